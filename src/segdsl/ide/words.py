"""The words that an editor may offer and explain: those of the vocabulary, of the project, and of the data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from segdsl.base.record import record
from segdsl.check.model import Checked
from segdsl.syntax.lexer import is_hidden
from segdsl.syntax.tables import tables
from segdsl.syntax.values import TEXT_BYTES_MAX
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, Vocabulary

Values = Callable[[Field], Iterable[tuple[str, int]]]
"""The values of a field in the data, each with how many subjects have it; nothing where that is not known."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}

EQUATED = ("=", "!=", "any of", "none of")
ORDERED = ("<", "<=", ">", ">=")
_OPERATORS: dict[FieldType | MetricType, tuple[str, ...]] = {
    FieldType.MEMBER: EQUATED,
    FieldType.SET: ("any of", "none of", "contains"),
    FieldType.TEXT: (*EQUATED, "contains"),
    FieldType.ID: EQUATED,
    FieldType.INTEGER: (*EQUATED, *ORDERED, "between"),
    FieldType.DECIMAL: (*EQUATED, *ORDERED, "between"),
    FieldType.MONEY: (*EQUATED, *ORDERED, "between"),
    FieldType.DATE: ("in the last", "in the next", "exactly", "between", "on", "before", "after", "in this"),
    FieldType.BOOLEAN: ("=", "!="),
    MetricType.COUNT: ("=", "!=", *ORDERED, "between"),
    MetricType.MONEY: ("=", "!=", *ORDERED, "between"),
}


def _no_values(_: Field) -> Iterable[tuple[str, int]]:
    return ()


@record(kw_only=True)
class Words:
    """All the words there are. `checked` is the project around the text, `overrides` are other values of its params."""

    vocabulary: Vocabulary
    checked: Checked | None = None
    overrides: Mapping[str, str] = {}
    values: Values = _no_values

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments that a condition may refer to."""
        return tuple(self.checked.rules) if self.checked else ()

    @property
    def params(self) -> tuple[str, ...]:
        """The params that have a value."""
        own = [name for name, param in self.checked.scope.params.items() if param] if self.checked else []
        return tuple(dict.fromkeys([*own, *self.overrides]))

    @property
    def windows(self) -> tuple[str, ...]:
        """The windows with a name, those of the project first."""
        own = [name for name, window in self.checked.scope.windows.items() if window] if self.checked else []
        return (*own, *self.vocabulary.windows)

    @property
    def dates(self) -> tuple[str, ...]:
        """The names of date fields, aliases first, as people write them."""
        fields = [field for field in self.vocabulary.fields.values() if field.type is FieldType.DATE]
        return tuple(name for field in fields for name in (*field.aliases, field.name))


def operators(entry: Field | Metric) -> tuple[str, ...]:
    """How a field or metric may be asked about."""
    return (*_OPERATORS[entry.type], "is known", "is unknown") if isinstance(entry, Field) else _OPERATORS[entry.type]


def is_bare(text: str) -> bool:
    """Whether a word may stand without quotes or backticks."""
    return _NAME.fullmatch(text) is not None and text.lower() not in tables().keywords


def as_name(text: str) -> str:
    """A name as it is written."""
    return text if is_bare(text) else f"`{text}`"


def can_be_written(text: str) -> bool:
    """Whether a rule can hold a text: letters that nobody sees have no spelling."""
    return len(text) <= TEXT_BYTES_MAX // 4 and not any(is_hidden(letter) and letter not in _ESCAPES for letter in text)


def as_value(text: str, field: Field) -> str:
    """A text as a value of a field: a member bare where it can be, all else in quotes."""
    if text in field.members and is_bare(text):
        return text
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return letter if letter.isprintable() else f"\\u{{{ord(letter):x}}}"

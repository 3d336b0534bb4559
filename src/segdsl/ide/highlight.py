"""What each piece of a text is, for colours: by the lexer's tokens, so it is right while a rule is half typed."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.ide.words import Words
from segdsl.syntax.lexer import Token, scan
from segdsl.vocabulary.model import Field, Metric


class Role(Enum):
    """What a piece of text is. UNKNOWN is a name that nothing has, MISTAKE what the language has no use for."""

    KEYWORD = "keyword"
    FIELD = "field"
    METRIC = "metric"
    VALUE = "value"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    SEGMENT = "segment"
    WINDOW = "window"
    PARAM = "param"
    NOTE = "note"
    NAME = "name"
    MARK = "mark"
    COMMENT = "comment"
    UNKNOWN = "unknown"
    MISTAKE = "mistake"


@record
class Piece:
    """A piece of the text, from `start` to `end`, and what it is."""

    role: Role
    start: int
    end: int


_ROLES = {
    "INT": Role.NUMBER,
    "DECIMAL": Role.NUMBER,
    "SIGNED_MONEY": Role.NUMBER,
    "DATE": Role.DATE,
    "TIME": Role.DATE,
    "STRING": Role.TEXT,
    "X_OPEN_STRING": Role.TEXT,
    "META": Role.NOTE,
    "X_WORD": Role.UNKNOWN,
}
_NAMES = frozenset({"NAME", "QUOTED_NAME"})
_DEFINING = frozenset({"SEGMENT", "PARAM", "WINDOW", "SERIES", "WORKFLOW"})
_BEFORE_VALUE = frozenset({"EQ", "NE", "LT", "LE", "GT", "GE", "CONTAINS", "BETWEEN"})
_BEFORE_SUBJECT = frozenset({"", "AND", "OR", "NOT", "LPAR", "WHERE"})


def highlight(text: str, words: Words) -> tuple[Piece, ...]:
    """The pieces of a text in order; blanks are left out. A name that is still being typed at its end is not unknown
    while some name begins so.
    """
    scanned = scan(Source("text", text))
    comments = [Piece(Role.COMMENT, each.span.start, each.span.end) for each in scanned.comments]
    pieces = list(_pieces(scanned.tokens[:-1], words, len(text)))
    return tuple(sorted([*pieces, *comments], key=lambda piece: piece.start))


def _pieces(tokens: list[Token], words: Words, end: int) -> Iterator[Piece]:
    subject: Field | Metric | None = None
    last = ""
    braces = values = 0
    in_condition = not tokens or tokens[0].kind not in (*_DEFINING, "IMPORT", "TEST", "LANGUAGE")
    for token in tokens:
        kind = token.kind
        braces += (kind == "LBRACE") - (kind == "RBRACE")
        if kind == "WHERE" or (kind == "RBRACE" and braces <= 0):
            in_condition = kind == "WHERE"
        if kind == "LPAR" and last == "OF":
            values = 1
        elif kind == "RPAR":
            values = 0
        role = _ROLES.get(kind) or (Role.KEYWORD if kind.isalpha() and token.text.isalpha() else Role.MARK)
        if kind in _NAMES:
            name = token.text.strip("`")
            if in_condition and not values and last in (*_BEFORE_SUBJECT, "NO"):
                subject = words.vocabulary.words.get(name)
            is_open = token.end == end
            role = _name(name, last, subject, words, in_condition=in_condition, is_value=bool(values), is_open=is_open)
        elif kind == "PARAM_REF":
            known = token.text[1:] in words.params or token.end == end
            role = Role.PARAM if known else Role.UNKNOWN
        elif kind.startswith("X_") and kind not in _ROLES:
            role = Role.MISTAKE
        yield Piece(role, token.start, token.end)
        last = kind


def _name(
    name: str,
    last: str,
    subject: Field | Metric | None,
    words: Words,
    *,
    in_condition: bool,
    is_value: bool,
    is_open: bool,
) -> Role:
    """What a name is where it stands behind these kinds of token."""
    vocabulary = words.vocabulary
    if last == "SEGMENT" and in_condition:
        return _known(name, words.segments, Role.SEGMENT, is_open)
    if not in_condition:
        return _outside(name, last, words)
    if last == "DURING":
        return _known(name, words.windows, Role.WINDOW, is_open)
    if last == "SINCE":
        return _known(name, words.dates, Role.FIELD, is_open)
    if is_value or last in _BEFORE_VALUE:
        members = subject.members if isinstance(subject, Field) else ()
        return _known(name, members, Role.VALUE, is_open) if members else Role.VALUE
    entry = vocabulary.words.get(name)
    if entry is not None and last in (*_BEFORE_SUBJECT, "NO"):
        return Role.METRIC if isinstance(entry, Metric) else Role.FIELD
    if last in ("INT", "DECIMAL"):
        return Role.NUMBER
    return _known(name, tuple(vocabulary.words), Role.NAME, is_open)


def _outside(name: str, last: str, words: Words) -> Role:
    if last in ("FOR", "EXCEPT"):
        return Role.SEGMENT
    entry = words.vocabulary.words.get(name)
    if entry is None or last in _DEFINING:
        return Role.NAME
    return Role.METRIC if isinstance(entry, Metric) else Role.FIELD


def _known(name: str, names: tuple[str, ...], role: Role, is_open: bool) -> Role:
    """The role of a name that is known, or, while it is typed, that may become one."""
    known = name in names or (is_open and any(each.lower().startswith(name.lower()) for each in names))
    return role if known else Role.UNKNOWN

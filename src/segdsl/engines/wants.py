"""What rules want of the data: which relations, which columns, and what each column must hold.

Only what a rule reads has to be there and has to be right; whatever else a file holds is not even looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from segdsl.backends.sql.needs import fields_of, metrics_of
from segdsl.base.record import record
from segdsl.engines.problems import DataError, clashing_uses, not_opened
from segdsl.ir.nodes import Expr, Rule
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, Vocabulary


class Kind(Enum):
    """What a column holds, as messages say it."""

    KEY = "keys"
    TEXT = "texts"
    WHOLE = "whole numbers"
    DECIMAL = "decimal numbers"
    MONEY = "amounts of money"
    DATE = "dates"
    INSTANT = "instants"
    BOOLEAN = "truth values"


@record(kw_only=True)
class Want:
    """A column that rules read. `word` is the field or metric to name in messages, `need` who reads it and where.

    `members` is empty where any value may stand. `rises_only` says that no value may be negative.
    """

    column: str
    kind: Kind
    word: str
    need: str
    is_key: bool = False
    members: tuple[str, ...] = ()
    required: bool = False
    rises_only: bool = False
    rounded: bool = False


@record(kw_only=True)
class RelationWant:
    """A relation that rules read, its key first among the columns.

    `one_row` says that each subject has at most one row there; `keys_of` names the relations whose keys it is made of.
    """

    name: str
    need: str
    key: str
    columns: tuple[Want, ...]
    one_row: bool = False
    keys_of: tuple[str, ...] = ()


def wanted(rules: Iterable[Rule], vocabulary: Vocabulary) -> tuple[RelationWant, ...]:
    """What the rules read, the subject relation first.

    Raises DataError where the vocabulary reads one column in two ways.
    """
    rules = tuple(rules)
    uses = [use for rule in rules for word in words_of(rule.condition) for use in _uses(word, rule)]
    first = title(rules[0]) if rules else "the program"
    needs = _relation_needs(uses, vocabulary, first)
    return tuple(_relation(name, need, uses, vocabulary) for name, need in needs.items())


def expect_opened(rule: Rule, opened: Iterable[RelationWant], vocabulary: Vocabulary) -> None:
    """Raise DataError where the rule reads what the data was not opened for."""
    columns = {(want.name, column.column) for want in opened for column in want.columns}
    missing = [
        f"{want.name}.{column.column}"
        for want in wanted([rule], vocabulary)
        for column in want.columns
        if (want.name, column.column) not in columns
    ]
    if missing:
        raise DataError(not_opened(title(rule), missing))


def title(rule: Rule) -> str:
    """How messages call a rule."""
    return f"segment `{rule.name}`" if rule.name else "the rule"


def words_of(condition: Expr) -> tuple[Field | Metric, ...]:
    """The fields and metrics that a condition reads, each once."""
    words: list[Field | Metric] = [*fields_of(condition), *metrics_of(condition)]
    return tuple({word.name: word for word in words}.values())


@record
class _Use:
    relation: str
    one_row: bool
    want: Want


_FIELD_KINDS = {
    FieldType.MEMBER: Kind.TEXT,
    FieldType.SET: Kind.TEXT,
    FieldType.TEXT: Kind.TEXT,
    FieldType.ID: Kind.TEXT,
    FieldType.INTEGER: Kind.WHOLE,
    FieldType.DECIMAL: Kind.DECIMAL,
    FieldType.MONEY: Kind.MONEY,
    FieldType.DATE: Kind.DATE,
    FieldType.BOOLEAN: Kind.BOOLEAN,
}
_METRIC_KINDS = {MetricType.COUNT: Kind.WHOLE, MetricType.MONEY: Kind.MONEY}


def _uses(word: Field | Metric, rule: Rule) -> Iterator[_Use]:
    need = f"`{word.name}` in {title(rule)}"
    date_kind = Kind.INSTANT if word.holds_instants else Kind.DATE
    if isinstance(word, Field):
        kind = date_kind if word.type is FieldType.DATE else _FIELD_KINDS[word.type]
        want = Want(
            column=word.column,
            kind=kind,
            word=word.name,
            need=need,
            members=word.members,
            required=word.required,
            rounded=word.rounded,
        )
        yield _Use(word.relation, word.type is not FieldType.SET, want)
        return
    if word.column is not None:
        kind = _METRIC_KINDS[word.type]
        want = Want(
            column=word.column,
            kind=kind,
            word=word.name,
            need=need,
            rises_only=not word.can_fall,
            rounded=word.rounded,
        )
        yield _Use(word.relation, False, want)
    yield _Use(word.relation, False, Want(column=word.date_column, kind=date_kind, word=word.name, need=need))


def _relation_needs(uses: list[_Use], vocabulary: Vocabulary, first: str) -> dict[str, str]:
    """The relations that are read, each with who needs it."""
    needs = {vocabulary.subject_relation: first}
    for use in uses:
        needs.setdefault(use.relation, use.want.need)
    for name in tuple(needs):
        for part in vocabulary.relations[name].keys_of:
            needs.setdefault(part, f"`{name}`, which is made of its keys,")
    return needs


def _relation(name: str, need: str, uses: list[_Use], vocabulary: Vocabulary) -> RelationWant:
    relation = vocabulary.relations[name]
    key = Want(column=relation.key, kind=Kind.KEY, word=relation.key, need=need, is_key=True)
    columns = {key.column: key}
    here = [use for use in uses if use.relation == name]
    for use in here:
        column = use.want.column
        columns[column] = _both(name, columns[column], use.want) if column in columns else use.want
    is_subjects = name == vocabulary.subject_relation
    return RelationWant(
        name=name,
        need=need,
        key=relation.key,
        columns=tuple(columns.values()),
        one_row=is_subjects or any(use.one_row for use in here),
        keys_of=relation.keys_of,
    )


def _both(relation: str, first: Want, second: Want) -> Want:
    """One want that is enough for both."""
    kind = second.kind if first.kind is Kind.KEY else first.kind
    if kind is not second.kind:
        raise DataError(
            clashing_uses(
                relation,
                first.column,
                f"{first.kind.value} for `{first.word}`",
                f"{second.kind.value} for `{second.word}`",
            )
        )
    if first.is_key and kind is Kind.TEXT:
        # An id that is the key keeps the key's own type: it is compared as text anyway.
        kind = Kind.KEY
    return Want(
        column=first.column,
        kind=kind,
        word=first.word if first.members else second.word,
        need=first.need,
        is_key=first.is_key,
        members=tuple(dict.fromkeys(first.members + second.members)),
        required=first.required or second.required,
        rises_only=first.rises_only or second.rises_only,
        rounded=first.rounded or second.rounded,
    )

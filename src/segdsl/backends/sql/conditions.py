"""Conditions as SQL. AND, OR and NOT of SQL are Kleene's (§6.1), so a node becomes the expression that reads like it.

What is not plain in SQL is where unknown comes from: a scalar field is NULL, a sum without events is NULL, and a set
has an unknown element where a row of its relation holds NULL (§6.2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import assert_never

from sqlglot import exp

from segdsl.backends.sql.build import (
    all_of,
    any_of,
    column,
    compared,
    denied,
    exists,
    is_null,
    not_null,
    number,
    rows_of,
)
from segdsl.backends.sql.problems import UnsupportedError
from segdsl.backends.sql.run import Run
from segdsl.base.record import record
from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Constant,
    Contains,
    Expr,
    HasAny,
    Known,
    Leaf,
    Not,
    OneOf,
    Op,
    Or,
    SinceField,
    Total,
    Value,
    Window,
    Within,
)
from segdsl.ir.text import fold
from segdsl.vocabulary.currency import minor_digits
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, Vocabulary

Sum = tuple[Metric, Window]
Element = tuple[Field, HasAny | Contains | None]
"""A set and what an element of it is asked for; None asks for an unknown one."""

ROUNDED_PLACES = 2
"""Floats are rounded to hundredths, whatever the currency (§5.4)."""


@record
class Scope:
    """Where a condition finds what it asks about: the subject's key, its fields, the days that windows start from, its
    sums, and whether its sets have certain elements: both a table and a column each.

    Each gives a new node: a node has one place in a tree.
    """

    key: Callable[[], exp.Expr]
    field: Callable[[Field], exp.Expr]
    anchor: Callable[[Field], exp.Expr]
    sums: Mapping[Sum, tuple[str, str]] = MappingProxyType({})
    elements: Mapping[Element, tuple[str, str]] = MappingProxyType({})

    def sum(self, metric: Metric, window: Window) -> exp.Expr:
        """The sum of the metric's events in the window; NULL where there is none (§5.3)."""
        return column(*self.sums[metric, window])


class Conditions:
    """Writes conditions within a scope."""

    def __init__(self, run: Run, vocabulary: Vocabulary, scope: Scope) -> None:
        self.run = run
        self.vocabulary = vocabulary
        self.scope = scope

    def verdict(self, expr: Expr) -> exp.Expr:
        """A boolean that is NULL where the condition is unknown."""
        match expr:
            case And(parts):
                return all_of(*map(self.verdict, parts))
            case Or(parts):
                return any_of(*map(self.verdict, parts))
            case Not(part):
                return denied(self.verdict(part))
            case leaf:
                return self._leaf(leaf)

    def holds(self, expr: Expr) -> exp.Expr:
        """A boolean that is TRUE exactly where the condition is, for a WHERE; the condition is in negation normal form.

        There NULL is as good as FALSE, so a set takes one EXISTS instead of two.
        """
        match expr:
            case And(parts):
                return all_of(*map(self.holds, parts))
            case Or(parts):
                return any_of(*map(self.holds, parts))
            case (HasAny() | Contains()) as leaf if leaf.field.type is FieldType.SET:
                return self._located(leaf, lambda: self._element(leaf.field, leaf))
            case Not((HasAny() | Contains()) as leaf) if leaf.field.type is FieldType.SET:
                return self._located(leaf, lambda: denied(self._element(leaf.field, leaf, or_unknown=True)))
            case other:
                return self.verdict(other)

    def _leaf(self, leaf: Leaf) -> exp.Expr:
        return self._located(leaf, lambda: self._written(leaf))

    def _located(self, leaf: Leaf, written: Callable[[], exp.Expr]) -> exp.Expr:
        """What was written; where it cannot be, the complaint says that it is about this condition."""
        try:
            return written()
        except UnsupportedError as error:
            error.origin = leaf.origin
            raise

    def _written(self, leaf: Leaf) -> exp.Expr:
        match leaf:
            case Constant(value):
                return self.run.unknown() if value is None else self.run.certainly(value)
            case Compare(field, op, value):
                return compared(self.value(field), op, self._constant(field, value))
            case OneOf(field, values):
                return self.run.one_of(self.value(field), [self._constant(field, value) for value in values])
            case HasAny(field) | Contains(field) if field.type is FieldType.SET:
                return self.run.chosen(
                    (self._element(field, leaf), True), (self._element(field, None), None), otherwise=False
                )
            case Contains() | HasAny():
                return wanted(self.run, leaf)(lambda: self.scope.field(leaf.field))
            case Within(field, first, last):
                return self.run.in_days(lambda: self.scope.field(field), field.holds_instants, first, last)
            case Known(field) if field.type is FieldType.SET:
                return denied(self._element(field, None))
            case Known(field):
                return not_null(self.scope.field(field))
            case Total(metric, window, op, value):
                return compared(self.scope.sum(metric, window), op, self._threshold(metric, value))
            case Absent(metric, SinceField(anchor) as window):
                # Without the date the window is unknown, and so is whether it is empty.
                return self.run.chosen(
                    (is_null(self.scope.anchor(anchor)), None),
                    (is_null(self.scope.sum(metric, window)), True),
                    otherwise=False,
                )
            case Absent(metric, window):
                return is_null(self.scope.sum(metric, window))
            case _:
                assert_never(leaf)

    def value(self, field: Field) -> exp.Expr:
        """A scalar field in the form in which it is compared: a text letter by letter, a float as rounded money."""
        dialect, value = self.run.dialect, self.scope.field(field)
        if field.rounded:
            return dialect.rounded(value)
        match field.type:
            case FieldType.ID:
                return dialect.exact(dialect.as_text(value))
            case FieldType.TEXT | FieldType.MEMBER:
                return dialect.exact(value)
            case FieldType.MONEY:
                return dialect.amount(value, self._places)
            case FieldType.DECIMAL:
                return dialect.decimal_field(value, field.name)
            case _:
                return value

    def shown(self, field: Field) -> exp.Expr:
        """A scalar field in the form in which it is read by others: an id as text, a float as rounded money."""
        dialect, value = self.run.dialect, self.scope.field(field)
        if field.type is FieldType.ID:
            return dialect.as_text(value)
        return dialect.shown(dialect.rounded(value)) if field.rounded else value

    def _constant(self, field: Field, value: Value) -> exp.Expr:
        match value:
            case bool():
                return self.run.dialect.truth(value)
            case str():
                return self.run.exact(value)
            case _ if field.rounded:
                return self.run.amount(Decimal(value), ROUNDED_PLACES)
            case _ if field.type is FieldType.MONEY:
                return self.run.amount(Decimal(value), self._places)
            case int():
                return self.run.whole(value)
            case Decimal():
                return self.run.decimal(value)
            case _:
                assert_never(value)

    def _threshold(self, metric: Metric, value: int | Decimal) -> exp.Expr:
        if metric.type is MetricType.MONEY:
            return self.run.amount(Decimal(value), ROUNDED_PLACES if metric.rounded else self._places)
        return self.run.whole(int(value))

    @property
    def _places(self) -> int:
        return minor_digits(self.vocabulary.currency)

    def _element(self, field: Field, leaf: HasAny | Contains | None, *, or_unknown: bool = False) -> exp.Expr:
        """Whether a set has an element that the leaf asks for, or `or_unknown` one; without a leaf, an unknown one."""
        if (field, leaf) in self.scope.elements:
            asked = [leaf, None] if or_unknown else [leaf]
            return any_of(*(not_null(column(*self.scope.elements[field, each])) for each in asked))
        test = element_test(self.run, leaf)

        def value() -> exp.Expr:
            return self.run.column(field.relation, "e", field.column)

        key = self.run.column(field.relation, "e", self.vocabulary.relations[field.relation].key)
        found = any_of(test(value), is_null(value())) if or_unknown else test(value)
        rows = rows_of(self.run.table(field.relation, "e"), number(1))
        return exists(rows.where(all_of(self.run.same_key(key, self.scope.key()), found), copy=False))


Test = Callable[[Callable[[], exp.Expr]], exp.Expr]


def element_test(run: Run, leaf: HasAny | Contains | None) -> Test:
    """What makes an element one that the leaf asks for; without a leaf, one that is unknown."""
    return (lambda value: is_null(value())) if leaf is None else wanted(run, leaf)


def wanted(run: Run, leaf: HasAny | Contains) -> Test:
    """Whether a text, or an element of a set, is what the leaf asks for."""
    match leaf:
        case HasAny(_, texts):
            return lambda value: run.one_of(run.dialect.exact(value()), [run.exact(each) for each in texts])
        case Contains(_, ""):
            # Every text contains it, but engines do not agree on where.
            return lambda value: compared(value(), Op.EQ, value())
        case Contains(_, part):
            small, capitals = fold(part)
            return lambda value: run.dialect.contains(value(), small, capitals)
        case _:
            assert_never(leaf)

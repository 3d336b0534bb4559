"""Conditions as SQL. AND, OR and NOT of SQL are Kleene's (§6.1), so a node becomes the expression that reads like it.

What is not plain in SQL is where unknown comes from: a scalar field is NULL, a sum without events is NULL, and a set
has an unknown element where a row of its relation holds NULL (§6.2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from sqlglot import exp

from segdsl.backends.sql.build import (
    BOOLEAN,
    TEXT,
    all_of,
    any_of,
    case,
    cast,
    column,
    compared,
    denied,
    exists,
    is_null,
    literal,
    not_null,
    number,
    rows_of,
    table,
    text,
)
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
    Window,
    Within,
)
from segdsl.ir.text import fold
from segdsl.vocabulary.model import Field, FieldType, Metric, Vocabulary

Sum = tuple[Metric, Window]


@record
class Scope:
    """Where a condition finds what it asks about: the subject's key, its fields, the days that windows start from, and
    its sums, each a table and a column.

    Each gives a new node: a node has one place in a tree.
    """

    key: Callable[[], exp.Expr]
    field: Callable[[Field], exp.Expr]
    anchor: Callable[[Field], exp.Expr]
    sums: Mapping[Sum, tuple[str, str]]

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
                return self._element(leaf.field, _wanted(self.run, leaf))
            case Not((HasAny() | Contains()) as leaf) if leaf.field.type is FieldType.SET:
                wanted = _wanted(self.run, leaf)
                return denied(self._element(leaf.field, lambda value: any_of(wanted(value), is_null(value()))))
            case other:
                return self.verdict(other)

    def _leaf(self, leaf: Leaf) -> exp.Expr:
        match leaf:
            case Constant(None):
                return cast(exp.Null(), BOOLEAN)
            case Constant(value):
                return exp.Boolean(this=value)
            case Compare(field, op, value):
                return compared(self.value(field), op, literal(value))
            case OneOf(field, values):
                return exp.In(this=self.value(field), expressions=[literal(value) for value in values])
            case HasAny(field) | Contains(field) if field.type is FieldType.SET:
                return case(
                    (self._element(field, _wanted(self.run, leaf)), exp.Boolean(this=True)),
                    (self._element(field, lambda value: is_null(value())), exp.Null()),
                    otherwise=exp.Boolean(this=False),
                )
            case Contains() | HasAny():
                return _wanted(self.run, leaf)(lambda: self.scope.field(leaf.field))
            case Within(field, first, last):
                return self.run.in_days(lambda: self.scope.field(field), field.holds_instants, first, last)
            case Known(field) if field.type is FieldType.SET:
                return denied(self._element(field, lambda value: is_null(value())))
            case Known(field):
                return not_null(self.scope.field(field))
            case Total(metric, window, op, value):
                return compared(self.scope.sum(metric, window), op, literal(value))
            case Absent(metric, SinceField(anchor) as window):
                # Without the date the window is unknown, and so is whether it is empty.
                return case((not_null(self.scope.anchor(anchor)), is_null(self.scope.sum(metric, window))))
            case Absent(metric, window):
                return is_null(self.scope.sum(metric, window))
            case _:
                assert_never(leaf)

    def value(self, field: Field) -> exp.Expr:
        """A scalar field in the form in which it is compared: an id as text, a float as rounded money."""
        value = self.scope.field(field)
        if field.type is FieldType.ID:
            return cast(value, TEXT)
        return self.run.dialect.rounded(value) if field.rounded else value

    def _element(self, field: Field, test: Test) -> exp.Expr:
        """Whether a row of the set's relation passes the test."""
        key = self.vocabulary.relations[field.relation].key
        rows = rows_of(table(field.relation, "e"), number(1))
        of_subject = compared(column("e", key), Op.EQ, self.scope.key())
        return exists(rows.where(all_of(of_subject, test(lambda: column("e", field.column))), copy=False))


Test = Callable[[Callable[[], exp.Expr]], exp.Expr]


def _wanted(run: Run, leaf: HasAny | Contains) -> Test:
    match leaf:
        case HasAny(_, texts):
            return lambda value: exp.In(this=value(), expressions=[text(wanted) for wanted in texts])
        case Contains(_, wanted):
            small, capitals = fold(wanted)
            return lambda value: run.dialect.contains(value(), small, capitals)
        case _:
            assert_never(leaf)

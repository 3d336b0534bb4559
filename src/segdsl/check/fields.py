"""Conditions on fields (§3.2, §4.2): which phrase goes with which type, and what it means."""

from __future__ import annotations

from segdsl.base.source import Span
from segdsl.check.dates import interval, ordered_days
from segdsl.check.problems import conditions as problems
from segdsl.check.problems import values as value_problems
from segdsl.check.scope import Scope
from segdsl.check.values import OPS, constant, given
from segdsl.ir import nodes as ir
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, FieldType

ORDERED = (FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY)


def field_condition(statement: tree.Statement, field: Field, scope: Scope) -> ir.Expr | None:
    """What a statement about a field means; None, and reported, if it makes no sense."""
    origin = ir.Origin(statement.span)
    match statement:
        case tree.Comparison():
            return _comparison(statement, field, origin, scope)
        case tree.Between():
            return _between(statement, field, origin, scope)
        case tree.AnyOf():
            return _any_of(statement, field, origin, scope)
        case tree.Contains():
            return _contains(statement, field, origin, scope)
        case tree.IsKnown():
            return _negated(ir.Known(field, origin), statement.negated)
        case _:
            if field.type is not FieldType.DATE:
                scope.found.append(problems.not_a_date(statement.subject, _phrase(statement), scope.vocabulary))
                return None
            ends = interval(statement, scope)
            return None if ends is None else ir.Within(field, *ends, origin)


def _comparison(statement: tree.Comparison, field: Field, origin: ir.Origin, scope: Scope) -> ir.Expr | None:
    name, operator = statement.subject, statement.operator
    compared = statement.operator_span.to(statement.value.span)
    equates = operator in (tree.Operator.EQ, tree.Operator.NE)
    if field.type is FieldType.DATE:
        value = given(statement.value, scope)
        if value is not None:
            scope.found.append(problems.date_without_phrase(name, operator, compared, value))
        return None
    if not equates and field.type not in ORDERED:
        scope.found.append(problems.no_order(name, field, compared))
        return None
    constant_value = constant(statement.value, field, scope)
    if constant_value is None:
        return None
    negated = operator is tree.Operator.NE
    if field.type is FieldType.SET:
        scope.found.append(problems.set_comparison(name, negated, compared, statement.value.span))
        return None
    return _negated(ir.Compare(field, OPS[operator], constant_value, origin), negated)


def _between(statement: tree.Between, field: Field, origin: ir.Origin, scope: Scope) -> ir.Expr | None:
    bounds = statement.low.span.to(statement.high.span)
    if field.type is FieldType.DATE:
        if isinstance(statement.low, tree.Integer) and isinstance(statement.high, tree.Integer):
            scope.found.append(problems.numbers_between_dates(statement.subject, bounds))
            return None
        ends = ordered_days(statement.low, statement.high, scope)
        return None if ends is None else ir.Within(field, *ends, origin)
    if field.type not in ORDERED:
        scope.found.append(problems.no_order(statement.subject, field, bounds))
        return None
    low, high = constant(statement.low, field, scope), constant(statement.high, field, scope)
    if low is None or high is None:
        return None
    at_least = ir.Compare(field, ir.Op.GE, low, origin)
    at_most = ir.Compare(field, ir.Op.LE, high, origin)
    if low > high:  # type: ignore[operator]  # Both are numbers: the field is ordered.
        scope.found.append(value_problems.empty_range(statement.low.span, statement.high.span, "number"))
    return ir.And((at_least, at_most), origin)


def _any_of(statement: tree.AnyOf, field: Field, origin: ir.Origin, scope: Scope) -> ir.Expr | None:
    if field.type is FieldType.DATE:
        scope.found.append(problems.dates_in_list(statement.subject, statement.values_span))
        return None
    constants = [constant(value, field, scope) for value in statement.values]
    values = tuple(value for value in constants if value is not None)
    if not values:
        return None
    if field.type is FieldType.SET:
        return _negated(ir.HasAny(field, tuple(str(value) for value in values), origin), statement.negated)
    return _negated(ir.OneOf(field, values, origin), statement.negated)


def _contains(statement: tree.Contains, field: Field, origin: ir.Origin, scope: Scope) -> ir.Expr | None:
    if field.type not in (FieldType.TEXT, FieldType.SET):
        scope.found.append(problems.not_a_text(statement.subject, field, _phrase(statement)))
        return None
    value = given(statement.value, scope)
    if value is None:
        return None
    if isinstance(value.literal, tree.Text | tree.Word):
        return ir.Contains(field, value.literal.text, origin)
    scope.found.append(value_problems.not_searchable(value))
    return None


def _negated(expr: ir.Expr, negated: bool) -> ir.Expr:
    return ir.Not(expr, expr.origin) if negated else expr


def _phrase(statement: tree.Statement) -> Span:
    """What stands after the name of the field."""
    text = statement.span.text[statement.subject.span.end - statement.span.start :]
    blanks = len(text) - len(text.lstrip())
    return Span(statement.span.source, statement.subject.span.end + blanks, statement.span.end)

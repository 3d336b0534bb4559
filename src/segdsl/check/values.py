"""From a written value to what it means beside its field or metric. Nothing is converted silently (§3.3)."""

from __future__ import annotations

from decimal import Decimal

from segdsl.check.problems import names
from segdsl.check.problems import values as problems
from segdsl.check.scope import Entry, Given, Kind, Scope
from segdsl.ir import nodes as ir
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType

Number = tree.Integer | tree.Decimal | tree.Money

# A sign of more than one currency stands for the most used of them.
CURRENCY_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}

# `!=` is NOT `=`.
OPS = {
    tree.Operator.EQ: ir.Op.EQ,
    tree.Operator.NE: ir.Op.EQ,
    tree.Operator.LT: ir.Op.LT,
    tree.Operator.LE: ir.Op.LE,
    tree.Operator.GT: ir.Op.GT,
    tree.Operator.GE: ir.Op.GE,
}


def constant(written: tree.Value, field: Field, scope: Scope) -> ir.Value | None:
    """What a value is as a constant beside `field`; None, and reported, if it is none. Dates are compared otherwise."""
    value = given(written, scope)
    if value is None:
        return None
    literal = value.literal
    match field.type, literal:
        case FieldType.MEMBER | FieldType.SET, tree.Text(text) | tree.Word(text):
            return _member(value, text, field, scope)
        case FieldType.MEMBER | FieldType.SET, _ if field.members and literal.span.text not in field.members:
            return _member(value, literal.span.text, field, scope)
        case FieldType.TEXT | FieldType.ID, tree.Text(text) | tree.Word(text):
            return text
        case FieldType.ID, tree.Integer():
            return literal.span.text.replace("_", "")  # As written: 007 is another id than 7.
        case FieldType.INTEGER, tree.Integer() | tree.Decimal():
            return _whole(value, literal, field, scope)
        case FieldType.DECIMAL, tree.Integer() | tree.Decimal():
            return Decimal(literal.value)
        case FieldType.MONEY, tree.Integer() | tree.Decimal() | tree.Money():
            return _money(value, literal, field, scope)
        case FieldType.BOOLEAN, tree.Word("true" | "false" as text):
            return text == "true"
        case _:
            scope.found.append(problems.wrong_type(value, field, scope.params, scope.vocabulary.currency))
            return None


def number(written: tree.Value, metric: Metric, scope: Scope) -> tuple[Given, int | Decimal] | None:
    """What a value is as a sum of `metric`; None, and reported, if it is none."""
    value = given(written, scope)
    if value is None:
        return None
    counted: int | Decimal | None
    match metric.type, value.literal:
        case MetricType.COUNT, tree.Integer() | tree.Decimal() as literal:
            counted = _whole(value, literal, metric, scope)
        case MetricType.MONEY, tree.Integer() | tree.Decimal() | tree.Money() as literal:
            counted = _money(value, literal, metric, scope)
        case _, tree.Word(text) if text in scope.vocabulary.words and text not in scope.params:
            scope.found.append(problems.compared_with_name(value, metric))
            return None
        case _:
            scope.found.append(problems.wrong_type(value, metric, scope.params, scope.vocabulary.currency))
            return None
    if counted is None:
        return None
    if counted < 0 and not metric.can_fall:
        scope.found.append(problems.negative_threshold(value, metric))
        return None
    return value, counted


def given(written: tree.Value | tree.Day | tree.Count, scope: Scope) -> Given | None:
    """The literal that a written value is or that its param stands for; None, and reported, if there is none."""
    match written:
        case tree.BadValue() | tree.RelativeDay():
            return None
        case tree.ParamRef():
            return _param(written, scope)
        case _:
            return Given(written, written.span)


def _param(ref: tree.ParamRef, scope: Scope) -> Given | None:
    if ref.name in scope.params:
        param = scope.params[ref.name]
        return None if param is None else Given(param.literal, ref.span, param.defined)
    places = scope.ambiguous.get((Kind.PARAM, ref.name))
    if places is not None:
        scope.found.append(names.ambiguous_name(Kind.PARAM, ref.name, ref.span, places))
    elif Kind.PARAM not in scope.may_be_broken:
        scope.found.append(names.unknown_param(ref, scope.params))
    return None


def _member(value: Given, text: str, field: Field, scope: Scope) -> str | None:
    if not field.members or text in field.members:
        return text
    others = tuple(other for other in scope.vocabulary.fields.values() if text in other.members)
    scope.found.append(problems.unknown_member(value, text, field, others, scope.params))
    return None


def _whole(value: Given, literal: tree.Integer | tree.Decimal, entry: Entry, scope: Scope) -> int | None:
    if isinstance(literal, tree.Integer):
        return literal.value
    scope.found.append(problems.fractional_count(value, entry, literal.value))
    return None


def _money(value: Given, literal: Number, entry: Entry, scope: Scope) -> Decimal | None:
    currency = scope.vocabulary.currency
    if not isinstance(literal, tree.Money):
        scope.found.append(problems.missing_currency(value, entry, currency))
    elif CURRENCY_SIGNS.get(literal.currency, literal.currency) != currency:
        scope.found.append(problems.wrong_currency(value, entry, literal.currency, currency))
    else:
        return literal.value
    return None

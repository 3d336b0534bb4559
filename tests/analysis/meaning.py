"""From a form of the reference model to the condition that it means, without the parser and the checker between.

The proofs take conditions, the reference model takes forms (tests/reference/model.py lists them): one rule is made in
both, so that neither can be wrong about what was asked. Params and segments are not needed here.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from segdsl.ir.days import TODAY, Ago, Day, Fixed, Period, PeriodStart, Unit, day_after
from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Contains,
    Expr,
    HasAny,
    Known,
    Not,
    OneOf,
    Op,
    Or,
    SinceField,
    Span,
    Total,
    Window,
    Within,
)
from segdsl.vocabulary.model import FieldType, Vocabulary
from tests.reference.model import Form
from tests.reference.words import VOCABULARIES


class Meaning:
    """The meanings of forms over one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.fields = vocabulary.fields
        self.metrics = vocabulary.metrics
        self.named = VOCABULARIES[vocabulary.name].windows
        self.of = cache(self._of)

    def _of(self, form: Form) -> Expr:
        """The condition that a form means."""
        match form:
            case ("and", *parts):
                return And(tuple(map(self.of, parts)))
            case ("or", *parts):
                return Or(tuple(map(self.of, parts)))
            case ("not", part):
                return Not(self.of(part))
            case ("sum", metric, "!=", value, window):
                return Not(self.of(("sum", metric, "=", value, window)))
            case ("sum", metric, op, value, window):
                return Total(self.metrics[metric], self.window(window), Op(op), number(value))
            case ("sum between", metric, low, high, window):
                return And((self.of(("sum", metric, ">=", low, window)), self.of(("sum", metric, "<=", high, window))))
            case ("no", metric, window):
                return Absent(self.metrics[metric], self.window(window))
            case ("!=", name, value):
                return Not(self.of(("=", name, value)))
            case ("none of", name, *values):
                return Not(self.of(("any of", name, *values)))
            case ("between", name, low, high):
                return And((self.of((">=", name, low)), self.of(("<=", name, high))))
            case ("is known", name):
                return Known(self.fields[name])
            case ("is unknown", name):
                return Not(Known(self.fields[name]))
            case ("contains", name, text):
                return Contains(self.fields[name], text)
            case ("any of", name, *values) if self.fields[name].type is FieldType.SET:
                return HasAny(self.fields[name], tuple(values))
            case ("any of", name, *values):
                return OneOf(self.fields[name], tuple(map(number, values)))
            case ("=" | "<" | "<=" | ">" | ">=" as op, name, value):
                return Compare(self.fields[name], Op(op), number(value))
            case (kind, name, *rest):
                return Within(self.fields[name], *interval(kind, rest))
        raise AssertionError(f"no such form: {form}")

    def window(self, form: Form) -> Window:
        """The window that a form means."""
        match form:
            case ("named", name):
                return self.window(self.named[name])
            case ("all",):
                return Span(None, None)
            case ("since", field):
                return SinceField(self.fields[field])
            case ("days since", first, last, field):
                return SinceField(self.fields[field], first, last)
            case ("last", count, unit):
                return Span(Ago(count, Unit(unit)), TODAY)
            case ("last complete", count, unit):
                return Span(Ago(count, Unit(unit)), Ago(1))
            case ("ago", near, far, unit):
                return Span(Ago(far, Unit(unit)), Ago(near, Unit(unit)))
            case ("period", which, name):
                return Span(*period(which, name))
            case ("days", first, last):
                return Span(day(first), day(last))
        raise AssertionError(f"no such window: {form}")


def interval(kind: str, rest: list[Any]) -> tuple[Day | None, Day | None]:
    """The first and the last day of a date phrase (§4.2)."""
    match kind, rest:
        case "on" | "exactly", [on]:
            return day(on), day(on)
        case "in last", [count, unit]:
            return Ago(count, Unit(unit)), TODAY
        case "in last complete", [count, unit]:
            return Ago(count, Unit(unit)), Ago(1)
        case "in next", [count, unit]:
            return TODAY, Ago(-count, Unit(unit))
        case "between ago", [near, far, unit]:
            return Ago(far, Unit(unit)), Ago(near, Unit(unit))
        case "between days", [first, last]:
            return day(first), day(last)
        case "in", [which, name]:
            return period(which, name)
        case "before", [border]:
            return None, day_after(day(border), -1)
        case "after", [border]:
            return day_after(day(border), 1), None
        case "on or before", [border]:
            return None, day(border)
        case "on or after", [border]:
            return day(border), None
    raise AssertionError(f"no such phrase: {kind}")


def period(which: str, name: str) -> tuple[Day, Day]:
    """This calendar period, or the one before it."""
    offset = 0 if which == "this" else -1
    return PeriodStart(Period(name), offset), PeriodStart(Period(name), offset + 1, -1)


def day(form: Form) -> Day:
    """The day that a form names."""
    match form:
        case ("today",):
            return TODAY
        case ("yesterday",):
            return Ago(1)
        case ("date", text):
            return Fixed(date.fromisoformat(text))
        case ("ago", count, unit):
            return Ago(count, Unit(unit))
        case ("from now", count, unit):
            return Ago(-count, Unit(unit))
    raise AssertionError(f"no such day: {form}")


def number(value: Any) -> Any:
    """A constant; money and decimals are exact."""
    match value:
        case ("money" | "decimal", digits):
            return Decimal(digits)
    return value

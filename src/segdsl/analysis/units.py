"""Numbers in their smallest units, so that all that is counted is whole.

A unit is the smallest difference that data can have: one for what is counted, a cent (or whatever the currency has) for
money, a hundredth for what is rounded to hundredths. Decimals have none, they lie dense. But a number in a rule has at
most 38 digits (§3.3), so between any two that a rule names there is one with 40 decimals that it does not name, and
finer ones make no difference to any rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import assert_never

from segdsl.ir.nodes import Op, Value
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType

DECIMAL_PLACES = 40
ROUNDED_PLACES = 2

Range = tuple[int | None, int | None]
"""From the first to the second number, both in; None is an open end."""


def places_of(entry: Field | Metric, cents: int) -> int:
    """How many decimals a unit of the field or metric has, where one of the currency has `cents`."""
    if entry.rounded:
        return ROUNDED_PLACES
    match entry.type:
        case FieldType.MONEY | MetricType.MONEY:
            return cents
        case FieldType.DECIMAL:
            return DECIMAL_PLACES
        case _:
            return 0


def passing(op: Op, value: Value, places: int) -> Iterator[Range]:
    """The whole numbers of units that compare so with the value: one range, or none."""
    if isinstance(value, int):
        floor = ceiling = value * ten_to(places)
    else:
        units = Decimal(value).scaleb(places, _DIGITS)
        floor = int(units.to_integral_value(ROUND_FLOOR, _DIGITS))
        ceiling = int(units.to_integral_value(ROUND_CEILING, _DIGITS))
    match op:
        case Op.EQ:
            if floor == ceiling:
                yield floor, floor
        case Op.LT:
            yield None, ceiling - 1
        case Op.LE:
            yield None, floor
        case Op.GT:
            yield floor + 1, None
        case Op.GE:
            yield ceiling, None
        case _:
            assert_never(op)


def failing(op: Op, value: Value, places: int) -> Iterator[Range]:
    """The whole numbers of units that do not compare so with the value."""
    found = list(passing(op, value, places))
    if not found:
        yield None, None
    for low, high in found:
        if low is not None:
            yield None, low - 1
        if high is not None:
            yield high + 1, None


def holds_zero(low: int | None, high: int | None) -> bool:
    """Whether zero is in the range."""
    return (low is None or low <= 0) and (high is None or high >= 0)


def is_empty(low: int | None, high: int | None) -> bool:
    """Whether the range has no number."""
    return low is not None and high is not None and low > high


def higher(one: int | None, other: int | None) -> int | None:
    """The tighter of two lower bounds."""
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


def lower(one: int | None, other: int | None) -> int | None:
    """The tighter of two upper bounds."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def ten_to(places: int) -> int:
    """How many units are one."""
    power: int = 10**places
    return power


def exact(units: int, places: int) -> int | Decimal:
    """So many units as the number that they are: without decimals where it is whole, else with two at least."""
    if places == 0:
        return units
    while places > ROUNDED_PLACES and units % 10 == 0:
        units, places = units // 10, places - 1
    whole, rest = divmod(units, ten_to(places))
    return Decimal(f"{units}e-{places}") if rest else Decimal(whole)


_DIGITS = Context(prec=200)
"""Room for all digits that a rule can write, and for DECIMAL_PLACES."""

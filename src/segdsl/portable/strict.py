"""A comparison of a metric as the screen says it: with `greater than` and `less than` alone.

Counts are whole and amounts have the decimals of their currency, other data is refused: next to any number there is a
number that no sum lies before. So every comparison has strict bounds that mean exactly the same.
"""

from __future__ import annotations

from decimal import Context, Decimal
from math import ceil, floor
from typing import assert_never

from segdsl.ir.nodes import Op, Total
from segdsl.portable.screen import Operator
from segdsl.vocabulary.currency import minor_digits
from segdsl.vocabulary.model import MetricType

Bound = tuple[Operator, Decimal]

# Numbers of rules have 38 digits at most.
_EXACT = Context(prec=64)


def strict_bounds(total: Total, currency: str) -> tuple[Bound, ...]:
    """The comparison by bounds that hold together; amounts are in `currency`."""
    value = Decimal(total.value)
    match total.op:
        case Op.GT:
            return ((Operator.GREATER, value),)
        case Op.LT:
            return ((Operator.LESS, value),)
        case Op.GE:
            return (_above(total, value, currency),)
        case Op.LE:
            return (_below(total, value, currency),)
        case Op.EQ:
            return _above(total, value, currency), _below(total, value, currency)
        case _:
            assert_never(total.op)


def plain(number: Decimal) -> str:
    """A number by its digits alone."""
    return format(number, "f")


def _above(total: Total, value: Decimal, currency: str) -> Bound:
    """At least `value`: more than the number before it. Where there is no sum of zero or less, not below zero."""
    digits = _digits(total, currency)
    before = ceil(_EXACT.scaleb(value, digits)) - 1
    return Operator.GREATER, _EXACT.scaleb(Decimal(before if total.metric.can_fall else max(before, 0)), -digits)


def _below(total: Total, value: Decimal, currency: str) -> Bound:
    """At most `value`: less than the number after it."""
    digits = _digits(total, currency)
    return Operator.LESS, _EXACT.scaleb(Decimal(floor(_EXACT.scaleb(value, digits)) + 1), -digits)


def _digits(total: Total, currency: str) -> int:
    """The decimals that a sum may have."""
    return 0 if total.metric.type is MetricType.COUNT else minor_digits(currency)

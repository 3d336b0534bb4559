"""Operations in the forms that most engines share; the file of a dialect takes from here what is right for it.

Two of them are worth an explanation.

**Rounding.** `ROUND` of a binary float is a different function in every engine: some round the digits that are shown,
some round halves to even. Truncation is the same everywhere, and so is what follows from it. With y = 100 x and t = y
without its fraction, y - t is exact, and 2 (y - t) without its fraction is -1, 0 or 1: what halves away from zero add
to t. The sum is a whole number below 10^18, which becomes a decimal without passing through a float again.

**Ignoring case.** Where there is no TRANSLATE, capitals are replaced one after the other. No letter is the capital of
one pair and the small one of another (`ir.text`), so the order does not matter.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from sqlglot import exp

from segdsl.backends.sql import build
from segdsl.backends.sql.build import BIGINT, DOUBLE, call, cast, compared, decimal_type
from segdsl.ir.nodes import Op

text = build.text
number = build.number
decimal = build.decimal
day = build.day


def itself(value: exp.Expr) -> exp.Expr:
    """Nothing to do."""
    return value


def truth(value: bool) -> exp.Expr:
    """TRUE or FALSE."""
    return exp.Boolean(this=value)


def zero_or_one(value: bool) -> exp.Expr:
    """Of a dialect that stores truth values as numbers."""
    return number(int(value))


def as_text(value: exp.Expr) -> exp.Expr:
    """CAST to text."""
    return cast(value, build.TEXT)


def amount(value: exp.Expr, places: int) -> exp.Expr:  # noqa: ARG001
    """A decimal is compared as it is."""
    return value


def amount_of(value: Decimal, places: int) -> exp.Expr:  # noqa: ARG001
    """An amount as a decimal literal."""
    return decimal(value)


def decimal_field(value: exp.Expr, name: str) -> exp.Expr:  # noqa: ARG001
    """A decimal is compared as it is."""
    return value


def plain_amount(value: Decimal, places: int) -> exp.Expr:  # noqa: ARG001
    """An amount as digits and a point, of dialects that read such as exact."""
    return build.digits(value)


def after_by_difference(days_from: Callable[[exp.Expr, exp.Expr], exp.Expr]) -> Callable[..., exp.Expr]:
    """`after` by the number of days between two dates.

    It cannot leave the calendar, as a sum can: data likes to say 9999-12-31 for never.
    """

    def after(each: exp.Expr, op: Op, anchor: exp.Expr, days: int) -> exp.Expr:
        return compared(days_from(anchor, each), op, number(days)) if days else compared(each, op, anchor)

    return after


def after_by_sum(each: exp.Expr, op: Op, anchor: exp.Expr, days: int) -> exp.Expr:
    """`after` where a whole number added to a date is a date."""
    return compared(each, op, exp.Add(this=anchor, expression=number(days)) if days else anchor)


def difference(first: exp.Expr, last: exp.Expr) -> exp.Expr:
    """Days between two dates, where subtraction gives them."""
    return exp.Sub(this=last, expression=first)


def date_diff(first: exp.Expr, last: exp.Expr) -> exp.Expr:
    """Days between two dates by the function that most engines have, whose name and order differ."""
    return exp.DateDiff(this=last, expression=first, unit=exp.Var(this="DAY"))


def moment(instant: Callable[[exp.Expr], exp.Expr]) -> Callable[[datetime], exp.Expr]:
    """`moment` by the dialect's `instant` of a timestamp without zone."""
    return lambda value: instant(build.moment(value))


def as_double(value: exp.Expr) -> exp.Expr:
    """CAST to a binary float of 64 bits."""
    return cast(value, DOUBLE)


def hundredths(
    truncated: Callable[[exp.Expr], exp.Expr], as_float: Callable[[exp.Expr], exp.Expr] = as_double
) -> Callable[[exp.Expr], exp.Expr]:
    """The hundredths of a float as a whole number, halves away from zero; `truncated` takes a fraction away."""

    def rounded(value: exp.Expr) -> exp.Expr:
        def times_hundred() -> exp.Expr:
            return exp.Mul(this=as_float(value.copy()), expression=number(100))

        rest = exp.Paren(this=exp.Sub(this=times_hundred(), expression=truncated(times_hundred())))
        more = truncated(exp.Mul(this=rest, expression=number(2)))
        return cast(exp.Add(this=truncated(times_hundred()), expression=more), BIGINT)

    return rounded


def rounded(
    truncated: Callable[[exp.Expr], exp.Expr],
    *,
    as_float: Callable[[exp.Expr], exp.Expr] = as_double,
    decimal: Callable[[Decimal], exp.Expr] = build.decimal,
) -> Callable[[exp.Expr], exp.Expr]:
    """`rounded` as a decimal of two places."""
    whole = hundredths(truncated, as_float)

    def as_decimal(value: exp.Expr) -> exp.Expr:
        return exp.Mul(this=cast(whole(value), decimal_type(20, 0)), expression=decimal(Decimal("0.01")))

    return as_decimal


def truncated_by(function: str) -> Callable[[exp.Expr], exp.Expr]:
    """A function of one argument that takes the fraction away."""
    return lambda value: call(function, value)


def truncated_by_cast(value: exp.Expr) -> exp.Expr:
    """Of an engine whose CAST to a whole number takes the fraction away."""
    return cast(value, BIGINT)


def contains_translated(position: Callable[[exp.Expr, str], exp.Expr], translate: str = "TRANSLATE") -> Contains:
    """`contains` where the engine maps many letters at once; `position` says where a text is in another, from 1."""

    def contains(value: exp.Expr, small: str, capitals: dict[str, str]) -> exp.Expr:
        if capitals:
            value = call(translate, value, text("".join(capitals)), text("".join(capitals.values())))
        return exp.GT(this=position(value, small), expression=number(0))

    return contains


def contains_replaced(position: Callable[[exp.Expr, str], exp.Expr], letter: Callable[[str], exp.Expr]) -> Contains:
    """`contains` where the engine replaces one text at a time; `letter` writes a letter as REPLACE reads it."""

    def contains(value: exp.Expr, small: str, capitals: dict[str, str]) -> exp.Expr:
        for capital, other in capitals.items():
            value = call("REPLACE", value, letter(capital), letter(other))
        return exp.GT(this=position(value, small), expression=number(0))

    return contains


Contains = Callable[[exp.Expr, str, dict[str, str]], exp.Expr]


def haystack_first(function: str) -> Callable[[exp.Expr, str], exp.Expr]:
    """STRPOS(text, part) and its like."""
    return lambda value, small: call(function, value, text(small))

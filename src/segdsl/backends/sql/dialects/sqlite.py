"""SQLite, which has numbers, texts and bytes, and no dates, decimals, truth values or zones.

- A date is the text `2026-03-01`: texts of this form are in the order of their days. JULIANDAY of one is a whole number
  and a half, which a float holds exactly.
- A decimal column holds the float nearest to each amount. While an amount has less than 15 digits, rounding its cents
  gives back the amount, and money is compared and summed as whole cents. A number that is not the nearest to any amount
  of cents ends the query with `integer overflow`, the one error that an expression of SQLite can raise: it is never
  rounded. Of other decimals nobody says how many places they have; rules on them are refused.
- An instant is a text in UTC or with an offset such as `+02:00`. Functions of time round to milliseconds, so what
  comes after the seconds is cut off first.
- A column may be declared to compare without regard to case; COLLATE BINARY overrules that.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlglot import exp

from segdsl.backends.sql import standard
from segdsl.backends.sql.build import (
    BIGINT,
    all_of,
    call,
    case,
    cast,
    compared,
    digits,
    is_null,
    not_null,
    number,
    plain,
    text,
)
from segdsl.backends.sql.dialect import Dialect, Tier
from segdsl.backends.sql.problems import no_decimals, no_zones, part_of_a_unit
from segdsl.ir.nodes import Op

_TITLE = "SQLite"
_LEAST_INTEGER = -(2**63)


def _exact(value: exp.Expr) -> exp.Expr:
    if isinstance(value, exp.Literal):
        return value
    return exp.Collate(this=value, expression=exp.Var(this="BINARY"))


def _day(value: date) -> exp.Expr:
    return text(value.isoformat())


def _amount(value: exp.Expr, places: int) -> exp.Expr:
    factor = digits(Decimal(10**places).quantize(Decimal("1.0")))

    def units() -> exp.Expr:
        return call("ROUND", exp.Mul(this=value.copy(), expression=factor.copy()))

    again = exp.Div(this=units(), expression=factor.copy(), typed=True)
    fault = exp.Sub(this=number(_LEAST_INTEGER + 1), expression=exp.Paren(this=not_null(value.copy())))
    return case(
        (is_null(value.copy()), exp.Null()),
        (compared(again, Op.EQ, value.copy()), cast(units(), BIGINT)),
        otherwise=call("ABS", fault),
    )


def _amount_of(value: Decimal, places: int) -> exp.Expr:
    sign, figures, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    units = Decimal((sign, figures, exponent + places))
    if units != int(units):
        raise part_of_a_unit(_TITLE, format(value, "f"))
    return digits(Decimal(int(units)))


def _shown(value: exp.Expr) -> exp.Expr:
    return exp.Div(this=value, expression=digits(Decimal("100.0")), typed=True)


def _decimal_field(value: exp.Expr, name: str) -> exp.Expr:  # noqa: ARG001
    raise no_decimals(_TITLE, name)


def _days_from(first: exp.Expr, last: exp.Expr) -> exp.Expr:
    return cast(exp.Sub(this=call("JULIANDAY", last), expression=call("JULIANDAY", first)), BIGINT)


def _seconds(moment: exp.Expr) -> exp.Expr:
    """The instant as a text that ends with its seconds and, if it has one, its offset."""

    def offset(*length: int) -> exp.Expr:
        return call("SUBSTR", moment.copy(), number(-6), *map(number, length))

    has_offset = all_of(
        compared(call("LENGTH", moment.copy()), Op.GT, number(19)),
        exp.In(this=offset(1), expressions=[text("+"), text("-")]),
    )
    ending = case((has_offset, offset()), otherwise=text(""))
    return exp.DPipe(this=call("SUBSTR", moment.copy(), number(1), number(19)), expression=ending)


def _instant(moment: exp.Expr) -> exp.Expr:
    return cast(call("STRFTIME", text("%s"), _seconds(moment)), BIGINT)


def _moment(value: datetime) -> exp.Expr:
    return cast(call("STRFTIME", text("%s"), text(plain(value))), BIGINT)


def _local_day(moment: exp.Expr, zone: str) -> exp.Expr:
    if zone != "UTC":
        raise no_zones(_TITLE, zone)
    return call("DATE", _seconds(moment))


SQLITE = Dialect(
    name="sqlite",
    title=_TITLE,
    sqlglot="sqlite",
    tier=Tier.VERIFIED,
    runs_on="SQLite 3.40",
    limits=(
        "dates are texts such as `2026-03-01`, instants texts such as `2026-03-01 12:00:00`, in UTC or with an offset",
        "money is a number with at most the places of its currency and 15 digits; any other number ends the query",
        "decimals that are not money are refused, unless they are declared as rounded",
        "instants are dated in UTC only",
    ),
    functions=frozenset({"ABS", "DATE", "INSTR", "JULIANDAY", "LENGTH", "REPLACE", "ROUND", "STRFTIME", "SUBSTR"}),
    nodes=frozenset({exp.Collate, exp.Div, exp.DPipe, exp.Mul, exp.Var}),
    words=frozenset({"BINARY"}),
    exact=_exact,
    key=_exact,
    day=_day,
    decimal=digits,
    amount=_amount,
    amount_of=_amount_of,
    shown=_shown,
    decimal_field=_decimal_field,
    rounded=standard.hundredths(standard.truncated_by_cast),
    after=standard.after_by_difference(_days_from),
    days_from=_days_from,
    instant=_instant,
    moment=_moment,
    local_day=_local_day,
    contains=standard.contains_replaced(standard.haystack_first("INSTR"), text),
)

"""ClickHouse.

- A LEFT JOIN that finds nothing gives zeros and empty texts, not NULL, unless `join_use_nulls` says otherwise; it
  stands in the session's prelude and again in every query.
- A Date counts 16 bits of days from 1970 and wraps around without a word, a Date32 ends in 2299. Days are therefore
  never added to dates: differences are taken between whole numbers, and a literal outside of the calendar is replaced
  by one that compares alike.
- SUM of whole numbers wraps around at 64 bits, so they are summed as 128.
- A whole number beyond 64 bits in the text of a query is read as a float.
- Subqueries that speak of the row around them are new and not everywhere switched on.
"""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from segdsl.backends.sql import standard
from segdsl.backends.sql.build import call, cast, number, plain, text
from segdsl.backends.sql.dialect import Dialect, Tier

_WIDE = exp.DataType(this=exp.DataType.Type.INT128)


def _day(value: date) -> exp.Expr:
    return call("toDate32", text(value.isoformat()))


def _days_from(first: exp.Expr, last: exp.Expr) -> exp.Expr:
    return exp.Sub(this=call("toInt32", last), expression=call("toInt32", first))


def _instant(moment: exp.Expr) -> exp.Expr:
    return call("toUnixTimestamp64Micro", call("toDateTime64", moment, number(6), text("UTC")))


def _local_day(moment: exp.Expr, zone: str) -> exp.Expr:
    return call("toDate32", call("toTimeZone", moment, text(zone)))


def _counted(value: exp.Expr) -> exp.Expr:
    return cast(value, _WIDE)


CLICKHOUSE = Dialect(
    name="clickhouse",
    title="ClickHouse",
    sqlglot="clickhouse",
    tier=Tier.VERIFIED,
    runs_on="ClickHouse 26.9, through chdb",
    limits=(
        "ClickHouse 24.3 or later",
        "dates are columns of type `Date` or `Date32`, instants of type `DateTime` or `DateTime64`",
    ),
    prelude=("SET join_use_nulls = 1",),
    settings=(("join_use_nulls", 1),),
    functions=frozenset(
        {
            *("position", "toDate32", "toDateTime64", "toInt32", "toTimeZone", "toUnixTimestamp64Micro"),
            *("translateUTF8", "trunc"),
        }
    ),
    nodes=frozenset({exp.Mul, exp.Var}),
    words=frozenset({"join_use_nulls"}),
    first_day=date(1900, 1, 1),
    last_day=date(2299, 12, 31),
    correlates=False,
    day=_day,
    rounded=standard.rounded(standard.truncated_by("trunc")),
    counted=_counted,
    after=standard.after_by_difference(_days_from),
    days_from=_days_from,
    instant=_instant,
    moment=lambda value: _instant(text(plain(value))),
    local_day=_local_day,
    contains=standard.contains_translated(standard.haystack_first("position"), "translateUTF8"),
)

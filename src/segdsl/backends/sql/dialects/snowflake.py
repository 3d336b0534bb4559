"""Snowflake.

- The three kinds of timestamp compare in the session's zone. Their microseconds since 1970 do not depend on it, and
  one without a zone counts as UTC.
- How a text is read as a date is a setting of the session, so the format stands beside each.
- Names that were not quoted when they were made are in capitals.
- Subqueries that speak of the row around them are refused in several shapes.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlglot import exp

from segdsl.backends.sql import standard
from segdsl.backends.sql.build import DATE, call, cast, number, plain, text
from segdsl.backends.sql.dialect import Dialect, Tier


def _day(value: date) -> exp.Expr:
    return call("TO_DATE", text(value.isoformat()), text("YYYY-MM-DD"))


def _instant(moment: exp.Expr) -> exp.Expr:
    return call("DATE_PART", text("EPOCH_MICROSECOND"), moment)


def _moment(value: datetime) -> exp.Expr:
    return _instant(call("TO_TIMESTAMP_NTZ", text(plain(value)), text("YYYY-MM-DD HH24:MI:SS")))


def _local_day(moment: exp.Expr, zone: str) -> exp.Expr:
    in_utc = call("TO_TIMESTAMP_NTZ", _instant(moment), number(6))
    return cast(call("CONVERT_TIMEZONE", text("UTC"), text(zone), in_utc), DATE)


def _position(value: exp.Expr, small: str) -> exp.Expr:
    return call("CHARINDEX", text(small), value)


SNOWFLAKE = Dialect(
    name="snowflake",
    title="Snowflake",
    sqlglot="snowflake",
    tier=Tier.EMULATED,
    runs_on="fakesnow 0.12, an emulator",
    limits=("a column with a collation of its own compares by it",),
    prelude=("ALTER SESSION SET QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE",),
    functions=frozenset(
        {
            *("CHARINDEX", "CONVERT_TIMEZONE", "DATE_PART", "TO_DATE", "TO_TIMESTAMP_NTZ", "TRANSLATE"),
            "TRUNC",
        }
    ),
    words=frozenset({"DAY"}),
    nodes=frozenset({exp.DateDiff, exp.Mul, exp.Var}),
    longest_name=255,
    name_unit="characters",
    in_capitals=True,
    places=37,
    correlates=False,
    day=_day,
    rounded=standard.rounded(standard.truncated_by("TRUNC")),
    after=standard.after_by_difference(standard.date_diff),
    days_from=standard.date_diff,
    instant=_instant,
    moment=_moment,
    local_day=_local_day,
    contains=standard.contains_translated(_position),
)

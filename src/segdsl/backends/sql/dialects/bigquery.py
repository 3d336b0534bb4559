"""BigQuery.

- A NUMERIC has 29 digits before the point and 9 after it; what needs more is a BIGNUMERIC. Digits and a point alone are
  a float.
- A TIMESTAMP and a DATETIME cannot be compared; microseconds since 1970 can.
- A date plus days that leaves the calendar is an error, a difference of dates is not.
- Names are told apart without regard to case, which is why ours never differ in that alone. None can have a backslash,
  a backtick or a control character, which is as well: how to write them has changed between versions of sqlglot.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlglot import exp

from segdsl.backends.sql import standard
from segdsl.backends.sql.build import TIMESTAMPTZ, call, cast, plain, size_of, text
from segdsl.backends.sql.dialect import Dialect, Tier

_NUMERIC = exp.DataType(this=exp.DataType.Type.DECIMAL)
_BIGNUMERIC = exp.DataType(this=exp.DataType.Type.BIGDECIMAL)
_WHOLE, _PLACES = 29, 9


def _decimal(value: Decimal) -> exp.Expr:
    digits, places = size_of(value)
    fits = places <= _PLACES and digits - places <= _WHOLE
    return cast(text(format(value, "f")), _NUMERIC if fits else _BIGNUMERIC)


def _amount_of(value: Decimal, places: int) -> exp.Expr:  # noqa: ARG001
    return _decimal(value)


def _instant(moment: exp.Expr) -> exp.Expr:
    return call("UNIX_MICROS", cast(moment, TIMESTAMPTZ))


def _moment(value: datetime) -> exp.Expr:
    return _instant(text(f"{plain(value)}Z"))


def _local_day(moment: exp.Expr, zone: str) -> exp.Expr:
    return call("DATE", cast(moment, TIMESTAMPTZ), text(zone))


BIGQUERY = Dialect(
    name="bigquery",
    title="BigQuery",
    sqlglot="bigquery",
    tier=Tier.EMULATED,
    runs_on="crucible 0.1, an emulator",
    limits=(
        "the default time zone of the project is UTC",
        "a column with a collation of its own compares by it",
    ),
    functions=frozenset({"DATE", "STRPOS", "TRANSLATE", "TRUNC", "UNIX_MICROS"}),
    words=frozenset({"DAY"}),
    nodes=frozenset({exp.DateDiff, exp.Mul, exp.Var}),
    longest_name=300,
    name_unit="characters",
    unnameable=r"[\\`\x00-\x1f\x7f-\x9f]",
    correlates=False,
    decimal=_decimal,
    amount_of=_amount_of,
    rounded=standard.rounded(standard.truncated_by("TRUNC"), decimal=_decimal),
    after=standard.after_by_difference(standard.date_diff),
    days_from=standard.date_diff,
    instant=_instant,
    moment=_moment,
    local_day=_local_day,
    contains=standard.contains_translated(standard.haystack_first("STRPOS")),
)

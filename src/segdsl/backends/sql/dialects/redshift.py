"""Amazon Redshift, which is PostgreSQL 8 with other functions.

- Blanks at the end of a text do not count when texts are compared, whatever their type. Each text is therefore
  compared with a full stop behind it.
- CAST to VARCHAR cuts at 256 bytes; VARCHAR(MAX) does not.
- Names are put into small letters, quoted or not, unless the session says otherwise.
- Subqueries that speak of the row around them are refused in several shapes.
"""

from __future__ import annotations

from sqlglot import exp

from segdsl.backends.sql import standard
from segdsl.backends.sql.build import DATE, LONG_TEXT, TIMESTAMP, call, cast, text
from segdsl.backends.sql.dialect import Dialect, Tier

_END = "."


def _as_text(value: exp.Expr) -> exp.Expr:
    return cast(value, LONG_TEXT)


def _exact(value: exp.Expr) -> exp.Expr:
    if isinstance(value, exp.Literal):
        return text(f"{value.this}{_END}")
    return exp.DPipe(this=value, expression=text(_END))


def _key(value: exp.Expr) -> exp.Expr:
    return _exact(_as_text(value))


def _instant(moment: exp.Expr) -> exp.Expr:
    return call("DATE_PART", text("epoch"), call("DATE_TRUNC", text("second"), moment))


def _local_day(moment: exp.Expr, zone: str) -> exp.Expr:
    second = exp.Interval(this=text("1"), unit=exp.Var(this="SECOND"))
    since = exp.Mul(this=_instant(moment), expression=second)
    in_utc = exp.Add(this=cast(text("1970-01-01 00:00:00"), TIMESTAMP), expression=since)
    return cast(call("CONVERT_TIMEZONE", text("UTC"), text(zone), in_utc), DATE)


REDSHIFT = Dialect(
    name="redshift",
    title="Redshift",
    sqlglot="redshift",
    tier=Tier.EMITTED,
    limits=("a column or database that is not case-sensitive compares by that",),
    prelude=("SET enable_case_sensitive_identifier TO true",),
    functions=frozenset({"CONVERT_TIMEZONE", "DATE_PART", "DATE_TRUNC", "STRPOS", "TRANSLATE", "TRUNC"}),
    words=frozenset({"DAY", "SECOND"}),
    nodes=frozenset({exp.DateDiff, exp.DPipe, exp.Interval, exp.Mul, exp.Var}),
    longest_name=127,
    places=37,
    correlates=False,
    exact=_exact,
    key=_key,
    as_text=_as_text,
    rounded=standard.rounded(standard.truncated_by("TRUNC")),
    after=standard.after_by_difference(standard.date_diff),
    days_from=standard.date_diff,
    instant=_instant,
    moment=standard.moment(_instant),
    local_day=_local_day,
    contains=standard.contains_translated(standard.haystack_first("STRPOS")),
)

"""Trino.

- A timestamp without a zone is compared with one that has a zone in the session's. Seconds since 1970 are the same
  number for both in every session; what comes after the point is cut off before a float could round it.
- A CAST of a float to BIGINT rounds, TRUNCATE does not.
"""

from __future__ import annotations

from datetime import datetime

from sqlglot import exp

from segdsl.backends.sql import build, standard
from segdsl.backends.sql.build import DATE, call, cast, text
from segdsl.backends.sql.dialect import Dialect, Tier


def _instant(moment: exp.Expr) -> exp.Expr:
    return call("TO_UNIXTIME", call("DATE_TRUNC", text("second"), moment))


def _moment(value: datetime) -> exp.Expr:
    return call("TO_UNIXTIME", build.moment(value))


def _local_day(moment: exp.Expr, zone: str) -> exp.Expr:
    return cast(call("FROM_UNIXTIME", _instant(moment), text(zone)), DATE)


TRINO = Dialect(
    name="trino",
    title="Trino",
    sqlglot="trino",
    tier=Tier.EMITTED,
    limits=("a column of type `char(n)` compares without the blanks at its end",),
    functions=frozenset({"DATE_TRUNC", "FROM_UNIXTIME", "STRPOS", "TO_UNIXTIME", "TRANSLATE", "TRUNCATE"}),
    words=frozenset({"DAY"}),
    nodes=frozenset({exp.DateDiff, exp.Mul, exp.Var}),
    correlates=False,
    rounded=standard.rounded(standard.truncated_by("TRUNCATE")),
    after=standard.after_by_difference(standard.date_diff),
    days_from=standard.date_diff,
    instant=_instant,
    moment=_moment,
    local_day=_local_day,
    contains=standard.contains_translated(standard.haystack_first("STRPOS")),
)

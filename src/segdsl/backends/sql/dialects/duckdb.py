"""DuckDB, the default engine.

Traps that these expressions go around, each seen on DuckDB 2.0:

- A TIMESTAMP compared with a TIMESTAMPTZ is read in the session's zone. EPOCH_US gives the same number for both column
  types in every session, and is no slower than the column itself.
- TIMEZONE(zone, x) turns a TIMESTAMPTZ into local time, but *into* a TIMESTAMPTZ where x has no zone. MAKE_TIMESTAMPTZ
  of the microseconds is always the former.
- DATE + INTERVAL is a TIMESTAMP; DATE + INTEGER is a DATE.
- ROUND works in the precision of its argument, so a REAL column is widened first.
- A decimal of 38 digits is the widest; SUM of a DECIMAL(18, 2) is a DECIMAL(38, 2), exact.
"""

from __future__ import annotations

from sqlglot import exp

from segdsl.backends.sql import standard
from segdsl.backends.sql.build import DATE, DOUBLE, call, cast, decimal_type, number, text
from segdsl.backends.sql.dialect import Dialect, Tier


def _instant(moment: exp.Expr) -> exp.Expr:
    return call("EPOCH_US", moment)


def _local_day(moment: exp.Expr, zone: str) -> exp.Expr:
    return cast(call("TIMEZONE", text(zone), call("MAKE_TIMESTAMPTZ", _instant(moment))), DATE)


def _rounded(value: exp.Expr) -> exp.Expr:
    return cast(call("ROUND", cast(value, DOUBLE), number(2)), decimal_type(18, 2))


DUCKDB = Dialect(
    name="duckdb",
    title="DuckDB",
    sqlglot="duckdb",
    tier=Tier.VERIFIED,
    runs_on="DuckDB 2.0",
    functions=frozenset({"EPOCH_US", "MAKE_TIMESTAMPTZ", "NULLIF", "ROUND", "STRPOS", "TIMEZONE", "TRANSLATE"}),
    nodes=frozenset({exp.Mul}),
    rounded=_rounded,
    after=standard.after_by_sum,
    days_from=standard.difference,
    instant=_instant,
    moment=standard.moment(_instant),
    local_day=_local_day,
    contains=standard.contains_translated(standard.haystack_first("STRPOS")),
)

"""Apache Spark, and what speaks its dialect.

- A TIMESTAMP_NTZ is turned into a TIMESTAMP in the session's zone, so the session is put into UTC.
- Overflow and a cast that cannot be are errors in ANSI mode only; without it they are NULL, or wrap around.
- A CAST of a float to BIGINT takes the fraction away.
- EXISTS is refused in a SELECT list by some versions.
- With `escapedStringLiterals` on, a backslash in a text would change where the text ends.
"""

from __future__ import annotations

from sqlglot import exp

from segdsl.backends.sql import standard
from segdsl.backends.sql.build import DATE, TIMESTAMPTZ, call, cast, plain, text
from segdsl.backends.sql.dialect import Dialect, Tier


def _days_from(first: exp.Expr, last: exp.Expr) -> exp.Expr:
    return call("DATEDIFF", last, first)


def _instant(moment: exp.Expr) -> exp.Expr:
    return call("UNIX_MICROS", cast(moment, TIMESTAMPTZ))


def _local_day(moment: exp.Expr, zone: str) -> exp.Expr:
    return cast(call("FROM_UTC_TIMESTAMP", cast(moment, TIMESTAMPTZ), text(zone)), DATE)


SPARK = Dialect(
    name="spark",
    title="Spark",
    sqlglot="spark",
    tier=Tier.VERIFIED,
    runs_on="Sail 0.7; by night Spark 4 with two workers",
    limits=(
        "a column with a collation of its own compares by it",
        "Sail, not Spark, takes two lists without a common member for false where the value is unknown",
    ),
    prelude=(
        "SET spark.sql.session.timeZone = UTC",
        "SET spark.sql.ansi.enabled = true",
        "SET spark.sql.parser.escapedStringLiterals = false",
    ),
    functions=frozenset({"DATEDIFF", "FROM_UTC_TIMESTAMP", "INSTR", "TRANSLATE", "UNIX_MICROS"}),
    correlates=False,
    nodes=frozenset({exp.Mul}),
    rounded=standard.rounded(standard.truncated_by_cast),
    after=standard.after_by_difference(_days_from),
    days_from=_days_from,
    instant=_instant,
    moment=lambda value: _instant(text(f"{plain(value)}Z")),
    local_day=_local_day,
    contains=standard.contains_translated(standard.haystack_first("INSTR")),
)

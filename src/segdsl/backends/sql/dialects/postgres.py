"""PostgreSQL.

- `timestamp` and `timestamptz` compare in the session's zone. Seconds since 1970 are the same number for both in every
  session; a day begins at a whole second, so what comes after the point is cut off before it could be rounded.
- `date + integer` is a date, `date + interval` a timestamp.
- ROUND of a `double precision` rounds halves to even, and its cast to `numeric` keeps 15 digits.
- Names are cut at 63 bytes without a word.
- With `standard_conforming_strings` off, a backslash in a text would change where the text ends.
"""

from __future__ import annotations

from sqlglot import exp

from segdsl.backends.sql import standard
from segdsl.backends.sql.build import DATE, call, cast, text
from segdsl.backends.sql.dialect import Dialect, Tier


def _instant(moment: exp.Expr) -> exp.Expr:
    return call("DATE_PART", text("epoch"), call("DATE_TRUNC", text("second"), moment))


def _local_day(moment: exp.Expr, zone: str) -> exp.Expr:
    return cast(call("TIMEZONE", text(zone), call("TO_TIMESTAMP", _instant(moment))), DATE)


POSTGRES = Dialect(
    name="postgres",
    title="PostgreSQL",
    sqlglot="postgres",
    tier=Tier.VERIFIED,
    runs_on="PostgreSQL 15; by night over three servers, and DataFusion 55",
    limits=(
        "the database is encoded in UTF-8",
        "a column with a nondeterministic collation, or of type `citext` or `char(n)`, compares by rules of its own",
    ),
    prelude=("SET standard_conforming_strings = on",),
    functions=frozenset({"DATE_PART", "DATE_TRUNC", "STRPOS", "TIMEZONE", "TO_TIMESTAMP", "TRANSLATE", "TRUNC"}),
    longest_name=63,
    nodes=frozenset({exp.Mul}),
    rounded=standard.rounded(standard.truncated_by("TRUNC")),
    after=standard.after_by_sum,
    days_from=standard.difference,
    instant=_instant,
    moment=standard.moment(_instant),
    local_day=_local_day,
    contains=standard.contains_translated(standard.haystack_first("STRPOS")),
)

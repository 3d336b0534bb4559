"""MySQL 8 and MariaDB.

- Texts compare by the collation of the column, which by default takes `Silver` for `silver`, `ü` for `u` and `a ` for
  `a`, and so do joins and GROUP BY. What is compared is therefore the bytes of the text in UTF-8.
- There is no TRANSLATE; REPLACE of bytes replaces exactly these.
- A DATETIME that is cast to DATE is rounded to the next day half a second before midnight; DATE() is not.
- A TIMESTAMP is shown in the zone of the session, so the session is put into UTC. CONVERT_TZ gives NULL where the
  server has no zones loaded, and leaves alone what is after 2038: no zone but UTC can be relied upon.
- A name cannot have a letter beyond U+FFFF, nor a blank at its end.
- A date plus days that leaves the calendar is NULL; a difference of dates is always right.
- MariaDB joins by nested loops unless it is told to hash; a comment that MySQL does not read tells it.
"""

from __future__ import annotations

from sqlglot import exp

from segdsl.backends.sql import standard
from segdsl.backends.sql.build import BINARY, call, cast, moment, number, text
from segdsl.backends.sql.dialect import Dialect, Tier
from segdsl.backends.sql.problems import no_zones

_UTF8 = exp.DataType(this=exp.DataType.Type.CHARACTER_SET, kind=exp.Var(this="utf8mb4"))


def _as_text(value: exp.Expr) -> exp.Expr:
    return cast(value, _UTF8)


def _exact(value: exp.Expr) -> exp.Expr:
    """The bytes of a text; a literal is in UTF-8 already, since the session is."""
    is_text = isinstance(value, exp.Literal) or value.args.get("to") == _UTF8
    return cast(value if is_text else _as_text(value), BINARY)


def _bytes(letter: str) -> exp.Expr:
    return _exact(text(letter))


def _position(value: exp.Expr, small: str) -> exp.Expr:
    return call("LOCATE", _bytes(small), value)


_contains_bytes = standard.contains_replaced(_position, _bytes)


def _contains(value: exp.Expr, small: str, capitals: dict[str, str]) -> exp.Expr:
    return _contains_bytes(_exact(value), small, capitals)


def _days_from(first: exp.Expr, last: exp.Expr) -> exp.Expr:
    return call("DATEDIFF", last, first)


def _local_day(moment: exp.Expr, zone: str) -> exp.Expr:
    if zone != "UTC":
        raise no_zones("MySQL", zone)
    return call("DATE", moment)


def _truncated(value: exp.Expr) -> exp.Expr:
    return call("TRUNCATE", value, number(0))


MYSQL = Dialect(
    name="mysql",
    title="MySQL",
    sqlglot="mysql",
    tier=Tier.VERIFIED,
    runs_on="MariaDB 10.11",
    limits=(
        "instants are dated in UTC only",
        "a column of type `TIMESTAMP` is read in UTC, which the prelude sees to; a `DATETIME` is UTC",
    ),
    prelude=(
        "SET NAMES utf8mb4",
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO'",
        "SET SESSION time_zone = '+00:00' /*M!100000 , join_cache_level = 8 */",
    ),
    functions=frozenset({"DATE", "DATEDIFF", "LOCATE", "REPLACE", "TRUNCATE"}),
    nodes=frozenset({exp.Mul, exp.Var}),
    words=frozenset({"utf8mb4"}),
    unnameable="[\U00010000-\U0010ffff]| $",
    longest_name=64,
    name_unit="characters",
    places=30,
    correlates=False,
    as_text=_as_text,
    exact=_exact,
    key=_exact,
    rounded=standard.rounded(_truncated),
    after=standard.after_by_difference(_days_from),
    days_from=_days_from,
    instant=standard.itself,
    moment=moment,
    local_day=_local_day,
    contains=_contains,
)

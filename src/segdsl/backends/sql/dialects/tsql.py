"""SQL Server, Azure SQL and Fabric.

- A condition is no value: a verdict is a BIT that CASE makes of it, and NULL where neither it nor its opposite is true.
- Texts compare by the collation of the column, which by default takes `Silver` for `silver`, and never counts blanks
  at the end. Each is compared under a binary collation with a full stop behind it.
- A text without N in front of it loses what the database's code page does not have.
- CAST to VARCHAR cuts at 30 characters; NVARCHAR(MAX) does not.
- SUM of INT overflows at 31 bits.
- A date plus days that leaves the calendar is an error, a difference of dates is not.
- Time zones are called otherwise than anywhere else; no zone but UTC can be relied upon.
"""

from __future__ import annotations

from sqlglot import exp

from segdsl.backends.sql import standard
from segdsl.backends.sql.build import BOOLEAN, DATE, TIMESTAMPTZ, call, cast, decimal_type, number, plain, text
from segdsl.backends.sql.dialect import Dialect, Tier
from segdsl.backends.sql.problems import no_zones

_TITLE = "SQL Server"
_COLLATION = "Latin1_General_100_BIN2"
_NVARCHAR = exp.DataType(this=exp.DataType.Type.NVARCHAR, expressions=[exp.DataTypeParam(this=exp.Var(this="MAX"))])
_END = "."


def _text(value: str) -> exp.Expr:
    return exp.National(this=value)


def _as_text(value: exp.Expr) -> exp.Expr:
    return cast(value, _NVARCHAR)


def _binary(value: exp.Expr) -> exp.Expr:
    return exp.Collate(this=_as_text(value), expression=exp.Var(this=_COLLATION))


def _exact(value: exp.Expr) -> exp.Expr:
    if isinstance(value, exp.National):
        return _text(f"{value.this}{_END}")
    return exp.Add(this=_binary(value), expression=_text(_END))


def _position(value: exp.Expr, small: str) -> exp.Expr:
    return call("CHARINDEX", _text(small), value)


_contains_letters = standard.contains_replaced(_position, _text)


def _contains(value: exp.Expr, small: str, capitals: dict[str, str]) -> exp.Expr:
    return _contains_letters(_binary(value), small, capitals)


def _instant(moment: exp.Expr) -> exp.Expr:
    return cast(moment, TIMESTAMPTZ)


def _local_day(moment: exp.Expr, zone: str) -> exp.Expr:
    if zone != "UTC":
        raise no_zones(_TITLE, zone)
    return cast(call("SWITCHOFFSET", _instant(moment), text("+00:00")), DATE)


def _truncated(value: exp.Expr) -> exp.Expr:
    return call("ROUND", value, number(0), number(1))


TSQL = Dialect(
    name="tsql",
    title=_TITLE,
    sqlglot="tsql",
    tier=Tier.EMITTED,
    limits=("truth values are columns of type `BIT`", "instants are dated in UTC only"),
    prelude=("SET ANSI_NULLS ON",),
    functions=frozenset({"CHARINDEX", "REPLACE", "ROUND", "SWITCHOFFSET"}),
    words=frozenset({"DAY", "MAX", _COLLATION}),
    nodes=frozenset({exp.Collate, exp.DateDiff, exp.Mul, exp.National, exp.Var}),
    longest_name=128,
    name_unit="characters",
    has_truths=False,
    verdict=lambda value: cast(value, BOOLEAN),
    text=_text,
    truth=standard.zero_or_one,
    exact=_exact,
    key=_exact,
    as_text=standard.itself,
    rounded=standard.rounded(_truncated),
    counted=lambda value: cast(value, decimal_type(38, 0)),
    after=standard.after_by_difference(standard.date_diff),
    days_from=standard.date_diff,
    instant=_instant,
    moment=lambda value: _instant(text(plain(value))),
    local_day=_local_day,
    contains=_contains,
)

"""The few ways in which SQL nodes are made: always typed, identifiers always quoted, columns always qualified.

Nothing here or above takes SQL as text. What is written in a rule becomes a literal, what a vocabulary declares becomes
a quoted identifier, and neither is ever read by a parser of ours.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlglot import exp

from segdsl.ir.nodes import Op

BINARY = exp.DataType(this=exp.DataType.Type.BINARY)
BIGINT = exp.DataType(this=exp.DataType.Type.BIGINT)
BOOLEAN = exp.DataType(this=exp.DataType.Type.BOOLEAN)
DATE = exp.DataType(this=exp.DataType.Type.DATE)
DOUBLE = exp.DataType(this=exp.DataType.Type.DOUBLE)
INTEGER = exp.DataType(this=exp.DataType.Type.INT)
TEXT = exp.DataType(this=exp.DataType.Type.VARCHAR)
LONG_TEXT = exp.DataType(this=exp.DataType.Type.TEXT)
TIMESTAMP = exp.DataType(this=exp.DataType.Type.TIMESTAMP)
TIMESTAMPTZ = exp.DataType(this=exp.DataType.Type.TIMESTAMPTZ)


VARCHAR_4000 = exp.DataType(
    this=exp.DataType.Type.VARCHAR, expressions=[exp.DataTypeParam(this=exp.Literal(this="4000", is_string=False))]
)


def name(identifier: str) -> exp.Identifier:
    """A quoted identifier."""
    return exp.Identifier(this=identifier, quoted=True)


def column(table: str, identifier: str) -> exp.Expr:
    """A column of an aliased table."""
    return exp.Column(this=name(identifier), table=name(table))


def table(*path: str, alias: str) -> exp.Expr:
    """A table under an alias: its name, after the schema's and the database's where these are given."""
    parts = dict(zip(("this", "db", "catalog"), map(name, reversed(path)), strict=False))
    return exp.Table(**parts, alias=exp.TableAlias(this=name(alias)))


def named(value: exp.Expr, identifier: str) -> exp.Expr:
    """An expression under a name in a SELECT."""
    return exp.Alias(this=value, alias=name(identifier))


def text(value: str) -> exp.Expr:
    """A text literal."""
    return exp.Literal(this=value, is_string=True)


def number(value: int) -> exp.Expr:
    """An integer literal."""
    digits = exp.Literal(this=str(abs(value)), is_string=False)
    return exp.Neg(this=digits) if value < 0 else digits


def decimal(value: Decimal) -> exp.Expr:
    """A decimal literal of the type that has exactly the digits of the value."""
    return cast(text(format(value, "f")), decimal_type(*size_of(value)))


def digits(value: Decimal) -> exp.Expr:
    """A decimal as digits and a point."""
    plain = exp.Literal(this=format(value.copy_abs(), "f"), is_string=False)
    return exp.Neg(this=plain) if value < 0 else plain


def size_of(value: Decimal) -> tuple[int, int]:
    """How many digits a decimal has, at least one, and how many of them after the point."""
    whole, _, fraction = format(value.copy_abs(), "f").partition(".")
    return max(len(whole.lstrip("0")) + len(fraction), 1), len(fraction)


def day(value: date) -> exp.Expr:
    """A date literal."""
    return cast(text(value.isoformat()), DATE)


def moment(value: datetime) -> exp.Expr:
    """An instant as a timestamp literal without zone, which is UTC."""
    return cast(text(plain(value)), TIMESTAMP)


def plain(value: datetime) -> str:
    """An instant in UTC as `2026-03-01 12:00:00`."""
    return value.replace(tzinfo=None).isoformat(" ")


def cast(value: exp.Expr, to: exp.DataType) -> exp.Expr:
    """CAST to a type."""
    return exp.Cast(this=value, to=to.copy())


def decimal_type(precision: int, scale: int) -> exp.DataType:
    """DECIMAL of so many digits, so many of them after the point."""
    sizes = [exp.DataTypeParam(this=number(size)) for size in (precision, scale)]
    return exp.DataType(this=exp.DataType.Type.DECIMAL, expressions=sizes)


def call(function: str, *arguments: exp.Expr) -> exp.Expr:
    """A function by name; the safety walker checks that the dialect has it."""
    return exp.Anonymous(this=function, expressions=list(arguments))


def compared(left: exp.Expr, op: Op, right: exp.Expr) -> exp.Expr:
    """A comparison."""
    return _COMPARISONS[op](this=left, expression=right)


def nonzero(value: exp.Expr) -> exp.Expr:
    """Neither zero nor, in a WHERE or CASE, NULL."""
    return exp.NEQ(this=value, expression=number(0))


def is_null(value: exp.Expr) -> exp.Expr:
    """IS NULL."""
    return exp.Is(this=value, expression=exp.Null())


def not_null(value: exp.Expr) -> exp.Expr:
    """IS NOT NULL."""
    return denied(is_null(value))


def all_of(*parts: exp.Expr) -> exp.Expr:
    """AND of the parts, each of them once in the tree; TRUE of none."""
    return exp.and_(*_flat(parts, exp.And), copy=False) if parts else exp.Boolean(this=True)


def any_of(*parts: exp.Expr) -> exp.Expr:
    """OR of the parts; FALSE of none."""
    return exp.or_(*_flat(parts, exp.Or), copy=False) if parts else exp.Boolean(this=False)


def denied(part: exp.Expr) -> exp.Expr:
    """NOT."""
    return exp.not_(part, copy=False)


def case(*branches: tuple[exp.Expr, exp.Expr], otherwise: exp.Expr | None = None) -> exp.Expr:
    """CASE; NULL where no branch is taken and nothing is said otherwise."""
    ifs = [exp.If(this=condition, true=value) for condition, value in branches]
    return exp.Case(ifs=ifs, default=otherwise)


def total(value: exp.Expr) -> exp.Expr:
    """SUM, which is NULL of no rows and passes over NULL."""
    return exp.Sum(this=value)


def least(value: exp.Expr) -> exp.Expr:
    """MIN."""
    return exp.Min(this=value)


def largest(value: exp.Expr) -> exp.Expr:
    """MAX, which is NULL of NULLs alone."""
    return exp.Max(this=value)


def inner(query: exp.Query, alias: str) -> exp.Expr:
    """A query in the place of a table."""
    return exp.Subquery(this=query, alias=exp.TableAlias(this=name(alias)))


def times(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """A product."""
    return exp.Mul(this=left, expression=right)


def rows_of(source: exp.Expr, *columns: exp.Expr) -> exp.Select:
    """SELECT of these columns."""
    return exp.Select(expressions=list(columns), from_=exp.From(this=source))


def join(rows: exp.Select, other: exp.Expr, on: exp.Expr) -> None:
    """JOIN: rows without a partner fall out."""
    rows.append("joins", exp.Join(this=other, on=on))


def left_join(rows: exp.Select, other: exp.Expr, on: exp.Expr) -> None:
    """LEFT JOIN: rows without a partner stay, with NULLs."""
    rows.append("joins", exp.Join(this=other, on=on, side="LEFT"))


def setting(called: str, value: int) -> exp.Expr:
    """A setting that stands in the query itself."""
    return exp.EQ(this=exp.Var(this=called), expression=number(value))


def exists(found: exp.Select) -> exp.Expr:
    """EXISTS."""
    return exp.Exists(this=found)


def _flat(parts: tuple[exp.Expr, ...], kind: type[exp.Connector]) -> list[exp.Expr]:
    """The parts, those of nested ANDs in an AND in place of these: fewer parentheses to read."""
    return [one for part in parts for one in (part.flatten() if isinstance(part, kind) else (part,))]


_COMPARISONS: dict[Op, type[exp.Binary]] = {Op.EQ: exp.EQ, Op.LT: exp.LT, Op.LE: exp.LTE, Op.GT: exp.GT, Op.GE: exp.GTE}

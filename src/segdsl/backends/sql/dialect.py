"""What a SQL dialect is to us: a handful of expressions that engines spell or compute differently.

Everything else that the compiler emits is comparisons, AND, OR, NOT, IN, IS NULL, CASE, CAST, SUM, also a running one,
JOIN and EXISTS, which mean the same everywhere. sqlglot prints an expression that a dialect lacks without complaint, so
each dialect says what it does have, and a rule that needs more is refused.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from segdsl.base.record import record


class UnsupportedError(ValueError):
    """The dialect cannot answer this rule with the memory backend's verdicts; the message says why."""


@record(kw_only=True)
class Dialect:
    """A dialect as a value.

    - `sqlglot`: its name there; `functions`: the functions that it may be sent by name.
    - `days_after(date, n)`: the date n days after a date column.
    - `days_from(first, last)`: how many days after one date the other is.
    - `instant(moment)`: something to order instants by, whether a column has a zone or is UTC without one, and whatever
      zone the session is in.
    - `local_day(moment, zone)`: the date of an instant in the named zone.
    - `rounded(number)`: a float column's value as a decimal, as `backends.memory.values.rounded` defines it.
    - `contains(text, small, capitals)`: whether the text, with these capitals mapped, contains the small text (§3.2).
    """

    name: str
    sqlglot: str
    functions: frozenset[str]
    days_after: Callable[[exp.Expr, int], exp.Expr]
    days_from: Callable[[exp.Expr, exp.Expr], exp.Expr]
    instant: Callable[[exp.Expr], exp.Expr]
    local_day: Callable[[exp.Expr, str], exp.Expr]
    rounded: Callable[[exp.Expr], exp.Expr]
    contains: Callable[[exp.Expr, str, dict[str, str]], exp.Expr]

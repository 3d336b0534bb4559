"""What a SQL dialect is to us: the names and nodes that it may be sent, and the few things that engines spell or
compute differently.

Everything else that the compiler emits is comparisons, AND, OR, NOT, IN, IS NULL, CASE, CAST, SUM, also a running one,
JOIN and EXISTS, which mean the same everywhere. sqlglot prints an expression that a dialect lacks without complaint, so
each dialect says what it does have, and a rule that needs more is refused.

Each operation stands here in the form that most engines share (`standard`); the file of a dialect says what differs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from sqlglot import exp

from segdsl.backends.sql import standard
from segdsl.backends.sql.problems import UnsupportedError
from segdsl.base.record import record
from segdsl.ir.nodes import Op

__all__ = ["COMMON", "Dialect", "Tier", "UnsupportedError"]

COMMON: frozenset[type[exp.Expr]] = frozenset(
    {
        *(exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.With, exp.CTE, exp.Subquery, exp.Union),
        *(exp.Table, exp.TableAlias, exp.Column, exp.Identifier, exp.Alias),
        *(exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NEQ, exp.In, exp.Is),
        *(exp.Case, exp.If, exp.Cast, exp.DataType, exp.DataTypeParam, exp.Sum, exp.Min, exp.Anonymous),
        *(exp.Add, exp.Sub, exp.Neg, exp.Literal, exp.Null, exp.Window, exp.WindowSpec, exp.Order),
    }
)
"""The nodes that mean the same in every dialect and that sqlglot prints rightly for it."""


class Tier(Enum):
    """How much is known of a dialect: on what its queries have been run, and when."""

    VERIFIED = "verified"
    SLOWLY = "verified slowly"
    EMULATED = "emulated"
    EMITTED = "emitted"


@record(kw_only=True)
class Dialect:
    """A dialect as a value.

    - `title`: how people call it; `sqlglot`: its name there; `runs_on`: on what it has been run, if at all.
    - `limits`: what it takes for granted of the data or refuses, a sentence each.
    - `prelude`: statements to send once per session, without which queries may mean something else.
    - `settings`: names and values that stand in each query itself.
    - `functions`, `words`, `nodes`: what it may be sent beside what is common to all, by name and by type; words are
      bare, such as the names of settings.
    - `unnameable`: what no name of its can have, as a regular expression.
    - `longest_text`: how many bytes a text in a query can have.
    - `longest_name`: how long a name can be, `name_unit` says in which unit; None says that there is no such limit.
    - `longest_list`: how many values an IN takes.
    - `digits`, `places`: the widest decimal, and how many of its digits may stand after the point.
    - `first_day`, `last_day`: the days that its dates can be.
    - `has_truths`: whether a condition is a value; where not, a verdict is 1, 0 or NULL.
    - `in_capitals`: whether its catalogue puts names that were not quoted into capitals.
    - `correlates`: whether a subquery may speak of the row around it, wherever it stands.

    Operations, each of which makes new nodes:

    - `verdict(value)`: 1, 0 or NULL as the type of a verdict, where truth is no value.
    - `text(value)`, `number(value)`, `decimal(value)`, `truth(value)`, `day(value)`: literals.
    - `exact(text)`: a text in a form in which equal says equal, letter by letter; `key(column)`: likewise a key.
    - `as_text(id)`: an id as text, however it is stored.
    - `amount(column, places)`, `amount_of(value, places)`: money in a form in which it is compared and summed, where
      the currency has so many `places`; `shown(amount)`: back, for people.
    - `decimal_field(column, name)`: a field with decimals in a form in which it is compared.
    - `rounded(number)`: a float column's value as an amount of hundredths, as `backends.memory.values.rounded` says.
    - `counted(column)`: a whole number as it is summed.
    - `stored_day(column)`: a date as it is compared with others.
    - `after(day, op, anchor, n)`: how a day compares with the n-th day after another.
    - `days_from(first, last)`: how many days after one date the other is.
    - `instant(column)`: something to order instants by, whether the column has a zone or is UTC without one, and
      whatever zone the session is in; `moment(value)`: a literal to compare it with, a whole second in UTC.
    - `local_day(column, zone)`: the date of an instant in the named zone.
    - `contains(text, small, capitals)`: whether the text, with these capitals mapped, contains the small text (§3.2).
    """

    name: str
    title: str
    sqlglot: str
    tier: Tier
    runs_on: str = ""
    limits: tuple[str, ...] = ()
    prelude: tuple[str, ...] = ()
    settings: tuple[tuple[str, int], ...] = ()
    functions: frozenset[str]
    words: frozenset[str] = frozenset()
    nodes: frozenset[type[exp.Expr]] = frozenset()
    unnameable: str = ""
    longest_text: int | None = None
    longest_name: int | None = None
    name_unit: str = "bytes"
    longest_list: int = 1_000_000
    digits: int = 38
    places: int = 38
    first_day: date = date.min
    last_day: date = date.max
    has_truths: bool = True
    correlates: bool = True
    in_capitals: bool = False

    verdict: Callable[[exp.Expr], exp.Expr] = standard.itself
    text: Callable[[str], exp.Expr] = standard.text
    number: Callable[[int], exp.Expr] = standard.number
    decimal: Callable[[Decimal], exp.Expr] = standard.decimal
    truth: Callable[[bool], exp.Expr] = standard.truth
    day: Callable[[date], exp.Expr] = standard.day
    exact: Callable[[exp.Expr], exp.Expr] = standard.itself
    key: Callable[[exp.Expr], exp.Expr] = standard.itself
    as_text: Callable[[exp.Expr], exp.Expr] = standard.as_text
    amount: Callable[[exp.Expr, int], exp.Expr] = standard.amount
    amount_of: Callable[[Decimal, int], exp.Expr] = standard.amount_of
    shown: Callable[[exp.Expr], exp.Expr] = standard.itself
    decimal_field: Callable[[exp.Expr, str], exp.Expr] = standard.decimal_field
    rounded: Callable[[exp.Expr], exp.Expr]
    counted: Callable[[exp.Expr], exp.Expr] = standard.itself
    stored_day: Callable[[exp.Expr], exp.Expr] = standard.itself
    after: Callable[[exp.Expr, Op, exp.Expr, int], exp.Expr]
    days_from: Callable[[exp.Expr, exp.Expr], exp.Expr]
    instant: Callable[[exp.Expr], exp.Expr]
    moment: Callable[[datetime], exp.Expr]
    local_day: Callable[[exp.Expr, str], exp.Expr]
    contains: Callable[[exp.Expr, str, dict[str, str]], exp.Expr]

    @property
    def allowed(self) -> frozenset[type[exp.Expr]]:
        """The nodes that it may be sent."""
        of_truths = {exp.Boolean} if self.has_truths else set()
        return COMMON | self.nodes | of_truths | ({exp.Exists} if self.correlates else {exp.Max})

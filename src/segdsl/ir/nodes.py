"""What a rule means: twelve kinds of node, three truth values.

Truth (§6.1). Every node is true, false or unknown for a subject on a day. `And`, `Or` and `Not` are Kleene's: an `And`
is false if any part is false, else unknown if any is unknown, else true; `Or` is its mirror; `Not` swaps true and
false and keeps unknown. A leaf on an unknown field is unknown; `Known` never is. A subject is a member only where the
rule is true.

Sugar is gone: `!=` is `Not(Compare(EQ))`, `none of` is `Not(OneOf)` or `Not(HasAny)`, `between` is an `And` of two
comparisons, every date phrase is a `Within`, every window is a `Span` or a `SinceField`, references are inlined.

`origin` says where the author wrote it. It takes no part in equality.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from segdsl.base.record import place, record
from segdsl.base.source import Span as TextSpan
from segdsl.ir.days import Day
from segdsl.vocabulary.model import Field, Metric


@record
class Origin:
    """Where a node was written, and through which `in segment` references it came, outermost first."""

    span: TextSpan
    via: tuple[TextSpan, ...] = ()


class Op(Enum):
    """How two values compare. Texts, members, ids and booleans only by EQ."""

    EQ = "="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


Value = str | int | Decimal | bool


@record
class Constant:
    """Always this: True, False, or None for unknown."""

    value: bool | None
    origin: Origin | None = place(default=None)


@record
class And:
    """All of the parts; true where there are none."""

    parts: tuple[Expr, ...]
    origin: Origin | None = place(default=None)


@record
class Or:
    """Any of the parts; false where there are none."""

    parts: tuple[Expr, ...]
    origin: Origin | None = place(default=None)


@record
class Not:
    """The opposite of the part; unknown stays unknown."""

    part: Expr
    origin: Origin | None = place(default=None)


@record
class Compare:
    """A scalar field against a constant. Ids and members compare as exact text (§3.2)."""

    field: Field
    op: Op
    value: Value
    origin: Origin | None = place(default=None)


@record
class OneOf:
    """A scalar field is one of the values; there is at least one."""

    field: Field
    values: tuple[Value, ...]
    origin: Origin | None = place(default=None)


@record
class HasAny:
    """A set field has at least one of the values.

    True if one is there; else unknown if the set is unknown or one of its elements is; else false, so false for an
    empty set (§6.2).
    """

    field: Field
    values: tuple[str, ...]
    origin: Origin | None = place(default=None)


@record
class Contains:
    """A text field, or any element of a set field, contains `text`, ignoring case as `ir.text.fold` defines it."""

    field: Field
    text: str
    origin: Origin | None = place(default=None)


@record
class Within:
    """A date field lies in the closed interval; None is an open end."""

    field: Field
    first: Day | None
    last: Day | None
    origin: Origin | None = place(default=None)


@record
class Known:
    """The field has a value; never unknown. A set is known if it and all its elements are."""

    field: Field
    origin: Origin | None = place(default=None)


@record
class Span:
    """The events from `first` to `last`, both in; None is an open end. Events after today are never in."""

    first: Day | None
    last: Day | None


@record
class SinceField:
    """The events `first_day` to `last_day` days after the date `anchor` (the date itself is day 0), cut at today.

    None is an open end. The window, and whatever asks about it, is unknown where the date is (§5.2).
    """

    anchor: Field
    first_day: int = 0
    last_day: int | None = None


Window = Span | SinceField


@record
class Total:
    """The sum of a metric's events in the window against a constant; unknown where there is no event (§5.3).

    An event is a row whose value is neither null nor zero.
    """

    metric: Metric
    window: Window
    op: Op
    value: int | Decimal
    origin: Origin | None = place(default=None)


@record
class Absent:
    """The metric has no event in the window; unknown only where the window is."""

    metric: Metric
    window: Window
    origin: Origin | None = place(default=None)


Leaf = Constant | Compare | OneOf | HasAny | Contains | Within | Known | Total | Absent
Expr = And | Or | Not | Leaf


@record(kw_only=True)
class Rule:
    """A named condition that makes sense. `name` is empty for a bare condition."""

    name: str
    condition: Expr
    doc: str = ""
    title: str = ""
    owner: str = ""
    span: TextSpan | None = place(default=None)

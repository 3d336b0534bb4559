"""What was written, all of it: one node per shape of the grammar, sugar and parentheses kept.

Every node has a `span`; places take no part in equality. Words are not yet looked up: whether `joined` is a field or
`Joined` a member is the checker's business. A foreign spelling (`==`) has already been reported and stands here as
what it means. Comments are not nodes; they stand beside the tree in `Parse.comments`, by position.
"""

from __future__ import annotations

import datetime
import decimal
from enum import Enum

from segdsl.base.record import place, record
from segdsl.base.source import Span

# ---- words and values ------------------------------------------------------------------------------------------


@record
class Name:
    """A word that names something; `text` is without backticks."""

    text: str
    span: Span = place()


@record
class Text:
    """A quoted text, escapes resolved."""

    text: str
    span: Span = place()


@record
class Word:
    """A bare word as a value: a member, a text without blanks, `true` or `false`."""

    text: str
    span: Span = place()


@record
class Integer:
    """A whole number."""

    value: int
    span: Span = place()


@record
class Decimal:
    """A number with a decimal point."""

    value: decimal.Decimal
    span: Span = place()


@record
class Money:
    """An amount with the currency as written: a code (`USD`) or a sign (`$`)."""

    value: decimal.Decimal
    currency: str
    span: Span = place()


@record
class Date:
    """A calendar day that exists."""

    value: datetime.date
    span: Span = place()


@record
class ParamRef:
    """`$name`; `name` is without the sign."""

    name: str
    span: Span = place()


@record
class BadValue:
    """A value that was already reported (a date that does not exist, an open quote); nothing more is said of it."""

    span: Span = place()


Value = Text | Word | Integer | Decimal | Money | Date | ParamRef | BadValue
Count = Integer | ParamRef | BadValue


class Unit(Enum):
    """The unit of a relative date."""

    DAY = "days"
    WEEK = "weeks"
    MONTH = "months"
    YEAR = "years"


class Period(Enum):
    """A calendar period."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@record
class RelativeDay:
    """`count unit ago`, or from now; `today` and `yesterday` are 0 and 1 days ago."""

    count: Count
    unit: Unit
    from_now: bool
    span: Span = place()


Day = Date | RelativeDay | ParamRef | BadValue

# ---- windows ---------------------------------------------------------------------------------------------------


@record
class LastWindow:
    """`last 30 days`, `last 30 complete days`."""

    count: Count
    unit: Unit
    complete: bool
    span: Span = place()


@record
class DatesWindow:
    """`2026-01-01 to 2026-03-31`; one day, `today` and `yesterday` have it at both ends."""

    first: Day
    last: Day
    span: Span = place()


@record
class AgoWindow:
    """`31 to 60 days ago`, as written: `near` first."""

    near: Count
    far: Count
    unit: Unit
    span: Span = place()


@record
class PeriodWindow:
    """`this month` (offset 0), `previous month` (offset -1)."""

    offset: int
    period: Period
    span: Span = place()


@record
class DaysSinceWindow:
    """`days 31 to 60 since joined`."""

    first: Count
    last: Count
    anchor: Name
    span: Span = place()


@record
class SinceWindow:
    """`since joined`."""

    anchor: Name
    span: Span = place()


@record
class NamedWindow:
    """`since_joined`, `q1`: a window by name."""

    name: Name
    span: Span = place()


Window = LastWindow | DatesWindow | AgoWindow | PeriodWindow | DaysSinceWindow | SinceWindow | NamedWindow

# ---- conditions ------------------------------------------------------------------------------------------------


@record
class Or:
    """Conditions joined by OR; at least two."""

    parts: tuple[Condition, ...]
    span: Span = place()


@record
class And:
    """Conditions joined by AND; at least two."""

    parts: tuple[Condition, ...]
    span: Span = place()


@record
class Not:
    """`NOT condition`."""

    part: Condition
    span: Span = place()


@record
class Group:
    """`( condition )`, with the window that follows it, if any. The window's span starts at `during` or `since`."""

    part: Condition
    window: Window | None
    span: Span = place()


@record
class InSegment:
    """`in segment NAME`."""

    name: Name
    span: Span = place()


@record
class NoEvents:
    """`no clicks during …`; the window may come from a group around it."""

    metric: Name
    window: Window | None
    span: Span = place()


class Operator(Enum):
    """How a comparison compares."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@record
class Comparison:
    """`subject < value`, with a window where the subject is a metric."""

    subject: Name
    operator: Operator
    operator_span: Span = place()
    value: Value
    window: Window | None
    span: Span = place()


@record
class Between:
    """`subject between low and high`, with a window where the subject is a metric."""

    subject: Name
    low: Value
    high: Value
    window: Window | None
    span: Span = place()


@record
class BetweenAgo:
    """`subject between 31 and 60 days ago`, as written: `near` first."""

    subject: Name
    near: Count
    far: Count
    unit: Unit
    span: Span = place()


@record
class AnyOf:
    """`subject any of (…)`, or `none of (…)` where negated."""

    subject: Name
    negated: bool
    values: tuple[Value, ...]
    values_span: Span = place()
    span: Span = place()


@record
class Contains:
    """`subject contains "…"`."""

    subject: Name
    value: Value
    span: Span = place()


@record
class IsKnown:
    """`subject is known`, or `is unknown` where negated."""

    subject: Name
    negated: bool
    span: Span = place()


@record
class OnDay:
    """`subject on day`; `exactly N days ago` and `exactly N days from now` are `exact`."""

    subject: Name
    day: Day
    exact: bool
    span: Span = place()


@record
class InLast:
    """`subject in the last 30 days`, `in the last 30 complete days`."""

    subject: Name
    count: Count
    unit: Unit
    complete: bool
    span: Span = place()


@record
class InNext:
    """`subject in the next 30 days`."""

    subject: Name
    count: Count
    unit: Unit
    span: Span = place()


@record
class InPeriod:
    """`subject in this month` (offset 0), `in previous month` (offset -1)."""

    subject: Name
    offset: int
    period: Period
    span: Span = place()


class Side(Enum):
    """On which side of a day, and whether the day itself counts."""

    BEFORE = "before"
    AFTER = "after"
    ON_OR_BEFORE = "on or before"
    ON_OR_AFTER = "on or after"


@record
class Relative:
    """`subject before day` and its three sisters."""

    subject: Name
    side: Side
    day: Day
    span: Span = place()


@record
class Broken:
    """A condition that could not be read; it was reported, and nothing more is said of it."""

    span: Span = place()


Statement = (
    Comparison | Between | BetweenAgo | AnyOf | Contains | IsKnown | OnDay | InLast | InNext | InPeriod | Relative
)
Condition = Or | And | Not | Group | InSegment | NoEvents | Statement | Broken

# ---- items -----------------------------------------------------------------------------------------------------


@record
class Meta:
    """`@owner: "partnerships"`; `key` is without the sign."""

    key: str
    value: str | int | datetime.date | tuple[str, ...] | None
    span: Span = place()


@record
class Import:
    """`import { a, b } from "common.seg"`."""

    names: tuple[Name, ...]
    path: Text
    span: Span = place()
    doc: str = ""


@record
class Param:
    """`param few = 5`."""

    name: Name
    value: Value
    span: Span = place()
    doc: str = ""


@record
class WindowDefinition:
    """`window q1 = 2026-01-01 to 2026-03-31`."""

    name: Name
    window: Window
    span: Span = place()
    doc: str = ""


@record
class Segment:
    """`segment NAME { … where condition }`."""

    name: Name
    meta: tuple[Meta, ...]
    condition: Condition
    span: Span = place()
    doc: str = ""


@record
class Series:
    """`series NAME { a, b, c }`."""

    name: Name
    meta: tuple[Meta, ...]
    members: tuple[Name, ...]
    span: Span = place()
    doc: str = ""


class ClauseKind(Enum):
    """What a clause of a workflow limits (§9.2)."""

    CATCH_UP = "catch up within"
    NOT_MORE_THAN = "not more than"
    EXCEPT = "except"
    HOLD_OUT = "hold out"
    SPLIT = "split"
    UNTIL = "until"
    QUIET_HOURS = "quiet hours"


@record
class Clause:
    """One clause of a workflow; of the slots, those that its kind uses are set.

    `catch up within COUNT UNIT` · `not more than MAXIMUM per COUNT UNIT` · `except NAMES[0]` ·
    `hold out COUNT percent` · `split NAMES[0]/NAMES[1]…` · `until DAY` ·
    `quiet hours TIMES[0] to TIMES[1]`, as minutes of the day.
    """

    kind: ClauseKind
    span: Span = place()
    count: Count | None = None
    maximum: Count | None = None
    unit: Unit | None = None
    names: tuple[Name, ...] = ()
    day: Day | None = None
    times: tuple[int, int] | None = None


class ActionKind(Enum):
    """What a workflow does (§9.3)."""

    SEND = "send"
    ACCEPT = "accept"
    END = "end"
    ADD = "add to"
    CALL = "call"
    NOTIFY = "notify"


@record
class Action:
    """`send email "nudge-30"`: the verb, the noun after it (None for notify), the text, and the arm of a split."""

    kind: ActionKind
    noun: Name | None
    text: Text | None
    arm: Name | None
    span: Span = place()


@record
class Workflow:
    """`workflow NAME { for SEGMENT once per partner … }`; `subject` is the word after `per`."""

    name: Name
    meta: tuple[Meta, ...]
    segment: Name
    subject: Name
    clauses: tuple[Clause, ...]
    actions: tuple[Action, ...]
    span: Span = place()
    doc: str = ""


class Outcome(Enum):
    """What a test expects."""

    MATCH = "match"
    NO_MATCH = "no match"
    UNKNOWN = "unknown"


@record
class UnknownValue:
    """`unknown` as the value of a fact."""

    span: Span = place()


@record
class SetValue:
    """`("VIP", "Gold")` as the value of a fact; may be empty."""

    values: tuple[Value, ...]
    span: Span = place()


FactValue = Value | RelativeDay | UnknownValue | SetValue


@record
class Column:
    """What a fact is about: a field, or with `day` an event of a metric on that day."""

    name: Name
    day: Day | None
    span: Span = place()


@record
class Fact:
    """`joined: 2026-03-01` or `clicks on 2026-03-05: 3`."""

    column: Column
    value: FactValue
    span: Span = place()


@record
class Expectation:
    """What is expected of a subject, on the day `on` or, where that is None, on the `today` of its case."""

    outcome: Outcome
    on: Date | None
    span: Span = place()


@record
class Case:
    """A subject as it is on `today`, and what is expected of it.

    A row of a table is a case with the facts of its columns. `subject` is the word before the brace, None for such a
    row. `today` is None if no `today:` came before.
    """

    subject: Name | None
    facts: tuple[Fact, ...]
    expected: tuple[Expectation, ...]
    today: Date | None
    span: Span = place()


@record
class Test:
    """`test "sentence" for NAME { today: DATE  cases }`."""

    sentence: Text
    segment: Name
    cases: tuple[Case, ...]
    span: Span = place()
    doc: str = ""


@record
class BrokenItem:
    """An item that could not be read; `kind` is its first word and `name` what it would have been called, if known."""

    kind: str
    name: Name | None
    span: Span = place()


Item = Import | Param | WindowDefinition | Segment | Series | Workflow | Test | BrokenItem


@record
class File:
    """A rule file: the edition it declares (None if it declares none) and its items in order."""

    edition: int | None
    items: tuple[Item, ...]
    span: Span = place()


@record
class Comment:
    """A comment, `#` included; `is_doc` for `#:`."""

    text: str
    is_doc: bool
    span: Span = place()

"""What checking gives: rules, series, workflows and tests that make sense, and everything that does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import place, record
from segdsl.base.source import Span
from segdsl.check.scope import Scope
from segdsl.ir.days import Unit
from segdsl.ir.nodes import Rule
from segdsl.syntax.tree import ActionKind


@record(kw_only=True)
class Series:
    """Segments that are meant to follow each other (§8.3)."""

    name: str
    segments: tuple[str, ...]
    title: str = ""
    owner: str = ""
    doc: str = ""
    span: Span = place()


@record
class Duration:
    """A length of time, in calendar units."""

    count: int
    unit: Unit


@record
class Frequency:
    """At most `maximum` sends to a subject in any `duration` (§9.2)."""

    maximum: int
    duration: Duration


@record
class Action:
    """One action of a workflow (§9.3).

    `text` is the template, group, webhook or channel, empty where the kind has none. `arm` is the arm of the split that
    it is for, None for all.
    """

    kind: ActionKind
    text: str
    arm: str | None
    span: Span = place()


@record(kw_only=True)
class Limits:
    """What holds a workflow back (§9.2).

    `excepted` are segments whose members are left out. `arms` are those of a split. `quiet_hours` are minutes of the
    day, from and to; where the first is later, the night between.
    """

    catch_up: Duration | None = None
    not_more_than: tuple[Frequency, ...] = ()
    excepted: tuple[str, ...] = ()
    hold_out_percent: int = 0
    arms: tuple[str, ...] = ()
    until: date | None = None
    quiet_hours: tuple[int, int] | None = None


@record(kw_only=True)
class Workflow:
    """What is done for the members of a segment, once for each (§9). `was` are its earlier names."""

    name: str
    segment: str
    actions: tuple[Action, ...]
    limits: Limits
    was: tuple[str, ...] = ()
    title: str = ""
    owner: str = ""
    doc: str = ""
    span: Span = place()


Fact = str | int | Decimal | bool | date | frozenset[str] | None


@record(kw_only=True)
class Case:
    """A subject as a test describes it on the day `today`.

    `fields` by canonical name, None where a value is said to be unknown. `events` by canonical name of the metric, each
    with its day. `expect` is the truth expected, None for unknown.
    """

    fields: dict[str, Fact]
    events: dict[str, tuple[tuple[date, int | Decimal], ...]]
    today: date
    expect: bool | None
    span: Span = place()


@record(kw_only=True)
class Test:
    """Cases that a segment is to be right on (§10)."""

    sentence: str
    segment: str
    cases: tuple[Case, ...]
    span: Span = place()


@record(kw_only=True)
class Checked:
    """A project that was checked.

    Only what makes sense is here: a segment with an error, or one that refers to such a segment, is not among the
    rules. `scope` is what a condition outside all files may refer to.
    """

    rules: dict[str, Rule]
    series: dict[str, Series]
    workflows: dict[str, Workflow]
    tests: tuple[Test, ...]
    diagnostics: tuple[Diagnostic, ...]
    scope: Scope = place()


@record
class CheckedCondition:
    """A bare condition that was checked; `rule` is None if it has an error."""

    rule: Rule | None
    diagnostics: tuple[Diagnostic, ...]

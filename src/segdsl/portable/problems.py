"""What the screen cannot express, and what to write instead (§7.3).

All are errors of the profile: who asks for it wants to enter the segment, and what has no row cannot be entered.
"""

from __future__ import annotations

from segdsl.base.diagnostics import Code, Diagnostic, Fix, Label, error
from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.check.problems.wording import excerpt
from segdsl.ir.nodes import Origin
from segdsl.portable.menu import NoEntry, NotPreset, around
from segdsl.portable.screen import PRESET_DAYS

NON_PRESET_DAYS = Code("SEG650", "non-preset-days")
DAYS_WITHOUT_ROW = Code("SEG651", "days-without-row")
WINDOW_SINCE_DATE = Code("SEG652", "window-since-date")
SECOND_WINDOW = Code("SEG653", "second-date-range")
METRIC_BOUND = Code("SEG654", "metric-bound")
NO_EVENTS = Code("SEG655", "no-events-condition")
OR_CONDITION = Code("SEG656", "or-condition")
NOT_CONDITION = Code("SEG657", "not-condition")
CONDITION_WITHOUT_ROW = Code("SEG658", "condition-without-row")


@record
class Departure:
    """What has no row, as a complaint at its place in the segment at hand.

    `written` is where the condition itself stands, `is_brought` whether `in segment` leads there.
    """

    diagnostic: Diagnostic
    written: Span
    is_brought: bool

    @property
    def key(self) -> tuple[str, Span]:
        """What a segment and those that refer to it complain of alike."""
        return self.diagnostic.code, self.written


@record
class Place:
    """Where to show what has no row: a condition, and in it perhaps its window alone."""

    origin: Origin
    window: Span | None = None

    @property
    def here(self) -> Span:
        """The place in the segment at hand."""
        return self.origin.via[0] if self.origin.via else self.window or self.origin.span


def non_preset_days(place: Place, found: NotPreset, fixes: tuple[Fix, ...]) -> Departure:
    """A number of days that is not in the menu."""
    phrase = "`exactly {} days ago`" if found.single else "`last {} days`"
    nearest = " and ".join(phrase.format(days) for days in around(found.days))
    leave_today_out = f"or leave today out: a range of 1 to {found.days} days ago has a row"
    return _departure(
        NON_PRESET_DAYS,
        f"`{found.days}` is not a number of days in the screen's menu",
        place,
        f"the menu has today, yesterday, {', '.join(map(str, PRESET_DAYS))}",
        help=(f"the nearest in the menu: {nearest}", *([] if found.single or found.days == 1 else [leave_today_out])),
        fixes=fixes,
    )


def days_without_row(place: Place, found: NoEntry) -> Departure:
    """Days that no operator of the screen says."""
    return _departure(
        DAYS_WITHOUT_ROW, f"the screen has no {found.missing}", place, "no row says these days", help=(found.help,)
    )


def window_since_date(place: Place, date: str, days: int | None, fixes: tuple[Fix, ...]) -> Departure:
    """A window of its own for each subject; `days` are so many last ones that hold it, where that is known."""
    if days is None:
        help = "use a window that is the same for all, such as `during last 30 days`"
    else:
        help = f"`during last {days} days` holds all of it, and what came before `{date}` as well"
    return _departure(
        WINDOW_SINCE_DATE,
        f"the screen has no window that starts at `{date}`",
        place,
        "starts on another day for each",
        help=(help,),
        fixes=fixes,
    )


def second_window(place: Place, first: Place) -> Departure:
    """Two windows, and the screen has one row for all metrics."""
    return _departure(
        SECOND_WINDOW,
        "the screen has one window for all metrics of a segment",
        place,
        "the second window",
        labels=(Label(first.here, "the first window"),),
        help=("use the same window for all, or make two segments of it",),
    )


def metric_bound(place: Place, instead: str, fixes: tuple[Fix, ...]) -> Departure:
    """A metric compared by something else than `>` or `<`; `instead` is how it is said with those."""
    return _departure(
        METRIC_BOUND,
        "the screen compares metrics by `>` and `<` only",
        place,
        "there is no such operator",
        help=(f"write `{instead}`",),
        fixes=fixes,
    )


def no_events(place: Place, metric: str) -> Departure:
    """`no clicks during …`: who has none is not found there."""
    return _departure(
        NO_EVENTS,
        f"the screen cannot ask for those who have no {metric}",
        place,
        "has no row",
        notes=(f"not by `{metric} < 100` either: without {metric} there is nothing to compare",),
        help=("leave it out; `segdsl members` finds them",),
    )


def or_condition(place: Place, fixes: tuple[Fix, ...]) -> Departure:
    """Alternatives."""
    help = "list the values in one `any of`" if fixes else "make a segment of each side"
    return _departure(
        OR_CONDITION, "the screen joins conditions by AND only", place, "one or the other", help=(help,), fixes=fixes
    )


def not_condition(place: Place, fixes: tuple[Fix, ...]) -> Departure:
    """The opposite of a condition, in whatever spelling."""
    help = "" if fixes else "say who is meant, rather than who is not"
    return _departure(
        NOT_CONDITION,
        "the screen cannot say the opposite of a condition",
        place,
        "has no row",
        help=(help,) if help else (),
        fixes=fixes,
    )


def condition_without_row(place: Place) -> Departure:
    """A condition of a form that the screen does not have."""
    return _departure(
        CONDITION_WITHOUT_ROW,
        "the screen has no row for this condition",
        place,
        "neither a list of values, a date nor a metric",
        help=("leave it out; `segdsl members` finds them",),
    )


def _departure(
    code: Code,
    message: str,
    place: Place,
    label: str,
    *,
    labels: tuple[Label, ...] = (),
    notes: tuple[str, ...] = (),
    help: tuple[str, ...] = (),
    fixes: tuple[Fix, ...] = (),
) -> Departure:
    """An error at a place. What a reference brings is shown where it was written, too."""
    is_brought = bool(place.origin.via)
    if is_brought:
        label = f"brings `{excerpt(place.origin.span.text)}`"
        labels = (*labels, Label(place.origin.span, "the condition is brought from here"))
    diagnostic = error(code, message, place.here, label, labels=labels, notes=notes, help=help, fixes=fixes)
    return Departure(diagnostic, place.origin.span, is_brought)

"""Days and windows in words: what the rule says, and in parentheses the calendar days that it means today.

Where no day is given as today, as in a text that is kept, there are no parentheses.

The relative words come from the IR and differ wherever it does, so that two rules which are the same today but not
tomorrow do not read the same.
"""

from __future__ import annotations

from datetime import date
from typing import assert_never

from segdsl.base.record import record
from segdsl.ir.days import Ago, Day, Fixed, Period, PeriodStart, Unit, day_after, is_never_after, resolve
from segdsl.ir.nodes import SinceField, Span, Window

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

TODAY = Ago(0)
YESTERDAY = Ago(1)


@record
class Days:
    """The days from `first` (None: from the beginning) to `last`, both in; none where the last is before the first."""

    first: date | None
    last: date

    @property
    def any(self) -> bool:
        """Whether there is a day among them."""
        return self.first is None or self.first <= self.last

    def hold(self, day: date) -> bool:
        """Whether the day is one of them."""
        return (self.first is None or self.first <= day) and day <= self.last


def calendar_day(day: date) -> str:
    """`1 May 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def calendar_days(first: date | None, last: date | None) -> str:
    """`1 May 2026`, `1 May 2026 to 31 May 2026`, `until 31 May 2026`; `no day yet` where the last is before the first.

    Only one end may be open.
    """
    if last is None:
        assert first is not None
        return f"from {calendar_day(first)} on"
    if first is None:
        return f"until {calendar_day(last)}"
    if first > last:
        return "no day yet"
    return calendar_day(first) if first == last else f"{calendar_day(first)} to {calendar_day(last)}"


def counted(number: int, noun: str) -> str:
    """`1 day`, `2 days`, `1,000 days`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def named_day(day: Day) -> str:
    """A day as the rule names it: `today`, `30 days ago`, `31 May 2026`."""
    match day:
        case Fixed(fixed):
            return calendar_day(fixed)
        case Ago(0, Unit.DAY, 0):
            return "today"
        case Ago(1, Unit.DAY, 0):
            return "yesterday"
        case Ago(-1, Unit.DAY, 0):
            return "tomorrow"
        case Ago(count, unit, 0):
            return f"{counted(abs(count), unit.value)} {'from now' if count < 0 else 'ago'}"
        case PeriodStart(period, offset, 0):
            return f"the start of {_period(period, offset)}"
        case Ago(plus=plus) | PeriodStart(plus=plus):
            side = "after" if plus > 0 else "before"
            return f"{counted(abs(plus), 'day')} {side} {named_day(day_after(day, -plus))}"
        case _:
            assert_never(day)


def lies(first: Day | None, last: Day | None, today: date | None) -> str:
    """Where a date lies, to stand after `is`: `in the last 30 days (1 May 2026 to 31 May 2026)`."""
    return _with_calendar(_single(first, last) or _range(first, last), first, last, today)


def during(window: Span, today: date | None) -> str:
    """When the events of a window are: `in the last 30 days (1 May 2026 to 31 May 2026)`, to today at the latest."""
    first, last = window.first, window.last
    if first is None and last is None:
        return f"at any time until today{_which(today)}"
    if first is not None and last is None:
        words = f"since {named_day(first)}"
    elif first is not None and first == last:
        words = f"on {named_day(first)}" if isinstance(first, Fixed) else named_day(first)
    else:
        words = _range(first, last)
    if today is None:
        is_cut = last is not None and not is_never_after(last, TODAY)
        return f"{words}, no later than today" if is_cut else words
    days = window_days(window, today)
    whole = last is not None and resolve(last, today) == days.last
    if whole and all(day is None or isinstance(day, Fixed) for day in (first, last)):
        return words
    return f"{words} ({calendar_days(days.first, days.last)})"


def since(window: SinceField, anchor: str, today: date | None) -> str:
    """When the events of a window are that starts at a date of the subject, called `anchor`."""
    first_day, last_day = window.first_day, window.last_day
    start = f"from {anchor}" if first_day == 0 and last_day is None else f"from day {first_day}"
    if last_day is not None:
        return f"{start} to day {last_day} after {anchor}, no later than today{_which(today)}"
    after = f" after {anchor}" if first_day else ""
    return f"{start}{after} to today{_which(today)}"


def window_days(window: Window, today: date, anchor: date | None = None) -> Days:
    """The days of a window, today at the latest; `anchor` is the date that a window `since` starts from."""
    match window:
        case Span(first, last):
            end = today if last is None else min(resolve(last, today), today)
            return Days(None if first is None else resolve(first, today), end)
        case SinceField(_, first_day, last_day):
            from segdsl.backends.memory.events import days_since

            assert anchor is not None
            return Days(*days_since(first_day, last_day, today)(anchor))
        case _:
            assert_never(window)


def _single(first: Day | None, last: Day | None) -> str | None:
    """One day, to stand after `is`."""
    if first is None or first != last:
        return None
    exactly = isinstance(first, Ago) and first.plus == 0 and abs(first.count) > 1
    return f"exactly {named_day(first)}" if exactly else named_day(first)


def _range(first: Day | None, last: Day | None) -> str:
    match first, last:
        case None, None:
            return "any day"
        case None, _:
            assert last is not None
            return f"on or before {named_day(last)}"
        case _, None:
            assert first is not None
            return f"on or after {named_day(first)}"
        case Ago(count, unit, 0), Ago(0, Unit.DAY, 0) if count > 0:
            return f"in the last {counted(count, unit.value)}"
        case Ago(0, Unit.DAY, 0), Ago(count, unit, 0) if count < 0:
            return f"in the next {counted(-count, unit.value)}"
        case Ago(far, unit, 0), Ago(near, other, 0) if far > 0 and near > 0 and unit is other:
            return f"between {near:,} and {counted(far, unit.value)} ago"
        case Ago(far, unit, 0), Ago(1, Unit.DAY, 0) if far > 0:
            return f"in the last {counted(far, f'complete {unit.value}')}"
        case PeriodStart(period, offset, 0), _ if last == day_after(PeriodStart(period, offset + 1), -1):
            return f"in {_period(period, offset)}"
        case _:
            return f"from {named_day(first)} to {named_day(last)}"


def _with_calendar(words: str, first: Day | None, last: Day | None, today: date | None) -> str:
    ends = [day for day in (first, last) if day is not None]
    if today is None or all(isinstance(day, Fixed) for day in ends):
        return words
    start, end = (None if day is None else resolve(day, today) for day in (first, last))
    return f"{words} ({calendar_days(start, end)})"


def _which(today: date | None) -> str:
    return "" if today is None else f" ({calendar_day(today)})"


def _period(period: Period, offset: int) -> str:
    match offset:
        case 0:
            return f"this {period.value}"
        case -1:
            return f"the previous {period.value}"
        case 1:
            return f"the next {period.value}"
        case _:
            return f"the {period.value} {counted(abs(offset), period.value)} {'ago' if offset < 0 else 'from now'}"

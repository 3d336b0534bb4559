"""Which days the screen's date menu has: a range of days as operator and value, or why there is none."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from segdsl.base.record import record
from segdsl.ir.days import Ago, Day, Fixed, PeriodStart, Unit
from segdsl.portable.screen import PRESET_DAYS, Operator


@record
class Entry:
    """Days that the menu has."""

    operator: Operator
    values: tuple[str, ...]


@record
class NotPreset:
    """A number of days that the menu does not have: a single day so many days ago, or so many last days."""

    days: int
    single: bool


@record
class NoEntry:
    """Days that the menu cannot say at all: what the screen does not have, and what to write instead."""

    missing: str
    help: str


Found = Entry | NotPreset | NoEntry

ALL_TIME = NoEntry(
    "window of all time", "the longest in the menu are the `last 365 days`; two dates may be further apart"
)
OPEN_END = NoEntry("range with an open end", "say both ends, as dates or as `between 1 and 365 days ago`")
CALENDAR = NoEntry(
    "calendar weeks, months, quarters or years", "count in days, such as the `last 30 days`, or say dates"
)
FUTURE = NoEntry("days after today", "say dates: `between 2026-01-01 and 2026-01-31`")
MIXED = NoEntry("range from a date to a day that moves", "say dates at both ends, or days ago at both")


def in_menu(first: Day | None, last: Day | None) -> Found:
    """The days from `first` to `last`, both in, None being an open end; a rule cannot name them backwards."""
    if first is None or last is None:
        return ALL_TIME if first is last else OPEN_END
    start, end = _fixed_or_ago(first), _fixed_or_ago(last)
    match start, end:
        case (None, _) | (_, None):
            return CALENDAR
        case date(), date():
            return Entry(Operator.BETWEEN, (start.isoformat(), end.isoformat()))
        case int(), int():
            return _relative(start, end)
        case _:
            return MIXED


def around(days: int) -> tuple[int, ...]:
    """The preset days next to a number of days: the one below and the one above, if there are."""
    below = [preset for preset in PRESET_DAYS if preset < days][-1:]
    return (*below, *[preset for preset in PRESET_DAYS if preset > days][:1])


def days_ago(day: Day) -> int | None:
    """How many days ago a day is, whatever today is; None where that depends on the calendar."""
    found = _fixed_or_ago(day)
    return found if isinstance(found, int) else None


def _relative(far: int, near: int) -> Found:
    if near < 0:
        return FUTURE
    if far == near:
        if far in PRESET_DAYS:
            return Entry(Operator.IS, (f"{far} Days Ago",))
        return Entry(Operator.IS, (("Today", "Yesterday")[far],)) if far < 2 else NotPreset(far, single=True)
    if near == 0:
        return Entry(Operator.IS, (f"Last {far} Days",)) if far in PRESET_DAYS else NotPreset(far, single=False)
    return Entry(Operator.INTERVAL, (str(near), str(far)))


def _fixed_or_ago(day: Day) -> date | int | None:
    """A date, or a number of days ago; None where the length of months decides."""
    match day:
        case Fixed(fixed):
            return fixed
        case Ago(count, Unit.DAY, plus) | Ago(0 as count, _, plus):
            return count - plus
        case Ago(count, Unit.WEEK, plus):
            return 7 * count - plus
        case Ago() | PeriodStart():
            return None
        case _:
            assert_never(day)

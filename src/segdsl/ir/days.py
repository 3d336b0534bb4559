"""Days as rules speak of them: fixed, or relative to the day of the run.

A rule is checked once and run on many days, so its dates stay relative until `resolve(day, today)`. Every phrase of
§4.2 becomes an interval of two such days; no backend does calendar arithmetic of its own.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from enum import Enum
from typing import assert_never

from segdsl.base.record import record


class Unit(Enum):
    """The unit of a relative date (§4.3)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Period(Enum):
    """A calendar period; weeks are ISO weeks, from Monday (§4.2)."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@record
class Fixed:
    """One calendar day."""

    day: date


@record
class Ago:
    """`count` units before today (after it, where negative), and then `plus` days later."""

    count: int
    unit: Unit = Unit.DAY
    plus: int = 0


@record
class PeriodStart:
    """The first day of the period `offset` periods after the one today is in, and then `plus` days later."""

    period: Period
    offset: int
    plus: int = 0


Day = Fixed | Ago | PeriodStart

TODAY = Ago(0)


def day_after(day: Day, days: int) -> Day:
    """The day `days` days after `day` (before it, where negative). Saturates at the ends of the calendar."""
    match day:
        case Fixed(fixed):
            return Fixed(shift(fixed, days))
        case Ago(count, Unit.DAY, plus):
            return Ago(count - plus - days)
        case Ago(count, unit, plus):
            return Ago(count, unit, plus + days)
        case PeriodStart(period, offset, plus):
            return PeriodStart(period, offset, plus + days)
        case _:
            assert_never(day)


def resolve(day: Day, today: date) -> date:
    """The calendar day that `day` means when the run is on `today`."""
    match day:
        case Fixed(fixed):
            return fixed
        case Ago(count, unit, plus):
            return shift(before(today, count, unit), plus)
        case PeriodStart(period, offset, plus):
            return shift(period_start(today, period, offset), plus)
        case _:
            assert_never(day)


def before(today: date, count: int, unit: Unit) -> date:
    """`count` units before `today`; months and years clamp to the last day of the month (§4.3)."""
    match unit:
        case Unit.DAY:
            return shift(today, -count)
        case Unit.WEEK:
            return shift(today, -7 * count)
        case Unit.MONTH:
            return _months_before(today, count)
        case Unit.YEAR:
            return _months_before(today, 12 * count)
        case _:
            assert_never(unit)


def period_start(today: date, period: Period, offset: int) -> date:
    """The first day of the period `offset` periods after the one that holds `today`."""
    match period:
        case Period.WEEK:
            return shift(today, 7 * offset - today.weekday())
        case Period.MONTH:
            return _months_before(today.replace(day=1), -offset)
        case Period.QUARTER:
            return _months_before(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), -3 * offset)
        case Period.YEAR:
            return _months_before(date(today.year, 1, 1), -12 * offset)
        case _:
            assert_never(period)


def is_never_after(one: Day, other: Day) -> bool:
    """Whether it can be told, of whatever day a run is on, that `one` is not after `other`."""
    match one, other:
        case _ if one == other:
            return True
        case Fixed(day), Fixed(other_day):
            return day <= other_day
        case Ago(count, Unit.DAY | Unit.WEEK as unit, 0), Ago(other_count, Unit.DAY | Unit.WEEK as other_unit, 0):
            return _in_days(count, unit) >= _in_days(other_count, other_unit)
        case (Ago(count, _, plus), Ago(0, Unit.DAY, 0)) if count >= 0 >= plus:
            return True
        case (PeriodStart(_, offset, plus), Ago(0, Unit.DAY, 0)) if offset <= 0 and plus <= 0:
            return True
        case _:
            return False


def shift(day: date, days: int) -> date:
    """`days` days after `day`, or the first or last day there is."""
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


def _in_days(count: int, unit: Unit) -> int:
    return count * 7 if unit is Unit.WEEK else count


def _months_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    if index < 12:
        return date.min
    if index >= 12 * 10_000:
        return date.max
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

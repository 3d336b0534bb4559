"""Date phrases (§4.2) and the days they name, as intervals of days relative to the day of the run."""

from __future__ import annotations

from typing import assert_never

from segdsl.check.problems import values as problems
from segdsl.check.scope import Given, Scope
from segdsl.check.values import given
from segdsl.ir import days
from segdsl.ir.days import TODAY, Ago, Day, Fixed, PeriodStart, day_after
from segdsl.syntax import tree

# A hundred years. The parser refuses more where the number is written out; a param may still give more.
DAYS_MAX = 36_525
UNIT_DAYS_MIN = {tree.Unit.DAY: 1, tree.Unit.WEEK: 7, tree.Unit.MONTH: 28, tree.Unit.YEAR: 365}

DatePhrase = tree.BetweenAgo | tree.OnDay | tree.InLast | tree.InNext | tree.InPeriod | tree.Relative
Interval = tuple[Day | None, Day | None]


def interval(phrase: DatePhrase, scope: Scope) -> Interval | None:
    """The first and last day that a phrase means; None, and reported, if it makes no sense."""
    match phrase:
        case tree.OnDay():
            on = day(phrase.day, scope)
            return None if on is None else (on, on)
        case tree.InLast():
            return last_days(phrase.count, phrase.unit, phrase.complete, scope)
        case tree.InNext():
            most = count(phrase.count, phrase.unit, scope)
            return None if most is None else (TODAY, Ago(-most, unit(phrase.unit)))
        case tree.BetweenAgo():
            return days_ago(phrase.near, phrase.far, phrase.unit, scope)
        case tree.InPeriod():
            return period_days(phrase.offset, phrase.period)
        case tree.Relative():
            border = day(phrase.day, scope)
            return None if border is None else _on_side(phrase.side, border)
        case _:
            assert_never(phrase)


def _on_side(side: tree.Side, border: Day) -> Interval:
    match side:
        case tree.Side.BEFORE:
            return None, day_after(border, -1)
        case tree.Side.AFTER:
            return day_after(border, 1), None
        case tree.Side.ON_OR_BEFORE:
            return None, border
        case tree.Side.ON_OR_AFTER:
            return border, None
        case _:
            assert_never(side)


def last_days(number: tree.Count, of: tree.Unit, complete: bool, scope: Scope) -> tuple[Day, Day] | None:
    """`last 30 days`: to today, or if `complete` to yesterday."""
    most = count(number, of, scope)
    if most is None:
        return None
    if complete and most == 0:
        scope.found.append(problems.no_complete_day(number.span))
        return None
    return Ago(most, unit(of)), Ago(1) if complete else TODAY


def days_ago(near: tree.Count, far: tree.Count, of: tree.Unit, scope: Scope) -> tuple[Day, Day] | None:
    """`31 to 60 days ago`."""
    ends = ordered_counts(near, far, of, scope)
    return None if ends is None else (Ago(ends[1], unit(of)), Ago(ends[0], unit(of)))


def period_days(offset: int, period: tree.Period) -> tuple[Day, Day]:
    """`this month`, `previous week`: the whole of it."""
    of = days.Period[period.name]
    return PeriodStart(of, offset), day_after(PeriodStart(of, offset + 1), -1)


def ordered_counts(low: tree.Count, high: tree.Count, of: tree.Unit, scope: Scope) -> tuple[int, int] | None:
    """Two numbers of days of which the first must not exceed the second; None, and reported, if it does."""
    first, second = count(low, of, scope), count(high, of, scope)
    if first is None or second is None:
        return None
    if first > second:
        scope.found.append(problems.empty_range(low.span, high.span, "number"))
        return None
    return first, second


def ordered_days(low: tree.Value | tree.Day, high: tree.Value | tree.Day, scope: Scope) -> tuple[Day, Day] | None:
    """Two days of which the first must not be after the second, if both are dates; None, and reported, if it is."""
    first, last = day(low, scope), day(high, scope)
    if first is None or last is None:
        return None
    if isinstance(first, Fixed) and isinstance(last, Fixed) and first.day > last.day:
        scope.found.append(problems.empty_range(low.span, high.span, "date"))
        return None
    return first, last


def day(written: tree.Value | tree.Day, scope: Scope) -> Day | None:
    """The day that a date, a param or `30 days ago` names; None, and reported, if it names none."""
    if isinstance(written, tree.RelativeDay):
        ago = count(written.count, written.unit, scope)
        if ago is None:
            return None
        return Ago(-ago if written.from_now else ago, unit(written.unit))
    value = given(written, scope)
    if value is None:
        return None
    if isinstance(value.literal, tree.Date):
        return Fixed(value.literal.value)
    scope.found.append(problems.wrong_kind(value, "a date"))
    return None


def count(written: tree.Count, of: tree.Unit, scope: Scope) -> int | None:
    """A number of days, weeks, months or years; None, and reported, if it is none."""
    number = whole_number(written, scope)
    if number is None:
        return None
    value, counted = number
    if counted < 0:
        scope.found.append(problems.negative_days(value, of.value))
        return None
    if counted * UNIT_DAYS_MIN[of] > DAYS_MAX:
        scope.found.append(problems.too_many_days(value, DAYS_MAX))
        return None
    return counted


def whole_number(written: tree.Count, scope: Scope) -> tuple[Given, int] | None:
    """A whole number, by itself or by a param; None, and reported, if it is none."""
    value = given(written, scope)
    if value is None:
        return None
    if isinstance(value.literal, tree.Integer):
        return value, value.literal.value
    scope.found.append(problems.wrong_kind(value, "a whole number"))
    return None


def unit(written: tree.Unit) -> days.Unit:
    """The unit that moves days."""
    return days.Unit[written.name]

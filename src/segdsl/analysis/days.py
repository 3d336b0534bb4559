"""Days as the proofs see them: an unknown day and a number of days after it.

Whatever a rule says about days compares two of them, so only their distance counts (`bounds`). The unknown days, called
*bases* here, are

    TODAY         the day of the run; a second clock, OTHER_DAY, where a question is about two days
    ZERO          the day before the first of the calendar, so that a fixed day is ZERO plus its ordinal
    a field name  the day that a date field holds
    a Moment      what the calendar makes of a clock: a month ago, the start of its quarter

Only a `Moment` has a distance to its clock that is not fixed; `periods` knows which distances there are.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, assert_never

from segdsl.ir.days import Ago, Day, Fixed, Period, PeriodStart, Unit

# No field has a name with a blank in it.
ZERO = "day zero"
TODAY = "as of today"
OTHER_DAY = "as of another day"

FIRST_DAY, LAST_DAY = date.min.toordinal(), date.max.toordinal()

FIRST_TODAY, LAST_TODAY = date(800, 1, 1).toordinal(), date(9199, 12, 31).toordinal()
"""The days of a run that answers hold for: 21 whole cycles of the calendar of 400 years each, with so much room on both
sides that no day of a rule runs into an end of the calendar and stays there."""

YEARS_MAX = 500
"""How far from its clock a day of a rule may be, so that the above holds. A rule file may say 100 years."""


class Moment(NamedTuple):
    """A day that the calendar derives from a clock.

    `months` after the clock's day, clamped to the end of the month, where `period` is None; else the first day of the
    period that is `months` months after the one that the clock is in (for a week always 0, as weeks are days).
    """

    clock: str
    months: int
    period: Period | None = None


Base = str | Moment


class Term(NamedTuple):
    """The day that is `plus` days after `base`."""

    base: Base
    plus: int


def is_date(base: Base) -> bool:
    """Whether it is the day that a field holds."""
    return isinstance(base, str) and base not in (ZERO, TODAY, OTHER_DAY)


class TooFarError(Exception):
    """A day is so far from its clock that it could run into the end of the calendar."""


def term(day: Day, clock: str) -> Term:
    """A day of a rule, where `clock` is today. Raises TooFarError."""
    match day:
        case Fixed(fixed):
            return Term(ZERO, fixed.toordinal())
        case Ago(count, Unit.DAY | Unit.WEEK as unit, plus):
            return _near(Term(clock, plus - count * (7 if unit is Unit.WEEK else 1)))
        case Ago(count, unit, plus):
            months = count * (12 if unit is Unit.YEAR else 1)
            return _near(Term(Moment(clock, -months) if months else clock, plus))
        case PeriodStart(Period.WEEK, offset, plus):
            return _near(Term(Moment(clock, 0, Period.WEEK), 7 * offset + plus))
        case PeriodStart(period, offset, plus):
            return _near(Term(Moment(clock, MONTHS[period] * offset, period), plus))
        case _:
            assert_never(day)


MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}
"""How many months a period has."""


def _near(found: Term) -> Term:
    months = found.base.months if isinstance(found.base, Moment) else 0
    if abs(months) > 12 * YEARS_MAX or abs(found.plus) > 366 * YEARS_MAX:
        raise TooFarError
    return found

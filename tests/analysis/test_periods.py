"""The patterns of the calendar, against the calendar itself (§4.2, §4.3)."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from segdsl.analysis.days import FIRST_TODAY, LAST_TODAY, Moment, term
from segdsl.analysis.periods import ANY_DAY, pattern_of, table
from segdsl.ir.days import Ago, Day, Period, PeriodStart, Unit, resolve

TODAY = date(2026, 6, 15).toordinal()

DAYS: list[Day] = [
    Ago(1, Unit.MONTH), Ago(-1, Unit.MONTH), Ago(13, Unit.MONTH), Ago(1, Unit.YEAR), Ago(-3, Unit.YEAR),
    *[PeriodStart(period, offset) for period in Period for offset in (-1, 0, 1)],
]  # fmt: skip


def moments_of(days: list[Day]) -> tuple[tuple[Moment, ...], list[int]]:
    """The moments of some days, and how many days after each the day is."""
    terms = [term(day, "clock") for day in days]
    moments = tuple(dict.fromkeys(each.base for each in terms if isinstance(each.base, Moment)))
    return moments, [each.plus for each in terms]


@pytest.mark.parametrize("day", DAYS)
def test_a_pattern_is_how_far_off_the_day_is(day: Day) -> None:
    random = Random(7)
    (moment,), (plus,) = moments_of([day])
    for _ in range(200):
        today = random.randint(FIRST_TODAY, LAST_TODAY)
        expected = resolve(day, date.fromordinal(today)).toordinal() - today
        assert pattern_of((moment,), today).distances == (expected - plus,)


@pytest.mark.parametrize("seed", range(8))
def test_a_table_has_each_day_once(seed: int) -> None:
    """Each day has one pattern of the table, and is found there as the nearest to itself."""
    random = Random(seed)
    moments, _ = moments_of(random.sample(DAYS, random.randint(1, 3)))
    patterns = {pattern.distances: pattern for pattern in table(moments, TODAY).patterns}
    for _ in range(60):
        today = random.randint(FIRST_TODAY, LAST_TODAY)
        here = pattern_of(moments, today).distances
        assert patterns[here].nearest(today, today, today) == today
        others = random.sample(list(patterns.values()), min(5, len(patterns)))
        assert not any(other.nearest(today, today, today) for other in others if other.distances != here)


def test_the_nearest_day() -> None:
    """One month ago it was 28 days ago: in March, from the 1st to the 28th, and not in leap years."""
    month = (Moment("clock", -1),)
    (pattern,) = [pattern for pattern in table(month, TODAY).patterns if pattern.distances == (-28,)]

    def nearest(wanted: date, first: date, last: date) -> date | None:
        found = pattern.nearest(wanted.toordinal(), first.toordinal(), last.toordinal())
        return None if found is None else date.fromordinal(found)

    always = date(1000, 1, 1), date(9000, 1, 1)
    assert nearest(date(2026, 6, 15), *always) == date(2026, 3, 28)
    assert nearest(date(2026, 1, 15), *always) == date(2026, 3, 1)
    assert nearest(date(2026, 6, 15), date(2026, 3, 29), date(2200, 1, 1)) == date(2027, 3, 1)
    assert nearest(date(2026, 6, 15), date(2027, 4, 1), date(2028, 12, 31)) is None
    assert nearest(date(1900, 6, 15), date(2024, 1, 1), date(2025, 12, 31)) == date(2025, 3, 1)
    march = pattern.between(date(2024, 1, 1).toordinal(), date(2026, 3, 2).toordinal())
    assert [date.fromordinal(day) for day in march][-3:] == [date(2025, 3, 28), date(2026, 3, 1), date(2026, 3, 2)]


def test_how_many_patterns_there_are() -> None:
    """As many as a calendar on the wall has: 7 weekdays, 31 days, 28 to 31 days of 4 months, 365 and 366 days."""
    for day, number in (
        (PeriodStart(Period.WEEK, 0), 7),
        (PeriodStart(Period.MONTH, 0), 31),
        (PeriodStart(Period.QUARTER, 0), 92),
        (PeriodStart(Period.YEAR, 0), 366),
        (Ago(1, Unit.MONTH), 4),
        (Ago(1, Unit.YEAR), 2),
    ):
        moments, _ = moments_of([day])
        assert len(table(moments, TODAY).patterns) == number
    this_month, _ = moments_of([PeriodStart(Period.MONTH, 0), PeriodStart(Period.MONTH, 1)])
    assert len(table(this_month, TODAY).patterns) == 28 + 29 + 30 + 31


def test_what_holds_for_every_pattern() -> None:
    moments, _ = moments_of([PeriodStart(Period.MONTH, 0), PeriodStart(Period.MONTH, 1)])
    assert table(moments, TODAY).widest == {
        (1, 0): 31, (0, 1): -28, (0, -1): 0, (-1, 0): 30, (1, -1): 31, (-1, 1): -1,
    }  # fmt: skip


def test_without_moments_all_days_are_alike() -> None:
    assert ANY_DAY.nearest(5, 1, 9) == 5
    assert ANY_DAY.nearest(5, 6, 9) == 6
    assert ANY_DAY.nearest(5, 1, 4) == 4

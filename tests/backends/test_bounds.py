"""Ends of ranges before the day of the run is known: what can be told of every day is, and the rest waits (§5.2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from segdsl.backends.sql.bounds import (
    Bound,
    Earliest,
    Latest,
    bound_after,
    cut_at_today,
    earliest,
    latest,
    resolve_bound,
)
from segdsl.ir.days import TODAY, Ago, Day, Fixed, Period, PeriodStart, Unit, resolve

DAYS = [date(2024, 2, 28) + timedelta(days=each) for each in range(800)]
FIRST_OF_JUNE = Fixed(date(2024, 6, 1))
FIRST_OF_JULY = Fixed(date(2024, 7, 1))
END_OF_MONTH = PeriodStart(Period.MONTH, 1, -1)
ENDS: list[Day] = [
    TODAY,
    Ago(1),
    Ago(-1),
    Ago(2, Unit.WEEK),
    Ago(1, Unit.MONTH),
    Ago(1, Unit.MONTH, 40),
    Ago(-1, Unit.YEAR),
    PeriodStart(Period.MONTH, 0),
    PeriodStart(Period.QUARTER, 0, -1),
    END_OF_MONTH,
    FIRST_OF_JUNE,
    FIRST_OF_JULY,
]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, TODAY),
        (Ago(-3), TODAY),
        (Ago(1), Ago(1)),
        (Ago(1, Unit.MONTH), Ago(1, Unit.MONTH)),
        (PeriodStart(Period.MONTH, 0, -1), PeriodStart(Period.MONTH, 0, -1)),
        (END_OF_MONTH, Earliest((END_OF_MONTH, TODAY))),
        (FIRST_OF_JUNE, Earliest((FIRST_OF_JUNE, TODAY))),
    ],
)
def test_a_window_is_cut_at_today(last: Day | None, expected: Bound) -> None:
    assert cut_at_today(last) == expected


@pytest.mark.parametrize("last", ENDS)
def test_the_cut_is_right_on_every_day(last: Day) -> None:
    cut = cut_at_today(last)
    assert [resolve_bound(cut, today) for today in DAYS] == [min(resolve(last, today), today) for today in DAYS]


@pytest.mark.parametrize("other", ENDS)
@pytest.mark.parametrize("one", ENDS)
def test_the_earliest_and_latest_are_right_on_every_day(one: Day, other: Day) -> None:
    first, last = earliest((one, other)), latest((cut_at_today(one), cut_at_today(other)))
    for today in DAYS:
        days = resolve(one, today), resolve(other, today)
        assert resolve_bound(first, today) == min(days)
        assert resolve_bound(last, today) == min(max(days), today)


def test_what_is_settled_is_left_out() -> None:
    assert earliest((FIRST_OF_JULY, FIRST_OF_JUNE, FIRST_OF_JULY)) == FIRST_OF_JUNE
    assert latest((Ago(3), Ago(1, Unit.WEEK), Ago(1))) == Ago(1)
    assert latest((FIRST_OF_JUNE, Ago(3))) == Latest((FIRST_OF_JUNE, Ago(3)))


@pytest.mark.parametrize(
    "bound", [TODAY, Earliest((END_OF_MONTH, TODAY)), Latest((Earliest((FIRST_OF_JUNE, TODAY)), Ago(3)))]
)
def test_the_day_after(bound: Bound) -> None:
    after = bound_after(bound)
    for today in DAYS:
        assert resolve_bound(after, today) == resolve_bound(bound, today) + timedelta(days=1)

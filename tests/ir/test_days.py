"""The calendar of rules (§4): relative days, resolved against the day of the run."""

from __future__ import annotations

from datetime import date

import pytest

from segdsl.ir.days import Ago, Day, Fixed, Period, PeriodStart, Unit, day_after, resolve

TODAY = date(2026, 3, 31)  # a Tuesday


@pytest.mark.parametrize(
    ("day", "today", "expected"),
    [
        (Fixed(date(2025, 1, 2)), TODAY, "2025-01-02"),
        (Ago(0), TODAY, "2026-03-31"),
        (Ago(30), TODAY, "2026-03-01"),
        (Ago(-30), TODAY, "2026-04-30"),
        (Ago(2, Unit.WEEK), TODAY, "2026-03-17"),
        (Ago(1, Unit.MONTH), TODAY, "2026-02-28"),
        (Ago(1, Unit.MONTH), date(2024, 3, 31), "2024-02-29"),
        (Ago(1, Unit.MONTH, 1), TODAY, "2026-03-01"),
        (Ago(-1, Unit.MONTH), date(2026, 1, 31), "2026-02-28"),
        (Ago(12, Unit.MONTH), TODAY, "2025-03-31"),
        (Ago(1, Unit.YEAR), date(2024, 2, 29), "2023-02-28"),
        (PeriodStart(Period.WEEK, 0), TODAY, "2026-03-30"),
        (PeriodStart(Period.WEEK, 0), date(2026, 3, 29), "2026-03-23"),
        (PeriodStart(Period.WEEK, -1), TODAY, "2026-03-23"),
        (PeriodStart(Period.MONTH, 0), TODAY, "2026-03-01"),
        (PeriodStart(Period.MONTH, 1, -1), TODAY, "2026-03-31"),
        (PeriodStart(Period.MONTH, -3), TODAY, "2025-12-01"),
        (PeriodStart(Period.QUARTER, 0), date(2026, 5, 31), "2026-04-01"),
        (PeriodStart(Period.QUARTER, -1), TODAY, "2025-10-01"),
        (PeriodStart(Period.YEAR, 0), TODAY, "2026-01-01"),
        (PeriodStart(Period.YEAR, -1, -1), TODAY, "2024-12-31"),
        # The calendar ends; what would lie beyond is its first or last day.
        (Ago(10**7), TODAY, "0001-01-01"),
        (Ago(-(10**7)), TODAY, "9999-12-31"),
        (Ago(3000, Unit.YEAR), TODAY, "0001-01-01"),
        (Ago(-9000, Unit.YEAR), TODAY, "9999-12-31"),
    ],
)
def test_the_day_that_a_rule_means(day: Day, today: date, expected: str) -> None:
    """§4.2 calendar periods, §4.3 weeks of 7 days, months that clamp."""
    assert resolve(day, today) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    "day", [Fixed(TODAY), Ago(30), Ago(2, Unit.WEEK), Ago(1, Unit.MONTH, 2), PeriodStart(Period.QUARTER, -1, -1)]
)
@pytest.mark.parametrize("days", [-1, 0, 1, 40])
def test_days_after_a_day(day: Day, days: int) -> None:
    """§4.2: `before D` ends the day before D, whatever today is."""
    for today in (TODAY, date(2024, 2, 29)):
        assert (resolve(day_after(day, days), today) - resolve(day, today)).days == days

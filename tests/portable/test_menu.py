"""§7.3: which days the screen's menu has."""

from __future__ import annotations

from datetime import date

import pytest

from segdsl.ir import nodes as ir
from segdsl.ir.days import Ago, Fixed
from segdsl.portable.menu import ALL_TIME, CALENDAR, FUTURE, MIXED, OPEN_END, Found, NotPreset, around, in_menu
from segdsl.portable.screen import PRESET_DAYS, Row
from tests.portable.support import read


def days(phrase: str) -> Found:
    rule, _ = read(f"joined {phrase}")
    assert isinstance(rule.condition, ir.Within)
    return in_menu(rule.condition.first, rule.condition.last)


def shown(phrase: str) -> str:
    found = days(phrase)
    return f"{found.operator.value} {Row('', found.operator, found.values).value}"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("phrase", "entry"),
    [
        ("on today", "is Today"),
        ("on yesterday", "is Yesterday"),
        ("exactly 0 days ago", "is Today"),
        ("exactly 30 days ago", "is 30 Days Ago"),
        ("exactly 2 weeks ago", "is 14 Days Ago"),
        ("exactly 0 months ago", "is Today"),
        ("in the last 30 days", "is Last 30 Days"),
        ("in the last 1 week", "is Last 7 Days"),
        ("between 0 and 90 days ago", "is Last 90 Days"),
        ("between 31 and 60 days ago", "interval between 31 and 60 days ago"),
        ("between 1 and 2 weeks ago", "interval between 7 and 14 days ago"),
        ("in the last 30 complete days", "interval between 1 and 30 days ago"),
        ("in the last 45 complete days", "interval between 1 and 45 days ago"),
        ("in the last 1 complete days", "is Yesterday"),
        ("between 2026-01-01 and 2026-03-31", "between 2026-01-01 and 2026-03-31"),
        ("on 2026-01-01", "between 2026-01-01 and 2026-01-01"),
    ],
)
def test_days_of_the_menu(phrase: str, entry: str) -> None:  # §4.2
    assert shown(phrase) == entry


@pytest.mark.parametrize("preset", PRESET_DAYS)
def test_each_preset_is_a_single_day_and_so_many_last_days(preset: int) -> None:
    assert shown(f"exactly {preset} days ago") == f"is {preset} Days Ago"
    assert shown(f"in the last {preset} days") == f"is Last {preset} Days"
    assert days(f"exactly {preset + 1} days ago") == NotPreset(preset + 1, single=True)
    assert days(f"in the last {preset + 1} days") == NotPreset(preset + 1, single=False)


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("exactly 2 days ago", NotPreset(2, single=True)),
        ("between 45 and 45 days ago", NotPreset(45, single=True)),
        ("in the last 1 day", NotPreset(1, single=False)),
        ("before 30 days ago", OPEN_END),
        ("on or after 2026-01-01", OPEN_END),
        ("exactly 1 month ago", CALENDAR),
        ("in the last 1 year", CALENDAR),
        ("in this week", CALENDAR),
        ("in previous quarter", CALENDAR),
        ("in the next 7 days", FUTURE),
        ("exactly 7 days from now", FUTURE),
    ],
)
def test_days_that_it_does_not_have(phrase: str, found: Found) -> None:  # §4.2
    assert days(phrase) == found


def test_ranges_that_no_phrase_for_a_date_gives() -> None:
    assert in_menu(None, None) == ALL_TIME
    assert in_menu(Fixed(date(2026, 1, 1)), Ago(0)) == MIXED


@pytest.mark.parametrize(("number", "nearest"), [(1, (3,)), (2, (3,)), (30, (21, 60)), (45, (30, 60)), (400, (365,))])
def test_the_presets_around_a_number(number: int, nearest: tuple[int, ...]) -> None:
    assert around(number) == nearest

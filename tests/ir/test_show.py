"""The IR as text: what `segdsl show ir` prints."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from segdsl.ir.days import TODAY, Ago, Day, Fixed, Period, PeriodStart, Unit
from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Constant,
    Contains,
    HasAny,
    Known,
    Not,
    OneOf,
    Op,
    Or,
    Rule,
    SinceField,
    Span,
    Total,
    Within,
)
from segdsl.ir.show import show, show_day
from tests.backends.support import ACTIVE, AGE, CLICKS, GROUP, JOINED, NAME, REVENUE, STAGE


def test_a_rule_with_every_kind_of_node() -> None:
    rule = And(
        (
            Compare(STAGE, Op.EQ, "Joined"),
            Compare(ACTIVE, Op.EQ, True),
            Not(Or((Compare(ACTIVE, Op.EQ, False), OneOf(AGE, (1, 2)), Constant(None)))),
            HasAny(GROUP, ("a", 'b"\\\n\t')),
            Contains(NAME, "Ltd"),
            Known(NAME),
            Within(JOINED, Ago(30), TODAY),
            Within(JOINED, None, Fixed(date(2026, 1, 31))),
            Total(CLICKS, SinceField(JOINED), Op.LT, 5),
            Total(REVENUE, SinceField(JOINED, 31, 60), Op.GE, Decimal("1E+3")),
            Absent(CLICKS, Span(Ago(30), None)),
        )
    )
    assert (
        show(Rule(name="quiet", condition=rule))
        == r"""rule quiet
  all of
    stage = "Joined"
    active = true
    not
      any of
        active = false
        age one of (1, 2)
        unknown
    group has any of ("a", "b\"\\\n\t")
    name contains "Ltd"
    name known
    joined within [today - 30 days, today]
    joined within [.., 2026-01-31]
    clicks over days [0, ..] since joined < 5
    revenue over days [31, 60] since joined >= 1000
    clicks over [today - 30 days, ..] absent
"""
    )


def test_a_bare_condition() -> None:
    assert show(Rule(name="", condition=Constant(True))) == "rule (bare condition)\n  true\n"
    assert show(Constant(False)) == "false\n"


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (Fixed(date(2026, 1, 31)), "2026-01-31"),
        (TODAY, "today"),
        (Ago(0, Unit.MONTH, 1), "today + 1 day"),
        (Ago(1), "today - 1 day"),
        (Ago(-30), "today + 30 days"),
        (Ago(2, Unit.MONTH, -1), "today - 2 months - 1 day"),
        (Ago(1, Unit.YEAR, 2), "today - 1 year + 2 days"),
        (PeriodStart(Period.MONTH, 0), "start of month"),
        (PeriodStart(Period.QUARTER, -1, -1), "start of quarter -1 - 1 day"),
        (PeriodStart(Period.WEEK, 1), "start of week +1"),
    ],
)
def test_days(day: Day, shown: str) -> None:
    """§4.2"""
    assert show_day(day) == shown

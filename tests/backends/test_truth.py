"""Every kind of node, in memory and on DuckDB: when it is true, false and unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from segdsl.ir.days import TODAY as DAY_OF_RUN
from segdsl.ir.days import Ago, Fixed, Period, PeriodStart, Unit
from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Constant,
    Contains,
    Expr,
    HasAny,
    Known,
    Not,
    OneOf,
    Op,
    Or,
    SinceField,
    Span,
    Total,
    Within,
)
from tests.backends.support import (
    ACTIVE,
    AGE,
    BALANCE,
    CLICKS,
    CONTRACT,
    COUNTRY,
    FEES,
    FLOATED,
    GROUP,
    JOINED,
    NAME,
    REVENUE,
    SCORE,
    SIGNED,
    STAGE,
    TODAY,
    VISITS,
    Database,
    agreed,
    verdicts,
)

ALL_TIME = Span(None, None)
KLEENE = (True, False, None)


@pytest.mark.parametrize(("one", "other"), list(product(KLEENE, KLEENE)))
def test_and_or_not_are_kleenes(one: bool | None, other: bool | None) -> None:
    """§6.1: an And is false if any part is, else unknown if any is; an Or is its mirror; Not keeps unknown."""
    both, either = And((Constant(one), Constant(other))), Or((Constant(one), Constant(other)))
    expected_and = False if False in (one, other) else None if None in (one, other) else True
    expected_or = True if True in (one, other) else None if None in (one, other) else False
    assert verdicts(both, {}) == [expected_and]
    assert verdicts(either, {}) == [expected_or]
    assert verdicts(Not(both), {}) == [None if expected_and is None else not expected_and]
    assert verdicts(Not(either), {}) == [None if expected_or is None else not expected_or]


def test_no_parts() -> None:
    """§6.1: all of nothing holds, any of nothing does not."""
    assert verdicts(And(()), {}) == [True]
    assert verdicts(Or(()), {}) == [False]


@pytest.mark.parametrize(
    ("expr", "name", "true", "false"),
    [
        (Compare(STAGE, Op.EQ, "Joined"), "stage", ["Joined"], ["New", "joined", "Joined ", ""]),
        (Compare(NAME, Op.EQ, "Ärger"), "name", ["Ärger"], ["ärger", "A\u0308rger", "Arger"]),
        (Compare(CONTRACT, Op.EQ, "7"), "contract", [7], [77, 0]),
        (Compare(AGE, Op.EQ, 5), "age", [5], [4, 6]),
        (Compare(AGE, Op.LT, 5), "age", [4, -1], [5, 6]),
        (Compare(AGE, Op.LE, -5), "age", [-5, -6], [-4, 5]),
        (Compare(AGE, Op.GT, 5), "age", [6], [5, 4]),
        (Compare(AGE, Op.GE, 5), "age", [5, 6], [4]),
        (Compare(AGE, Op.LT, Decimal("4.5")), "age", [4], [5]),
        (Compare(SCORE, Op.EQ, Decimal("0.5")), "score", [Decimal("0.5000")], [Decimal("0.4999")]),
        (Compare(BALANCE, Op.GE, Decimal("1000.005")), "balance", [Decimal("1000.01")], [Decimal("1000.00")]),
        (Compare(BALANCE, Op.LT, 0), "balance", [Decimal("-0.01")], [Decimal("0.00"), Decimal("0.01")]),
        (Compare(FLOATED, Op.EQ, Decimal("0.30")), "floated", [0.1 + 0.2, 0.301], [0.306, 0.294]),
        (Compare(ACTIVE, Op.EQ, True), "active", [True], [False]),
        (Compare(COUNTRY, Op.EQ, "FR"), "country", ["FR"], ["DE"]),
        (OneOf(STAGE, ("New", "Joined")), "stage", ["New", "Joined"], ["Expired"]),
        (OneOf(CONTRACT, ("7", "8")), "contract", [7, 8], [9]),
        (OneOf(AGE, (5, 7)), "age", [5, 7], [6]),
        (Contains(NAME, "LTD"), "name", ["Acme ltd", "LtD", "aLTDa"], ["L T D", "lt"]),
        (Contains(NAME, "ärger"), "name", ["ÄRGER", "x ärgern"], ["Arger"]),
        (Contains(NAME, "100%_\\'"), "name", ["100%_\\'"], ["100 _\\'", "100%x\\'"]),
        (Contains(NAME, ""), "name", ["", "x"], []),
        # The small i has a capital of its own; İ and ı belong to neither (see ir.text).
        (Contains(NAME, "i"), "name", ["I", "i"], ["İ", "ı"]),
    ],
)
def test_a_scalar_field(expr: Expr, name: str, true: list[Any], false: list[Any]) -> None:
    """§3.2 text and ids are exact, §5.4 money too, §6.2 unknown stays unknown."""
    values = [*true, *false, None]
    expected = [True] * len(true) + [False] * len(false) + [None]
    subjects = [{name: value} for value in values]
    assert verdicts(expr, *subjects, {}) == [*expected, None]
    assert verdicts(Not(expr), *subjects) == [None if verdict is None else not verdict for verdict in expected]


@pytest.mark.parametrize(
    ("elements", "has", "contains"),
    [
        ([], False, False),
        (["b"], True, False),
        (["a", "Beta"], False, True),
        (["x"], False, False),
        ([None], None, None),
        (["x", None], None, None),
        (["b", None], True, None),
        (["Beta", None], None, True),
    ],
)
def test_a_set_field(elements: list[str | None], has: bool | None, contains: bool | None) -> None:
    """§6.2: an unknown element may be any text; `none of` over an empty set is true."""
    has_any, any_contains = HasAny(GROUP, ("b", "c")), Contains(GROUP, "ET")
    subject = {"group": elements}
    assert verdicts(has_any, subject) == [has]
    assert verdicts(any_contains, subject) == [contains]
    assert verdicts(Not(has_any), subject) == [None if has is None else not has]
    assert verdicts(Not(any_contains), subject) == [None if contains is None else not contains]
    assert verdicts(Or((has_any, any_contains)), subject) == [True if has or contains else has]


@pytest.mark.parametrize(
    ("expr", "subject", "expected"),
    [
        (Known(STAGE), {"stage": "New"}, True),
        (Known(STAGE), {}, False),
        (Known(COUNTRY), {"signed": TODAY}, False),
        (Known(COUNTRY), {"country": "FR"}, True),
        (Known(GROUP), {"group": ["a"]}, True),
        (Known(GROUP), {"group": []}, True),
        (Known(GROUP), {"group": ["a", None]}, False),
    ],
)
def test_known_is_never_unknown(expr: Expr, subject: dict[str, Any], expected: bool) -> None:
    """§6.2: `is known` and `is unknown` are never unknown."""
    assert verdicts(expr, subject) == [expected]
    assert verdicts(Not(expr), subject) == [not expected]


@pytest.mark.parametrize(
    ("first", "last", "inside", "outside"),
    [
        (Ago(30), Ago(30), ["2026-03-01"], ["2026-02-28", "2026-03-02"]),
        (Ago(30), DAY_OF_RUN, ["2026-03-01", "2026-03-31"], ["2026-02-28", "2026-04-01"]),
        (None, Fixed(date(2026, 1, 1)), ["2026-01-01", "1999-12-31"], ["2026-01-02"]),
        (Fixed(date(2026, 1, 1)), None, ["2026-01-01", "2031-12-31"], ["2025-12-31"]),
        (None, None, ["1970-01-01", "2970-01-01"], []),
        (Ago(1, Unit.MONTH), Ago(1, Unit.MONTH), ["2026-02-28"], ["2026-03-01", "2026-03-03"]),
        (PeriodStart(Period.WEEK, 0), DAY_OF_RUN, ["2026-03-30"], ["2026-03-29"]),
        # A range that ends before it starts holds no day, and is still unknown where the date is.
        (Ago(1), Ago(2), [], ["2026-03-29", "2026-03-30"]),
    ],
)
def test_a_date_field(first: Any, last: Any, inside: list[str], outside: list[str]) -> None:
    """§4.2: a closed interval of days; §4.3 months clamp; §6.2."""
    days = [{"joined": date.fromisoformat(day)} for day in (*inside, *outside)]
    expected = [True] * len(inside) + [False] * len(outside)
    assert verdicts(Within(JOINED, first, last), *days, {}) == [*expected, None]
    assert verdicts(Not(Within(JOINED, first, last)), *days, {}) == [*(not each for each in expected), None]


MARCH_1, MARCH_31, APRIL_1 = date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], None),
        ([(MARCH_31, 4)], True),
        ([(MARCH_31, 5)], False),
        ([(MARCH_1, 3), (MARCH_31, 2)], False),
        ([(MARCH_1, 3), (MARCH_1, 1)], True),
        ([(date(2026, 2, 28), 9), (MARCH_1, 1)], True),
        ([(date(2026, 2, 28), 1)], None),
        ([(APRIL_1, 1)], None),
        ([(MARCH_31, 0)], None),
        ([(MARCH_31, None)], None),
        ([(None, 3)], None),
        ([(MARCH_31, 0), (MARCH_31, 3)], True),
    ],
)
def test_a_count_over_a_window(events: list[Any], expected: bool | None) -> None:
    """§5.2 the window is days of age 0 to 30; §5.3 absent is not zero."""
    total = Total(CLICKS, Span(Ago(30), DAY_OF_RUN), Op.LT, 5)
    absent = Absent(CLICKS, Span(Ago(30), DAY_OF_RUN))
    subject = {"clicks": events}
    assert verdicts(total, subject) == [expected]
    assert verdicts(Not(total), subject) == [None if expected is None else not expected]
    assert verdicts(absent, subject) == [expected is None]
    assert verdicts(Not(absent), subject) == [expected is not None]


def test_a_sum_of_zero_is_present_where_a_metric_can_fall() -> None:
    """§5.3: +100 and −100 are a present 0; no row, or a row of 0, is absent."""
    refunded = {"revenue": [(MARCH_1, Decimal("100.00")), (MARCH_31, Decimal("-100.00"))]}
    subjects = refunded, {"revenue": [(MARCH_1, Decimal("0.00"))]}, {}
    assert verdicts(Total(REVENUE, ALL_TIME, Op.EQ, 0), *subjects) == [True, None, None]
    assert verdicts(Absent(REVENUE, ALL_TIME), *subjects) == [False, True, True]


def test_money_is_added_exactly() -> None:
    """§5.4: 0.10 ten times is 1.00, and no digit is lost."""
    dimes = {"revenue": [(MARCH_1, Decimal("0.10"))] * 10}
    large = {"revenue": [(MARCH_1, Decimal("9999999999999999.99")), (MARCH_1, Decimal("0.01"))]}
    assert verdicts(Total(REVENUE, ALL_TIME, Op.EQ, 1), dimes, large) == [True, False]
    assert verdicts(Total(REVENUE, ALL_TIME, Op.EQ, Decimal("10000000000000000.00")), dimes, large) == [False, True]


def test_rounded_money_is_rounded_row_by_row() -> None:
    """§5.4: each stored float becomes cents; what rounds to zero is no event."""
    cents, dust = {"fees": [(MARCH_1, 0.1), (MARCH_1, 0.2)]}, {"fees": [(MARCH_1, 0.004), (MARCH_1, 0.004)]}
    assert verdicts(Total(FEES, ALL_TIME, Op.EQ, Decimal("0.30")), cents, dust) == [True, None]
    halves = [{"fees": [(MARCH_1, value)]} for value in (0.125, -0.125, 1.005, 2.675)]
    for expected, subject in zip(("0.13", "-0.13", "1.00", "2.68"), halves, strict=True):
        assert verdicts(Total(FEES, ALL_TIME, Op.EQ, Decimal(expected)), subject) == [True]


def test_rows_are_counted_where_a_metric_has_no_column() -> None:
    """§2.2: each dated row counts one; a row without a date is in no window, not even in all time."""
    subjects = {"visits": [(MARCH_1, 1), (MARCH_1, 1)]}, {"visits": [(None, 1)]}, {}
    assert verdicts(Total(VISITS, ALL_TIME, Op.EQ, 2), *subjects) == [True, None, None]
    assert verdicts(Absent(VISITS, ALL_TIME), *subjects) == [False, True, True]


@pytest.mark.parametrize(
    ("joined", "clicks", "total", "absent"),
    [
        ("2026-03-10", [("2026-03-10", 3)], True, False),
        ("2026-03-10", [("2026-03-09", 3)], None, True),
        ("2026-03-10", [("2026-04-01", 3)], None, True),
        ("2026-04-05", [("2026-04-05", 3)], None, True),
        (None, [("2026-03-10", 3)], None, None),
        (None, [], None, None),
    ],
)
def test_since_a_date(joined: str | None, clicks: list[Any], total: bool | None, absent: bool | None) -> None:
    """§5.2: from the date to today, both in; unknown where the date is; a date to come leaves nothing to count."""
    subject = {
        "joined": joined and date.fromisoformat(joined),
        "clicks": [(date.fromisoformat(day), value) for day, value in clicks],
    }
    assert verdicts(Total(CLICKS, SinceField(JOINED), Op.LT, 5), subject) == [total]
    assert verdicts(Absent(CLICKS, SinceField(JOINED)), subject) == [absent]
    assert verdicts(Not(Absent(CLICKS, SinceField(JOINED))), subject) == [None if absent is None else not absent]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-01-31", None), ("2026-02-01", True), ("2026-02-03", True), ("2026-02-04", None)],
)
def test_days_since_a_date(day: str, expected: bool | None) -> None:
    """§5.2: the date itself is day 0."""
    subject = {"signed": date(2026, 1, 2), "clicks": [(date.fromisoformat(day), 1)]}
    assert verdicts(Total(CLICKS, SinceField(SIGNED, 30, 32), Op.GE, 1), subject) == [expected]


def test_several_metrics_and_windows_at_once() -> None:
    """§5.1: one relation, read once, gives them all."""
    last_week, last_month = Span(Ago(7), DAY_OF_RUN), Span(Ago(30), None)
    rule = And(
        (
            Compare(STAGE, Op.EQ, "Joined"),
            Total(CLICKS, last_week, Op.LT, 5),
            Total(CLICKS, last_month, Op.GE, 10),
            Total(REVENUE, SinceField(JOINED, 0, 3), Op.GT, 0),
            Or((Absent(CLICKS, SinceField(JOINED, 2, 4)), Compare(AGE, Op.GT, 1))),
            Not(HasAny(GROUP, ("vip",))),
        )
    )
    fits: dict[str, Any] = {
        "stage": "Joined",
        "joined": MARCH_1,
        "clicks": [(MARCH_31, 1), (MARCH_1, 9)],
        "revenue": [(MARCH_1, Decimal(1))],
    }
    others = [
        fits | {"group": ["vip"]},
        fits | {"group": [None]},
        fits | {"clicks": [(MARCH_31, 1), (MARCH_1, 8)]},
        fits | {"joined": None},
        fits | {"stage": "New"},
        fits | {"clicks": [*fits["clicks"], (date(2026, 3, 4), 1)]},
        fits | {"clicks": [*fits["clicks"], (date(2026, 3, 4), 1)], "age": 2},
    ]
    assert verdicts(rule, fits, *others) == [True, False, None, False, None, False, None, True]


@pytest.mark.parametrize(
    "windows",
    [
        (SinceField(JOINED, 0, 30), SinceField(JOINED, 31, 60)),
        (SinceField(JOINED, 0, 30), SinceField(JOINED, 10)),
        (SinceField(JOINED), SinceField(SIGNED)),
        (SinceField(JOINED), Span(Ago(7), None)),
        (Span(Ago(7), None), Span(Ago(90), Ago(31))),
        (Span(Ago(7), None), Span(None, Ago(31))),
    ],
)
def test_no_event_is_lost_between_windows(windows: tuple[Any, ...]) -> None:
    """§5.2: whatever the windows have in common, each sees all its events."""
    days = [{"clicks": [(date.fromordinal(TODAY.toordinal() - age), 1)]} for age in range(-1, 100)]
    database = Database([day | {"joined": date(2026, 1, 20), "signed": date(2026, 3, 1)} for day in days])
    for window in windows:
        alone = agreed(database, Absent(CLICKS, window))
        together = agreed(
            database, And((Absent(CLICKS, window), *(Or((Absent(CLICKS, w), Constant(True))) for w in windows)))
        )
        beside = agreed(database, Or((Absent(CLICKS, window), And(tuple(Total(CLICKS, w, Op.GT, 9) for w in windows)))))
        assert alone == together
        assert [each is True for each in alone] == [each is True for each in beside]
        assert {True, False} == set(alone)

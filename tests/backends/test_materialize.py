"""Many rules as a plan: what they share is there once, and what was one segment is put together again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from segdsl.backends.sql import materialize
from segdsl.backends.sql.materialize import All, Fails, Formula, Holds, Sheet, members, plan
from segdsl.ir.days import Ago, Fixed
from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Constant,
    Expr,
    HasAny,
    Known,
    Not,
    Op,
    Or,
    Rule,
    SinceField,
    Span,
    Total,
    Within,
)
from segdsl.vocabulary.load import load
from segdsl.vocabulary.model import Vocabulary

TODAY = date(2026, 6, 30)

SHOP_TOML = """
[vocabulary]
name = "shop"
subject = "customer"
subject_relation = "customers"
currency = "USD"

[relations]
customers = { key = "id" }
sheet = { key = "customer" }
colours = { key = "customer" }

[fields]
tier = { type = "member", members = ["Gold", "Basic"] }
age = { type = "integer" }
joined = { type = "date" }
seen = { type = "date", holds = "instants" }
colours = { type = "set", relation = "colours", column = "colour" }

[metrics]
items = { type = "count", relation = "sheet", date = "day" }
spend = { type = "money", relation = "sheet", date = "day", can_fall = true }
visits = { type = "count", relation = "sheet", date = "day", counts = "rows" }
"""


def vocabulary() -> Vocabulary:
    loaded = load(SHOP_TOML, "shop.toml", None)
    assert loaded.vocabulary is not None
    return loaded.vocabulary


SHOP = vocabulary()
GOLD = Compare(SHOP.fields["tier"], Op.EQ, "Gold")
OLD = Compare(SHOP.fields["age"], Op.GE, 30)
YOUNG = Compare(SHOP.fields["age"], Op.LT, 30)
RED = HasAny(SHOP.fields["colours"], ("red",))
WEEK, ALL_TIME = Span(Ago(6), Ago(0)), Span(None, None)


def planned(**conditions: Expr) -> Any:
    return plan([Rule(name=name, condition=condition) for name, condition in conditions.items()], TODAY)


def test_each_atom_is_there_once() -> None:
    found = planned(a=And((GOLD, OLD)), b=Or((OLD, Not(GOLD))), c=Not(OLD))
    assert found.atoms == (GOLD, YOUNG)
    assert found.formulas == {
        "a": All((Holds(0), Fails(1))),
        "b": materialize.Any((Fails(1), Fails(0))),
        "c": Holds(1),
    }


def test_a_set_is_asked_for_what_it_has_and_for_what_it_has_not() -> None:
    found = planned(a=RED, b=Not(RED), c=Not(Known(RED.field)))
    assert found.atoms == (RED, Not(RED), Known(RED.field))
    assert found.formulas == {"a": Holds(0), "b": Holds(1), "c": Fails(2)}


def test_windows_of_the_same_days_are_one_sum() -> None:
    metric = SHOP.metrics["items"]
    fixed = Span(Fixed(date(2026, 6, 24)), None)
    far = Span(Fixed(date(2026, 6, 24)), Fixed(date(2027, 1, 1)))
    found = planned(**{f"s{at}": Total(metric, each, Op.GE, 5) for at, each in enumerate((WEEK, fixed, far))})
    assert found.sums == ((metric, Span(Fixed(date(2026, 6, 24)), Fixed(TODAY))),)
    assert found.formulas == {"s0": Fails(0), "s1": Fails(0), "s2": Fails(0)}
    dates = SHOP.fields["joined"]
    found = planned(a=Within(dates, Ago(6), None), b=Within(dates, Fixed(date(2026, 6, 24)), None))
    assert found.formulas == {"a": Holds(0), "b": Holds(0)}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (Holds(0), 0b0011),
        (Fails(0), 0b1000),
        (All(()), 0b1111),
        (materialize.Any(()), 0),
        (All((Holds(0), Holds(1))), 0b0001),
        (materialize.Any((Holds(0), Fails(0))), 0b1011),
        (All((materialize.Any((Holds(0), Holds(1))), Fails(1))), 0b0010),
    ],
)
def test_formulas_are_made_of_bitmaps(formula: Formula, expected: int) -> None:
    assert members(formula, [0b0011, 0b0101], [0b1000, 0b1010], 0b1111) == expected


def test_constants() -> None:
    found = planned(all=Constant(True), none=Constant(False), unknown=Constant(None), both=And((GOLD, Constant(None))))
    assert found.formulas == {
        "all": All(()),
        "none": materialize.Any(()),
        "unknown": materialize.Any(()),
        "both": All((Holds(0), materialize.Any(()))),
    }


def made(conditions: dict[str, Expr], whole: dict[str, int], rows: list[tuple[Any, ...]]) -> dict[str, list[str]]:
    """The members of each segment in a shop of three customers, by bitmaps and by a scan for each."""
    found = planned(**conditions)
    places = {SHOP.metrics[name]: digits for name, digits in whole.items()}
    sheet = Sheet(found, SHOP, today=TODAY, zone=UTC, whole=places)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE customers (id VARCHAR, tier VARCHAR, age INT, joined DATE, seen TIMESTAMP)")
        connection.execute(
            "INSERT INTO customers VALUES ('a', 'Gold', 30, '2026-06-28', '2026-06-28 23:59'), "
            "('b', 'Basic', 29, '2026-01-01', '2026-06-29 00:00'), ('c', NULL, NULL, NULL, NULL)"
        )
        connection.execute("CREATE TABLE sheet (customer VARCHAR, day DATE, items INT, spend DECIMAL(10, 2))")
        connection.executemany("INSERT INTO sheet VALUES (?, ?, ?, ?)", rows)
        # A relation is called as our table would be.
        assert sheet.path == ("sheet_2",)
        connection.execute(f"CREATE TABLE sheet_2 AS {sheet.sheet().sql}")
        if found.atoms:
            judged = connection.execute(sheet.atoms(found.atoms).sql).fetchall()
            assert len(judged) == 3
        pairs = connection.execute(sheet.memberships(conditions).sql).fetchall()
    assert {day for *_, day in pairs} <= {TODAY}
    scanned = {name: sorted(key for segment, key, _ in pairs if segment == name) for name in conditions}

    def where(verdict: bool) -> list[int]:
        numbers = range(1, len(found.atoms) + 1)
        return [sum(1 << at for at, row in enumerate(judged) if row[number] is verdict) for number in numbers]

    for name, formula in found.formulas.items():
        bits = members(formula, where(True), where(False), 0b111)
        assert sorted(row[0] for at, row in enumerate(judged) if bits >> at & 1) == scanned[name]
    return scanned


EVENTS = [
    ("a", "2026-06-29", 3, "0.10"),
    ("a", "2026-06-27", 4, "0.20"),
    ("b", "2026-06-29", 0, "-5.00"),
    ("b", "2026-06-28", None, "5.00"),
    ("b", "2026-07-01", 9, "9.00"),
]
SINCE_JOINED, SINCE_SEEN = SinceField(SHOP.fields["joined"]), SinceField(SHOP.fields["seen"], 0, 1)


@pytest.mark.parametrize("whole", [{}, {"items": 0, "visits": 0}, {"items": 0, "visits": 0, "spend": 2}])
def test_sums_that_are_exact_in_floating_point_are_the_same(whole: dict[str, int]) -> None:
    items, spend, visits = (SHOP.metrics[name] for name in ("items", "spend", "visits"))
    conditions: dict[str, Expr] = {
        "seven": Total(items, ALL_TIME, Op.EQ, 7),
        "since_joined": Total(items, SINCE_JOINED, Op.EQ, 3),
        "none_since": Absent(items, SINCE_JOINED),
        "no_items": Absent(items, ALL_TIME),
        "seen": Total(visits, SINCE_SEEN, Op.GE, 1),
        "visits": Total(visits, ALL_TIME, Op.GE, 2),
        "known": And((Known(SHOP.fields["age"]), GOLD)),
    }
    # A sum of money is inexact here only in floating point; of events that may be negative it may not be made there.
    events = EVENTS if "spend" not in whole else [row for row in EVENTS if row[3] != "-5.00"]
    conditions["thirty_cents"] = Total(spend, ALL_TIME, Op.EQ, Decimal("0.3"))
    conditions["no_spend"] = Absent(spend, ALL_TIME)
    found = made(conditions, whole, events)
    assert found == {
        "seven": ["a"],
        "since_joined": ["a"],
        "none_since": ["b"],
        "no_items": ["b", "c"],
        "seen": ["a", "b"] if "spend" not in whole else ["a"],
        "visits": ["a", "b"] if "spend" not in whole else ["a"],
        "known": ["a"],
        "thirty_cents": ["a"],
        "no_spend": ["c"],
    }


def test_one_metric_in_one_window_without_sums_of_others() -> None:
    found = made({"seven": Total(SHOP.metrics["items"], ALL_TIME, Op.EQ, 7)}, {"items": 0}, EVENTS)
    assert found == {"seven": ["a"]}


def test_no_sum_at_all() -> None:
    assert made({"gold": GOLD, "old": OLD}, {}, EVENTS) == {"gold": ["a"], "old": ["a"]}


def test_a_day_is_no_datetime() -> None:
    with pytest.raises(TypeError):
        Sheet(planned(a=GOLD), SHOP, today=datetime(2026, 6, 30), zone=UTC)

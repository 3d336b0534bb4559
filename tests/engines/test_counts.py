"""Members by value of a field: both engines, every type, what is unknown and what is empty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from segdsl.engines.engine import Counts, Engine
from segdsl.engines.files import open_files
from segdsl.engines.memory import MemoryEngine
from segdsl.engines.problems import DataError
from segdsl.ir.days import Ago
from segdsl.ir.nodes import Absent, Compare, Known, Not, Op, Rule, SinceField, Span, Total, Within
from tests.engines.support import SHOP, TODAY

FIELDS = SHOP.fields
ALL = Rule(name="all", condition=Known(FIELDS["id"]))
BUYERS = Rule(name="buyers", condition=Total(SHOP.metrics["items"], Span(None, None), Op.GE, 1))
COUNTED = ("id", "name", "tier", "vip", "age", "rating", "score", "credit", "joined", "seen", "plan", "tag")

FILES = {
    "customers": """\
id,name,tier,vip,age,rating,score,credit,joined,seen
1,Ann,Gold,true,30,0.5,0.1,1.50,2026-03-01,2026-03-31T01:30:00Z
2,Ann,Gold,false,,0.5,0.1000001,1.5,2026-03-02,2026-03-30T23:30:00Z
3,unknown,Silver,,30,,0.2,,,
4,,,true,41,0.25,,2,2026-02-28,2026-03-30T23:30:00Z
""",
    "plans": "customer,plan\n1,Free\n2,Free\n3,\n",
    "tags": "customer,tag\n1,a\n1,a\n1,b\n2,\n2,b\n9,a\n",
    "orders": "customer,day,items\n1,2026-03-01,2\n3,2026-03-01,1\n",
}


@pytest.fixture(scope="module", params=["duckdb", "memory"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("shop")
    files: dict[str, Path] = {}
    for relation, text in FILES.items():
        files[relation] = folder / f"{relation}.csv"
        files[relation].write_text(text, encoding="utf-8")
    rules = [ALL, BUYERS, *(Rule(name="", condition=Known(FIELDS[word])) for word in COUNTED)]
    with open_files(files, SHOP, rules) as opened:
        yield MemoryEngine(opened) if request.param == "memory" else opened


@pytest.mark.parametrize(
    ("word", "values", "unknown"),
    [
        ("id", {"1": 1, "2": 1, "3": 1, "4": 1}, 0),
        ("name", {"Ann": 2, "unknown": 1}, 1),
        ("tier", {"Gold": 2, "Silver": 1}, 1),
        ("vip", {True: 2, False: 1}, 1),
        ("age", {30: 2, 41: 1}, 1),
        ("rating", {Decimal("0.5"): 2, Decimal("0.25"): 1}, 1),
        ("score", {Decimal("0.10"): 2, Decimal("0.20"): 1}, 1),
        ("credit", {Decimal("1.50"): 2, Decimal("2"): 1}, 1),
        ("joined", {date(2026, 3, 1): 1, date(2026, 3, 2): 1, date(2026, 2, 28): 1}, 1),
        ("plan", {"Free": 2}, 2),
    ],
)
def test_a_value_for_each(engine: Engine, word: str, values: dict[Any, int], unknown: int) -> None:
    counts = engine.counts_by(ALL, FIELDS[word], today=TODAY, zone=UTC)
    assert counts == Counts(members=4, values=values, unknown=unknown)


def test_a_set_counts_once_for_each_value(engine: Engine) -> None:
    """§6.2: no rows are an empty set, a row without a value is an unknown element; a row twice is one element."""
    counts = engine.counts_by(ALL, FIELDS["tag"], today=TODAY, zone=UTC)
    assert counts == Counts(members=4, values={"a": 1, "b": 2}, unknown=1, none=2)


@pytest.mark.parametrize(
    ("zone", "days"), [("UTC", {30: 2, 31: 1}), ("Europe/Berlin", {31: 3}), ("America/New_York", {30: 3})]
)
def test_an_instant_is_a_day_in_the_zone(engine: Engine, zone: str, days: dict[int, int]) -> None:  # §2.5
    counts = engine.counts_by(ALL, FIELDS["seen"], today=TODAY, zone=ZoneInfo(zone))
    assert counts.values == {date(2026, 3, day): number for day, number in days.items()}


def test_members_alone_are_counted(engine: Engine) -> None:
    counts = engine.counts_by(BUYERS, FIELDS["tier"], today=TODAY, zone=UTC)
    assert counts == Counts(members=2, values={"Gold": 1, "Silver": 1})
    nobody = Rule(name="nobody", condition=Compare(FIELDS["name"], Op.EQ, "nobody"))
    assert engine.counts_by(nobody, FIELDS["tag"], today=TODAY, zone=UTC) == Counts(members=0, values={})


def test_a_field_that_was_not_opened_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("id,name\n1,Ann\n", encoding="utf-8")
    with open_files({"customers": file}, SHOP, [ALL]) as opened, pytest.raises(DataError, match="name"):
        opened.counts_by(ALL, FIELDS["name"], today=TODAY, zone=UTC)


@pytest.mark.parametrize(
    "rule",
    [
        BUYERS,
        Rule(name="recent", condition=Total(SHOP.metrics["items"], Span(Ago(9), Ago(2)), Op.LT, 3)),
        Rule(name="quiet", condition=Absent(SHOP.metrics["items"], SinceField(FIELDS["joined"], 0, 3))),
        Rule(name="seen", condition=Within(FIELDS["seen"], Ago(5), Ago(1))),
        Rule(name="not_seen", condition=Not(Within(FIELDS["seen"], Ago(5), None))),
        Rule(name="always", condition=Known(FIELDS["name"])),
    ],
    ids=lambda rule: rule.name,
)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York"])
def test_history_is_count_on_each_day(engine: Engine, rule: Rule, zone: str) -> None:
    days = [date(2026, 2, 20) + timedelta(days=each) for each in range(50)]
    alone = [engine.count(rule, today=day, zone=ZoneInfo(zone)) for day in days]
    assert engine.history(rule, days, zone=ZoneInfo(zone)) == alone


def test_history_of_one_day(engine: Engine) -> None:
    assert engine.history(BUYERS, [date(2026, 3, 1)], zone=UTC) == [2]

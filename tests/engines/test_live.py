"""Counts while a rule is typed: the same members as a query for the rule, whichever way they were come by."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from segdsl.base.record import replace
from segdsl.engines.duck import DuckDBEngine
from segdsl.engines.files import open_files
from segdsl.engines.live import Live
from segdsl.engines.problems import DataError
from segdsl.ir.days import Ago
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
from tests.differential.generate import batch
from tests.differential.sides import Tables, project_vocabulary, rule_of
from tests.engines.support import SHOP, TODAY, members, reads, write
from tests.reference.write import write as written

FIELDS, METRICS = SHOP.fields, SHOP.metrics
MONTH = Span(Ago(30), Ago(0))
FILES = {
    "customers": """\
id,name,tier,vip,age,credit,joined
7,Ann,Gold,true,30,1.50,2026-03-01
10,Bob,Silver,false,,2,2026-03-02
9,Cid,,,41,,
8,Ann,Gold,,20,0.5,2026-01-01
""",
    "tags": "customer,tag\n7,a\n7,b\n10,b\n99,b\n",
    "orders": "customer,day,items,spend\n7,2026-03-05,2,1.10\n7,2026-03-06,4,\n8,2026-02-01,9,3\n9,2026-03-05,1,2\n"
    "99,2026-03-05,5,1\n",
}
WORDS = ("id", "name", "tier", "vip", "age", "credit", "joined", "tag", "items", "spend")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckDBEngine]:
    files = {relation: write(tmp_path, f"{relation}.csv", text) for relation, text in FILES.items()}
    with open_files(files, SHOP, [reads(*WORDS)]) as opened:
        yield opened


@pytest.fixture
def live(engine: DuckDBEngine) -> Iterator[Live]:
    made = Live(engine, SHOP)
    yield made
    made.close()


def keys(live: Live, condition: Expr, today: date = TODAY) -> list[Any]:
    """The keys of the members of a condition, in order."""
    return live.keys(live.members(condition, today=today), 100)


FEW = Total(METRICS["items"], MONTH, Op.LT, 7)
SINCE = SinceField(FIELDS["joined"])


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Compare(FIELDS["tier"], Op.EQ, "Gold"), ["7", "8"]),
        (Not(Compare(FIELDS["tier"], Op.EQ, "Gold")), ["10"]),
        (Or((Compare(FIELDS["vip"], Op.EQ, True), Compare(FIELDS["age"], Op.GT, 40))), ["7", "9"]),
        (And((Known(FIELDS["age"]), Not(Known(FIELDS["credit"])))), ["9"]),
        (HasAny(FIELDS["tag"], ("b",)), ["7", "10"]),
        (Within(FIELDS["joined"], Ago(30), Ago(0)), ["7", "10"]),
        (FEW, ["7", "9"]),
        (Not(FEW), []),
        (And((FEW, Compare(FIELDS["tier"], Op.EQ, "Gold"))), ["7"]),
        (Or((FEW, Compare(FIELDS["tier"], Op.EQ, "Silver"))), ["7", "9", "10"]),
        (Absent(METRICS["items"], MONTH), ["8", "10"]),
        (Not(Absent(METRICS["items"], MONTH)), ["7", "9"]),
        (Absent(METRICS["items"], SINCE), ["10"]),
        (Not(Absent(METRICS["items"], SINCE)), ["7", "8"]),
        (Total(METRICS["items"], SINCE, Op.GE, 6), ["7", "8"]),
        (Total(METRICS["spend"], Span(None, None), Op.GE, Decimal("1.10")), ["7", "8", "9"]),
        (And((FEW, Not(Absent(METRICS["spend"], SINCE)))), ["7"]),
        (Constant(True), ["7", "8", "9", "10"]),
        (Constant(False), []),
        (Constant(None), []),
        (And((FEW, Constant(None))), []),
    ],
    ids=lambda value: None if isinstance(value, list) else str(type(value).__name__),
)
def test_members_before_and_after_sums_are_made(
    live: Live, engine: DuckDBEngine, condition: Expr, expected: list[Any]
) -> None:
    asked = Rule(name="", condition=condition)
    assert [str(key) for key in members(engine, asked)] == expected
    assert [str(key) for key in keys(live, condition)] == expected
    live.prepare()
    assert [str(key) for key in keys(live, condition)] == expected
    assert live.members(condition, today=TODAY).bit_count() == len(expected)


@pytest.mark.parametrize("number", range(4))
def test_random_rules_find_whom_a_query_finds(tmp_path: Path, number: int) -> None:
    made = batch(700 + 2 * number, 12, 40)  # of partners: the other shop holds what is refused
    vocabulary = project_vocabulary(made.vocabulary.name)
    rules = [
        rule_of(written(program, made.vocabulary, Random(f"{number} {at}")), made.vocabulary)
        for at, program in enumerate(made.programs)
    ]
    with Tables(made.vocabulary, made.partners) as tables:
        files = {relation: tmp_path / f"{relation}.parquet" for relation in made.vocabulary.relations}
        for relation, key in made.vocabulary.relations.items():
            tables.connection.execute(
                f'COPY (SELECT * FROM "{relation}" WHERE "{key}" IS NOT NULL) TO \'{files[relation]}\''
            )
    with open_files(files, vocabulary, rules) as engine:
        live = Live(engine, vocabulary)
        for rule in rules:
            wanted = [
                key for rows in engine.members(rule, today=made.today, zone=made.zone).batches() for (key,) in rows
            ]
            for _ in range(2):
                found = live.members(rule.condition, today=made.today, zone=made.zone)
                assert live.keys(found, live.total) == wanted, rule.condition
                live.prepare()
        live.close()


def test_a_rule_with_a_new_sum_is_asked_as_a_whole_and_then_by_its_parts(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Expr] = []
    ask = live._ask
    monkeypatch.setattr(live, "_ask", lambda condition, *on: asked.append(condition) or ask(condition, *on))
    gold = Compare(FIELDS["tier"], Op.EQ, "Gold")
    rule = And((gold, FEW))
    keys(live, rule)
    keys(live, rule)
    assert asked == [rule]
    live.prepare()
    more = And((gold, replace(FEW, value=8)))
    keys(live, more)
    keys(live, more)
    assert asked == [rule, gold, replace(FEW, value=8)]


def test_each_day_has_its_own_sums(live: Live) -> None:
    keys(live, FEW)
    live.prepare()
    assert keys(live, FEW, date(2026, 2, 10)) == []
    more = replace(FEW, op=Op.GE, value=9)
    assert [str(key) for key in keys(live, more, date(2026, 2, 10))] == ["8"]


def test_preparing_is_given_up_and_taken_up(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    keys(live, FEW)
    monkeypatch.setattr(live, "_builder", _Interrupted(live._builder))
    live.prepare()
    assert live._sums == {}
    live.prepare()
    assert len(live._sums) == 1


class _Interrupted:
    """A connection whose first query is interrupted."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.has_run = False

    def execute(self, query: str) -> Any:
        if not self.has_run:
            self.has_run = True
            import duckdb

            raise duckdb.InterruptException("INTERRUPT Error: Interrupted!")
        return self.connection.execute(query)

    def interrupt(self) -> None:
        self.connection.interrupt()


def test_whoever_waits_for_an_interrupted_query_is_told(live: Live) -> None:
    started = threading.Event()
    found: list[str] = []

    def ask() -> None:
        started.set()
        try:
            live._rows("SELECT count(*) FROM range(100000) a, range(10000000) b WHERE hash(a.range, b.range) = 1")
        except DataError as error:
            found.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    started.wait()
    while thread.is_alive():
        live.interrupt()
        thread.join(0.05)
    assert "could not be answered" in found[0] or "interrupt" in found[0].lower()


def test_closed_data_is_not_asked(live: Live) -> None:
    keys(live, FEW)
    live.close()
    live.prepare()
    assert live._sums == {}
    with pytest.raises(DataError, match="the data was closed"):
        live.members(Not(FEW), today=TODAY)


def test_values_and_keys(live: Live) -> None:
    assert live.values(FIELDS["tag"]) == (("b", 2), ("a", 1))
    assert live.values(FIELDS["tag"]) is live.values(FIELDS["tag"])
    assert [str(key) for _, key in live.starting("1", 5)] == ["10"]
    assert [str(key) for _, key in live.starting("", 2)] == ["7", "8"]
    members = live.members(Compare(FIELDS["tier"], Op.EQ, "Gold"), today=TODAY)
    assert [bool(members & bit) for bit, _ in live.starting("", 5)] == [True, True, False, False]
    assert live.keys(live.everybody, 2) == [key for _, key in live.starting("", 2)]
    assert live.keys(0, 5) == []


def test_nobody_at_all(tmp_path: Path) -> None:
    files = {
        relation: write(tmp_path, f"{relation}.csv", f"{text.splitlines()[0]}\n") for relation, text in FILES.items()
    }
    with open_files(files, SHOP, [reads(*WORDS)]) as engine:
        live = Live(engine, SHOP)
        assert (live.total, live.everybody) == (0, 0)
        assert live.members(FEW, today=TODAY, zone=UTC) == 0
        assert live.keys(live.everybody, 5) == []
        live.close()


def test_what_sql_cannot_say_is_said(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    from segdsl.backends.sql import compile as compiler
    from segdsl.backends.sql.dialect import UnsupportedError

    def refuse(*_: object, **__: object) -> None:
        raise UnsupportedError("a condition", "too deep")

    monkeypatch.setattr(compiler, "members_query", refuse)
    with pytest.raises(DataError, match="too deep"):
        live.members(FEW, today=TODAY)

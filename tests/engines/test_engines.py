"""What both engines answer, and in which forms."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

from segdsl.engines.engine import Engine
from segdsl.engines.files import open_database, open_files
from segdsl.engines.memory import MemoryEngine
from segdsl.engines.problems import DataError
from segdsl.ir.days import Ago, Fixed
from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Constant,
    HasAny,
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
from tests.engines.support import SHOP, TODAY, held, members, opened, reads, verdicts, write

FIELDS, METRICS = SHOP.fields, SHOP.metrics
ALL_TIME = Span(None, None)

QUIET = Rule(
    name="quiet",
    condition=And(
        (
            OneOf(FIELDS["tier"], ("Gold", "Silver")),
            Or((Total(METRICS["items"], SinceField(FIELDS["joined"]), Op.LT, 5), Compare(FIELDS["vip"], Op.EQ, True))),
            Not(HasAny(FIELDS["tag"], ("blocked",))),
        )
    ),
)
RULES = [
    QUIET,
    Rule(
        name="rich",
        condition=Or(
            (
                Compare(FIELDS["credit"], Op.GE, Decimal("1.50")),
                Total(METRICS["spend"], ALL_TIME, Op.GT, Decimal("0.29")),
            )
        ),
    ),
    Rule(name="points", condition=Total(METRICS["points"], ALL_TIME, Op.EQ, Decimal("0.30"))),
    Rule(
        name="rated",
        condition=And(
            (
                Compare(FIELDS["rating"], Op.GT, Decimal("0.5")),
                Compare(FIELDS["score"], Op.EQ, Decimal("0.10")),
            )
        ),
    ),
    Rule(name="seen", condition=Within(FIELDS["seen"], Ago(1), Ago(0))),
    Rule(name="visited", condition=Total(METRICS["visits"], Span(Fixed(TODAY), None), Op.GE, 1)),
    Rule(name="not_visited", condition=Absent(METRICS["visits"], SinceField(FIELDS["joined"], 0, 30))),
    Rule(
        name="named",
        condition=And((Compare(FIELDS["id"], Op.EQ, "2"), Compare(FIELDS["age"], Op.LE, 30))),
    ),
    Rule(name="planned", condition=Compare(FIELDS["plan"], Op.EQ, "Free")),
    Rule(name="everybody", condition=Constant(True)),
]

TABLES = {
    "customers": pa.table(
        {
            "id": ["1", "2", "10", "3"],
            "name": ["Ada", "Bob", None, "=1+1"],
            "tier": ["Gold", "Basic", "Silver", None],
            "vip": [True, None, False, None],
            "age": pa.array([30, 31, None, 5], pa.int32()),
            "rating": pa.array([Decimal("0.50"), Decimal("0.51"), None, Decimal("1.00")]),
            "score": [0.1, 0.104, None, 0.1],
            "credit": pa.array([Decimal("1.50"), Decimal("1.49"), None, Decimal("-1.00")]),
            "joined": pa.array([date(2026, 3, 1), date(2026, 3, 2), date(2026, 4, 1), None]),
            "seen": pa.array(
                [datetime(2026, 3, 30, 3, 59), datetime(2026, 3, 30, 4, 0), datetime(2026, 4, 1, 3, 59), None]
            ),
        }
    ),
    "orders": pa.table(
        {
            "customer": ["1", "1", "2", "2", "3", "9"],
            "day": pa.array([date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 2), None, date(2026, 4, 1), TODAY]),
            "items": [2, 2, 5, 1, 1, 1],
            "spend": pa.array([Decimal(x) if x else None for x in ("0.10", "0.20", "0.29", "5", None, "9")]),
            "points": [0.1, 0.2, 0.3, 5.0, None, 9.0],
        }
    ),
    "visits": pa.table({"customer": ["1", "10"], "at": pa.array([datetime(2026, 3, 31, 4), datetime(2026, 4, 1, 3)])}),
    "tags": pa.table({"customer": ["2", "10", "3"], "tag": ["blocked", None, "new"]}),
    "plans": pa.table({"customer": ["1", "2"], "plan": ["Free", "Paid"]}),
}
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables in every format."""
    folder = tmp_path_factory.mktemp("formats")
    with duckdb.connect() as connection:
        for relation, table in TABLES.items():
            connection.register(relation, table)
            for ending, form in (
                ("csv", "csv"),
                ("parquet", "parquet"),
                ("json", "json, ARRAY true"),
                ("jsonl", "json"),
            ):
                connection.execute(f"COPY {relation} TO '{folder}/{relation}.{ending}' (FORMAT {form})")
            connection.execute(f"COPY {relation} TO '{folder}/{relation}.csv.gz' (FORMAT csv)")
        connection.execute(f"ATTACH '{folder}/shop.duckdb' AS shop")
        for relation in TABLES:
            connection.execute(f"CREATE TABLE shop.{relation} AS FROM {relation}")
    return folder


def open_as(form: str, folder: Path) -> Engine:
    match form:
        case "duckdb":
            return open_database(folder / "shop.duckdb", SHOP, RULES)
        case "arrow":
            return open_files(TABLES, SHOP, RULES)
        case "pandas":
            return open_files({name: table.to_pandas() for name, table in TABLES.items()}, SHOP, RULES)
        case "polars":
            return open_files({name: pl.DataFrame(table) for name, table in TABLES.items()}, SHOP, RULES)
        case "rows":
            return open_files({name: table.to_pylist() for name, table in TABLES.items()}, SHOP, RULES)
        case ending:
            return open_files({name: folder / f"{name}.{ending}" for name in TABLES}, SHOP, RULES)


def answers(engine: Engine) -> dict[str, dict[object, bool | None]]:
    return {rule.name: verdicts(engine, rule, zone=NEW_YORK) for rule in RULES}


EXPECTED = {
    "quiet": {"1": True, "2": False, "3": None, "10": None},
    "rich": {"1": True, "2": False, "3": None, "10": None},
    "points": {"1": True, "2": True, "3": None, "10": None},
    "rated": {"1": False, "2": True, "3": True, "10": None},
    "seen": {"1": False, "2": True, "3": None, "10": True},
    "visited": {"1": True, "2": None, "3": None, "10": True},
    "not_visited": {"1": False, "2": True, "3": None, "10": True},
    "named": {"1": False, "2": False, "3": False, "10": False},
    "planned": {"1": True, "2": False, "3": None, "10": None},
    "everybody": {"1": True, "2": True, "3": True, "10": True},
}


@pytest.mark.parametrize(
    "form", ["csv", "csv.gz", "parquet", "json", "jsonl", "arrow", "pandas", "polars", "rows", "duckdb"]
)
def test_all_formats_and_both_engines_give_the_same_verdicts(folder: Path, form: str) -> None:
    with open_as(form, folder) as engine:
        assert answers(engine) == EXPECTED
        assert answers(MemoryEngine(engine)) == EXPECTED


@pytest.fixture(scope="module", params=["sql", "memory"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    data = open_files(TABLES, SHOP, RULES)
    with data if request.param == "sql" else MemoryEngine(data) as engine:
        yield engine


def test_members_and_counts(engine: Engine) -> None:
    everybody, quiet = RULES[-1], RULES[0]
    assert members(engine, quiet, zone=UTC) == ["1"]
    assert members(engine, everybody, zone=UTC) == ["1", "2", "3", "10"]
    assert engine.count(everybody, today=TODAY, zone=UTC) == 4
    assert engine.count(quiet, today=TODAY, zone=UTC) == 1


def test_tables_and_notes(engine: Engine) -> None:
    assert [(table.relation, table.rows) for table in engine.tables] == [
        ("customers", 4), ("tags", 3), ("orders", 6), ("visits", 2), ("plans", 2)
    ]  # fmt: skip
    assert engine.notes == ("1 row of `orders` left out, whose key is not in `customers`",)


def test_rows_come_in_batches_and_as_often_as_asked(engine: Engine) -> None:
    result = engine.verdicts(RULES[-1], today=TODAY, zone=UTC)
    assert result.columns == ("id", "verdict")
    assert [len(batch) for batch in result.batches(3)] == [3, 1]
    assert [len(batch) for batch in result.batches(3)] == [3, 1]


def test_a_result_is_an_arrow_stream(engine: Engine) -> None:
    table = pa.table(engine.verdicts(QUIET, today=TODAY, zone=UTC))
    assert table.schema == pa.schema({"id": pa.string(), "verdict": pa.bool_()})
    assert table.to_pydict() == {"id": ["1", "2", "3", "10"], "verdict": [True, False, None, None]}
    assert pl.DataFrame(engine.members(QUIET, today=TODAY, zone=UTC)).to_dicts() == [{"id": "1"}]


def test_a_result_is_written_as_parquet(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "it's a [result].parquet"
    engine.verdicts(QUIET, today=TODAY, zone=UTC).write_parquet(path)
    assert pyarrow.parquet.read_table(path, partitioning=None).to_pydict() == {
        "id": ["1", "2", "3", "10"], "verdict": [True, False, None, None]
    }  # fmt: skip
    with pytest.raises(DataError) as caught:
        engine.members(QUIET, today=TODAY, zone=UTC).write_parquet(tmp_path / "none" / "x.parquet")
    assert str(caught.value).startswith(f"`{tmp_path}/none/x.parquet` cannot be written: cannot open file")


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        (["10", "9", "1"], ["1", "9", "10"]),
        (["10", "9", "007", "7"], ["007", "7", "9", "10"]),
        (["10", "9", "a"], ["10", "9", "a"]),
        (["b", "a", "ä", "B"], ["B", "a", "b", "ä"]),
        ([10, 9, 1], [1, 9, 10]),
        ([], []),
    ],
)
def test_the_order_of_subjects(keys: list[object], order: list[object]) -> None:
    everybody = RULES[-1]
    with opened({"customers": pa.table({"id": keys})}) as engine:
        assert members(engine, everybody) == order
        assert members(MemoryEngine(engine), everybody) == order


def test_ids_are_compared_as_text_whatever_their_type() -> None:
    rule = Rule(name="r", condition=OneOf(FIELDS["id"], ("007", "8")))
    for keys, found in (([7, 8], [8]), (["7", "8", "007"], ["007", "8"])):
        with open_files({"customers": pa.table({"id": keys})}, SHOP, [rule]) as engine:
            assert members(engine, rule) == found
            assert members(MemoryEngine(engine), rule) == found


def test_a_rule_that_the_data_was_not_opened_for() -> None:
    with opened({"customers": [{"id": "a"}]}) as engine:
        for asked in (engine, MemoryEngine(engine)):
            with pytest.raises(DataError) as caught:
                members(asked, reads("age", "items", name="other"))
            assert str(caught.value) == (
                "the data was opened without `customers.age`, `orders.customer`, `orders.items` and `orders.day`, "
                "which segment `other` needs"
            )
            assert caught.value.help == "open the data with this rule among those that are to be asked"


def test_what_sql_cannot_say_is_refused() -> None:
    rule = Rule(name="loyal", condition=Total(METRICS["visits"], SinceField(FIELDS["joined"]), Op.GT, 1))
    with open_files(TABLES, SHOP, [rule]) as engine, pytest.raises(DataError) as caught:
        engine.members(rule, today=TODAY, zone=timezone(timedelta(hours=1)))
    assert str(caught.value).startswith("segment `loyal` cannot be asked in SQL: the zone ")
    assert caught.value.help == "use the engine `memory`"


def test_results_end_with_the_engine() -> None:
    engine = opened({"customers": [{"id": "a"}]})
    result = engine.members(RULES[-1], today=TODAY)
    engine.close()
    engine.close()
    for read in (lambda: list(result.batches()), lambda: pa.table(result), result.count):
        with pytest.raises(ValueError, match="the engine is closed, and its results with it"):
            read()


def test_data_that_goes_away_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "customers.parquet"
    pyarrow.parquet.write_table(pa.table({"id": ["a"]}), path)
    with opened({"customers": path}) as engine:
        result = engine.members(RULES[-1], today=TODAY)
        path.unlink()
        for read in (lambda: list(result.batches()), lambda: result.__arrow_c_stream__(), result.count):
            with pytest.raises(DataError, match="segment `everybody` could not be answered: "):
                read()


def test_subjects_for_the_interpreter() -> None:
    with open_files(TABLES, SHOP, RULES) as engine:
        found = dict(engine.subjects([QUIET, RULES[4], RULES[5]]))
    assert list(found) == ["1", "10", "2", "3"]
    assert found["1"] == {
        "tier": "Gold",
        "joined": date(2026, 3, 1),
        "vip": True,
        "tag": [],
        "seen": datetime(2026, 3, 30, 3, 59, tzinfo=UTC),
        "items": [(date(2026, 3, 1), 2), (date(2026, 3, 31), 2)],
        "visits": [(datetime(2026, 3, 31, 4, tzinfo=UTC), 1)],
    }
    assert found["10"]["tag"] == [None]
    assert found["3"]["seen"] is None


def test_an_instant_that_is_missing_is_no_event() -> None:
    rule = reads("visits")
    data = {"customers": [{"id": "a"}], "visits": [{"customer": "a", "at": None}]}
    with opened(data, "visits") as engine:
        assert list(engine.subjects([rule])) == [("a", {"visits": [(None, 1)]})]
        assert verdicts(engine, rule) == verdicts(MemoryEngine(engine), rule) == {"a": None}


def test_many_subjects_are_streamed() -> None:
    keys = [f"{number:06}" for number in range(25_000)]
    orders = {"customer": [*keys[::2], "000000a"], "day": [TODAY] * 12_501, "items": [1] * 12_501}
    with opened({"customers": pa.table({"id": keys}), "orders": pa.table(orders)}, "items") as engine:
        rule = reads("items")
        assert members(MemoryEngine(engine), rule) == members(engine, rule) == keys[::2]
        subjects = engine.subjects([rule])
        assert next(subjects)[0] == "000000"
        subjects.close()
        assert len(held(engine, "customers")) == 25_000


BARE = """
import sys
from datetime import UTC, date
for name in ("numpy", "pandas", "polars", "pyarrow", "narwhals", "pytz"):
    sys.modules[name] = None
from pathlib import Path
from segdsl.engines.files import find_relations, open_files
from segdsl.engines.memory import MemoryEngine
from segdsl.ir.nodes import Compare, Op, Rule
from segdsl.vocabulary.load import builtin
rule = Rule(name="r", condition=Compare(builtin().fields["partner_name"], Op.EQ, "Ada"))
folder = Path(sys.argv[1])
with open_files(find_relations(folder, builtin()), builtin(), [rule]) as engine:
    for asked in (engine, MemoryEngine(engine)):
        result = asked.members(rule, today=date(2026, 3, 31), zone=UTC)
        print([row for batch in result.batches() for row in batch])
        result.write_parquet(folder / "members.parquet")
with open_files({"partners": folder / "members.parquet"}, builtin(), []) as engine:
    print(engine.tables[0].rows)
"""


def test_nothing_beyond_the_core_is_needed_and_nothing_is_said_at_the_end(tmp_path: Path) -> None:
    write(tmp_path, "partners.csv", "partner_id,partner_name\n1,Ada\n2,Bob\n")
    run = subprocess.run([sys.executable, "-c", BARE, str(tmp_path)], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    assert run.stdout == "[('1',)]\n[('1',)]\n1\n"

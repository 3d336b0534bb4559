"""The warehouse engine on real servers: what it answers is what files of the same content answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from segdsl.engines.connect import connect
from segdsl.engines.files import open_files
from segdsl.engines.memory import MemoryEngine
from segdsl.engines.problems import DataError
from segdsl.engines.warehouse import WarehouseEngine, open_warehouse
from segdsl.ir.nodes import And, Compare, Expr, HasAny, Known, Not, OneOf, Op, Or, Rule, Span, Total
from tests.engines.support import SHOP, TODAY, members, reads, verdicts
from tests.servers.server import Server

KINDS = ("text", "whole", "decimal", "money", "float", "date", "instant", "truth")
TYPES: dict[str, dict[str, str]] = {
    dialect: dict(zip(KINDS, types, strict=True))
    for dialect, types in {
        "postgres": ("text", "integer", "numeric(12,4)", "numeric(12,2)", "real", "date", "timestamptz", "boolean"),
        "mysql": ("varchar(50)", "int", "decimal(12,4)", "decimal(12,2)", "double", "date", "datetime(6)", "boolean"),
        "sqlite": ("TEXT", "INTEGER", "INTEGER", "DECIMAL(12,2)", "REAL", "DATE", "DATETIME", "BOOLEAN"),
        "clickhouse": tuple(
            f"Nullable({each})"
            for each in (
                "String",
                "Int32",
                "Decimal(12,4)",
                "Decimal(12,2)",
                "Float64",
                "Date32",
                "DateTime64(6)",
                "Bool",
            )
        ),
        "spark": ("string", "int", "decimal(12,4)", "decimal(12,2)", "double", "date", "timestamp", "boolean"),
        "snowflake": ("varchar", "int", "number(12,4)", "number(12,2)", "float", "date", "timestamp_tz", "boolean"),
        "bigquery": ("string", "int64", "numeric", "numeric", "float64", "date", "timestamp", "bool"),
    }.items()
}
COLUMNS: dict[str, dict[str, str]] = {
    "customers": {
        "id": "text",
        "name": "text",
        "tier": "text",
        "vip": "truth",
        "age": "whole",
        "rating": "decimal",
        "score": "float",
        "credit": "money",
        "joined": "date",
        "seen": "instant",
    },
    "plans": {"customer": "text", "plan": "text"},
    "tags": {"customer": "text", "tag": "text"},
    "orders": {"customer": "text", "day": "date", "items": "whole", "spend": "money", "points": "float"},
    "visits": {"customer": "text", "at": "instant"},
}
NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)
ROWS: dict[str, list[tuple[Any, ...]]] = {
    "customers": [
        ("c10", "Ann O'Hara", "Gold", True, 30, 5, 1.25, Decimal("10.10"), date(2026, 1, 31), NOON),
        ("c2", "ann o'hara", "Silver", False, 41, 7, 2.5, Decimal("0.00"), date(2025, 12, 31), None),
        ("c3", None, None, None, None, None, None, None, None, None),
        ("C3", "🦊 \\ %", "Basic", True, 0, 0, 0.0, Decimal("-3.00"), date(2024, 2, 29), NOON),
    ],
    "plans": [("c10", "Paid"), ("c2", "Free"), ("C3", None)],
    "tags": [("c10", "Blue"), ("c10", "blue"), ("c2", None), ("C3", "red"), ("C3", "red")],
    "orders": [
        ("c10", date(2026, 3, 31), 3, Decimal("5.05"), 1.005),
        ("c10", date(2026, 3, 1), 1, Decimal("-5.05"), 2.5),
        ("c2", date(2026, 4, 1), 9, Decimal("9.99"), 9.0),
        ("C3", None, 4, Decimal("1.00"), 1.0),
        (None, date(2026, 3, 1), 5, Decimal("1.00"), 1.0),
        ("c99", date(2026, 3, 1), 6, Decimal("1.00"), 1.0),
    ],
    "visits": [("c10", NOON), ("c10", NOON), ("c2", datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC))],
}
EVERYTHING = Span(None, None)


def load(server: Server, only: Mapping[str, Sequence[Any]] | None = None, **types: str) -> None:
    """Put the shop into a server; `only` has other rows for some relations, `types` other types of some columns."""
    of = TYPES[server.dialect]
    for relation, columns in COLUMNS.items():
        declared = {column: types.get(column, of[kind]) for column, kind in columns.items()}
        server.load(relation, declared, (only or {}).get(relation, ROWS[relation]))


@contextmanager
def asking(server: Server, *rules: Rule, **options: Any) -> Iterator[WarehouseEngine]:
    connection = connect(server.url, folder=Path.cwd())
    with open_warehouse(connection, SHOP, rules, **options) as engine:
        yield engine


def in_memory(*rules: Rule) -> MemoryEngine:
    """The interpreter over the same rows."""
    data = {
        relation: [dict(zip(columns, row, strict=True)) for row in ROWS[relation]]
        for relation, columns in COLUMNS.items()
    }
    return MemoryEngine(open_files(data, SHOP, rules))


def rule(condition: Expr) -> Rule:
    return Rule(name="s", condition=condition)


FIELDS, METRICS = SHOP.fields, SHOP.metrics
CONDITIONS: list[Expr] = [
    Compare(FIELDS["tier"], Op.EQ, "Gold"),
    Not(OneOf(FIELDS["name"], ("Ann O'Hara", "🦊 \\ %"))),
    Compare(FIELDS["id"], Op.EQ, "C3"),
    Compare(FIELDS["vip"], Op.EQ, True),
    Compare(FIELDS["age"], Op.GE, 30),
    Compare(FIELDS["credit"], Op.GT, Decimal("10.09")),
    Compare(FIELDS["score"], Op.LT, Decimal("2.50")),
    HasAny(FIELDS["tag"], ("blue",)),
    Not(HasAny(FIELDS["tag"], ("green",))),
    Compare(FIELDS["plan"], Op.EQ, "Paid"),
    Total(METRICS["items"], EVERYTHING, Op.GT, 3),
    Total(METRICS["spend"], EVERYTHING, Op.LE, Decimal("0.00")),
    Total(METRICS["points"], EVERYTHING, Op.GE, Decimal("3.5")),
    Total(METRICS["visits"], EVERYTHING, Op.EQ, 2),
    Or((Compare(FIELDS["age"], Op.LT, 1), And((Known(FIELDS["joined"]), Compare(FIELDS["tier"], Op.EQ, "Silver"))))),
]


def test_verdicts_are_those_of_memory(server: Server) -> None:
    load(server)
    rules = [rule(condition) for condition in CONDITIONS]
    with asking(server, *rules) as engine, in_memory(*rules) as memory:
        for each in rules:
            assert verdicts(engine, each) == verdicts(memory, each), each
            assert members(engine, each) == members(memory, each), each
            assert engine.count(each, today=TODAY) == memory.count(each, today=TODAY), each


def test_counts_of_conditions_are_those_of_memory(server: Server) -> None:
    load(server)
    parts = (CONDITIONS[0], CONDITIONS[10], CONDITIONS[7])
    asked = rule(And(parts))
    with asking(server, asked) as engine, in_memory(asked) as memory:
        assert engine.tally(asked, parts, today=TODAY) == memory.tally(asked, parts, today=TODAY, zone=UTC)


def test_counts_by_value_are_those_of_memory(server: Server) -> None:
    load(server)
    asked = rule(Or((Known(FIELDS["tier"]), Not(Known(FIELDS["tier"])))))
    words = ("tier", "name", "id", "vip", "age", "credit", "score", "joined", "tag", "plan")
    rules = [asked, *(Rule(name="", condition=Known(FIELDS[word])) for word in words)]
    with asking(server, *rules) as engine, in_memory(*rules) as memory:
        for word in words:
            found, expected = (each.counts_by(asked, FIELDS[word], today=TODAY, zone=UTC) for each in (engine, memory))
            assert found == expected, word


def test_a_subject_is_read_as_in_memory(server: Server) -> None:
    load(server)
    asked = reads("name", "tier", "vip", "age", "credit", "joined", "seen", "plan", "tag", "items", "spend", "visits")
    with asking(server, asked) as engine, in_memory(asked) as memory:
        for key in ("c10", "C3", "c2"):
            assert plain(engine.subject(asked, key)) == plain(memory.subject(asked, key))
        assert engine.subject(asked, "c9") is None
        assert engine.subject(asked, "' OR ''='") is None


def plain(found: tuple[Any, dict[str, object]] | None) -> tuple[Any, dict[str, object]]:
    """A subject, with its lists in an order of their own."""
    assert found is not None
    key, words = found
    return key, {word: sorted(value, key=repr) if isinstance(value, list) else value for word, value in words.items()}


def test_results_are_read_as_often_as_one_likes(server: Server, tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    load(server)
    asked = rule(CONDITIONS[0])
    with asking(server, asked) as engine:
        result = engine.verdicts(asked, today=TODAY)
        assert result.columns == ("id", "verdict")
        assert result.count() == 4
        first = list(result.batches(3))
        assert [len(batch) for batch in first] == [3, 1]
        assert list(result.batches(3)) == first
        assert result.count() == 4
        table = pyarrow.RecordBatchReader.from_stream(result).read_all()
        assert table.column("id").to_pylist() == ["C3", "c10", "c2", "c3"]
        result.write_parquet(tmp_path / "verdicts.parquet")
        assert pyarrow.parquet.read_table(tmp_path / "verdicts.parquet").equals(table)
        assert [table.relation for table in engine.tables] == ["customers"]
    with pytest.raises(ValueError, match="the engine is closed"):
        engine.count(asked, today=TODAY)
    with pytest.raises(ValueError, match="the engine is closed"):
        list(result.batches())


@pytest.mark.parametrize("condition", [CONDITIONS[10], CONDITIONS[11], CONDITIONS[13], And((*CONDITIONS[10:13],))])
def test_history_is_that_of_memory(server: Server, condition: Expr) -> None:
    load(server)
    asked = rule(condition)
    days = [date(2026, 3, day) for day in range(1, 32)]
    with asking(server, asked) as engine, in_memory(asked) as memory:
        assert engine.history(asked, days) == memory.history(asked, days, zone=UTC)


def test_a_rule_that_it_was_not_opened_for(server: Server) -> None:
    load(server)
    with asking(server, rule(CONDITIONS[0])) as engine, pytest.raises(DataError, match=r"`customers\.age`"):
        engine.count(rule(CONDITIONS[4]), today=TODAY)


def test_a_duckdb_file_whose_columns_are_called_otherwise(tmp_path: Path) -> None:
    writer = connect("duckdb:///shop.duckdb", folder=tmp_path, writes=True)
    writer.run('CREATE TABLE customers ("Key" VARCHAR, tier VARCHAR)')
    writer.run("INSERT INTO customers VALUES ('10', 'Gold'), ('9', 'Gold'), ('8', NULL)")
    writer.close()
    connection = connect("duckdb:///shop.duckdb", folder=tmp_path)
    asked = rule(CONDITIONS[0])
    with open_warehouse(connection, SHOP, [asked], columns={"customers": {"id": "Key"}}) as engine:
        assert members(engine, asked) == ["9", "10"]


def test_numbers_as_keys(server: Server) -> None:
    whole, text = (TYPES[server.dialect][kind] for kind in ("whole", "text"))
    server.load("customers", {"id": whole, "tier": text}, [(10, "Gold"), (9, "Gold"), (-1, None)])
    asked = rule(CONDITIONS[0])
    with asking(server, asked) as engine:
        assert members(engine, asked) == [9, 10]
        assert verdicts(engine, asked) == {-1: None, 9: True, 10: True}

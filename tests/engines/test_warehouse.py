"""The warehouse engine on real servers: what it answers is what files of the same content answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from segdsl.engines.connect import connect
from segdsl.engines.files import open_files
from segdsl.engines.memory import MemoryEngine
from segdsl.engines.warehouse import WarehouseEngine, open_warehouse
from segdsl.ir.nodes import And, Compare, Expr, HasAny, Known, Not, OneOf, Op, Or, Rule, Span, Total
from tests.engines.support import SHOP, TODAY, members, verdicts
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

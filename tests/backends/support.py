"""A small vocabulary made by hand, subjects as plain dicts, and one helper that asks every backend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from typing import Any

import duckdb

from segdsl.backends.memory.compile import compile_predicate
from segdsl.backends.sql.compile import members_query, verdicts_query
from segdsl.ir.nodes import Expr, Rule
from segdsl.ir.rewrite import nnf
from segdsl.ir.simplify import simplify
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, Relation, Vocabulary, index_words

TODAY = date(2026, 3, 31)


def field(name: str, kind: FieldType, relation: str = "partners", **more: Any) -> Field:
    return Field(name=name, type=kind, relation=relation, **{"column": name, **more})


def metric(name: str, kind: MetricType, relation: str = "performance", **more: Any) -> Metric:
    return Metric(name=name, type=kind, relation=relation, **{"column": name, "date_column": "date", **more})


STAGE = field("stage", FieldType.MEMBER, members=("New", "Joined", "Expired"))
NAME = field("name", FieldType.TEXT)
CONTRACT = field("contract", FieldType.ID)
AGE = field("age", FieldType.INTEGER)
SCORE = field("score", FieldType.DECIMAL)
BALANCE = field("balance", FieldType.MONEY)
FLOATED = field("floated", FieldType.MONEY, rounded=True)
JOINED = field("joined", FieldType.DATE)
SEEN = field("seen", FieldType.DATE, holds_instants=True)
SEEN_TZ = field("seen_tz", FieldType.DATE, holds_instants=True)
ACTIVE = field("active", FieldType.BOOLEAN)
COUNTRY = field("country", FieldType.TEXT, "addresses")
SIGNED = field("signed", FieldType.DATE, "addresses")
GROUP = field("group", FieldType.SET, "groups")
FIELDS = (STAGE, NAME, CONTRACT, AGE, SCORE, BALANCE, FLOATED, JOINED, SEEN, SEEN_TZ, ACTIVE, COUNTRY, SIGNED, GROUP)

CLICKS = metric("clicks", MetricType.COUNT)
REVENUE = metric("revenue", MetricType.MONEY, can_fall=True)
VISITS = metric("visits", MetricType.COUNT, "visits", column=None)
TAPS = metric("taps", MetricType.COUNT, "taps", date_column="at", holds_instants=True)
FEES = metric("fees", MetricType.MONEY, "fees", rounded=True, can_fall=True)
METRICS = (CLICKS, REVENUE, VISITS, TAPS, FEES)

KEYS = {"partners": "id", "addresses": "partner", "groups": "partner"} | {m.relation: "partner" for m in METRICS}
VOCABULARY = Vocabulary(
    name="test",
    subject="partner",
    subject_relation="partners",
    currency="USD",
    fields={each.name: each for each in FIELDS},
    metrics={each.name: each for each in METRICS},
    windows={},
    relations={name: Relation(name=name, key=key) for name, key in KEYS.items()},
    words=index_words({each.name: each for each in FIELDS}, {each.name: each for each in METRICS}),
)

COLUMNS = {
    "partners": "id VARCHAR, stage VARCHAR, name VARCHAR, contract BIGINT, age INTEGER, score DECIMAL(12, 4),"
    " balance DECIMAL(18, 2), floated DOUBLE, joined DATE, seen TIMESTAMP, seen_tz TIMESTAMPTZ, active BOOLEAN",
    "addresses": "partner VARCHAR, country VARCHAR, signed DATE",
    "groups": 'partner VARCHAR, "group" VARCHAR',
    "performance": "partner VARCHAR, date DATE, clicks INTEGER, revenue DECIMAL(18, 2)",
    "visits": "partner VARCHAR, date DATE",
    "taps": 'partner VARCHAR, "at" TIMESTAMP, taps BIGINT',
    "fees": "partner VARCHAR, date DATE, fees DOUBLE",
}

Subject = Mapping[str, Any]


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """One session for all tests, since a new one takes longer than most of them; its zone is nobody's."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Asia/Tokyo'")
    return connection


class Database:
    """Subjects as tables of DuckDB, until the next are made."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        # In a table, a partner without rows has an empty set.
        self.subjects = [{"group": (), **subject} for subject in subjects]
        self.connection = _connection()
        rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
        for number, subject in enumerate(self.subjects):
            self._add(rows, f"{number:06}", subject)
        for name, columns in COLUMNS.items():
            self.connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
            if rows[name]:
                row = f"({', '.join('?' * len(rows[name][0]))})"
                values = [value for row in rows[name] for value in row]
                self.connection.execute(f"INSERT INTO {name} VALUES {', '.join([row] * len(rows[name]))}", values)

    @staticmethod
    def _add(rows: dict[str, list[tuple[Any, ...]]], key: str, subject: Subject) -> None:
        own = [each for each in FIELDS if each.relation == "partners"]
        rows["partners"].append((key, *(_stored(subject.get(each.name), each is SEEN_TZ) for each in own)))
        if "country" in subject or "signed" in subject:
            rows["addresses"].append((key, subject.get("country"), subject.get("signed")))
        rows["groups"] += [(key, element) for element in subject.get("group", ())]
        rows["performance"] += [(key, day, value, None) for day, value in subject.get("clicks", ())]
        rows["performance"] += [(key, day, None, value) for day, value in subject.get("revenue", ())]
        rows["visits"] += [(key, day) for day, _ in subject.get("visits", ())]
        rows["taps"] += [(key, _stored(at), value) for at, value in subject.get("taps", ())]
        rows["fees"] += [(key, day, value) for day, value in subject.get("fees", ())]

    def verdicts(self, expr: Expr, today: date, zone: tzinfo) -> list[bool | None]:
        query = verdicts_query(Rule(name="", condition=expr), VOCABULARY, today=today, zone=zone)
        return [verdict for _, verdict in sorted(self.connection.execute(query.sql).fetchall())]

    def members(self, expr: Expr, today: date, zone: tzinfo) -> list[Subject]:
        query = members_query(Rule(name="", condition=expr), VOCABULARY, today=today, zone=zone)
        return [self.subjects[int(key)] for (key,) in sorted(self.connection.execute(query.sql).fetchall())]


def _stored(value: Any, with_zone: bool = False) -> Any:
    """Instants are UTC, and say so only in a column that holds zones."""
    if not isinstance(value, datetime):
        return value
    moment = value if value.tzinfo else value.replace(tzinfo=UTC)
    return moment if with_zone else moment.astimezone(UTC).replace(tzinfo=None)


def agreed(database: Database, expr: Expr, *, today: date = TODAY, zone: tzinfo = UTC) -> list[bool | None]:
    """The verdicts, once memory and DuckDB, the rule and its simpler forms, verdicts and members all agree."""
    predicate = compile_predicate(Rule(name="", condition=expr)).at(today, zone)
    verdicts = predicate.verdicts(database.subjects)
    assert database.verdicts(expr, today, zone) == verdicts
    members = [subject for subject, verdict in zip(database.subjects, verdicts, strict=True) if verdict]
    assert predicate.members(database.subjects) == members
    assert database.members(expr, today, zone) == members
    for other in (nnf(expr), simplify(expr)):
        assert in_memory(other, database.subjects, today=today, zone=zone) == verdicts, other
    return verdicts


def in_memory(expr: Expr, subjects: Iterable[object], *, today: date = TODAY, zone: tzinfo = UTC) -> list[bool | None]:
    return compile_predicate(Rule(name="", condition=expr)).at(today, zone).verdicts(subjects)


def verdicts(expr: Expr, *subjects: Subject, today: date = TODAY, zone: tzinfo = UTC) -> list[bool | None]:
    """What every backend says of these subjects."""
    return agreed(Database(subjects), expr, today=today, zone=zone)

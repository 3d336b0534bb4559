"""Runs the `test` items of rule files (§10) twice: in memory, and as SQL on DuckDB.

For SQL the cases become rows of tables as the vocabulary describes them: one row per subject, one per element of a
set, and events beside each other in rows of their day where a relation holds several metrics. All cases of a segment
on one day are answered by one query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date
from functools import cache
from typing import Any

import duckdb

from segdsl.backends.memory.compile import compile_predicate
from segdsl.backends.sql.compile import needs, verdicts_query
from segdsl.check.model import Case, Fact, Test
from segdsl.ir.nodes import Rule
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, Vocabulary

Verdict = bool | None
Row = dict[str, Any]

_WORDS = {True: "match", False: "no match", None: "unknown"}
_SQL_TYPES = {
    FieldType.MEMBER: "VARCHAR",
    FieldType.SET: "VARCHAR",
    FieldType.TEXT: "VARCHAR",
    FieldType.ID: "VARCHAR",
    FieldType.INTEGER: "BIGINT",
    FieldType.DECIMAL: "DECIMAL(38, 9)",
    FieldType.MONEY: "DECIMAL(38, 9)",
    FieldType.DATE: "DATE",
    FieldType.BOOLEAN: "BOOLEAN",
    MetricType.COUNT: "BIGINT",
    MetricType.MONEY: "DECIMAL(38, 9)",
}


def assert_tests_pass(rules: Mapping[str, Rule], tests: Iterable[Test], vocabulary: Vocabulary) -> None:
    """Run the cases of each test; an AssertionError says in which place which case came out otherwise, and how."""
    failures = [
        f"{case.span.source.name}:{case.span.position.line}: {name} of `{test.segment}` for a case of "
        f"“{test.sentence}”: expected {_WORDS[case.expect]}, and it is {_WORDS[verdict]}"
        for test in tests
        for name, verdicts in (("memory", in_memory), ("DuckDB", on_duckdb))
        for case, verdict in verdicts(rules[test.segment], test.cases, vocabulary)
        if verdict is not case.expect
    ]
    assert not failures, "\n".join(failures)


def in_memory(rule: Rule, cases: Iterable[Case], vocabulary: Vocabulary) -> Iterator[tuple[Case, Verdict]]:
    """The interpreter's verdict on each case."""
    predicate = compile_predicate(rule)
    for case in cases:
        yield case, predicate.at(case.today, UTC).verdict({**case.fields, **case.events})


def on_duckdb(rule: Rule, cases: Iterable[Case], vocabulary: Vocabulary) -> Iterator[tuple[Case, Verdict]]:
    """DuckDB's verdict on each case."""
    for today, batch in _batches(cases, vocabulary):
        query = verdicts_query(rule, vocabulary, today=today, zone=UTC)
        with _tables() as connection:
            for relation in needs(rule, vocabulary):
                rows = [row for key, case in batch.items() for row in case_rows(vocabulary, relation, key, case)]
                _create(connection, vocabulary, relation, rows)
            found = dict(connection.execute(query.sql).fetchall())
        assert found.keys() == batch.keys(), f"the cases {sorted(batch)} have the verdicts {found}"
        yield from ((case, found[key]) for key, case in batch.items())


def _batches(cases: Iterable[Case], vocabulary: Vocabulary) -> list[tuple[date, dict[str, Case]]]:
    """The cases of one day together, by the subject's key; no two of a batch have the same."""
    batches: list[tuple[date, dict[str, Case]]] = []
    for number, case in enumerate(cases):
        key = str(key_fact(case, vocabulary) or f"case-{number}")
        for today, batch in batches:
            if today == case.today and key not in batch:
                batch[key] = case
                break
        else:
            batches.append((case.today, {key: case}))
    return batches


def key_fact(case: Case, vocabulary: Vocabulary) -> Any:
    columns = {(field.relation, field.column): name for name, field in vocabulary.fields.items()}
    return case.fields.get(columns.get((vocabulary.subject_relation, vocabulary.subject_key), ""))


# ---- a case as rows --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Event:
    metric: Metric
    day: date
    value: Any


def case_rows(vocabulary: Vocabulary, relation: str, key: str, case: Case) -> list[Row]:
    """The rows that a case has in a relation."""
    rows = _event_rows(_events(vocabulary, relation, case))
    scalars: Row = {}
    for field in _fields(vocabulary, relation):
        fact = case.fields.get(field.name)
        if field.type is FieldType.SET:
            # An unknown set is one with an unknown element: both give the same verdicts everywhere.
            rows += [{field.column: element} for element in _elements(fact)]
        else:
            scalars[field.column] = fact
    if relation == vocabulary.subject_relation or any(value is not None for value in scalars.values()):
        rows.append(scalars)
    if not rows and relation == _home_of_keys(vocabulary):
        rows.append({})
    key_column = vocabulary.relations[relation].key
    return [{**row, key_column: key} for row in rows]


def _elements(fact: Fact) -> Sequence[str | None]:
    if fact is None:
        return [None]
    assert isinstance(fact, frozenset)
    return sorted(fact)


def _fields(vocabulary: Vocabulary, relation: str) -> list[Field]:
    return [field for field in vocabulary.fields.values() if field.relation == relation]


def _home_of_keys(vocabulary: Vocabulary) -> str | None:
    """Where no table lists the subjects, the relation that shall know each of them nevertheless."""
    sources = vocabulary.relations[vocabulary.subject_relation].keys_of
    return sources[0] if sources else None


def _events(vocabulary: Vocabulary, relation: str, case: Case) -> list[_Event]:
    return [
        _Event(metric, day, value)
        for metric in vocabulary.metrics.values()
        if metric.relation == relation
        for day, value in case.events.get(metric.name, ())
    ]


def _event_rows(events: Sequence[_Event]) -> list[Row]:
    """Events as rows. Where each row counts one, amounts stand in rows that count."""
    rows: list[Row] = []
    for event in events:
        if event.metric.column is None:
            rows += [{event.metric.date_column: event.day} for _ in range(event.value)]
    is_counted = bool(rows)
    for event in events:
        if event.metric.column is not None:
            when, column = event.metric.date_column, event.metric.column
            row = next((row for row in rows if row[when] == event.day and column not in row), None)
            if row is None:
                assert not is_counted, f"{event.metric.name} on {event.day} has no row that counts"
                rows.append(row := {when: event.day})
            row[column] = event.value
    return rows


@contextmanager
def _tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database without tables; those that are made in it are gone afterwards."""
    connection = _database()
    connection.begin()
    try:
        yield connection
    finally:
        connection.rollback()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


# ---- rows as tables --------------------------------------------------------------------------------------------


def _create(connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary, relation: str, rows: Sequence[Row]) -> None:
    types = column_types(vocabulary, relation)
    declared = ", ".join(f"{_quoted(column)} {sql}" for column, sql in types.items())
    connection.execute(f"CREATE TABLE {_quoted(relation)} ({declared})")
    if rows:
        # As texts, since DuckDB would guess the type of a list from its first values.
        columns = [[_written(row.get(column)) for row in rows] for column in types]
        values = [f"CAST(unnest(${place}::VARCHAR[]) AS {sql})" for place, sql in enumerate(types.values(), 1)]
        connection.execute(f"INSERT INTO {_quoted(relation)} SELECT {', '.join(values)}", columns)


def column_types(vocabulary: Vocabulary, relation: str) -> dict[str, str]:
    types = {vocabulary.relations[relation].key: "VARCHAR"}
    for field in _fields(vocabulary, relation):
        types.setdefault(field.column, "TIMESTAMP" if field.holds_instants else _SQL_TYPES[field.type])
    for metric in vocabulary.metrics.values():
        if metric.relation == relation:
            types[metric.date_column] = "TIMESTAMP" if metric.holds_instants else "DATE"
            if metric.column is not None:
                types[metric.column] = _SQL_TYPES[metric.type]
    return types


def _written(value: object) -> str | None:
    return None if value is None else str(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

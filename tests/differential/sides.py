"""The project's two answers to a rule text: the interpreter's, and DuckDB's over tables made from the same partners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from segdsl.backends.memory.compile import compile_predicate
from segdsl.backends.sql.compile import members_query, verdicts_query
from segdsl.base.record import replace
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.ir import nodes as ir
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin, load
from segdsl.vocabulary.model import Vocabulary as ProjectVocabulary
from tests.differential.shrink import NonsenseError
from tests.reference.words import PARTNERS, Vocabulary

Partner = Mapping[str, Any]
Verdicts = list[bool | None]

FILE = "case.seg"
RULE = "rule"


class RefusedError(NonsenseError):
    """The checker found errors in a rule that was made to have none."""


@cache
def project_vocabulary(name: str) -> ProjectVocabulary:
    """The vocabulary as the project reads it, but without compatibility rules: they say what is wise."""
    if name == PARTNERS.name:
        return replace(builtin(), rules=())
    path = Path(__file__).with_name(f"{name}.toml")
    loaded = load(path.read_text(encoding="utf-8"), path.name, None)
    assert loaded.vocabulary is not None, [problem.message for problem in loaded.diagnostics]
    return loaded.vocabulary


def rule_of(text: str, vocabulary: Vocabulary) -> ir.Rule:
    """The meaning of the segment `rule` in a file with this text."""
    parsed = parse(Source(FILE, text))
    checked = check({FILE: parsed}, project_vocabulary(vocabulary.name))
    errors = [problem for problem in (*parsed.diagnostics, *checked.diagnostics) if problem.is_error]
    if errors or RULE not in checked.rules:
        raise RefusedError(
            "\n".join([text, *(f"{error.code} {error.message}: `{error.span.text}`" for error in errors)])
        )
    return checked.rules[RULE]


def in_memory(rule: ir.Rule, partners: Sequence[Partner], today: date, zone: tzinfo) -> Verdicts:
    """The interpreter's verdicts, in the order of the partners."""
    on_the_day = compile_predicate(rule).at(today, zone)
    verdicts = on_the_day.verdicts(partners)
    members = [partner for partner, verdict in zip(partners, verdicts, strict=True) if verdict is True]
    assert on_the_day.members(partners) == members, "§6.1: a partner is a member only if the condition is true"
    return verdicts


class Tables:
    """Partners as tables of an in-process DuckDB, and what real tables also hold: rows of nobody and of strangers."""

    def __init__(self, vocabulary: Vocabulary, partners: Sequence[Partner]) -> None:
        self.vocabulary = vocabulary
        self.key = vocabulary.relations[vocabulary.subject_relation]
        self.keys = [partner[self.key] for partner in partners]
        self.connection = duckdb.connect(":memory:")
        self.connection.execute("SET TimeZone = 'Asia/Tokyo'")
        for relation, types, rows in contents(vocabulary, partners):
            self._create(relation, types, rows)

    def __enter__(self) -> Tables:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def verdicts(self, rule: ir.Rule, today: date, zone: tzinfo) -> Verdicts:
        """DuckDB's verdicts, in the order of the partners."""
        query = verdicts_query(rule, project_vocabulary(self.vocabulary.name), today=today, zone=zone)
        rows = self.connection.execute(query.sql).fetchall()
        found = dict(rows)
        assert len(rows) == len(found) == len(self.keys), f"{len(self.keys)} partners, but {len(rows)} rows"
        return [found[key] for key in self.keys]

    def members(self, rule: ir.Rule, today: date, zone: tzinfo) -> list[bool]:
        """Whether DuckDB finds each partner among the members."""
        query = members_query(rule, project_vocabulary(self.vocabulary.name), today=today, zone=zone)
        rows = self.connection.execute(query.sql).fetchall()
        found = {row[0] for row in rows}
        assert len(rows) == len(found), "a member was found twice"
        return [key in found for key in self.keys]

    def _create(self, relation: str, types: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> None:
        declared = ", ".join(f'"{column}" {sql}' for column, sql in types.items())
        self.connection.execute(f'CREATE TABLE "{relation}" ({declared})')
        if rows:
            # As texts, since DuckDB would guess the type of a list from its first values.
            columns = [[written(row.get(column)) for row in rows] for column in types]
            values = ", ".join(
                f"CAST(unnest(${place}::VARCHAR[]) AS {sql})" for place, sql in enumerate(types.values(), 1)
            )
            self.connection.execute(f'INSERT INTO "{relation}" SELECT {values}', columns)


def contents(
    vocabulary: Vocabulary, partners: Sequence[Partner]
) -> Iterator[tuple[str, dict[str, str], list[dict[str, Any]]]]:
    """Each relation with its columns' types in DuckDB and its rows: those of the partners, and of strangers."""
    for relation, key in vocabulary.relations.items():
        types = {key: vocabulary.key_sql, **column_types(vocabulary, relation)}
        rows = [row for partner in partners for row in rows_of(vocabulary, relation, partner)]
        yield relation, types, rows + strangers(vocabulary, relation)


def column_types(vocabulary: Vocabulary, relation: str) -> dict[str, str]:
    """The columns of a relation but its key, with their types."""
    places = [field.at for field in vocabulary.fields.values()]
    places += [
        place for metric in vocabulary.metrics.values() for place in (metric.when, metric.at) if place is not None
    ]
    key = vocabulary.relations[relation]
    return {place.column: place.sql for place in places if place.relation == relation and place.column != key}


def rows_of(vocabulary: Vocabulary, relation: str, partner: Partner) -> list[dict[str, Any]]:
    """A partner's rows in a relation."""
    key = vocabulary.relations[relation]
    own = {key: partner[vocabulary.relations[vocabulary.subject_relation]]}
    fields = {name: field for name, field in vocabulary.fields.items() if field.at.relation == relation}
    if any(metric.when.relation == relation for metric in vocabulary.metrics.values()):
        return [{**own, **row} for row in event_rows(vocabulary, relation, partner)]
    for name, field in fields.items():
        if field.type == "set":
            assert partner[name] is not None, "a set in a table has elements or none, but is never unknown"
            return [{**own, field.at.column: element} for element in partner[name]]
    row = {field.at.column: partner.get(name) for name, field in fields.items() if field.at.column != key}
    is_there = relation == vocabulary.subject_relation or any(value is not None for value in row.values())
    return [{**own, **row}] if is_there else []


def event_rows(vocabulary: Vocabulary, relation: str, partner: Partner) -> list[dict[str, Any]]:
    """Events as rows: those of one moment share a row, other metrics there have none or zero (§5.3)."""
    metrics = {name: metric for name, metric in vocabulary.metrics.items() if metric.when.relation == relation}
    counted = next((name for name, metric in metrics.items() if metric.at is None), None)
    rows: list[dict[str, Any]] = []
    if counted is not None:
        rows += [{metrics[counted].when.column: when} for when, _ in partner.get(counted) or ()]
    for name, metric in metrics.items():
        if metric.at is None:
            continue
        for when, value in partner.get(name) or ():
            free = (row for row in rows if row[metric.when.column] == when and metric.at.column not in row)
            row = next(free, None)
            if row is None:
                if counted is not None:
                    raise NonsenseError(f"each row of `{relation}` counts, so `{counted}` has an event on {when}")
                rows.append(row := {metric.when.column: when})
            row[metric.at.column] = value
    for number, row in enumerate(rows):
        for metric in metrics.values():
            if metric.at is not None:
                row.setdefault(metric.at.column, 0 if number % 2 else None)
    return rows


def strangers(vocabulary: Vocabulary, relation: str) -> list[dict[str, Any]]:
    """Rows that belong to no partner, which must change nothing."""
    if relation == vocabulary.subject_relation:
        return []
    like = {"VARCHAR": "Joined", "DATE": date(2024, 3, 1), "BOOLEAN": True}
    row = {column: like.get(sql, 7) for column, sql in column_types(vocabulary, relation).items()}
    moments = {column for column, sql in column_types(vocabulary, relation).items() if sql.startswith("TIMESTAMP")}
    row |= dict.fromkeys(moments, datetime(2024, 3, 1, 12))
    key = vocabulary.relations[relation]
    return [{**row, key: None}, {**row, key: "-1" if vocabulary.key_sql == "VARCHAR" else -1}]


def written(value: Any) -> str | None:
    """A value as a text that DuckDB casts to the type of its column."""
    return None if value is None else str(value)

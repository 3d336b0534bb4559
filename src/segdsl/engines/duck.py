"""The engine for files, frames and DuckDB databases: an embedded DuckDB that reads nothing but what it was given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, tzinfo
from functools import cached_property
from itertools import accumulate, islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

import duckdb

from segdsl.engines import problems
from segdsl.engines.engine import BATCH_ROWS, Counts, Table, Tally
from segdsl.engines.harden import Database
from segdsl.engines.load import Loaded
from segdsl.engines.problems import DataError
from segdsl.engines.sql import literal, name
from segdsl.engines.subjects import one_subject, subjects
from segdsl.engines.wants import RelationWant, expect_opened, title, words_of
from segdsl.ir.nodes import Expr, Known, Rule
from segdsl.vocabulary.model import BackgroundFact, Field, Vocabulary

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from segdsl.backends.sql.compile import Query


class DuckDBEngine:
    """Answers rules over loaded relations. `open_files` and `open_database` make one."""

    def __init__(self, database: Database, loaded: Loaded, vocabulary: Vocabulary) -> None:
        self._database = database
        self._loaded = loaded
        self._vocabulary = vocabulary
        self._cursors: list[DuckDBPyConnection] = []
        self._kept = 0
        self._is_closed = False

    @property
    def tables(self) -> tuple[Table, ...]:
        """The relations that were opened."""
        return self._loaded.tables

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was left out of the answers; rows of unknown subjects are counted when this is first asked."""
        return (*self._loaded.notes, *self._orphans())

    def members(self, rule: Rule, *, today: date, zone: tzinfo = UTC) -> DuckDBResult:
        """The keys of the subjects for whom the rule is true."""
        from segdsl.backends.sql.compile import members_query

        return self._answer(members_query, rule, today, zone)

    def verdicts(self, rule: Rule, *, today: date, zone: tzinfo = UTC) -> DuckDBResult:
        """Every subject's key and verdict."""
        from segdsl.backends.sql.compile import verdicts_query

        return self._answer(verdicts_query, rule, today, zone)

    def count(self, rule: Rule, *, today: date, zone: tzinfo = UTC) -> int:
        """How many subjects the rule is true for."""
        return self.members(rule, today=today, zone=zone).count()

    def breaking(self, fact: BackgroundFact, *, zone: tzinfo = UTC) -> DuckDBResult:
        """The keys of the subjects for whom a background fact does not hold, each with what it is about."""
        from segdsl.backends.sql.compile import breaking_query

        query = breaking_query(fact, self._vocabulary, zone=zone)
        return DuckDBResult(self, f"({query.sql}) AS answer", query.columns, f"the fact `{fact.name}`")

    def subjects(self, rules: Iterable[Rule]) -> Iterator[tuple[Any, dict[str, object]]]:
        """Each subject's key, and what the rules read of it, in the form that the memory backend takes."""
        rules = tuple(rules)
        for rule in rules:
            self._expect_opened(rule)
        words = {word.name: word for rule in rules for word in words_of(rule.condition)}
        return subjects(self, self._vocabulary, words.values())

    def subject(self, rule: Rule, key: str) -> tuple[Any, dict[str, object]] | None:
        """The subject whose key, as exact text, is `key`, with what the rule reads of it; only its rows are read."""
        self._expect_opened(rule)
        try:
            return one_subject(self, self._vocabulary, words_of(rule.condition), key)
        except duckdb.Error as error:
            raise DataError(problems.query_failed(title(rule), problems.duckdb_reason(error))) from None

    def tally(self, rule: Rule, parts: Sequence[Expr], *, today: date, zone: tzinfo = UTC) -> Tally:
        """How many subjects there are of each combination of verdicts on conditions of the rule, in one scan."""
        from segdsl.backends.sql.compile import conditions_query

        def compiler(_: Rule, vocabulary: Vocabulary, *, today: date, zone: tzinfo) -> Query:
            return conditions_query(parts, vocabulary, today=today, zone=zone)

        return self._answer(compiler, rule, today, zone).tally()

    def counts_by(self, rule: Rule, field: Field, *, today: date, zone: tzinfo = UTC) -> Counts:
        """How many members there are by value of a field, which was opened with the rules."""
        from segdsl.backends.sql.compile import values_query

        self._expect_opened(Rule(name=rule.name, condition=Known(field)))

        def compiler(rule: Rule, vocabulary: Vocabulary, *, today: date, zone: tzinfo) -> Query:
            return values_query(rule, vocabulary, field, today=today, zone=zone)

        return self._answer(compiler, rule, today, zone).counts()

    def history(self, rule: Rule, days: Sequence[date], *, zone: tzinfo = UTC) -> list[int]:
        """How many members there are on each of the days, in one query."""
        from segdsl.backends.sql.history import history_query

        def compiler(rule: Rule, vocabulary: Vocabulary, *, today: date, zone: tzinfo) -> Query:  # noqa: ARG001
            return history_query(rule, vocabulary, days=days, zone=zone)

        changes = self._answer(compiler, rule, days[-1], zone).changes()
        return list(accumulate(changes.get(position, 0) for position in range(len(days))))

    def keep(self, rule: Rule, rows: Iterable[tuple[Any, ...]], columns: Mapping[str, str]) -> DuckDBResult:
        """Rows made elsewhere as a result of this engine: subject keys, and further columns by name and SQL type."""
        key, subjects = self._vocabulary.subject_key, self._vocabulary.subject_relation
        key_type = self._one(f"SELECT any_value(typeof({name(key)})) FROM {name(subjects)}")[0] or "VARCHAR"
        types = {key: str(key_type), **columns}
        self._kept += 1
        table = f"raw.{name(f'answer {self._kept}')}"
        connection = self._database.connection
        connection.execute(f"CREATE TABLE {table} ({', '.join(f'{name(c)} {t}' for c, t in types.items())})")
        insert = f"INSERT INTO {table} SELECT {', '.join(f'unnest(?::{sql_type}[])' for sql_type in types.values())}"
        rows = iter(rows)
        while batch := list(islice(rows, BATCH_ROWS)):
            connection.execute(insert, [list(column) for column in zip(*batch, strict=True)])
        return DuckDBResult(self, table, tuple(types), title(rule))

    def cursor(self) -> DuckDBPyConnection:
        """A connection of its own to the same data, closed with the engine at the latest.

        Raises ValueError once the engine is closed.
        """
        if self._is_closed:
            raise ValueError("the engine is closed, and its results with it")
        cursor = self._database.connection.cursor()
        self._cursors.append(cursor)
        return cursor

    def close(self) -> None:
        """Let go of the data."""
        self._is_closed = True
        while self._cursors:
            self._cursors.pop().close()
        self._database.close()

    def __enter__(self) -> DuckDBEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def order(self, key: str) -> str:
        """SQL that orders rows by a column of subject keys: as numbers where every key is made of digits."""
        return digits_order(key) if self._keys_are_digits else name(key)

    @cached_property
    def _keys_are_digits(self) -> bool:
        """Whether every key is a text of digits; numbers order themselves."""
        subjects = name(self._vocabulary.subject_relation)
        return bool(self._one(f"SELECT {are_digits(self._vocabulary.subject_key)} FROM {subjects}")[0])

    def _answer(self, compiler: Callable[..., Query], rule: Rule, today: date, zone: tzinfo) -> DuckDBResult:
        from segdsl.backends.sql.dialect import UnsupportedError

        self._expect_opened(rule)
        try:
            query = compiler(rule, self._vocabulary, today=today, zone=zone)
        except UnsupportedError as error:
            raise DataError(problems.unsupported(title(rule), str(error))) from None
        return DuckDBResult(self, f"({query.sql}) AS answer", query.columns, title(rule))

    def _expect_opened(self, rule: Rule) -> None:
        expect_opened(rule, self._loaded.wants, self._vocabulary)

    def _orphans(self) -> Iterator[str]:
        subject_relation = self._vocabulary.subject_relation
        subjects = next(want for want in self._loaded.wants if want.name == subject_relation)
        for want in self._loaded.wants:
            if want is not subjects and want.name not in subjects.keys_of:
                rows = self._one(_orphan_count(want, subjects))[0]
                if rows:
                    yield problems.rows_without_subject(want.name, rows, subject_relation)

    def _one(self, query: str) -> tuple[Any, ...]:
        row = self._database.connection.execute(query).fetchone()
        assert row is not None
        return row


class Holder(Protocol):
    """Who holds the rows of a result in a DuckDB."""

    def cursor(self) -> DuckDBPyConnection:
        """A connection of its own to the rows. Raises ValueError once they are let go of."""
        ...

    def order(self, key: str) -> str:
        """SQL that orders rows by a column of subject keys."""
        ...


class DuckDBResult:
    """The rows of `source`, an SQL table expression whose first column is the subject's key; read anew each time."""

    def __init__(self, engine: Holder, source: str, columns: tuple[str, ...], asked: str) -> None:
        self._engine = engine
        self._source = source
        self._asked = asked
        self.columns = columns

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[list[tuple[Any, ...]]]:
        """The rows, at most `rows` at a time."""
        cursor = self._engine.cursor()
        try:
            cursor.execute(self._ordered)
            while batch := cursor.fetchmany(rows):
                yield batch
        except duckdb.Error as error:
            raise self._failed(error) from None
        finally:
            cursor.close()

    def count(self) -> int:
        """How many rows there are."""
        ((rows,),) = self._fetched(f"SELECT count(*) FROM {self._source}")
        return int(rows)

    def tally(self) -> Tally:
        """How many rows there are of each combination of values, the subject's key aside."""
        verdicts = ", ".join(map(name, self.columns[1:]))
        rows = self._fetched(f"SELECT {verdicts}, count(*) FROM {self._source} GROUP BY {verdicts}")
        return {row[:-1]: row[-1] for row in rows}

    def counts(self) -> Counts:
        """How many subjects there are of each value, of rows of keys, values and whether there is one."""
        key, value, is_there = map(name, self.columns)
        rows = self._fetched(
            f"SELECT {value}, {is_there}, count(DISTINCT {key}), GROUPING({value}) FROM {self._source} "
            f"GROUP BY GROUPING SETS (({value}, {is_there}), ())"
        )
        found = {(each, there): number for each, there, number, is_total in rows if not is_total}
        return Counts(
            members=sum(number for *_, number, is_total in rows if is_total),
            values={each: number for (each, there), number in found.items() if each is not None},
            unknown=found.get((None, True), 0),
            none=found.get((None, False), 0),
        )

    def changes(self) -> dict[int, int]:
        """The rows, of a number each and by how much something changes there."""
        return {position: int(change) for position, change in self._fetched(f"SELECT * FROM {self._source}")}

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as an Arrow stream; it ends with the engine."""
        try:
            return self._engine.cursor().sql(self._ordered).__arrow_c_stream__(requested_schema)
        except duckdb.Error as error:
            raise self._failed(error) from None

    def write_parquet(self, path: Path) -> None:
        """Write the rows to a Parquet file.

        The engine itself may not write anywhere, so another DuckDB takes the rows over and writes them.
        """
        writer = duckdb.connect(":memory:")
        try:
            writer.register("answer", self)
            writer.execute(f"COPY (SELECT * FROM answer) TO {literal(str(path))} (FORMAT parquet)")
        except duckdb.Error as error:
            raise DataError(problems.cannot_write(str(path), problems.duckdb_reason(error))) from None
        finally:
            writer.close()

    def _fetched(self, query: str) -> list[tuple[Any, ...]]:
        cursor = self._engine.cursor()
        try:
            return cursor.execute(query).fetchall()
        except duckdb.Error as error:
            raise self._failed(error) from None
        finally:
            cursor.close()

    @cached_property
    def _ordered(self) -> str:
        return f"SELECT * FROM {self._source} ORDER BY {self._engine.order(self.columns[0])}"

    def _failed(self, error: duckdb.Error) -> DataError:
        return DataError(problems.query_failed(self._asked, problems.duckdb_reason(error)))


def are_digits(key: str) -> str:
    """SQL that says of many rows whether every key is a text of digits."""
    column = name(key)
    return (
        f"coalesce(any_value(typeof({column})) = 'VARCHAR' "
        f"AND bool_and(regexp_full_match(CAST({column} AS VARCHAR), '[0-9]+')), false)"
    )


def digits_order(key: str) -> str:
    """SQL that orders texts of digits as numbers."""
    column = name(key)
    return f"length(ltrim({column}, '0')), ltrim({column}, '0'), {column}"


def _orphan_count(want: RelationWant, subjects: RelationWant) -> str:
    return (
        f"SELECT count(*) FROM {name(want.name)} AS t ANTI JOIN {name(subjects.name)} AS s "
        f"ON t.{name(want.key)} = s.{name(subjects.key)} WHERE t.{name(want.key)} IS NOT NULL"
    )

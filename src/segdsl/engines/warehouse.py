"""The engine for data that stays where it is: rules become SQL of the database's own dialect and run there.

What comes back is small: keys, verdicts and numbers. They are put into an embedded DuckDB, ordered there as the keys of
files are, and read from there as often as one likes. No relation leaves the database, except for the rows of one
subject that is to be explained.

Rules rely on more than types: on closed lists, and on one row for each subject. Opening the data asks the database for
what breaks that (`backends.sql.audit`), so that a verdict here is the verdict in memory, or there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, tzinfo
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

from segdsl.engines import problems
from segdsl.engines.audit import audited
from segdsl.engines.bind import Bound, bind
from segdsl.engines.columns import DECIMAL_DIGITS, DECIMAL_PLACES, MONEY_DIGITS, Family
from segdsl.engines.connection import Connection
from segdsl.engines.duck import DuckDBEngine, DuckDBResult, are_digits, digits_order
from segdsl.engines.engine import BATCH_ROWS, Counts, Table, Tally
from segdsl.engines.harden import Database
from segdsl.engines.problems import DataError
from segdsl.engines.sql import name
from segdsl.engines.wants import Kind, RelationWant, Want, expect_opened, title, wanted
from segdsl.ir.nodes import Expr, Known, Rule
from segdsl.vocabulary.currency import minor_digits
from segdsl.vocabulary.model import BackgroundFact, Field, FieldType, Vocabulary

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from segdsl.backends.sql.compile import Query

_FIELD_KINDS = {
    FieldType.INTEGER: Kind.WHOLE,
    FieldType.DECIMAL: Kind.DECIMAL,
    FieldType.MONEY: Kind.MONEY,
    FieldType.DATE: Kind.DATE,
    FieldType.BOOLEAN: Kind.BOOLEAN,
}


def open_warehouse(
    connection: Connection,
    vocabulary: Vocabulary,
    rules: Iterable[Rule],
    *,
    tables: Mapping[str, str] | None = None,
    columns: Mapping[str, Mapping[str, str]] | None = None,
    unknown_members: str = "error",
    checks_values: bool = True,
) -> WarehouseEngine:
    """Open what the rules need of a database, and check it. The engine closes the connection with itself.

    `tables` and `columns` say where relations are and how their columns are called, where that is not as in the
    vocabulary. A value outside a closed list is an error under either policy of `unknown_members`, for what stays where
    it is cannot be read as something else; only the help differs. Without `checks_values` nothing is looked for but
    what would count a subject twice. Raises DataError with everything that is wrong.
    """
    try:
        wants = wanted(rules, vocabulary)
        bound = bind(connection, vocabulary, wants, tables or {}, columns or {})
        found = audited(
            connection, vocabulary, wants, bound, unknown_members=unknown_members, checks_values=checks_values
        )
    except BaseException:
        connection.close()
        raise
    return WarehouseEngine(connection, vocabulary, wants, bound, found.tables, found.notes)


def open_copy(
    connection: Connection,
    vocabulary: Vocabulary,
    rules: Iterable[Rule],
    *,
    tables: Mapping[str, str] | None = None,
    columns: Mapping[str, Mapping[str, str]] | None = None,
    unknown_members: str = "error",
) -> DuckDBEngine:
    """Copy what the rules read out of a database, check it as files are checked, and close the connection."""
    try:
        rules = tuple(rules)
        bound = bind(connection, vocabulary, wanted(rules, vocabulary), tables or {}, columns or {})
        return copied(connection, vocabulary, rules, bound, unknown_members=unknown_members)
    finally:
        connection.close()


class WarehouseEngine:
    """Answers rules over tables of a database. `open_warehouse` makes one."""

    def __init__(
        self,
        connection: Connection,
        vocabulary: Vocabulary,
        wants: tuple[RelationWant, ...],
        bound: Bound,
        tables: tuple[Table, ...],
        notes: tuple[str, ...],
    ) -> None:
        self.tables = tables
        self.notes = notes
        self._connection = connection
        self._vocabulary = vocabulary
        self._wants = wants
        self._bound = bound
        self._local = Database(())
        self._cursors: list[DuckDBPyConnection] = []
        self._landed = 0
        self._is_closed = False

    @property
    def bound(self) -> Bound:
        """Where the relations were found."""
        return self._bound

    @property
    def connection(self) -> Connection:
        """What is asked; it is closed with the engine."""
        return self._connection

    def members(self, rule: Rule, *, today: date, zone: tzinfo = UTC) -> WarehouseResult:
        """The keys of the subjects for whom the rule is true."""
        from segdsl.backends.sql.compile import members_query

        query = self._compiled(members_query, rule, self._vocabulary, today=today, zone=zone)
        return WarehouseResult(self, query, self._types(query.columns), title(rule))

    def verdicts(self, rule: Rule, *, today: date, zone: tzinfo = UTC) -> WarehouseResult:
        """Every subject's key and verdict."""
        from segdsl.backends.sql.compile import verdicts_query

        query = self._compiled(verdicts_query, rule, self._vocabulary, today=today, zone=zone)
        return WarehouseResult(self, query, self._types(query.columns, "BOOLEAN"), title(rule))

    def count(self, rule: Rule, *, today: date, zone: tzinfo = UTC) -> int:
        """How many subjects the rule is true for."""
        return self.members(rule, today=today, zone=zone).count()

    def breaking(self, fact: BackgroundFact, *, zone: tzinfo = UTC) -> WarehouseResult:
        """The keys of the subjects for whom a background fact does not hold, each with what it is about."""
        from segdsl.backends.sql.compile import breaking_query, fact_fields

        asked = f"the fact `{fact.name}`"
        with_rule = Rule(name="", condition=Known(fact_fields(fact, self._vocabulary)[0]))
        query = self._compiled(
            lambda _, vocabulary, **options: breaking_query(fact, vocabulary, **options),
            with_rule,
            self._vocabulary,
            zone=zone,
        )
        fields = (self._vocabulary.fields.get(column) for column in query.columns[1:])
        types = ("VARCHAR" if field is None else self._type_of(field) for field in fields)
        return WarehouseResult(self, query, self._types(query.columns, *types), asked)

    def subject(self, rule: Rule, key: str) -> tuple[Any, dict[str, object]] | None:
        """The subject whose key, as exact text, is `key`, with what the rule reads of it; only its rows are fetched."""
        expect_opened(rule, self._wants, self._vocabulary)
        with copied(self._connection, self._vocabulary, [rule], self._bound, key=key) as copy:
            return copy.subject(rule, key)

    def tally(self, rule: Rule, parts: Sequence[Expr], *, today: date, zone: tzinfo = UTC) -> Tally:
        """How many subjects there are of each combination of verdicts on conditions of the rule."""
        from segdsl.backends.sql.compile import conditions_query

        query = self._compiled(
            lambda _, *words, **options: conditions_query(parts, *words, **options),
            rule,
            self._vocabulary,
            today=today,
            zone=zone,
        )
        verdicts = ", ".join(self._connection.quoted((column,)) for column in query.columns[1:])
        rows = self._rows(f"SELECT {verdicts}, count(*) FROM ({query.sql}) AS answer GROUP BY {verdicts}")
        return {tuple(_truth(verdict) for verdict in row[:-1]): int(row[-1]) for row in rows}

    def counts_by(self, rule: Rule, field: Field, *, today: date, zone: tzinfo = UTC) -> Counts:
        """How many members there are by value of a field, which was opened with the rules.

        The values are counted here: what a database takes for one value, two texts that differ in case perhaps, is not
        for it to say.
        """
        from segdsl.backends.sql.compile import values_query

        expect_opened(Rule(name=rule.name, condition=Known(field)), self._wants, self._vocabulary)
        query = self._compiled(
            lambda rule, vocabulary, **options: values_query(rule, vocabulary, field, **options),
            rule,
            self._vocabulary,
            today=today,
            zone=zone,
        )
        types = self._types(query.columns, self._type_of(field), "BOOLEAN")
        return WarehouseResult(self, query, types, title(rule)).landed.counts()

    def history(self, rule: Rule, days: Sequence[date], *, zone: tzinfo = UTC) -> list[int]:
        """How many members there are on each of the days, in one query."""
        from segdsl.backends.sql.history import history_query

        query = self._compiled(history_query, rule, self._vocabulary, days=days, zone=zone)
        changes = {int(position): int(change) for position, change in self._rows(query.sql)}
        return list(accumulate(changes.get(position, 0) for position in range(len(days))))

    # ---- what results need -----------------------------------------------------------------------------------------

    def count_rows(self, query: Query) -> int:
        """How many rows a query has."""
        ((rows,),) = self._rows(f"SELECT count(*) FROM ({query.sql}) AS answer")
        return int(rows)

    def land(self, query: Query, types: Mapping[str, str], asked: str) -> DuckDBResult:
        """The rows of a query, brought here."""
        self._landed += 1
        table = f"raw.{name(f'answer {self._landed}')}"
        # The stream itself: of an object that makes streams DuckDB asks for several, each a query.
        stream = self._connection.arrow(query.sql, types).__arrow_c_stream__()
        # By place: a database may spell the names of a result as it likes.
        columns = [name(f"c{number}") for number, _ in enumerate(types)]
        values = ", ".join(
            f"CAST({column} AS {stored}) AS {name(called)}"
            for column, (called, stored) in zip(columns, types.items(), strict=True)
        )
        here = self._local.connection
        here.register("landing", stream)
        try:
            here.execute(f"CREATE TABLE {table} AS SELECT {values} FROM landing AS landing({', '.join(columns)})")
        except duckdb.Error as error:
            raise DataError(problems.query_failed(asked, problems.duckdb_reason(error))) from None
        finally:
            here.unregister("landing")
        return DuckDBResult(_Landed(self, table), table, tuple(types), asked)

    def cursor(self) -> DuckDBPyConnection:
        """A connection of its own to what was brought here; raises ValueError once the engine is closed."""
        if self._is_closed:
            raise ValueError("the engine is closed, and its results with it")
        cursor = self._local.connection.cursor()
        self._cursors.append(cursor)
        return cursor

    def close(self) -> None:
        """Let go of the connection and of what was brought here."""
        self._is_closed = True
        while self._cursors:
            self._cursors.pop().close()
        self._local.close()
        self._connection.close()

    def __enter__(self) -> WarehouseEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _compiled(self, compiler: Callable[..., Query], rule: Rule, vocabulary: Vocabulary, **options: Any) -> Query:
        expect_opened(rule, self._wants, vocabulary)
        return compiled(compiler, title(rule), rule, vocabulary, self._connection, self._bound, **options)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        if self._is_closed:
            raise ValueError("the engine is closed, and its results with it")
        return [row for batch in self._connection.rows(query) for row in batch]

    def _types(self, columns: Sequence[str], *others: str) -> dict[str, str]:
        """The types of a result: that of the subject's key, and those of the other columns."""
        source = self._vocabulary.relations[self._vocabulary.subject_relation]
        relation = source.keys_of[0] if source.keys_of else source.name
        family = self._bound.families[relation, self._vocabulary.relations[relation].key]
        return dict(zip(columns, (_KEY_TYPES.get(family, "VARCHAR"), *others), strict=True))

    def _type_of(self, field: Field) -> str:
        kind = _FIELD_KINDS.get(field.type, Kind.TEXT)
        return _sql_type(kind, self._vocabulary, rounded=field.rounded)


class WarehouseResult:
    """The rows of a query, brought here when they are first read, and then once."""

    def __init__(self, engine: WarehouseEngine, query: Query, types: Mapping[str, str], asked: str) -> None:
        self.columns = tuple(types)
        self._engine = engine
        self._query = query
        self._types = types
        self._asked = asked

    @cached_property
    def landed(self) -> DuckDBResult:
        """The rows, here."""
        return self._engine.land(self._query, self._types, self._asked)

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[list[tuple[Any, ...]]]:
        """The rows in order of their keys, at most `rows` at a time."""
        return self.landed.batches(rows)

    def count(self) -> int:
        """How many rows there are; they stay where they are for it."""
        return self.landed.count() if "landed" in self.__dict__ else self._engine.count_rows(self._query)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as an Arrow stream; it ends with the engine."""
        return self.landed.__arrow_c_stream__(requested_schema)

    def write_parquet(self, path: Path) -> None:
        """Write the rows to a Parquet file."""
        self.landed.write_parquet(path)


class _Landed:
    """The rows of one answer, in order of their keys: as numbers where all of them are made of digits."""

    def __init__(self, engine: WarehouseEngine, table: str) -> None:
        self._engine = engine
        self._table = table

    def cursor(self) -> DuckDBPyConnection:
        """A connection to the rows."""
        return self._engine.cursor()

    def order(self, key: str) -> str:
        """SQL that orders the rows."""
        found = self.cursor().execute(f"SELECT {are_digits(key)} FROM {self._table}").fetchone()
        return digits_order(key) if found == (True,) else name(key)


def copied(
    connection: Connection,
    vocabulary: Vocabulary,
    rules: Iterable[Rule],
    bound: Bound,
    *,
    key: str | None = None,
    unknown_members: str = "error",
) -> DuckDBEngine:
    """What the rules read of a database, copied here and checked as files are; with `key` only that subject's rows."""
    from segdsl.backends.sql.audit import rows_query
    from segdsl.engines.files import open_files

    rules = tuple(rules)
    data: dict[str, object] = {}
    for want in wanted(rules, vocabulary):
        if want.keys_of:
            continue
        columns = [column.column for column in want.columns]
        query = compiled(rows_query, f"`{want.name}`", want.name, columns, vocabulary, connection, bound, key=key)
        types = {column.column: _stored_type(column, vocabulary) for column in want.columns}
        data[want.name] = connection.arrow(query.sql, types)
    return open_files(data, vocabulary, rules, unknown_members=unknown_members)


def compiled(compiler: Callable[..., Query], asked: str, *arguments: Any, **options: Any) -> Query:
    """A query in the dialect and over the tables of a connection; these are the last two arguments.

    Raises DataError where the dialect cannot say it.
    """
    from segdsl.backends.sql.dialect import UnsupportedError

    *words, connection, bound = arguments
    try:
        return compiler(*words, dialect=connection.dialect, binding=bound.binding, **options)
    except UnsupportedError as error:
        raise DataError(problems.unsupported(asked, str(error))) from None


_KEY_TYPES = {Family.INTEGER: "BIGINT", Family.BIG_INTEGER: "HUGEINT"}


def _stored_type(want: Want, vocabulary: Vocabulary) -> str:
    """The type in which a column is handed over by a driver that knows no Arrow."""
    return "VARCHAR" if want.is_key else _sql_type(want.kind, vocabulary, rounded=want.rounded)


def _sql_type(kind: Kind, vocabulary: Vocabulary, *, rounded: bool) -> str:
    match kind:
        case Kind.WHOLE:
            return "BIGINT"
        case Kind.MONEY | Kind.DECIMAL if rounded:
            return f"DECIMAL({MONEY_DIGITS},2)"
        case Kind.MONEY:
            return f"DECIMAL({MONEY_DIGITS},{minor_digits(vocabulary.currency)})"
        case Kind.DECIMAL:
            return f"DECIMAL({DECIMAL_DIGITS},{DECIMAL_PLACES})"
        case Kind.DATE:
            return "DATE"
        case Kind.INSTANT:
            return "TIMESTAMP"
        case Kind.BOOLEAN:
            return "BOOLEAN"
        case _:
            return "VARCHAR"


def _truth(verdict: Any) -> bool | None:
    """A verdict of a database without truth values is 0, 1 or NULL."""
    return None if verdict is None else bool(verdict)

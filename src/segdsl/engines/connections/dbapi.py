"""What connections by Python's common database interface (DB-API 2) share; a file of its own adds what is special.

It serves as it is for a database that has no file here, under a URL such as `oracle+oracledb://…`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Any, NoReturn, TypeAlias

from segdsl.engines.arrow import arrow_of, rows_of
from segdsl.engines.connection import Access, ArrowStream, TablePath
from segdsl.engines.connections import problems
from segdsl.engines.connections.driver import imported
from segdsl.engines.engine import BATCH_ROWS
from segdsl.engines.problems import Complaint, DataError
from segdsl.engines.secret import Secret
from segdsl.engines.url import EngineURL
from segdsl.engines.wants import Kind

_DATABASE_ARGUMENTS = {"psycopg": "dbname", "psycopg2": "dbname", "oracledb": "service_name"}
_MARKS = {"qmark": "?", "format": "%s", "pyformat": "%s"}


def connect(url: EngineURL, access: Access) -> DbApiConnection:
    """Connect by the module that stands in the URL, whose parts and options are arguments by their usual names."""
    from segdsl.backends.sql.dialects import ALIASES

    name = str(url.module)
    module = imported(name, f"pip install {name.partition('.')[0]}", f"`{url.scheme}+{name}`")
    if not hasattr(module, "connect") or not hasattr(module, "Error"):
        raise DataError(problems.wrong_url(f"names the module `{name}`, which has no `connect` of DB-API 2"))
    given: dict[str, Any] = {"host": url.host, "port": url.port, "user": url.user, **url.options}
    given[_DATABASE_ARGUMENTS.get(name, "database")] = url.path or None
    if access.password is not None:
        given["password"] = access.password.reveal()
    try:
        raw = module.connect(**{argument: value for argument, value in given.items() if value is not None})
    except (module.Error, OSError, TypeError) as error:
        raise DataError(problems.unreachable(str(url), hidden(str(error), access.password))) from None
    connection = PlainConnection(str(url), ALIASES.get(url.scheme, url.scheme), raw, module.Error, access.password)
    connection.mark = _MARKS.get(getattr(module, "paramstyle", "qmark"), "?")
    return connection


Explain: TypeAlias = Callable[[str, str], Complaint]
"""Makes the complaint from what messages call the connection, and the reason in the driver's words."""

Errors: TypeAlias = type[Exception] | tuple[type[Exception], ...]
"""What a driver's errors are based on."""


class DbApiConnection:
    """A connection of a DB-API module, which keeps every statement at once unless a transaction was begun.

    - `error`: what the module's errors are based on; `explain` makes a complaint of one.
    - `quote`: what names are put between; inside of a name it is doubled.
    - `mark`: a parameter in an INSERT, as the module writes it.
    """

    quote = '"'
    mark = "?"
    has_transactions = False
    sql_types: Mapping[str, str] = {
        "VARCHAR": "VARCHAR",
        "BIGINT": "BIGINT",
        "DATE": "DATE",
        "BOOLEAN": "BOOLEAN",
        "DOUBLE": "DOUBLE PRECISION",
    }
    """The types that `ingest` makes columns of, by the DuckDB type of the rows; the others are given in `DECIMAL`."""

    def __init__(self, name: str, dialect: str, raw: Any, error: Errors, secret: Secret | None) -> None:
        self.name = name
        self.dialect = dialect
        self.raw = raw
        self._error = error
        self._secret = secret
        self._is_closed = False

    @property
    def home(self) -> TablePath:
        """The schema of tables without one."""
        return ()

    def version(self) -> str:
        """What answers there."""
        return self.dialect

    def run(self, statement: str) -> None:
        """Run a statement that has no result."""
        with self.cursor() as cursor:
            cursor.execute(statement)

    def rows(self, query: str, rows: int = BATCH_ROWS) -> Iterator[list[tuple[Any, ...]]]:
        """The result of a query, at most so many rows at a time."""
        with self.cursor() as cursor:
            cursor.execute(query)
            while batch := cursor.fetchmany(rows):
                yield [tuple(row) for row in batch]

    def all(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query that has few."""
        return [row for batch in self.rows(query) for row in batch]

    def arrow(self, query: str, types: Mapping[str, str]) -> ArrowStream:
        """The result of a query as an Arrow stream, made of rows by the declared types."""
        return arrow_of(self.rows(query), types)

    def tables(self) -> Sequence[TablePath]:
        """The tables and views that can be seen, by the standard's own catalogue."""
        return [
            (schema, table)
            for schema, table in self.all(
                "SELECT table_schema, table_name FROM information_schema.tables "
                "WHERE lower(table_schema) <> 'information_schema' ORDER BY 1, 2"
            )
        ]

    def columns(self, path: TablePath) -> Mapping[str, str] | None:
        """The columns of a table, by the standard's own catalogue."""
        *schema, table = path
        within = f" AND table_schema = {text(schema[-1])}" if schema else ""
        found = self.all(
            "SELECT column_name, data_type FROM information_schema.columns "
            f"WHERE table_name = {text(table)}{within} ORDER BY ordinal_position"
        )
        return dict(found) or None

    def strays(self, path: TablePath, kinds: Mapping[str, Kind]) -> Mapping[str, tuple[int, Any]]:  # noqa: ARG002
        """No value is there that its column's type keeps out."""
        return {}

    def quoted(self, path: TablePath) -> str:
        """The path as SQL."""
        mark = self.quote
        return ".".join(f"{mark}{part.replace(mark, mark * 2)}{mark}" for part in path)

    def ingest(self, path: TablePath, data: ArrowStream, *, replace: bool) -> None:
        """Make a table of these rows, one INSERT for many of them."""
        types, batches = rows_of(data)
        if replace:
            self.run(f"DROP TABLE IF EXISTS {self.quoted(path)}")
        columns = ", ".join(f"{self.quoted((column,))} {self.sql_type(stored)}" for column, stored in types.items())
        self.run(f"CREATE TABLE {self.quoted(path)} ({columns})")
        insert = f"INSERT INTO {self.quoted(path)} VALUES ({', '.join(self.mark for _ in types)})"
        for batch in batches:
            with self.cursor() as cursor:
                cursor.executemany(insert, [self.sent(row) for row in batch])

    def sent(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row in values that the driver takes."""
        return row

    def sql_type(self, stored: str) -> str:
        """The column type for a DuckDB type."""
        return self.sql_types.get(stored, stored)

    def transaction(self) -> AbstractContextManager[None]:
        """Just what is done within."""
        return nullcontext()

    @contextmanager
    def all_or_nothing(
        self, begin: Callable[[], object], commit: Callable[[], object], rollback: Callable[[], object]
    ) -> Iterator[None]:
        """A transaction, by what begins and ends one."""
        with self.errors():
            begin()
            try:
                yield
            except BaseException:
                # Where the connection is lost, there is nothing to undo.
                with self.ignoring_errors():
                    rollback()
                raise
            commit()

    def close(self) -> None:
        """Let go of it."""
        if not self._is_closed:
            self._is_closed = True
            # Whoever is gone already need not be told.
            with self.ignoring_errors():
                self.raw.close()

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """A cursor that is closed afterwards; errors of the module become complaints."""
        with self.errors():
            cursor = self.raw.cursor()
            try:
                yield cursor
            finally:
                with self.ignoring_errors():
                    cursor.close()

    def ignoring_errors(self) -> suppress:
        """What goes wrong within is of no interest: it is about something that is not needed any more."""
        kinds = self._error if isinstance(self._error, tuple) else (self._error,)
        return suppress(*kinds)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """What goes wrong within is said in a sentence."""
        try:
            yield
        except self._error as error:
            self._raise(error)

    def explain(self, error: Exception) -> Explain:
        """What kind of complaint an error is."""
        is_gone = type(error).__name__ in ("InterfaceError", "OperationalError")
        return problems.lost if is_gone else problems.statement_failed

    def reason(self, error: Exception) -> str:
        """What the server says, without names of classes."""
        return str(error)

    def _raise(self, error: Exception) -> NoReturn:
        reason = hidden(self.reason(error), self._secret)
        raise DataError(self.explain(error)(self.name, reason)) from None


class PlainConnection(DbApiConnection):
    """A connection of any module: of what DB-API does not say, nothing is taken for granted."""

    @contextmanager
    def errors(self) -> Iterator[None]:
        """What goes wrong is said in a sentence, and ends the transaction that it was in."""
        with super().errors():
            try:
                yield
            except self._error:
                with self.ignoring_errors():
                    self.raw.rollback()
                raise

    def run(self, statement: str) -> None:
        """Run a statement, and keep what it did."""
        super().run(statement)
        with self.errors():
            self.raw.commit()

    def ingest(self, path: TablePath, data: ArrowStream, *, replace: bool) -> None:
        """Make a table of these rows, and keep it."""
        super().ingest(path, data, replace=replace)
        with self.errors():
            self.raw.commit()


def text(value: str) -> str:
    """A text literal of the standard, for the few names that are looked up in a catalogue."""
    return "'" + value.replace("'", "''") + "'"


def hidden(reason: str, secret: Secret | None) -> str:
    """A driver's message without the password, should it repeat it."""
    return reason if secret is None else secret.hidden_in(reason)

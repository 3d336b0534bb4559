"""A DuckDB database file.

To answer rules, a file is opened by `engines.database`, which reads and checks it like any other file. This connection
is for whoever writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

import duckdb

from segdsl.engines.connection import Access, ArrowStream, TablePath
from segdsl.engines.connections import problems
from segdsl.engines.connections.dbapi import DbApiConnection, Explain
from segdsl.engines.problems import DataError, duckdb_reason, no_such_file
from segdsl.engines.url import EngineURL

_SAFE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "python_enable_replacements": "false",
}


def connect(url: EngineURL, access: Access) -> DuckDBConnection:
    """Open the file; only who writes may make a new one."""
    file = url.file(access.folder)
    if not access.writes and not file.is_file():
        raise DataError(no_such_file(str(file)))
    try:
        raw = duckdb.connect(str(file), read_only=not access.writes, config=_SAFE)
    except duckdb.Error as error:
        raise DataError(problems.unreachable(str(url), duckdb_reason(error))) from None
    return DuckDBConnection(str(url), "duckdb", raw, duckdb.Error, None)


class DuckDBConnection(DbApiConnection):
    """A DuckDB file, read or written."""

    has_transactions = True

    @property
    def home(self) -> TablePath:
        """The schema of tables without one."""
        return ("main",)

    def version(self) -> str:
        """What answers there."""
        return f"DuckDB {duckdb.__version__}"

    def arrow(self, query: str, types: Mapping[str, str]) -> ArrowStream:  # noqa: ARG002
        """The result as DuckDB has it."""
        with self.errors():
            return _Query(self, query)

    def columns(self, path: TablePath) -> Mapping[str, str] | None:
        """The columns of a table, as `DESCRIBE` lists them."""
        if path not in self.tables():
            return None
        return {column: stored for column, stored, *_ in self.all(f"DESCRIBE {self.quoted(path)}")}

    def ingest(self, path: TablePath, data: ArrowStream, *, replace: bool) -> None:
        """Make a table of these rows."""
        create = "CREATE OR REPLACE TABLE" if replace else "CREATE TABLE"
        with self.errors():
            self.raw.register("ingested", data.__arrow_c_stream__())
            try:
                self.raw.execute(f"{create} {self.quoted(path)} AS SELECT * FROM ingested")
            finally:
                self.raw.unregister("ingested")

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing."""
        return self.all_or_nothing(self.raw.begin, self.raw.commit, self.raw.rollback)

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection itself: a cursor of DuckDB would stand outside of the transaction."""
        with self.errors():
            yield self.raw

    def tables(self) -> Sequence[TablePath]:
        """The tables and views of the file."""
        return [
            (schema, table)
            for schema, table in self.all(
                "SELECT table_schema, table_name FROM information_schema.tables "
                "WHERE table_catalog = current_database() ORDER BY 1, 2"
            )
        ]

    def explain(self, error: Exception) -> Explain:  # noqa: ARG002
        """Every error is about the statement: there is no server that could be lost."""
        return problems.statement_failed

    def reason(self, error: Exception) -> str:
        """What DuckDB says."""
        return duckdb_reason(error)


class _Query:
    """A query that is run when its rows are asked for."""

    def __init__(self, connection: DuckDBConnection, query: str) -> None:
        self._connection = connection
        self._query = query

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows."""
        with self._connection.errors():
            return self._connection.raw.sql(self._query).__arrow_c_stream__(requested_schema)

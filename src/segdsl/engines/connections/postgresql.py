"""PostgreSQL through its ADBC driver, and what speaks its protocol and SQL.

What is asked of it goes through libpq: its environment (`PGPASSWORD`, `PGSSLMODE`, …), `~/.pgpass` and its service
files work as everywhere. NUMERIC arrives as text, exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from segdsl.engines.connection import Access, ArrowStream, TablePath
from segdsl.engines.connections import problems
from segdsl.engines.connections.dbapi import DbApiConnection, Explain, hidden, text
from segdsl.engines.connections.driver import driver
from segdsl.engines.engine import BATCH_ROWS
from segdsl.engines.problems import DataError
from segdsl.engines.url import EngineURL

_SYSTEM_SCHEMAS = "n.nspname NOT LIKE 'pg~_%' ESCAPE '~' AND n.nspname <> 'information_schema'"


def connect(url: EngineURL, access: Access) -> PostgreSQLConnection:
    """Connect; who does not write gets a session that cannot."""
    dbapi = driver("adbc_driver_postgresql.dbapi", "postgres", "PostgreSQL")
    try:
        raw = dbapi.connect(_uri(url, access), autocommit=True)
    except dbapi.Error as error:
        reason = hidden(_reason(error), access.password)
        complain = problems.refused if _is_refusal(reason) else problems.unreachable
        raise DataError(complain(str(url), reason)) from None
    connection = PostgreSQLConnection(str(url), "postgres", raw, dbapi.Error, access.password)
    if not access.writes:
        connection.run("SET default_transaction_read_only = on")
    return connection


class PostgreSQLConnection(DbApiConnection):
    """A session of PostgreSQL."""

    has_transactions = True
    _reading: Any = None

    @property
    def home(self) -> TablePath:
        """The schema of tables without one."""
        return tuple(schema for (schema,) in self.all("SELECT current_schema()"))

    def version(self) -> str:
        """What answers there."""
        ((number,),) = self.all("SELECT current_setting('server_version')")
        return f"PostgreSQL {number.partition(' ')[0]}"

    def rows(self, query: str, rows: int = BATCH_ROWS) -> Iterator[list[tuple[Any, ...]]]:
        """The result of a query; NUMERIC as decimals."""
        with self.cursor() as cursor:
            cursor.execute(query)
            for batch in cursor.fetch_record_batch():
                columns = [_values(column) for column in batch.columns]
                for start in range(0, batch.num_rows, rows):
                    yield list(zip(*(column[start : start + rows] for column in columns), strict=True))

    def arrow(self, query: str, types: Mapping[str, str]) -> ArrowStream:  # noqa: ARG002
        """The result of a query as it comes."""
        return _Query(self, query)

    def reader(self, query: str) -> Any:
        """The result of a query; its cursor is closed when the next one is read, or the connection is closed."""
        self._end_reading()
        with self.errors():
            self._reading = self.raw.cursor()
            self._reading.execute(query)
            return self._reading.fetch_record_batch()

    def close(self) -> None:
        """Let go of it."""
        self._end_reading()
        super().close()

    def _end_reading(self) -> None:
        if self._reading is not None:
            with self.ignoring_errors():
                self._reading.close()
            self._reading = None

    def tables(self) -> Sequence[TablePath]:
        """The tables and views that can be seen."""
        found = self.all(
            "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
            "ON n.oid = c.relnamespace "
            f"WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND {_SYSTEM_SCHEMAS} ORDER BY 1, 2"
        )
        return [(schema, table) for schema, table in found]

    def columns(self, path: TablePath) -> Mapping[str, str] | None:
        """The columns of a table, with `ignoring case` after the type of a text that is not compared exactly."""
        schema = text(path[-2]) if len(path) > 1 else "current_schema()"
        found = self.all(
            "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) "
            "|| CASE WHEN l.collisdeterministic THEN '' ELSE coalesce(' collate ' || l.collname, '') END "
            "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
            "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            "LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation "
            f"WHERE n.nspname = {schema} AND c.relname = {text(path[-1])} AND a.attnum > 0 AND NOT a.attisdropped "
            "ORDER BY a.attnum"
        )
        return dict(found) or None

    def ingest(self, path: TablePath, data: ArrowStream, *, replace: bool) -> None:
        """Make a table of these rows by COPY."""
        pyarrow = driver("pyarrow", "postgres", "PostgreSQL")
        mode = "replace" if replace else "create"
        reader = pyarrow.RecordBatchReader.from_stream(data)
        with self.cursor() as cursor:
            cursor.adbc_ingest(path[-1], reader, mode=mode, db_schema_name=path[-2] if len(path) > 1 else None)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, of new tables too."""
        with self.errors():
            self.raw.adbc_connection.set_autocommit(False)
            try:
                yield
            except BaseException:
                # With a server that is gone there is nothing to undo.
                with self.ignoring_errors():
                    self.raw.adbc_connection.rollback()
                raise
            else:
                self.raw.adbc_connection.commit()
            finally:
                with self.ignoring_errors():
                    self.raw.adbc_connection.set_autocommit(True)

    def explain(self, error: Exception) -> Explain:
        """A server that goes away leaves an error without a state, or one of its class 57P."""
        state = str(getattr(error, "sqlstate", None) or "")
        is_gone = state.startswith(("08", "57P")) or (not state and _tells_of_loss(str(error)))
        return problems.lost if is_gone else problems.statement_failed

    def reason(self, error: Exception) -> str:
        """What the server says, in one line."""
        return _reason(error)


class _Query:
    """A query that is run when its rows are asked for."""

    def __init__(self, connection: PostgreSQLConnection, query: str) -> None:
        self._connection = connection
        self._query = query

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows."""
        return self._connection.reader(self._query).__arrow_c_stream__(requested_schema)


def _uri(url: EngineURL, access: Access) -> str:
    """The URI that libpq takes, with the password: it is handed to the driver and to nobody else."""
    secret = "" if access.password is None else f":{quote(access.password.reveal(), safe='')}"
    user = "" if url.user is None and not secret else f"{quote(url.user or '', safe='')}{secret}@"
    host = "" if url.host is None else (f"[{url.host}]" if ":" in url.host else url.host)
    port = "" if url.port is None else f":{url.port}"
    options = {"application_name": "segdsl", "connect_timeout": "10", **url.options}
    return f"postgresql://{user}{host}{port}/{quote(url.path, safe='')}?{urlencode(options, quote_via=quote)}"


def _values(column: Any) -> list[Any]:
    """A column as Python values."""
    values: list[Any] = column.to_pylist()
    if getattr(column.type, "type_name", None) == "numeric":
        return [None if value is None else Decimal(value) for value in values]
    return values


def _reason(error: Exception) -> str:
    """The server's own words, out of the driver's."""
    first = str(error).strip().partition("\n")[0]
    for mark in ("FATAL:  ", "ERROR:  ", "[libpq] Failed to connect: "):
        first = first.rpartition(mark)[2]
    return first


def _is_refusal(reason: str) -> bool:
    return any(word in reason for word in ("authentication failed", "no password supplied", "pg_hba.conf", "role "))


def _tells_of_loss(message: str) -> bool:
    return any(
        word in message for word in ("server closed the connection", "no connection to the server", "terminating")
    )

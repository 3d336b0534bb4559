"""Spark by Spark Connect, and whatever else answers to it; tables are those of the session's catalogue.

Without a password the session is asked for as it is; a password is sent as the token of Spark Connect, which needs TLS.
"""

from __future__ import annotations

import logging
import re
import socket
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from segdsl.engines.connection import Access, ArrowStream, TablePath
from segdsl.engines.connections import problems
from segdsl.engines.connections.dbapi import DbApiConnection, Explain, hidden
from segdsl.engines.connections.driver import driver
from segdsl.engines.engine import BATCH_ROWS
from segdsl.engines.problems import DataError
from segdsl.engines.url import EngineURL

_PORT = 15002
_SETTING = re.compile(r"SET (?P<name>[\w.]+) = (?P<value>\S+)")
_TIMEOUT_SECONDS = 10
_LOGS = ("pyspark.sql.connect.logging", "SQLQueryContextLogger", "DataFrameQueryContextLogger")


def connect(url: EngineURL, access: Access) -> SparkConnection:
    """Connect. A session of Spark cannot be kept from writing; nothing here writes unasked."""
    with _quiet():
        session_module = driver("pyspark.sql.connect.session", "spark", "Spark")
        errors = driver("pyspark.errors", "spark", "Spark")
        grpc = driver("grpc", "spark", "Spark")
    host, port = url.host or "localhost", url.port or _PORT
    try:
        # The client itself would try for minutes.
        socket.create_connection((host, port), timeout=_TIMEOUT_SECONDS).close()
        with _quiet():
            raw = session_module.SparkSession.builder.remote(_remote(url, access, host, port)).create()
            raw.client.set_retry_policies([])
            raw.client.disable_reattachable_execute()
            raw.sql("SELECT 1").toArrow()
    except (errors.PySparkException, grpc.RpcError, OSError) as error:
        reason = hidden(_reason(error), access.password)
        complain = problems.refused if "UNAUTHENTICATED" in str(error) else problems.unreachable
        raise DataError(complain(str(url), reason)) from None
    connection = SparkConnection(str(url), "spark", raw, (errors.PySparkException, grpc.RpcError), access.password)
    connection.is_own = "session_id" not in url.options
    return connection


class SparkConnection(DbApiConnection):
    """A session of Spark."""

    quote = "`"
    sql_types: Mapping[str, str] = {**DbApiConnection.sql_types, "VARCHAR": "STRING", "DOUBLE": "DOUBLE"}
    is_own = True

    @property
    def home(self) -> TablePath:
        """The current schema."""
        return tuple(schema for (schema,) in self.all("SELECT current_schema()"))

    def version(self) -> str:
        """What answers there."""
        ((said,),) = self.all("SELECT version()")
        return f"Spark {str(said).partition(' ')[0]}"

    def run(self, statement: str) -> None:
        """Run a statement that has no result. A setting is given to the client, for not every server has SQL for it."""
        setting = _SETTING.fullmatch(statement)
        with self.errors(), _quiet():
            if setting is not None:
                self.raw.conf.set(setting["name"], setting["value"])
            else:
                self.raw.sql(statement).toArrow()

    def rows(self, query: str, rows: int = BATCH_ROWS) -> Iterator[list[tuple[Any, ...]]]:
        """The result of a query."""
        with self.errors(), _quiet():
            found = self.raw.sql(query).toArrow()
        for start in range(0, found.num_rows, rows):
            # By place, since two columns may have one name.
            columns = [column.to_pylist() for column in found.slice(start, rows).columns]
            yield list(zip(*columns, strict=True))

    def arrow(self, query: str, types: Mapping[str, str]) -> ArrowStream:  # noqa: ARG002
        """The result of a query as Spark hands it over."""
        with self.errors(), _quiet():
            found: ArrowStream = self.raw.sql(query).toArrow()
            return found

    def tables(self) -> Sequence[TablePath]:
        """The tables and views of all schemas of the catalogue."""
        schemas = [schema for schema, *_ in self.all("SHOW SCHEMAS")]
        return [
            (schema, table)
            for schema in schemas
            for _, table, *_ in self.all(f"SHOW TABLES IN {self.quoted((schema,))}")
        ]

    def columns(self, path: TablePath) -> Mapping[str, str] | None:
        """The columns of a table."""
        try:
            found = self.all(f"DESCRIBE TABLE {self.quoted(path)}")
        except DataError as error:
            if error.complaints[0].code == problems.STATEMENT_FAILED.code:
                return None
            raise
        columns = {}
        for column, stored, *_ in found:
            # After the columns come the parts by which the table is split, under a heading.
            if not column or column.startswith("#"):
                break
            columns[column] = stored
        return columns

    def ingest(self, path: TablePath, data: ArrowStream, *, replace: bool) -> None:
        """Make a table of these rows."""
        pyarrow = driver("pyarrow", "spark", "Spark")
        rows = pyarrow.RecordBatchReader.from_stream(data).read_all()
        if not rows.num_rows:
            # The client cannot tell the types of no rows.
            super().ingest(path, rows, replace=replace)
            return
        if replace:
            self.run(f"DROP TABLE IF EXISTS {self.quoted(path)}")
        with self.errors(), _quiet():
            self.raw.createDataFrame(rows).createOrReplaceTempView("segdsl_ingested")
        self.run(f"CREATE TABLE {self.quoted(path)} USING parquet AS SELECT * FROM segdsl_ingested")
        with self.errors(), _quiet():
            self.raw.catalog.dropTempView("segdsl_ingested")

    def close(self) -> None:
        """Let go of the session, unless it was there before: who names a session goes on with it."""
        if not self._is_closed:
            self._is_closed = True
            if not self.is_own:
                return
            with _quiet():
                try:
                    self.raw.stop()
                except self._error:
                    return

    def explain(self, error: Exception) -> Explain:
        """What the engine says has a condition; what has none did not come from it."""
        said = str(error)
        is_gone = any(
            sign in said for sign in ("UNAVAILABLE", "failed to connect", "Connection refused", "Socket closed")
        )
        return problems.lost if is_gone else problems.statement_failed

    def reason(self, error: Exception) -> str:
        """What Spark says, in one line."""
        return _reason(error)


def _remote(url: EngineURL, access: Access, host: str, port: int) -> str:
    """The URL of Spark Connect, with the token."""
    options = dict(url.options)
    if url.user is not None:
        options.setdefault("user_id", url.user)
    if access.password is not None:
        options["token"] = access.password.reveal()
    return f"sc://{host}:{port}/" + "".join(f";{name}={quote(value, safe='')}" for name, value in options.items())


def _reason(error: BaseException) -> str:
    details = getattr(error, "details", None)
    said = details() if callable(details) else None
    first = str(said or error).strip().partition("\n")[0]
    return first.removeprefix("[").replace("] ", ": ", 1) if first.startswith("[") else first


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the client's warnings about versions of pandas, which is not used, and its own logs of errors."""
    before = [(log, log.level) for log in map(logging.getLogger, _LOGS)]
    for log, _ in before:
        log.setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            for log, level in before:
                log.setLevel(level)

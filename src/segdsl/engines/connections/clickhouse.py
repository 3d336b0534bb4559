"""ClickHouse over HTTP through clickhouse-connect; and chdb, which is ClickHouse in this process, for local use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from segdsl.engines.arrow import rows_of
from segdsl.engines.connection import Access, ArrowStream, TablePath
from segdsl.engines.connections import problems
from segdsl.engines.connections.dbapi import DbApiConnection, Explain, hidden, text
from segdsl.engines.connections.driver import driver
from segdsl.engines.engine import BATCH_ROWS
from segdsl.engines.problems import DataError
from segdsl.engines.url import EngineURL

_OPTIONS = ("secure", "verify", "ca_cert")
_REFUSED = ("AUTHENTICATION_FAILED", "REQUIRED_PASSWORD", "UNKNOWN_USER", "Code: 516", "Code: 192")
_SYSTEM_SCHEMAS = "('system', 'INFORMATION_SCHEMA', 'information_schema')"
_TIMEOUT_SECONDS = 10


def connect(url: EngineURL, access: Access) -> ClickHouseConnection:
    """Connect. What a session may write is the user's to say."""
    clickhouse = driver("clickhouse_connect", "clickhouse", "ClickHouse")
    driver("pyarrow", "clickhouse", "ClickHouse")
    unknown = sorted(url.options.keys() - set(_OPTIONS))
    if unknown:
        raise DataError(problems.unknown_option("ClickHouse", unknown[0], _OPTIONS))
    try:
        client = clickhouse.get_client(**_arguments(url, access))
    except (clickhouse.driver.exceptions.Error, OSError) as error:
        reason = hidden(_reason(error), access.password)
        complain = problems.refused if any(sign in str(error) for sign in _REFUSED) else problems.unreachable
        raise DataError(complain(str(url), reason)) from None
    return ClickHouseConnection(str(url), "clickhouse", client, clickhouse.driver.exceptions.Error, access.password)


class ClickHouseConnection(DbApiConnection):
    """A session of ClickHouse."""

    quote = "`"
    sql_types: Mapping[str, str] = {
        "VARCHAR": "Nullable(String)",
        "BIGINT": "Nullable(Int64)",
        "DATE": "Nullable(Date32)",
        "BOOLEAN": "Nullable(Bool)",
        "DOUBLE": "Nullable(Float64)",
    }

    @property
    def home(self) -> TablePath:
        """The database that the URL names."""
        return tuple(database for (database,) in self.all("SELECT currentDatabase()"))

    def version(self) -> str:
        """What answers there."""
        ((number,),) = self.all("SELECT version()")
        return f"ClickHouse {number}"

    def run(self, statement: str) -> None:
        """Run a statement that has no result."""
        with self.errors():
            self.raw.command(statement)

    def rows(self, query: str, rows: int = BATCH_ROWS) -> Iterator[list[tuple[Any, ...]]]:
        """The result of a query."""
        with self.errors(), self.raw.query_row_block_stream(query) as blocks:
            for block in blocks:
                for start in range(0, len(block), rows):
                    yield [tuple(row) for row in block[start : start + rows]]

    def arrow(self, query: str, types: Mapping[str, str]) -> ArrowStream:  # noqa: ARG002
        """The result of a query as ClickHouse writes it."""
        with self.errors():
            found: ArrowStream = self.raw.query_arrow(query, use_strings=True)
            return found

    def tables(self) -> Sequence[TablePath]:
        """The tables and views that can be seen."""
        found = self.all(
            f"SELECT database, name FROM system.tables WHERE database NOT IN {_SYSTEM_SCHEMAS} ORDER BY 1, 2"
        )
        return [(schema, table) for schema, table in found]

    def columns(self, path: TablePath) -> Mapping[str, str] | None:
        """The columns of a table."""
        schema = _text(path[-2]) if len(path) > 1 else "currentDatabase()"
        found = self.all(
            "SELECT name, type FROM system.columns "
            f"WHERE database = {schema} AND table = {_text(path[-1])} ORDER BY position"
        )
        return dict(found) or None

    def quoted(self, path: TablePath) -> str:
        """The path as SQL, in which a backslash is a sign of its own."""
        return ".".join("`" + part.replace("\\", "\\\\").replace("`", "\\`") + "`" for part in path)

    def ingest(self, path: TablePath, data: ArrowStream, *, replace: bool) -> None:
        """Make a table of these rows."""
        types, batches = rows_of(data)
        columns = ", ".join(f"{self.quoted((column,))} {self.sql_type(stored)}" for column, stored in types.items())
        create = "CREATE OR REPLACE TABLE" if replace else "CREATE TABLE"
        self.run(f"{create} {self.quoted(path)} ({columns}) ENGINE = MergeTree ORDER BY tuple()")
        with self.errors():
            for batch in batches:
                self.raw.insert(self.quoted(path), batch, column_names=list(types))

    def sql_type(self, stored: str) -> str:
        """The column type for a DuckDB type."""
        return self.sql_types.get(stored, f"Nullable({stored})")

    def explain(self, error: Exception) -> Explain:
        """What has no code of ClickHouse did not come from it."""
        return problems.statement_failed if "ode: " in str(error) else problems.lost

    def reason(self, error: Exception) -> str:
        """What ClickHouse says."""
        return _reason(error)


def _arguments(url: EngineURL, access: Access) -> dict[str, Any]:
    if url.scheme == "chdb":
        path = str(url.file(access.folder)) if url.path else None
        return {"interface": "chdb", **({"path": path} if path else {})}
    given: dict[str, Any] = {
        "host": url.host or "localhost",
        "port": url.port,
        "username": url.user,
        "database": url.path or None,
        "connect_timeout": _TIMEOUT_SECONDS,
        "autogenerate_session_id": True,
        **url.options,
    }
    if access.password is not None:
        given["password"] = access.password.reveal()
    return {name: value for name, value in given.items() if value is not None}


def _reason(error: Exception) -> str:
    """What ClickHouse says, without its code, its version and the address."""
    said = str(error).strip().partition("\n")[0]
    _, mark, rest = said.partition("DB::Exception: ")
    return (rest if mark else said).partition(" (version ")[0]


def _text(value: str) -> str:
    """A text literal, in which a backslash is a sign of its own."""
    return text(value.replace("\\", "\\\\"))

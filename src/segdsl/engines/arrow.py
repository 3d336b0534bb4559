"""Rows as an Arrow stream and back, through an empty DuckDB: no other library is needed for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from segdsl.engines.engine import BATCH_ROWS
from segdsl.engines.sql import name

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from segdsl.engines.connection import ArrowStream


def arrow_of(batches: Iterable[list[tuple[Any, ...]]], types: Mapping[str, str]) -> ArrowStream:
    """The rows as an Arrow stream of columns of these names and DuckDB types."""
    connection = _scratch()
    columns = ", ".join(f"{name(column)} {stored}" for column, stored in types.items())
    connection.execute(f"CREATE TABLE rows ({columns})")
    append(connection, "rows", batches, types)
    return _Held(connection)


class _Held:
    """The rows of a DuckDB as nothing but an Arrow stream: another DuckDB refuses a relation that is not its own."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows."""
        return self._connection.sql("SELECT * FROM rows").__arrow_c_stream__(requested_schema)


def append(
    connection: DuckDBPyConnection, table: str, batches: Iterable[list[tuple[Any, ...]]], types: Mapping[str, str]
) -> None:
    """Put rows into a table of DuckDB."""
    insert = f"INSERT INTO {table} SELECT {', '.join(f'unnest(?::{stored}[])' for stored in types.values())}"
    for batch in batches:
        connection.execute(insert, [list(column) for column in zip(*batch, strict=True)])


def rows_of(stream: ArrowStream) -> tuple[dict[str, str], Iterator[list[tuple[Any, ...]]]]:
    """The columns of a stream, by name and DuckDB type, and its rows."""
    connection = _scratch()
    # The stream itself: of an object that makes streams DuckDB asks for several, each a query perhaps.
    connection.register("rows", stream.__arrow_c_stream__())
    types = {column: stored for column, stored, *_ in connection.execute("DESCRIBE rows").fetchall()}

    def batches() -> Iterator[list[tuple[Any, ...]]]:
        cursor = connection.execute("SELECT * FROM rows")
        while batch := cursor.fetchmany(BATCH_ROWS):
            yield batch

    return types, batches()


def _scratch() -> DuckDBPyConnection:
    import duckdb

    return duckdb.connect(":memory:", config={"python_enable_replacements": "false"})

"""What connections through ADBC drivers share: results come as Arrow, and numbers without a size as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any

from segdsl.engines.connection import ArrowStream, TablePath
from segdsl.engines.connections.dbapi import DbApiConnection
from segdsl.engines.connections.driver import driver
from segdsl.engines.engine import BATCH_ROWS


class AdbcConnection(DbApiConnection):
    """A connection of an ADBC driver, by its DB-API side."""

    has_transactions = True
    _reading: Any = None

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

    def ingest(self, path: TablePath, data: ArrowStream, *, replace: bool) -> None:
        """Make a table of these rows, all at once."""
        reader = driver("pyarrow", "arrow", "ADBC").RecordBatchReader.from_stream(data)
        names = dict(zip(("catalog_name", "db_schema_name"), (None, None, *path[:-1])[-2:], strict=True))
        with self.cursor() as cursor:
            cursor.adbc_ingest(path[-1], reader, mode="replace" if replace else "create", **names)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, of new tables too."""
        session = self.raw.adbc_connection
        try:
            with self.all_or_nothing(partial(session.set_autocommit, False), session.commit, session.rollback):
                yield
        finally:
            with self.ignoring_errors():
                session.set_autocommit(True)

    def close(self) -> None:
        """Let go of it."""
        self._end_reading()
        super().close()

    def _end_reading(self) -> None:
        if self._reading is not None:
            with self.ignoring_errors():
                self._reading.close()
            self._reading = None


class _Query:
    """A query that is run when its rows are asked for."""

    def __init__(self, connection: AdbcConnection, query: str) -> None:
        self._connection = connection
        self._query = query

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows."""
        return self._connection.reader(self._query).__arrow_c_stream__(requested_schema)


def _values(column: Any) -> list[Any]:
    """A column as Python values."""
    values: list[Any] = column.to_pylist()
    if getattr(column.type, "type_name", None) == "numeric":
        return [None if value is None else Decimal(value) for value in values]
    return values

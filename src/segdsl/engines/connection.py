"""What the project asks of a database, whatever kind it is: a few methods that every driver can be made to have.

Nothing here knows rules. SQL comes from `backends.sql`, in the connection's own dialect; what comes back are plain
Python values or an Arrow stream. Whatever goes wrong is a DataError with a sentence, never an error of the driver.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from segdsl.base.record import record
from segdsl.engines.engine import BATCH_ROWS
from segdsl.engines.secret import Secret
from segdsl.engines.wants import Kind

TablePath: TypeAlias = tuple[str, ...]
"""A table by its names from the outermost in, in the catalogue's spelling: `("analytics", "partners")`."""


class ArrowStream(Protocol):
    """Rows that can be read once, by whoever speaks Arrow's protocol of streams."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows."""
        ...


class Connection(Protocol):
    """An open connection to a database. One thread uses it, and reads one result at a time."""

    @property
    def dialect(self) -> str:
        """The name of its SQL in `backends.sql`."""
        ...

    @property
    def name(self) -> str:
        """What messages call it: where it is, never who asks, and no secret."""
        ...

    @property
    def home(self) -> TablePath:
        """Where a table is that is named without a schema: the path before its own name."""
        ...

    @property
    def has_transactions(self) -> bool:
        """Whether `transaction` keeps its promise, also for tables that are made in it."""
        ...

    def version(self) -> str:
        """What answers there, such as `PostgreSQL 15.18`."""
        ...

    def run(self, statement: str) -> None:
        """Run a statement that has no result. Raises DataError, as all methods here do."""
        ...

    def rows(self, query: str, rows: int = BATCH_ROWS) -> Iterator[list[tuple[Any, ...]]]:
        """The result of a query, at most so many rows at a time, as plain Python values.

        What the database has no type for arrives as it is stored: a truth value as 0 or 1, a date as a text.
        """
        ...

    def arrow(self, query: str, types: Mapping[str, str]) -> ArrowStream:
        """The result of a query as an Arrow stream. `types` are the DuckDB types of its columns, by name and in order.

        They are used where the driver knows no Arrow; a driver that does hands on what it has, where NUMERIC may be
        text.
        """
        ...

    def tables(self) -> Sequence[TablePath]:
        """The tables and views that can be seen, without the database's own."""
        ...

    def columns(self, path: TablePath) -> Mapping[str, str] | None:
        """The columns of a table in their order, each with its type as the database says it; None: no such table."""
        ...

    def strays(self, path: TablePath, kinds: Mapping[str, Kind]) -> Mapping[str, tuple[int, Any]]:
        """How many values a column holds that its type does not keep out, with one of them, by column.

        `kinds` are what columns are to hold. Nothing where the database keeps to its types, as nearly all do.
        """
        ...

    def quoted(self, path: TablePath) -> str:
        """The path as SQL."""
        ...

    def ingest(self, path: TablePath, data: ArrowStream, *, replace: bool) -> None:
        """Make a table of these rows; with `replace` in place of the one that is there, else in addition to none."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing of what is done within, where `has_transactions`; elsewhere just what is done within."""
        ...

    def close(self) -> None:
        """Let go of it. Closing twice does no harm."""
        ...


@record(kw_only=True)
class Access:
    """What a connection is opened with beside its URL: the password, the folder of relative paths, and whether it
    will write.
    """

    folder: Path
    password: Secret | None = None
    writes: bool = False

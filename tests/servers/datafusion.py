"""DataFusion, in this process; it reads PostgreSQL's SQL, but for subqueries that speak of the row around them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

from tests.servers.process import MissingError
from tests.servers.server import Rows, Server, doubled

DECIMAL = re.compile(r"DECIMAL\((?P<digits>\d+), ?(?P<places>\d+)\)")


class DataFusion(Server):
    """Tables in memory. There is no server that could be killed."""

    name = "DataFusion"
    dialect = "datafusion"

    def __init__(self) -> None:
        if find_spec("datafusion") is None:
            raise MissingError("there is no package `datafusion`")
        from datafusion import SessionContext

        self.url = ""
        self._context = SessionContext()
        self._tables: set[str] = set()

    def execute(self, sql: str) -> Rows:
        """The rows of a query; a setting is passed over, since there are none of PostgreSQL's."""
        if sql.startswith("SET "):
            return []
        batches = self._context.sql(sql).collect()
        return [row for batch in batches for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)]

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table anew."""
        import pyarrow as pa

        types = [arrow_type(type_) for type_ in columns.values()]
        arrays = [
            pa.array([plain(row[place], type_) for row in rows], pa.string()).cast(type_)
            for place, type_ in enumerate(types)
        ]
        batch = pa.record_batch(arrays, pa.schema(list(zip(columns, types, strict=True))))
        if table in self._tables:
            self._context.deregister_table(self.quoted(table))
        self._context.register_record_batches(self.quoted(table), [[batch]])
        self._tables.add(table)

    def quoted(self, name: str) -> str:
        """A name in quotation marks."""
        return doubled(name, '"')

    def tables(self) -> list[str]:
        """The tables there are."""
        return sorted(self._tables)

    def clear(self) -> None:
        """Drop all tables."""
        for table in self.tables():
            self._context.deregister_table(self.quoted(table))
        self._tables.clear()

    def kill(self) -> None:
        """Nothing can die here."""
        raise NotImplementedError("DataFusion has no server")

    def stop(self) -> None:
        """Forget the tables."""
        self.clear()


def arrow_type(sql: str) -> Any:
    """The type of Arrow for a type of PostgreSQL."""
    import pyarrow as pa

    decimal = DECIMAL.fullmatch(sql)
    if decimal is not None:
        return pa.decimal128(int(decimal["digits"]), int(decimal["places"]))
    return {
        "text": pa.string(),
        "BIGINT": pa.int64(),
        "INTEGER": pa.int32(),
        "double precision": pa.float64(),
        "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(),
        "TIMESTAMP": pa.timestamp("us"),
        "TIMESTAMPTZ": pa.timestamp("us", "UTC"),
    }[sql]


def plain(value: Any, type_: Any) -> str | None:
    """A value as a text that Arrow casts to a type; instants in UTC."""
    match value:
        case None:
            return None
        case datetime():
            zoneless = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
            return zoneless.isoformat(" ") + ("Z" if getattr(type_, "tz", None) else "")
        case bool():
            return str(value).lower()
        case date() | Decimal() | int() | float() | str():
            return str(value)
    raise TypeError(value)

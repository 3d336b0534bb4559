"""DuckDB, in this process: no server, but asked in the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb

from tests.servers.server import Rows, Server, doubled


class DuckDB(Server):
    """A database in memory, in a session far from UTC. There is no server that could be killed."""

    name = "DuckDB"
    dialect = "duckdb"

    def __init__(self) -> None:
        self.url = "duckdb://:memory:"
        self._connection = duckdb.connect(":memory:")
        self.execute("SET TimeZone = 'Asia/Tokyo'")

    def execute(self, sql: str) -> Rows:
        """The rows of a statement."""
        return self._connection.execute(sql).fetchall()

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table anew."""
        name = self.quoted(table)
        self.execute(f"CREATE OR REPLACE TABLE {name} ({self.declared(columns)})")
        if rows:
            # As texts, since DuckDB would guess the type of a list from its first values.
            texts = [[written(row[place]) for row in rows] for place, _ in enumerate(columns)]
            values = ", ".join(
                f"CAST(unnest(${place}::VARCHAR[]) AS {type_})" for place, type_ in enumerate(columns.values(), 1)
            )
            self._connection.execute(f"INSERT INTO {name} SELECT {values}", texts)

    def quoted(self, name: str) -> str:
        """A name in quotation marks."""
        return doubled(name, '"')

    def tables(self) -> list[str]:
        """The tables of the database."""
        return [name for (name,) in self.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1")]

    def kill(self) -> None:
        """Nothing can die here."""
        raise NotImplementedError("DuckDB has no server")

    def stop(self) -> None:
        """Close the database."""
        self._connection.close()


def written(value: Any) -> str | None:
    """A value as a text that DuckDB casts to the type of its column; the session is not in UTC."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat(" ")
    return None if value is None else str(value)

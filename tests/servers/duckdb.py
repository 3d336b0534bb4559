"""DuckDB: a file in a folder of its own, opened in this process; no server, but asked in the same way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import duckdb

from tests.servers.process import Guard, new_folder
from tests.servers.server import Rows, Server, doubled

# Who else opens the file in this process has to have the same.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "python_enable_replacements": "false",
}


class DuckDB(Server):
    """A database file, in a session far from UTC. There is no server that could be killed."""

    name = "DuckDB"
    dialect = "duckdb"

    def __init__(self) -> None:
        self.folder = new_folder()
        self._guard = Guard(self.folder)
        self.path = self.folder / "data.duckdb"
        self.url = f"duckdb:///{self.path}"
        self._open()

    def _open(self) -> None:
        self._connection = duckdb.connect(str(self.path), config=SETTINGS)
        self.execute("SET TimeZone = 'Asia/Tokyo'")

    @contextmanager
    def let_go(self) -> Iterator[None]:
        """Close the file meanwhile."""
        self._connection.close()
        yield
        self._open()

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
        """Close the file and remove it."""
        self._connection.close()
        self._guard.dismiss()


def written(value: Any) -> str | None:
    """A value as a text that DuckDB casts to the type of its column; the session is not in UTC."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat(" ")
    return None if value is None else str(value)

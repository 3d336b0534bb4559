"""SQLite, of the standard library: a file in a folder of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tests.servers.process import Guard, new_folder
from tests.servers.server import Rows, Server, doubled


class SQLite(Server):
    """A database file. There is no server that could be killed."""

    name = "SQLite"
    dialect = "sqlite"

    def __init__(self) -> None:
        self.folder = new_folder()
        self._guard = Guard(self.folder)
        self.path = self.folder / "data.db"
        self.url = f"sqlite:///{self.path}"
        self._connection = sqlite3.connect(self.path, isolation_level=None)

    def execute(self, sql: str) -> Rows:
        """The rows of a statement."""
        return self._connection.execute(sql).fetchall()

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table anew."""
        name = self.quoted(table)
        self.execute(f"DROP TABLE IF EXISTS {name}")
        self.execute(f"CREATE TABLE {name} ({self.declared(columns)})")
        places = ", ".join("?" * len(columns))
        self.execute("BEGIN")
        values = (tuple(plain(value) for value in row) for row in rows)
        self._connection.executemany(f"INSERT INTO {name} VALUES ({places})", values)
        self.execute("COMMIT")

    def quoted(self, name: str) -> str:
        """A name in quotation marks."""
        return doubled(name, '"')

    def tables(self) -> list[str]:
        """The tables of the file."""
        return [name for (name,) in self.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]

    def kill(self) -> None:
        """Nothing can die here."""
        raise NotImplementedError("SQLite has no server")

    def stop(self) -> None:
        """Close the file and remove it."""
        self._connection.close()
        self._guard.dismiss()


def plain(value: Any) -> Any:
    """A value that SQLite has a type for: dates, instants (in UTC, without a zone) and decimals are texts there."""
    match value:
        case datetime():
            return (value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)).isoformat(" ")
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bool():
            return int(value)
    return value

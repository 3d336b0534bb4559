"""ClickHouse: the engine of the package chdb in a process of its own, behind the HTTP interface of ClickHouse."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.servers.process import MissingError, Process, free_port, is_open, new_folder
from tests.servers.server import Rows, Server, doubled

# How rows come back: exact, and with the types by which to read them.
SETTINGS = {
    "default_format": "JSONCompactEachRowWithNamesAndTypes",
    "output_format_json_quote_decimals": 1,
    "output_format_json_quote_64bit_integers": 0,
    "date_time_input_format": "best_effort",
}


class ClickHouseError(Exception):
    """What ClickHouse says of a statement that it cannot run."""


class ClickHouse(Server):
    """ClickHouse on a port of loopback."""

    name = "ClickHouse"
    dialect = "clickhouse"

    def __init__(self) -> None:
        if find_spec("chdb") is None:
            raise MissingError("there is no package `chdb`")
        self.folder = folder = new_folder()
        self.port = free_port()
        script = Path(__file__).with_name("clickhouse_http.py")
        self.process = Process([sys.executable, script, str(self.port), folder / "data"], folder)
        self.url = f"clickhouse://127.0.0.1:{self.port}/default"
        self.process.wait_until(lambda: is_open(self.port))

    def execute(self, sql: str) -> Rows:
        """The rows of a statement."""
        connection = HTTPConnection("127.0.0.1", self.port)
        try:
            connection.request("POST", f"/?{urlencode(SETTINGS)}", sql.encode())
            answer = connection.getresponse()
            said = answer.read().decode()
        finally:
            connection.close()
        if answer.status != 200:
            raise ClickHouseError(said)
        if not said:
            return []
        _, types, *rows = map(json.loads, said.splitlines())
        readers = [reader(type_) for type_ in types]
        return [
            tuple(None if value is None else read(value) for read, value in zip(readers, row, strict=True))
            for row in rows
        ]

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table anew."""
        name = self.quoted(table)
        self.execute(f"CREATE OR REPLACE TABLE {name} ({self.declared(columns)}) ENGINE = MergeTree ORDER BY tuple()")
        if rows:
            lines = "\n".join(json.dumps([plain(value) for value in row]) for row in rows)
            self.execute(f"INSERT INTO {name} FORMAT JSONCompactEachRow\n{lines}")

    def quoted(self, name: str) -> str:
        """A name in backticks."""
        return doubled(name.replace("\\", "\\\\"), "`")

    def tables(self) -> list[str]:
        """The tables of the database."""
        return sorted(name for (name,) in self.execute("SELECT name FROM system.tables WHERE database = 'default'"))

    def kill(self) -> None:
        """Die."""
        self.process.kill()

    def stop(self) -> None:
        """Stop."""
        self.process.stop()


def plain(value: Any) -> Any:
    """A value as ClickHouse reads it from JSON: instants with their zone, since columns have one, too."""
    match value:
        case datetime():
            return (value if value.tzinfo is not None else value.replace(tzinfo=UTC)).isoformat(" ")
        case date() | Decimal():
            return str(value)
    return value


def reader(type_: str) -> Callable[[Any], Any]:
    """How to read the values of a type from JSON."""
    for wrapper in ("LowCardinality(", "Nullable("):
        if type_.startswith(wrapper):
            return reader(type_.removeprefix(wrapper)[:-1])
    if type_.startswith("DateTime"):
        return datetime.fromisoformat
    if type_.startswith("Date"):
        return date.fromisoformat
    return Decimal if type_.startswith("Decimal") else lambda value: value

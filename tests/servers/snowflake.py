"""Snowflake's emulator fakesnow: DuckDB behind Snowflake's own protocol, reached by Snowflake's driver.

It turns Snowflake's SQL into DuckDB's with the library that also writes ours, so it shows that the driver takes what we
send and that an independent reader understands it, and no more. It has an environment of its own, in which the tests
run, too: the folder of the Python that runs them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.servers.process import MissingError, Process, free_port, is_open, new_folder
from tests.servers.server import Rows, Server, doubled

DATABASE, SCHEMA = "DB", "CRM"


class Fakesnow(Server):
    """fakesnow on a port of loopback."""

    name = "fakesnow, an emulator of Snowflake"
    dialect = "snowflake"

    def __init__(self) -> None:
        for package in ("fakesnow", "adbc_driver_snowflake"):
            if find_spec(package) is None:
                raise MissingError(f"there is no package `{package}`")
        self.folder, self.port = new_folder(), free_port()
        command = [Path(sys.executable).with_name("fakesnow"), "-s", "-p", str(self.port)]
        self.process = Process(command, self.folder)
        self.process.wait_until(lambda: is_open(self.port))
        self.url = f"snowflake://fake@fakesnow:{self.port}/{DATABASE}/{SCHEMA}?host=127.0.0.1&protocol=http"
        self._log_in(None)
        self.execute(f"CREATE DATABASE {DATABASE}")
        self.execute(f"CREATE SCHEMA {DATABASE}.{SCHEMA}")
        self._connection.close()
        self._log_in(SCHEMA)

    def _log_in(self, schema: str | None) -> None:
        from adbc_driver_snowflake import dbapi

        given = {
            "username": "fake",
            "password": "snow",
            "adbc.snowflake.sql.account": "fakesnow",
            "adbc.snowflake.sql.uri.host": "127.0.0.1",
            "adbc.snowflake.sql.uri.port": str(self.port),
            "adbc.snowflake.sql.uri.protocol": "http",
        }
        if schema is not None:
            given |= {"adbc.snowflake.sql.db": DATABASE, "adbc.snowflake.sql.schema": schema}
        self._connection: Any = dbapi.connect(db_kwargs=given, autocommit=True)

    def execute(self, sql: str) -> Rows:
        """The rows of a statement."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall()) if cursor.description else []

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table anew."""
        name = self.quoted(table)
        self.execute(f"CREATE OR REPLACE TABLE {name} ({self.declared(columns)})")
        for start in range(0, len(rows), 500):
            values = ", ".join(f"({', '.join(map(written, row))})" for row in rows[start : start + 500])
            self.execute(f"INSERT INTO {name} VALUES {values}")

    def quoted(self, name: str) -> str:
        """A name in quotation marks; a plain one as it would be stored, in capitals."""
        return doubled(name.upper() if name.isidentifier() else name, '"')

    def tables(self) -> list[str]:
        """The tables of the schema."""
        tables = f"SELECT table_name FROM information_schema.tables WHERE table_schema = '{SCHEMA}' ORDER BY 1"
        return [name for (name,) in self.execute(tables)]

    def kill(self) -> None:
        """Die."""
        self.process.kill()

    def stop(self) -> None:
        """Stop."""
        if self.process.process.poll() is None:
            self._connection.close()
        self.process.stop()


def written(value: Any) -> str:
    """A value as a literal."""
    match value:
        case None:
            return "NULL"
        case bool() | int() | float() | Decimal():
            return str(value)
        case datetime():
            return f"'{(value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)).isoformat(' ')}'"
        case date():
            return f"'{value.isoformat()}'"
    text = str(value).replace("\\", "\\\\").replace("'", "''")
    return f"'{text}'"

"""BigQuery's emulator crucible: DuckDB behind BigQuery's own protocol, reached by Google's client.

Like that of Snowflake (`snowflake.py`), it reads our SQL with the library that writes it. Its server needs a DuckDB
that ours does not work with, and so has an environment of its own: the folder CRUCIBLE_ENV, else `.venvs/crucible`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.servers.process import MissingError, Process, free_port, is_open, new_folder
from tests.servers.server import Rows, Server

PROJECT, DATASET = "project", "crm"


class Crucible(Server):
    """crucible on a port of loopback."""

    name = "crucible, an emulator of BigQuery"
    dialect = "bigquery"

    def __init__(self) -> None:
        program = Path(os.environ.get("CRUCIBLE_ENV", ".venvs/crucible")).absolute() / "bin" / "crucible"
        if not program.exists():
            raise MissingError(f"there is no program `{program}`")
        if find_spec("google") is None or find_spec("google.cloud.bigquery") is None:
            raise MissingError("there is no package `google.cloud.bigquery`")
        self.folder, self.port = new_folder(), free_port()
        self.process = Process([program, "serve", "--dialect", "bigquery", "--port", str(self.port)], self.folder)
        self.process.wait_until(lambda: is_open(self.port))
        self.url = f"bigquery://{PROJECT}/{DATASET}?api_endpoint=http://127.0.0.1:{self.port}"
        self._client.create_dataset(DATASET)

    @cached_property
    def _client(self) -> Any:
        from google.auth.credentials import AnonymousCredentials
        from google.cloud import bigquery

        return bigquery.Client(
            project=PROJECT,
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": f"http://127.0.0.1:{self.port}"},
            default_query_job_config=bigquery.QueryJobConfig(default_dataset=f"{PROJECT}.{DATASET}"),
        )

    def execute(self, sql: str) -> Rows:
        """The rows of a statement."""
        return [tuple(row.values()) for row in self._client.query(sql).result()]

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table anew."""
        name = self.quoted(table)
        self.execute(f"CREATE OR REPLACE TABLE {name} ({self.declared(columns)})")
        kinds = [kind.partition("(")[0] for kind in columns.values()]
        for start in range(0, len(rows), 500):
            values = ", ".join(
                f"({', '.join(written(value, kind) for value, kind in zip(row, kinds, strict=True))})"
                for row in rows[start : start + 500]
            )
            self.execute(f"INSERT INTO {name} VALUES {values}")

    def quoted(self, name: str) -> str:
        """A name in backticks."""
        escaped = name.replace("\\", "\\\\").replace("`", "\\`")
        return f"`{escaped}`"

    def tables(self) -> list[str]:
        """The tables of the dataset."""
        return sorted(table.table_id for table in self._client.list_tables(DATASET))

    def kill(self) -> None:
        """Die."""
        self.process.kill()

    def stop(self) -> None:
        """Stop."""
        if "_client" in self.__dict__:
            self._client.close()
            del self.__dict__["_client"]
        self.process.stop()


def written(value: Any, kind: str) -> str:
    """A value as a literal of a type."""
    match value:
        case None:
            return "NULL"
        case Decimal():
            return f"NUMERIC '{value}'"
        case bool() | int() | float():
            return str(value)
        case datetime():
            zoneless = (value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)).isoformat(" ")
            return f"{kind} '{zoneless}{'+00' if kind == 'TIMESTAMP' else ''}'"
        case date():
            return f"DATE '{value.isoformat()}'"
    text = str(value).replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return f"'{text}'"

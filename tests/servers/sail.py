"""Sail: an engine that speaks Spark's SQL and Spark Connect, without a Java machine."""

from __future__ import annotations

import re
import sys
import uuid
import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.servers.process import MissingError, Process, free_port, is_open, new_folder
from tests.servers.server import Rows, Server, doubled

SETTING = re.compile(r"SET (?P<name>spark\.\S+) = (?P<value>\S+)")


class SparkConnect(Server):
    """Whatever answers at a URL by Spark Connect; tables belong to the session that the URL names."""

    dialect = "spark"

    def __init__(self, port: int) -> None:
        client()  # so that whoever else imports it in this process can do so
        self.url = f"sc://127.0.0.1:{port}/;session_id={uuid.uuid4()}"

    @cached_property
    def _session(self) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return client().builder.remote(self.url).create()

    def execute(self, sql: str) -> Rows:
        """The rows of a statement. Settings go by the client, since Sail knows no SET."""
        setting = SETTING.fullmatch(sql)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if setting is not None:
                self._session.conf.set(setting["name"], setting["value"])
                return []
            found = self._session.sql(sql).toArrow()
        # By place, since two columns may have one name.
        columns = [column.to_pylist() for column in found.columns]
        return list(zip(*columns, strict=True))

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table anew."""
        import pyarrow as pa

        casts = ", ".join(
            f"CAST(c{place} AS {type_}) AS {self.quoted(column)}"
            for place, (column, type_) in enumerate(columns.items())
        )
        name = self.quoted(table)
        self.execute(f"DROP TABLE IF EXISTS {name}")
        # The client refuses to send a table without rows.
        texts = [[written(value) for value in row] for row in rows] or [[None] * len(columns)]
        given = pa.table(
            {f"c{place}": pa.array(column, pa.string()) for place, column in enumerate(zip(*texts, strict=True))}
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._session.createDataFrame(given).createOrReplaceTempView("segdsl_given")
        limit = "" if rows else " LIMIT 0"
        self.execute(f"CREATE TABLE {name} USING parquet AS SELECT {casts} FROM segdsl_given{limit}")
        self._session.catalog.dropTempView("segdsl_given")

    def quoted(self, name: str) -> str:
        """A name in backticks."""
        return doubled(name, "`")

    def tables(self) -> list[str]:
        """The tables of the session."""
        return sorted(table.name for table in self._session.catalog.listTables())

    def stop(self) -> None:
        """Close the session."""
        if "_session" in self.__dict__:
            self._session.stop()
            del self.__dict__["_session"]


class Sail(SparkConnect):
    """A Sail server on a port of loopback, planning as if it were several machines."""

    name = "Sail"

    def __init__(self) -> None:
        for package in ("pysail", "pyspark"):
            if find_spec(package) is None:
                raise MissingError(f"there is no package `{package}`")
        self.folder, port = new_folder(), free_port()
        command = [Path(sys.executable).with_name("sail"), "spark", "server", "--ip", "127.0.0.1", "--port", str(port)]
        self.process = Process(command, self.folder, more={"SAIL_MODE": "local-cluster"})
        self.process.wait_until(lambda: is_open(port))
        super().__init__(port)

    def kill(self) -> None:
        """Die."""
        self.process.kill()

    def stop(self) -> None:
        """Stop."""
        super().stop()
        self.process.stop()


@cache
def client() -> Any:
    """The client's `SparkSession`.

    Where the main module has no file, as in a worker of pytest-xdist, the client believes that its own doctests are
    run, looks for all of Spark, and exits.
    """
    main = sys.modules["__main__"]
    has_file = hasattr(main, "__file__")
    if not has_file:
        main.__file__ = "worker"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it does not know pandas 3 well, which we do not use it with
            from pyspark.sql.connect.session import SparkSession
    finally:
        if not has_file:
            del main.__file__
    return SparkSession


def written(value: Any) -> str | None:
    """A value as a text that Spark casts to the type of its column; instants in UTC."""
    if isinstance(value, datetime):
        return (value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)).isoformat(" ") + "Z"
    return None if value is None else str(value)

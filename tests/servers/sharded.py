"""PostgreSQL over three servers: each table is cut in three by its first column, and two parts are on other servers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from tests.servers.postgres import PostgreSQL

# One scan asks the servers at the same time, and lets each add up its own rows.
SETTINGS = {"enable_partitionwise_aggregate": "on", "enable_partitionwise_join": "on"}


class Sharded(PostgreSQL):
    """Three PostgreSQL servers; the first is asked, and asks the others by `postgres_fdw`."""

    name = "PostgreSQL over three servers"

    def __init__(self) -> None:
        super().__init__(SETTINGS)
        self._others = ExitStack()
        self.shards = [self._others.enter_context(PostgreSQL()) for _ in range(2)]
        self.execute("CREATE EXTENSION postgres_fdw")
        for number, shard in enumerate(self.shards, 1):
            assert shard.login is not None
            self.execute(
                f"CREATE SERVER shard_{number} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '{shard.folder}',"
                f" port '{shard.login.port}', dbname 'postgres', async_capable 'true', batch_size '1000')"
            )
            self.execute(
                f"CREATE USER MAPPING FOR seg SERVER shard_{number} OPTIONS (user 'seg', password_required 'false')"
            )

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table anew, on all servers."""
        name, declared = self.quoted(table), self.declared(columns)
        key = self.quoted(next(iter(columns)))
        for server in (super(), *self.shards):
            server.execute(f"DROP TABLE IF EXISTS {name} CASCADE")
        self.execute(f"CREATE TABLE {name} ({declared}) PARTITION BY HASH ({key})")
        for number in range(3):
            kind, where = "TABLE", ""
            if number > 0:
                self.shards[number - 1].execute(f"CREATE TABLE {name} ({declared})")
                kind, where = "FOREIGN TABLE", f" SERVER shard_{number} OPTIONS (table_name {self._text(table)})"
            part = self.quoted(f"{number} {table}")
            values = f"FOR VALUES WITH (MODULUS 3, REMAINDER {number})"
            self.execute(f"CREATE {kind} {part} PARTITION OF {name} {values}{where}")
        # COPY would send the other servers a row at a time.
        self.execute(f"CREATE TEMP TABLE segdsl_given ({declared})")
        self.copy("segdsl_given", rows)
        self.execute(f"INSERT INTO {name} SELECT * FROM segdsl_given")
        self.execute("DROP TABLE segdsl_given")
        self.execute(f"ANALYZE {name}")

    def tables(self) -> list[str]:
        """The tables that are cut."""
        rows = self.execute("SELECT relname FROM pg_class WHERE relkind = 'p' ORDER BY 1")
        return [name for (name,) in rows]

    def stop(self) -> None:
        """Stop all three."""
        super().stop()
        self._others.close()

    def _text(self, value: str) -> str:
        return "'" + value.replace("'", "''") + "'"

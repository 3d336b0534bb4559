"""PostgreSQL: on a socket without password, and on loopback with one."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import quote

from tests.servers.process import MissingError, Process, account, free_port, new_folder, program
from tests.servers.server import Login, Rows, Server, doubled

# Debian keeps the programs of a server out of the PATH, in a folder for each version.
FOLDERS = "/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin"
PASSWORD = "seg's password"
INITIALLY = ["--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
# Crashes lose data here. Just-in-time compilation costs seconds for a statement of a hundred conditions over few rows.
SETTINGS = {"fsync": "off", "full_page_writes": "off", "jit": "off", "max_connections": "20", "shared_buffers": "64MB"}


class PostgreSQL(Server):
    """A PostgreSQL server; `settings` are options of the server."""

    name = "PostgreSQL"
    dialect = "postgres"

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        try:
            import psycopg
        except ImportError as missing:
            raise MissingError("there is no package `psycopg`") from missing
        self._driver = psycopg
        initdb, postgres = program("initdb", *FOLDERS), program("postgres", *FOLDERS)
        user = account("postgres")
        self.folder = folder = new_folder(user)
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        subprocess.run(
            [initdb, "-D", "data", "-U", "seg", "--pwfile=password", *INITIALLY],
            cwd=folder,
            user=user,
            check=True,
            capture_output=True,
        )
        self.login = Login("127.0.0.1", free_port(), "seg", PASSWORD, "postgres")
        options = {
            **SETTINGS,
            "listen_addresses": "127.0.0.1",
            "port": str(self.login.port),
            "unix_socket_directories": str(folder),
            **(settings or {}),
        }
        command = [postgres, "-D", folder / "data", *(f"-c{name}={value}" for name, value in options.items())]
        self.process = Process(command, folder, user)
        self.url = f"postgresql:///postgres?host={quote(str(folder), safe='')}&port={self.login.port}&user=seg"
        self.process.wait_until(self._answers)

    def _answers(self) -> bool:
        try:
            self._driver.connect(self.url).close()
        except self._driver.OperationalError:
            return False
        return True

    @cached_property
    def _connection(self) -> Any:
        return self._driver.connect(self.url, autocommit=True)

    def execute(self, sql: str) -> Rows:
        """The rows of a statement."""
        # Without parameters, and as bytes, a `%` is only a `%`.
        cursor = self._connection.execute(sql.encode())
        return cursor.fetchall() if cursor.description is not None else []

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table anew."""
        name = self.quoted(table)
        self.execute(f"DROP TABLE IF EXISTS {name}")
        self.execute(f"CREATE TABLE {name} ({self.declared(columns)})")
        self.copy(table, rows)

    def copy(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Write rows into a table."""
        name = self.quoted(table)
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
        self.execute(f"ANALYZE {name}")

    def quoted(self, name: str) -> str:
        """A name in quotation marks."""
        return doubled(name, '"')

    def tables(self) -> list[str]:
        """The tables of the schema that is first in the search path."""
        rows = self.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
        return [name for (name,) in rows]

    def kill(self) -> None:
        """Die."""
        self.process.kill()

    def stop(self) -> None:
        """Stop."""
        if "_connection" in self.__dict__:
            self._connection.close()
        # SIGTERM would wait for the connections of others.
        if self.process.process.poll() is None:
            self.process.process.send_signal(2)
        self.process.stop()

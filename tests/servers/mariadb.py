"""MariaDB: on a socket without password, and on loopback with one."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from tests.servers.process import MissingError, Process, account, free_port, new_folder, program
from tests.servers.server import Login, Rows, Server, doubled

FOLDERS = "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/opt/mariadb/bin"
PASSWORD = "seg's password"
DATABASE = "segdsl"
METHOD = "--auth-root-authentication-method=normal"


class MariaDB(Server):
    """A MariaDB server with one database, of utf8mb4 and the server's default collation, which ignores case."""

    name = "MariaDB"
    dialect = "mysql"

    def __init__(self) -> None:
        try:
            import pymysql
        except ImportError as missing:
            raise MissingError("there is no package `pymysql`") from missing
        self._driver = pymysql
        install, server = program("mariadb-install-db", *FOLDERS), program("mariadbd", *FOLDERS)
        user = account("mysql")
        self.folder = folder = new_folder(user)
        self._socket = folder / "socket"
        as_user = [f"--user={user}"] if user else []
        subprocess.run(
            [install, "--no-defaults", *as_user, f"--datadir={folder / 'data'}", "--skip-test-db", METHOD],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        self.login = Login("127.0.0.1", free_port(), "seg", PASSWORD, DATABASE)
        command = [server, "--no-defaults", *as_user, f"--datadir={folder / 'data'}", f"--socket={self._socket}"]
        command += [f"--pid-file={folder / 'pid'}", "--bind-address=127.0.0.1", f"--port={self.login.port}"]
        command += ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M", "--skip-name-resolve"]
        self.process = Process(command, folder, user)
        self.url = f"mysql://root@localhost/{DATABASE}?unix_socket={quote(str(self._socket), safe='')}"
        self.process.wait_until(self._answers)
        with self._connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4")
            cursor.execute("CREATE USER seg@'127.0.0.1' IDENTIFIED BY %s", (PASSWORD,))
            cursor.execute(f"GRANT ALL ON {DATABASE}.* TO seg@'127.0.0.1'")

    def _connect(self, database: str | None = None) -> Any:
        return self._driver.connect(
            unix_socket=str(self._socket), user="root", database=database, charset="utf8mb4", autocommit=True
        )

    def _answers(self) -> bool:
        if not self._socket.exists():
            return False
        self._connect().close()
        return True

    @cached_property
    def _connection(self) -> Any:
        return self._connect(DATABASE)

    def execute(self, sql: str) -> Rows:
        """The rows of a statement."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table anew."""
        name = self.quoted(table)
        self.execute(f"DROP TABLE IF EXISTS {name}")
        self.execute(f"CREATE TABLE {name} ({self.declared(columns)})")
        places = ", ".join(["%s"] * len(columns))
        with self._connection.cursor() as cursor:
            # As INSERT INTO … VALUES with a `%` in the name of a table, so not by `executemany`.
            values = [cursor.mogrify(f"({places})", [plain(value) for value in row]) for row in rows]
        for start in range(0, len(values), 5000):
            self.execute(f"INSERT INTO {name} VALUES {', '.join(values[start : start + 5000])}")

    def quoted(self, name: str) -> str:
        """A name in backticks."""
        return doubled(name, "`")

    def tables(self) -> list[str]:
        """The tables of the database."""
        return sorted(name for (name,) in self.execute("SHOW TABLES"))

    def kill(self) -> None:
        """Die."""
        self.process.kill()

    def stop(self) -> None:
        """Stop."""
        if "_connection" in self.__dict__ and self._connection.open:
            self._connection.close()
        self.process.stop()


def plain(value: Any) -> Any:
    """A value that MariaDB has a type for: instants are kept in UTC, without a zone."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value

"""MySQL and MariaDB through pymysql."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from segdsl.engines.connection import Access, TablePath
from segdsl.engines.connections import problems
from segdsl.engines.connections.dbapi import DbApiConnection, Explain, hidden, text
from segdsl.engines.connections.driver import driver
from segdsl.engines.engine import BATCH_ROWS
from segdsl.engines.problems import DataError
from segdsl.engines.url import EngineURL

_REFUSED = {1044, 1045, 1698}
_LOST = {1053, 1077, 1927, 2006, 2013, 2055}
_OPTIONS = {
    "unix_socket",
    "ssl_ca",
    "ssl_cert",
    "ssl_key",
    "ssl_verify_cert",
    "ssl_verify_identity",
    "read_default_file",
}
_SYSTEM_SCHEMAS = "('information_schema', 'mysql', 'performance_schema', 'sys')"


def connect(url: EngineURL, access: Access) -> MySQLConnection:
    """Connect; who does not write gets a session that cannot."""
    pymysql = driver("pymysql", "mysql", "MySQL or MariaDB")
    unknown = sorted(url.options.keys() - _OPTIONS)
    if unknown:
        raise DataError(problems.unknown_option("MySQL", unknown[0], sorted(_OPTIONS)))
    given: dict[str, Any] = {**url.options, "user": url.user, "port": url.port, "database": url.path or None}
    if access.password is not None:
        # As text the driver would take it for Latin 1.
        given["password"] = access.password.reveal().encode()
    try:
        raw = pymysql.connect(
            host=url.host or "localhost",
            charset="utf8mb4",
            autocommit=True,
            connect_timeout=10,
            **{name: value for name, value in given.items() if value is not None},
        )
    except (pymysql.Error, RuntimeError, OSError) as error:
        reason = hidden(_reason(error), access.password)
        complain = problems.refused if _number(error) in _REFUSED else problems.unreachable
        raise DataError(complain(str(url), reason)) from None
    connection = MySQLConnection(str(url), "mysql", raw, pymysql.Error, access.password)
    if not access.writes:
        connection.run("SET SESSION TRANSACTION READ ONLY")
    return connection


class MySQLConnection(DbApiConnection):
    """A session of MySQL or MariaDB. Making a table ends a transaction there."""

    quote = "`"
    mark = "%s"
    sql_types: Mapping[str, str] = {
        **DbApiConnection.sql_types,
        # Compared letter by letter, and short enough to be indexed.
        "VARCHAR": "VARCHAR(700) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
        "DOUBLE": "DOUBLE",
    }

    @property
    def home(self) -> TablePath:
        """The database that the URL names."""
        return tuple(database for (database,) in self.all("SELECT DATABASE()") if database is not None)

    def version(self) -> str:
        """What answers there."""
        ((said,),) = self.all("SELECT VERSION()")
        number, _, build = said.partition("-")
        return f"{'MariaDB' if 'MariaDB' in build else 'MySQL'} {number}"

    def rows(self, query: str, rows: int = BATCH_ROWS) -> Iterator[list[tuple[Any, ...]]]:
        """The result of a query, read from the server bit by bit."""
        by_and_by = driver("pymysql.cursors", "mysql", "MySQL or MariaDB").SSCursor
        with self.errors():
            cursor = self.raw.cursor(by_and_by)
            try:
                cursor.execute(query)
                while batch := cursor.fetchmany(rows):
                    yield list(batch)
            finally:
                with self.ignoring_errors():
                    cursor.close()

    def tables(self) -> Sequence[TablePath]:
        """The tables and views that can be seen."""
        found = self.all(
            "SELECT table_schema, table_name FROM information_schema.tables "
            f"WHERE table_schema NOT IN {_SYSTEM_SCHEMAS} ORDER BY 1, 2"
        )
        return [(schema, table) for schema, table in found]

    def columns(self, path: TablePath) -> Mapping[str, str] | None:
        """The columns of a table."""
        schema = _text(path[-2]) if len(path) > 1 else "DATABASE()"
        found = self.all(
            "SELECT column_name, column_type FROM information_schema.columns "
            f"WHERE BINARY table_schema = {schema} AND BINARY table_name = {_text(path[-1])} ORDER BY ordinal_position"
        )
        return {column: _decoded(stored) for column, stored in found} or None

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing of what is inserted and deleted."""
        return self.all_or_nothing(self.raw.begin, self.raw.commit, self.raw.rollback)

    def explain(self, error: Exception) -> Explain:
        """A server that goes away has numbers of its own."""
        is_gone = _number(error) in _LOST or type(error).__name__ == "InterfaceError"
        return problems.lost if is_gone else problems.statement_failed

    def reason(self, error: Exception) -> str:
        """What the server says, without its number."""
        return _reason(error)


def _number(error: Exception) -> int | None:
    number = error.args[0] if error.args else None
    return number if isinstance(number, int) else None


def _reason(error: Exception) -> str:
    said = error.args[-1] if error.args else ""
    return str(said) or type(error).__name__


def _text(value: str) -> str:
    """A text literal, in which a backslash is a sign of its own."""
    return text(value.replace("\\", "\\\\"))


def _decoded(value: str | bytes) -> str:
    """Some versions say types in bytes."""
    return value.decode() if isinstance(value, bytes) else value

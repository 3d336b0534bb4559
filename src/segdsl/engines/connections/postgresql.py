"""PostgreSQL through its ADBC driver, and what speaks its protocol and SQL.

What is asked of it goes through libpq: its environment (`PGPASSWORD`, `PGSSLMODE`, …), `~/.pgpass` and its service
files work as everywhere. NUMERIC arrives as text, exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from segdsl.engines.connection import Access, TablePath
from segdsl.engines.connections import problems
from segdsl.engines.connections.adbc import AdbcConnection
from segdsl.engines.connections.dbapi import Explain, hidden, text
from segdsl.engines.connections.driver import driver
from segdsl.engines.problems import DataError
from segdsl.engines.url import EngineURL

_SYSTEM_SCHEMAS = "n.nspname NOT LIKE 'pg~_%' ESCAPE '~' AND n.nspname <> 'information_schema'"


def connect(url: EngineURL, access: Access) -> PostgreSQLConnection:
    """Connect; who does not write gets a session that cannot."""
    dbapi = driver("adbc_driver_postgresql.dbapi", "postgres", "PostgreSQL")
    try:
        raw = dbapi.connect(_uri(url, access), autocommit=True)
    except dbapi.Error as error:
        reason = hidden(_reason(error), access.password)
        complain = problems.refused if _is_refusal(reason) else problems.unreachable
        raise DataError(complain(str(url), reason)) from None
    connection = PostgreSQLConnection(str(url), "postgres", raw, dbapi.Error, access.password)
    if not access.writes:
        connection.run("SET default_transaction_read_only = on")
    return connection


class PostgreSQLConnection(AdbcConnection):
    """A session of PostgreSQL."""

    @property
    def home(self) -> TablePath:
        """The schema of tables without one."""
        return tuple(schema for (schema,) in self.all("SELECT current_schema()"))

    def version(self) -> str:
        """What answers there."""
        ((number,),) = self.all("SELECT current_setting('server_version')")
        return f"PostgreSQL {number.partition(' ')[0]}"

    def tables(self) -> Sequence[TablePath]:
        """The tables and views that can be seen."""
        found = self.all(
            "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
            "ON n.oid = c.relnamespace "
            f"WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND {_SYSTEM_SCHEMAS} ORDER BY 1, 2"
        )
        return [(schema, table) for schema, table in found]

    def columns(self, path: TablePath) -> Mapping[str, str] | None:
        """The columns of a table, with `ignoring case` after the type of a text that is not compared exactly."""
        schema = text(path[-2]) if len(path) > 1 else "current_schema()"
        found = self.all(
            "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) "
            "|| CASE WHEN l.collisdeterministic THEN '' ELSE coalesce(' collate ' || l.collname, '') END "
            "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
            "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            "LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation "
            f"WHERE n.nspname = {schema} AND c.relname = {text(path[-1])} AND a.attnum > 0 AND NOT a.attisdropped "
            "ORDER BY a.attnum"
        )
        return dict(found) or None

    def explain(self, error: Exception) -> Explain:
        """A server that goes away leaves an error without a state, or one of its class 57P."""
        state = str(getattr(error, "sqlstate", None) or "")
        is_gone = state.startswith(("08", "57P")) or (not state and _tells_of_loss(str(error)))
        return problems.lost if is_gone else problems.statement_failed

    def reason(self, error: Exception) -> str:
        """What the server says, in one line."""
        return _reason(error)


def _uri(url: EngineURL, access: Access) -> str:
    """The URI that libpq takes, with the password: it is handed to the driver and to nobody else."""
    secret = "" if access.password is None else f":{quote(access.password.reveal(), safe='')}"
    user = "" if url.user is None and not secret else f"{quote(url.user or '', safe='')}{secret}@"
    host = "" if url.host is None else (f"[{url.host}]" if ":" in url.host else url.host)
    port = "" if url.port is None else f":{url.port}"
    options = {"application_name": "segdsl", "connect_timeout": "10", **url.options}
    return f"postgresql://{user}{host}{port}/{quote(url.path, safe='')}?{urlencode(options, quote_via=quote)}"


def _reason(error: Exception) -> str:
    """The server's own words, out of the driver's."""
    first = str(error).strip().partition("\n")[0]
    for mark in ("FATAL:  ", "ERROR:  ", "[libpq] Failed to connect: "):
        first = first.rpartition(mark)[2]
    return first


def _is_refusal(reason: str) -> bool:
    return any(word in reason for word in ("authentication failed", "no password supplied", "pg_hba.conf", "role "))


def _tells_of_loss(message: str) -> bool:
    return any(
        word in message for word in ("server closed the connection", "no connection to the server", "terminating")
    )

"""An SQLite file, by the module that comes with Python.

SQLite keeps a value as it was given, whatever type its column was declared with, and has no dates and no truth values.
A declared `DATE` holds texts such as `2026-03-31`, a declared `BOOLEAN` 0 and 1; whether they do is checked where the
engine checks its data.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any
from urllib.parse import quote

from segdsl.engines.connection import Access, ArrowStream, TablePath
from segdsl.engines.connections import problems
from segdsl.engines.connections.dbapi import DbApiConnection, Explain
from segdsl.engines.problems import DataError, no_such_file
from segdsl.engines.url import EngineURL
from segdsl.engines.wants import Kind

_STRAY = {
    Kind.KEY: "typeof({c}) NOT IN ('text', 'integer', 'null')",
    Kind.TEXT: "typeof({c}) NOT IN ('text', 'null')",
    Kind.WHOLE: "typeof({c}) NOT IN ('integer', 'null')",
    Kind.DECIMAL: "typeof({c}) NOT IN ('integer', 'real', 'null')",
    Kind.MONEY: "typeof({c}) NOT IN ('integer', 'real', 'null')",
    Kind.BOOLEAN: "coalesce({c} NOT IN (0, 1), 0)",
    # A day that does not exist comes back as another one.
    Kind.DATE: "({c} IS NOT NULL AND date({c}, '+0 days') IS NOT {c})",
    Kind.INSTANT: "({c} IS NOT NULL AND ({c} NOT GLOB '????-??-??[ T]*' OR julianday({c}) IS NULL))",
}
"""What tells a stray value, by what the column is to hold."""


def connect(url: EngineURL, access: Access) -> SQLiteConnection:
    """Open the file; only who writes may make a new one."""
    file = url.file(access.folder)
    if not access.writes and not file.is_file():
        raise DataError(no_such_file(str(file)))
    mode = "rwc" if access.writes else "ro"
    try:
        # Transactions are begun and ended by us alone.
        raw = sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode={mode}", uri=True, isolation_level=None)
        raw.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.Error as error:
        raise DataError(problems.unreachable(str(url), str(error))) from None
    return SQLiteConnection(str(url), "sqlite", raw, sqlite3.Error, None)


class SQLiteConnection(DbApiConnection):
    """An SQLite file, read or written."""

    has_transactions = True
    sql_types: Mapping[str, str] = {
        **DbApiConnection.sql_types,
        "VARCHAR": "TEXT",
        "BIGINT": "INTEGER",
    }

    @property
    def home(self) -> TablePath:
        """The schema of tables without one."""
        return ("main",)

    def version(self) -> str:
        """What answers there."""
        return f"SQLite {sqlite3.sqlite_version}"

    def tables(self) -> Sequence[TablePath]:
        """The tables and views of the file."""
        found = self.all(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite~_%' ESCAPE '~' "
            "ORDER BY 1"
        )
        return [("main", table) for (table,) in found]

    def columns(self, path: TablePath) -> Mapping[str, str] | None:
        """The columns of a table with their declared types, which may be empty."""
        # Of generated columns, too; those of virtual tables that are hidden cannot be selected by rules anyway.
        found = self.all(f"PRAGMA {self.quoted(path[:-1] or self.home)}.table_xinfo({self.quoted(path[-1:])})")
        return {column: declared for _, column, declared, *_ in found} or None

    def strays(self, path: TablePath, kinds: Mapping[str, Kind]) -> Mapping[str, tuple[int, Any]]:
        """What was stored although the column is declared otherwise."""
        conditions = {column: _STRAY[kind].format(c=self.quoted((column,))) for column, kind in kinds.items()}
        asked = ", ".join(
            f"total({stray}), min(CASE WHEN {stray} THEN {self.quoted((column,))} END)"
            for column, stray in conditions.items()
        )
        (found,) = self.all(f"SELECT {asked} FROM {self.quoted(path)}")
        return {
            column: (int(rows), value)
            for column, rows, value in zip(conditions, found[::2], found[1::2], strict=True)
            if rows
        }

    def ingest(self, path: TablePath, data: ArrowStream, *, replace: bool) -> None:
        """Make a table of these rows, in one transaction: each of its own would wait for the disk."""
        if self.raw.in_transaction:
            super().ingest(path, data, replace=replace)
            return
        with self.transaction():
            super().ingest(path, data, replace=replace)

    def sent(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row with dates and decimals as text, of which SQLite makes what the column is declared as."""
        return tuple(value if value is None or isinstance(value, int | float) else str(value) for value in row)

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing."""
        return self.all_or_nothing(partial(self.raw.execute, "BEGIN"), self.raw.commit, self.raw.rollback)

    def explain(self, error: Exception) -> Explain:  # noqa: ARG002
        """Every error is about the statement: there is no server that could be lost."""
        return problems.statement_failed

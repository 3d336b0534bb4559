"""Opening an existing DuckDB database, read only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from segdsl.engines import problems
from segdsl.engines.duck import DuckDBEngine
from segdsl.engines.harden import Database
from segdsl.engines.load import Given, load
from segdsl.engines.parts import Part, no_lines, typed_columns
from segdsl.engines.problems import Complaint, DataError
from segdsl.engines.sql import literal, name
from segdsl.engines.wants import wanted
from segdsl.ir.nodes import Rule
from segdsl.vocabulary.model import Vocabulary

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def open_database(
    path: str | os.PathLike[str],
    vocabulary: Vocabulary,
    rules: Iterable[Rule],
    tables: Mapping[str, str] | None = None,
    *,
    unknown_members: str = "error",
) -> DuckDBEngine:
    """Open what the rules need of a DuckDB file, and check it.

    `tables` says which table or view a relation is, as `table` or `schema.table`; one that is not named there is the
    table of its own name. Raises DataError with everything that is wrong with the data.
    """
    file = Path(path)
    if not file.is_file():
        raise DataError(problems.no_such_file(str(file)))
    tables = tables or {}
    unknown = [
        problems.unknown_relation(name, vocabulary.relations) for name in tables if name not in vocabulary.relations
    ]
    if unknown:
        raise DataError(*unknown)
    wants = wanted(rules, vocabulary)
    database = Database((file, Path(f"{file}.wal")))
    try:
        attached = _Attached(database.connection, file)
        given = attached.open({want.name: tables.get(want.name, want.name) for want in wants if not want.keys_of})
        loaded = load(database.connection, wants, given, vocabulary, unknown_members=unknown_members)
    except BaseException:
        database.close()
        raise
    return DuckDBEngine(database, loaded, vocabulary)


class _Attached:
    """The tables of an attached database."""

    def __init__(self, connection: DuckDBPyConnection, file: Path) -> None:
        self.connection = connection
        self.file = str(file)
        try:
            connection.execute(f"ATTACH {literal(str(file.resolve()))} AS data (TYPE duckdb, READ_ONLY)")
        except duckdb.Error as error:
            raise DataError(problems.not_a_database(self.file, problems.duckdb_reason(error))) from None
        listed = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = 'data' ORDER BY ALL"
        ).fetchall()
        self.tables = {f"{schema}.{table}": (schema, table) for schema, table in listed}

    def open(self, tables: Mapping[str, str]) -> dict[str, Given]:
        """The data of each relation, by the table that it is."""
        given = {}
        complaints: list[Complaint] = []
        for relation, table in tables.items():
            try:
                given[relation] = self.relation(relation, table)
            except DataError as error:
                complaints += error.complaints
        if complaints:
            raise DataError(*complaints)
        return given

    def relation(self, relation: str, table: str) -> Given:
        found = self.tables.get(table) or self.tables.get(f"main.{table}")
        if found is None:
            names = [full.removeprefix("main.") for full in self.tables]
            raise DataError(problems.missing_table(relation, table, self.file, names))
        schema, own_name = found
        label = f"{self.file}, {schema}.{own_name}"
        source = f"data.{name(schema)}.{name(own_name)}"

        def explain(error: Exception) -> Complaint:
            return problems.unreadable_table(label, problems.duckdb_reason(error))

        try:
            described = self.connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        except duckdb.Error as error:
            raise DataError(explain(error)) from None
        part = Part(
            label=label,
            source=self.exact(
                source, schema, own_name, [column for column, stored, *_ in described if stored == "VARCHAR"]
            ),
            columns=typed_columns((column, stored) for column, stored, *_ in described),
            row=None,
            is_text=False,
            line_of=no_lines,
            explain=explain,
        )
        return Given(parts=(part,), origin=label)

    def exact(self, source: str, schema: str, table: str, texts: Sequence[str]) -> str:
        """The source with every text compared exactly (§3.2): a column may have been declared to ignore case.

        DuckDB tells of a collation only in the text that made the table; a view may hand on that of any table.
        """
        made = self.connection.execute(
            "SELECT sql FROM duckdb_tables() WHERE database_name = 'data' AND schema_name = ? AND table_name = ?",
            [schema, table],
        ).fetchone()
        if not texts or (made is not None and "collate" not in made[0].lower()):
            return source
        exact = ", ".join(f'{name(text)} COLLATE "binary" AS {name(text)}' for text in texts)
        return f"(SELECT * REPLACE ({exact}) FROM {source})"

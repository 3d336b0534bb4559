"""Memberships in a table of a database, made there: no relation leaves it.

    sheet         one statement: a row for each subject with its fields and sums
    memberships   a statement for every few segments, each a scan of the sheet
    the change    what entered and left, counted by two joins
    the swap      the new table in place of the old one

Where a transaction holds tables too, all of this is one. Elsewhere the new table is made beside the old one, and they
change places at the end in one statement; what a run that died has left beside it is taken away by the next. Tables
of Spark that are plain files cannot be replaced in one statement: there it takes two renames, and where a run died
between them, the next one puts back what was there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date, tzinfo
from types import MappingProxyType
from typing import TYPE_CHECKING
from zlib import crc32

from segdsl.base.record import record
from segdsl.engines import problems
from segdsl.engines.connection import Connection, TablePath
from segdsl.engines.connections.problems import STATEMENT_FAILED
from segdsl.engines.materialize.problems import no_memberships
from segdsl.engines.materialize.report import Size, Written
from segdsl.engines.problems import DataError
from segdsl.ir.nodes import Rule
from segdsl.vocabulary.model import Vocabulary

if TYPE_CHECKING:
    from segdsl.backends.sql.compile import Query
    from segdsl.backends.sql.materialize import Sheet
    from segdsl.engines.warehouse import WarehouseEngine

SEGMENTS_AT_ONCE = 40
"""A statement of many more takes some engines longer to plan than to run."""


def write_there(
    engine: WarehouseEngine,
    vocabulary: Vocabulary,
    rules: Sequence[Rule],
    *,
    today: date,
    zone: tzinfo,
    table: TablePath,
    done: Callable[[], None] = lambda: None,
) -> Written:
    """Write the members of all rules, which have names and which the engine was opened for, to a table.

    The engine's connection is one that writes; `done` is called for each segment.

    Raises DataError where that is not possible; then what was there is unchanged.
    """
    from segdsl.backends.sql.materialize import Sheet, plan
    from segdsl.backends.sql.problems import UnsupportedError

    connection = engine.connection
    tables = _tables(connection, table, vocabulary.subject_key)
    names = [rule.name for rule in rules]
    try:
        sheet = Sheet(
            plan(rules, today),
            vocabulary,
            today=today,
            zone=zone,
            dialect=connection.dialect,
            binding=engine.bound.binding,
            path=tables.sheet,
        )
        steps = list(_filling(connection, sheet, tables, names))
    except UnsupportedError as error:
        raise DataError(problems.unsupported("the segments together", error.reason)) from None
    with connection.transaction() if connection.has_transactions else nullcontext():
        for step in steps:
            connection.run(step.statement)
            for _ in step.segments:
                done()
        counts = _counts(connection, sheet, tables)
        _put(connection, tables)
        connection.run(f"DROP TABLE {connection.quoted(tables.sheet)}")
    return Written(where=f"{connection.name}, table {tables.path[-1]}", sizes=tuple(_sizes(names, counts)))


# ---- the tables ------------------------------------------------------------------------------------------------------


@record
class _Tables:
    """The table of memberships, whether it `is_there`, and those that stand beside it until all is done."""

    path: TablePath
    is_there: bool
    sheet: TablePath
    new: TablePath
    old: TablePath


def _tables(connection: Connection, table: TablePath, key: str) -> _Tables:
    """Raises DataError where something else is in the place of memberships, which is not replaced."""
    from segdsl.backends.sql.memberships import AS_OF, SEGMENT

    path = table if len(table) > 1 else (*connection.home, *table)
    mark = f"segdsl_{crc32('.'.join(path).encode()):08x}"
    sheet, new, old = ((*path[:-1], f"{mark}_{ending}") for ending in ("sheet", "new", "old"))
    found, expected = connection.columns(path), (SEGMENT, key, AS_OF)
    if found is None and connection.dialect == "spark" and connection.columns(old) is not None:
        # A run died between two renames.
        connection.run(_renamed(connection, old, path))
        found = connection.columns(path)
    if found is not None and tuple(found) != expected:
        raise DataError(no_memberships(".".join(path), expected))
    return _Tables(path, found is not None, sheet, new, old)


# ---- filling ---------------------------------------------------------------------------------------------------------


@record
class _Step:
    """A statement, and the segments that are written once it has run."""

    statement: str
    segments: Sequence[str] = ()


def _filling(connection: Connection, sheet: Sheet, tables: _Tables, names: Sequence[str]) -> Iterator[_Step]:
    """What makes the sheet, and of it the new table. Raises `UnsupportedError`."""
    for beside in (tables.sheet, tables.new):
        yield _Step(f"DROP TABLE IF EXISTS {connection.quoted(beside)}")
    yield _Step(_created(connection, tables.sheet, sheet.sheet().sql))
    first, *others = _in_parts(names)
    yield _Step(_created(connection, tables.new, sheet.memberships(first).sql), first)
    for part in others:
        yield _Step(f"INSERT INTO {connection.quoted(tables.new)} {sheet.memberships(part).sql}", part)


def _in_parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """The names, some at a time. The longest comes first: a column that is made of it has room for all."""
    longest_first = sorted(names, key=len, reverse=True)
    for at in range(0, len(names), SEGMENTS_AT_ONCE):
        yield longest_first[at : at + SEGMENTS_AT_ONCE]


def _created(connection: Connection, path: TablePath, query: str) -> str:
    how = _MADE_OF.get(connection.dialect, "")
    return f"CREATE TABLE {connection.quoted(path)} {how}AS {query}"


_MADE_OF = {"clickhouse": "ENGINE = MergeTree ORDER BY tuple() "}


# ---- counting --------------------------------------------------------------------------------------------------------


@record
class _Counts:
    """How many members each segment has, and where there was a table, how many it had, who entered and who left."""

    members: Mapping[str, int]
    before: Mapping[str, int] | None = None
    entered: Mapping[str, int] = MappingProxyType({})
    left: Mapping[str, int] = MappingProxyType({})


def _counts(connection: Connection, sheet: Sheet, tables: _Tables) -> _Counts:
    def counted(query: Query) -> dict[str, int]:
        return {segment: int(count) for batch in connection.rows(query.sql) for segment, count in batch}

    members = counted(sheet.sizes(tables.new))
    if not tables.is_there:
        return _Counts(members)
    return _Counts(
        members,
        before=counted(sheet.sizes(tables.path)),
        entered=counted(sheet.missing(tables.new, tables.path)),
        left=counted(sheet.missing(tables.path, tables.new)),
    )


def _sizes(names: Sequence[str], counts: _Counts) -> Iterator[Size]:
    """The segments that were asked for, and those that are not there any more."""
    for name in names:
        members = counts.members.get(name, 0)
        if counts.before is None:
            yield Size(segment=name, members=members, entered=None, left=None)
        else:
            entered, left = counts.entered.get(name, 0), counts.left.get(name, 0)
            yield Size(segment=name, members=members, entered=entered, left=left)
    before = counts.before or {}
    for name in sorted(set(before) - set(names)):
        yield Size(segment=name, members=None, entered=0, left=before[name])


# ---- the swap --------------------------------------------------------------------------------------------------------


def _put(connection: Connection, tables: _Tables) -> None:
    """Put the new table in the place of the old one."""
    try:
        for statement in _swap(connection, tables):
            connection.run(statement)
    except DataError as error:
        if connection.dialect != "spark" or error.complaints[0].code != STATEMENT_FAILED.code:
            raise
        for statement in _renames(connection, tables):
            connection.run(statement)


def _renames(connection: Connection, tables: _Tables) -> Iterator[str]:
    """The same where tables can only be renamed."""
    drop = f"DROP TABLE IF EXISTS {connection.quoted(tables.old)}"
    if tables.is_there:
        yield drop
        yield _renamed(connection, tables.path, tables.old)
    yield _renamed(connection, tables.new, tables.path)
    yield drop


def _renamed(connection: Connection, path: TablePath, to: TablePath) -> str:
    return f"ALTER TABLE {connection.quoted(path)} RENAME TO {connection.quoted(to[-1:])}"


def _swap(connection: Connection, tables: _Tables) -> Sequence[str]:
    """The statements that put the new table in the place of the old one."""
    fresh, target, old = map(connection.quoted, (tables.new, tables.path, tables.old))
    match connection.dialect:
        case "mysql" if tables.is_there:
            return (
                f"DROP TABLE IF EXISTS {old}",
                f"RENAME TABLE {target} TO {old}, {fresh} TO {target}",
                f"DROP TABLE {old}",
            )
        case "mysql" | "clickhouse" if not tables.is_there:
            return (f"RENAME TABLE {fresh} TO {target}",)
        case "clickhouse":
            return (f"EXCHANGE TABLES {fresh} AND {target}", f"DROP TABLE {fresh}")
        case "snowflake" if tables.is_there:
            return (f"ALTER TABLE {fresh} SWAP WITH {target}", f"DROP TABLE {fresh}")
        case "spark" | "databricks" | "bigquery" | "trino":
            return (f"CREATE OR REPLACE TABLE {target} AS SELECT * FROM {fresh}", f"DROP TABLE {fresh}")
        case _:
            renamed = _renamed(connection, tables.new, tables.path)
            return (f"DROP TABLE {target}", renamed) if tables.is_there else (renamed,)

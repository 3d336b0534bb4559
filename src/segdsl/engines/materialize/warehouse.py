"""Memberships in a table of a database, made there: no relation leaves it.

    sheet         one statement: a row for each subject with its fields and sums
    memberships   a statement for every few segments, each a scan of the sheet
    the change    what entered and left, counted by two joins
    the swap      the new table in place of the old one

Where a transaction holds tables too, all of this is one. Elsewhere the new table is made beside the old one, and they
change places at the end in one statement; what a run that died has left beside it is taken away by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date, tzinfo
from typing import TYPE_CHECKING
from zlib import crc32

from segdsl.engines import problems
from segdsl.engines.connection import Connection, TablePath
from segdsl.engines.materialize.problems import no_memberships
from segdsl.engines.materialize.report import Size, Written
from segdsl.engines.problems import DataError
from segdsl.ir.nodes import Rule
from segdsl.vocabulary.model import Vocabulary

if TYPE_CHECKING:
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
    from segdsl.backends.sql.materialize import AS_OF, SEGMENT, Sheet, plan
    from segdsl.backends.sql.problems import UnsupportedError

    connection = engine.connection
    path = table if len(table) > 1 else (*connection.home, *table)
    mark = f"segdsl_{crc32('.'.join(path).encode()):08x}"
    sheet_path, new = (*path[:-1], f"{mark}_sheet"), (*path[:-1], f"{mark}_new")
    found = connection.columns(path)
    expected = (SEGMENT, vocabulary.subject_key, AS_OF)
    if found is not None and tuple(found) != expected:
        raise DataError(no_memberships(".".join(path), expected))
    try:
        sheet = Sheet(
            plan(rules, today),
            vocabulary,
            today=today,
            zone=zone,
            dialect=connection.dialect,
            binding=engine.bound.binding,
            path=sheet_path,
        )
        made = _created(connection, sheet_path, sheet.sheet().sql)
        parts = [(names, sheet.memberships(names).sql) for names in _in_parts([rule.name for rule in rules])]
    except UnsupportedError as error:
        raise DataError(problems.unsupported("the segments together", error.reason)) from None
    with connection.transaction() if connection.has_transactions else nullcontext():
        for beside in (sheet_path, new):
            connection.run(f"DROP TABLE IF EXISTS {connection.quoted(beside)}")
        connection.run(made)
        for number, (names, query) in enumerate(parts):
            if number == 0:
                connection.run(_created(connection, new, query))
            else:
                connection.run(f"INSERT INTO {connection.quoted(new)} {query}")
            for _ in names:
                done()

        def counted(query: str) -> dict[str, int]:
            return {segment: int(count) for batch in connection.rows(query) for segment, count in batch}

        members = counted(sheet.sizes(new).sql)
        entered = left = before = None
        if found is not None:
            before = counted(sheet.sizes(path).sql)
            entered, left = counted(sheet.missing(new, path).sql), counted(sheet.missing(path, new).sql)
        for statement in _swap(connection, new, path, is_there=found is not None):
            connection.run(statement)
        connection.run(f"DROP TABLE {connection.quoted(sheet_path)}")
    return Written(
        where=f"{connection.name}, table {path[-1]}",
        sizes=tuple(_sizes([rule.name for rule in rules], members, before, entered, left)),
    )


def _in_parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """The names, some at a time. The longest comes first: a column that is made of it has room for all."""
    longest_first = sorted(names, key=len, reverse=True)
    for at in range(0, len(names), SEGMENTS_AT_ONCE):
        yield longest_first[at : at + SEGMENTS_AT_ONCE]


def _created(connection: Connection, path: TablePath, query: str) -> str:
    how = _MADE_OF.get(connection.dialect, "")
    return f"CREATE TABLE {connection.quoted(path)} {how}AS {query}"


_MADE_OF = {"clickhouse": "ENGINE = MergeTree ORDER BY tuple() "}


def _swap(connection: Connection, new: TablePath, path: TablePath, *, is_there: bool) -> Sequence[str]:
    """The statements that put the new table in the place of the old one."""
    fresh, target = connection.quoted(new), connection.quoted(path)
    old = connection.quoted((*path[:-1], f"{new[-1]}_old"))
    match connection.dialect:
        case "mysql" if is_there:
            return (
                f"DROP TABLE IF EXISTS {old}",
                f"RENAME TABLE {target} TO {old}, {fresh} TO {target}",
                f"DROP TABLE {old}",
            )
        case "mysql" | "clickhouse" if not is_there:
            return (f"RENAME TABLE {fresh} TO {target}",)
        case "clickhouse":
            return (f"EXCHANGE TABLES {fresh} AND {target}", f"DROP TABLE {fresh}")
        case "snowflake" if is_there:
            return (f"ALTER TABLE {fresh} SWAP WITH {target}", f"DROP TABLE {fresh}")
        case "spark" | "databricks" | "bigquery" | "trino":
            return (f"CREATE OR REPLACE TABLE {target} AS SELECT * FROM {fresh}", f"DROP TABLE {fresh}")
        case _:
            renamed = f"ALTER TABLE {fresh} RENAME TO {connection.quoted(path[-1:])}"
            return (f"DROP TABLE {target}", renamed) if is_there else (renamed,)


def _sizes(
    names: Sequence[str],
    members: dict[str, int],
    before: dict[str, int] | None,
    entered: dict[str, int] | None,
    left: dict[str, int] | None,
) -> Iterator[Size]:
    for name in names:
        yield Size(
            segment=name,
            members=members.get(name, 0),
            entered=None if entered is None else entered.get(name, 0),
            left=None if left is None else left.get(name, 0),
        )
    for name in sorted(set(before or {}) - set(names)):
        yield Size(segment=name, members=None, entered=0, left=(before or {})[name])

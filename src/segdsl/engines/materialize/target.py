"""Where memberships are written: a file, or a table of a DuckDB database, in place of what is there, or not at all.

A file is written beside its place and moved there when it is whole; a table is replaced in a transaction. Whatever goes
wrong before that, what was there still is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from segdsl.base.record import record
from segdsl.engines import problems
from segdsl.engines.materialize.bits import Named, Pairs, StreamError
from segdsl.engines.materialize.problems import no_arrow, no_memberships
from segdsl.engines.materialize.report import Size, Written
from segdsl.engines.materialize.together import Together
from segdsl.engines.problems import DataError
from segdsl.engines.sql import literal, name

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SEGMENT, AS_OF = "segment", "as_of"
TABLE = "memberships"


class FileFormat(Enum):
    """How memberships are written to a file, by its ending."""

    PARQUET = ".parquet"
    CSV = ".csv"
    ARROW = ".arrow"


@record
class File:
    """A file of memberships."""

    path: Path
    format: FileFormat


@record
class DuckDBTable:
    """A table of a DuckDB file, which is made where there is none."""

    path: Path
    table: str


Target = File | DuckDBTable


def target_of(text: str) -> Target | None:
    """The target that a text names: `members.parquet`, `.csv`, `.arrow`, `program.duckdb` or `program.duckdb:TABLE`.

    None where it is none of these.
    """
    for ending in _DATABASES:
        path, found, table = text.partition(f"{ending}:")
        if found and table:
            return DuckDBTable(Path(path + ending), table)
        if text.lower().endswith(ending):
            return DuckDBTable(Path(text), TABLE)
    formats = (each for each in FileFormat if text.lower().endswith(each.value))
    found_format = next(formats, None)
    return None if found_format is None else File(Path(text), found_format)


_DATABASES = (".duckdb", ".db")


def write(found: Together, target: Target, done: Callable[[], None] = lambda: None) -> Written:
    """Write the memberships, and compare them with those that were there; `done` is called for each segment.

    Raises DataError where that is not possible; then what was there is unchanged.
    """
    with _failures(str(target.path)):
        match target:
            case File():
                return _write_file(found, target, done)
            case DuckDBTable():
                return _write_table(found, target, done)


@record
class _Before:
    """The memberships of before, as bitmaps over the subjects of now, and how many there were of other subjects."""

    bits: Mapping[str, int]
    gone: Mapping[str, int]

    def dropped(self, segment: str) -> Size:
        """A segment that is not asked for now."""
        left = self.bits[segment].bit_count() + self.gone[segment]
        return Size(segment=segment, members=None, entered=0, left=left)


def _size(segment: Named, before: _Before | None) -> Size:
    """How many members a segment has, and how that has changed. A segment without members leaves no trace."""
    members = segment.bits.bit_count()
    if before is None:
        return Size(segment=segment.name, members=members, entered=None, left=None)
    was = before.bits.get(segment.name, 0)
    left = (was & ~segment.bits).bit_count() + before.gone.get(segment.name, 0)
    return Size(segment=segment.name, members=members, entered=(segment.bits & ~was).bit_count(), left=left)


def _written(
    found: Together,
    connection: DuckDBPyConnection,
    before: _Before | None,
    target: Target,
    done: Callable[[], None],
    put: Callable[[str], None],
) -> Written:
    """Hand the memberships to `put`, as a query on the connection."""
    sizes: list[Size] = []

    def measured() -> Iterator[Named]:
        for segment in found.segments():
            sizes.append(_size(segment, before))
            yield segment
            done()

    pairs = Pairs(found.subjects, measured())
    connection.register("pairs", pairs)
    try:
        put(
            f"SELECT {SEGMENT}, key AS {name(found.key)}, {literal(found.today.isoformat())}::DATE AS {AS_OF} "
            "FROM pairs WHERE is_member"
        )
    except Exception:
        # Of whichever library reads; what broke the stream off says more.
        if pairs.error is not None:
            raise pairs.error from None
        raise
    now = {size.segment for size in sizes}
    gone = () if before is None else (before.dropped(each) for each in before.bits if each not in now)
    return Written(where=where_of(target), sizes=(*sizes, *gone))


def where_of(target: Target) -> str:
    """A target in words."""
    return str(target.path) if isinstance(target, File) else f"{target.path}, table {target.table}"


# ---- files -----------------------------------------------------------------------------------------------------------


def _write_file(found: Together, target: File, done: Callable[[], None]) -> Written:
    path = target.path.resolve()
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    connection = _scratch()
    try:
        before = None
        if path.exists():
            before = _before(connection, found, _reading(target, path, connection), str(target.path))

        def put(query: str) -> None:
            if target.format is FileFormat.ARROW:
                _write_arrow(connection, query, beside)
            else:
                connection.execute(f"COPY ({query}) TO {literal(str(beside))} ({_OPTIONS[target.format]})")

        written = _written(found, connection, before, target, done, put)
        if path.exists():
            beside.chmod(path.stat().st_mode)
        beside.replace(path)
        return written
    finally:
        connection.close()
        with suppress(OSError):
            beside.unlink()


_OPTIONS = {FileFormat.PARQUET: "FORMAT parquet", FileFormat.CSV: "FORMAT csv, HEADER"}


def _reading(target: File, path: Path, connection: DuckDBPyConnection) -> str:
    """What was written before, as SQL."""
    match target.format:
        case FileFormat.PARQUET:
            return f"read_parquet({literal(str(path))})"
        case FileFormat.CSV:
            return f"read_csv({literal(str(path))}, header = true, all_varchar = true, delim = ',')"
        case FileFormat.ARROW:
            pyarrow = _pyarrow()
            with pyarrow.memory_map(str(path)) as file:
                connection.register("before", pyarrow.ipc.open_file(file).read_all())
            return "before"


def _write_arrow(connection: DuckDBPyConnection, query: str, path: Path) -> None:
    pyarrow = _pyarrow()
    reader = pyarrow.RecordBatchReader.from_stream(connection.sql(query))
    with pyarrow.OSFile(str(path), "wb") as file, pyarrow.ipc.new_file(file, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)


# ---- tables ----------------------------------------------------------------------------------------------------------


def _write_table(found: Together, target: DuckDBTable, done: Callable[[], None]) -> Written:
    connection = duckdb.connect(str(target.path), config={"python_enable_replacements": "false"})
    table = name(target.table)
    try:
        is_there = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'main' AND table_name = ?",
            [target.table],
        ).fetchall()[0][0]
        before = _before(connection, found, table, where_of(target)) if is_there else None

        def put(query: str) -> None:
            connection.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")

        connection.execute("BEGIN")
        written = _written(found, connection, before, target, done, put)
        connection.execute("COMMIT")
        return written
    finally:
        # What is not committed is undone.
        connection.close()


# ---- what was there --------------------------------------------------------------------------------------------------


def _before(connection: DuckDBPyConnection, found: Together, source: str, where: str) -> _Before:
    """The memberships of before. Raises DataError where what is there is something else, which is not replaced."""
    described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    if [column for column, *_ in described] != [SEGMENT, found.key, AS_OF]:
        raise DataError(no_memberships(where, (SEGMENT, found.key, AS_OF)))
    subjects = Pairs(found.subjects, [Named("", found.subjects.everybody)])
    connection.register("subjects", subjects)
    connection.execute("CREATE TEMP TABLE places AS SELECT key, row_number() OVER () AS place FROM subjects")
    connection.unregister("subjects")
    number = found.subjects.number
    # The bits of BITSTRING are counted from its other end.
    bits = f"CAST(bitstring_agg({number} - place, 0, {number - 1}) AS BLOB)" if number else "NULL"
    rows = connection.execute(
        f"SELECT {SEGMENT}, {bits}, count(*) FILTER (place IS NULL) FROM {source} AS old LEFT JOIN places "
        f"ON CAST(places.key AS VARCHAR) = CAST(old.{name(found.key)} AS VARCHAR) GROUP BY {SEGMENT} ORDER BY {SEGMENT}"
    ).fetchall()
    connection.execute("DROP TABLE places")
    return _Before(
        {segment: int.from_bytes(packed or b"", "big") for segment, packed, _ in rows},
        {segment: gone for segment, _, gone in rows},
    )


# ---- surroundings ----------------------------------------------------------------------------------------------------


def _scratch() -> DuckDBPyConnection:
    return duckdb.connect(":memory:", config={"python_enable_replacements": "false"})


@contextmanager
def _failures(where: str) -> Iterator[None]:
    try:
        yield
    except (duckdb.Error, StreamError) as error:
        raise DataError(problems.cannot_write(where, problems.duckdb_reason(error))) from None
    except OSError as error:
        raise DataError(problems.cannot_write(where, (error.strerror or str(error)).lower())) from None


def _pyarrow() -> Any:
    try:
        import_module("pyarrow.ipc")
        return import_module("pyarrow")
    except ModuleNotFoundError:
        raise DataError(no_arrow()) from None

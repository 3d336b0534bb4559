"""Frames in memory: whatever hands over its rows as an Arrow stream, and through narwhals what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from segdsl.engines import problems
from segdsl.engines.parts import Part, no_lines, typed_columns
from segdsl.engines.problems import Complaint, DataError
from segdsl.engines.wants import Want

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def frame_part(
    connection: DuckDBPyConnection, table: str, frame: object, relation: str, wants: tuple[Want, ...]
) -> Part:
    """The wanted columns of a frame, copied into `table`: a stream can be read once, and a frame may change.

    Raises DataError where the object is no frame or cannot be read.
    """
    type_name = type(frame).__name__
    label = f"{relation} ({type_name})"

    def explain(error: Exception) -> Complaint:
        return problems.unreadable_frame(relation, type_name, problems.duckdb_reason(error))

    # The stream itself, not the frame: DuckDB has readers of its own for some frames, which guess types by sampling.
    connection.register("frame", _stream(frame, relation))
    try:
        described = connection.execute("DESCRIBE SELECT * FROM frame").fetchall()
        columns = typed_columns((column, stored) for column, stored, *_ in described)
        asked = {want.column for want in wants}
        copied = ", ".join(column.sql for column in columns if column.name in asked)
        connection.execute(f"CREATE TABLE {table} AS SELECT {copied or 'NULL'} FROM frame")
    except duckdb.Error as error:
        raise DataError(explain(error)) from None
    finally:
        connection.unregister("frame")
    return Part(
        label=label,
        source=table,
        columns=columns,
        row="rowid + 1",
        is_text=False,
        line_of=no_lines,
        explain=explain,
    )


def _stream(frame: Any, relation: str) -> object:
    """The Arrow stream of a frame, to be read once. Raises DataError where it has none."""
    type_name = type(frame).__name__
    if type_name == "PyCapsule":
        return frame
    if not hasattr(frame, "__arrow_c_stream__"):
        frame = _through_narwhals(frame, relation)
    names = getattr(getattr(frame, "schema", None), "names", ())
    if isinstance(names, list) and len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise DataError(problems.duplicate_column(f"{relation} ({type_name})", twice))
    try:
        return frame.__arrow_c_stream__()
    except ImportError:
        raise DataError(problems.missing_library(relation, type_name, "arrow")) from None
    except Exception as error:  # noqa: BLE001 -- the frame is somebody else's, and so are the errors it raises
        raise DataError(problems.unreadable_frame(relation, type_name, str(error))) from None


def _through_narwhals(frame: Any, relation: str) -> Any:
    try:
        import narwhals
    except ImportError:
        raise DataError(problems.missing_library(relation, type(frame).__name__, "frames")) from None
    try:
        native = narwhals.from_native(frame)
    except TypeError:
        raise DataError(problems.not_a_frame(relation, type(frame).__name__)) from None
    return native.collect() if isinstance(native, narwhals.LazyFrame) else native

"""Parquet: read where it lies, one query at a time, since it may be larger than memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from segdsl.engines import problems
from segdsl.engines.harden import pattern
from segdsl.engines.parts import Part, no_lines, typed_columns
from segdsl.engines.problems import Complaint, DataError
from segdsl.engines.sql import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def parquet_part(connection: DuckDBPyConnection, path: Path, label: str) -> Part:
    """A Parquet file. Raises DataError where it is not one."""

    def explain(error: Exception) -> Complaint:
        return problems.not_parquet(label, problems.duckdb_reason(error))

    read = f"read_parquet({literal(pattern(path))}, hive_partitioning = false"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {read})").fetchall()
    except duckdb.Error as error:
        raise DataError(explain(error)) from None
    columns = typed_columns((column, stored) for column, stored, *_ in described)
    has_own_numbers = any(column.name == "file_row_number" for column in columns)
    return Part(
        label=label,
        source=f"{read})" if has_own_numbers else f"{read}, file_row_number = true)",
        columns=columns,
        row="row_number() OVER ()" if has_own_numbers else "file_row_number + 1",
        is_text=False,
        line_of=no_lines,
        explain=explain,
    )

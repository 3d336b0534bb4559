"""One file for each dialect, a declared value in each."""

from __future__ import annotations

from segdsl.backends.sql.dialect import Dialect, UnsupportedError
from segdsl.backends.sql.dialects.duckdb import DUCKDB

DIALECTS = {dialect.name: dialect for dialect in (DUCKDB,)}


def dialect_named(name: str) -> Dialect:
    """The dialect of that name; raises `UnsupportedError` if there is none."""
    if name not in DIALECTS:
        raise UnsupportedError(f"there is no SQL dialect `{name}`; there is {', '.join(DIALECTS)}")
    return DIALECTS[name]

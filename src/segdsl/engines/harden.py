"""A DuckDB that can read the files it was given, and nothing else.

DuckDB takes a table name that it does not know for a file, or for a variable of the Python program; it loads and even
fetches extensions when a query seems to need one. None of that may happen to a query made from a rule, so all of it is
off from the first statement on, and cannot be switched on again.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.engines.sql import literal, literals

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Database:
    """A connection to an empty database in memory, and the private folder it may spill to."""

    def __init__(self, files: Iterable[Path]) -> None:
        import duckdb

        self.spill = tempfile.mkdtemp(prefix="segdsl-")
        # Also where nobody closes: at the latest when the program ends.
        self._remove_spill = weakref.finalize(self, shutil.rmtree, self.spill, ignore_errors=True)
        self.connection: DuckDBPyConnection = duckdb.connect(":memory:", config=_FEATURES_OFF)
        allowed = [spelling for file in files for spelling in {str(file.resolve()), pattern(file)}]
        for statement in (
            f"SET temp_directory = {literal(self.spill)}",
            f"SET allowed_paths = [{literals(allowed)}]",
            "SET enable_external_access = false",
            # What has no zone is UTC (§2.5), whatever the machine's own zone is.
            "SET TimeZone = 'UTC'",
            "SET lock_configuration = true",
            "CREATE SCHEMA raw",
        ):
            self.connection.execute(statement)

    def close(self) -> None:
        """Close the connection and remove what was spilled."""
        self.connection.close()
        self._remove_spill()


def pattern(file: Path) -> str:
    """The path as a pattern that matches just this file: DuckDB reads every path as a pattern."""
    return "".join(f"[{letter}]" if letter in "*?[]" else letter for letter in str(file.resolve()))


_FEATURES_OFF: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
}

"""Where a table can only be renamed, the old one is away for a moment; a run that dies then loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest

from segdsl.engines.connection import Connection, TablePath
from segdsl.engines.connections import problems
from segdsl.engines.materialize.warehouse import _put, _tables
from segdsl.engines.problems import DataError

COLUMNS = {"segment": "STRING", "id": "STRING", "as_of": "DATE"}


class PlainTables:
    """Tables of Spark that are plain files: they can be renamed, and not replaced. It is lost at `last`."""

    dialect, home = "spark", ("default",)

    def __init__(self, *tables: str, last: int = 99) -> None:
        self.held = {table: f"what was in {table}" for table in tables}
        self.left = last

    def columns(self, path: TablePath) -> Mapping[str, str] | None:
        return COLUMNS if path[-1] in self.held else None

    def quoted(self, path: TablePath) -> str:
        return path[-1]

    def run(self, statement: str) -> None:
        match statement.split():
            case ["CREATE", "OR", "REPLACE", *_]:
                raise DataError(problems.statement_failed("sc://h", "does not support REPLACE TABLE AS SELECT"))
            case _ if self.left == 0:
                raise DataError(problems.lost("sc://h", "UNAVAILABLE"))
            case ["DROP", "TABLE", "IF", "EXISTS", table]:
                self.held.pop(table, None)
            case ["ALTER", "TABLE", table, "RENAME", "TO", other]:
                assert other not in self.held
                self.held[other] = self.held.pop(table)
        self.left -= 1


def put(connection: PlainTables) -> dict[str, str]:
    plain = cast(Connection, connection)
    tables = _tables(plain, ("memberships",), "id")
    connection.held[tables.new[-1]] = "new"
    _put(plain, tables)
    return connection.held


@pytest.mark.parametrize("there", [[], ["memberships"]])
def test_the_new_table_is_put_in_the_place_of_the_old_one(there: list[str]) -> None:
    assert put(PlainTables("partners", *there)) == {"partners": "what was in partners", "memberships": "new"}


@pytest.mark.parametrize("last", range(4))
def test_a_run_that_dies_between_two_renames(last: int) -> None:
    dying = PlainTables("memberships", last=last)
    with pytest.raises(DataError, match="was lost"):
        put(dying)
    dying.left = 99
    _tables(cast(Any, dying), ("memberships",), "id")
    assert dying.held["memberships"] == ("what was in memberships" if last < 3 else "new")
    assert put(dying)["memberships"] == "new"

"""Connections to database files; those to servers are tested in the same way beside their fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from segdsl.engines import connect as connecting
from segdsl.engines.arrow import arrow_of, rows_of
from segdsl.engines.connect import connect
from segdsl.engines.connection import Connection
from segdsl.engines.problems import DataError

TYPES = {"partner's id": "VARCHAR", "day": "DATE", "clicks": "BIGINT"}
ROWS = [("p'1", date(2026, 1, 31), 3), ("p2", None, None)]
FILES = ["duckdb:///new.db", "sqlite:///new.db"]


@pytest.fixture(params=FILES)
def writer(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    # Which statements a dialect starts with is tested with the dialects.
    monkeypatch.setattr(connecting, "_prelude", lambda dialect: ())
    opened = connect(request.param, folder=tmp_path, writes=True)
    yield opened
    opened.close()


def stored(connection: Connection, table: str) -> list[tuple[object, ...]]:
    query = f"SELECT * FROM {connection.quoted((*connection.home, table))} ORDER BY 1"
    types, batches = rows_of(connection.arrow(query, TYPES))
    assert types == TYPES
    return [row for batch in batches for row in batch]


def test_rows_go_in_and_come_out(writer: Connection) -> None:
    path = (*writer.home, 'the "members"')
    writer.ingest(path, arrow_of([ROWS], TYPES), replace=False)
    assert stored(writer, path[-1]) == ROWS
    assert writer.tables() == [path]
    assert list(writer.columns(path) or {}) == list(TYPES)
    assert writer.columns((*writer.home, "nobody")) is None


def test_a_table_is_replaced(writer: Connection) -> None:
    path = (*writer.home, "members")
    for rows in (ROWS, ROWS[:1]):
        writer.ingest(path, arrow_of([rows], TYPES), replace=True)
        assert stored(writer, "members") == rows


def test_a_table_that_is_there_is_not_replaced_unasked(writer: Connection) -> None:
    path = (*writer.home, "members")
    writer.ingest(path, arrow_of([ROWS], TYPES), replace=False)
    with pytest.raises(DataError, match="already exists"):
        writer.ingest(path, arrow_of([ROWS[:1]], TYPES), replace=False)
    assert stored(writer, "members") == ROWS


def test_a_transaction_is_all_or_nothing(writer: Connection) -> None:
    path = (*writer.home, "members")
    writer.ingest(path, arrow_of([ROWS], TYPES), replace=False)

    def fails_in_the_middle() -> None:
        with writer.transaction():
            writer.run(f"DELETE FROM {writer.quoted(path)}")
            writer.ingest((*writer.home, "other"), arrow_of([ROWS], TYPES), replace=False)
            raise KeyError

    with pytest.raises(KeyError):
        fails_in_the_middle()
    assert stored(writer, "members") == ROWS
    assert writer.tables() == [path]
    with writer.transaction():
        writer.run(f"DELETE FROM {writer.quoted(path)}")
    assert stored(writer, "members") == []


def test_what_the_database_says_is_a_sentence(writer: Connection) -> None:
    with pytest.raises(DataError) as caught:
        writer.run("SELEC 1")
    (complaint,) = caught.value.complaints
    assert complaint.code == "SEG878"
    assert complaint.message.startswith(f"`{writer.name}` could not do what was asked: ")
    assert "\n" not in complaint.message


@pytest.mark.parametrize("url", FILES)
def test_who_does_not_write_cannot(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "_prelude", lambda dialect: ())
    with pytest.raises(DataError, match="there is no file"):
        connect(url, folder=tmp_path)
    maker = connect(url, folder=tmp_path, writes=True)
    maker.run("CREATE TABLE partners (partner_id VARCHAR)")
    maker.close()
    reader = connect(url, folder=tmp_path)
    assert reader.tables() == [(*reader.home, "partners")]
    with pytest.raises(DataError, match=r"read-only|readonly"):
        reader.run("DROP TABLE partners")
    reader.close()
    reader.close()

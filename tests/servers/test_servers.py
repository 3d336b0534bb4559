"""Servers start, take what they are given, and leave nothing behind."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.servers import fixtures
from tests.servers.fixtures import ENGINES, started
from tests.servers.process import MissingError, is_open
from tests.servers.server import Server

ODD = "o'd\"d `n%me; -- \\ 😀"
TYPES = {
    "postgres": ["TEXT", "NUMERIC(18, 2)", "DATE", "TIMESTAMPTZ", "BOOLEAN", "BIGINT"],
    "mysql": ["TEXT", "DECIMAL(18, 2)", "DATE", "DATETIME(6)", "BOOLEAN", "BIGINT"],
    "sqlite": ["TEXT", "TEXT", "TEXT", "TEXT", "INTEGER", "INTEGER"],
    "clickhouse": ["String", "Decimal(18, 2)", "Date32", "DateTime64(6, 'UTC')", "Bool", "Int64"],
    "spark": ["STRING", "DECIMAL(18, 2)", "DATE", "TIMESTAMP", "BOOLEAN", "BIGINT"],
}
INSTANT = datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=UTC)
ROW = ("a'b\\c`\"%s 😀\n;--", Decimal("-0.01"), date(2155, 12, 31), INSTANT, True, 2**40)


def test_what_is_loaded_comes_back(server: Server) -> None:
    types, odd = TYPES[server.dialect], ODD
    if server.dialect == "mysql":
        odd = odd.replace("😀", "ü")  # names have characters of up to three bytes there
    if server.dialect == "clickhouse":
        types = [f"Nullable({type_})" for type_ in types]
    columns = {f"{odd}{number}": type_ for number, type_ in enumerate(types)}
    server.load(odd, columns, [ROW, [None] * 6])
    assert server.tables() == [odd]
    rows = server.execute(f"SELECT * FROM {server.quoted(odd)}")
    (row,) = (row for row in rows if row[0] is not None)
    assert (None,) * 6 in rows
    assert [*map(str, row[:3]), row[4:]] == [*map(str, ROW[:3]), ROW[4:]]
    assert str(row[3]).replace("+00:00", "") == str(INSTANT.replace(tzinfo=None))


def test_loading_anew_and_clearing(server: Server) -> None:
    for number in (1, 2):
        server.load("t", {"n": TYPES[server.dialect][5]}, [[number]])
        assert server.execute(f"SELECT * FROM {server.quoted('t')}") == [(number,)]
    server.clear()
    assert server.tables() == []


def test_a_statement_that_fails_is_an_error_and_the_next_one_runs(server: Server) -> None:
    with pytest.raises(Exception, match=r"(?i)nowhere"):
        server.execute("SELECT * FROM nowhere")
    assert server.execute("SELECT 1") == [(1,)]


@pytest.mark.parametrize("name", ENGINES)
def test_nothing_is_left_behind(name: str) -> None:
    with started(ENGINES[name]) as server:
        server.load("t", {"n": TYPES[server.dialect][5]}, [[1]])
        there = left_of(server.folder)
        assert str(server.folder) in there
        assert len(there) > 1
    assert left_of(server.folder) == []
    server.stop()


@pytest.mark.parametrize("name", ENGINES)
def test_nothing_is_left_behind_when_the_tests_are_killed(name: str) -> None:
    started(ENGINES[name]).stop()  # or skipped
    script = f"""
import time
from tests.servers.fixtures import ENGINES
server = ENGINES[{name!r}]()
print(server.folder, flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        folder = Path(child.stdout.readline().strip())
        assert len(left_of(folder)) > 1
        child.kill()
    last = monotonic() + 20
    while left_of(folder) and monotonic() < last:
        sleep(0.05)
    assert left_of(folder) == []


def test_a_killed_server_is_gone() -> None:
    with started(ENGINES["postgres"]) as server:
        assert server.login is not None
        server.kill()
        assert not is_open(server.login.port)
        with pytest.raises(Exception, match=r"(?i)connect"):
            server.execute("SELECT 1")


def test_a_missing_engine_is_skipped_by_name_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nowhere(fixtures.SQLite):
        name = "Nowhere"

        def __init__(self) -> None:
            raise MissingError("there is no program `nowhere`")

    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="Nowhere is not installed: there is no program `nowhere`"):
        started(Nowhere)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Nowhere is not installed"):
        started(Nowhere)


def left_of(folder: Path) -> list[str]:
    """A server's folder, if it is there, and the processes that work in it."""
    found = [str(folder)] if folder.exists() else []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_text(encoding="utf-8", errors="replace").replace("\0", " ")
            place = (process / "cwd").readlink()
        except OSError:
            continue
        if f"{folder}" in f"{place} {command}":
            found.append(f"{process.name} {command}")
    return found

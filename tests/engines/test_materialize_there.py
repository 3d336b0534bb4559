"""Memberships made in a database are those of the interpreter, on every server, and stay when it dies."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC
from pathlib import Path

import pytest

from segdsl.base.record import replace
from segdsl.engines.connect import connect
from segdsl.engines.materialize import warehouse
from segdsl.engines.materialize.report import Written
from segdsl.engines.materialize.warehouse import write_there
from segdsl.engines.problems import DataError
from segdsl.engines.warehouse import WarehouseEngine, open_warehouse
from segdsl.ir.nodes import Compare, Op, Rule
from tests.engines.support import SHOP, TODAY
from tests.engines.test_warehouse import CONDITIONS, in_memory, load
from tests.servers.fixtures import started
from tests.servers.mariadb import MariaDB
from tests.servers.postgres import PostgreSQL
from tests.servers.process import Process
from tests.servers.server import Server

TABLE = "memberships"


# The names become longer: a column that is made of the first ones has no room for the last.
RULES = [Rule(name=f"segment_{'x' * at}", condition=condition) for at, condition in enumerate(CONDITIONS)]


@contextmanager
def writing(server: Server, asked: Sequence[Rule] = RULES) -> Iterator[WarehouseEngine]:
    connection = connect(server.url, folder=Path.cwd(), writes=True)
    with open_warehouse(connection, SHOP, asked) as engine:
        yield engine


def write(engine: WarehouseEngine, asked: Sequence[Rule], done: Callable[[], None] = lambda: None) -> Written:
    return write_there(engine, SHOP, asked, today=TODAY, zone=UTC, table=(TABLE,), done=done)


def memberships(engine: WarehouseEngine) -> list[tuple[str, str, str]]:
    connection = engine.connection
    query = f"SELECT * FROM {connection.quoted((*connection.home, TABLE))}"
    return sorted((segment, key, str(day)) for batch in connection.rows(query) for segment, key, day in batch)


def left_beside(engine: WarehouseEngine) -> list[str]:
    """Tables that should be gone."""
    return [path[-1] for path in engine.connection.tables() if path[-1].startswith("segdsl_")]


def expected(asked: list[Rule]) -> list[tuple[str, str, str]]:
    with in_memory(*asked) as engine:
        return sorted(
            (each.name, row[0], TODAY.isoformat())
            for each in asked
            for batch in engine.members(each, today=TODAY, zone=UTC).batches()
            for row in batch
        )


def test_members_are_those_of_memory(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse, "SEGMENTS_AT_ONCE", 4)
    load(server)
    with writing(server) as engine:
        said = write(engine, RULES)
        assert memberships(engine) == expected(RULES)
        assert said.pairs == len(expected(RULES))
        assert {size.entered for size in said.sizes} == {None}
        others = [replace(RULES[0], condition=RULES[1].condition), *RULES[2:]]
        said = write(engine, others)
        assert memberships(engine) == expected(others)
        assert left_beside(engine) == []
    before, now = ({(name, key) for name, key, _ in expected(each)} for each in (RULES, others))
    for size in said.sizes:
        was, stays = ({key for name, key in each if name == size.segment} for each in (before, now))
        is_gone = size.segment == RULES[1].name
        assert size.members == (None if is_gone else len(stays))
        assert (size.entered, size.left) == (len(stays - was), len(was - stays))


def revive(server: PostgreSQL | MariaDB) -> None:
    """Start a server again that was killed, over what it left."""
    dead = server.process
    dead.guard.let_go()
    account = server.folder.owner() if os.geteuid() == 0 else None
    server.process = Process(list(dead.process.args), server.folder, account)  # type: ignore[call-overload]
    connection = server.__dict__.pop("_connection", None)
    with suppress(Exception):
        connection.close()
    server.process.wait_until(lambda: _answers(server))


def _answers(server: PostgreSQL | MariaDB) -> bool:
    try:
        return server._answers()
    except server._driver.OperationalError:
        return False


# Drivers drop sockets whose other end is gone.
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.parametrize("engine", [PostgreSQL, MariaDB])
def test_a_server_that_dies_in_the_middle_leaves_what_was_there(
    engine: type[PostgreSQL | MariaDB], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "SEGMENTS_AT_ONCE", 4)
    with started(engine) as server:
        assert isinstance(server, PostgreSQL | MariaDB)
        if isinstance(server, MariaDB):
            server.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1")
        load(server)
        left = 8

        def dies() -> None:
            nonlocal left
            left -= 1
            if not left:
                server.kill()

        with writing(server) as open_engine:
            write(open_engine, RULES[:6])
            with pytest.raises(DataError) as caught:
                write(open_engine, RULES, dies)
        assert [complaint.code for complaint in caught.value.complaints] == ["SEG877"]
        revive(server)
        with writing(server) as open_engine:
            assert memberships(open_engine) == expected(RULES[:6])
            write(open_engine, RULES)
            assert memberships(open_engine) == expected(RULES)
            assert left_beside(open_engine) == []


def test_a_table_of_something_else_is_not_replaced(sqlite: Server) -> None:
    sqlite.clear()
    load(sqlite)
    sqlite.load(TABLE, {"segment": "TEXT", "key": "TEXT"}, [("a", "b")])
    with writing(sqlite) as engine, pytest.raises(DataError, match="holds something else than memberships"):
        write(engine, RULES)
    assert sqlite.execute(f"SELECT * FROM {TABLE}") == [("a", "b")]


def test_what_the_dialect_cannot_say(sqlite: Server) -> None:
    sqlite.clear()
    load(sqlite)
    odd = Rule(name="odd", condition=Compare(SHOP.fields["id"], Op.EQ, "a\0b"))
    with writing(sqlite, [odd]) as engine, pytest.raises(DataError, match="NUL"):
        write(engine, [odd])

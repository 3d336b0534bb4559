"""The servers as fixtures. A worker of pytest starts each at most once, when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.servers.clickhouse import ClickHouse
from tests.servers.duckdb import DuckDB
from tests.servers.mariadb import MariaDB
from tests.servers.postgres import PostgreSQL
from tests.servers.process import MissingError
from tests.servers.sail import Sail
from tests.servers.server import Server
from tests.servers.sqlite import SQLite

ENGINES: dict[str, type[Server]] = {
    "postgres": PostgreSQL,
    "mysql": MariaDB,
    "sqlite": SQLite,
    "clickhouse": ClickHouse,
    "spark": Sail,
}
"""The engines that the tests run on besides DuckDB, by dialect."""


def started(engine: type[Server]) -> Server:
    """A server; where it is not installed the test is skipped, or fails where CI is "true"."""
    try:
        return engine()
    except MissingError as missing:
        reason = f"{engine.name} is not installed: {missing}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def duckdb() -> Iterator[Server]:
    """DuckDB."""
    with started(DuckDB) as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """PostgreSQL."""
    with started(PostgreSQL) as server:
        yield server


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Server]:
    """MariaDB."""
    with started(MariaDB) as server:
        yield server


@pytest.fixture(scope="session")
def sqlite() -> Iterator[Server]:
    """SQLite."""
    with started(SQLite) as server:
        yield server


@pytest.fixture(scope="session")
def clickhouse() -> Iterator[Server]:
    """ClickHouse."""
    with started(ClickHouse) as server:
        yield server


@pytest.fixture(scope="session")
def sail() -> Iterator[Server]:
    """Sail."""
    with started(Sail) as server:
        yield server


FIXTURES = {"postgres": "postgres", "mysql": "mariadb", "sqlite": "sqlite", "clickhouse": "clickhouse", "spark": "sail"}


@pytest.fixture(params=FIXTURES)
def server(request: pytest.FixtureRequest) -> Server:
    """Each of them in turn, by dialect, and empty."""
    running: Server = request.getfixturevalue(FIXTURES[request.param])
    running.clear()
    return running

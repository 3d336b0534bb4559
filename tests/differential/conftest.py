"""`pytest tests/differential --cases=2000000 --keep`: how much is compared, and what becomes of what is found."""

from __future__ import annotations

import pytest

from tests.differential.compare import PARTNERS, PROGRAMS
from tests.servers.fixtures import FIXTURES
from tests.servers.server import Server

CASES = 45_000
ON = {"duckdb": "duckdb", **FIXTURES}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options that are known where this folder is asked for by name; elsewhere they have their defaults."""
    group = parser.getgroup("differential")
    group.addoption("--cases", type=int, default=CASES, help="how many (rule, partner) pairs to compare")
    group.addoption("--first-seed", type=int, default=0, help="the seed of the first batch")
    group.addoption("--shrink", type=int, default=3, help="how many mismatches of a batch to make small")
    group.addoption("--keep", action="store_true", help="write mismatches to tests/corpus")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each batch."""
    if "seed" in metafunc.fixturenames:
        cases, first = metafunc.config.getoption("--cases", CASES), metafunc.config.getoption("--first-seed", 0)
        metafunc.parametrize("seed", range(first, first + -(-cases // (PROGRAMS * PARTNERS))))


@pytest.fixture
def shrink(pytestconfig: pytest.Config) -> int:
    """How many mismatches of a batch to make small."""
    number: int = pytestconfig.getoption("--shrink", 3)
    return number


@pytest.fixture
def keeps(pytestconfig: pytest.Config) -> bool:
    """Whether to write mismatches to the corpus."""
    return bool(pytestconfig.getoption("--keep", False))


@pytest.fixture(params=ON)
def engine(request: pytest.FixtureRequest) -> Server:
    """Each engine in turn, by dialect."""
    running: Server = request.getfixturevalue(ON[request.param])
    return running

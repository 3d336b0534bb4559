"""`pytest tests/properties/test_fuzz.py --fuzz=10000000 -n 2`: how many texts are tried.

`make test` tries 200,000 apart from the measured run, since counting branches takes most of the time.
"""

from __future__ import annotations

import pytest

FUZZ = 5_000
CHUNK = 5_000


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options that are known where this folder is asked for by name; elsewhere they have their defaults."""
    group = parser.getgroup("fuzz")
    group.addoption("--fuzz", type=int, default=FUZZ, help="how many texts nobody would write to check")
    group.addoption("--first-case", type=int, default=0, help="the number of the first")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each chunk, so that they can be spread over processes."""
    if "cases" in metafunc.fixturenames:
        count, first = metafunc.config.getoption("--fuzz", FUZZ), metafunc.config.getoption("--first-case", 0)
        chunks = [range(at, min(at + CHUNK, first + count)) for at in range(first, first + count, CHUNK)]
        metafunc.parametrize("cases", chunks, ids=lambda chunk: f"{chunk.start}-{chunk.stop - 1}")

"""How many random cases explanations are tried on; nightly and by hand it may be many more than in every run."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options that are known where this folder is asked for by name; elsewhere they have their defaults."""
    group = parser.getgroup("explain")
    group.addoption("--explained", type=int, default=0, help="how many (rule, partner) cases for each claim, at least")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each seed."""
    if "seed" in metafunc.fixturenames:
        usual, of_a_seed = metafunc.function.seeds
        wanted = metafunc.config.getoption("--explained", 0)
        metafunc.parametrize("seed", range(max(usual, -(-wanted // of_a_seed))))

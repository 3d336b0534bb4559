"""`pytest tests/analysis --pairs=1000000`: how many pairs of rules are compared, and what came of it."""

from __future__ import annotations

from collections import Counter

import pytest

PAIRS = 200
FEW_FAMILIES = 4


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options that are known where this folder is asked for by name; elsewhere they have their defaults."""
    group = parser.getgroup("analysis")
    group.addoption("--pairs", type=int, default=PAIRS, help="how many pairs of rules to ask the proofs about")
    group.addoption("--first-family", type=int, default=0, help="the seed of the first family of rules")
    group.addoption("--no-duckdb", action="store_true", help="leave DuckDB out, and stop sooner: less in each test")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for so many families."""
    if "seeds" not in metafunc.fixturenames:
        return
    from tests.analysis.agreement import FAMILIES, seeds_of

    pairs = metafunc.config.getoption("--pairs", PAIRS)
    at_a_time = FEW_FAMILIES if metafunc.config.getoption("--no-duckdb", False) else FAMILIES
    seeds = seeds_of(pairs, metafunc.config.getoption("--first-family", 0), at_a_time)
    metafunc.parametrize("seeds", seeds, ids=[f"{some.start}-{some.stop - 1}" for some in seeds])


@pytest.fixture
def in_duckdb(pytestconfig: pytest.Config) -> bool:
    """Whether DuckDB is asked, too."""
    return not pytestconfig.getoption("--no-duckdb", False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many answers there were of each kind, over all workers."""
    total: Counter[str] = Counter()
    for report in (report for reports in terminalreporter.stats.values() for report in reports):
        for name, count in getattr(report, "user_properties", ()):
            if name.startswith("proofs: ") and report.when == "call":
                total[name.removeprefix("proofs: ")] += count
    if total:
        terminalreporter.section("proofs")
        terminalreporter.line(", ".join(f"{count:,} {name}" for name, count in total.most_common()))

"""The proofs = z3 = a grid of days, on random pairs of rules; every witness is run by the reference and by DuckDB."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec

import pytest

if find_spec("z3") is None and os.environ.get("CI") != "true":
    pytest.skip("z3-solver is not installed, so the proofs are not compared with it", allow_module_level=True)

from tests.analysis.agreement import FAMILIES, Report, compare
from tests.analysis.generate import BY_HAND, PAIRS

UNKNOWN_SHARE_MAX = 0.01
"""Of the questions about random pairs; a procedure that always says "unknown" is always right."""

Z3_GAVE_UP_MAX = 0.001


@pytest.mark.parametrize("seed", BY_HAND)
def test_all_agree_on_what_is_made_by_hand(seed: int, in_duckdb: bool) -> None:
    """What is true or false by one day or one value (tests/analysis/sharp.py)."""
    report = compare([seed], duckdb=in_duckdb)
    assert not report.disagreements, "\n\n".join(report.disagreements)
    assert not report.reasons


def test_all_agree(seeds: range, in_duckdb: bool, record_property: Callable[[str, object], None]) -> None:
    """Proved is empty for z3 and on the grid, refuted has a witness that is one wherever it is run."""
    report = compare(seeds, duckdb=in_duckdb)
    print(report)
    for name, count in (*report.counts.items(), *((f"unknown: {why}", n) for why, n in report.reasons.items())):
        record_property(f"proofs: {name}", count)
    assert not report.disagreements, "\n\n".join(report.disagreements)
    assert report.counts["pairs"] == len(seeds) * PAIRS
    assert report.unknown_share <= UNKNOWN_SHARE_MAX, report.reasons
    assert report.counts["z3 gave up"] <= Z3_GAVE_UP_MAX * max(report.counts["z3"], 1_000)


def test_there_is_something_to_compare() -> None:
    """Both answers come up often, so that neither is right by itself; FAMILIES of seeds 0, 1, …"""
    report: Report = compare(range(FAMILIES), duckdb=False)
    assert report.counts["proved"] > report.counts["questions"] / 5
    assert report.counts["refuted"] > report.counts["questions"] / 5

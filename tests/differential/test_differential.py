"""Reference = memory = DuckDB, verdict by verdict, on random rules (§6.3). `SEGDSL_CASES` asks for more or fewer.

Of each batch the first `SEGDSL_SHRINK` mismatches are made small, which takes a while.
"""

from __future__ import annotations

import os

import pytest

from tests.differential.compare import PARTNERS, PROGRAMS, compare

CASES = int(os.environ.get("SEGDSL_CASES", "45_000"))
SHRINK = int(os.environ.get("SEGDSL_SHRINK", "3"))
SEEDS = range(-(-CASES // (PROGRAMS * PARTNERS)))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_three_agree(seed: int) -> None:
    """§6.3: the same verdict, true, false or unknown, for every partner."""
    _, mismatches = compare(seed, small=SHRINK)
    assert not mismatches, "\n".join(map(str, mismatches))

"""Reference = memory = DuckDB, verdict by verdict, on random rules (§6.3)."""

from __future__ import annotations

from tests.differential.compare import compare, keep


def test_all_agree(seed: int, shrink: int, keeps: bool) -> None:
    """§6.3: the same verdict, true, false or unknown, for every partner."""
    _, mismatches = compare(seed, small=shrink)
    for found in mismatches if keeps else ():
        keep(found)
    assert not mismatches, "\n".join(map(str, mismatches))

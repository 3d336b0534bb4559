"""The faults keep up with the code, so that `make mutants` is ready to run."""

from __future__ import annotations

from tests.mutants.faults import FAULTS
from tests.mutants.proof_faults import PROOF_FAULTS
from tests.mutants.run import SUITES, homeless

ALL = [*FAULTS, *PROOF_FAULTS]


def test_every_fault_has_its_place() -> None:
    """The text of each stands in its file, once."""
    assert homeless(ALL) == []


def test_every_fault_changes_something_else() -> None:
    """No two are alike."""
    assert len({(fault.file, fault.text, fault.instead) for fault in ALL}) == len(ALL)
    assert len({fault.name for fault in ALL}) == len(ALL)
    assert all(fault.text != fault.instead for fault in ALL)


def test_every_fault_is_tried() -> None:
    """25 in what decides a verdict, here and on other engines, and 32 in what proves."""
    assert [len(suite.faults) for suite in SUITES] == [len(FAULTS), len(FAULTS), len(PROOF_FAULTS)] == [25, 25, 32]

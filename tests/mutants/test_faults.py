"""The faults keep up with the code, so that `make mutants` is ready to run."""

from __future__ import annotations

from tests.mutants.faults import FAULTS
from tests.mutants.run import homeless


def test_every_fault_has_its_place() -> None:
    """The text of each stands in its file, once."""
    assert homeless(FAULTS) == []


def test_every_fault_changes_something_else() -> None:
    """There are 25, no two alike."""
    assert len({(fault.file, fault.text, fault.instead) for fault in FAULTS}) == len(FAULTS) == 25
    assert len({fault.name for fault in FAULTS}) == 25
    assert all(fault.text != fault.instead for fault in FAULTS)

"""The worked examples and the language reference in words, as they were reviewed."""

from __future__ import annotations

from tests.explain.snapshots import FOLDER, pages


def test_examples_and_reference_read_as_reviewed() -> None:
    """After a change that is meant: `make snapshots`, and read the difference."""
    written = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt")}
    assert pages() == written

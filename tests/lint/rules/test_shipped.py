"""What we ship gets no advice, or says why it does not take it."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.cli.reporters.text import render_all
from segdsl.project.findings import findings_of
from segdsl.project.load import load_project

ROOT = Path(__file__).parents[3]
PROJECTS = [ROOT / "src/segdsl/project/template", *sorted(path.parent for path in ROOT.glob("examples/*/segdsl.toml"))]


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda folder: folder.name)
def test_nothing_is_found(folder: Path) -> None:
    found = findings_of(load_project(folder)).diagnostics
    assert found == (), render_all(found)

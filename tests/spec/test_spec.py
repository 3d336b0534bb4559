"""Every corner in these suites is as they say. They have the form of the documentation; see tests/support/markdown.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.markdown import Pages, Section, sections

SUITES = sorted(Path(__file__).parent.glob("*.md"))


@pytest.mark.parametrize("section", sections(SUITES), ids=str)
def test_suite(section: Section, pages: Pages) -> None:
    pages.run(section)

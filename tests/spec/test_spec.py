"""Every corner is as the suites beside this file say.

They have the form of the documentation, and are run by the same runner; see tests/support/markdown.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.markdown import Pages, Section, sections

SUITES = sorted(Path(__file__).parent.glob("*.md"))


@pytest.mark.parametrize("section", sections(SUITES), ids=str)
def test_suite(section: Section, pages: Pages) -> None:
    pages.run(section)

"""Every code block that a user reads is run, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.markdown import ROOT, Pages, Section, sections

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINKING_PAGES = sorted(
    {*PAGES, *ROOT.glob("*.md"), *(ROOT / "examples").rglob("*.md"), *(ROOT / "bench").rglob("*.md")}
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("section", sections(PAGES), ids=str)
def test_blocks(section: Section, pages: Pages) -> None:
    pages.run(section)


@pytest.mark.parametrize("page", LINKING_PAGES, ids=name)
def test_links(page: Path) -> None:
    dead = [link for link in _links(page) if not _leads_somewhere(link, page)]
    assert not dead, f"{name(page)} links to what is not there: {dead}"


def _links(page: Path) -> list[str]:
    """The links into the repository."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in link]


def _leads_somewhere(link: str, page: Path) -> bool:
    file, _, anchor = link.partition("#")
    target = (page.parent / file).resolve() if file else page
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#{1,6} +(.+?)\s*$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}

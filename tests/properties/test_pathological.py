"""Quality, limits: as bad a text as can be ends in a diagnostic, and twice the text takes no more than twice the work.

Work is counted in calls of functions, which is the same on every machine and every day; `bench/linting.py` measures
time, on files of a megabyte.
"""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.cli.reporters.text import render_all
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from tests.support.shapes import PATHOLOGICAL, RIGHT, pathological

SIZE = 3_000
COUNT = 60
SHOWN_MAX = 200_000


def told(text: str) -> tuple[Diagnostic, ...]:
    """What is said of a file."""
    file = parse(Source("a.seg", text))
    return (*file.diagnostics, *check({"a.seg": file}, builtin()).diagnostics)


def work(text: str) -> int:
    """How many functions are called to say it."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        told(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_a_diagnostic_that_a_person_can_read(name: str) -> None:
    found = told(pathological(name, 4 * SIZE))
    assert found
    assert len(render_all(found)) < SHOWN_MAX


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_twice_the_nonsense_takes_twice_the_work(name: str) -> None:
    assert work(pathological(name, 4 * SIZE)) <= 2.5 * work(pathological(name, 2 * SIZE))


@pytest.mark.parametrize("name", RIGHT)
def test_twice_the_rules_take_twice_the_work(name: str) -> None:
    text, twice = RIGHT[name](COUNT), RIGHT[name](2 * COUNT)
    assert not [each for each in told(text) if each.is_error]
    assert work(twice) <= 2.5 * work(text)


@pytest.mark.parametrize("name", ["quotes", "one identifier", "NOT"])
def test_a_whole_megabyte(name: str) -> None:
    """The largest file there may be."""
    assert told(pathological(name, 1024 * 1024))


def test_a_list_of_ten_thousand_and_one_more() -> None:
    text = RIGHT["values"](10_000)
    assert not told(text)
    assert [each.code for each in told(RIGHT["values"](10_001))] == ["SEG152"]


def test_a_chain_of_references_that_is_too_deep() -> None:
    deep = "segment s0 { where partner_name is known }\n" + "".join(
        f"segment s{number} {{ where in segment s{number - 1} AND partner_id != P{number} }}\n"
        for number in range(1, 2_000)
    )
    assert [each.code for each in told(deep)] == ["SEG216"]

"""Past a limit stands an ordinary message (quality: limits and safety). No text exhausts the stack."""

from __future__ import annotations

import pytest

from segdsl.base.source import Source
from segdsl.syntax.limits import FILE_BYTES_MAX
from segdsl.syntax.parse import parse_condition
from segdsl.syntax.show import show
from segdsl.syntax.tree import Broken

from .support import condition, of_condition, of_file, read


def test_a_file_may_have_a_mebibyte() -> None:
    assert of_file("#" + " " * (FILE_BYTES_MAX - 1)) == []
    assert of_file("#" + " " * FILE_BYTES_MAX) == ["1:1 SEG150 the file is larger than 1024 KiB"]
    assert of_file("#" + "é" * (FILE_BYTES_MAX // 2)) == ["1:1 SEG150 the file is larger than 1024 KiB"]
    assert of_file("#" + "é" * (FILE_BYTES_MAX // 4)) == []
    assert read("#" + " " * FILE_BYTES_MAX).tree.items == ()
    assert parse_condition(Source("-e", " " * (FILE_BYTES_MAX + 1))).condition == Broken(condition("a = 1").span)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("(" * 33 + "a = 1" + ")" * 33, 1),
        ("(" * 40 + "a = 1" + ")" * 40, 8),
        ("NOT " * 33 + "a = 1", 1),
        ("NOT " * 16 + "(" * 17 + "a = 1" + ")" * 17, 1),
        ("(a = 1) AND " + "(" * 20 + "b = 1 OR " + "NOT " * 20 + "c = 1" + ")" * 20, 20),
        ("(" * 20 + "NOT " * 13 + "b = 1 OR c = 1" + ")" * 20 + " AND (a = 1)", 1),
    ],
)
def test_nesting_past_the_limit(text: str, column: int) -> None:
    assert of_condition(text) == [f"1:{column} SEG151 conditions are nested more than 32 deep"]
    assert "Broken" in show(parse_condition(Source("-e", text)).condition)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 32 + "a = 1" + ")" * 32,
        "NOT " * 32 + "a = 1",
        " AND ".join(["(a = 1)"] * 100),
        " AND ".join(["NOT a = 1"] * 100),
        "(" * 31 + "a = 1 OR (b = 2) OR NOT c = 1" + ")" * 31,
    ],
)
def test_nesting_at_the_limit(text: str) -> None:
    condition(text)


@pytest.mark.parametrize(
    "unit", ["(", "NOT ", ")", "{", "}", "[", "a AND ", "(a = 1 AND ", '"', "`", "segment s {\n", "\x00 "]
)
def test_no_text_is_too_much(unit: str) -> None:
    """No RecursionError, whatever is repeated however often."""
    for text in (unit * 3_000, "segment s { where " + unit * 2_000):
        assert 1 <= len(of_file(text)) <= 101
        assert 1 <= len(of_condition(text)) <= 101

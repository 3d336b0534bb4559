"""Several mistakes give several messages in one run, and what is right beside them is kept."""

from __future__ import annotations

import pytest

from segdsl.base.source import Source
from segdsl.syntax import tree
from segdsl.syntax.lexer import scan
from segdsl.syntax.limits import PROBLEMS_MAX
from segdsl.syntax.parse import parse_condition
from segdsl.syntax.show import show
from segdsl.syntax.walk import walk

from .support import CORPUS, of_file, read, said

SIX_FAULTS = """\
segment first { where a = 1 }
segment second {
  @owner "me"
  where a >
    AND b = 2
    AND (c = 3 OR d)
    AND e = 5 f = 6
}
segment third { where a == 1 AND b = 2
segment fourth { where a = 4 }
segmnt fifth { where a = 5 }
workflow w { for first send email "x" }
segment sixth { where a = 6 }
"""


def broken_parts(text: str) -> list[str]:
    """The source of every condition that was given up."""
    return [node.span.text for node in walk(parse_condition(Source("-e", text)).condition) if type(node) is tree.Broken]


def test_all_faults_and_all_items_in_one_run() -> None:
    parsed = read(SIX_FAULTS)
    assert said(parsed.diagnostics) == [
        "3:3 SEG102 `:` is missing after `@owner`",
        "4:11 SEG110 a value is missing after `>`",
        "6:19 SEG110 `d` alone is not a condition",
        "7:15 SEG109 `f` starts a new condition",
        "9:25 SEG104 `==` is not an operator here",
        "9:38 SEG120 the next item begins inside segment `third`; a `}` is missing",
        "11:1 SEG118 `segmnt` is not a word of the language",
        "12:18 SEG102 `once per …` is missing after `first`",
    ]
    kinds = [type(item) for item in parsed.tree.items]
    assert kinds == [tree.Segment] * 5 + [tree.BrokenItem, tree.Segment]


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("a ? ? 1 AND b = 2", ["a ? ? 1"]),
        ("b = 2 AND a ? ? 1", ["a ? ? 1"]),
        ("b = 2 OR (a ? ? 1 OR c = 3) AND d = 4", ["a ? ? 1"]),
        ("b = 2 AND NOT a ? ? 1", ["a ? ? 1"]),
        ("a ? ? (1 AND 2) AND b = 2", ["a ? ? (1 AND 2)"]),
        ("a between ? ? 1 and 2 AND b = 2", ["a between ? ? 1 and 2"]),
        ("a ? ? between 1 and 2 AND b = 2", ["a ? ? between 1 and 2"]),
        ("a between 1 and ? ? AND b = 2", ["a between 1 and ? ?"]),
        ("a > AND b = 2", ["a >"]),
        ("b = 2 AND", [""]),
        ("(a ? ? 1 AND b = 2) OR c = 3", ["a ? ? 1"]),
        ("? ?", ["? ?"]),
        ("", [""]),
    ],
)
def test_only_the_condition_at_fault_is_given_up(text: str, broken: list[str]) -> None:
    assert broken_parts(text) == broken
    assert len(parse_condition(Source("-e", text)).diagnostics) == 1


def test_what_is_right_is_as_if_nothing_else_were_there() -> None:
    text = "a ? ? 1 AND b between 2 and 5 since c OR d any of (e)"
    assert show(parse_condition(Source("-e", text)).condition) == (
        "Or\n"
        "  parts: And\n"
        "    parts: Broken\n"
        "    parts: Between\n"
        "      subject: Name text='b'\n"
        "      low: Integer value=2\n"
        "      high: Integer value=5\n"
        "      window: SinceWindow\n"
        "        anchor: Name text='c'\n"
        "  parts: AnyOf negated=False\n"
        "    subject: Name text='d'\n"
        "    values: Word text='e'\n"
    )


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("foo { { } } segment a { where b = 1 }", ["", "a"]),
        ("segment a { ! { } segment\nsegment b { where c = 1 }", ["a", "b"]),
        ("segment a { where ( b = 1 segment c { where d = 1 }", ["a", "c"]),
        ("series a b param p = 1", ["a", "p"]),
        ("workflow w { do\nparam p = 1", ["w", "p"]),
        ('test 5 for a { }\ntest "x" for b { }', ["", ""]),
        ("import { a } from b }\nparam p = 1", ["", "p"]),
        ("param `x y` 5 5\nparam q = 1", ["x y", "q"]),
        ("segment a { where b = 1 AND\nparam p = 1", ["a", "p"]),
    ],
)
def test_items_after_a_broken_one(text: str, items: list[str]) -> None:
    found = read(text).tree.items
    assert [item.name.text if getattr(item, "name", None) else "" for item in found] == items  # type: ignore[union-attr]


def test_a_broken_item_knows_its_first_words_and_its_place() -> None:
    (item,) = read("Workflow w { for a send }").tree.items
    assert item == tree.BrokenItem("workflow", tree.Name("w", item.span), item.span)
    assert item.span.text == "Workflow w { for a send }"


def test_documentation_and_comments_survive() -> None:
    parsed = read("segment a { where ! }\n#: Doc.\nparam p = 1 # end")
    assert parsed.tree.items[-1].doc == "Doc."  # type: ignore[union-attr]
    assert len(parsed.comments) == 2


def test_at_most_a_hundred_messages_and_how_many_more() -> None:
    wrong = "segment s { where a == 1 }\n"
    assert len(of_file(wrong * PROBLEMS_MAX)) == PROBLEMS_MAX
    messages = of_file(wrong * (PROBLEMS_MAX + 1))
    assert messages[PROBLEMS_MAX:] == ["101:21 SEG159 1 problem more in this file"]
    assert of_file(wrong * 250)[PROBLEMS_MAX:] == ["101:21 SEG159 150 problems more in this file"]


def test_past_a_hundred_messages_items_are_still_found() -> None:
    parsed = read("segment s { where a ? ? }\n" * 300 + "} } foo\n" + "segment last_one { where a = 1 }\n")
    assert parsed.diagnostics[-1].message == "203 problems more in this file"
    assert [type(item) for item in parsed.tree.items[:300]] == [tree.Segment] * 300
    assert type(parsed.tree.items[-1]) is tree.Segment


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_text_cut_off_anywhere_loses_no_item_before(path: object) -> None:
    """And whoever is still typing sees few messages, not a screen full."""
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    of_whole = len(read(text).diagnostics)
    ends = [item.span.end for item in read(text).tree.items]
    tokens = scan(Source("all", text)).tokens
    for token in tokens[:: max(1, len(tokens) // 60)]:
        parsed = read(text[: token.end])
        whole = [item for item in parsed.tree.items if type(item) is not tree.BrokenItem]
        assert len(whole) >= sum(end <= token.end for end in ends)
        assert len(parsed.diagnostics) <= of_whole + 2

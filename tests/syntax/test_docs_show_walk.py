"""Documentation comments, the tree as text, and the walk over it."""

from __future__ import annotations

import pytest

from segdsl.syntax.show import show
from segdsl.syntax.walk import walk

from .support import condition, read


@pytest.mark.parametrize(
    ("text", "doc"),
    [
        ("#: One.\nsegment a { where b = 1 }", "One."),
        ("#: One.\n#:   Two.\n#:\n#: Three.\nsegment a { where b = 1 }", "One.\nTwo.\n\nThree."),
        ("#: Far.\n\nsegment a { where b = 1 }", ""),
        ("#: Apart.\n\n#: Near.\nsegment a { where b = 1 }", "Near."),
        ("#: Above.\n# plain\nsegment a { where b = 1 }", ""),
        ("# plain\n#: Near.\nsegment a { where b = 1 }", "Near."),
        ("segment a {\n#: Inside.\nwhere b = 1 }", ""),
        ("segment a { where b = 1 }", ""),
        ("#: One.\r\nparam a = 1", "One."),
        ("#: One.\nwindow a = this month", "One."),
        ("#: One.\nseries a { b }", "One."),
        ('#: One.\nimport { a } from "b"', "One."),
        ('#: One.\nworkflow w { for s once per p notify "x" }', "One."),
        ('#: One.\ntest "t" for s { }', "One."),
    ],
)
def test_documentation_belongs_to_the_next_item(text: str, doc: str) -> None:
    """1.1"""
    parsed = read(text)
    assert parsed.diagnostics == ()
    assert parsed.tree.items[0].doc == doc  # type: ignore[union-attr]


def test_documentation_of_many_items() -> None:
    text = "".join(f"#: number {number}\nparam p{number} = 1 # no doc\n" for number in range(9))
    assert [item.doc for item in read(text).tree.items] == [f"number {number}" for number in range(9)]  # type: ignore[union-attr]


def test_show() -> None:
    shown = show(condition('(a = 1.50 OR NOT b any of (x, "y")) since c AND d on 2026-01-01'))
    assert shown == (
        "And\n"
        "  parts: Group\n"
        "    part: Or\n"
        "      parts: Comparison operator='='\n"
        "        subject: Name text='a'\n"
        "        value: Decimal value=1.50\n"
        "      parts: Not\n"
        "        part: AnyOf negated=False\n"
        "          subject: Name text='b'\n"
        "          values: Word text='x'\n"
        "          values: Text text='y'\n"
        "    window: SinceWindow\n"
        "      anchor: Name text='c'\n"
        "  parts: OnDay exact=False\n"
        "    subject: Name text='d'\n"
        "    day: Date value=2026-01-01\n"
    )


def test_show_of_an_item() -> None:
    assert show(read('#: Doc.\nsegment a { @t: ["x"] @n: 3 where b is known }').tree) == (
        "File\n"
        "  items: Segment doc='Doc.'\n"
        "    name: Name text='a'\n"
        "    meta: Meta key='t' value=['x']\n"
        "    meta: Meta key='n' value=3\n"
        "    condition: IsKnown negated=False\n"
        "      subject: Name text='b'\n"
    )


def test_walk_is_in_the_order_of_the_text() -> None:
    nodes = list(walk(condition("a = 1 AND (b between 2 and 3) since c")))
    kinds = [type(node).__name__ for node in nodes]
    assert kinds == [
        "And",
        "Comparison",
        "Name",
        "Integer",
        "Group",
        "Between",
        "Name",
        "Integer",
        "Integer",
        "SinceWindow",
        "Name",
    ]
    assert [node.span.start for node in nodes] == sorted(node.span.start for node in nodes)

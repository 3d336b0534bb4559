"""The algebra of layouts."""

from __future__ import annotations

import pytest

from segdsl.format.doc import BLANK, HARD, LINE, SOFT, Aside, Doc, Group, IfBroken, Nest, render

LIST: Doc = Group(("(", Nest(2, (SOFT, "aa,", LINE, "bb", IfBroken(","))), SOFT, ")"))


@pytest.mark.parametrize(
    ("doc", "width", "text"),
    [
        ((), 10, ""),
        (LIST, 8, "(aa, bb)"),
        (LIST, 7, "(\n  aa,\n  bb,\n)"),
        ((LIST, ";"), 8, "(\n  aa,\n  bb,\n);"),  # what follows must fit, too
        ((LIST, HARD, "long enough"), 8, "(aa, bb)\nlong enough"),
        ((LIST, LINE, "long enough"), 8, "(aa, bb)\nlong enough"),
        (Group((LIST, LINE, LIST)), 8, "(aa, bb)\n(aa, bb)"),  # inner groups decide anew
        (Group((LIST, LINE, LIST)), 17, "(aa, bb) (aa, bb)"),
        ((LIST, Group((LINE, LIST))), 8, "(aa, bb)\n(aa, bb)"),
        ((LIST, IfBroken(";")), 8, "(\n  aa,\n  bb,\n);"),
        (Group(("a", Aside("  # a long comment"), HARD, "b")), 5, "a  # a long comment\nb"),
        ((Group(("a", LINE, "b")), Aside("  # a long comment")), 5, "a b  # a long comment"),
        (Group(("a", LINE, "b", HARD, "c")), 80, "a\nb\nc"),  # a line end breaks the groups around it
        (Nest(2, ("a", BLANK, "b")), 80, "a\n\n  b"),
    ],
)
def test_rendering(doc: Doc, width: int, text: str) -> None:
    assert render(doc, width) == text

"""Parsing never fails: any text gives a tree and diagnostics whose places lie inside it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.base.source import Source, Span
from segdsl.syntax.parse import parse, parse_condition
from segdsl.syntax.tables import tables
from segdsl.syntax.walk import walk

from .support import CORPUS

MARKS = [*"(){}[],:=<>/-?;#|!%.`'\"\n\r\x00\u00a0é“”", "==", "!=", "&&", "#:", "@a", "$p"]
VALUES = ["a", "b", "5", "-3", "1.5", "1,000", "2026-01-01", "2026-02-30", '"x"', "`q`", "$5", "22:00", "5 USD"]
PIECES = ["segment s {", "\nsegment t {", "where a = 1", "param p =", "AND", "OR", "NOT", "during last 30 days"]
WORDS = [*tables().keywords, *MARKS, *VALUES, *PIECES]
TEXTS = [path.read_text(encoding="utf-8") for path in CORPUS]


def inside(text: str) -> None:
    """Parse both ways; every place must lie in the text."""
    source = Source("any.seg", text)
    file, condition = parse(source), parse_condition(source)
    for diagnostic in (*file.diagnostics, *condition.diagnostics):
        spans = [diagnostic.span, *(label.span for label in diagnostic.labels)]
        spans += [edit.span for fix in diagnostic.fixes for edit in fix.edits]
        for span in spans:
            assert_inside(span, text)
    for root in (file.tree, condition.condition):
        for node in walk(root):
            assert_inside(node.span, text)
    if not file.diagnostics:
        assert "Broken" not in {type(node).__name__ for node in walk(file.tree)}


def assert_inside(span: Span, text: str) -> None:
    assert 0 <= span.start <= span.end <= len(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(codec=None)))
def test_any_characters(text: str) -> None:
    inside(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_any_words(words: list[str]) -> None:
    inside(" ".join(words))


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_valid_texts_with_a_piece_exchanged(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    inside(text[:start] + data.draw(st.sampled_from(["", *WORDS])) + text[end:])

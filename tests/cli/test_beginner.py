"""What beginners write: each page of `beginner/` shows what they are told, and the safe fixes keep their promise."""

from __future__ import annotations

import re

import pytest

from segdsl.base.diagnostics import Confidence, Diagnostic
from segdsl.base.source import Source
from segdsl.syntax.parse import parse, parse_condition
from tests.support.beginner import Mistake, made, mistakes, safe_fixes, shown, told

ALL = mistakes()
ROUNDS_MAX = 8
EACH = pytest.mark.parametrize("mistake", ALL, ids=map(str, ALL))


def test_there_are_many() -> None:
    assert len({mistake.source for mistake in ALL}) == len(ALL) >= 100


@EACH
def test_what_is_said(mistake: Mistake) -> None:
    """`make snapshots` writes the pages anew. The number of messages is written by hand."""
    assert shown(mistake.source, is_file=mistake.is_file) == mistake.shown
    assert len(told(mistake.source, is_file=mistake.is_file)) == mistake.messages


@EACH
def test_safe_fixes_leave_only_what_has_none(mistake: Mistake) -> None:
    """Made again and again, and each round leaves fewer mistakes that can be fixed."""
    source, found = mistake.source, told(mistake.source, is_file=mistake.is_file)
    for _ in range(ROUNDS_MAX):
        fixes = safe_fixes(found)
        if not fixes:
            break
        source = made(fixes, source)
        found = told(source, is_file=mistake.is_file)
    assert not safe_fixes(found), source
    # A fix brings no mistake of its own.
    before = {each.code for each in told(mistake.source, is_file=mistake.is_file) if not _is_safe(each)}
    assert {each.code for each in found if each.is_error} <= before | _FOLLOWING.get(mistake.title, set()), source


@EACH
def test_every_fix_leaves_text_that_reads_no_worse(mistake: Mistake) -> None:
    found = told(mistake.source, is_file=mistake.is_file)
    for diagnostic in found:
        for fix in diagnostic.fixes:
            if fix.confidence is not Confidence.DISPLAY:
                source = made([fix], mistake.source)
                assert _misread(source) <= _misread(mistake.source), source


@EACH
def test_messages_are_in_the_words_of_the_author(mistake: Mistake) -> None:
    """One sentence, lower case, no full stop; labels stand alone; help is there, or a fix, or a label that says it."""
    for each in told(mistake.source, is_file=mistake.is_file):
        for text in (each.message, each.label, *each.help, *each.notes):
            assert re.match(r"[a-z0-9`@$U…]|NOT\b|OR\b|AND\b", text), text
            assert not text.endswith((".", "!")), text
            assert not re.search(r"\b(?:token|terminal|parser|LALR|lexer|identifier|literal|node)\b", text), text
        assert each.label
        assert each.help or each.fixes or each.labels or re.search("missing|expected|stands|the", each.label), each


def _misread(source: str) -> int:
    """How much the parser has to say, whichever of the two it is."""
    file, condition = parse(Source("a", source)), parse_condition(Source("a", source))
    return min(len(file.diagnostics), len(condition.diagnostics))


def _is_safe(diagnostic: Diagnostic) -> bool:
    return any(fix.confidence is Confidence.SAFE for fix in diagnostic.fixes)


# What shows only when the first mistake is out of the way.
_FOLLOWING = {
    "Is null": {"SEG248"},
    "No braces": {"SEG120"},
    "A colon for braces": {"SEG120"},
    "An import the other way round": {"SEG210"},
    "An import the other way round, with braces": {"SEG210"},
    "An import the other way round, and half of one": {"SEG210"},
}

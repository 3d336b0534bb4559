"""`--fix` on every example mistake: it leaves a file that checks clean, or what no safe fix can mend."""

from __future__ import annotations

import pytest

from segdsl.base.diagnostics import Confidence, Diagnostic
from segdsl.lint.rule import LintRule
from tests.support.fixed import NAME, PATH, examples, fixed, outcome, read

ALL = list(examples())
EXPECTED = dict(line.rsplit(": ", 1) for line in PATH.read_text(encoding="utf-8").splitlines())


def test_every_mistake_has_its_line() -> None:
    assert list(EXPECTED) == [title for title, _, _ in ALL]


@pytest.mark.parametrize(("title", "text", "rule"), ALL, ids=[title for title, _, _ in ALL])
def test_what_is_left(title: str, text: str, rule: LintRule | None) -> None:
    before = read({NAME: text}, rule).diagnostics
    after = fixed(text, rule)
    assert after.complaints == ()
    assert not any(map(has_safe_fix, after.reading.diagnostics)), "applied to a fixed point"
    if all(map(has_safe_fix, filter(is_error, before))):
        assert not any(map(is_error, after.reading.diagnostics)) or title in SHOWS_LATER
    assert outcome(text, rule) == EXPECTED[title]


def has_safe_fix(diagnostic: Diagnostic) -> bool:
    return any(fix.confidence is Confidence.SAFE for fix in diagnostic.fixes)


def is_error(diagnostic: Diagnostic) -> bool:
    return diagnostic.is_error


# A second mistake that nothing can be said of before the first is out of the way.
SHOWS_LATER = {"items: No braces", "items: A colon for braces", "windows: Is null"}

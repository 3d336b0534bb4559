"""What could be done about what is wrong at a place: the fixes that its complaints bring."""

from __future__ import annotations

from collections.abc import Iterable

from segdsl.base.diagnostics import Confidence, Diagnostic, Fix

_ORDER = list(Confidence)


def actions(diagnostics: Iterable[Diagnostic], start: int, end: int | None = None) -> tuple[Fix, ...]:
    """The fixes of complaints about a place, or any part of it, surest first; those that have a gap to fill are not."""
    last = start if end is None else end
    here = [each for each in diagnostics if each.span.start <= last and start <= each.span.end]
    fixes = [fix for each in here for fix in each.fixes if fix.confidence is not Confidence.DISPLAY]
    return tuple(sorted(dict.fromkeys(fixes), key=lambda fix: _ORDER.index(fix.confidence)))


def applied(text: str, fix: Fix) -> str:
    """The text with a fix made."""
    for edit in sorted(fix.edits, key=lambda edit: (edit.span.start, edit.span.end), reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text

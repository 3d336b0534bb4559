"""What the formatter has to say."""

from __future__ import annotations

from segdsl.base.diagnostics import Code, Diagnostic, error
from segdsl.base.source import Source, Span

MEANING_CHANGED = Code("SEG902", "formatting-changed-meaning")


def meaning_changed(source: Source) -> Diagnostic:
    """The result does not say the same; this is our mistake."""
    return error(
        MEANING_CHANGED,
        "the formatter would have changed what this file means, so it is left as it is",
        Span(source, 0, 0),
        help="this is a mistake in segdsl, not in your rules; please report it with the file",
    )

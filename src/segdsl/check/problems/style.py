"""What reads otherwise than it may be meant."""

from __future__ import annotations

from collections.abc import Iterable

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Label, warning
from segdsl.base.source import Span
from segdsl.check.problems.wording import at

MIXED_AND_OR = Code("SEG601", "mixed-and-or")


def mixed_and_or(or_word: Span, and_word: Span, as_is: Iterable[Span], other_reading: Iterable[Span]) -> Diagnostic:
    """AND and OR side by side (§3.1), with what parentheses would enclose in either reading."""
    return warning(
        MIXED_AND_OR,
        "OR and AND are mixed without parentheses",
        or_word,
        "AND binds tighter than this OR",
        labels=(Label(and_word, "this AND binds tighter"),),
        help=("put parentheses around what belongs together",),
        fixes=(
            Fix("keep the present meaning", _parentheses(as_is), Confidence.SAFE),
            Fix("change it: OR first", _parentheses(other_reading), Confidence.UNSAFE),
        ),
    )


def _parentheses(spans: Iterable[Span]) -> tuple[Edit, ...]:
    return tuple(edit for span in spans for edit in (Edit(at(span, span.start), "("), Edit(at(span, span.end), ")")))

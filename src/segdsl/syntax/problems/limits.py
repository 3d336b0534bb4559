"""What is past a limit (SEG150 to SEG159)."""

from __future__ import annotations

from segdsl.base.diagnostics import Code, Diagnostic, error
from segdsl.base.source import Span
from segdsl.syntax.problems.wording import count

FILE_TOO_LARGE = Code("SEG150", "file-too-large")
TOO_DEEP = Code("SEG151", "too-deep")
LIST_TOO_LONG = Code("SEG152", "list-too-long")
NUMBER_TOO_LONG = Code("SEG153", "number-too-long")
TOO_FAR = Code("SEG154", "too-far")
TEXT_TOO_LONG = Code("SEG155", "text-too-long")
TOO_MANY_PROBLEMS = Code("SEG159", "too-many-problems")


def file_too_large(span: Span, limit_kib: int) -> Diagnostic:
    """A file past the limit; it is not read."""
    return error(
        FILE_TOO_LARGE, f"the file is larger than {limit_kib} KiB", span, help="split it, and import what is shared"
    )


def too_deep(span: Span, limit: int) -> Diagnostic:
    """Parentheses and NOT nested past the limit."""
    return error(
        TOO_DEEP,
        f"conditions are nested more than {limit} deep",
        span,
        label="one too deep",
        help="give a part a name of its own with `segment`, and refer to it with `in segment`",
    )


def list_too_long(span: Span, limit: int) -> Diagnostic:
    """A list past the limit; `span` is the first part too many."""
    return error(LIST_TOO_LONG, f"the list has more than {limit:,} parts".replace(",", "_"), span, label="one too many")


def number_too_long(span: Span, limit: int) -> Diagnostic:
    """A number with too many digits."""
    return error(NUMBER_TOO_LONG, f"a number has at most {limit} digits", span, label="too many digits")


def too_far(span: Span, limit_days: int) -> Diagnostic:
    """A relative date more than a century away."""
    return error(TOO_FAR, f"a day is at most {limit_days} days away", span, label="too far away")


def text_too_long(span: Span, limit: int) -> Diagnostic:
    """A quoted text past the limit."""
    return error(TEXT_TOO_LONG, f"a text has at most {limit} bytes", span, label="too long")


def too_many_problems(span: Span, more: int) -> Diagnostic:
    """Stands after the last problem that is shown."""
    return error(TOO_MANY_PROBLEMS, f"{count(more, 'problem')} more in this file", span, label="not shown")

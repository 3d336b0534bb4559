"""What can be wrong with a name as it is written, or with the name and edition of the language."""

from __future__ import annotations

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, error
from segdsl.base.source import Span
from segdsl.syntax.problems.wording import line, quoted, replace

RESERVED_WORD = Code("SEG108", "reserved-word")
NOT_A_NAME = Code("SEG119", "not-a-name")
UNKNOWN_EDITION = Code("SEG122", "unknown-edition")


def reserved_name(span: Span) -> Diagnostic:
    """A reserved word where a name is to be given."""
    return error(
        RESERVED_WORD,
        f"`{span.text}` is a reserved word",
        span,
        label="reserved, so not a name as it stands",
        help="write it in backticks",
        fixes=replace(span, f"`{span.text}`", message="write it in backticks"),
    )


def reserved_value(span: Span) -> Diagnostic:
    """A reserved word as a value."""
    return error(
        RESERVED_WORD,
        f"`{span.text}` is a reserved word",
        span,
        label="reserved, so not a value as it stands",
        help="write it in quotes",
        fixes=replace(span, quoted(span.text)),
    )


def none_as_value(span: Span) -> Diagnostic:
    """`= none`, which may mean three things."""
    return error(
        RESERVED_WORD,
        f"`{span.text}` is a reserved word",
        span,
        label="reserved, so not a value as it stands",
        help=(
            f"if it is a value, write it in quotes: {quoted(span.text)}",
            "for those without events write `no … during …`, for a missing value `is unknown`",
        ),
        fixes=replace(span, quoted(span.text), Confidence.UNSAFE),
    )


def not_one_word(span: Span, ours: str) -> Diagnostic:
    """`quiet-day-30`, `Relationship Stage`."""
    return error(
        NOT_A_NAME,
        f"`{line(span.text)}` is not one word",
        span,
        label="a name is made of letters, digits and `_`",
        help=f"write `{ours}`" if not ours.startswith("`") else "write it in backticks",
        fixes=replace(span, ours, message=None if not ours.startswith("`") else "write it in backticks"),
    )


def sign_in_definition(span: Span, name: str) -> Diagnostic:
    """`param $few = 5`."""
    return error(
        NOT_A_NAME,
        "`$` stands only where a param is used",
        span,
        label="here it is defined",
        help=f"write `{name}`",
        fixes=replace(span, name),
    )


def empty_name(span: Span) -> Diagnostic:
    """Two backticks with nothing in between."""
    return error(NOT_A_NAME, "a name is missing between the backticks", span, label="no name")


def letters_in_name(span: Span) -> Diagnostic:
    """`segment café`."""
    return error(
        NOT_A_NAME,
        f"`{span.text}` has characters that a name cannot have",
        span,
        label="not a name",
        help="a name is made of the letters a to z, digits and `_`; any other stands in backticks",
        fixes=(Fix("write it in backticks", (Edit(span, f"`{span.text}`"),), Confidence.UNSAFE),),
    )


def unknown_language(span: Span) -> Diagnostic:
    """`language sql 1`."""
    return error(
        UNKNOWN_EDITION,
        f"there is no language `{span.text}` here",
        span,
        label="not segdsl",
        fixes=replace(span, "segdsl"),
    )


def unknown_edition(span: Span) -> Diagnostic:
    """`language segdsl 2`."""
    return error(
        UNKNOWN_EDITION,
        f"edition {span.text} of segdsl is not known",
        span,
        label="this version knows edition 1",
        help="write `language segdsl 1`, or use a newer version of segdsl",
    )

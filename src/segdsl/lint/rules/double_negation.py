"""A NOT before something that is negated already (§6.1: two of them cancel out, for unknown too)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Severity, info
from segdsl.base.source import Span
from segdsl.check.problems.wording import excerpt, write
from segdsl.lint.look import between, has_comment, parts
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.syntax import tree

ABOUT = """
NOT stands before a condition that is negated already.

`NOT relationship_stage != Joined` takes two turns to say `relationship_stage = Joined`, and a reader in a hurry takes
one of them. The two cancel out, also where the value is unknown.
"""

BAD = """
NOT relationship_stage != Joined
"""

GOOD = """
relationship_stage = Joined
"""

Negated = tree.Not | tree.Comparison | tree.AnyOf | tree.IsKnown


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each NOT directly before a negation, or before parentheses around one."""
    for written in context.conditions:
        above: tree.Not | None = None
        for node in parts(written.condition):
            if isinstance(node, tree.Not):
                inner = _within(node)
                # A row of them is reported once, and the first two cancel out.
                if inner is not None and node is not above:
                    yield _doubled(node, inner)
                above = inner if isinstance(inner, tree.Not) else None


def _within(node: tree.Not) -> Negated | None:
    """What a NOT negates, if that is a negation itself."""
    inner = node.part
    while isinstance(inner, tree.Group) and inner.window is None:
        inner = inner.part
    match inner:
        case tree.Not() | tree.AnyOf(negated=True) | tree.IsKnown(negated=True):
            return inner
        case tree.Comparison(operator=tree.Operator.NE):
            return inner
        case _:
            return None


def _doubled(node: tree.Not, inner: Negated) -> Diagnostic:
    text, lost = _positive(node, inner)
    return info(
        RULE.code,
        "this is negated twice",
        node.span,
        "the two negations cancel out",
        help=f"write `{excerpt(text)}`",
        fixes=() if has_comment(lost) else (write(node.span, text, Confidence.SAFE),),
    )


def _positive(node: tree.Not, inner: Negated) -> tuple[str, str]:
    """What it says without either, and the text that is lost."""
    match inner:
        case tree.Not(part):
            text, lost = part.span.text, ""
        case tree.Comparison():
            left, right = _around(inner.span, inner.operator_span)
            text, lost = f"{left}={right}", ""
        case tree.AnyOf():
            words = between(inner.subject.span, inner.values_span).text
            text, lost = f"{inner.subject.span.text} any of {inner.values_span.text}", words
        case tree.IsKnown():
            text, lost = f"{inner.subject.span.text} is known", _around(inner.span, inner.subject.span)[1]
        case _:
            assert_never(inner)
    kept = inner.part.span if isinstance(inner, tree.Not) else inner.span
    return text, "".join(_around(node.span, kept)) + lost


def _around(outer: Span, inner: Span) -> tuple[str, str]:
    """The text of a place before and after what lies in it."""
    text = outer.text
    return text[: inner.start - outer.start], text[inner.end - outer.start :]


RULE = LintRule(
    code=Code("SEG606", "double-negation"),
    level=Severity.INFO,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="leave out both",
    check=check,
)

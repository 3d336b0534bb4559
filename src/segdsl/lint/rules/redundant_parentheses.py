"""Parentheses that hold nothing together: around a whole condition, a single one, or other parentheses."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Severity, info
from segdsl.base.source import Span
from segdsl.lint.look import has_comment
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.syntax import tree

ABOUT = """
Parentheses stand around a whole condition, around a single one, or around other parentheses.

Parentheses tell a reader that something belongs together. Where they hold only one thing, they make everybody look
twice, and hide the ones that matter. Parentheses that a window follows, and those after NOT, are not reported.
"""

BAD = """
(relationship_stage = Joined) AND joined in the last 30 days
"""

GOOD = """
relationship_stage = Joined AND joined in the last 30 days
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """The parentheses of each condition, from the outside in; of doubled ones the outer pair."""
    for written in context.conditions:
        waiting = [(written.condition, True)]
        while waiting:
            node, is_alone = waiting.pop()
            match node:
                case tree.And(inner) | tree.Or(inner):
                    waiting += [(part, False) for part in reversed(inner)]
                case tree.Not(tree.Group(part, None)):
                    waiting.append((part, True))
                case tree.Not(part):
                    waiting.append((part, False))
                case tree.Group(part, None) if is_alone or not isinstance(part, tree.And | tree.Or | tree.Not):
                    yield _redundant(node)
                    waiting.append((_within(part), False))
                case tree.Group(part):
                    waiting.append((part, True))
                case _:
                    pass


def _within(condition: tree.Condition) -> tree.Condition:
    while isinstance(condition, tree.Group) and condition.window is None:
        condition = condition.part
    return condition


def _redundant(node: tree.Group) -> Diagnostic:
    source, inner = node.span.source, node.part.span
    opening, closing = Span(source, node.span.start, inner.start), Span(source, inner.end, node.span.end)
    # A comment at a parenthesis stays; the blanks there go.
    edits = [
        Span(source, gap.start, gap.end) if not has_comment(gap.text) else Span(source, at, at + 1)
        for gap, at in ((opening, opening.start), (closing, closing.end - 1))
    ]
    return info(
        RULE.code,
        "these parentheses hold only one thing",
        node.span,
        "reads the same without parentheses",
        help="leave them out",
        fixes=(Fix("leave out the parentheses", tuple(_cut(span) for span in edits), Confidence.SAFE),),
    )


def _cut(span: Span) -> Edit:
    """The edit that leaves out a place, with a blank where the words around it would grow together."""
    text = span.source.text
    grown = (text[span.start - 1 : span.start] + text[span.end : span.end + 1]).replace("_", "a")
    return Edit(span, " " if len(grown) == 2 and grown.isalnum() else "")


RULE = LintRule(
    code=Code("SEG607", "redundant-parentheses"),
    level=Severity.INFO,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="leave them out",
    check=check,
)

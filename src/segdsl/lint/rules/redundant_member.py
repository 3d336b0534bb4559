"""A list with a value twice, or with every value there is (§3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Label, Severity, warning
from segdsl.base.source import Span
from segdsl.check.problems.wording import write
from segdsl.ir import nodes as ir
from segdsl.lint.look import Places, has_comment
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.syntax import tree

ABOUT = """
A list names a value twice, or names every value that there is.

A value named twice says nothing the second time; often another one was meant, and its partners get no mail. A list of
all values is the product's *Select All*: it asks only that the field is known, and when the vocabulary gains a value,
the segment silently starts to leave partners out.
"""

BAD = """
relationship_stage any of (New, Outreach, New)
"""

GOOD = """
relationship_stage any of (New, Outreach)
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """The lists of a condition, by what their values are: a param may give the same one again."""
    for written in context.conditions:
        places = Places(written)
        for use in written.own:
            if isinstance(use.leaf, ir.OneOf | ir.HasAny) and len(use.leaf.values) > 1:
                statement = places.of(use).condition
                assert isinstance(statement, tree.AnyOf)
                yield from _repeated(statement, use.leaf)
                yield from _all(statement, use.leaf)


def _repeated(statement: tree.AnyOf, leaf: ir.OneOf | ir.HasAny) -> Iterator[Diagnostic]:
    first: dict[ir.Value, tree.Value] = {}
    before = statement.values_span
    for value, written in zip(leaf.values, statement.values, strict=True):
        earlier = first.setdefault(value, written)
        if earlier is not written:
            yield _repeated_value(written, earlier, before)
        before = written.span


def _repeated_value(written: tree.Value, first: tree.Value, before: Span) -> Diagnostic:
    """A value that a list already holds; `before` is the one that stands in front of it."""
    cut = Span(written.span.source, before.end, written.span.end)
    # A param may have another value in another run.
    has_param = isinstance(written, tree.ParamRef) is not isinstance(first, tree.ParamRef)
    message = f"leave out the second `{written.span.text}`"
    confidence = Confidence.UNSAFE if has_param else Confidence.SAFE
    return warning(
        RULE.code,
        f"`{written.span.text}` is in this list twice",
        written.span,
        "listed again here",
        labels=(Label(first.span, "first listed here"),),
        help="leave it out",
        fixes=() if has_comment(cut.text) else (Fix(message, (Edit(cut, ""),), confidence),),
    )


def _all(statement: tree.AnyOf, leaf: ir.OneOf | ir.HasAny) -> Iterator[Diagnostic]:
    # What no value is left for is a matter of proofs: it is never true.
    if statement.negated or isinstance(leaf, ir.HasAny) or not set(leaf.field.members) <= set(leaf.values):
        return
    if leaf.field.members:
        name = statement.subject.span.text
        yield warning(
            RULE.code,
            f"this list names every value of `{leaf.field.name}`",
            statement.values_span,
            "leaves nothing out but what is unknown",
            help=f"leave the condition out, or write `{name} is known`",
            fixes=(write(statement.span, f"{name} is known", Confidence.UNSAFE),),
        )


RULE = LintRule(
    code=Code("SEG602", "redundant-member"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="leave out the second one, or write the one that was meant; in place of all values write `is known`",
    check=check,
)

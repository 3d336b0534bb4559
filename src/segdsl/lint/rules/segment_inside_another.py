"""A segment all of whose members are in another."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, Label, Severity, info
from segdsl.lint.proofs import facts_used
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.lint.within import members, nested

ABOUT = """
Everybody in this segment is in another one, too, on every day.

That may well be meant. Where both get mails, these partners get two; and where the narrower one was to be for others,
a condition is missing in one of them. Written with `in segment` the relation is plain, and is not reported. Of several
segments that it lies in, the narrowest is named.
"""

BAD = """
segment joined_lately { where relationship_stage = Joined AND joined in the last 30 days }
segment joined_this_week { where relationship_stage = Joined AND joined in the last 7 days }
"""

GOOD = """
segment joined_lately { where relationship_stage = Joined AND joined in the last 30 days }
segment joined_this_week { where in segment joined_lately AND joined in the last 7 days }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each segment with the narrowest that it lies in and does not refer to."""
    for inner, outer in nested(context).inside:
        answer = context.prover.implies(inner.expr, outer.expr)
        yield info(
            RULE.code,
            f"everybody in `{inner.name.text}` is in `{outer.name.text}`, too",
            inner.name.span,
            "the narrower one",
            labels=(Label(outer.name.span, "has all of its members"),),
            notes=facts_used(answer, context.vocabulary),
            help=f"where that is meant, write `in segment {outer.name.text} AND …`",
        )


RULE = LintRule(
    code=Code("SEG412", "segment-inside-another"),
    level=Severity.INFO,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="where it is meant, build the narrower on the wider with `in segment`; else add what tells them apart",
    check=check,
    gathers=(members,),
)

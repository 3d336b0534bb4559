"""Two segments with the same members."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Diagnostic, Label, Severity, warning
from segdsl.lint.proofs import facts_used
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.lint.within import members, nested

ABOUT = """
Two segments have the same members, on every day.

They may be written quite differently: `clicks >= 1` and `clicks > 0` are one question. Sooner or later only one of the
two is changed, or both get a mail of their own. Keep one of them, and refer to it with `in segment` where another name
is wanted.
"""

BAD = """
segment just_joined { where relationship_stage = Joined AND joined in the last 7 days }
segment first_week { where joined on or after 7 days ago AND joined on or before today AND relationship_stage = Joined }
"""

GOOD = """
segment just_joined { where relationship_stage = Joined AND joined in the last 7 days }
segment first_week { where in segment just_joined }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each segment that has the same members as one before it, which it does not refer to."""
    for group in nested(context).equal:
        first, *others = group
        for other in others:
            answer = context.prover.equal(first.expr, other.expr)
            yield warning(
                RULE.code,
                f"`{other.name.text}` has the same members as `{first.name.text}`",
                other.name.span,
                "the same segment again",
                labels=(Label(first.name.span, "the first of the two"),),
                notes=facts_used(answer, context.vocabulary),
                help=f"keep one of them, or write `where in segment {first.name.text}`",
            )


RULE = LintRule(
    code=Code("SEG411", "equal-segments"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="keep one of them, or let one refer to the other",
    check=check,
    gathers=(members,),
)

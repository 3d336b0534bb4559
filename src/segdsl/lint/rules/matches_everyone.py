"""A segment that everybody is in."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.analysis.answer import Proved
from segdsl.base.diagnostics import Code, Diagnostic, Severity, warning
from segdsl.ir import nodes as ir
from segdsl.lint.proofs import facts_used
from segdsl.lint.rule import Context, LintRule, Options

ABOUT = """
Everybody is in this segment, on every day.

Its conditions leave nobody out: `partner_name is known OR partner_name is unknown`. A mail to it goes to the whole
program. This is proved for all data that the vocabulary allows.
"""

BAD = """
relationship_stage = Joined OR relationship_stage != Joined OR relationship_stage is unknown
"""

GOOD = """
relationship_stage = Joined OR relationship_stage is unknown
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each condition that is always true."""
    for written in context.conditions:
        answer = context.prover.always(written.expr) if _may_leave_nobody_out(written.expr) else None
        if isinstance(answer, Proved):
            yield warning(
                RULE.code,
                f"{'this segment' if written.segment else 'this rule'} matches everybody",
                written.condition.span,
                f"true of every {context.vocabulary.subject}",
                notes=facts_used(answer, context.vocabulary),
                help="narrow it down",
            )


def _may_leave_nobody_out(expr: ir.Expr) -> bool:
    """False where a condition of an AND stands for itself: it is not true of whom it asks about something unknown."""
    match expr:
        case ir.And(parts):
            return all(map(_may_leave_nobody_out, parts))
        case ir.Or() | ir.Not() | ir.Known() | ir.Constant():
            return True
        case _:
            return False


RULE = LintRule(
    code=Code("SEG405", "matches-everyone"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="write the condition that was meant to leave somebody out",
    check=check,
)

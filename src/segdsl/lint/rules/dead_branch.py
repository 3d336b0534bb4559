"""A side of an OR that nobody can be in."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.analysis.answer import Proved
from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Fix, Label, Severity, warning
from segdsl.ir import nodes as ir
from segdsl.lint.look import cut_out
from segdsl.lint.proofs import TRUE, branches_of, facts_used, joined_at, place_of, together
from segdsl.lint.rule import Context, LintRule, Options, Written

ABOUT = """
One side of an OR matches nobody, though the segment as a whole does.

Whoever wrote it expected partners from that side, and they get no mail. Either its own conditions rule each other out,
or what stands beside the OR rules it out: `relationship_stage = Joined AND (relationship_stage = New OR …)`.
"""

BAD = """
relationship_stage = Joined AND (relationship_stage = New OR partner_name is known)
"""

GOOD = """
relationship_stage = Joined AND partner_name is known
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each such side of the ORs that no NOT stands around."""
    for written in context.conditions:
        ors = [branch for branch in branches_of(written) if isinstance(branch.expr, ir.Or)]
        if not ors:
            continue
        prover = context.prover
        if prover.can_meet(written.expr, TRUE) is False:
            continue
        for branch in ors:
            for side in branch.expr.parts:
                whole = together((*branch.beside, side))
                if prover.can_meet(whole, TRUE) is False and isinstance(answer := prover.empty(whole), Proved):
                    yield _dead(written, side, prover.guilty(whole), facts_used(answer, context.vocabulary))


def _dead(written: Written, side: ir.Expr, guilty: tuple[ir.Expr, ...], notes: tuple[str, ...]) -> Diagnostic:
    place = place_of(side)
    others = dict.fromkeys(each for each in map(place_of, guilty) if each != place)
    labels = tuple(
        Label(other, "cannot hold together with this" if other.end <= place.start else "with this") for other in others
    )
    joined = joined_at(written, place)
    edit = joined and cut_out(joined.part, joined.joint)
    return warning(
        RULE.code,
        "this side of the OR matches nobody",
        place,
        "nobody gets in by this side",
        labels=labels,
        notes=notes,
        help="change it, or leave it out",
        fixes=(Fix("leave this side out", (edit,), Confidence.UNSAFE),) if edit else (),
    )


RULE = LintRule(
    code=Code("SEG406", "dead-branch"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="change what rules it out, or leave that side out",
    check=check,
)

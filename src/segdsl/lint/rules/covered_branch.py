"""A side of an OR all of whose members another side has already."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.analysis.answer import Proved
from segdsl.analysis.parts import parts_of
from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Fix, Label, Severity, warning
from segdsl.ir import nodes as ir
from segdsl.lint.look import cut_out
from segdsl.lint.proofs import branches_of, is_brought, joined_at, place_of
from segdsl.lint.rule import Context, LintRule, Options, Written

ABOUT = """
Everybody on this side of the OR is on another side, too.

`clicks >= 1 OR (clicks >= 5 AND …)` finds who has a click; the rest is dead weight, or was meant to be joined by AND.
That the side could be left out is proved for every day and all data, without the vocabulary's background facts.
"""

BAD = """
relationship_stage = Joined AND (joined in the last 30 days OR joined in the last 7 days)
"""

GOOD = """
relationship_stage = Joined AND joined in the last 30 days
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each such side of the ORs that no NOT stands around."""
    for written in context.conditions:
        for branch in branches_of(written):
            # Most rules have no OR, and are not to wait for what proves.
            if isinstance(branch.expr, ir.Or):
                yield from _of(context, written, branch.expr)


def _of(context: Context, written: Written, either: ir.Or) -> Iterator[Diagnostic]:
    # Sides may be equal: which of them is meant shows in their identity only.
    covered = {id(side) for side in context.prover.covered(either)}
    if covered:
        sides = parts_of(either, ir.Or)
        for side, among in zip(sides, context.prover.insides(sides), strict=True):
            if id(side) in covered and not is_brought(side):
                wider = [sides[number] for number in among.numbers if sides[number] is not side]
                yield _covered(context, written, sides, side, wider[:1])


def _covered(
    context: Context, written: Written, sides: tuple[ir.Expr, ...], side: ir.Expr, wider: list[ir.Expr]
) -> Diagnostic:
    joined = joined_at(written, place_of(side))
    edit = joined and cut_out(joined.part, joined.joint)
    is_safe = any(_is_false_with(context, each, side) for each in wider) and not any(map(is_brought, sides))
    return warning(
        RULE.code,
        "another side of the OR has all of this one's members",
        place_of(side),
        "lets nobody else in",
        labels=tuple(Label(place_of(each), "this side has them all") for each in wider),
        help="leave it out, or write what was meant",
        fixes=(Fix("leave it out", (edit,), Confidence.SAFE if is_safe else Confidence.UNSAFE),) if edit else (),
    )


def _is_false_with(context: Context, wider: ir.Expr, side: ir.Expr) -> bool:
    """Whether the side is false of all of whom the wider one is: then without it the OR is false of no others."""
    return isinstance(context.prover.implies(ir.Not(wider), ir.Not(side)), Proved)


RULE = LintRule(
    code=Code("SEG404", "covered-branch"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="leave that side out, or write the condition that was meant",
    check=check,
)

"""A condition that the others of its AND imply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from segdsl.analysis.answer import Proved
from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Fix, Label, Severity, warning
from segdsl.base.source import Span
from segdsl.ir import nodes as ir
from segdsl.lint.look import cut_out
from segdsl.lint.proofs import Branch, branches_of, is_brought, joined_at, place_of, stand_apart, together
from segdsl.lint.rule import Context, LintRule, Options, Written
from segdsl.lint.rules.duplicate_condition import repeated

ABOUT = """
What the other conditions say already leaves this one nothing to decide.

`joined in the last 30 days AND joined in the last 60 days` finds who joined in the last 30: the 60 misleads whoever
adjusts it later, and often one of the two was meant for another date, metric or window. That a condition could be left
out is proved for every day and all data, without the vocabulary's background facts.

Two bounds on the same side are `duplicate-condition`, and not reported here again.
"""

BAD = """
relationship_stage = Joined AND joined in the last 30 days AND joined in the last 60 days
"""

GOOD = """
relationship_stage = Joined AND joined in the last 30 days
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each such condition of the ANDs that no NOT stands around."""
    for written in context.conditions:
        if stand_apart(written, (), anchors=False) or not _may_follow(written):
            continue
        for branch in branches_of(written):
            if isinstance(branch.expr, ir.And):
                for part in _whole(branch.expr, context.prover.implied(branch.expr)):
                    if not is_brought(part) and not _is_repeated(written, place_of(part)):
                        yield _implied(context, written, branch, part)


def _is_repeated(written: Written, place: Span) -> bool:
    """Whether another rule reports what stands there."""
    return any(place.start <= at < place.end for at in repeated(written))


def _whole(expr: ir.And, implied: Sequence[ir.Expr]) -> Iterator[ir.Expr]:
    """Of the conditions that are implied, one for each place of which all is: a `between` is two conditions."""
    if not implied:
        return iter(())
    more = {place_of(part) for part in _others(expr, None) if not any(part is each for each in implied)}
    by_place = {place_of(part): part for part in implied}
    return (part for place, part in by_place.items() if place not in more)


def _may_follow(written: Written) -> bool:
    """False where all are plain bounds, no two on the same side of one thing: then none follows from another."""
    seen: set[tuple[str, bool]] = set()
    for part in written.expr.parts if isinstance(written.expr, ir.And) else ():
        match part:
            case ir.Total(metric, _, op) if op is not ir.Op.EQ:
                side = f"{metric.name} of events", op in (ir.Op.LT, ir.Op.LE)
            case ir.Compare(field, ir.Op.EQ) | ir.OneOf(field) | ir.HasAny(field) | ir.Within(field):
                side = field.name, True
            case _:
                return True
        if side in seen:
            return True
        seen.add(side)
    return False


def _implied(context: Context, written: Written, branch: Branch, part: ir.Expr) -> Diagnostic:
    others = tuple(each for each in _others(branch.expr, part) if place_of(each) != place_of(part))
    joined = joined_at(written, place_of(part))
    edit = joined and cut_out(joined.part, joined.joint)
    confidence = Confidence.SAFE if _is_same(context, others, branch.expr) else Confidence.UNSAFE
    guilty = _reason(context, others, part)
    return warning(
        RULE.code,
        "this condition follows from the others",
        place_of(part),
        "leaves nobody out",
        labels=tuple(Label(place, "this says more") for place in dict.fromkeys(map(place_of, guilty))),
        help="leave it out, or write what was meant",
        fixes=(Fix("leave it out", (edit,), confidence),) if edit else (),
    )


def _others(expr: ir.Expr, part: ir.Expr | None) -> tuple[ir.Expr, ...]:
    """What an AND is made of, those directly in it included, without one part."""
    if isinstance(expr, ir.And):
        return tuple(each for inner in expr.parts for each in _others(inner, part))
    return () if expr is part else (expr,)


def _reason(context: Context, others: tuple[ir.Expr, ...], part: ir.Expr) -> tuple[ir.Expr, ...]:
    """The fewest of the others that imply the part."""
    found = context.prover.guilty(ir.And((*others, ir.Not(part))))
    return tuple(each for each in found if each in others)


def _is_same(context: Context, others: tuple[ir.Expr, ...], whole: ir.Expr) -> bool:
    """Whether without the part it is true, and false, of the same subjects. What is referred to may change."""
    if any(map(is_brought, others)):
        return False
    left, prover = together(others), context.prover
    return isinstance(prover.equal(left, whole), Proved) and isinstance(
        prover.equal(ir.Not(left), ir.Not(whole)), Proved
    )


RULE = LintRule(
    code=Code("SEG403", "implied-condition"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="leave it out, or write the date, metric or window that was meant",
    check=check,
)

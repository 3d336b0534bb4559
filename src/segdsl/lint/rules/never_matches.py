"""A segment that nobody can be in, with the smallest reason."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.analysis.answer import Proved
from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Label, Severity, error
from segdsl.base.source import Span
from segdsl.ir import nodes as ir
from segdsl.lint.look import has_comment
from segdsl.lint.proofs import TRUE, facts_used, is_brought, joined_at, place_of, stand_apart
from segdsl.lint.rule import Context, LintRule, Options, Written
from segdsl.syntax import tree

ABOUT = """
Nobody can be in this segment, on any day.

Some of its conditions rule each other out: two stages at once, a date that is both earlier and later, a sum above one
bound and below another. No mail would ever be sent, and nothing would say so. The finding names the fewest conditions
that cannot hold together; leaving out any one of them would do.

This is proved, not guessed, for every day and all data that the vocabulary allows.
"""

BAD = """
relationship_stage = Joined AND relationship_stage = Outreach
"""

GOOD = """
relationship_stage any of (Joined, Outreach)
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each condition without members. One that only repeats what a segment it refers to has wrong is left out."""
    for written in context.conditions:
        if not stand_apart(written, context.vocabulary.facts) and context.prover.can_meet(written.expr, TRUE) is False:
            answer = context.prover.empty(written.expr)
            guilty = context.prover.guilty(written.expr)
            if isinstance(answer, Proved) and guilty and not _is_of_other(guilty):
                yield _impossible(written, guilty, facts_used(answer, context.vocabulary))


def _is_of_other(guilty: tuple[ir.Expr, ...]) -> bool:
    """Whether all of it comes through one reference: then that segment has the finding."""
    return all(map(is_brought, guilty)) and len({place_of(each) for each in guilty}) == 1


def _impossible(written: Written, guilty: tuple[ir.Expr, ...], notes: tuple[str, ...]) -> Diagnostic:
    places = sorted(dict.fromkeys(map(place_of, guilty)), key=lambda span: span.start)
    subject = "this segment" if written.segment else "this rule"
    label, help = "nobody can meet this", "change it, or leave it out"
    if len(places) > 1:
        label = "cannot hold beside the rest" if len(places) > 2 else "cannot hold beside the other"
        help = "change one of them, or leave it out"
    fixes = _either(written, guilty)
    if fixes:
        help = f"nobody has two at a time; to accept either, {fixes[0].message}"
    return error(
        RULE.code,
        f"{subject} matches nobody",
        places[-1],
        label,
        labels=tuple(Label(place, "this") for place in places[:-1]),
        notes=notes,
        help=help,
        fixes=fixes,
    )


def _either(written: Written, guilty: tuple[ir.Expr, ...]) -> tuple[Fix, ...]:
    """Where two values of one field are asked for side by side: accept either."""
    match guilty:
        case (ir.Compare(field, ir.Op.EQ), ir.Compare(other, ir.Op.EQ)) if field == other:
            pass
        case _:
            return ()
    found = [joined_at(written, place_of(each)) for each in guilty]
    if any(each is None or not isinstance(each.part, tree.Comparison) for each in found):
        return ()
    (first, second) = (each for each in found if each is not None)
    parts = first.joint.parts
    if first.joint is not second.joint or parts.index(second.part) != parts.index(first.part) + 1:
        return ()
    place = first.part.span.to(second.part.span)
    assert isinstance(first.part, tree.Comparison)
    assert isinstance(second.part, tree.Comparison)
    if has_comment(place.text):
        return ()
    values = f"{_value(first.part).text}, {_value(second.part).text}"
    text = f"{first.part.subject.span.text} any of ({values})"
    return (Fix(f"write `{text}`", (Edit(place, text),), Confidence.UNSAFE),)


def _value(comparison: tree.Comparison) -> Span:
    return comparison.value.span


RULE = LintRule(
    code=Code("SEG401", "never-matches"),
    level=Severity.ERROR,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="change one of the conditions, or leave it out",
    check=check,
)

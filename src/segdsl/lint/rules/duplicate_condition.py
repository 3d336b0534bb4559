"""The same condition twice in a branch, or two bounds on one side of the same thing (R04, R05)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from decimal import Decimal
from typing import assert_never

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Fix, Label, Severity, warning
from segdsl.base.source import Span
from segdsl.check.branches import Both, Either, Node, Use
from segdsl.ir import nodes as ir
from segdsl.lint.look import Place, Places, cut_out
from segdsl.lint.rule import Context, LintRule, Options, Written
from segdsl.syntax import tree

ABOUT = """
The same condition, or a second bound on the same side, stands twice in one branch.

One of the two says nothing, or is not what was meant: `clicks < 5 AND clicks < 3` finds who has fewer than 3, and the
5 only misleads whoever adjusts it later. Often one of them was to be `>`, to be about another metric, or to have
another window.

Conditions on different sides of an OR are never in one branch, and a range (`clicks > 1 AND clicks < 10`) is no
repetition. What `in segment` brings is not compared: the other segment may change.
"""

BAD = """
relationship_stage = Joined AND revenue > 500 USD since joined AND revenue > 1000 USD since joined
"""

GOOD = """
relationship_stage = Joined AND revenue > 500 USD since joined AND revenue < 1000 USD since joined
"""

LOWER = (ir.Op.GT, ir.Op.GE)


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each condition that stands in a branch with one like it; the first of the two is not reported."""
    for written in context.conditions:
        places = Places(written)
        for use, first in _repetitions(written):
            yield _repetition(use, places.of(use), first, places.of(first))


def repeated(written: Written) -> frozenset[int]:
    """Where the conditions begin that are reported here, and those that they repeat; other rules need say no more."""
    return frozenset(use.origin.span.start for both in _repetitions(written) for use in both)


def _repetitions(written: Written) -> Iterable[tuple[Use, Use]]:
    found: dict[Span, tuple[Use, Use]] = {}
    # Most conditions are each on another field or metric; to compare what they ask costs more than this.
    subjects = [_subject(use.leaf) for use in written.own]
    if len(set(subjects)) < len(subjects):
        _collect(written.node, found)
    return found.values()


def _collect(node: Node, found: dict[Span, tuple[Use, Use]]) -> dict[Hashable, Use]:
    """The conditions of a part by what they ask, the first of each; those that repeat one are added to `found`."""
    match node:
        case Use():
            return {} if node.origin.via else {_question(node): node}
        case Either(parts):
            merged: dict[Hashable, Use] = {}
            for part in parts:
                for question, use in _collect(part, found).items():
                    merged.setdefault(question, use)
            return merged
        case Both(parts):
            together: dict[Hashable, Use] = {}
            for part in parts:
                for question, use in _collect(part, found).items():
                    first = together.setdefault(question, use)
                    if first is not use:
                        found.setdefault(use.origin.span, (use, first))
            return together
        case _:
            assert_never(node)


def _subject(leaf: ir.Leaf) -> str:
    assert not isinstance(leaf, ir.Constant)
    return leaf.metric.name if isinstance(leaf, ir.Total | ir.Absent) else leaf.field.name


def _question(use: Use) -> Hashable:
    """What a condition asks; two bounds on the same side ask the same, and a range asks two things."""
    match use.leaf:
        case ir.Total(metric, window, op, _) if op is not ir.Op.EQ:
            return metric.name, window, _is_lower(op, use.negated)
        case ir.Compare(field, op, _) if op is not ir.Op.EQ:
            return field.name, _is_lower(op, use.negated)
        case leaf:
            return leaf, use.negated


def _is_lower(op: ir.Op, negated: bool) -> bool:
    return (op in LOWER) is not negated


# ---- what to say -----------------------------------------------------------------------------------------------


def _repetition(use: Use, place: Place, first: Use, first_place: Place) -> Diagnostic:
    if use.leaf == first.leaf and (
        not isinstance(place.condition, tree.Between) or place.condition == first_place.condition
    ):
        return warning(
            RULE.code,
            "this condition is there twice",
            use.place,
            "said again here",
            labels=(Label(first.place, "first said here"),),
            help="leave one of them out",
            fixes=_leave_out(place, first_place, "leave out the second one", Confidence.SAFE),
        )
    return warning(
        RULE.code,
        "this is bounded twice on the same side",
        use.place,
        "the second bound",
        labels=(Label(first.place, "the first bound"),),
        help="keep the narrower one",
        fixes=_keep_narrower(use, place, first, first_place),
    )


def _keep_narrower(use: Use, place: Place, first: Use, first_place: Place) -> tuple[Fix, ...]:
    """A fix where both are written as one plain bound each; probable only, since the other may be the mistake."""
    if not all(isinstance(each.condition, tree.Comparison) for each in (place, first_place)):
        return ()
    if use.negated or first.negated:
        return ()
    wider, narrower = (first_place, place) if _is_narrower(use.leaf, first.leaf) else (place, first_place)
    return _leave_out(wider, narrower, "leave out the wider bound", Confidence.UNSAFE)


def _is_narrower(leaf: ir.Leaf, other: ir.Leaf) -> bool:
    assert isinstance(leaf, ir.Total | ir.Compare)
    assert isinstance(other, ir.Total | ir.Compare)
    value, other_value = leaf.value, other.value
    assert isinstance(value, int | Decimal)
    assert isinstance(other_value, int | Decimal)
    if value == other_value:
        return leaf.op in (ir.Op.GT, ir.Op.LT)
    return (value > other_value) is (leaf.op in LOWER)


def _leave_out(place: Place, kept: Place, message: str, confidence: Confidence) -> tuple[Fix, ...]:
    """The fix that takes a condition out of the AND or OR that joins it to the kept one; it must be the same.

    A param may have another value in another run, so two conditions of which one has a param must be written alike.
    """
    joint = place.joint
    if not isinstance(joint, tree.And | tree.Or) or joint is not kept.joint:
        return ()
    if place.whole != kept.whole and "$" in place.whole.span.text + kept.whole.span.text:
        return ()
    edit = cut_out(place.whole, joint)
    return (Fix(message, (edit,), confidence),) if edit else ()


RULE = LintRule(
    code=Code("SEG391", "duplicate-condition"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="leave one of them out; of two bounds keep the narrower",
    check=check,
)

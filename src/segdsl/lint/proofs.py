"""What lint rules that prove things share: the parts of a condition that can be asked about, and how a proof is shown.

A rule reports only what was proved, or refuted with a witness; where the answer is unknown it is silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from segdsl.analysis.answer import Answer, Proved, Witness
from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.ir import nodes as ir
from segdsl.ir.days import Ago, Unit
from segdsl.lint.rule import Context, Written
from segdsl.syntax import tree
from segdsl.vocabulary.model import BackgroundFact, Vocabulary

TRUE = ir.Constant(True)

SHOWN_MAX = 20
"""Of how many findings of one rule a witness is shown: a project of thousands has another problem first."""


@record
class Branch:
    """An AND or OR with no NOT around it, and what every branch with it has beside it."""

    expr: ir.And | ir.Or
    beside: tuple[ir.Expr, ...]


def branches_of(written: Written) -> Iterator[Branch]:
    """The ANDs and ORs that were written in this condition, outer ones first; not what `in segment` brings."""
    yield from _branches(written.expr, ())


def _branches(expr: ir.Expr, beside: tuple[ir.Expr, ...]) -> Iterator[Branch]:
    if not isinstance(expr, ir.And | ir.Or) or is_brought(expr):
        return
    yield Branch(expr, beside)
    for index, part in enumerate(expr.parts):
        others = (*expr.parts[:index], *expr.parts[index + 1 :]) if isinstance(expr, ir.And) else ()
        yield from _branches(part, (*beside, *others))


def is_brought(expr: ir.Expr) -> bool:
    """Whether a condition stands in another segment, and `in segment` brings it here."""
    return expr.origin is not None and bool(expr.origin.via)


def place_of(expr: ir.Expr) -> Span:
    """Where a condition stands in the text at hand: it itself, or the reference that brings it."""
    assert expr.origin is not None
    return expr.origin.via[0] if expr.origin.via else expr.origin.span


def together(parts: tuple[ir.Expr, ...]) -> ir.Expr:
    """All of the parts as one condition."""
    return parts[0] if len(parts) == 1 else ir.And(parts)


# ---- what need not be asked ------------------------------------------------------------------------------------

_OnMetric = ir.Total | ir.Absent
_Plain = ir.Compare | ir.OneOf | ir.HasAny | ir.Contains | ir.Within | _OnMetric


def stand_apart(written: Written, facts: Iterable[BackgroundFact], *, anchors: bool = True) -> bool:
    """Whether each condition asks for something that can be, about what no other asks.

    Then nothing in it rules anything out, and nobody need prove that; most rules are so. A fact may link two dates.
    That something is known follows from a fact, too, but no plain condition says otherwise. A window since a date asks
    that it is long enough ago; any date can be, unless another condition keeps it near. Without `anchors`, it is not
    counted as asking about the date.
    """
    asked: dict[str, _Plain] = {}
    since: dict[str, int] = {}
    for leaf in written.expr.parts if isinstance(written.expr, ir.And) else (written.expr,):
        if not isinstance(leaf, _Plain):
            return False
        name = leaf.field.name if not isinstance(leaf, _OnMetric) else f"{leaf.metric.name} of events"
        if name in asked:
            return False
        asked[name] = leaf
        if anchors and isinstance(leaf, _OnMetric) and isinstance(leaf.window, ir.SinceField):
            anchor = leaf.window.anchor.name
            since[anchor] = max(since.get(anchor, 0), leaf.window.first_day)
    seen = asked.keys() | since.keys()
    return all(name not in asked or _reaches_back(asked[name], days) for name, days in since.items()) and not any(
        fact.earlier in seen and fact.later in seen for fact in facts
    )


def _reaches_back(leaf: ir.Expr, days: int) -> bool:
    """Whether a date may be so many days ago, for all that a condition asks of it; False where that is not plain."""
    match leaf:
        case ir.Within(_, None):
            return True
        case ir.Within(_, Ago(count, Unit.DAY, plus)):
            return count - plus >= days
        case _:
            return False


# ---- what was written ------------------------------------------------------------------------------------------


@record
class Joined:
    """A part of an AND or OR as it was written, with a NOT or parentheses around it, and what joins it."""

    part: tree.Condition
    joint: tree.And | tree.Or


def joined_at(written: Written, place: Span) -> Joined | None:
    """The part that stands at a place, with the parentheses and NOTs around it; None where nothing joins it."""
    return _joined(written.condition, place)


def _joined(condition: tree.Condition, place: Span) -> Joined | None:
    match condition:
        case tree.And(parts) | tree.Or(parts):
            part = next((each for each in parts if each.span.start <= place.start and place.end <= each.span.end), None)
            if part is None:
                return None
            return _joined(part, place) or (Joined(part, condition) if _bare(part).span == place else None)
        case tree.Not(part) | tree.Group(part):
            return _joined(part, place)
        case _:
            return None


def _bare(condition: tree.Condition) -> tree.Condition:
    """The condition without parentheses that only enclose it."""
    while isinstance(condition, tree.Group) and condition.window is None:
        condition = condition.part
    return condition


# ---- what is shown ---------------------------------------------------------------------------------------------


def facts_used(answer: Answer, vocabulary: Vocabulary) -> tuple[str, ...]:
    """A note for each background fact without which a proof would not hold."""
    names = answer.facts if isinstance(answer, Proved) else ()
    reasons = {fact.name: fact.reason for fact in vocabulary.facts}
    return tuple(f"this rests on the fact `{name}`: {reasons[name]}" for name in names)


def shown(witness: Witness, text: str, context: Context) -> tuple[str, ...]:
    """Notes with a witness as it stands between the braces of a test, after a sentence about it."""
    from segdsl.analysis.witness import as_case, unwritable

    if unwritable(witness):
        return (text,)
    return f"{text}:", f"today: {witness.today} {as_case(witness, True, context.vocabulary)}"

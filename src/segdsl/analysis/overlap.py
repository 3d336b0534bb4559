"""How segments lie to each other: all pairs of a project, each apart, meeting, one inside the other, or equal.

Two segments *meet* if some subject can be a member of both on one day; that a subject passes from one to the other as
time goes by is no meeting. The commands and the lint rules ask the same three questions here, so they never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from itertools import combinations
from typing import TYPE_CHECKING

from segdsl.analysis.answer import Unknown
from segdsl.base.record import record
from segdsl.ir.nodes import Expr, Rule

if TYPE_CHECKING:
    from segdsl.analysis.prove import Prover


class Relation(Enum):
    """How one segment lies to another. Declared from what asks most for a look to what asks least."""

    EQUAL = "equal"
    INSIDE = "inside"
    AROUND = "around"
    OVERLAP = "overlap"
    UNKNOWN = "unknown"
    DISJOINT = "disjoint"

    @property
    def meets(self) -> bool:
        """Whether a subject can be in both on one day, for all that is known."""
        return self not in (Relation.DISJOINT, Relation.UNKNOWN)


@record
class Pair:
    """Two segments and how the first lies to the second; `reason` says why that is not known."""

    first: str
    second: str
    relation: Relation
    reason: str = ""


def pairs(rules: Mapping[str, Rule], prover: Prover) -> Iterator[Pair]:
    """Every two segments, in the order in which they are written; each is worked out when it is asked for.

    What a pair has in common, or which background facts keep it apart, is told by `prover.disjoint`, for the few of
    which somebody wants to know.
    """
    for first, second in combinations(rules.values(), 2):
        yield relate(first, second, prover)


def relate(first: Rule, second: Rule, prover: Prover) -> Pair:
    """How the first segment lies to the second.

    A segment without members is disjoint from every other. Where it is not known whether one lies inside the other,
    what is known is said: that they overlap.
    """
    one, other = first.condition, second.condition
    meets = prover.can_meet(one, other)
    if meets is None:
        answer = prover.disjoint(one, other)
        reason = answer.reason if isinstance(answer, Unknown) else ""
        return Pair(first.name, second.name, Relation.UNKNOWN, reason)
    return Pair(first.name, second.name, _meeting(one, other, prover) if meets else Relation.DISJOINT)


def by_interest(found: Iterable[Pair]) -> list[Pair]:
    """The pairs, those first that most ask for a look; else in their order."""
    order = list(Relation)
    return sorted(found, key=lambda pair: order.index(pair.relation))


def _meeting(first: Expr, second: Expr, prover: Prover) -> Relation:
    """How two segments that meet lie to each other."""
    inside = prover.is_inside(first, second) is True
    around = prover.is_inside(second, first) is True
    if inside and around:
        return Relation.EQUAL
    if inside:
        return Relation.INSIDE
    return Relation.AROUND if around else Relation.OVERLAP

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
from segdsl.ir.nodes import Rule

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
    """How the first of every two segments lies to the second, in the order in which they are written.

    A segment without members is disjoint from every other. Where it is not known whether one lies inside the other,
    what is known is said: that they overlap. What a pair has in common, or which background facts keep it apart, is
    told by `prover.disjoint`, for the few of which somebody wants to know.
    """
    conditions = [rule.condition for rule in rules.values()]
    meetings, insides = prover.meetings(conditions), prover.insides(conditions)
    for (one, first), (other, second) in combinations(enumerate(rules.values()), 2):
        reason = ""
        if meetings[one].unknown >> other & 1:
            relation = Relation.UNKNOWN
            answer = prover.disjoint(first.condition, second.condition)
            reason = answer.reason if isinstance(answer, Unknown) else ""
        elif meetings[one].true >> other & 1:
            relation = _MEETING[insides[one].true >> other & 1, insides[other].true >> one & 1]
        else:
            relation = Relation.DISJOINT
        yield Pair(first.name, second.name, relation, reason)


_MEETING = {(1, 1): Relation.EQUAL, (1, 0): Relation.INSIDE, (0, 1): Relation.AROUND, (0, 0): Relation.OVERLAP}
"""How two that meet lie to each other, by whether the first lies inside the second, and the other way round."""


def by_interest(found: Iterable[Pair]) -> list[Pair]:
    """The pairs, those first that most ask for a look; else in their order."""
    order = list(Relation)
    return sorted(found, key=lambda pair: order.index(pair.relation))

"""Which segments of a project lie in which: all of one's members are in the other, on every day.

A segment with all conditions of another lies in it, which is seen at once, however many segments there are. Else the
prover is asked, about all pairs together and without a witness.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from segdsl.base.record import record
from segdsl.ir import nodes as ir
from segdsl.lint.proofs import TRUE, stand_apart
from segdsl.lint.rule import Context, Written, segments
from segdsl.syntax import tree

LOOKS_MAX = 1_000_000
"""How many pairs are looked at for their conditions."""
ASKED_MAX = 1_000
QUESTIONS_MAX = 5_000
"""Of how many segments the prover is asked, and of how many of their pairs that it does not see at once: beyond, a
project of thousands is told no more."""


@record
class Member:
    """A segment that has members, and the names of the segments that it refers to itself."""

    name: tree.Name
    expr: ir.Expr
    refers: frozenset[str]


@record
class Nested:
    """Groups of segments that are equal, in the order of writing, and pairs of one in another, the narrowest."""

    equal: tuple[tuple[Member, ...], ...]
    inside: tuple[tuple[Member, Member], ...]


def nested(context: Context) -> Nested:
    """How the segments of a project lie in each other; worked out once for all rules that ask."""
    found = context.remembered(_nested)
    assert isinstance(found, Nested)
    return found


def _nested(context: Context) -> Nested:
    members = [
        Member(item.name, written.expr, _refers(written))
        for written, item, _ in segments(context)
        if stand_apart(written, context.vocabulary.facts) or context.prover.can_meet(written.expr, TRUE)
    ]
    if len(members) < 2:
        return Nested((), ())
    within = _seen(members)
    asked = [member.expr for member in members[:ASKED_MAX]]
    for index, inside in enumerate(context.prover.insides(asked, QUESTIONS_MAX)):
        within[index].update(inside.numbers)
        within[index].discard(index)
    groups: dict[int, list[int]] = {}
    for index, first in enumerate(_firsts(within)):
        groups.setdefault(first, []).append(index)
    at = {member.name.text: index for index, member in enumerate(members)}
    pairs: list[tuple[Member, Member]] = []
    for inner in groups:
        outers = {outer for outer in within[inner] if outer in groups}
        # Not those that lie around another of them, nor around one that it refers to.
        refers = {at[name] for name in members[inner].refers if name in at}
        pairs += [
            (members[inner], members[outer])
            for outer in sorted(outers - refers)
            if not any(outer in within[other] for other in (outers - {outer}) | refers)
            and not _refer(members[inner], members[outer])
        ]
    equal = (
        tuple(members[index] for index in group if index == group[0] or not _refer(members[index], members[group[0]]))
        for group in groups.values()
    )
    return Nested(tuple(group for group in equal if len(group) > 1), tuple(pairs))


def _seen(members: Sequence[Member]) -> list[set[int]]:
    """For each segment those whose conditions it has, all of them; looked up by the rarest one."""
    numbers: dict[ir.Expr, int] = {}
    # Conditions are compared by numbers: it is done often.
    conditions = [frozenset(numbers.setdefault(part, len(numbers)) for part in _parts(each.expr)) for each in members]
    times = Counter(part for parts in conditions for part in parts)
    by_rarest: dict[int, list[int]] = {}
    for index, parts in enumerate(conditions):
        by_rarest.setdefault(min(parts, key=times.__getitem__), []).append(index)
    pairs = (
        (inner, outer) for inner, parts in enumerate(conditions) for part in parts for outer in by_rarest.get(part, ())
    )
    found: list[set[int]] = [set() for _ in members]
    for inner, outer in islice(pairs, LOOKS_MAX):
        if inner != outer and conditions[outer] <= conditions[inner]:
            found[inner].add(outer)
    return found


def _firsts(within: Sequence[set[int]]) -> list[int]:
    """For each segment the first that it is equal to, which may be itself: both lie in each other."""
    firsts: list[int] = []
    for index, outers in enumerate(within):
        equal = (firsts[other] for other in outers if other < index and index in within[other])
        firsts.append(min(equal, default=index))
    return firsts


def _refer(one: Member, other: Member) -> bool:
    return other.name.text in one.refers or one.name.text in other.refers


def _refers(written: Written) -> frozenset[str]:
    """The names of the segments that a condition refers to itself."""
    from segdsl.check.references import references

    return frozenset(reference.name.text for reference in references(written.condition))


def _parts(expr: ir.Expr) -> tuple[ir.Expr, ...]:
    return expr.parts if isinstance(expr, ir.And) else (expr,)

"""Which segments of a project lie in which: all of one's members are in the other, on every day.

A segment with all conditions of another lies in it, which is seen at once, however many segments there are. Else the
prover is asked, about all pairs together and without a witness.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter

from segdsl.base.record import record
from segdsl.ir import nodes as ir
from segdsl.lint.proofs import TRUE, stand_apart, together
from segdsl.lint.rule import Context, Options, Written, segments
from segdsl.syntax import tree

LOOKS_MAX = 1_000_000
"""How many pairs are looked at for their conditions."""
ASKED_MAX = 1_000
QUESTIONS_MAX = 5_000
"""Of how many segments the prover is asked, and of how many of their pairs that it does not see at once: beyond, a
project of thousands is told no more."""


@record
class Member:
    """A segment that has members, what it asks for, and the names of the segments that it refers to itself.

    `parts` are its conditions, all of which its members meet; equal ones of several segments are one value.
    """

    name: tree.Name
    parts: tuple[ir.Expr, ...]
    refers: tuple[str, ...]

    @property
    def expr(self) -> ir.Expr:
        """Its condition."""
        return together(self.parts)


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


def members(context: Context, _: Options) -> Iterator[Member]:
    """The segments that have members."""
    for written, item, _rule in segments(context):
        if stand_apart(written, context.vocabulary.facts) or context.prover.can_meet(written.expr, TRUE):
            yield Member(item.name, tuple(map(context.same, _parts(written.expr))), _refers(written))


def _nested(context: Context) -> Nested:
    found = sorted(context.over_all(members), key=lambda member: member.name.span.order)
    if len(found) < 2:
        return Nested((), ())
    # Few of them lie in another, so nothing is kept of the rest.
    within = _seen(found)
    asked = [member.expr for member in found[:ASKED_MAX]]
    for index, inside in enumerate(context.prover.insides(asked, QUESTIONS_MAX)):
        others = set(inside.numbers) - {index}
        if others:
            within.setdefault(index, set()).update(others)
    firsts = _firsts(within)
    return Nested(tuple(_equal(found, firsts)), tuple(_inside(found, within, firsts)))


def _equal(found: Sequence[Member], firsts: Mapping[int, int]) -> Iterator[tuple[Member, ...]]:
    groups: dict[int, list[int]] = {}
    for index, first in sorted(firsts.items()):
        groups.setdefault(first, []).append(index)
    for first, others in sorted(groups.items()):
        told = [found[index] for index in others if not _refer(found[index], found[first])]
        if told:
            yield found[first], *told


def _inside(
    found: Sequence[Member], within: Mapping[int, set[int]], firsts: Mapping[int, int]
) -> Iterator[tuple[Member, Member]]:
    named = {name for member in found for name in member.refers}
    at = {member.name.text: index for index, member in enumerate(found) if member.name.text in named}
    for inner in sorted(within.keys() - firsts.keys()):
        outers = within[inner] - firsts.keys()
        # Not those that lie around another of them, nor around one that it refers to.
        refers = {at[name] for name in found[inner].refers if name in at}
        for outer in sorted(outers - refers):
            is_around = any(outer in within.get(other, ()) for other in (outers - {outer}) | refers)
            if not is_around and not _refer(found[inner], found[outer]):
                yield found[inner], found[outer]


def _seen(found: Sequence[Member]) -> dict[int, set[int]]:
    """For segments those whose conditions they have, all of them; looked up by the rarest one."""
    # INVARIANT: equal conditions are one value (`Context.same`), so they are told apart by identity: it is done often.
    times = Counter(id(part) for member in found for part in member.parts)
    by_rarest: dict[int, list[int]] = {}
    for index, member in enumerate(found):
        by_rarest.setdefault(min(map(id, member.parts), key=times.__getitem__), []).append(index)
    pairs = (
        (inner, outer)
        for inner, member in enumerate(found)
        for part in dict.fromkeys(map(id, member.parts))
        for outer in by_rarest.get(part, ())
    )
    within: dict[int, set[int]] = {}
    for inner, looks in groupby(islice(pairs, LOOKS_MAX), itemgetter(0)):
        has = frozenset(map(id, found[inner].parts))
        outers = {outer for _, outer in looks if outer != inner and has.issuperset(map(id, found[outer].parts))}
        if outers:
            within[inner] = outers
    return within


def _firsts(within: Mapping[int, set[int]]) -> dict[int, int]:
    """Of each segment that is equal to an earlier one, the first such: both lie in each other."""
    firsts: dict[int, int] = {}
    for index in sorted(within):
        equal = [other for other in within[index] if other < index and index in within.get(other, ())]
        if equal:
            firsts[index] = min(firsts.get(other, other) for other in equal)
    return firsts


def _refer(one: Member, other: Member) -> bool:
    return other.name.text in one.refers or one.name.text in other.refers


def _refers(written: Written) -> tuple[str, ...]:
    """The names of the segments that a condition refers to itself."""
    from segdsl.check.references import references

    return tuple([reference.name.text for reference in references(written.condition)])


def _parts(expr: ir.Expr) -> tuple[ir.Expr, ...]:
    return expr.parts if isinstance(expr, ir.And) else (expr,)

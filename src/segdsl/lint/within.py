"""Which segments of a project lie in which: all of one's members are in the other, on every day.

The prover is asked about all pairs at once, without a witness.
"""

from __future__ import annotations

from collections.abc import Sequence

from segdsl.base.record import record
from segdsl.ir import nodes as ir
from segdsl.lint.proofs import TRUE, stand_apart
from segdsl.lint.rule import Context, Written, segments
from segdsl.syntax import tree

QUESTIONS_MAX = 5_000
"""Of how many pairs the prover is asked that are not seen at once: beyond, a project of thousands is told no more."""


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
    insides = context.prover.insides([member.expr for member in members], QUESTIONS_MAX)
    within = [{*inside.numbers} - {index} for index, inside in enumerate(insides)]
    groups: list[list[int]] = []
    for index in range(len(members)):
        home = next((group for group in groups if group[0] in within[index] and index in within[group[0]]), None)
        if home is None:
            groups.append([index])
        else:
            home.append(index)
    firsts = {group[0] for group in groups}
    pairs: list[tuple[Member, Member]] = []
    for inner in sorted(firsts):
        outers = {outer for outer in within[inner] if outer in firsts and outer != inner}
        # Not those that lie around another of them, nor around one that it refers to.
        narrowest = [outer for outer in outers if not any(outer in within[other] for other in outers - {outer})]
        pairs += [
            (members[inner], members[outer])
            for outer in sorted(narrowest)
            if not _is_built_on(members[inner], members[outer], members, within)
        ]
    equal = tuple(
        tuple(members[index] for index in group if index == group[0] or not _refer(members[index], members[group[0]]))
        for group in groups
        if len(group) > 1
    )
    return Nested(tuple(group for group in equal if len(group) > 1), tuple(pairs))


def _is_built_on(inner: Member, outer: Member, members: Sequence[Member], within: Sequence[set[int]]) -> bool:
    """Whether it refers to the other, or to a segment in it: then nobody need be told that it lies there."""
    at = next(index for index, each in enumerate(members) if each is outer)
    return _refer(inner, outer) or any(
        each.name.text in inner.refers and at in within[index] for index, each in enumerate(members)
    )


def _refer(one: Member, other: Member) -> bool:
    return other.name.text in one.refers or one.name.text in other.refers


def _refers(written: Written) -> frozenset[str]:
    """The names of the segments that a condition refers to itself."""
    from segdsl.check.references import references

    return frozenset(reference.name.text for reference in references(written.condition))

"""Which segments of a project lie in which: all of one's members are in the other, on every day.

Asked of all pairs, so first comes what is cheap. Who is in a segment may have anything where its conditions do not ask;
so a segment that asks about something the other does not name is left by some of the other's members (except where it
is always true, which is another finding). What remains is asked of the prover, without a witness.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segdsl.base.record import record
from segdsl.ir import nodes as ir
from segdsl.ir.rewrite import walk
from segdsl.lint.proofs import TRUE
from segdsl.lint.rule import Context, Written, segments
from segdsl.syntax import tree
from segdsl.vocabulary.model import BackgroundFact


@record
class Member:
    """A segment that has members: what its conditions name, and what background facts say something of for that."""

    name: tree.Name
    expr: ir.Expr
    names: frozenset[str]
    settles: frozenset[str]
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
    facts = context.vocabulary.facts
    members = [
        Member(item.name, written.expr, names := _names(written.expr), _settled(names, facts), _refers(written))
        for written, item, _ in segments(context)
        if context.prover.can_meet(written.expr, TRUE)
    ]
    within = _within(context, members)
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


def _within(context: Context, members: Sequence[Member]) -> list[set[int]]:
    """For each segment those that it lies in."""
    is_inside = context.prover.is_inside
    return [
        {
            outer
            for outer, other in enumerate(members)
            if outer != inner and other.names <= one.settles and is_inside(one.expr, other.expr)
        }
        for inner, one in enumerate(members)
    ]


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


def _settled(names: frozenset[str], facts: Iterable[BackgroundFact]) -> frozenset[str]:
    """The names, and those of which a fact may say something because of them."""
    settled = set(names)
    for fact in facts:
        linked = {name for name in (fact.earlier, fact.later, fact.field, fact.known) if name is not None}
        if not linked.isdisjoint(names):
            settled |= linked
    return frozenset(settled)


def _names(expr: ir.Expr) -> frozenset[str]:
    """The fields and metrics that a condition names."""
    names: set[str] = set()
    for node in walk(expr):
        match node:
            case ir.Total(metric) | ir.Absent(metric):
                names.add(f"{metric.name} of events")
            case ir.And() | ir.Or() | ir.Not() | ir.Constant():
                pass
            case _:
                names.add(node.field.name)
    return frozenset(names)

"""Which segments of a project lie in which: all of one's members are in the other, on every day.

Asked of all pairs, so first comes what is cheap. Who is in a segment may have anything where its conditions do not ask;
so a segment that asks about something the other does not name is left by some of the other's members (except where it
is always true, which is another finding). What remains is asked of the prover, without a witness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from math import inf
from typing import TYPE_CHECKING

from segdsl.base.record import record
from segdsl.ir import nodes as ir
from segdsl.ir.days import Ago, Unit
from segdsl.ir.rewrite import walk
from segdsl.lint.proofs import TRUE, stand_apart
from segdsl.lint.rule import Context, Written, segments
from segdsl.syntax import tree
from segdsl.vocabulary.model import BackgroundFact

if TYPE_CHECKING:
    from segdsl.analysis.prove import Prover


PAIRS_MAX = 100_000
QUESTIONS_MAX = 5_000
"""How many pairs are looked at, and of how many the prover is asked: beyond, a project of thousands is told no more."""


@record
class Member:
    """A segment that has members: what its conditions name, and what background facts say something of for that.

    Of whom one of the `denials` is true, is no member.
    """

    name: tree.Name
    expr: ir.Expr
    names: frozenset[str]
    settles: frozenset[str]
    refers: frozenset[str]
    denials: tuple[ir.Not, ...]
    picks: dict[str, frozenset[ir.Value]]
    ranges: dict[str, tuple[float, float]]


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
        Member(
            item.name,
            written.expr,
            names := _names(written.expr),
            _settled(names, facts),
            _refers(written),
            tuple(map(ir.Not, _parts(written.expr))),
            _picks(written.expr),
            _ranges(written.expr),
        )
        for written, item, _ in segments(context)
        if stand_apart(written, facts) or context.prover.can_meet(written.expr, TRUE)
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
    within: list[set[int]] = [set() for _ in members]
    pairs = islice(_likely(members), PAIRS_MAX)
    questions = (pair for pair in pairs if _asks_no_less(members[pair[0]], members[pair[1]]))
    for inner, outer in islice(questions, QUESTIONS_MAX):
        if _lies_in(members[inner], members[outer], context.prover):
            within[inner].add(outer)
    return within


def _likely(members: Sequence[Member]) -> Iterator[tuple[int, int]]:
    """The pairs of which the second names nothing that the first does not settle; looked up by what they name."""
    by_names: dict[frozenset[str], list[int]] = {}
    for index, member in enumerate(members):
        by_names.setdefault(member.names, []).append(index)
    for inner, member in enumerate(members):
        for names, outers in by_names.items():
            if names <= member.settles:
                yield from ((inner, outer) for outer in outers if outer != inner)


def _asks_no_less(inner: Member, outer: Member) -> bool:
    """Whether of nothing that both ask about it lets more through: cheap to see, and most pairs differ there.

    Not quite what is to be proved, as another of its conditions may see to that; such a pair is passed over.
    """
    for key, (low, high) in outer.ranges.items():
        own = inner.ranges.get(key)
        if own is not None and (own[0] < low or own[1] > high):
            return False
    return all(inner.picks[name] <= values for name, values in outer.picks.items() if name in inner.picks)


def _lies_in(inner: Member, outer: Member, prover: Prover) -> bool:
    """Whether all members of one are in the other. What refutes it most often is asked first: it is remembered."""
    return not any(prover.can_meet(inner.expr, denial) for denial in outer.denials) and bool(
        prover.is_inside(inner.expr, outer.expr)
    )


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


def _parts(expr: ir.Expr) -> tuple[ir.Expr, ...]:
    return expr.parts if isinstance(expr, ir.And) else (expr,)


def _picks(expr: ir.Expr) -> dict[str, frozenset[ir.Value]]:
    """The values that a condition picks of a field, by its name; sets have other rules."""
    picks: dict[str, frozenset[ir.Value]] = {}
    for part in _parts(expr):
        match part:
            case ir.Compare(field, ir.Op.EQ, value):
                picks[field.name] = picks.get(field.name, frozenset({value})) & {value}
            case ir.OneOf(field, values):
                picks[field.name] = picks.get(field.name, frozenset(values)) & frozenset(values)
            case _:
                pass
    return picks


def _ranges(expr: ir.Expr) -> dict[str, tuple[float, float]]:
    """The ranges of numbers and of ages that a condition asks for, by what they are about."""
    ranges: dict[str, tuple[float, float]] = {}
    for part in _parts(expr):
        match part:
            case ir.Within(field, None | Ago(_, Unit.DAY) as first, None | Ago(_, Unit.DAY) as last):
                youngest = -inf if last is None else last.count - last.plus
                _narrow(ranges, field.name, youngest, inf if first is None else first.count - first.plus)
            case ir.Total(metric, window, op, value):
                _narrow(ranges, f"{metric.name} of events, {window!r}", *_range(op, value))
            case ir.Compare(field, op, int() | Decimal() as value):
                _narrow(ranges, field.name, *_range(op, value))
            case _:
                pass
    return ranges


def _range(op: ir.Op, value: int | Decimal) -> tuple[float, float]:
    bound = float(value)
    return (-inf if op in (ir.Op.LT, ir.Op.LE) else bound), (inf if op in (ir.Op.GT, ir.Op.GE) else bound)


def _narrow(ranges: dict[str, tuple[float, float]], key: str, low: float, high: float) -> None:
    before = ranges.get(key, (-inf, inf))
    ranges[key] = max(low, before[0]), min(high, before[1])


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

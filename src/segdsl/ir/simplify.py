"""The same condition in fewer nodes.

Every step keeps all three truth values (§6.1), so not every law of two-valued logic is here: `x AND NOT x` is unknown
where `x` is, never simply false, and two date ranges that do not meet are false only for a date that is known. What
stays right: And and Or are associative, commutative, idempotent and absorb each other, and true and false are their
neutral and dominating elements.
"""

from __future__ import annotations

from collections.abc import Callable

from segdsl.base.record import replace
from segdsl.ir.days import Ago, Day, Fixed, Unit
from segdsl.ir.nodes import And, Compare, Constant, Expr, HasAny, Not, OneOf, Op, Or, Value, Within
from segdsl.ir.rewrite import opposite, rewrite
from segdsl.vocabulary.model import Field


def simplify(expr: Expr) -> Expr:
    """A condition with the same truth value for every subject on every day, and never with more nodes."""
    while (simpler := rewrite(expr, _step)) != expr:
        expr = simpler
    return simpler


def _step(expr: Expr) -> Expr:
    for step in STEPS:
        expr = step(expr)
    return expr


def take_negation(expr: Expr) -> Expr:
    """`NOT NOT x` is `x`; `NOT clicks >= 5` is `clicks < 5` (§6.1)."""
    match expr:
        case Not(Not(part)):
            return part
        case Not(part):
            return opposite(part) or expr
        case _:
            return expr


def flatten(expr: Expr) -> Expr:
    """An And directly in an And, or an Or in an Or, gives up its parts to the outer one."""
    match expr:
        case And(parts, origin):
            return And(tuple(p for part in parts for p in (part.parts if isinstance(part, And) else (part,))), origin)
        case Or(parts, origin):
            return Or(tuple(p for part in parts for p in (part.parts if isinstance(part, Or) else (part,))), origin)
        case _:
            return expr


def fold_constants(expr: Expr) -> Expr:
    """True is neutral in an And and false decides it; in an Or the other way round. Unknown does neither."""
    match expr:
        case And(parts, origin) if Constant(False) in parts:
            return Constant(False, origin)
        case And(parts, origin):
            return And(tuple(part for part in parts if part != Constant(True)), origin)
        case Or(parts, origin) if Constant(True) in parts:
            return Constant(True, origin)
        case Or(parts, origin):
            return Or(tuple(part for part in parts if part != Constant(False)), origin)
        case _:
            return expr


def drop_repeated(expr: Expr) -> Expr:
    """`x AND x` is `x`, `x OR x` is `x`; the first one stays."""
    match expr:
        case And(parts, origin):
            return And(tuple(dict.fromkeys(parts)), origin)
        case Or(parts, origin):
            return Or(tuple(dict.fromkeys(parts)), origin)
        case _:
            return expr


def absorb(expr: Expr) -> Expr:
    """`x AND (x OR y)` is `x`, `x OR (x AND y)` is `x`."""
    match expr:
        case And(parts, origin):
            beside = set(parts)
            return And(tuple(p for p in parts if not (isinstance(p, Or) and beside.intersection(p.parts))), origin)
        case Or(parts, origin):
            beside = set(parts)
            return Or(tuple(p for p in parts if not (isinstance(p, And) and beside.intersection(p.parts))), origin)
        case _:
            return expr


def join_values(expr: Expr) -> Expr:
    """`x = a OR x = b` is `x any of (a, b)`; `x != a AND x != b` is `x none of (a, b)`; likewise for sets."""
    match expr:
        case Or(parts, origin):
            return Or(_joined(parts), origin)
        case And(parts, origin):
            refused = tuple(part.part for part in parts if isinstance(part, Not) and _choice(part.part))
            others = tuple(part for part in parts if not (isinstance(part, Not) and _choice(part.part)))
            return And((*others, *(Not(part, part.origin) for part in _joined(refused))), origin)
        case _:
            return expr


def plain_choice(expr: Expr) -> Expr:
    """A choice of one is a comparison; a value named twice counts once."""
    match expr:
        case OneOf(field, (value,), origin):
            return Compare(field, Op.EQ, value, origin)
        case OneOf(field, values, origin):
            return OneOf(field, tuple(dict.fromkeys(values)), origin)
        case HasAny(field, values, origin):
            return HasAny(field, tuple(dict.fromkeys(values)), origin)
        case _:
            return expr


def intersect_dates(expr: Expr) -> Expr:
    """Two ranges of one date field in an And are one range, where their ends can be told apart on every day.

    Ranges that do not meet become one whose end is before its start: false, but unknown where the date is.
    """
    if not isinstance(expr, And):
        return expr
    parts: list[Expr] = []
    ranges: dict[Field, tuple[int, Within]] = {}
    for part in expr.parts:
        if isinstance(part, Within):
            index, earlier = ranges.get(part.field, (0, None))
            if earlier and (both := _intersection(earlier, part)):
                parts[index] = both
                ranges[part.field] = index, both
                continue
            ranges[part.field] = len(parts), part
        parts.append(part)
    return And(tuple(parts), expr.origin)


def unwrap(expr: Expr) -> Expr:
    """An And or Or of one part is that part; of none, the constant it stands for."""
    match expr:
        case And((part,)) | Or((part,)):
            return part
        case And((), origin):
            return Constant(True, origin)
        case Or((), origin):
            return Constant(False, origin)
        case _:
            return expr


STEPS: tuple[Callable[[Expr], Expr], ...] = (
    take_negation,
    plain_choice,
    flatten,
    fold_constants,
    drop_repeated,
    absorb,
    join_values,
    intersect_dates,
    unwrap,
)
"""In this order at every node, parts first, until nothing changes."""


def _joined(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """Alternatives, with all choices from one field made one, in the place of the first."""
    values: dict[tuple[type, Field], list[Value]] = {}
    for part in parts:
        if choice := _choice(part):
            values.setdefault((type(choice), choice.field), []).extend(choice.values)
    joined: list[Expr] = []
    for part in parts:
        choice = _choice(part)
        if choice is None:
            joined.append(part)
        elif (all_values := values.pop((type(choice), choice.field), None)) is not None:
            alone = len(all_values) == len(choice.values)
            joined.append(part if alone else replace(choice, values=tuple(dict.fromkeys(all_values))))
    return tuple(joined)


def _choice(expr: Expr) -> OneOf | HasAny | None:
    match expr:
        case OneOf() | HasAny():
            return expr
        case Compare(field, Op.EQ, value, origin):
            return OneOf(field, (value,), origin)
        case _:
            return None


def _intersection(one: Within, other: Within) -> Within | None:
    firsts, lasts = _ordered(one.first, other.first), _ordered(one.last, other.last)
    return Within(one.field, firsts[-1], lasts[0], one.origin) if firsts and lasts else None


def _ordered(one: Day | None, other: Day | None) -> tuple[Day | None, ...]:
    """Both days, the earlier first, whatever today is; an open end gives way; empty if that depends on today."""
    if one is None or other is None or one == other:
        return (other, other) if one is None else (one, one)
    match one, other:
        case Fixed(day), Fixed(other_day):
            return (one, other) if day < other_day else (other, one)
        case Ago(count, Unit.DAY | Unit.WEEK as unit, 0), Ago(other_count, Unit.DAY | Unit.WEEK as other_unit, 0):
            return (one, other) if _days(count, unit) > _days(other_count, other_unit) else (other, one)
        case _:
            return ()


def _days(count: int, unit: Unit) -> int:
    return count * 7 if unit is Unit.WEEK else count

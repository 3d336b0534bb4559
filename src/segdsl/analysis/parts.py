"""The conditions that a condition is made of, and which of them are to blame where they cannot hold together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from segdsl.ir.days import Ago, Unit
from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Constant,
    Contains,
    Expr,
    HasAny,
    Known,
    Not,
    OneOf,
    Or,
    SinceField,
    Span,
    Total,
    Within,
)
from segdsl.ir.rewrite import walk
from segdsl.vocabulary.model import FieldType


def parts_of(expr: Expr, kind: type[And] | type[Or]) -> tuple[Expr, ...]:
    """What an And (or Or) is made of, those directly in it counted by their parts; else the condition itself."""
    if not isinstance(expr, kind):
        return (expr,)
    return tuple(part for each in expr.parts for part in parts_of(each, kind))


def quarrel(parts: tuple[Expr, ...], is_impossible: Callable[[Sequence[Expr]], bool]) -> tuple[Expr, ...]:
    """Some of the parts, in their order, that are impossible together, though any fewer of them are not.

    All together are. QuickXplain (Junker, 2004): for k parts to blame among n, about k·log(n/k) questions.
    """

    def to_blame(given: tuple[Expr, ...], among: tuple[Expr, ...], is_more: bool) -> tuple[Expr, ...]:
        """Those that have to join what is given; `is_more` than when it was last asked about."""
        if is_more and is_impossible(given):
            return ()
        if len(among) == 1:
            return among
        one, other = among[: len(among) // 2], among[len(among) // 2 :]
        of_other = to_blame((*given, *one), other, True)
        of_one = to_blame((*given, *of_other), one, bool(of_other))
        return (*of_one, *of_other)

    return to_blame((), parts, False)


def without_shared(a: Expr, b: Expr) -> Expr:
    """`a` without the branches of its OR that `b` has too, word for word: it is inside of `b` exactly if `a` is.

    Two editions of one long list mostly differ in few branches.
    """
    branches = parts_of(a, Or)
    if len(branches) < LONG:
        return a
    shared = set(parts_of(b, Or))
    return Or(tuple(branch for branch in branches if branch not in shared))


LONG = 16
"""From how many branches on it pays to compare them."""


def names_in(expr: Expr) -> frozenset[str]:
    """What a condition speaks about: fields by name, metrics marked as such."""
    found: set[str] = set()
    for node in walk(expr):
        match node:
            case Total(metric, window) | Absent(metric, window):
                found.add(f"events of {metric.name}")
                if isinstance(window, SinceField):
                    found.add(window.anchor.name)
            case And() | Or() | Not() | Constant():
                pass
            case leaf:
                found.add(leaf.field.name)
    return frozenset(found)


def linked(parts: Sequence[Expr]) -> list[list[int]]:
    """The numbers of the parts in groups: those of two groups have nothing to do with each other.

    They speak of nothing in common, and no two of them hang on the calendar, so that it matters which day today is.
    """
    groups: list[tuple[set[str], list[int]]] = []
    for number, part in enumerate(parts):
        names = set(names_in(part)) | ({"today"} if any(map(_is_of_calendar, walk(part))) else set())
        joined = [number]
        for group in [group for group in groups if group[0] & names]:
            groups.remove(group)
            names |= group[0]
            joined += group[1]
        groups.append((names, sorted(joined)))
    return [numbers for _, numbers in groups]


def _is_of_calendar(node: Expr) -> bool:
    match node:
        case Within(_, first, last) | Total(_, Span(first, last)) | Absent(_, Span(first, last)):
            return not all(day is None or (isinstance(day, Ago) and day.unit in _IN_DAYS) for day in (first, last))
        case _:
            return False


_IN_DAYS = (Unit.DAY, Unit.WEEK)


def may_be_unknown(expr: Expr) -> bool:
    """Whether a condition is plainly not true of somebody: of whom it asks about something unknown."""
    match expr:
        case Total():
            return True
        case Compare(field) | OneOf(field) | HasAny(field) | Contains(field) | Within(field):
            return not field.required
        case _:
            return False


def sets_in(expr: Expr) -> Iterator[str]:
    """The set fields that a condition speaks about."""
    for node in walk(expr):
        if isinstance(node, HasAny | Contains | Known) and node.field.type is FieldType.SET:
            yield node.field.name

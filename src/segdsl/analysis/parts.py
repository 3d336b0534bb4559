"""The conditions that a condition is made of, and which of them are to blame where they cannot hold together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from segdsl.ir.nodes import Absent, And, Constant, Contains, Expr, HasAny, Known, Not, Or, SinceField, Total
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


def sets_in(expr: Expr) -> Iterator[str]:
    """The set fields that a condition speaks about."""
    for node in walk(expr):
        if isinstance(node, HasAny | Contains | Known) and node.field.type is FieldType.SET:
            yield node.field.name

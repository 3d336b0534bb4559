"""Reading and rebuilding conditions without naming every node: the passes and the proofs stand on these three.

None of them changes a meaning, not even an unknown one (§6.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from segdsl.ir.nodes import And, Compare, Constant, Expr, Not, Op, Or, Total

OPPOSITE = {Op.LT: Op.GE, Op.LE: Op.GT, Op.GT: Op.LE, Op.GE: Op.LT}
"""Each order and the one that holds exactly where it fails; equality has none among the operators."""


def walk(expr: Expr) -> Iterator[Expr]:
    """The node and all below it, each before its parts, in the order of writing."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(parts_of(node)))


def rewrite(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The condition with `change` made to every node, parts first."""
    match expr:
        case And(parts, origin):
            return change(And(tuple(rewrite(part, change) for part in parts), origin))
        case Or(parts, origin):
            return change(Or(tuple(rewrite(part, change) for part in parts), origin))
        case Not(part, origin):
            return change(Not(rewrite(part, change), origin))
        case leaf:
            return change(leaf)


def nnf(expr: Expr) -> Expr:
    """The condition with `Not` only directly above leaves, and only those that have no opposite (§7.1)."""
    match expr:
        case And(parts, origin):
            return And(tuple(nnf(part) for part in parts), origin)
        case Or(parts, origin):
            return Or(tuple(nnf(part) for part in parts), origin)
        case Not(part):
            return _denied(part)
        case leaf:
            return leaf


def opposite(expr: Expr) -> Expr | None:
    """A node of the same size that is true where this is false and false where it is true, if there is one."""
    match expr:
        case Constant(value, origin):
            return Constant(None if value is None else not value, origin)
        case Compare(field, op, value, origin) if op in OPPOSITE:
            return Compare(field, OPPOSITE[op], value, origin)
        case Total(metric, window, op, value, origin) if op in OPPOSITE:
            return Total(metric, window, OPPOSITE[op], value, origin)
        case _:
            return None


def parts_of(expr: Expr) -> tuple[Expr, ...]:
    """The nodes directly below this one."""
    match expr:
        case And(parts) | Or(parts):
            return parts
        case Not(part):
            return (part,)
        case _:
            return ()


def _denied(expr: Expr) -> Expr:
    """`Not(expr)`, pushed inward by De Morgan's laws, which hold for three values too."""
    match expr:
        case And(parts, origin):
            return Or(tuple(_denied(part) for part in parts), origin)
        case Or(parts, origin):
            return And(tuple(_denied(part) for part in parts), origin)
        case Not(part):
            return nnf(part)
        case leaf:
            return opposite(leaf) or Not(leaf, leaf.origin)

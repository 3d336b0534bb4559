"""A rule as people are shown it: a tree of conditions in which NOT stands on single conditions alone.

So everything that is listed is something that should be so, and a line that is false is a line that speaks against
membership. Nothing else is rewritten: each condition of the author is still one condition here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Constant,
    Contains,
    Expr,
    HasAny,
    Known,
    Leaf,
    Not,
    OneOf,
    Or,
    SinceField,
    Total,
    Window,
    Within,
)
from segdsl.ir.rewrite import nnf, rewrite
from segdsl.ir.simplify import flatten, unwrap
from segdsl.vocabulary.model import Field, Metric

Literal = Leaf | Not
"""A condition, or NOT directly on one."""


def conditions(expr: Expr) -> Expr:
    """The same condition, made of And, Or and literals; an And in an And and an Or in an Or are one."""
    return rewrite(nnf(expr), lambda node: unwrap(flatten(node)))


def parts_of_all(expr: Expr) -> tuple[Expr, ...]:
    """What all has to be true of a member: the parts of a tree that is an And, else the whole tree."""
    return expr.parts if isinstance(expr, And) else (expr,)


def literals(expr: Expr) -> Iterator[Literal]:
    """The literals of a tree of conditions, in order."""
    if isinstance(expr, And | Or):
        for part in expr.parts:
            yield from literals(part)
    else:
        yield expr


def leaf_of(literal: Literal) -> tuple[Leaf, bool]:
    """The condition of a literal, and whether it is denied."""
    if isinstance(literal, Not):
        assert not isinstance(literal.part, And | Or | Not), "INVARIANT: NOT stands on single conditions alone"
        return literal.part, True
    return literal, False


def words_of(leaf: Leaf) -> tuple[Field | Metric, ...]:
    """The fields and the metric that a condition looks at; the date that a window starts from comes first."""
    match leaf:
        case Compare(field) | OneOf(field) | HasAny(field) | Contains(field) | Within(field) | Known(field):
            return (field,)
        case Total(metric, SinceField(anchor)) | Absent(metric, SinceField(anchor)):
            return anchor, metric
        case Total(metric) | Absent(metric):
            return (metric,)
        case Constant():
            return ()
        case _:
            assert_never(leaf)


def sum_of(leaf: Leaf) -> tuple[Metric, Window] | None:
    """The metric that a condition sums, and over which window."""
    return (leaf.metric, leaf.window) if isinstance(leaf, Total | Absent) else None

"""Walking and rewriting: every node once, and no meaning changed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from segdsl.base.source import Source
from segdsl.base.source import Span as TextSpan
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
    Op,
    Or,
    Origin,
    Span,
    Total,
    Within,
)
from segdsl.ir.rewrite import nnf, opposite, parts_of, rewrite, walk
from tests.backends.support import AGE, CLICKS, GROUP, JOINED, NAME, REVENUE, STAGE

ALL_TIME = Span(None, None)
A, B, C = Compare(AGE, Op.EQ, 1), Known(NAME), Constant(None)


def test_walk_gives_each_node_before_its_parts_in_the_order_of_writing() -> None:
    rule = And((A, Not(Or((B, C))), A))
    assert list(walk(rule)) == [rule, A, Not(Or((B, C))), Or((B, C)), B, C, A]
    assert parts_of(rule) == rule.parts
    assert parts_of(A) == ()


def test_rewrite_changes_parts_first() -> None:
    seen: list[Expr] = []

    def change(node: Expr) -> Expr:
        seen.append(node)
        return Constant(True) if node == A else node

    assert rewrite(And((A, Not(Or((A, B))))), change) == And((Constant(True), Not(Or((Constant(True), B)))))
    assert seen == [A, A, B, Or((Constant(True), B)), Not(Or((Constant(True), B))), seen[-1]]


@pytest.mark.parametrize(("op", "against"), [(Op.LT, Op.GE), (Op.LE, Op.GT), (Op.GT, Op.LE), (Op.GE, Op.LT)])
def test_each_order_has_an_opposite(op: Op, against: Op) -> None:
    """§6.1: `NOT clicks >= 5` equals `clicks < 5`: both are unknown where clicks are."""
    assert nnf(Not(Compare(AGE, op, 5))) == Compare(AGE, against, 5)
    assert nnf(Not(Total(REVENUE, ALL_TIME, op, Decimal("1.5")))) == Total(REVENUE, ALL_TIME, against, Decimal("1.5"))


@pytest.mark.parametrize(
    "leaf",
    [
        Compare(AGE, Op.EQ, 5),
        OneOf(STAGE, ("New", "Joined")),
        HasAny(GROUP, ("a",)),
        Contains(NAME, "x"),
        Within(JOINED, None, None),
        Known(NAME),
        Total(CLICKS, ALL_TIME, Op.EQ, 5),
        Absent(CLICKS, ALL_TIME),
    ],
)
def test_not_stays_on_leaves_without_an_opposite(leaf: Expr) -> None:
    assert nnf(Not(leaf)) == Not(leaf)
    assert nnf(Not(Not(leaf))) == leaf
    assert opposite(leaf) is None


def test_not_is_pushed_inward_by_de_morgan() -> None:
    """§7.1; De Morgan holds for three values too (§6.1)."""
    assert nnf(Not(And((A, Not(B), Or((C, A)))))) == Or((Not(A), B, And((Constant(None), Not(A)))))
    assert nnf(And((Not(Or((A, B))), B))) == And((And((Not(A), Not(B))), B))
    assert nnf(Or((Not(Constant(True)), Not(Constant(False))))) == Or((Constant(False), Constant(True)))


def test_places_are_kept() -> None:
    """A node that is turned round is still where the author wrote it."""
    here = Origin(TextSpan(Source("rule.seg", "NOT age < 5"), 4, 11))
    turned = nnf(Not(Compare(AGE, Op.LT, 5, here)))
    kept = nnf(Not(Known(NAME, here)))
    assert isinstance(turned, Compare)
    assert isinstance(kept, Not)
    assert turned.origin is kept.origin is here

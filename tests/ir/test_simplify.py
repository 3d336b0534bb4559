"""Simplification: fewer nodes, the same three truth values."""

from __future__ import annotations

import random
from datetime import date
from itertools import product

import pytest

from segdsl.ir.days import Ago, Fixed, Period, PeriodStart, Unit
from segdsl.ir.nodes import (
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
    Span,
    Total,
    Within,
)
from segdsl.ir.rewrite import walk
from segdsl.ir.show import show
from segdsl.ir.simplify import simplify
from tests.backends.support import AGE, CLICKS, GROUP, JOINED, NAME, SIGNED, STAGE, in_memory

TRUE, FALSE, UNKNOWN = Constant(True), Constant(False), Constant(None)
A, B, C = Compare(AGE, Op.EQ, 1), Known(NAME), Contains(NAME, "x")
STAGE_IS = [Compare(STAGE, Op.EQ, stage) for stage in ("New", "Joined", "Expired")]
WEEKS = Ago(2, Unit.WEEK)
D1, D2, D3 = (Fixed(date(2026, 3, day)) for day in (1, 2, 3))


@pytest.mark.parametrize(
    ("expr", "simpler"),
    [
        (And((A, And((B, And((C,)))))), And((A, B, C))),
        (Or((Or((A, B)), C)), Or((A, B, C))),
        (And((A, TRUE)), A),
        (And((A, FALSE)), FALSE),
        (Or((A, FALSE)), A),
        (Or((A, TRUE)), TRUE),
        (And(()), TRUE),
        (Or(()), FALSE),
        (And((TRUE, TRUE)), TRUE),
        (Not(Not(A)), A),
        (Not(TRUE), FALSE),
        (Not(UNKNOWN), UNKNOWN),
        (Not(Compare(AGE, Op.LT, 5)), Compare(AGE, Op.GE, 5)),
        (Not(Total(CLICKS, Span(None, None), Op.GE, 5)), Total(CLICKS, Span(None, None), Op.LT, 5)),
        (And((A, B, A)), And((A, B))),
        (Or((A, A)), A),
        (And((A, Or((A, B)))), A),
        (Or((And((A, B)), B)), B),
        (OneOf(AGE, (5,)), Compare(AGE, Op.EQ, 5)),
        (OneOf(AGE, (5, 5)), Compare(AGE, Op.EQ, 5)),
        (HasAny(GROUP, ("a", "b", "a")), HasAny(GROUP, ("a", "b"))),
        (Or((STAGE_IS[0], A, STAGE_IS[1])), Or((OneOf(STAGE, ("New", "Joined")), A))),
        (Or((STAGE_IS[0], OneOf(STAGE, ("Joined", "New")))), OneOf(STAGE, ("New", "Joined"))),
        (Or((HasAny(GROUP, ("a",)), HasAny(GROUP, ("b",)))), HasAny(GROUP, ("a", "b"))),
        (And(tuple(map(Not, STAGE_IS[:2]))), Not(OneOf(STAGE, ("New", "Joined")))),
        (And((Not(A), Not(STAGE_IS[0]), B)), And((B, Not(A), Not(STAGE_IS[0])))),
        (And((Within(JOINED, D1, None), Within(JOINED, None, D3))), Within(JOINED, D1, D3)),
        (And((Within(JOINED, D2, D3), Within(JOINED, D1, D2))), Within(JOINED, D2, D2)),
        (And((Within(JOINED, D1, D2), Within(JOINED, D2, D3))), Within(JOINED, D2, D2)),
        (And((Within(JOINED, Ago(30), None), Within(JOINED, WEEKS, None))), Within(JOINED, WEEKS, None)),
        (And((Within(JOINED, None, Ago(30)), Within(JOINED, None, Ago(5)))), Within(JOINED, None, Ago(30))),
    ],
)  # fmt: skip
def test_what_becomes_simpler(expr: Expr, simpler: Expr) -> None:
    """§6.1: the laws that hold for three values."""
    assert simplify(expr) == simpler


@pytest.mark.parametrize(
    "expr",
    [
        And((A, Not(A))),
        Or((A, Not(A))),
        And((A, UNKNOWN)),
        And((STAGE_IS[0], STAGE_IS[1])),
        Or((Compare(AGE, Op.LT, 1), Compare(AGE, Op.GE, 1))),
        And((HasAny(GROUP, ("a",)), HasAny(GROUP, ("b",)))),
        And((Within(JOINED, D1, D2), Within(SIGNED, D1, D2))),
        Or((Within(JOINED, D1, D2), Within(JOINED, D2, D3))),
        # Which of these days is the earlier one depends on today.
        And((Within(JOINED, D1, None), Within(JOINED, Ago(30), None))),
        And((Within(JOINED, None, Ago(1, Unit.MONTH)), Within(JOINED, None, Ago(30)))),
        And((Within(JOINED, None, Ago(1, Unit.DAY, 1)), Within(JOINED, None, Ago(0)))),
        And((Within(JOINED, None, PeriodStart(Period.MONTH, 0)), Within(JOINED, None, Ago(1)))),
    ],
)
def test_what_stays(expr: Expr) -> None:
    """§6.1: `x AND NOT x` is unknown where x is; so is a range of days that holds none."""
    assert simplify(expr) == expr


def test_a_third_range_meets_the_first_two() -> None:
    ranges = And((Within(JOINED, D1, None), B, Within(JOINED, None, D3), Within(JOINED, D2, None)))
    assert simplify(ranges) == And((Within(JOINED, D2, D3), B))


SUBJECTS = [
    {"age": age, "name": name, "stage": stage, "joined": joined, "group": group}
    for age, name, stage, joined, group in product(
        (0, 1, None),
        ("x", None),
        ("New", "Joined", None),
        (date(2026, 3, 1), date(2026, 3, 2), None),
        ((), ("a",), ("b", None)),
    )
]
LEAVES = (
    *(TRUE, FALSE, UNKNOWN, A, B, C, *STAGE_IS, Compare(AGE, Op.GE, 1)),
    *(OneOf(STAGE, ("New",)), OneOf(STAGE, ("New", "Joined")), HasAny(GROUP, ("a",)), HasAny(GROUP, ("b", "c"))),
    *(Within(JOINED, D1, None), Within(JOINED, None, D1), Within(JOINED, D2, D2), Within(JOINED, None, Ago(30))),
)


def random_expr(pick: random.Random, depth: int) -> Expr:
    kind = pick.choice((And, Or, Not, None)) if depth else None
    if kind is None:
        return pick.choice(LEAVES)
    if kind is Not:
        return Not(random_expr(pick, depth - 1))
    return kind(tuple(random_expr(pick, depth - 1) for _ in range(pick.randrange(4))))


def test_no_truth_value_changes_and_no_node_is_added() -> None:
    """§6.1, on random conditions and every combination of known and unknown values."""
    pick = random.Random(7)
    for _ in range(200):
        expr = random_expr(pick, 4)
        simpler = simplify(expr)
        assert in_memory(simpler, SUBJECTS) == in_memory(expr, SUBJECTS), show(expr)
        assert len(list(walk(simpler))) <= len(list(walk(expr)))
        assert simplify(simpler) == simpler

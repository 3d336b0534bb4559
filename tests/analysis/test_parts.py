"""Which conditions are to blame: the smallest sets, against trying all sets."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest

from segdsl.analysis.parts import names_in, parts_of, quarrel, sets_in
from segdsl.ir.nodes import And, Constant, Expr, Or
from tests.analysis.asked import PARTNERS, meaning

PARTS = tuple(And((), origin=None) for _ in range(6))


@pytest.mark.parametrize("seed", range(60))
def test_a_quarrel_is_impossible_and_without_anyone_is_not(seed: int) -> None:
    random = Random(seed)
    parts = tuple(Or((Constant(None),) * number) for number in range(7))
    quarrels = [frozenset(random.sample(parts, random.randint(1, 4))) for _ in range(random.randint(1, 3))]

    def is_impossible(those: Sequence[Expr]) -> bool:
        return any(each <= set(those) for each in quarrels)

    found = quarrel(parts, is_impossible)
    assert is_impossible(found)
    assert not any(is_impossible(fewer) for fewer in combinations(found, len(found) - 1))
    assert list(found) == [part for part in parts if part in found]


def test_what_a_condition_names() -> None:
    condition = meaning(
        "partner_name = A AND NOT (clicks < 5 since joined OR no revenue during today) AND partner_group any of (VIP)"
    )
    assert names_in(condition) == {
        "partner_name", "events of clicks", "original_joined_date", "events of revenue", "partner_group",
    }  # fmt: skip
    assert names_in(Constant(None)) == frozenset()
    sets = meaning("partner_group contains v OR partner_template_term is known OR partner_name contains x")
    assert list(sets_in(sets)) == ["partner_group", "partner_template_term"]
    assert len(PARTNERS.fields) == 9


def test_parts() -> None:
    a, b, c = (Constant(value) for value in (True, False, None))
    assert parts_of(And((a, And((b, c)))), And) == (a, b, c)
    assert parts_of(And((a, Or((b, c)))), And) == (a, Or((b, c)))
    assert parts_of(a, Or) == (a,)

"""Which conditions are to blame: the smallest sets, against trying all sets."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest

from segdsl.analysis.parts import linked, may_be_unknown, names_in, parts_of, quarrel, sets_in
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


def test_parts_that_have_to_do_with_each_other() -> None:
    def groups(*texts: str) -> list[list[int]]:
        return linked([meaning(text) for text in texts])

    name, stage, joined = "partner_name = A", "relationship_stage = Joined", "joined in the last 7 days"
    lately, since, clicks = "clicks >= 5 during last 7 days", "clicks >= 5 since transitioned", "clicks"
    assert groups(name, stage, joined, name) == [[1], [2], [0, 3]]
    assert groups(lately, since, "transitioned is known", f"no {clicks} during today") == [[0, 1, 2, 3]]
    # What hangs on the calendar says which day today may be.
    assert groups("joined on 2026-06-15", name, "transitioned in this month", lately) == [[1], [0, 2], [3]]
    assert groups("clicks >= 5 during previous month", "transitioned exactly 1 month ago") == [[0, 1]]
    assert groups("joined exactly 1 week ago", "transitioned exactly 7 days ago") == [[0], [1]]


def test_who_is_asked_about_something_unknown() -> None:
    def unsure(text: str) -> bool:
        return may_be_unknown(meaning(text))

    assert unsure("partner_name = A")
    assert unsure("joined in the last 7 days")
    assert unsure("clicks < 5 during last 7 days")
    assert not unsure("partner_id = 7")
    assert not unsure("no clicks during last 7 days")
    assert not unsure("joined is known")

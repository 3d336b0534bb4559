"""All pairs of many conditions at once say what each pair says by itself."""

from __future__ import annotations

import pytest

from segdsl.analysis.budget import OutOfBudgetError
from segdsl.analysis.prove import Among, Prover
from segdsl.base.record import replace
from segdsl.ir.nodes import Expr, Span, Total
from segdsl.ir.show import show
from tests.analysis.asked import PARTNERS, meaning, words

TEXTS = [
    # Few values, one of them unknown; background facts speak of these.
    "relationship_stage = Joined",
    "relationship_stage any of (New, Outreach)",
    "relationship_stage != Joined",
    "relationship_stage is unknown",
    "contract_stage = Joined AND contract_id is unknown",
    "contract_stage = Joined AND contract_id is known",
    "joined is unknown",
    # Texts, numbers and sets.
    'partner_name = "a"',
    'partner_name any of ("a", "b") AND partner_name != "a"',
    'partner_name contains "b"',
    "partner_name is unknown",
    'NOT (partner_name = "a")',
    "partner_id = 7",
    "partner_id = 7 AND joined is unknown",
    'partner_group any of ("x")',
    'NOT (partner_group any of ("x"))',
    'NOT (partner_group any of ("x")) AND partner_group any of ("y")',
    'partner_group contains "z"',
    "partner_group is unknown",
    # Days: by themselves, of the calendar, and beside each other.
    "joined in the last 7 days",
    "joined exactly 8 days ago",
    "joined on or before 8 days ago",
    "joined on 2026-06-15",
    "joined in this month",
    "joined in this month AND joined exactly 40 days ago",
    "transitioned in previous month",
    "transitioned on 2026-05-01 AND transitioned in the last 3 days",
    # Metrics: windows within each other, since a date, in the past, and of what can fall.
    "clicks >= 5 during last 7 days",
    "clicks < 4 during last 8 days",
    "clicks < 5 during last 30 days",
    "clicks between 5 and 9 during last 30 days AND clicks = 5 during last 7 days",
    "clicks >= 5 since joined",
    "clicks < 5 since joined AND joined exactly 3 days ago",
    "no clicks since joined",
    "clicks >= 9 since joined AND clicks < 5 during last 30 days",
    "clicks >= 6 since transitioned",
    "clicks >= 2 during days 5 to 9 since joined",
    "clicks >= 2 during days 5 to 9 since joined AND clicks < 2 during last 7 days",
    "no clicks during days 5 to 9 since joined",
    "revenue >= 5 USD during last 7 days",
    "revenue < 5 USD during last 7 days",
    "no revenue during last 7 days",
    "no revenue during last 9 days AND revenue > 5 USD during last 30 days",
    # Branches, and nobody.
    "clicks >= 9 during last 7 days OR joined exactly 3 days ago",
    "NOT (clicks >= 9 during last 7 days AND joined exactly 3 days ago)",
    "joined exactly 3 days ago AND joined exactly 4 days ago",
    "clicks >= 9 during last 7 days AND clicks < 9 during last 30 days",
]
NUMBERS = """
[fields.tier]
type = "integer"
[fields.score]
type = "decimal"
[fields.code]
type = "integer"
required = true
[fields.status]
type = "member"
members = ["High", "Low"]
required = true
[[facts]]
name = "whoever-is-high-has-a-score"
when = { field = "status", any_of = ["High"] }
known = "score"
reason = "r"
[[facts]]
name = "coded"
when = { field = "relationship_stage", any_of = ["New"] }
known = "tier"
reason = "r"
[[facts]]
name = "joined-before-changed"
earlier = "original_joined_date"
later = "last_transition_date"
reason = "r"
"""
OF_NUMBERS = [
    "tier = 3",
    "tier != 3",
    "tier any of (1, 9)",
    "tier between 2 and 8",
    "NOT (tier > 2)",
    "tier > 8",
    "tier is unknown",
    "score > 1.5 AND score < 1.6",
    "score <= 1.5",
    "relationship_stage = New AND code = 3",
    "code > 3",
    "status = High",
    "status = High AND score is unknown",
    "status = Low AND score is unknown",
    "joined exactly 3 days ago",
    "transitioned exactly 4 days ago",
    "transitioned is unknown",
    "joined exactly 3 days ago AND transitioned exactly 3 days ago",
    "relationship_stage any of (New, Joined)",
]


def program() -> list[Expr]:
    """What the texts about the program mean, and one that no text can say with its words."""
    seven_days = meaning("clicks < 6 during last 7 days")
    assert isinstance(seven_days, Total)
    return [*map(meaning, TEXTS), replace(seven_days, window=Span(None, None))]


def asked_at_once(prover: Prover, conditions: list[Expr]) -> list[tuple[list[bool | None], list[bool | None]]]:
    """Of each condition, which it meets and in which it lies, when all are asked about at once."""
    return [
        (
            [said(met, other) for other in range(len(conditions))],
            [said(inside, other) for other in range(len(conditions))],
        )
        for met, inside in zip(prover.meetings(conditions), prover.insides(conditions), strict=True)
    ]


def said(among: Among, other: int) -> bool | None:
    return None if among.unknown >> other & 1 else bool(among.true >> other & 1)


def asked_alone(prover: Prover, conditions: list[Expr]) -> list[tuple[list[bool | None], list[bool | None]]]:
    return [
        ([prover.can_meet(one, other) for other in conditions], [prover.is_inside(one, other) for other in conditions])
        for one in conditions
    ]


@pytest.mark.parametrize("use_facts", [True, False])
def test_all_at_once_is_each_by_itself(use_facts: bool) -> None:
    more = words(NUMBERS)
    for vocabulary, conditions in ((PARTNERS, program()), (more, [meaning(text, more) for text in OF_NUMBERS])):
        prover = Prover(vocabulary, use_facts=use_facts)
        at_once, alone = asked_at_once(prover, conditions), asked_alone(prover, conditions)
        for condition, found, expected in zip(conditions, at_once, alone, strict=True):
            assert found == expected, show(condition)


@pytest.mark.parametrize("limit", ["crowd.BRANCHES_MAX", "sums.AXES_MAX"])
def test_limits_make_no_difference(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    conditions = program()
    expected = asked_at_once(Prover(PARTNERS), conditions)
    monkeypatch.setattr(f"segdsl.analysis.{limit}", 1)
    assert asked_at_once(Prover(PARTNERS), conditions) == expected


def test_what_cannot_be_told_is_unknown() -> None:
    far, near = meaning("joined exactly 90 years ago"), meaning("joined exactly 3 days ago")
    nobody = meaning("joined exactly 3 days ago AND joined exactly 4 days ago")
    conditions = [far, near, nobody]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("segdsl.analysis.days.YEARS_MAX", 50)
        prover = Prover(PARTNERS)
        assert asked_at_once(prover, conditions) == asked_alone(prover, conditions)
        assert said(prover.meetings(conditions)[0], 1) is None
        assert said(prover.meetings(conditions)[0], 2) is False


def test_a_row_that_costs_too_much_is_left_to_the_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    conditions = [meaning(text) for text in ("joined in this month", "joined in previous month", "partner_id = 7")]
    expected = asked_at_once(Prover(PARTNERS), conditions)

    def give_up(*_: object) -> bool:
        raise OutOfBudgetError("it takes too long")

    monkeypatch.setattr("segdsl.analysis.crowd.can_be", give_up)
    assert asked_at_once(Prover(PARTNERS), conditions) == expected


def test_only_so_many_questions() -> None:
    texts = ["joined in this month", "joined in this month AND partner_id = 7", "joined in the last 40 days"]
    conditions = [meaning(text) for text in texts]
    asked = Prover(PARTNERS).insides(conditions)
    assert [inside.numbers for inside in asked] == [[0], [0, 1], [2]] or asked[1].numbers == [0, 1, 2]
    unasked = Prover(PARTNERS).insides(conditions, questions=0)
    assert any(inside.unknown for inside in unasked)
    assert all(not (one.true & ~other.true) for one, other in zip(unasked, asked, strict=True))


def test_of_nobody_nothing_is_said() -> None:
    assert Prover(PARTNERS).meetings([]) == []
    assert Prover(PARTNERS).insides([]) == []

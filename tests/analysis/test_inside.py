"""Which condition lies inside which, and which meet, is the same of all at once as of each pair by itself."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from segdsl.analysis.prove import Prover
from segdsl.base.record import replace
from segdsl.ir.nodes import And, Expr, Or
from segdsl.ir.show import show
from segdsl.vocabulary.model import BackgroundFact
from tests.analysis.asked import PARTNERS, meaning

# Each line speaks of one thing, in neighbours: between any two of these, a bound off by one makes a difference.
THINGS = {
    "a stage": [
        "relationship_stage = Joined",
        "relationship_stage = New",
        "relationship_stage any of (New, Outreach)",
        "relationship_stage any of (New, Outreach, Negotiating, Joined, Expired)",
        "relationship_stage is unknown",
    ],
    "a contract": ["contract_stage = Joined", "contract_stage any of (Joined, Expired)", "contract_id is known"],
    "an age": [
        "joined is known",
        "joined in the last 6 days",
        "joined in the last 7 days",
        "joined exactly 7 days ago",
        "joined exactly 8 days ago",
        "joined on or before 7 days ago",
        "joined on or before 8 days ago",
        "joined between 6 and 8 days ago",
        "joined on or after 2 days from now",
        "joined on or after today",
    ],
    "a day of the calendar": [
        "joined on or before 1 month ago",
        "joined on or before 40 days ago",
        "joined in this month",
        "joined on or after 2026-06-08",
        "joined on 2026-06-15",
    ],
    "another age": ["transitioned in the last 7 days", "transitioned on or before 8 days ago", "transitioned is known"],
    "clicks lately": [
        "clicks >= 4 during last 7 days",
        "clicks >= 5 during last 7 days",
        "clicks <= 5 during last 7 days",
        "clicks = 5 during last 7 days",
        "clicks >= 5 during last 8 days",
        "clicks <= 4 during last 8 days",
        "clicks between 4 and 5 during last 8 days",
        "no clicks during last 7 days",
        "clicks >= 5 during all_time",
        "clicks <= 4 during previous month",
    ],
    "clicks since joining": [
        "clicks >= 5 since joined",
        "clicks <= 4 since joined",
        "clicks = 5 during days 1 to 7 since joined",
        "clicks >= 5 during days 0 to 7 since joined",
        "no clicks since joined",
    ],
    "revenue": [
        "revenue >= 5 USD during last 7 days",
        "revenue >= 5.01 USD during last 7 days",
        "revenue <= 5 USD during last 7 days",
        "no revenue during last 7 days",
        "revenue <= -1 USD during last 7 days",
    ],
    "a text": ['partner_name = "a"', 'partner_name any of ("a", "b")', 'partner_name contains "a"'],
    "a set": [
        'partner_group any of ("x")',
        'partner_group any of ("x", "y")',
        'NOT (partner_group any of ("x"))',
        "partner_group is known",
    ],
    "a number": ["partner_id = 7", "partner_id any of (7, 8)", "partner_id is known"],
}

FACTS = (
    *PARTNERS.facts,
    BackgroundFact(name="joining-is-first", reason="", earlier="original_joined_date", later="last_transition_date"),
)
ORDERED = replace(PARTNERS, facts=FACTS)
"""With a fact that ties two dates to each other."""

CONDITIONS = 24
MEANINGS = {text: meaning(text) for texts in THINGS.values() for text in texts}


def conditions(seed: int) -> list[Expr]:
    """Each of some of the things, in an AND; now and then with an OR."""
    random = Random(seed)
    some = random.sample(list(THINGS), 4)
    found: list[Expr] = []
    while len(found) < CONDITIONS:
        parts = [MEANINGS[random.choice(THINGS[name])] for name in random.sample(some, random.choice([1, 2, 2, 3]))]
        if random.random() < 0.3:
            parts.append(MEANINGS[random.choice(THINGS[random.choice(some)])])
        if random.random() < 0.1:
            parts = [Or((*parts, MEANINGS[random.choice(THINGS[some[0]])]))]
        found.append(And(tuple(parts)) if len(parts) > 1 else parts[0])
    return found


@pytest.mark.parametrize(("seed", "alone"), [*product(range(60), [0, 100])])
def test_all_at_once_is_each_by_itself(seed: int, alone: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segdsl.analysis.prove.ALONE_MAX", alone)
    prover = Prover([PARTNERS, ORDERED][seed % 2], use_facts=seed % 3 != 0)
    some = conditions(seed)
    meetings, insides = prover.meetings(some), prover.insides(some)
    for (one, a), (other, b) in product(enumerate(some), repeat=2):
        if one <= other:
            assert bool(meetings[one].true >> other & 1) is prover.can_meet(a, b), f"{show(a)}\n{show(b)}"
        assert bool(insides[one].true >> other & 1) is prover.is_inside(a, b), f"{show(a)}\n{show(b)}"
        assert not (meetings[one].unknown | insides[one].unknown) >> other & 1

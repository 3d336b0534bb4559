"""Which condition lies inside which, and which meet, is the same of all at once as of each pair by itself."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from segdsl.analysis.prove import Prover
from segdsl.base.record import replace
from segdsl.ir.nodes import And, Expr, Or, SinceField, Total
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
    "joined": ["relationship_stage = Joined"],
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
    "another age": [
        "transitioned in the last 7 days",
        "transitioned exactly 8 days ago",
        "transitioned on or before 8 days ago",
        "transitioned is known",
    ],
    "a fixed today": [
        "joined on 2026-06-15 AND joined exactly 8 days ago",
        "joined on 2026-06-15 AND joined exactly 9 days ago",
        "joined in this month AND joined exactly 8 days ago",
    ],
    "another fixed today": [
        "transitioned on 2026-06-15 AND transitioned exactly 8 days ago",
        "transitioned on 2026-06-01 AND transitioned exactly 23 days ago",
        "transitioned in previous month AND transitioned exactly 8 days ago",
        "transitioned on or after 2026-06-16",
    ],
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

THEMES = (
    ("a stage", "an age", "another age", "a contract"),
    ("joined", "an age", "another age"),
    ("clicks some days after joining", "clicks since joining"),
    ("an age", "clicks lately", "clicks since joining"),
    ("an age", "clicks some days after joining", "clicks since joining", "clicks lately"),
    ("clicks lately", "clicks since joining"),
    ("a day of the calendar", "an age", "clicks lately"),
    ("a fixed today", "another fixed today", "a stage"),
    ("a text", "a set", "a number", "revenue"),
    ("an age", "another age", "revenue", "a set"),
)
"""Things that have to do with each other."""

MEANINGS = {name: [meaning(text) for text in texts] for name, texts in THINGS.items()}


def some_days_after(total: Expr, days: int) -> Expr:
    """The same from so many days after the date on, which no text can say."""
    assert isinstance(total, Total)
    assert isinstance(total.window, SinceField)
    return replace(total, window=replace(total.window, first_day=days))


MEANINGS["clicks some days after joining"] = [
    some_days_after(part, days) for part in MEANINGS["clicks since joining"][:2] for days in (-1, 3, 7)
]


def conditions(seed: int) -> list[Expr]:
    """Some things, each in an AND; now and then in an OR."""
    random = Random(seed)
    theme = THEMES[seed % len(THEMES)]
    found: list[Expr] = []
    while len(found) < CONDITIONS:
        parts = [random.choice(MEANINGS[random.choice(theme)]) for _ in range(random.choice([1, 1, 2, 2, 2, 3]))]
        joined = Or if random.random() < 0.1 else And
        found.append(joined(tuple(parts)) if len(parts) > 1 else parts[0])
    return found


CONDITIONS = 24
SEEDS = 8 * len(THEMES)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_all_at_once_is_each_by_itself(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    turn = seed // len(THEMES)
    monkeypatch.setattr("segdsl.analysis.prove.ALONE_MAX", 1_000 if turn % 2 else 0)
    prover = Prover([PARTNERS, ORDERED][turn // 2 % 2], use_facts=turn % 4 != 0)
    some = conditions(seed)
    meetings, insides = prover.meetings(some), prover.insides(some)
    for (one, a), (other, b) in product(enumerate(some), repeat=2):
        if one <= other:
            assert bool(meetings[one].true >> other & 1) is prover.can_meet(a, b), f"{show(a)}\n{show(b)}"
        assert bool(insides[one].true >> other & 1) is prover.is_inside(a, b), f"{show(a)}\n{show(b)}"
        assert not (meetings[one].unknown | insides[one].unknown) >> other & 1

"""A compiled rule over 1,000,000 partner dicts with metrics already summed, beside a hand-written function."""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta

import rule_engine

import segdsl
from common import interleave, report

RULE = "relationship_stage = Joined AND transitioned exactly 30 days ago AND clicks < 5 during since_joined"
TODAY = date(2026, 6, 30)
DAY = TODAY - timedelta(days=30)
SUM = "clicks since original_joined_date"


def by_hand(partner: dict) -> bool:
    """The published rule as a person would write it for these dicts."""
    return (
        partner["relationship_stage"] == "Joined"
        and partner["last_transition_date"] == DAY
        and partner["original_joined_date"] is not None
        and partner[SUM] is not None
        and partner[SUM] < 5
    )


def verdict_by_hand(partner: dict) -> bool | None:
    """The same with unknown told from false, as the language has it."""
    stage, transitioned = partner["relationship_stage"], partner["last_transition_date"]
    clicks = partner[SUM] if partner["original_joined_date"] is not None else None
    if (
        (stage is not None and stage != "Joined")
        or (transitioned is not None and transitioned != DAY)
        or (clicks is not None and clicks >= 5)
    ):
        return False
    return None if stage is None or transitioned is None or clicks is None else True


def main(count: int = 1_000_000) -> None:
    """Make the partners, check that all agree, measure."""
    rnd = random.Random(1)
    days = [TODAY - timedelta(days=n) for n in range(60)]
    stages = ("New", "Outreach", "Negotiating", "Joined", "Joined", "Joined", "Expired")
    partners = [
        {
            "partner_id": number,
            "relationship_stage": rnd.choice(stages),
            "last_transition_date": rnd.choice(days),
            "original_joined_date": rnd.choice(days),
            SUM: rnd.choice((None, 1, 2, 3, 5, 8, 13)),
        }
        for number in range(count)
    ]
    compiled = segdsl.predicate(segdsl.rule(RULE), summed=True).at(TODAY)
    sample = partners[:20_000]
    rows = [
        {
            "stage": partner["relationship_stage"],
            "age": (TODAY - partner["last_transition_date"]).days,
            "clicks": partner[SUM] or 0,
        }
        for partner in sample
    ]
    engine_rule = rule_engine.Rule('stage == "Joined" and age == 30 and clicks < 5 and clicks > 0')
    expected = [partner for partner in partners if by_hand(partner)]
    assert compiled.members(partners) == expected
    assert compiled.verdicts(partners) == list(map(verdict_by_hand, partners))
    assert sum(engine_rule.matches(row) for row in rows) == sum(map(by_hand, sample))
    print(f"{len(expected):,} members of {count:,}; all agree")
    base = "hand-written function"
    measured = interleave(
        {
            base: lambda: [partner for partner in partners if by_hand(partner)],
            "segdsl, members": lambda: compiled.members(partners),
            "hand-written function, three-valued": lambda: list(map(verdict_by_hand, partners)),
            "segdsl, verdicts": lambda: compiled.verdicts(partners),
        },
        base,
        rounds=7,
    )
    report("memory: compiled rule on dicts", measured, base, "members at most 3")
    measured = interleave(
        {
            "segdsl, members": lambda: compiled.members(sample),
            "rule-engine": lambda: [row for row in rows if engine_rule.matches(row)],
        },
        "segdsl, members",
        rounds=5,
    )
    report("rule-engine: the same rule, 20,000 dicts", measured, "segdsl, members", "rule-engine at least 20")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

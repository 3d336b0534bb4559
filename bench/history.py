"""The size of a segment on each of 90 days, beside counting it on one: 50,000 partners with 1,500,000 facts."""

from __future__ import annotations

import sys
from datetime import UTC, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import segdsl
from common import interleave, report
from explaining import RULE, TODAY, write_tables
from segdsl.engines.files import open_files
from segdsl.vocabulary.load import builtin

RULES = {
    "the published rule": RULE,
    "dates alone": "relationship_stage = Joined AND transitioned in the last 30 days",
    "two windows that move": "relationship_stage = Joined AND joined in the last 90 days "
    "AND clicks >= 20 during last 30 days AND no clicks during last 7 days",
    "everybody's moving sum": "clicks < 150 during last 30 days",
}
DAYS = tuple(TODAY - timedelta(days=ago) for ago in range(89, -1, -1))


def main(partners: int = 50_000, facts: int = 1_500_000) -> None:
    """Write the tables, check single days of each history, measure."""
    rules = {called: segdsl.rule(text) for called, text in RULES.items()}
    with TemporaryDirectory() as folder:
        data = write_tables(Path(folder), partners, facts)
        with open_files(data, builtin(), list(rules.values())) as engine:
            for called, rule in rules.items():
                sizes = engine.history(rule, DAYS)
                for at in (0, 17, 53, 89):
                    assert sizes[at] == engine.count(rule, today=DAYS[at], zone=UTC)
                cases = {
                    "count": lambda rule=rule: engine.count(rule, today=TODAY),
                    "history": lambda rule=rule: engine.history(rule, DAYS),
                }
                goal = "at most 10" if called == "the published rule" else "none; for the eye"
                report(f"history, {called}: 90 days", interleave(cases, "count", rounds=7), "one count", goal)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

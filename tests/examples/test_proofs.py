"""What the proofs find in the worked examples: exactly this, each with a witness that is run on DuckDB as well."""

from __future__ import annotations

from itertools import pairwise

import pytest

from segdsl.analysis.answer import Proved, Refuted, RefutedOverTime
from segdsl.analysis.mail_load import largest_load, mailers
from segdsl.analysis.overlap import Relation, pairs
from segdsl.analysis.prove import Prover
from segdsl.analysis.series import series_findings
from segdsl.base.source import Source, Span
from segdsl.check.model import Case
from segdsl.project.examples import PARTNER_PROGRAM
from tests.support.examples import load_example
from tests.support.seg_tests import in_memory, on_duckdb

# The pairs that can have a partner in common on one day; all others never have.
MEET = {
    "prospecting": {
        # The contract tells of the last step, the stage of the others, and nothing says that they move together.
        ("new_today", "signed_chosen_terms"): Relation.OVERLAP,
        ("new_today", "joined_today"): Relation.OVERLAP,
        ("outreach_day_7", "signed_chosen_terms"): Relation.OVERLAP,
        ("outreach_day_7", "joined_today"): Relation.OVERLAP,
        ("outreach_day_14", "signed_chosen_terms"): Relation.OVERLAP,
        ("outreach_day_14", "joined_today"): Relation.OVERLAP,
    },
    "welcome": {("joined_today", "joined_today_by_stage"): Relation.OVERLAP},
    "first-action": {
        ("first_action_month_2", "month_2_by_last_30_days"): Relation.INSIDE,
        ("first_action_month_2", "month_2_by_last_60_days"): Relation.INSIDE,
        ("month_2_by_last_30_days", "month_2_by_last_60_days"): Relation.INSIDE,
    },
    "months-one-and-two": {},
    "re-engagement": {("quiet_day_14", "few_clicks_day_14"): Relation.AROUND},
    "milestones": {("first_thousand", "first_ten_thousand"): Relation.OVERLAP},
}

# The most mails on one day, and within seven; the last number is for fields that change meanwhile.
LOADS = {
    "prospecting": (2, 2, 4),
    "welcome": (1, 1, 1),
    "first-action": (1, 1, 2),
    # On day 30 for a thousand, and on day 31 for ten.
    "months-one-and-two": (1, 2, 2),
    "re-engagement": (1, 1, 4),
    "milestones": (2, 2, 2),
}


@pytest.mark.parametrize("name", PARTNER_PROGRAM)
def test_who_can_meet(name: str) -> None:
    project = load_example(name)
    rules, prover = project.checked.rules, Prover(project.vocabulary)
    found = {(pair.first, pair.second): pair.relation for pair in pairs(rules, prover)}
    assert {names: relation for names, relation in found.items() if relation is not Relation.DISJOINT} == MEET[name]
    for first, second in MEET[name]:
        answer = prover.disjoint(rules[first].condition, rules[second].condition)
        assert isinstance(answer, Refuted)
        witness = answer.witness
        span = Span(Source("witness", ""), 0, 0)
        case = Case(fields=witness.fields, events=witness.events, today=witness.today, expect=True, span=span)
        for segment in (first, second):
            for verdicts in (in_memory, on_duckdb):
                assert [verdict for _, verdict in verdicts(rules[segment], [case], project.vocabulary)] == [True]


@pytest.mark.parametrize("name", PARTNER_PROGRAM)
def test_series_hold(name: str) -> None:
    project = load_example(name)
    for series in project.checked.series.values():
        assert series_findings(series, project.checked.rules, Prover(project.vocabulary)) == ()


@pytest.mark.parametrize("name", PARTNER_PROGRAM)
def test_how_many_mails(name: str) -> None:
    project = load_example(name)
    senders = mailers(project.checked.workflows.values())
    day, week = (largest_load(senders, project.checked.rules, project.vocabulary, days) for days in (1, 7))
    assert day.is_exact
    assert week.is_exact
    assert (day.upper, week.upper, week.whatever) == LOADS[name]


def test_the_campaigns_pass_partners_on() -> None:
    """Days 14, 30, 60 and 90 are apart on one day and meet over time; the first actions are apart for ever."""
    quiet = load_example("re-engagement")
    rules, prover = quiet.checked.rules, Prover(quiet.vocabulary)
    days = [rules[f"quiet_day_{day}"].condition for day in (14, 30, 60, 90)]
    for earlier, later in pairwise(days):
        assert isinstance(prover.disjoint(earlier, later), Proved)
        assert isinstance(prover.ever_disjoint(earlier, later), RefutedOverTime)
    action = load_example("first-action").checked.rules
    month_1, month_2 = (action[f"first_action_month_{number}"].condition for number in (1, 2))
    assert isinstance(prover.ever_disjoint(month_1, month_2), Proved)
    assert isinstance(prover.ever_disjoint(month_1, action["month_2_by_last_60_days"].condition), RefutedOverTime)

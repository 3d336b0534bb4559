"""Generated tests: a case for every goal that any case can show, and what cannot be shown is not asked for (§10)."""

from __future__ import annotations

import pytest

import segdsl
from segdsl.analysis.prove import Prover
from segdsl.base.record import replace
from segdsl.base.source import Source
from segdsl.check import model
from segdsl.check.check import check
from segdsl.ir.nodes import And, Constant, Rule
from segdsl.syntax.parse import parse
from segdsl.testing.coverage import coverage, coverages, percent
from segdsl.testing.generate import generate
from segdsl.testing.goals import goals
from segdsl.testing.run import run
from segdsl.vocabulary.load import builtin

RULES = (
    "relationship_stage = Joined AND transitioned exactly 30 days ago AND clicks < 5 during since_joined",
    'relationship_stage any of (New, Outreach) AND (joined is unknown OR partner_name contains "shop")',
    'relationship_stage = Joined AND NOT partner_group any of ("VIP") AND joined in previous month',
    "relationship_stage = Joined AND revenue between 10 USD and 20.50 USD during days 3 to 9 since joined",
    "relationship_stage = Joined AND no actions during 2026-01-01 to 2026-03-31",
    "relationship_stage = Joined AND joined before 2026-03-01 AND actions >= 1 during last 7 complete days",
)


@pytest.mark.parametrize("text", RULES)
def test_generated_cases_pass_and_show_everything(text: str) -> None:
    rule, written = named(text)
    test = cases_in(written + generate(rule, builtin(), Prover(builtin())))
    outcomes = run(test, {"made_up": rule})
    assert outcomes
    assert [each.percent for each in coverages({"made_up": rule}, test, Prover(builtin()))] == [100]
    assert all(outcome.passed for outcome in outcomes)
    assert coverage(rule, test[0].cases, Prover(builtin())).missing == ()


def test_of_what_cannot_be_known_nothing_is_asked() -> None:
    """A sum of events is never a false `>= 1` (§5.3), and nobody is in two stages."""
    rule, _ = named("relationship_stage = Joined AND clicks >= 1 during last 7 days")
    missing = {goal.shown.partition(": ")[2] for goal in coverage(rule, (), Prover(builtin())).missing}
    assert {"1", "2"} < missing
    assert "0" not in missing


def test_a_bound_that_never_decides_alone_is_shown_alone() -> None:
    rule, written = named("partner_name is known OR (partner_name is known AND relationship_stage = Joined)")
    assert "relationship_stage = Joined: true" in generate(rule, builtin(), Prover(builtin()))
    assert cases_in(written + generate(rule, builtin(), Prover(builtin())))


def test_a_rule_without_conditions_has_nothing_to_show() -> None:
    always = Rule(name="always", condition=And((Constant(True),)))
    assert goals(always) == []
    assert generate(always, builtin(), Prover(builtin())) == ""
    assert coverage(always, (), Prover(builtin())).percent == 100


def test_segments_without_tests_count() -> None:
    rule, _ = named(RULES[0])
    (found,) = coverages({"made_up": rule}, [], Prover(builtin()))
    assert percent([found]) == 0
    test = model.Test(sentence="of another", segment="other", cases=(), span=rule.span)
    assert coverages({"made_up": rule}, [test], Prover(builtin())) == [found]


def named(text: str) -> tuple[Rule, str]:
    return replace(segdsl.rule(text), name="made_up"), f"segment made_up {{ where {text} }}\n"


def cases_in(text: str) -> tuple[model.Test, ...]:
    parsed = parse(Source("a.seg", text))
    checked = check({"a.seg": parsed}, builtin())
    assert not [found for found in (*parsed.diagnostics, *checked.diagnostics) if found.is_error]
    return checked.tests

"""A witness as people see it: small, near to today, and a test case that can be pasted (§10)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from segdsl.analysis.answer import Refuted, Witness
from segdsl.analysis.prove import ProofError, Prover
from segdsl.analysis.witness import as_case, as_test, run, unwritable
from segdsl.backends.memory.compile import compile_predicate
from segdsl.base.record import replace
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.ir.nodes import Rule
from segdsl.syntax.parse import parse
from segdsl.vocabulary.model import Vocabulary
from tests.analysis.asked import PARTNERS, SHOP, empty, meaning, prover
from tests.differential.generate import batch
from tests.differential.sides import rule_of
from tests.reference.write import write

TODAY = date(2026, 6, 15)


def test_the_words_of_a_case() -> None:
    witness = Witness(
        TODAY,
        {
            "relationship_stage": "Joined",
            "contract_stage": "None",
            "partner_name": 'a "b"\\\n\tä',
            "original_joined_date": date(2026, 6, 1),
            "last_transition_date": None,
            "partner_group": frozenset({"VIP", "B"}),
            "partner_template_term": frozenset(),
        },
        {"clicks": ((TODAY, 3),), "revenue": ((date(2026, 6, 1), Decimal("-0.50")), (TODAY, Decimal(10000)))},
    )
    assert as_case(witness, None, PARTNERS) == (
        'partner { relationship_stage: Joined, contract_stage: "None", partner_name: "a \\"b\\"\\\\\\n\\tä", '
        'original_joined_date: 2026-06-01, last_transition_date: unknown, partner_group: ("B", "VIP"), '
        "partner_template_term: (), clicks on 2026-06-15: 3, revenue on 2026-06-01: -0.50 USD, "
        "revenue on 2026-06-15: 10000 USD } expect unknown"
    )


def test_the_words_of_other_types() -> None:
    witness = Witness(
        TODAY,
        {
            "last": TODAY,
            "tier": "Very Big",
            "visits": -5,
            "score": Decimal("1.50"),
            "quota": 100,
            "credit": Decimal("0.01"),
            "active": True,
            "regions": frozenset({"EU", "Far East"}),
        },
        {},
    )
    assert as_case(witness, True, SHOP) == (
        'customer { `last`: 2026-06-15, tier: "Very Big", visits: -5, score: 1.50, quota: 100, credit: 0.01 EUR, '
        'active: true, regions: (EU, "Far East") } expect match'
    )


def test_what_a_test_has_no_words_for() -> None:
    zero = Witness(TODAY, {}, {"revenue": ((TODAY, Decimal(1)), (TODAY, Decimal(-1)))})
    assert unwritable(zero) == "`revenue` has two events on 2026-06-15, 1 and -1"
    assert as_case(zero, True, PARTNERS) == f"# cannot be written as a case: {unwritable(zero)}"
    half = Witness(TODAY, {"partner_group": frozenset({"VIP", None})}, {})
    assert unwritable(half) == "of `partner_group` one element is unknown and another is not"
    assert run(half, meaning("partner_group any of (VIP)")) is True
    assert run(half, meaning("partner_group any of (Gold)")) is None
    assert run(zero, meaning("revenue = 0 USD during today")) is True


def test_a_whole_test() -> None:
    rule = Rule(name="test", condition=meaning("relationship_stage = Joined AND clicks < 5 since joined"))
    answer = prover().empty(rule.condition)
    assert isinstance(answer, Refuted)
    assert as_test(answer.witness, rule, 'few "clicks"', PARTNERS) == (
        'test "few \\"clicks\\"" for `test` {\n'
        "  today: 2026-06-15\n"
        "  partner {\n"
        "    relationship_stage: Joined,\n    original_joined_date: 2026-06-15,\n    clicks on 2026-06-15: 1,\n"
        "  } expect match\n"
        "}\n"
    )
    stranger = Witness(TODAY, {}, {})
    assert as_test(stranger, rule, "nobody", PARTNERS).endswith("  partner {} expect unknown\n}\n")


def test_small_things_first() -> None:
    """Whole dollars where they will do, numbers near to one, and no event that nobody asked for."""
    assert "revenue on 2026-06-15: 1 USD" in empty("revenue > 0 USD during today")
    assert "revenue on 2026-06-15: 0.50 USD" in empty("revenue between 0.50 USD and 0.99 USD during today")
    assert "revenue on 2026-06-15: -1 USD" in empty("revenue < 0 USD during all_time")
    assert empty("clicks < 100 during last 30 days").count("clicks on") == 1
    assert "credit: 1 EUR" in empty("credit is known", SHOP)
    assert "score: 7 " in empty("score > 6.3", SHOP)
    assert "visits: -2 " in empty("visits < -1", SHOP)
    assert "visits: 3 " in empty("visits any of (5, 3, 9)", SHOP)
    yen = replace(PARTNERS, currency="JPY")
    assert "revenue on 2026-06-15: 1 JPY" in empty("revenue > 0 JPY during today", yen)
    assert empty("revenue > 0 JPY during today AND revenue < 1 JPY during today", yen) == "proved"


def test_a_witness_that_shows_nothing_is_a_mistake_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is never shown to an author."""
    monkeypatch.setattr("segdsl.analysis.prove.witness_of", lambda model, vocabulary: Witness(TODAY, {}, {}))
    with pytest.raises(ProofError, match=r"(?s)does not show what it shall:\ntrue as of today:\npartner_name known"):
        Prover(PARTNERS).empty(meaning("partner_name is known"))


def test_a_witness_that_breaks_a_fact_is_a_mistake_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    joined = Witness(TODAY, {"relationship_stage": "Joined"}, {})
    monkeypatch.setattr("segdsl.analysis.prove.witness_of", lambda model, vocabulary: joined)
    condition = meaning("relationship_stage = Joined")
    assert isinstance(Prover(PARTNERS, use_facts=False).empty(condition), Refuted)
    with pytest.raises(ProofError):
        Prover(PARTNERS).empty(condition)


# ---- every witness is a test that passes -------------------------------------------------------------------------


def assert_passes(text: str, rule: Rule, vocabulary: Vocabulary) -> None:
    """The test parses, checks without a complaint, and comes out as it says."""
    parsed = parse(Source("witness.seg", f"segment rule {{ where {next(iter(vocabulary.fields))} is known }}\n{text}"))
    assert not parsed.diagnostics, (text, [each.message for each in parsed.diagnostics])
    found = check({"witness.seg": parsed}, vocabulary)
    assert not [each for each in found.diagnostics if each.is_error], (
        text,
        [each.message for each in found.diagnostics],
    )
    for test in found.tests:
        for case in test.cases:
            assert compile_predicate(rule).at(case.today).verdict({**case.fields, **case.events}) is case.expect, text


@pytest.mark.parametrize("seed", range(8))
def test_witnesses_of_random_rules_can_be_pasted(seed: int) -> None:
    made = batch(7_000 + seed, programs=12, partners=0)
    written = 0
    for program in made.programs:
        rule = rule_of(write(program, made.vocabulary), made.vocabulary)
        vocabulary = PARTNERS if made.vocabulary.name == PARTNERS.name else SHOP
        asked = Prover(vocabulary)
        for answer in (asked.empty(rule.condition), asked.always(rule.condition)):
            if isinstance(answer, Refuted):
                text = as_test(answer.witness, rule, "it is so", vocabulary)
                assert_passes(text, rule, vocabulary)
                written += unwritable(answer.witness) is None
    assert written >= 8

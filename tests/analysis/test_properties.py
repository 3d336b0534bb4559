"""What is proved about random rules holds for generated data, and what is refuted is shown (§6.1)."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from segdsl.analysis.answer import Proved, Refuted, RefutedOverTime
from segdsl.analysis.prove import Prover
from segdsl.analysis.witness import run
from segdsl.ir.nodes import And, Not
from segdsl.ir.simplify import simplify
from segdsl.vocabulary.model import FieldType, Vocabulary
from tests.differential.generate import batch
from tests.differential.sides import in_memory, project_vocabulary, rule_of
from tests.reference.write import write


def admitted(partner: dict[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """The partner without elements of sets that the vocabulary does not have: data with such is refused."""
    closed = {name: field.members for name, field in vocabulary.fields.items() if field.type is FieldType.SET}
    sets = {
        name: [element for element in partner[name] if element is None or not members or element in members]
        for name, members in closed.items()
    }
    return {**partner, **sets}


@pytest.mark.parametrize("seed", range(12))
def test_proofs_hold_for_generated_data(seed: int) -> None:
    made = batch(31_000 + seed, programs=6, partners=80)
    prover = Prover(project_vocabulary(made.vocabulary.name), use_facts=False)
    rules = [rule_of(write(program, made.vocabulary), made.vocabulary) for program in made.programs]
    partners = [admitted(partner, prover.vocabulary) for partner in made.partners]
    now, later = (
        [in_memory(rule, partners, made.today + timedelta(days), made.zone) for rule in rules] for days in (0, 30)
    )
    for one, other in combinations(range(len(rules)), 2):
        a, b = rules[one].condition, rules[other].condition
        of_a, of_b, later_of_b = now[one], now[other], later[other]
        disjoint, implies, ever = prover.disjoint(a, b), prover.implies(a, b), prover.ever_disjoint(a, b)
        assert prover.can_meet(a, b) is isinstance(disjoint, Refuted)
        assert prover.is_inside(a, b) is isinstance(implies, Proved)
        if isinstance(disjoint, Proved):
            assert not any(x is y is True for x, y in zip(of_a, of_b, strict=True))
        if isinstance(implies, Proved):
            assert not any(x is True and y is not True for x, y in zip(of_a, of_b, strict=True))
        if isinstance(ever, Proved):
            assert isinstance(disjoint, Proved)
            assert not any(x is y is True for x, y in zip(of_a, later_of_b, strict=True))
        if isinstance(ever, RefutedOverTime):
            assert run(ever.witness, a) is run(ever.witness, b, ever.other_day) is True


@pytest.mark.parametrize("seed", range(8))
def test_what_means_the_same_is_equal(seed: int) -> None:
    """Rewriting keeps all three truths: so members are the same, and those for whom it is false."""
    made = batch(32_000 + seed, programs=6, partners=0)
    prover = Prover(project_vocabulary(made.vocabulary.name))
    for program in made.programs:
        condition = rule_of(write(program, made.vocabulary), made.vocabulary).condition
        simpler = simplify(condition)
        assert isinstance(prover.equal(condition, simpler), Proved)
        assert isinstance(prover.equal(Not(condition), Not(simpler)), Proved)
        assert isinstance(prover.empty(And((condition, Not(condition)))), Proved)
        assert prover.is_inside(condition, condition) is True


@pytest.mark.parametrize("seed", range(6))
def test_parts_that_can_go(seed: int) -> None:
    """Without its implied conditions an AND has the same members; a quarrel is one, and of nobody too many."""
    made = batch(33_000 + seed, programs=20, partners=0)
    prover = Prover(project_vocabulary(made.vocabulary.name))
    conditions = [rule_of(write(program, made.vocabulary), made.vocabulary).condition for program in made.programs]
    for parts in zip(conditions[::3], conditions[1::3], conditions[2::3], strict=False):
        whole = And(parts)
        guilty = prover.guilty(whole)
        assert bool(guilty) is isinstance(prover.empty(whole), Proved)
        if guilty:
            assert isinstance(prover.empty(And(guilty)), Proved)
            for part in guilty:
                others = And(tuple(each for each in guilty if each is not part))
                assert len(guilty) == 1 or isinstance(prover.empty(others), Refuted)
        else:
            implied = prover.implied(whole)
            kept = And(tuple(part for part in whole.parts if not any(part is each for each in implied)))
            assert isinstance(prover.equal(whole, kept), Proved)

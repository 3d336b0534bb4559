"""Many segments written at once have the members that each has alone, on every engine."""

from __future__ import annotations

import pytest

from tests.differential import materialized
from tests.differential.engines import Engine, batch_for
from tests.differential.materialized import in_memory, memberships, named, unchecked
from tests.differential.sides import rule_of
from tests.differential.test_hostile import NAMES, VALUES, bound, is_nameable, is_writable
from tests.reference.words import VOCABULARIES, Vocabulary
from tests.reference.write import write
from tests.servers.server import Server

RULES, PARTNERS = 24, 50


@pytest.mark.parametrize("number", [40, 41])
def test_random_rules(engine: Server, number: int) -> None:
    """§6.3: the same members; first of one half of the rules, then of all, in place of what was there."""
    made = batch_for(engine.dialect, number, RULES, PARTNERS)
    engine.clear()
    there = Engine(engine, made.vocabulary, made.partners)
    rules = [rule_of(write(program, made.vocabulary), made.vocabulary) for program in made.programs]
    taken = named([rule for rule in rules if there.refusal(rule, made.today, made.zone) is None])
    assert len(taken) > RULES / 2
    expected = in_memory(taken, made.partners, there.key, made.today, made.zone)
    first = taken[::2]
    with unchecked(engine, there.words, taken) as opened:
        materialized.write(opened, there.words, first, made.today, made.zone)
        names = {rule.name for rule in first}
        assert memberships(engine, made.today) == [pair for pair in expected if pair[0] in names]
        said = materialized.write(opened, there.words, taken, made.today, made.zone)
        assert memberships(engine, made.today) == expected
    assert said.pairs == len(expected)
    assert {size.segment: (size.entered, size.left) for size in said.sizes} == {
        rule.name: (0 if rule.name in names else sum(segment == rule.name for segment, _ in expected), 0)
        for rule in taken
    }
    engine.clear()


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=lambda vocabulary: vocabulary.name)
def test_hostile_names(engine: Server, vocabulary: Vocabulary) -> None:
    """Tables, columns and segments may be called anything, and so may the table that is written."""
    made = next(
        made for made in (batch_for(engine.dialect, seed, 20, 40) for seed in (50, 51)) if made.vocabulary is vocabulary
    )
    engine.clear()
    binding = bound(vocabulary, engine)
    there = Engine(engine, vocabulary, made.partners, binding)
    rules = [rule_of(write(program, vocabulary), vocabulary) for program in made.programs]
    odd = [value for value in VALUES if is_writable(value) and len(value) < 60]
    taken = named([rule for rule in rules if there.refusal(rule, made.today, made.zone) is None], odd)
    held = {path[-1].casefold() for path in binding.tables.values()}
    table = next(name for name in NAMES if is_nameable(name, engine) and name.casefold() not in held)
    with unchecked(engine, there.words, taken, binding) as opened:
        for _ in range(2):
            materialized.write(opened, there.words, taken, made.today, made.zone, table)
    expected = in_memory(taken, made.partners, there.key, made.today, made.zone)
    assert memberships(engine, made.today, table) == expected
    engine.clear()

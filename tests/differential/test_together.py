"""Many rules at once, by sums and conditions that they share = the interpreter on each alone, on random rules."""

from __future__ import annotations

from random import Random

import duckdb
import pytest

from segdsl.backends.memory.compile import compile_predicate
from segdsl.base.record import replace
from segdsl.engines.materialize.bits import Pairs
from segdsl.engines.materialize.together import together_on
from segdsl.ir import nodes as ir
from tests.differential.generate import Batch, batch
from tests.differential.sides import Tables, project_vocabulary, rule_of
from tests.reference.write import write

PROGRAMS, PARTNERS = 40, 150


def rules_of(made: Batch, seed: int) -> list[ir.Rule]:
    """The rules of a batch, each with a name of its own."""
    texts = [write(program, made.vocabulary, Random(f"{seed} {at}")) for at, program in enumerate(made.programs)]
    return [replace(rule_of(text, made.vocabulary), name=f"s{at}") for at, text in enumerate(texts)]


@pytest.mark.parametrize("number", range(1000, 1016))
def test_each_segment_has_the_members_that_it_has_alone(number: int) -> None:
    """§6.3, for a whole program in one scan."""
    made = batch(number, PROGRAMS, PARTNERS)
    rules = rules_of(made, number)
    vocabulary = project_vocabulary(made.vocabulary.name)
    with Tables(made.vocabulary, made.partners) as tables:
        found = together_on(tables.connection, vocabulary, rules, today=made.today, zone=made.zone, order=tables.key)
        with duckdb.connect() as reader:
            reader.register("pairs", Pairs(found.subjects, found.segments()))
            pairs = reader.execute("SELECT segment, key FROM pairs WHERE is_member").fetchall()
        found.close()
    assert len(pairs) == len(set(pairs))
    for rule in rules:
        alone = compile_predicate(rule).at(made.today, made.zone).members(made.partners)
        members = {key for segment, key in pairs if segment == rule.name}
        assert members == {partner[tables.key] for partner in alone}, rule

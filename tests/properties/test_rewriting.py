"""The passes over conditions change how a rule is written, never what it means."""

from __future__ import annotations

import pytest

from segdsl.base.record import replace
from segdsl.ir.nodes import Expr, Not, Rule
from segdsl.ir.rewrite import nnf, walk
from segdsl.ir.simplify import simplify
from tests.differential.sides import in_memory, rule_of
from tests.properties.same import Program, programs, with_rule
from tests.reference.write import write

SEEDS = pytest.mark.parametrize("seed", range(6))


def size(condition: Expr) -> int:
    """How many nodes there are."""
    return sum(1 for _ in walk(condition))


def redundant(program: Program) -> Program:
    """A program that says things twice, so that there is something to simplify; it means as much as before."""
    rule = program["rule"]
    return with_rule(program, ("or", ("and", rule, rule), ("and", ("not", ("not", rule)), ("or", rule, ("not", rule)))))


@SEEDS
def test_simplify_keeps_every_verdict_and_adds_no_node(seed: int) -> None:
    """§6.1: all three truth values stay."""
    for program, made in programs(seed):
        for either in (program, redundant(program)):
            rule = rule_of(write(either, made.vocabulary), made.vocabulary)
            simpler = simplify(rule.condition)
            assert size(simpler) <= size(rule.condition)
            assert simplify(simpler) == simpler
            answers = [
                in_memory(each, made.partners, made.today, made.zone)
                for each in (rule, replace(rule, condition=simpler))
            ]
            assert answers[0] == answers[1], write(either, made.vocabulary)


@SEEDS
def test_pushing_negations_inward_keeps_every_verdict(seed: int) -> None:
    """§7.1: and leaves them above leaves alone."""
    for program, made in programs(seed):
        rule = rule_of(write(with_rule(program, ("not", program["rule"])), made.vocabulary), made.vocabulary)
        pushed: Rule = replace(rule, condition=nnf(rule.condition))
        assert in_memory(rule, made.partners, made.today, made.zone) == in_memory(
            pushed, made.partners, made.today, made.zone
        )
        assert all(size(node.part) == 1 for node in walk(pushed.condition) if isinstance(node, Not))

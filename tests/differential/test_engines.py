"""Reference = memory = every engine, verdict by verdict (§6.3): random rules, the corpus, what must be so anyway."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from itertools import pairwise
from random import Random
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from segdsl.base.record import replace
from segdsl.ir.nodes import And, Expr, Not, Or, Rule
from segdsl.ir.rewrite import nnf
from tests.differential import corpus
from tests.differential.engines import (
    GAPS,
    PARTNERS,
    RULES,
    WRONG,
    Engine,
    Gap,
    batch_for,
    compare,
    is_of_two_lists,
    refusal,
    unmarked,
)
from tests.differential.sides import rule_of
from tests.differential.test_corpus import fits_tables
from tests.reference.words import SHOP, VOCABULARIES, Vocabulary
from tests.reference.write import write
from tests.servers.cluster import Cluster
from tests.servers.sail import Sail
from tests.servers.server import Server

NUMBERS = [0, 1, 3]
"""The batches: one about partners, two about the shop, one of these in UTC where an engine knows no other zone.

With 200 rules on 100 partners, and the members of 40 of the rules, they have up to 24,000 verdicts each.
"""


@pytest.mark.parametrize("number", NUMBERS)
def test_all_agree(engine: Server, number: int, shrink: int) -> None:
    """§6.3: the same verdict, true, false or unknown, for every partner; and the same members."""
    result = compare(engine, number, small=min(shrink, 1))
    assert not result.differences, "\n".join(map(str, result.differences))
    assert not unmarked(engine.dialect, result.refused)
    assert result.verdicts > PARTNERS * RULES / 2, f"too many rules are refused: {result.refused}"


# ---- the corpus ----------------------------------------------------------------------------------------------------


class Loaded:
    """Partners of many cases in one set of tables; `mine` says which of them a case is about."""

    def __init__(self) -> None:
        self.partners: list[dict[str, Any]] = []
        self.mine: dict[str, list[int]] = {}


@cache
def corpus_cases() -> dict[str, corpus.Case]:
    """The corpus by name."""
    return {path.stem: corpus.read(path) for path in corpus.paths()}


def in_few_tables(vocabulary: Vocabulary) -> list[Loaded]:
    """The cases over a vocabulary: as many in one set of tables as can be without two partners of one key."""
    key = vocabulary.relations[vocabulary.subject_relation]
    loads: list[Loaded] = []
    for name, case in corpus_cases().items():
        if case.vocabulary is not vocabulary:
            continue
        held = [partner for partner in case.partners if fits_tables(partner, case)]
        made_up = [f"p{number}" if vocabulary.key_sql == "VARCHAR" else number for number in range(len(held))]
        for load in loads:
            taken = {partner[key] for partner in load.partners}
            renamed = [
                {**partner, key: f"{name} {at}" if vocabulary.key_sql == "VARCHAR" else len(load.partners) + at + 1000}
                if partner[key] in made_up and key not in case.text
                else partner
                for at, partner in enumerate(held)
            ]
            if not taken & {partner[key] for partner in renamed}:
                break
        else:
            renamed = held
            loads.append(load := Loaded())
        load.mine[name] = list(range(len(load.partners), len(load.partners) + len(renamed)))
        load.partners += renamed
    return loads


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=lambda vocabulary: vocabulary.name)
def test_the_corpus(engine: Server, vocabulary: Vocabulary) -> None:
    """Every case has the verdicts of its file, unless the dialect refuses its rule for a known reason."""
    differing: dict[str, str] = {}
    names = {name for name, case in corpus_cases().items() if case.vocabulary is vocabulary}
    refused = defaultdict(list)
    for load in in_few_tables(vocabulary):
        there = Engine(engine, vocabulary, load.partners)
        for name, places in load.mine.items():
            case = corpus_cases()[name]
            rule = rule_of(case.text, vocabulary)
            code = there.refusal(rule, case.today, case.zone)
            if code is not None:
                refused[code].append(name)
                continue
            (found,) = there.verdicts([rule], case.today, case.zone)
            (members,) = there.members([rule], case.today, case.zone)
            expected = [verdict for at, verdict in enumerate(case.verdicts) if fits_tables(case.partners[at], case)]
            said = [found[at] for at in places], [members[at] for at in places]
            if said != (expected, [verdict is True for verdict in expected]):
                differing[name] = f"{said[0]}, as members {said[1]}, but it is {expected}"
    marked = {wrong.case for wrong in WRONG.get(engine.dialect, ())}
    assert set(differing) == marked & names, differing
    assert not unmarked(engine.dialect, refused), dict(refused)


# ---- what must be so whatever the rule ----------------------------------------------------------------------------


@pytest.mark.parametrize("number", [10, 11])
def test_two_ways_to_say_the_same(engine: Server, number: int) -> None:
    """§6.1: a rule, its opposite and what is unknown make up everybody; order and De Morgan change nothing."""
    there, rules, made = loaded(engine, number)
    pairs = list(pairwise(rules))
    asked: list[Expr] = []
    for one, other in pairs:
        p, q = one.condition, other.condition
        asked += [p, Not(p), And((p, q)), And((q, p)), Not(nnf(Or((Not(p), Not(q))))), Or((p, q)), Or((q, p))]
    said = iter(there.verdicts([replace(rules[0], condition=each) for each in asked], made.today, made.zone))
    for one, _ in pairs:
        p, opposite, both, swapped, morgan, either, either_swapped = (next(said) for _ in range(7))
        assert opposite == [None if verdict is None else not verdict for verdict in p], one
        assert both == swapped == morgan, one
        assert either == either_swapped, one


@pytest.mark.parametrize("number", [12, 13])
def test_members_opposites_and_unknowns_are_everybody(engine: Server, number: int) -> None:
    """§6.1, of the queries that ask for members."""
    there, rules, made = loaded(engine, number)
    verdicts = there.verdicts(rules, made.today, made.zone)
    opposites = [replace(rule, condition=Not(rule.condition)) for rule in rules]
    ins, outs = (there.members(some, made.today, made.zone) for some in (rules, opposites))
    for verdict, is_in, is_out in zip(verdicts, ins, outs, strict=True):
        assert list(zip(is_in, is_out, strict=True)) == [(said is True, said is False) for said in verdict]


def loaded(engine: Server, seed: int) -> tuple[Engine, list[Rule], Any]:
    """The rules of a batch that the dialect takes, and its partners in the engine."""
    made = batch_for(engine.dialect, seed, 14, 60)
    there = Engine(engine, made.vocabulary, made.partners)
    rules = [
        rule_of(write(program, made.vocabulary, Random(f"{seed} {at}")), made.vocabulary)
        for at, program in enumerate(made.programs)
    ]
    return there, [rule for rule in rules if there.refusal(rule, made.today, made.zone) is None], made


# ---- marks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dialect", "gap"), [(dialect, gap) for dialect, gaps in GAPS.items() for gap in gaps], ids=lambda value: str(value)
)
def test_a_marked_gap_is_still_there(dialect: str, gap: Gap) -> None:
    """What is refused no longer loses its mark, and is compared from then on."""
    assert gap.mark in ("notimpl", "notyet", "never")
    assert gap.reason
    rule = rule_of(f"segment rule {{ where {gap.rule} }}", SHOP)
    assert refusal(dialect, rule, SHOP, date(2024, 2, 29), ZoneInfo(gap.zone)) == gap.code


def test_what_is_marked_of_two_lists() -> None:
    """Of engines that get them wrong, of an unknown value, and of an unknown verdict: nothing else is excused."""
    case = corpus_cases()["3.2-two-lists-without-a-common-member"]
    rule, unknown = rule_of(case.text, case.vocabulary), case.partners[-1]
    sail, spark = SimpleNamespace(name=Sail.name), SimpleNamespace(name=Cluster.name)
    assert is_of_two_lists(sail, rule, unknown, None)
    assert not is_of_two_lists(spark, rule, unknown, None)
    assert not is_of_two_lists(sail, rule, unknown, False)
    assert not is_of_two_lists(sail, rule, case.partners[0], None)
    one_list = rule_of("segment rule { where partner_name any of (Acme, Bolt) }", case.vocabulary)
    assert not is_of_two_lists(sail, one_list, unknown, None)

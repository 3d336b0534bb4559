"""What is proved of everybody holds for the subjects that an engine has in its tables, whichever engine it is."""

from __future__ import annotations

from functools import cache
from itertools import permutations
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from segdsl.analysis.prove import Prover
from segdsl.ir.nodes import Rule
from tests.analysis.generate import Family, family
from tests.analysis.oracle_grid import grid
from tests.analysis.tables import fits_tables, in_tables
from tests.differential.engines import Engine
from tests.reference.words import PARTNERS
from tests.servers.server import Server

FAMILIES = range(12)
UTC = ZoneInfo("UTC")


def subjects(of: Family) -> list[dict[str, Any]]:
    """Those of the family's grid that tables can hold, with keys."""
    fitting = [
        seen.values
        for seen in grid(of, use_facts=of.use_facts)
        if all(fits_tables(seen.values, of.vocabulary, rule) for rule in of.rules)
    ]
    keys = [f"k{number}" if of.vocabulary is PARTNERS else str(number) for number in range(len(fitting))]
    return [in_tables(values, of.vocabulary, key) for values, key in zip(fitting, keys, strict=True)]


class Proofs(NamedTuple):
    """A family, the subjects, and what is proved of its rules by their places."""

    made: Family
    partners: list[dict[str, Any]]
    disjoint: set[tuple[int, int]]
    inside: set[tuple[int, int]]


@cache
def proofs(seed: int) -> Proofs:
    """What is proved of a family, once for all engines."""
    made = family(seed)
    prover = Prover(made.project, use_facts=made.use_facts)
    meetings, insides = prover.meetings(made.rules), prover.insides(made.rules)
    pairs = list(permutations(range(len(made.rules)), 2))
    return Proofs(
        made,
        subjects(made),
        {(one, other) for one, other in pairs if not (meetings[one].true | meetings[one].unknown) >> other & 1},
        {(one, other) for one, other in pairs if insides[one].true >> other & 1},
    )


def test_what_is_proved_holds_on_each_engine(engine: Server) -> None:
    """Nobody is a member of two segments that are proved disjoint, nor of one alone that is inside the other."""
    disjoint = inside = members = 0
    for seed in FAMILIES:
        made, partners, apart, within = proofs(seed)
        loaded = Engine(engine, made.vocabulary, partners)
        rules = {number: Rule(name="", condition=rule) for number, rule in enumerate(made.rules)}
        taken = [number for number, rule in rules.items() if loaded.refusal(rule, made.today, UTC) is None]
        found = loaded.verdicts([rules[number] for number in taken], made.today, UTC)
        verdicts = {number: [each is True for each in said] for number, said in zip(taken, found, strict=True)}
        members += sum(map(sum, verdicts.values()))
        for one, other in permutations(taken, 2):
            pairs = set(zip(verdicts[one], verdicts[other], strict=True))
            disjoint += (one, other) in apart
            inside += (one, other) in within
            assert (one, other) not in apart or (True, True) not in pairs, (seed, one, other)
            assert (one, other) not in within or (True, False) not in pairs, (seed, one, other)
    assert disjoint > 20
    assert inside > 20
    assert members > 500

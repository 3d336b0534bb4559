"""How segments lie to each other (§6.1: a member is one for whom the condition is true)."""

from __future__ import annotations

import pytest

from segdsl.analysis.overlap import Pair, Relation, by_interest, pairs
from tests.analysis.projects import Puzzled, project, prover

JOINED = "relationship_stage = Joined AND"


def relation(first: str, second: str, **settings: bool) -> Relation:
    rules = project(f"segment a {{ where {first} }} segment b {{ where {second} }}").rules
    (pair,) = pairs(rules, prover(**settings))
    return pair.relation


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (f"{JOINED} joined in the last 30 days", f"{JOINED} joined between 31 and 60 days ago", Relation.DISJOINT),
        (f"{JOINED} joined in the last 30 days", f"{JOINED} joined between 30 and 60 days ago", Relation.OVERLAP),
        (f"{JOINED} clicks > 4 since joined", f"{JOINED} clicks >= 5 since joined", Relation.EQUAL),
        (f"{JOINED} clicks < 5 since joined", f"{JOINED} clicks < 6 since joined", Relation.INSIDE),
        (f"{JOINED} clicks < 6 since joined", f"{JOINED} clicks < 5 since joined", Relation.AROUND),
        # A comparison with what is absent is unknown, and who is unknown is no member (§5.3).
        (f"{JOINED} no clicks since joined", f"{JOINED} clicks < 5 since joined", Relation.DISJOINT),
    ],
)
def test_two_segments(first: str, second: str, expected: Relation) -> None:
    assert relation(first, second) is expected
    assert relation(second, first) is MIRRORED.get(expected, expected)


MIRRORED = {Relation.INSIDE: Relation.AROUND, Relation.AROUND: Relation.INSIDE}


def test_a_segment_without_members_is_apart_from_every_other() -> None:
    nobody = f"{JOINED} joined on today AND joined on yesterday"
    assert relation(nobody, f"{JOINED} joined on today") is Relation.DISJOINT
    assert relation(nobody, nobody) is Relation.DISJOINT


def test_background_facts_keep_segments_apart() -> None:
    undated, joined = "joined is unknown AND partner_id = 7", f"{JOINED} partner_id = 7"
    assert relation(undated, joined) is Relation.DISJOINT
    assert relation(undated, joined, use_facts=False) is Relation.OVERLAP


THREE = """
segment a { where relationship_stage = Joined AND joined on today }
segment b { where relationship_stage = Joined AND joined in the last 3 days }
segment c { where relationship_stage = Expired AND joined on today }
"""


def test_all_pairs_in_the_order_of_writing() -> None:
    assert list(pairs(project(THREE).rules, prover())) == [
        Pair("a", "b", Relation.INSIDE),
        Pair("a", "c", Relation.DISJOINT),
        Pair("b", "c", Relation.DISJOINT),
    ]


def test_what_is_not_known_is_said() -> None:
    rules = project(THREE).rules
    assert list(pairs(rules, Puzzled("disjoint")))[1] == Pair("a", "c", Relation.UNKNOWN, "it is too hard")
    # That they meet is known, and claimed; that one lies inside the other is not.
    assert next(pairs(rules, Puzzled("is_inside"))).relation is Relation.OVERLAP


def test_what_asks_for_a_look_comes_first() -> None:
    found = [Pair("a", str(number), relation) for number, relation in enumerate(reversed(Relation))]
    found.append(Pair("b", "c", Relation.EQUAL))
    ordered = by_interest(found)
    assert [pair.relation for pair in ordered] == [Relation.EQUAL, *Relation]
    assert ordered[1].first == "b"
    assert [relation for relation in Relation if not relation.meets] == [Relation.UNKNOWN, Relation.DISJOINT]

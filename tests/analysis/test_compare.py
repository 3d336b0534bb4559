"""What became of a segment: by its meaning, never by its text."""

from __future__ import annotations

import pytest

from segdsl.analysis.compare import Change, Kind, compare, in_words_of
from segdsl.analysis.prove import Prover
from segdsl.analysis.witness import run
from segdsl.vocabulary.load import builtin
from tests.analysis.projects import Puzzled, project, prover, words

JOINED = "relationship_stage = Joined AND"


def changes(old: str, new: str, asked: Prover | None = None) -> list[Change]:
    return list(compare(project(old).rules, project(new).rules, asked or prover()))


def changed(old: str, new: str) -> Change:
    """What became of one condition; whoever enters or leaves does so in the eyes of the interpreter."""
    before, after = (project(f"segment a {{ where {text} }}").rules for text in (old, new))
    (change,) = compare(before, after, prover())
    for witness, is_member in ((change.enters, (False, True)), (change.leaves, (True, False))):
        if witness is not None:
            verdicts = run(witness, before["a"].condition), run(witness, after["a"].condition)
            assert tuple(verdict is True for verdict in verdicts) == is_member
    return change


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (f"{JOINED} clicks < 5 since joined", f"{JOINED} NOT clicks >= 5 since joined", Kind.SAME),
        (f"{JOINED} clicks < 5 since joined", f"(clicks <= 4 since joined) AND {JOINED} joined is known", Kind.SAME),
        (f"{JOINED} clicks < 5 since joined", f"{JOINED} clicks < 6 since joined", Kind.WIDER),
        (f"{JOINED} clicks < 5 since joined", f"{JOINED} clicks < 4 since joined", Kind.NARROWER),
        (f"{JOINED} clicks < 5 since joined", f"{JOINED} clicks < 5 during last 7 days", Kind.BOTH),
        (f"{JOINED} clicks < 5 since joined", f"{JOINED} (clicks < 5 OR no clicks) since joined", Kind.WIDER),
    ],
)
def test_a_segment(old: str, new: str, kind: Kind) -> None:
    change = changed(old, new)
    assert change.kind is kind
    assert (change.enters is not None) == (kind in (Kind.WIDER, Kind.BOTH))
    assert (change.leaves is not None) == (kind in (Kind.NARROWER, Kind.BOTH))


def test_facts_that_were_used_are_named() -> None:
    change = changed(f"{JOINED} partner_id = 7", f"{JOINED} partner_id = 7 AND joined is known")
    assert change == Change(name="a", kind=Kind.SAME, facts=("joined-partners-have-joined",))


PARAM = """
param few = {few}
window start = days 0 to {last} since joined
segment base {{ where relationship_stage = {stage} }}
segment slow {{ where in segment base AND clicks < $few during start }}
"""


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ({}, [Kind.SAME, Kind.SAME]),
        ({"few": 6}, [Kind.SAME, Kind.WIDER]),
        ({"last": 6}, [Kind.SAME, Kind.BOTH]),
        ({"stage": "Expired"}, [Kind.BOTH, Kind.BOTH]),
    ],
)
def test_params_windows_and_references_change_what_uses_them(given: dict[str, object], kinds: list[Kind]) -> None:
    old = PARAM.format(few=5, last=7, stage="Joined")
    new = PARAM.format(**{"few": 5, "last": 7, "stage": "Joined", **given})
    assert [change.kind for change in changes(old, new)] == kinds


SLOW = "segment slow { where relationship_stage = Joined AND clicks < 5 since joined }"


def test_new_gone_and_renamed() -> None:
    old = SLOW + " segment left { where relationship_stage = Expired AND joined on today }"
    new = "segment tardy { where clicks <= 4 since joined AND relationship_stage = Joined }" + SLOW.replace(
        "slow", "another"
    ).replace("5", "9")
    assert changes(old, new) == [
        Change(name="tardy", kind=Kind.RENAMED, before="slow"),
        Change(name="another", kind=Kind.NEW),
        Change(name="left", kind=Kind.GONE),
    ]


def test_one_that_is_gone_is_renamed_once() -> None:
    twice = SLOW.replace("slow", "slow_1") + SLOW.replace("slow", "slow_2")
    assert [change.kind for change in changes(SLOW, twice)] == [Kind.RENAMED, Kind.NEW]


def test_what_is_not_known_is_said() -> None:
    other = SLOW.replace("5", "6")
    (change,) = changes(SLOW, other, Puzzled("implies"))
    assert change == Change(name="slow", kind=Kind.UNKNOWN, reason="it is too hard")
    # Unless nothing changed at all.
    assert [change.kind for change in changes(SLOW, SLOW, Puzzled("implies", "equal"))] == [Kind.SAME]


# ---- other words -----------------------------------------------------------------------------------------------

TIER = '[fields.tier]\ntype = "{type}"\n'


def test_a_word_with_its_name_and_type_is_the_same_word() -> None:
    old = words(TIER.format(type="text") + 'aliases = ["rank"]')
    moved = '[relations]\nvisits = { key = "id" }\n[metrics.clicks]\ntype = "count"\nrelation = "visits"\ndate = "day"'
    new = words(TIER.format(type="text") + 'column = "level"\n' + moved)
    text = """
        segment a {
          where relationship_stage = Joined AND rank = "gold"
            AND clicks >= 1 since joined AND no clicks during last 2 days
            AND NOT (tier contains "x" OR actions >= 2 during all_time)
        }
    """
    rule = project(text, old).rules["a"]
    retold = in_words_of(rule, new)
    assert retold == project(text.replace("rank", "tier"), new).rules["a"]
    assert retold != rule


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("", "there is no `tier` any more"),
        (TIER.format(type="id"), "`tier` was of type text and is of type id"),
    ],
)
def test_a_word_that_is_no_more_is_named(new: str, why: str) -> None:
    old = words(TIER.format(type="text"))
    rule = project('segment a { where relationship_stage = Joined AND tier = "gold" }', old).rules["a"]
    assert in_words_of(rule, words(new) if new else builtin()) == why

"""A failing rule and partner become the smallest that still fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.differential.shrink import NonsenseError, shrink
from tests.reference.words import PARTNERS

BRANCH = ("=", "partner_name", "A")


def test_what_does_not_matter_is_taken_away() -> None:
    """Branches, NOTs, groups, parameters, segments, fields and events."""
    program = {
        "params": {"few": 5},
        "segments": {"other": ("and", BRANCH, ("not", ("sum", "clicks", "<", ("param", "few"), ("all",))))},
        "rule": ("or", BRANCH, ("segment", "other"), ("group", ("no", "actions", None), ("last", 7, "day"))),
    }
    partner = {"partner_id": "p", "partner_name": "A", "partner_group": ["x", "y"], "clicks": [(1, 1), (2, 2), (3, 3)]}

    def fails(program: Mapping[str, Any], partner: Mapping[str, Any]) -> bool:
        return "'clicks', '<', 5" in str(program) and (2, 2) in partner["clicks"]

    small, alone = shrink({**program}, partner, PARTNERS, fails)
    assert small["rule"] == ("sum", "clicks", "<", 5, ("all",))
    assert alone == {"partner_id": "p", "partner_name": None, "partner_group": [], "clicks": [(2, 2)]}


def test_a_condition_keeps_the_window_of_its_group() -> None:
    """§5.1: a window belongs to each condition of its group, also without the group."""
    rule = ("group", ("or", ("no", "clicks", None), ("no", "actions", None)), ("last", 7, "day"))
    small, _ = shrink({"rule": rule}, {}, PARTNERS, lambda program, _: "clicks" in str(program))
    assert small["rule"] == ("no", "clicks", ("last", 7, "day"))


def test_a_candidate_that_makes_no_sense_is_none() -> None:
    """It is not the failure that is looked for."""

    def fails(program: Mapping[str, Any], _: Mapping[str, Any]) -> bool:
        if program["rule"] == BRANCH:
            raise NonsenseError
        return True

    small, _ = shrink({"rule": ("not", BRANCH)}, {}, PARTNERS, fails)
    assert small["rule"] == ("not", BRANCH)

"""AND beside OR without parentheses (§3.1)."""

from __future__ import annotations

import pytest

from segdsl.lint.fix import edited
from segdsl.vocabulary.load import builtin
from tests.check.written import MAIN
from tests.lint.rules.support import asked, finds, read, silent
from tests.support.seg_tests import assert_tests_pass


def test_mixed() -> None:
    """AND binds tighter; the fixes put parentheses around either reading."""
    finds(
        "mixed-and-or",
        "relationship_stage = Joined OR relationship_stage = New AND partner_name is known",
        """
        1:29 warning[SEG601] OR and AND are mixed without parentheses
          > `OR` AND binds tighter than this OR
          also 1:57 `AND`: this AND binds tighter
          note: this partner is a member now, and would not be with OR first
          note: today: 2026-06-15 partner { relationship_stage: Joined, original_joined_date: 2026-06-15 } exp…
          help: put parentheses around what belongs together
          safe: keep the present meaning -> …p_stage = Joined OR (relationship_stage = New AND partner_name is…
          unsafe: change it: OR first -> (relationship_stage = Joined OR relationship_stage = New) AND partner…
        """,
    )
    finds(
        "mixed-and-or",
        "partner_name is known AND relationship_stage = Joined OR relationship_stage = New",
        """
        1:55 warning[SEG601] OR and AND are mixed without parentheses
          > `OR` AND binds tighter than this OR
          also 1:23 `AND`: this AND binds tighter
          note: this partner is a member now, and would not be with OR first
          note: today: 2026-06-15 partner { relationship_stage: New } expect match
          help: put parentheses around what belongs together
          safe: keep the present meaning -> (partner_name is known AND relationship_stage = Joined) OR relatio…
          unsafe: change it: OR first -> …r_name is known AND (relationship_stage = Joined OR relationship_sta…
        """,
    )
    finds(
        "mixed-and-or",
        """
        partner_id = 1 AND partner_name is known OR relationship_stage = Joined AND contract_id is known OR
          partner_id = 2
        """,
        """
        1:42 warning[SEG601] OR and AND are mixed without parentheses
          > `OR` AND binds tighter than this OR
          also 1:16 `AND`: this AND binds tighter
          note: this partner is a member now, and would not be with OR first
          note: today: 2026-06-15 partner { partner_name: "A", partner_id: "1" } expect match
          help: put parentheses around what belongs together
          safe: keep the present meaning -> (partner_id = 1 AND partner_name is known) OR (relationship_stage …
          unsafe: change it: OR first -> partner_id = 1 AND (partner_name is known OR relationship_stage = Joi…
        """,
    )
    finds(
        "mixed-and-or",
        "partner_id = 1 OR partner_id = 2 OR partner_id = 3 AND partner_name is known OR partner_id = 4",
        """
        1:16 warning[SEG601] OR and AND are mixed without parentheses
          > `OR` AND binds tighter than this OR
          also 1:52 `AND`: this AND binds tighter
          note: this partner is a member now, and would not be with OR first
          note: today: 2026-06-15 partner { partner_id: "4" } expect match
          help: put parentheses around what belongs together
          safe: keep the present meaning -> …R partner_id = 2 OR (partner_id = 3 AND partner_name is known) OR…
          unsafe: change it: OR first -> (partner_id = 1 OR partner_id = 2 OR partner_id = 3) AND (partner_nam…
        """,
    )


def test_comments() -> None:
    """A comment with OR in it is not the OR."""
    finds(
        "mixed-and-or",
        """
        partner_id = 1 # or AND
          OR partner_id = 2 # OR
          AND partner_name is known
        """,
        """
        2:3 warning[SEG601] OR and AND are mixed without parentheses
          > `OR` AND binds tighter than this OR
          also 3:3 `AND`: this AND binds tighter
          note: this partner is a member now, and would not be with OR first
          note: today: 2026-06-15 partner { partner_id: "1" } expect match
          help: put parentheses around what belongs together
          safe: keep the present meaning -> OR (partner_id = 2 # OR
          unsafe: change it: OR first -> (partner_id = 1 # or AND
        """,
    )


def test_inner() -> None:
    """Parentheses inside are looked into, each on its own."""
    finds(
        "mixed-and-or",
        "partner_id = 7 AND NOT (partner_id = 1 OR partner_id = 2 AND partner_name is known)",
        """
        1:40 warning[SEG601] OR and AND are mixed without parentheses
          > `OR` AND binds tighter than this OR
          also 1:58 `AND`: this AND binds tighter
          help: put parentheses around what belongs together
          safe: keep the present meaning -> … (partner_id = 1 OR (partner_id = 2 AND partner_name is known))
          unsafe: change it: OR first -> …ner_id = 7 AND NOT ((partner_id = 1 OR partner_id = 2) AND partner_n…
        """,
    )


def test_clear() -> None:
    """Where parentheses stand there is nothing to misread."""
    silent(
        "mixed-and-or",
        "relationship_stage = Joined OR (relationship_stage = New AND partner_name is known)",
        "(relationship_stage = Joined OR relationship_stage = New) AND partner_name is known",
        "relationship_stage = Joined OR relationship_stage = New OR partner_name is known",
        "relationship_stage = Joined AND NOT relationship_stage = New AND partner_name is known",
    )


@pytest.mark.parametrize(
    "condition",
    [
        "relationship_stage = Joined OR relationship_stage = New AND partner_name is known",
        "relationship_stage = New AND transitioned in the last 7 days OR relationship_stage = Outreach",
        "relationship_stage = Joined AND NOT (joined on today OR joined on yesterday AND clicks >= 5 since joined)",
        'partner_group any of ("VIP") OR contract_id = "S-1" AND contract_stage = Joined OR partner_name contains "x"',
    ],
)
def test_the_difference_can_be_pasted_into_a_test(condition: str) -> None:
    """It passes with the rule as it is, and fails in the other reading."""
    segment = f"segment mixed {{ where {condition} }}\n"
    context = read({MAIN: segment}, builtin())
    (diagnostic,) = asked("mixed-and-or", context)
    told, case = diagnostic.notes
    as_is, other_reading = (edited(segment, fix.edits) for fix in diagnostic.fixes)
    assert told.startswith("this partner is")
    for text in (segment, as_is):
        assert passes(f'{text}test "difference" for mixed {{ {case} }}')
    assert not passes(f'{other_reading}test "difference" for mixed {{ {case} }}')


def passes(text: str) -> bool:
    """Whether the tests of a file pass, in memory and as SQL."""
    checked = read({MAIN: text}, builtin()).checked
    assert checked.tests
    try:
        assert_tests_pass(checked.rules, checked.tests, builtin())
    except AssertionError:
        return False
    return True


def test_readings_that_do_not_differ() -> None:
    """The warning stays: whoever reads the rule does not know."""
    finds(
        "mixed-and-or",
        "partner_id = 1 OR partner_name is known AND partner_id any of (1, 2)",
        """
        1:16 warning[SEG601] OR and AND are mixed without parentheses
          > `OR` AND binds tighter than this OR
          also 1:41 `AND`: this AND binds tighter
          help: put parentheses around what belongs together
          safe: keep the present meaning -> partner_id = 1 OR (partner_name is known AND partner_id any of (1,…
          unsafe: change it: OR first -> (partner_id = 1 OR partner_name is known) AND partner_id any of (1, 2…
        """,
    )


def test_of_thousands_some_are_shown() -> None:
    """A project full of them is told quickly."""
    condition = "relationship_stage = Joined OR relationship_stage = New AND partner_name is known"
    text = "".join(f"segment mixed_{number} {{ where {condition} }}\n" for number in range(60))
    notes = [len(each.notes) for each in asked("mixed-and-or", read({MAIN: text}, builtin()))]
    assert notes == [2] * 50 + [0] * 10

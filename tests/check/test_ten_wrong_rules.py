"""The ten wrong rules that every version must understand at least this well, in the words of the partner program."""

from __future__ import annotations

from tests.check.written import says_of_program
from tests.lint.rules.support import finds


def test_foreign_operator() -> None:
    """1: the parser has corrected it, and the rest is checked in the same run."""
    says_of_program(
        "relationship_stage == joined AND clicks < 5 since joined",
        """
        1:23 error[SEG212] `joined` is not a value of `relationship_stage`
          > `joined` values are told apart by case
          help: did you mean `Joined`?
          safe: write `Joined` -> …lationship_stage == Joined AND clicks < 5 since joined
        """,
    )


def test_conditions_that_cannot_be_combined() -> None:
    """2: in different branches of an OR there is no error."""
    says_of_program(
        "contract_stage = Joined AND relationship_stage = Joined AND clicks < 5 during last 30 days",
        """
        1:61 error[SEG303] `contract_stage` stands beside a metric
          > `clicks < 5 during last 30 days` cannot stand beside `contract_stage = Joined`
          also 1:1 `contract_stage = Joined`: the other condition
          note: performance belongs to the relationship: a partner may have had several contracts in the windo…
          help: use `relationship_stage` in place of `contract_stage`
        """,
    )
    says_of_program("contract_stage = Expired OR (relationship_stage = Joined AND clicks < 5 during last 30 days)")


def test_a_condition_without_its_partner() -> None:
    """3: which stage did the partner enter?"""
    says_of_program(
        "last_transition_date exactly 30 days ago AND partner_name is known",
        """
        1:1 error[SEG301] `last_transition_date` stands without `relationship_stage`
          > `last_transition_date exactly 30 days ago` stands without `relationship_stage`
          note: it is the day on which the relationship stage last changed, and says nothing without the stage…
          help: add the stage, such as `relationship_stage = Joined`
        """,
    )


def test_two_slips() -> None:
    """4: two messages in one run."""
    says_of_program(
        "relationship_stage = joined AND clics < 5 since joined",
        """
        1:22 error[SEG212] `joined` is not a value of `relationship_stage`
          > `joined` values are told apart by case
          help: did you mean `Joined`?
          safe: write `Joined` -> …elationship_stage = Joined AND clics < 5 since joined
        1:33 error[SEG201] there is no condition called `clics`
          > `clics` neither a field nor a metric
          help: did you mean `clicks`?
          safe: write `clicks` -> …ge = joined AND clicks < 5 since joined
        """,
    )


def test_a_question_that_cannot_be_asked() -> None:
    """5: absent is not zero."""
    says_of_program(
        "relationship_stage = Joined AND clicks = 0 during last 90 days",
        """
        1:40 error[SEG221] `clicks` cannot be compared with zero
          > `= 0` without clicks there is no sum, not the sum 0
          note: a condition on a sum finds only those who have one
          help: to find those who have none, write `no clicks during …`
          safe: write `no clicks` -> …_stage = Joined AND no clicks during last 90 days
        """,
    )


def test_a_window_that_is_missing() -> None:
    """6: the window belongs to one metric only."""
    says_of_program(
        "relationship_stage = Joined AND clicks < 5 AND revenue >= $1,000 during last 30 days",
        """
        1:33 error[SEG231] `clicks` has no window
          > `clicks < 5` summed over which time?
          also 1:66 `during last 30 days`: this window belongs to `revenue` only
          help: put them in parentheses together, and the window belongs to each
          unsafe: put them in parentheses -> …_stage = Joined AND (clicks < 5 AND revenue >= $1,000) during la…
        """,
    )


def test_bounds_the_wrong_way_round() -> None:
    """7: the range is empty."""
    says_of_program(
        "relationship_stage = Joined AND original_joined_date between 60 and 31 days ago",
        """
        1:62 error[SEG402] this range is empty, so nothing can lie in it
          > `60 and 31` the first number must not exceed the second
          help: swap the bounds
          unsafe: write `31` first -> …joined_date between 31 and 60 days ago
        """,
    )


def test_or_and_and() -> None:
    """8: AND binds tighter; this is a lint rule's to say."""
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


def test_a_contradiction() -> None:
    """9: that nobody can match is for a proof to say; it is well formed."""
    says_of_program("relationship_stage = Joined AND relationship_stage = Outreach")


def test_a_name_with_a_blank() -> None:
    """10: the parser quotes the name; the reference is unknown."""
    says_of_program(
        "partner_name = Acme Ltd AND in segment active_joned",
        """
        1:40 error[SEG203] there is no segment called `active_joned`
          > `active_joned` not defined
          help: define it: `segment active_joned { where … }`
        """,
    )

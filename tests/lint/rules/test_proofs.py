"""What is proved of single conditions: never true, always true, or with a part that decides nothing (§6.1, §7.1)."""

from __future__ import annotations

from segdsl.vocabulary.load import builtin
from tests.lint.rules.support import BARE, asked, finds, read, silent


def test_two_stages_at_once() -> None:
    """The ninth of the ten wrong rules: the guilty pair only."""
    finds(
        "never-matches",
        "joined is known AND relationship_stage = Joined AND relationship_stage = Outreach",
        """
        1:53 error[SEG401] this rule matches nobody
          > `relationship_stage = Outreach` cannot hold beside the other
          also 1:21 `relationship_stage = Joined`: this
          help: nobody has two at a time; to accept either, write `relationship_stage any of (Joined, Outreach…
          unsafe: write `relationship_stage any of (Joined, Outreach)` -> … relationship_stage any of (Joined,…
        """,
    )


def test_three_that_cannot_hold_together() -> None:
    finds(
        "never-matches",
        "relationship_stage = Joined AND clicks >= 5 during last 30 days AND joined in the last 7 days "
        "AND clicks < 3 during last 60 days",
        """
        1:99 error[SEG401] this rule matches nobody
          > `clicks < 3 during last 60 days` cannot hold beside the other
          also 1:33 `clicks >= 5 during last 30 days`: this
          help: change one of them, or leave it out
        """,
    )
    finds(
        "never-matches",
        "relationship_stage = Joined AND clicks >= 2 during last 7 days "
        "AND clicks >= 2 during days 8 to 13 since joined AND joined exactly 21 days ago "
        "AND clicks < 4 during last 30 days",
        """
        1:148 error[SEG401] this rule matches nobody
          > `clicks < 4 during last 30 days` cannot hold beside the rest
          also 1:33 `clicks >= 2 during last 7 days`: this
          also 1:68 `clicks >= 2 during days 8 to 13 since joined`: this
          also 1:117 `joined exactly 21 days ago`: this
          help: change one of them, or leave it out
        """,
    )


def test_a_segment_that_refers_to_an_impossible_one_is_not_reported_again() -> None:
    """§8.1: one cause, one message."""
    finds(
        "never-matches",
        """
        segment nobody { where relationship_stage = Joined AND relationship_stage = Outreach }
        segment also_nobody { where in segment nobody AND partner_name is known }
        segment on_purpose { where in segment lately AND relationship_stage = New }
        segment lately { where relationship_stage = Joined AND joined in the last 7 days }
        """,
        """
        1:56 error[SEG401] this segment matches nobody
          > `relationship_stage = Outreach` cannot hold beside the other
          also 1:24 `relationship_stage = Joined`: this
          help: nobody has two at a time; to accept either, write `relationship_stage any of (Joined, Outreach…
          unsafe: write `relationship_stage any of (Joined, Outreach)` -> … relationship_stage any of (Joined,…
        3:50 error[SEG401] this segment matches nobody
          > `relationship_stage = New` cannot hold beside the other
          also 3:28 `in segment lately`: this
          help: change one of them, or leave it out
        """,
    )


def test_facts_are_named() -> None:
    finds(
        "never-matches",
        "relationship_stage = Joined AND joined is unknown",
        """
        1:33 error[SEG401] this rule matches nobody
          > `joined is unknown` cannot hold beside the other
          also 1:1 `relationship_stage = Joined`: this
          note: this rests on the fact `joined-partners-have-joined`: a partner is Joined once a contract was …
          help: change one of them, or leave it out
        """,
    )


def test_one_condition_alone() -> None:
    finds(
        "never-matches",
        "partner_id is unknown AND relationship_stage = Joined",
        """
        1:1 error[SEG401] this rule matches nobody
          > `partner_id is unknown` nobody can meet this
          help: change it, or leave it out
        """,
    )


def test_fixes_are_offered_where_they_can_be_made() -> None:
    for text in (
        "relationship_stage = Joined AND partner_name is known AND relationship_stage = Outreach",
        "relationship_stage = Joined AND (relationship_stage = Outreach)",
        "relationship_stage = Joined # or\n AND relationship_stage = Outreach",
        "relationship_stage = Joined AND relationship_stage != Joined",
        "NOT (relationship_stage != Joined OR relationship_stage = Joined)",
    ):
        found = asked("never-matches", read({BARE: text}, builtin()))
        assert [each.fixes for each in found] == [()], text


def test_what_can_be() -> None:
    silent(
        "never-matches",
        "relationship_stage = Joined AND NOT clicks >= 5 during last 30 days AND clicks >= 1 during last 60 days",
        "relationship_stage any of (Joined, New) AND relationship_stage = New",
    )


def test_dead_sides() -> None:
    finds(
        "dead-branch",
        "relationship_stage = Joined AND (relationship_stage = New OR partner_name is known)",
        """
        1:34 warning[SEG406] this side of the OR matches nobody
          > `relationship_stage = New` nobody gets in by this side
          also 1:1 `relationship_stage = Joined`: cannot hold together with this
          help: change it, or leave it out
          unsafe: leave this side out -> …stage = Joined AND (partner_name is known)
        """,
    )
    finds(
        "dead-branch",
        "partner_name is known OR (clicks >= 5 during last 7 days AND clicks < 5 during last 30 days)",
        """
        1:27 warning[SEG406] this side of the OR matches nobody
          > `clicks >= 5 during last 7 days AND clicks < 5 during last 30 days` nobody gets in by this side
          also 1:27 `clicks >= 5 during last 7 days`: with this
          also 1:62 `clicks < 5 during last 30 days`: with this
          help: change it, or leave it out
          unsafe: leave this side out -> …
        """,
    )
    silent(
        "dead-branch",
        "relationship_stage = Joined AND (relationship_stage = New OR relationship_stage = Outreach)",
        "relationship_stage = New OR relationship_stage = Outreach",
    )


def test_conditions_that_follow_from_others() -> None:
    finds(
        "implied-condition",
        "relationship_stage = Joined AND joined in the last 30 days AND joined in the last 60 days",
        """
        1:64 warning[SEG403] this condition follows from the others
          > `joined in the last 60 days` leaves nobody out
          also 1:33 `joined in the last 30 days`: this says more
          help: leave it out, or write what was meant
          safe: leave it out -> …
        """,
    )
    finds(
        "implied-condition",
        'partner_name is known AND partner_name = "Acme" # that one\n AND relationship_stage = Joined',
        """
        1:1 warning[SEG403] this condition follows from the others
          > `partner_name is known` leaves nobody out
          also 1:27 `partner_name = "Acme"`: this says more
          help: leave it out, or write what was meant
          unsafe: leave it out -> partner_name = "Acme" # that one
        """,
    )


def test_a_reference_may_say_it_but_may_change() -> None:
    finds(
        "implied-condition",
        """
        segment lately { where relationship_stage = Joined AND joined in the last 7 days }
        segment again { where in segment lately AND relationship_stage = Joined }
        """,
        """
        2:45 warning[SEG403] this condition follows from the others
          > `relationship_stage = Joined` leaves nobody out
          also 2:23 `in segment lately`: this says more
          help: leave it out, or write what was meant
          unsafe: leave it out -> …e in segment lately }
        """,
    )


def test_half_of_a_between_is_not_all_of_it() -> None:
    """Whoever has a sum has at least one; that the other end decides nothing is a matter of its own."""
    silent("implied-condition", "relationship_stage = Joined AND clicks between 1 and 49 since joined")
    finds(
        "implied-condition",
        """
        segment narrow { where relationship_stage = Joined AND clicks between 2 and 9 since joined }
        segment wide { where in segment narrow AND clicks between 1 and 49 since joined }
        """,
        """
        2:44 warning[SEG403] this condition follows from the others
          > `clicks between 1 and 49 since joined` leaves nobody out
          also 2:22 `in segment narrow`: this says more
          help: leave it out, or write what was meant
          unsafe: leave it out -> …e in segment narrow }
        """,
    )


def test_two_bounds_on_one_side_are_another_finding() -> None:
    """One cause, one message."""
    silent(
        "implied-condition",
        "relationship_stage = Joined AND clicks < 5 during last 30 days AND clicks < 6 during last 30 days",
        "partner_name is known AND partner_name is known",
        "relationship_stage = Joined AND joined in the last 30 days AND transitioned in the last 60 days",
    )


def test_sides_that_another_covers() -> None:
    finds(
        "covered-branch",
        "relationship_stage = Joined AND (joined in the last 30 days OR joined in the last 7 days)",
        """
        1:64 warning[SEG404] another side of the OR has all of this one's members
          > `joined in the last 7 days` lets nobody else in
          also 1:34 `joined in the last 30 days`: this side has them all
          help: leave it out, or write what was meant
          safe: leave it out -> … in the last 30 days)
        """,
    )
    finds(
        "covered-branch",
        'partner_name is known OR (partner_name = "Acme" AND relationship_stage = Joined)',
        """
        1:27 warning[SEG404] another side of the OR has all of this one's members
          > `partner_name = "Acme" AND relationship_stage = Joined` lets nobody else in
          also 1:1 `partner_name is known`: this side has them all
          help: leave it out, or write what was meant
          unsafe: leave it out -> …
        """,
    )
    silent("covered-branch", "relationship_stage = New OR partner_name is known")


def test_sides_from_other_segments() -> None:
    """What is referred to may change, so nothing is safe; and no side that a reference brings is left out."""
    finds(
        "covered-branch",
        """
        segment lately { where relationship_stage = Joined AND joined in the last 30 days }
        segment first_week { where (relationship_stage = Joined AND joined in the last 7 days) OR in segment lately }
        segment both { where in segment first_week OR partner_name is known }
        """,
        """
        2:29 warning[SEG404] another side of the OR has all of this one's members
          > `relationship_stage = Joined AND joined in the last 7 days` lets nobody else in
          also 2:91 `in segment lately`: this side has them all
          help: leave it out, or write what was meant
          unsafe: leave it out -> … first_week { where in segment lately }
        """,
    )
    silent(
        "covered-branch",
        """
        segment lately { where relationship_stage = Joined AND joined in the last 30 days }
        segment first_week { where relationship_stage = Joined AND joined in the last 7 days }
        segment both { where in segment first_week OR in segment lately }
        """,
    )


def test_everybody() -> None:
    finds(
        "matches-everyone",
        "joined is unknown OR joined before today OR joined on or after today",
        """
        1:1 warning[SEG405] this rule matches everybody
          > `joined is unknown OR joined before today OR joined on or after today` true of every partner
          help: narrow it down
        """,
    )
    finds(
        "matches-everyone",
        "segment every_one { where partner_id is known }",
        """
        1:27 warning[SEG405] this segment matches everybody
          > `partner_id is known` true of every partner
          help: narrow it down
        """,
    )
    silent(
        "matches-everyone",
        "joined before today OR joined on or after today",
        "partner_id is known AND relationship_stage = Joined",
        "NOT relationship_stage = Joined",
    )


def test_a_date_that_a_window_counts_from_may_be_kept_near() -> None:
    """Seen without a proof where it reaches back far enough, and proved where it does not."""
    silent(
        "never-matches",
        "joined before 5 days ago AND clicks >= 1 during days 5 to 10 since joined",
        "joined in the last 30 days AND clicks >= 1 during days 5 to 10 since joined",
        "joined in this month AND clicks >= 1 since joined",
    )

"""A workflow on an exact day that nothing catches up on (§9.2)."""

from __future__ import annotations

from tests.lint.rules.support import finds, silent


def test_exact() -> None:
    """Whoever is missed on that day is missed for good."""
    finds(
        "exact-day-without-catch-up",
        """
        segment day_30 { where relationship_stage = Joined AND transitioned exactly 30 days ago }
        workflow nudge {
          for day_30 once per partner
          send email "nudge-30"
        }
        """,
        """
        3:7 warning[SEG508] `nudge` acts on one exact day and does not catch up on a day without a run
          > `day_30` `day_30` holds for one day only
          also 1:56 `transitioned exactly 30 days ago`: one day for each of them
          help: add `catch up within 3 days`, or however long you would still send it
          display: add `catch up within 3 days` -> catch up within 3 days
        """,
    )
    finds(
        "exact-day-without-catch-up",
        """
        segment day_30 { where relationship_stage = Joined AND transitioned exactly 30 days ago }
        workflow nudge { for day_30 once per partner hold out 5 percent send email "nudge-30" }
        """,
        """
        2:22 warning[SEG508] `nudge` acts on one exact day and does not catch up on a day without a run
          > `day_30` `day_30` holds for one day only
          also 1:56 `transitioned exactly 30 days ago`: one day for each of them
          help: add `catch up within 3 days`, or however long you would still send it
          display: add `catch up within 3 days` -> …30 once per partner catch up within 3 days hold out 5 perc…
        """,
    )
    finds(
        "exact-day-without-catch-up",
        """
        segment fresh { where relationship_stage = Joined AND (joined on today OR transitioned on yesterday) }
        segment fresh_vip { where in segment fresh AND partner_group any of ("VIP") }
        workflow greet {
          for fresh_vip once per partner
          send email "hello" }
        """,
        """
        4:7 warning[SEG508] `greet` acts on one exact day and does not catch up on a day without a run
          > `fresh_vip` `fresh_vip` holds for one day only
          also 1:56 `joined on today`: one day for each of them
          help: add `catch up within 3 days`, or however long you would still send it
          display: add `catch up within 3 days` -> catch up within 3 days
        """,
    )


def test_caught_up() -> None:
    """With the clause, a range, a fixed date, or no workflow."""
    silent(
        "exact-day-without-catch-up",
        """
        segment day_30 { where relationship_stage = Joined AND transitioned exactly 30 days ago }
        segment month_1 { where relationship_stage = Joined AND transitioned in the last 30 days }
        segment easter { where relationship_stage = Joined AND transitioned on 2026-04-05 }
        segment not_today { where relationship_stage = Joined AND NOT transitioned on today }
        workflow w1 { for day_30 once per partner catch up within 3 days send email "x" }
        workflow w2 { for month_1 once per partner send email "x" }
        workflow w3 { for easter once per partner send email "x" }
        workflow w4 { for not_today once per partner send email "x" }
        """,
        "segment day_30 { where relationship_stage = Joined AND transitioned exactly 30 days ago }",
    )

"""A window over years of events, worked out at every run."""

from __future__ import annotations

from tests.lint.rules.support import finds, silent


def test_long() -> None:
    """All time, or longer than a year."""
    finds(
        "expensive-window",
        """
        segment a { where relationship_stage = Joined AND revenue >= 1000 USD during all_time }
        segment b { where relationship_stage = Joined AND no clicks during last 2 years }
        segment c { where relationship_stage = Joined AND actions >= 1 during 2020-01-01 to 2025-12-31 }
        segment d { where relationship_stage = Joined AND (clicks >= 1 OR actions >= 1) during last 60 weeks }
        workflow w1 { for a once per partner send email "x" }
        workflow w2 { for b once per partner send email "x" }
        workflow w3 { for c once per partner send email "x" }
        workflow w4 { for d once per partner send email "x" }
        """,
        """
        1:71 info[SEG509] every run of `w1` reads all events of `during all_time`
          > `during all_time` a long time to sum over
          also 5:10 `w1`: the workflow that works it out
          help: ask for the time that matters, such as `during last 365 days`
        2:61 info[SEG509] every run of `w2` reads all events of `during last 2 years`
          > `during last 2 years` a long time to sum over
          also 6:10 `w2`: the workflow that works it out
          help: ask for the time that matters, such as `during last 365 days`
        3:64 info[SEG509] every run of `w3` reads all events of `during 2020-01-01 to 2025-12-31`
          > `during 2020-01-01 to 2025-12-31` a long time to sum over
          also 7:10 `w3`: the workflow that works it out
          help: ask for the time that matters, such as `during last 365 days`
        4:81 info[SEG509] every run of `w4` reads all events of `during last 60 weeks`
          > `during last 60 weeks` a long time to sum over
          also 8:10 `w4`: the workflow that works it out
          help: ask for the time that matters, such as `during last 365 days`
        """,
    )


def test_through_another() -> None:
    """A segment that another brings in, or that is left out of the workflow, is worked out too."""
    finds(
        "expensive-window",
        """
        segment sold { where relationship_stage = Joined AND revenue >= 1000 USD during all_time }
        segment vip_sold { where in segment sold AND partner_group any of ("VIP") }
        segment asked { where relationship_stage = Joined AND clicks >= 1 during all_time }
        segment alone { where relationship_stage = Joined AND clicks >= 1 during all_time }
        workflow w1 { for vip_sold once per partner except asked send email "x" }
        workflow w2 { for sold once per partner send email "x" }
        """,
        """
        1:74 info[SEG509] every run of `w1` reads all events of `during all_time`
          > `during all_time` a long time to sum over
          also 5:10 `w1`: the workflow that works it out
          help: ask for the time that matters, such as `during last 365 days`
        3:67 info[SEG509] every run of `w1` reads all events of `during all_time`
          > `during all_time` a long time to sum over
          also 5:10 `w1`: the workflow that works it out
          help: ask for the time that matters, such as `during last 365 days`
        """,
    )


def test_days() -> None:
    """How long is too long is the project's to say."""
    finds(
        "expensive-window",
        """
        segment a { where relationship_stage = Joined AND clicks >= 1 during last 91 days }
        segment b { where relationship_stage = Joined AND clicks >= 1 during 100 to 190 days ago }
        workflow w1 { for a once per partner send email "x" }
        workflow w2 { for b once per partner send email "x" }
        """,
        """
        1:63 info[SEG509] every run of `w1` reads all events of `during last 91 days`
          > `during last 91 days` a long time to sum over
          also 3:10 `w1`: the workflow that works it out
          help: ask for the time that matters, such as `during last 365 days`
        """,
        options={"days": 90},
    )


def test_short() -> None:
    """A year, since joining, a period, and what no workflow works out."""
    silent(
        "expensive-window",
        """
        window spring = 2026-03-01 to 2026-05-31
        segment a { where relationship_stage = Joined AND clicks >= 1 during last 12 months }
        segment b { where relationship_stage = Joined AND clicks >= 1 since joined }
        segment c { where relationship_stage = Joined AND clicks >= 1 during this year }
        segment d { where relationship_stage = Joined AND clicks >= 1 during 2 to 3 years ago }
        segment e { where relationship_stage = Joined AND clicks >= 1 during spring }
        segment f { where relationship_stage = Joined AND clicks >= 1 during previous year }
        workflow w1 { for a once per partner send email "x" }
        workflow w2 { for b once per partner send email "x" }
        workflow w3 { for c once per partner send email "x" }
        workflow w4 { for d once per partner send email "x" }
        workflow w5 { for e once per partner send email "x" }
        workflow w6 { for f once per partner send email "x" }
        """,
        "segment a { where relationship_stage = Joined AND revenue >= 1000 USD during all_time }",
        "relationship_stage = Joined AND revenue >= 1000 USD during all_time",
    )

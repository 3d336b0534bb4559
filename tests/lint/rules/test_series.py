"""Series whose segments meet, or leave days out (§8.3, R20); the proofs themselves are in tests/analysis."""

from __future__ import annotations

from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.lint.run import context_of
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from tests.check.written import MAIN
from tests.lint.rules.support import asked, finds

FILE = """
segment a { where relationship_stage = Joined AND joined between 1 and 30 days ago }
segment b { where relationship_stage = Joined AND joined between 31 and 60 days ago }
segment c { where relationship_stage = Joined AND joined between 60 and 90 days ago }
segment d { where relationship_stage = Joined AND joined between 93 and 99 days ago }
segment e { where relationship_stage = Joined AND joined exactly 101 days ago }
segment f { where relationship_stage = Joined AND partner_name is known }
series fine { a, b }
series wrong { b, c, d, e }
"""


def test_segments_that_meet() -> None:
    finds(
        "series-overlap",
        FILE,
        """
        8:19 warning[SEG501] `c` and `b` can have the same partner on day 60 after `original_joined_date`
          > `c` may have members of the other
          also 8:16 `b`: the other
          note: this partner is in both:
          note: today: 2026-06-15 partner { relationship_stage: Joined, original_joined_date: 2026-04-16 } exp…
          help: let one begin on the day after the other ends
        """,
    )


def test_segments_without_a_date_in_common_meet_on_no_day_in_particular() -> None:
    finds(
        "series-overlap",
        FILE + "series other { a, f }",
        """
        8:19 warning[SEG501] `c` and `b` can have the same partner on day 60 after `original_joined_date`
          > `c` may have members of the other
          also 8:16 `b`: the other
          note: this partner is in both:
          note: today: 2026-06-15 partner { relationship_stage: Joined, original_joined_date: 2026-04-16 } exp…
          help: let one begin on the day after the other ends
        9:19 warning[SEG501] `f` and `a` can have the same partner
          > `f` may have members of the other
          also 9:16 `a`: the other
          note: this partner is in both:
          note: today: 2026-06-15 partner { relationship_stage: Joined, original_joined_date: 2026-06-14, part…
          help: let one begin on the day after the other ends
        """,
    )


def test_days_that_are_left_out() -> None:
    finds(
        "series-gap",
        FILE,
        """
        8:22 warning[SEG502] no segment of the series `wrong` is for days 91 to 92 after `original_joined_date`
          > `d` begins later
          also 8:19 `c`: ends earlier
          help: let one begin on the day after the other ends
        8:25 warning[SEG502] no segment of the series `wrong` is for day 100 after `original_joined_date`
          > `e` begins later
          also 8:22 `d`: ends earlier
          help: let one begin on the day after the other ends
        """,
    )


def test_calendar_days() -> None:
    finds(
        "series-gap",
        """
        segment q1 { where relationship_stage = Joined AND joined between 2026-01-01 and 2026-03-30 }
        segment q2 { where relationship_stage = Joined AND joined between 2026-04-01 and 2026-06-30 }
        series by_quarter { q1, q2 }
        """,
        """
        3:25 warning[SEG502] no segment of the series `by_quarter` is for 2026-03-31
          > `q2` begins later
          also 3:21 `q1`: ends earlier
          help: let one begin on the day after the other ends
        """,
    )


def test_a_partner_for_whom_a_test_has_no_words_is_not_shown() -> None:
    """§6.2: of a set one element is known and another is not."""
    finds(
        "series-overlap",
        """
        segment vips { where partner_group any of ("VIP") AND relationship_stage = Joined }
        segment doubtful { where partner_group is unknown AND relationship_stage = Joined }
        series both { vips, doubtful }
        """,
        """
        3:21 warning[SEG501] `doubtful` and `vips` can have the same partner
          > `doubtful` may have members of the other
          also 3:15 `vips`: the other
          note: this partner is in both
          help: let one begin on the day after the other ends
        """,
    )


def test_of_two_series_with_one_name_the_first_counts() -> None:
    """§8.4."""
    parsed = parse(Source(MAIN, FILE + "series wrong { a, b }"))
    checked = check({MAIN: parsed}, builtin())
    context = context_of({MAIN: parsed}, checked, builtin())
    assert len(asked("series-gap", context)) == 2

"""Segments that are equal, or lie in each other; what `in segment` says need not be said again (§8.1)."""

from __future__ import annotations

from tests.lint.rules.support import finds, silent

FILE = """
segment joined_lately { where relationship_stage = Joined AND joined in the last 30 days }
segment joined_this_week { where relationship_stage = Joined AND joined in the last 7 days }
segment joined_today { where relationship_stage = Joined AND joined on today }
segment same_week { where joined on or after 7 days ago AND joined on or before today AND relationship_stage = Joined }
segment nobody { where relationship_stage = Joined AND relationship_stage = New }
segment others { where relationship_stage = New }
"""


def test_equal_segments() -> None:
    finds(
        "equal-segments",
        FILE,
        """
        4:9 warning[SEG411] `same_week` has the same members as `joined_this_week`
          > `same_week` the same segment again
          also 2:9 `joined_this_week`: the first of the two
          help: keep one of them, or write `where in segment joined_this_week`
        """,
    )


def test_the_narrowest_that_it_lies_in() -> None:
    finds(
        "segment-inside-another",
        FILE,
        """
        2:9 info[SEG412] everybody in `joined_this_week` is in `joined_lately`, too
          > `joined_this_week` the narrower one
          also 1:9 `joined_lately`: has all of its members
          help: where that is meant, write `in segment joined_lately AND …`
        3:9 info[SEG412] everybody in `joined_today` is in `joined_this_week`, too
          > `joined_today` the narrower one
          also 2:9 `joined_this_week`: has all of its members
          help: where that is meant, write `in segment joined_this_week AND …`
        """,
    )


def test_facts_are_named() -> None:
    finds(
        "equal-segments",
        """
        segment joined_once { where relationship_stage = Joined AND joined is known }
        segment joined_now { where relationship_stage = Joined }
        """,
        """
        2:9 warning[SEG411] `joined_now` has the same members as `joined_once`
          > `joined_now` the same segment again
          also 1:9 `joined_once`: the first of the two
          note: this rests on the fact `joined-partners-have-joined`: a partner is Joined once a contract was …
          help: keep one of them, or write `where in segment joined_once`
        """,
    )


def test_references_say_it() -> None:
    for rule in ("equal-segments", "segment-inside-another"):
        silent(
            rule,
            """
            segment wide { where relationship_stage = Joined AND joined in the last 30 days }
            segment middle { where in segment wide AND joined in the last 14 days }
            segment narrow { where in segment middle AND joined in the last 7 days }
            segment alias { where in segment wide }
            segment beside { where NOT in segment wide AND relationship_stage = New }
            """,
            "segment alone { where relationship_stage = New }",
            "relationship_stage = New",
        )

"""A window that counts back from today beside a date that is as many days ago."""

from __future__ import annotations

from tests.lint.rules.support import finds, silent


def test_same_day() -> None:
    """Both numbers must be changed together."""
    finds(
        "rolling-beside-anchored",
        "relationship_stage = Joined AND joined exactly 30 days ago AND clicks >= 5 during last 30 days",
        """
        1:76 info[SEG605] this window counts from today, as far back as `joined exactly 30 days ago`
          > `during last 30 days` moves on with today, not with the date
          also 1:33 `joined exactly 30 days ago`: the date that is as many days ago
          help: if what happened since that date is meant, write `since joined`
          unsafe: write `since joined` -> …ago AND clicks >= 5 since joined
        """,
    )
    finds(
        "rolling-beside-anchored",
        """
        relationship_stage = Joined AND joined in the last 60 days AND revenue >= 1000 USD during last 60 days
        """,
        """
        1:84 info[SEG605] this window counts from today, as far back as `joined in the last 60 days`
          > `during last 60 days` moves on with today, not with the date
          also 1:33 `joined in the last 60 days`: the date that is as many days ago
          help: if what happened since that date is meant, write `since joined`
          unsafe: write `since joined` -> …revenue >= 1000 USD since joined
        """,
    )
    finds(
        "rolling-beside-anchored",
        """
        relationship_stage = Joined AND joined between 31 and 60 days ago AND no actions during last 60 days
        """,
        """
        1:82 info[SEG605] this window counts from today, as far back as `joined between 31 and 60 days ago`
          > `during last 60 days` moves on with today, not with the date
          also 1:33 `joined between 31 and 60 days ago`: the date that is as many days ago
          help: if what happened since that date is meant, write `since joined`
          unsafe: write `since joined` -> … ago AND no actions since joined
        """,
    )
    finds(
        "rolling-beside-anchored",
        "relationship_stage = Joined AND transitioned exactly 2 weeks ago AND no clicks during last 14 days",
        """
        1:80 info[SEG605] this window counts from today, as far back as `transitioned exactly 2 weeks ago`
          > `during last 14 days` moves on with today, not with the date
          also 1:33 `transitioned exactly 2 weeks ago`: the date that is as many days ago
          help: if what happened since that date is meant, write `since transitioned`
          unsafe: write `since transitioned` -> …s ago AND no clicks since transitioned
        """,
    )


def test_group() -> None:
    """A window after parentheses is one mistake."""
    finds(
        "rolling-beside-anchored",
        """
        relationship_stage = Joined AND joined exactly 30 days ago AND (clicks between 1 and 5 OR no clicks)
          during last 30 days
        """,
        """
        2:3 info[SEG605] this window counts from today, as far back as `joined exactly 30 days ago`
          > `during last 30 days` moves on with today, not with the date
          also 1:33 `joined exactly 30 days ago`: the date that is as many days ago
          help: if what happened since that date is meant, write `since joined`
          unsafe: write `since joined` -> since joined
        """,
    )


def test_another_question() -> None:
    """Another length, another end, another side of an OR, another segment."""
    silent(
        "rolling-beside-anchored",
        "relationship_stage = Joined AND joined exactly 60 days ago AND clicks >= 5 during last 30 days",
        "relationship_stage = Joined AND joined exactly 30 days ago AND clicks >= 5 since joined",
        """
        relationship_stage = Joined AND joined exactly 30 days ago AND clicks >= 5 during last 30 complete days
        """,
        "relationship_stage = Joined AND joined exactly 30 days ago AND clicks >= 5 during last 1 months",
        """
        (relationship_stage = Joined AND joined exactly 30 days ago) OR (relationship_stage = Joined AND
          clicks >= 5 during last 30 days)
        """,
        "relationship_stage = Joined AND NOT joined exactly 30 days ago AND clicks >= 5 during last 30 days",
        "relationship_stage = Joined AND joined on today AND clicks >= 5 during today",
        """
        segment a { where relationship_stage = Joined AND joined exactly 30 days ago }
        segment b { where in segment a AND clicks >= 5 during last 30 days }
        """,
    )

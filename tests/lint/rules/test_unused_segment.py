"""A segment that nothing in the project uses."""

from __future__ import annotations

from tests.lint.rules.support import finds


def test_unused() -> None:
    """Nobody names it."""
    finds(
        "unused-segment",
        """
        segment a { where relationship_stage = Joined }
        segment b { where in segment c AND partner_name is known }
        segment c { where relationship_stage = Joined }
        """,
        """
        1:9 warning[SEG503] the segment `a` is not used
          > `a` no workflow, series, test or segment names it
          help: use it, or leave it out
        2:9 warning[SEG503] the segment `b` is not used
          > `b` no workflow, series, test or segment names it
          help: use it, or leave it out
        """,
    )


def test_used() -> None:
    """By a workflow, an exception, a series, a test, another segment, another file."""
    finds(
        "unused-segment",
        """
        segment a { where relationship_stage = Joined AND joined in the last 30 days }
        segment b { where relationship_stage = Joined AND joined between 31 and 60 days ago }
        segment c { where relationship_stage = Joined }
        segment d { where relationship_stage = Joined }
        segment e { where relationship_stage = Joined }
        segment f { where relationship_stage = Joined }
        segment g { where in segment f }
        series steps { a, b }
        workflow w { for c once per partner except d send email "x" }
        test "e" for e { today: 2026-03-31 partner { relationship_stage: Joined } expect match }
        """,
        others={
            "other.seg": 'import { g } from "main.seg"',
        },
    )


def test_part() -> None:
    """Where not all files are read, it cannot be told."""
    finds(
        "unused-segment",
        "segment a { where relationship_stage = Joined }",
        is_whole=False,
    )

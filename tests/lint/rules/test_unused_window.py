"""A window that no condition uses (§1.2)."""

from __future__ import annotations

from tests.lint.rules.support import finds


def test_unused() -> None:
    """Named nowhere."""
    finds(
        "unused-window",
        """
        window spring = 2026-03-01 to 2026-05-31
        segment a { where relationship_stage = Joined AND no clicks during this month }
        """,
        """
        1:8 warning[SEG505] the window `spring` is not used
          > `spring` no condition is `during spring`
          help: use it, or leave it out
          unsafe: leave it out -> segment a { where relationship_stage = Joined AND no clicks during this mont…
        """,
    )


def test_used() -> None:
    """By a comparison, a range, `no …`, a group, another file."""
    finds(
        "unused-window",
        """
        window a1 = last 3 days
        window a2 = last 4 days
        window a3 = last 5 days
        window a4 = last 6 days
        window a5 = last 7 days
        segment a { where relationship_stage = Joined AND clicks >= 1 during a1 AND clicks between 1 and 2
          during a2 }
        segment b { where relationship_stage = Joined AND NOT (no clicks during a3) AND (clicks >= 1 OR no
          clicks) during a4 }
        """,
        others={
            "other.seg": 'import { a5 } from "main.seg"',
        },
    )

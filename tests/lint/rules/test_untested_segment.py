"""A segment that no test is for (§10)."""

from __future__ import annotations

from tests.lint.rules.support import finds


def test_untested() -> None:
    """The test may stand in another file."""
    finds(
        "untested-segment",
        """
        segment a { where partner_id = 1 }
        segment b { where partner_id = 2 }
        test "a" for a { today: 2026-03-31 partner { partner_id: 1 } expect match }
        segment c { where partner_id = 3 }
        """,
        """
        2:9 warning[SEG507] the segment `b` has no test
          > `b` no test is for it
          help: write one: `test "…" for b { … }`
        """,
        others={
            "other.seg": """
                import { c } from "main.seg"
                test "c" for c { today: 2026-03-31 partner { partner_id: 3 } expect match }
                """,
        },
    )


def test_part() -> None:
    """Where not all files are read, it cannot be told."""
    finds(
        "untested-segment",
        "segment a { where partner_id = 1 }",
        is_whole=False,
    )

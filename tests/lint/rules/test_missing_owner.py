"""An item that does not say whose it is."""

from __future__ import annotations

from tests.lint.rules.support import finds


def test_missing() -> None:
    """Without @owner, or with an empty one."""
    finds(
        "missing-owner",
        """
        segment a { where partner_id = 1 }
        segment b { @owner: "" where partner_id = 2 }
        segment c { @owner: "partnerships" where partner_id = 3 }
        workflow w { for a once per partner send email "x" }
        """,
        """
        1:9 warning[SEG610] the segment `a` has no owner
          > `a` whose is it?
          help: say whose it is, such as `@owner: "partnerships"`
        2:9 warning[SEG610] the segment `b` has no owner
          > `b` whose is it?
          help: say whose it is, such as `@owner: "partnerships"`
        """,
    )


def test_items() -> None:
    """Which items need one is the project's to say."""
    finds(
        "missing-owner",
        """
        segment a { where partner_id = 1 }
        segment b { where partner_id = 2 }
        param few = 5
        series s { a, b }
        workflow w { for a once per partner send email "x" }
        workflow v { @owner: "partnerships" for a once per partner send email "x" }
        """,
        """
        4:8 warning[SEG610] the series `s` has no owner
          > `s` whose is it?
          help: say whose it is, such as `@owner: "partnerships"`
        5:10 warning[SEG610] the workflow `w` has no owner
          > `w` whose is it?
          help: say whose it is, such as `@owner: "partnerships"`
        """,
        options={"items": ("workflow", "series")},
    )

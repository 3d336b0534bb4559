"""An item that nobody has described."""

from __future__ import annotations

from tests.lint.rules.support import finds


def test_missing() -> None:
    """Neither a documentation comment nor a title."""
    finds(
        "missing-doc",
        """
        # Not for readers.
        segment a { where partner_id = 1 }
        segment b { @title: "B" where partner_id = 2 }
        #: The third.
        segment c { where partner_id = 3 }
        param few = 5
        """,
        """
        2:9 warning[SEG611] the segment `a` is not described
          > `a` what is it for?
          help: describe it in a `#: …` line before it, or `@title: "…"` in it
        """,
    )


def test_items() -> None:
    """Which items need it is the project's to say."""
    finds(
        "missing-doc",
        """
        segment a { where partner_id = 1 }
        #: Few.
        param few = 5
        param many = 50
        window monthly = last 30 days
        workflow w { for a once per partner send email "x" }
        """,
        """
        4:7 warning[SEG611] the param `many` is not described
          > `many` what is it for?
          help: describe it in a `#: …` line before it
        5:8 warning[SEG611] the window `monthly` is not described
          > `monthly` what is it for?
          help: describe it in a `#: …` line before it
        6:10 warning[SEG611] the workflow `w` is not described
          > `w` what is it for?
          help: describe it in a `#: …` line before it, or `@title: "…"` in it
        """,
        options={"items": ("param", "window", "workflow")},
    )

"""A param that nothing uses (§8.2)."""

from __future__ import annotations

from tests.lint.rules.support import finds


def test_unused() -> None:
    """Named nowhere but in comments; the fix takes its documentation with it."""
    finds(
        "unused-param",
        """
        #: How few is few.
        #: In clicks.
        param few = 5
        # $few would do here.
        segment a { where relationship_stage = Joined }
        """,
        """
        3:7 warning[SEG504] the param `few` is not used
          > `few` `$few` stands nowhere
          help: use it, or leave it out
          unsafe: leave it out -> # $few would do here.
        """,
    )
    finds(
        "unused-param",
        "param few = 5 segment a { where relationship_stage = Joined }",
        """
        1:7 warning[SEG504] the param `few` is not used
          > `few` `$few` stands nowhere
          help: use it, or leave it out
        """,
    )
    finds(
        "unused-param",
        """
        # All params.
        param few = # a comment
          5
        segment a { where relationship_stage = Joined } # $few
        """,
        """
        2:7 warning[SEG504] the param `few` is not used
          > `few` `$few` stands nowhere
          help: use it, or leave it out
        """,
    )
    finds(
        "unused-param",
        """
        segment a { where relationship_stage = Joined }
        # Numbers.
        param few = 5
        #: The second.
        segment b { where partner_id = 1 }
        """,
        """
        3:7 warning[SEG504] the param `few` is not used
          > `few` `$few` stands nowhere
          help: use it, or leave it out
          unsafe: leave it out -> #: The second.
        """,
    )


def test_used() -> None:
    """By a condition, a window, a clause, a test, another file."""
    finds(
        "unused-param",
        """
        param few = 5
        param span = 30
        param send_max = 2
        param start = 2026-01-01
        param stage = Joined
        param other = 5
        window w = last $span days
        segment a { where relationship_stage = Joined AND clicks between 1 and $few during w }
        workflow v { for a once per partner not more than $send_max per 7 days send email "x" }
        test "x" for a { today: 2026-03-31 partner { relationship_stage: $stage, joined: $start } expect
          unknown }
        """,
        others={
            "other.seg": """
                import { other } from "main.seg"
                segment b { where partner_id = $other }
                """,
        },
    )


def test_elsewhere() -> None:
    """A name that another file has as well is not this one."""
    finds(
        "unused-param",
        """
        param few = 5
        segment a { where partner_id = 1 }
        """,
        """
        1:7 warning[SEG504] the param `few` is not used
          > `few` `$few` stands nowhere
          help: use it, or leave it out
          unsafe: leave it out -> segment a { where partner_id = 1 }
        """,
        others={
            "other.seg": """
                param few = 6
                segment b { where partner_id = $few }
                """,
        },
    )


def test_part() -> None:
    """Where not all files are read, it cannot be told."""
    finds(
        "unused-param",
        "param few = 5",
        is_whole=False,
    )

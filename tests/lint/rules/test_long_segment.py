"""A segment of more conditions than anybody reads."""

from __future__ import annotations

from tests.lint.rules.support import finds, silent


def test_long() -> None:
    """A list is one condition, and so is a reference."""
    finds(
        "long-segment",
        """
        segment a { where partner_id any of (1, 2, 3, 4) AND partner_name is known }
        segment b { where partner_id = 1 AND (partner_name is known OR NOT in segment a) }
        """,
        """
        2:9 warning[SEG612] the segment `b` has 3 conditions
          > `b` more than 2
          help: give those that belong together a segment of their own, and write `in segment …`
        """,
        options={"maximum": 2},
    )
    finds(
        "long-segment",
        """
        segment a { where contract_id = 0
          OR contract_id = 1
          OR contract_id = 2
          OR contract_id = 3
          OR contract_id = 4
          OR contract_id = 5
          OR contract_id = 6
          OR contract_id = 7
          OR contract_id = 8
          OR contract_id = 9
          OR contract_id = 10
          OR contract_id = 11
          OR contract_id = 12 }
        """,
        """
        1:9 warning[SEG612] the segment `a` has 13 conditions
          > `a` more than 12
          help: give those that belong together a segment of their own, and write `in segment …`
        """,
    )


def test_short() -> None:
    """Twelve are fine."""
    silent(
        "long-segment",
        """
        segment a { where contract_id = 0
          OR contract_id = 1
          OR contract_id = 2
          OR contract_id = 3
          OR contract_id = 4
          OR contract_id = 5
          OR contract_id = 6
          OR contract_id = 7
          OR contract_id = 8
          OR contract_id = 9
          OR contract_id = 10
          OR contract_id = 11 }
        """,
        """
        contract_id = 0
          OR contract_id = 1
          OR contract_id = 2
          OR contract_id = 3
          OR contract_id = 4
          OR contract_id = 5
          OR contract_id = 6
          OR contract_id = 7
          OR contract_id = 8
          OR contract_id = 9
          OR contract_id = 10
          OR contract_id = 11
          OR contract_id = 12
        """,
    )

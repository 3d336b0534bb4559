"""Parentheses that hold nothing together."""

from __future__ import annotations

from tests.lint.rules.support import finds, silent


def test_one_thing() -> None:
    """Around a single condition, the whole, or other parentheses."""
    finds(
        "redundant-parentheses",
        "(relationship_stage = Joined) AND joined in the last 30 days",
        """
        1:1 info[SEG607] these parentheses hold only one thing
          > `(relationship_stage = Joined)` reads the same without parentheses
          help: leave them out
          safe: leave out the parentheses -> relationship_stage = Joined AND joined in the last 30 days
        """,
    )
    finds(
        "redundant-parentheses",
        "(relationship_stage = Joined AND partner_name is known)",
        """
        1:1 info[SEG607] these parentheses hold only one thing
          > `(relationship_stage = Joined AND partner_name is known)` reads the same without parentheses
          help: leave them out
          safe: leave out the parentheses -> relationship_stage = Joined AND partner_name is known
        """,
    )
    finds(
        "redundant-parentheses",
        "relationship_stage = Joined AND ((contract_id is known OR partner_name is known))",
        """
        1:33 info[SEG607] these parentheses hold only one thing
          > `((contract_id is known OR partner_name is known))` reads the same without parentheses
          help: leave them out
          safe: leave out the parentheses -> …stage = Joined AND (contract_id is known OR partner_name is know…
        """,
    )
    finds(
        "redundant-parentheses",
        "((relationship_stage = Joined))",
        """
        1:1 info[SEG607] these parentheses hold only one thing
          > `((relationship_stage = Joined))` reads the same without parentheses
          help: leave them out
          safe: leave out the parentheses -> (relationship_stage = Joined)
        """,
    )
    finds(
        "redundant-parentheses",
        "NOT ((relationship_stage = Joined))",
        """
        1:6 info[SEG607] these parentheses hold only one thing
          > `(relationship_stage = Joined)` reads the same without parentheses
          help: leave them out
          safe: leave out the parentheses -> NOT (relationship_stage = Joined)
        """,
    )
    finds(
        "redundant-parentheses",
        "relationship_stage = Joined AND ((clicks >= 5 OR actions >= 1)) since joined",
        """
        1:34 info[SEG607] these parentheses hold only one thing
          > `(clicks >= 5 OR actions >= 1)` reads the same without parentheses
          help: leave them out
          safe: leave out the parentheses -> …stage = Joined AND (clicks >= 5 OR actions >= 1) since joined
        """,
    )
    finds(
        "redundant-parentheses",
        "relationship_stage = Joined AND ((clicks >= 5 OR actions >= 1) since joined)",
        """
        1:33 info[SEG607] these parentheses hold only one thing
          > `((clicks >= 5 OR actions >= 1) since joined)` reads the same without parentheses
          help: leave them out
          safe: leave out the parentheses -> …stage = Joined AND (clicks >= 5 OR actions >= 1) since joined
        """,
    )
    finds(
        "redundant-parentheses",
        "relationship_stage = Joined AND(partner_name is known)OR contract_id is known",
        """
        1:32 info[SEG607] these parentheses hold only one thing
          > `(partner_name is known)` reads the same without parentheses
          help: leave them out
          safe: leave out the parentheses -> …p_stage = Joined AND partner_name is known OR contract_id is kno…
        """,
    )


def test_comment_stays() -> None:
    """A comment at a parenthesis stays."""
    finds(
        "redundant-parentheses",
        """
        ( # who
          relationship_stage = Joined # now
        ) AND partner_name is known
        """,
        """
        1:1 info[SEG607] these parentheses hold only one thing
          > `( # who relationship_stage = Joined # now )` reads the same without parentheses
          help: leave them out
          safe: leave out the parentheses -> # who
        """,
    )


def test_together() -> None:
    """Where they hold something together, and after NOT."""
    silent(
        "redundant-parentheses",
        "relationship_stage = Joined AND (contract_id is known OR partner_name is known)",
        "relationship_stage = Joined OR (contract_id is known AND partner_name is known)",
        "NOT (relationship_stage = Joined)",
        "NOT (relationship_stage = Joined OR contract_id is known)",
        "contract_id is known AND (NOT relationship_stage = Joined)",
        "relationship_stage = Joined AND (clicks >= 5) since joined",
        "relationship_stage = Joined AND (clicks >= 5 OR NOT (actions < 3 AND revenue < 5 USD)) since joined",
    )

"""Values of one field asked for one by one."""

from __future__ import annotations

from tests.lint.rules.support import finds, silent


def test_alternatives() -> None:
    """A list says the same."""
    finds(
        "or-of-values",
        "relationship_stage = New OR relationship_stage = Outreach",
        """
        1:1 info[SEG608] the values of `relationship_stage` are asked for one by one
          > `relationship_stage = New OR relationship_stage = Outreach` can be one list
          help: write `relationship_stage any of (New, Outreach)`
          safe: write `relationship_stage any of (New, Outreach)` -> relationship_stage any of (New, Outreach)
        """,
    )
    finds(
        "or-of-values",
        """
        joined is known AND (contract_stage = Joined OR contract_stage any of (Upcoming, "None", Joined) OR
          contract_id is known)
        """,
        """
        1:22 info[SEG608] the values of `contract_stage` are asked for one by one
          > `contract_stage = Joined OR contract_stage any of (Upcoming, "None", Joined)` can be one list
          help: write `contract_stage any of (Joined, Upcoming, "None")`
          safe: write `contract_stage any of (Joined, Upcoming, "None")` -> …AND (contract_stage any of (Joine…
        """,
    )
    finds(
        "or-of-values",
        "relationship_stage = New OR partner_id = 1 OR partner_id = 2 OR relationship_stage = Outreach",
        """
        1:29 info[SEG608] the values of `partner_id` are asked for one by one
          > `partner_id = 1 OR partner_id = 2` can be one list
          help: write `partner_id any of (1, 2)`
          safe: write `partner_id any of (1, 2)` -> …= New OR partner_id any of (1, 2) OR relationship_stage =…
        """,
    )
    finds(
        "or-of-values",
        'partner_group any of ("VIP") OR partner_group any of ("Gold")',
        """
        1:1 info[SEG608] the values of `partner_group` are asked for one by one
          > `partner_group any of ("VIP") OR partner_group any of ("Gold")` can be one list
          help: write `partner_group any of ("VIP", "Gold")`
          safe: write `partner_group any of ("VIP", "Gold")` -> …_group any of ("VIP", "Gold")
        """,
    )


def test_ruled_out() -> None:
    """Several `!=` are one `none of`."""
    finds(
        "or-of-values",
        "relationship_stage != New AND relationship_stage none of (Outreach) AND partner_name is known",
        """
        1:1 info[SEG608] the values of `relationship_stage` are ruled out one by one
          > `relationship_stage != New AND relationship_stage none of (Outreach)` can be one list
          help: write `relationship_stage none of (New, Outreach)`
          safe: write `relationship_stage none of (New, Outreach)` -> relationship_stage none of (New, Outreac…
        """,
    )


def test_comment_stays() -> None:
    """A fix takes no comment away."""
    finds(
        "or-of-values",
        """
        relationship_stage = New # just listed
          OR relationship_stage = Outreach
        """,
        """
        1:1 info[SEG608] the values of `relationship_stage` are asked for one by one
          > `relationship_stage = New # just listed OR relationship_stage = Outreach` can be one list
          help: write `relationship_stage any of (New, Outreach)`
        """,
    )


def test_lists() -> None:
    """Lists, other fields, metrics, and what cannot be a list."""
    silent(
        "or-of-values",
        "relationship_stage any of (New, Outreach)",
        "relationship_stage = New OR contract_stage = Joined",
        "relationship_stage = New AND relationship_stage = Outreach",
        "relationship_stage != New OR relationship_stage != Outreach",
        "relationship_stage = Joined AND (clicks = 5 since joined OR clicks = 6 since joined)",
        "relationship_stage = Joined AND joined on today OR joined on yesterday",
        "relationship_stage = New OR relationship_stage = Outreach AND partner_name is known",
    )

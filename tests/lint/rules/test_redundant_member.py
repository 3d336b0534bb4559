"""A list with a value twice, or with every value (§3.2)."""

from __future__ import annotations

from tests.check.written import shop
from tests.lint.rules.support import finds, silent


def test_twice() -> None:
    """A value says nothing the second time; the fix leaves its comma out too."""
    finds(
        "redundant-member",
        "relationship_stage any of (New, Outreach, New)",
        """
        1:43 warning[SEG602] `New` is in this list twice
          > `New` listed again here
          also 1:28 `New`: first listed here
          help: leave it out
          safe: leave out the second `New` -> …ny of (New, Outreach)
        """,
    )
    finds(
        "redundant-member",
        'partner_group none of (vip, "vip", gold, vip)',
        """
        1:29 warning[SEG602] `"vip"` is in this list twice
          > `"vip"` listed again here
          also 1:24 `vip`: first listed here
          help: leave it out
          safe: leave out the second `"vip"` -> …group none of (vip, gold, vip)
        1:42 warning[SEG602] `vip` is in this list twice
          > `vip` listed again here
          also 1:24 `vip`: first listed here
          help: leave it out
          safe: leave out the second `vip` -> …of (vip, "vip", gold)
        """,
    )
    finds(
        "redundant-member",
        "partner_id any of (7, 07, 7)",
        """
        1:27 warning[SEG602] `7` is in this list twice
          > `7` listed again here
          also 1:20 `7`: first listed here
          help: leave it out
          safe: leave out the second `7` -> …ner_id any of (7, 07)
        """,
    )
    finds(
        "redundant-member",
        """
        partner_id any of (7, # the first
          8, # once more:
          7)
        """,
        """
        3:3 warning[SEG602] `7` is in this list twice
          > `7` listed again here
          also 1:20 `7`: first listed here
          help: leave it out
        """,
    )
    finds(
        "redundant-member",
        "score any of (1, 1.0)",
        """
        1:18 warning[SEG602] `1.0` is in this list twice
          > `1.0` listed again here
          also 1:15 `1`: first listed here
          help: leave it out
          safe: leave out the second `1.0` -> score any of (1)
        """,
        vocabulary=shop(),
    )
    finds(
        "redundant-member",
        """
        param vip = gold
        segment a { where partner_group any of (gold, $vip) AND partner_id none of (1, 1) }
        """,
        """
        2:47 warning[SEG602] `$vip` is in this list twice
          > `$vip` listed again here
          also 2:41 `gold`: first listed here
          help: leave it out
          unsafe: leave out the second `$vip` -> …r_group any of (gold) AND partner_id none of (1, 1) }
        2:80 warning[SEG602] `1` is in this list twice
          > `1` listed again here
          also 2:77 `1`: first listed here
          help: leave it out
          safe: leave out the second `1` -> …artner_id none of (1) }
        """,
    )


def test_all() -> None:
    """Select All asks only that the field is known."""
    finds(
        "redundant-member",
        "relationship_stage any of (New, Outreach, Negotiating, Joined, Expired)",
        """
        1:27 warning[SEG602] this list names every value of `relationship_stage`
          > `(New, Outreach, Negotiating, Joined, Expired)` leaves nothing out but what is unknown
          help: leave the condition out, or write `relationship_stage is known`
          unsafe: write `relationship_stage is known` -> relationship_stage is known
        """,
    )
    finds(
        "redundant-member",
        "NOT relationship_stage any of (New, Outreach, Negotiating, Expired, Joined, New)",
        """
        1:31 warning[SEG602] this list names every value of `relationship_stage`
          > `(New, Outreach, Negotiating, Expired, Joined, New)` leaves nothing out but what is unknown
          help: leave the condition out, or write `relationship_stage is known`
          unsafe: write `relationship_stage is known` -> … relationship_stage is known
        1:77 warning[SEG602] `New` is in this list twice
          > `New` listed again here
          also 1:32 `New`: first listed here
          help: leave it out
          safe: leave out the second `New` -> …ing, Expired, Joined)
        """,
    )


def test_each_once() -> None:
    """A list of some, a set, and what a reference brings."""
    silent(
        "redundant-member",
        "relationship_stage any of (New, Outreach)",
        "relationship_stage none of (New, Outreach, Negotiating, Joined, Expired)",
    )
    finds(
        "redundant-member",
        "size any of (S, M, L)",
        vocabulary=shop(),
    )
    silent(
        "redundant-member",
        'partner_name any of ("A", "a")',
        'partner_group any of ("A")',
    )


def test_elsewhere() -> None:
    """What a reference brings is reported where it is written, once."""
    finds(
        "redundant-member",
        """
        segment a { where partner_id any of (1, 1) }
        segment b { where in segment a AND partner_name is known }
        """,
        """
        1:41 warning[SEG602] `1` is in this list twice
          > `1` listed again here
          also 1:38 `1`: first listed here
          help: leave it out
          safe: leave out the second `1` -> …partner_id any of (1) }
        """,
    )

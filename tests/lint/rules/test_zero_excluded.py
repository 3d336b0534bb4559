"""A bound that zero would meet (§5.3)."""

from __future__ import annotations

from tests.lint.rules.support import finds, silent


def test_few() -> None:
    """Few is not none."""
    finds(
        "zero-excluded",
        "relationship_stage = Joined AND clicks < 5 during last 30 days",
        """
        1:33 info[SEG603] `clicks < 5` finds no partner without clicks
          > `clicks < 5` without clicks there is no sum, not the sum 0
          help: if those without are meant too, write `(clicks < 5 OR no clicks)`
          unsafe: write `(clicks < 5 OR no clicks)` -> …_stage = Joined AND (clicks < 5 OR no clicks) during l…
        """,
    )
    finds(
        "zero-excluded",
        "relationship_stage = Joined AND revenue <= 100 USD since joined",
        """
        1:33 info[SEG603] `revenue <= 100 USD` finds no partner without revenue
          > `revenue <= 100 USD` without revenue there is no sum, not the sum 0
          help: if those without are meant too, write `(revenue <= 100 USD OR no revenue)`
          unsafe: write `(revenue <= 100 USD OR no revenue)` -> …_stage = Joined AND (revenue <= 100 USD OR no…
        """,
    )
    finds(
        "zero-excluded",
        "relationship_stage = Joined AND NOT actions >= 3 since joined",
        """
        1:33 info[SEG603] `NOT actions >= 3` finds no partner without actions
          > `NOT actions >= 3` without actions there is no sum, not the sum 0
          help: if those without are meant too, write `(NOT actions >= 3 OR no actions)`
          unsafe: write `(NOT actions >= 3 OR no actions)` -> …_stage = Joined AND (NOT actions >= 3 OR no act…
        """,
    )
    finds(
        "zero-excluded",
        "relationship_stage = Joined AND clicks != 5 since joined",
        """
        1:33 info[SEG603] `clicks != 5` finds no partner without clicks
          > `clicks != 5` without clicks there is no sum, not the sum 0
          help: if those without are meant too, write `(clicks != 5 OR no clicks)`
          unsafe: write `(clicks != 5 OR no clicks)` -> …_stage = Joined AND (clicks != 5 OR no clicks) since …
        """,
    )
    finds(
        "zero-excluded",
        "relationship_stage = Joined AND clicks between 0 and 5 since joined",
        """
        1:33 info[SEG603] `clicks between 0 and 5` finds no partner without clicks
          > `clicks between 0 and 5` without clicks there is no sum, not the sum 0
          help: if those without are meant too, write `(clicks between 0 and 5 OR no clicks)`
          unsafe: write `(clicks between 0 and 5 OR no clicks)` -> …_stage = Joined AND (clicks between 0 and …
        """,
    )
    finds(
        "zero-excluded",
        "relationship_stage = Joined AND revenue > -10 USD since joined",
        """
        1:33 info[SEG603] `revenue > -10 USD` finds no partner without revenue
          > `revenue > -10 USD` without revenue there is no sum, not the sum 0
          help: if those without are meant too, write `(revenue > -10 USD OR no revenue)`
          unsafe: write `(revenue > -10 USD OR no revenue)` -> …_stage = Joined AND (revenue > -10 USD OR no r…
        """,
    )


def test_group() -> None:
    """The window of parentheses stays theirs."""
    finds(
        "zero-excluded",
        "relationship_stage = Joined AND (clicks < 5 AND actions < 3) during last 30 days",
        """
        1:34 info[SEG603] `clicks < 5` finds no partner without clicks
          > `clicks < 5` without clicks there is no sum, not the sum 0
          help: if those without are meant too, write `(clicks < 5 OR no clicks)`
          unsafe: write `(clicks < 5 OR no clicks)` -> …stage = Joined AND ((clicks < 5 OR no clicks) AND acti…
        1:49 info[SEG603] `actions < 3` finds no partner without actions
          > `actions < 3` without actions there is no sum, not the sum 0
          help: if those without are meant too, write `(actions < 3 OR no actions)`
          unsafe: write `(actions < 3 OR no actions)` -> …AND (clicks < 5 AND (actions < 3 OR no actions)) dur…
        """,
    )
    finds(
        "zero-excluded",
        "relationship_stage = Joined AND NOT (clicks >= 5 OR actions >= 3) since joined",
        """
        1:38 info[SEG603] under NOT, `clicks >= 5` finds no partner without clicks
          > `clicks >= 5` without clicks there is no sum, not the sum 0
          help: if those without are meant too, say so with `no clicks` in the same window, without NOT
        1:53 info[SEG603] under NOT, `actions >= 3` finds no partner without actions
          > `actions >= 3` without actions there is no sum, not the sum 0
          help: if those without are meant too, say so with `no actions` in the same window, without NOT
        """,
    )
    finds(
        "zero-excluded",
        "relationship_stage = Joined AND NOT (clicks >= 5) during last 30 days",
        """
        1:38 info[SEG603] under NOT, `clicks >= 5` finds no partner without clicks
          > `clicks >= 5` without clicks there is no sum, not the sum 0
          help: if those without are meant too, say so with `no clicks` in the same window, without NOT
        """,
    )


def test_other_window() -> None:
    """Activity in another window says nothing about this one."""
    finds(
        "zero-excluded",
        "relationship_stage = Joined AND clicks < 5 during last 30 days AND clicks >= 1 since joined",
        """
        1:33 info[SEG603] `clicks < 5` finds no partner without clicks
          > `clicks < 5` without clicks there is no sum, not the sum 0
          help: if those without are meant too, write `(clicks < 5 OR no clicks)`
          unsafe: write `(clicks < 5 OR no clicks)` -> …_stage = Joined AND (clicks < 5 OR no clicks) during l…
        """,
    )
    finds(
        "zero-excluded",
        "relationship_stage = Joined AND (clicks < 5 during last 30 days OR no clicks during last 60 days)",
        """
        1:34 info[SEG603] `clicks < 5` finds no partner without clicks
          > `clicks < 5` without clicks there is no sum, not the sum 0
          help: if those without are meant too, write `(clicks < 5 OR no clicks)`
          unsafe: write `(clicks < 5 OR no clicks)` -> …stage = Joined AND ((clicks < 5 OR no clicks) during l…
        """,
    )
    finds(
        "zero-excluded",
        "relationship_stage = Joined AND (clicks < 5 since joined OR clicks > 100 since joined)",
        """
        1:34 info[SEG603] `clicks < 5` finds no partner without clicks
          > `clicks < 5` without clicks there is no sum, not the sum 0
          help: if those without are meant too, write `(clicks < 5 OR no clicks)`
          unsafe: write `(clicks < 5 OR no clicks)` -> …stage = Joined AND ((clicks < 5 OR no clicks) since jo…
        """,
    )


def test_said() -> None:
    """The rule speaks of none already."""
    silent(
        "zero-excluded",
        "relationship_stage = Joined AND (clicks < 5 OR no clicks) during last 30 days",
        "relationship_stage = Joined AND clicks < 5 since joined AND NOT no clicks since joined",
        """
        (relationship_stage = Joined AND clicks < 5 since joined) OR (relationship_stage = Joined AND no
          clicks since joined AND partner_name is known)
        """,
    )


def test_activity() -> None:
    """Another condition asks for activity in the window."""
    silent(
        "zero-excluded",
        "relationship_stage = Joined AND clicks between 1 and 4 since joined",
        "relationship_stage = Joined AND clicks < 5 since joined AND clicks >= 1 since joined",
        "relationship_stage = Joined AND clicks < 5 since joined AND actions >= 1 since joined",
        """
        relationship_stage = Joined AND (clicks < 5 since joined OR clicks > 10 since joined) AND actions >=
          1 since joined
        """,
        "relationship_stage = Joined AND clicks >= 5 since joined",
        "relationship_stage = Joined AND NOT clicks < 5 since joined",
        "relationship_stage = Joined AND revenue < -10 USD since joined",
        "relationship_stage = Joined AND revenue != 0 USD since joined",
    )


def test_brought() -> None:
    """What a reference brings is reported where it is written."""
    finds(
        "zero-excluded",
        """
        segment a { where relationship_stage = Joined AND clicks < 5 since joined }
        segment b { where in segment a AND partner_name is known }
        """,
        """
        1:51 info[SEG603] `clicks < 5` finds no partner without clicks
          > `clicks < 5` without clicks there is no sum, not the sum 0
          help: if those without are meant too, write `(clicks < 5 OR no clicks)`
          unsafe: write `(clicks < 5 OR no clicks)` -> …_stage = Joined AND (clicks < 5 OR no clicks) since jo…
        """,
    )

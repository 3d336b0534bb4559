"""A workflow for a segment that one condition lets everybody into (R15)."""

from __future__ import annotations

from tests.check.written import shop
from tests.lint.rules.support import finds, silent


def test_one() -> None:
    """One condition, however it is put."""
    finds(
        "too-broad",
        """
        segment active { where relationship_stage = Joined }
        segment same { where (in segment active) }
        segment range { where joined between 5 and 7 days ago }
        segment pair { where relationship_stage = Joined AND joined in the last 7 days }
        workflow w1 { for active once per partner send email "x" }
        workflow w2 { for same once per partner send email "x" }
        workflow w3 { for range once per partner send email "x" }
        segment triple { where relationship_stage = Joined AND joined in the last 7 days AND partner_name is
          known }
        workflow w4 { for pair once per partner send email "x" }
        workflow w5 { for triple once per partner send email "x" }
        """,
        """
        5:19 warning[SEG392] one condition is enough to be in the segment `active`
          > `active` a workflow may reach more than is meant
          also 1:24 `relationship_stage = Joined`: this alone is enough
          help: add conditions that say more precisely who is meant
        6:19 warning[SEG392] one condition is enough to be in the segment `same`
          > `same` a workflow may reach more than is meant
          also 1:24 `relationship_stage = Joined`: this alone is enough
          help: add conditions that say more precisely who is meant
        7:19 warning[SEG392] one condition is enough to be in the segment `range`
          > `range` a workflow may reach more than is meant
          also 3:23 `joined between 5 and 7 days ago`: this alone is enough
          help: add conditions that say more precisely who is meant
        """,
    )
    finds(
        "too-broad",
        """
        segment a { where age between 5 and 7 }
        workflow w { for a once per customer send email "x" }
        """,
        """
        2:18 warning[SEG392] one condition is enough to be in the segment `a`
          > `a` a workflow may reach more than is meant
          also 1:19 `age between 5 and 7`: this alone is enough
          help: add conditions that say more precisely who is meant
        """,
        vocabulary=shop(),
    )


def test_either() -> None:
    """Of conditions joined by OR each side counts for itself."""
    finds(
        "too-broad",
        """
        segment a { where relationship_stage = New OR (relationship_stage = Joined AND joined in the last 7
          days) }
        segment b { where partner_name is known AND (relationship_stage = New OR relationship_stage = Joined) }
        segment c { where NOT (relationship_stage = New AND partner_name is known) }
        workflow w1 { for a once per partner send email "x" }
        workflow w2 { for b once per partner send email "x" }
        workflow w3 { for c once per partner send email "x" }
        """,
        """
        5:19 warning[SEG392] one condition is enough to be in the segment `a`
          > `a` a workflow may reach more than is meant
          also 1:19 `relationship_stage = New`: this alone is enough
          help: add conditions that say more precisely who is meant
        7:19 warning[SEG392] one condition is enough to be in the segment `c`
          > `c` a workflow may reach more than is meant
          also 4:24 `relationship_stage = New`: this alone is enough
          help: add conditions that say more precisely who is meant
        """,
    )


def test_minimum() -> None:
    """How many are enough is the project's to say."""
    finds(
        "too-broad",
        """
        segment a { where relationship_stage = Joined AND joined in the last 7 days }
        segment b { where relationship_stage = Joined AND joined in the last 7 days AND partner_name is known }
        workflow w1 { for a once per partner send email "x" }
        workflow w2 { for b once per partner send email "x" }
        """,
        """
        3:19 warning[SEG392] 2 conditions are enough to be in the segment `a`
          > `a` a workflow may reach more than is meant
          also 1:19 `relationship_stage = Joined`: these are enough
          also 1:51 `joined in the last 7 days`: these are enough
          help: add conditions that say more precisely who is meant
        """,
        options={"minimum": 3},
    )


def test_by_id() -> None:
    """Partners named one by one are as few as can be; those who are not are many."""
    silent(
        "too-broad",
        """
        segment some { where partner_id any of (1, 2) }
        segment single { where partner_id = 1 }
        segment either { where partner_id = 1 OR partner_id = 2 }
        segment both { where relationship_stage = Joined AND partner_id = 1 }
        workflow w1 { for some once per partner send email "x" }
        workflow w2 { for single once per partner send email "x" }
        workflow w3 { for either once per partner send email "x" }
        workflow w4 { for both once per partner send email "x" }
        """,
    )
    finds(
        "too-broad",
        """
        segment others { where partner_id != 1 }
        workflow w { for others once per partner send email "x" }
        """,
        """
        2:18 warning[SEG392] one condition is enough to be in the segment `others`
          > `others` a workflow may reach more than is meant
          also 1:24 `partner_id != 1`: this alone is enough
          help: add conditions that say more precisely who is meant
        """,
    )


def test_without_workflow() -> None:
    """A segment that nobody is mailed by may be as broad as it likes."""
    silent(
        "too-broad",
        "segment active { where relationship_stage = Joined }",
        "relationship_stage = Joined",
    )

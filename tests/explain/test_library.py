"""Explanations from Python: `segdsl.in_words` and `segdsl.why`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import segdsl
from tests.explain.support import TODAY

RULE = segdsl.rule("relationship_stage = Joined AND joined exactly 30 days ago")


def test_in_words() -> None:
    assert (
        segdsl.in_words(RULE, as_of=TODAY)
        == """\
As of 31 May 2026 (UTC), a partner is a member if all of these hold:
- its relationship stage is Joined
- its original joined date is exactly 30 days ago (1 May 2026)

A partner is left out, as what is unknown is never taken for true, if:
- its relationship stage is unknown
- its original joined date is unknown
"""
    )


def test_an_instant_is_a_day_in_the_zone() -> None:  # §4.1
    late = datetime(2026, 5, 30, 22, 30, tzinfo=UTC)
    assert segdsl.in_words(RULE, as_of=late, timezone=ZoneInfo("Europe/Berlin")).startswith("As of 31 May 2026")


def test_why() -> None:
    partner = {"relationship_stage": "Joined", "original_joined_date": date(2026, 5, 1)}
    why = segdsl.why(RULE, partner, key="Acme", as_of=TODAY)
    assert why.verdict is True
    assert str(why).startswith(
        "yes Partner Acme is a member of the rule\nas of 31 May 2026 (UTC), since 31 May 2026 with"
    )
    assert "\n\nWhen time alone changes it, with the data as it is\n- 1 June 2026: goes out\n" in str(why)

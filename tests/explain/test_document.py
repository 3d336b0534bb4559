"""What goes into JSON: everything, in plain values, as the published schema says."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from segdsl.explain.document import funnel_document, rule_document, subject_document
from segdsl.explain.funnel import funnel
from segdsl.explain.words import in_words
from tests.explain.support import PARTNERS, TODAY, day, explained, rule
from tests.support.markdown import ROOT

SCHEMA = json.loads((ROOT / "docs/schema/explain-1.json").read_text(encoding="utf-8"))


def fits(content: dict[str, Any]) -> dict[str, Any]:
    """The document as a reader gets it; as the schema says."""
    read: dict[str, Any] = json.loads(json.dumps({"version": 1, "tool": {"name": "segdsl", "version": "0"}, **content}))
    jsonschema.validate(read, SCHEMA)
    return read


def test_a_rule() -> None:
    said = in_words(
        rule("relationship_stage = New OR (no clicks since joined AND joined on today)"), PARTNERS, today=TODAY
    )
    assert fits(rule_document(said)) == {
        "version": 1,
        "tool": {"name": "segdsl", "version": "0"},
        "kind": "rule",
        "segment": "",
        "title": "",
        "doc": "",
        "owner": "",
        "subject": "partner",
        "as_of": "2026-05-31",
        "timezone": "UTC",
        "condition": {
            "any": [
                {"text": "its relationship stage is New"},
                {
                    "all": [
                        {"text": "it has no clicks from its original joined date to today (31 May 2026)"},
                        {"text": "its original joined date is today (31 May 2026)"},
                    ]
                },
            ]
        },
        "left_out": [],
        "undecided": ["its relationship stage is unknown", "its original joined date is unknown"],
    }


def test_a_subject() -> None:
    text = '(revenue >= 10 USD since joined OR partner_group any of ("VIP")) AND joined in the last 30 days'
    facts = {"original_joined_date": day("2026-05-14"), "revenue": [(day("2026-05-20"), Decimal("9.50"))]}
    found = fits(subject_document(explained(text, partner_group=("a", None), **facts)))
    assert (found["kind"], found["key"], found["verdict"], found["member"]) == ("subject", "7", "unknown", False)
    either, joined = found["conditions"]["all"]
    assert either["verdict"] == "unknown"
    assert either["any"][0] == {
        "text": "its total revenue is at least 10 USD, from its original joined date to today (31 May 2026)",
        "verdict": "false",
        "seen": {
            "metric": "revenue",
            "since": {"field": "original_joined_date", "value": "2026-05-14", "age_days": 17},
            "first": "2026-05-14",
            "last": "2026-05-31",
            "total": "9.50",
            "events": [{"day": "2026-05-20", "number": "9.50"}],
        },
    }
    assert either["any"][1]["seen"] == {"field": "partner_group", "value": ["a", None]}
    assert joined["seen"]["age_days"] == 17
    assert found["why"] == [{"text": 'its partner group includes "VIP"', "verdict": "unknown"}]
    assert found["nearest"][0]["changes"] == [
        {
            "metric": "revenue",
            "by": "0.50",
            "first": "2026-05-14",
            "last": "2026-05-31",
            "on": "2026-05-31",
            "none_left": False,
        }
    ]
    assert found["nearest"][1]["changes"] == [
        {"field": "partner_group", "before": ["a", None], "after": ["a", None, "VIP"]}
    ]
    assert found["course"]["turns"] == [
        {"day": "2026-05-14", "before": "false", "after": "unknown"},
        {"day": "2026-06-14", "before": "unknown", "after": "false"},
    ]


def test_a_subject_on_the_way_in_and_out() -> None:
    found = fits(subject_document(explained("joined exactly 30 days ago", original_joined_date=date(2026, 5, 14))))
    assert found["course"] == {
        "first": "2025-04-26",
        "last": "2027-07-05",
        "turns": [
            {"day": "2026-06-13", "before": "false", "after": "true"},
            {"day": "2026-06-14", "before": "true", "after": "false"},
        ],
    }


def test_a_rule_that_looks_at_nothing() -> None:
    from segdsl.explain.subject import explain_subject
    from segdsl.ir.nodes import Constant, Rule

    said = explain_subject(Rule(name="all", condition=Constant(True)), {}, PARTNERS, key=1, today=TODAY)
    assert "seen" not in fits(subject_document(said))["conditions"]


def test_a_funnel() -> None:
    fits(
        funnel_document(
            funnel(rule("joined on today AND no clicks during today"), {(True, None): 2}, PARTNERS, today=TODAY)
        )
    )


@pytest.mark.parametrize("broken", [{"kind": "rule"}, {"version": 2}, {"kind": "subject", "verdict": "maybe"}])
def test_the_schema_refuses_what_is_none(broken: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, SCHEMA)

"""Offers at a place: what the grammar, the types and the data allow, and no more."""

from __future__ import annotations

import pytest

from segdsl.ide.complete import complete
from tests.ide.support import offers, words

STAGES = ["New", "Outreach", "Negotiating", "Joined", "Expired"]


def test_after_a_member_field_only_its_members() -> None:  # §2.2
    assert offers("relationship_stage = ") == STAGES
    assert offers("relationship_stage = Jo") == ["Joined"]


def test_after_a_date_field_only_date_phrases() -> None:  # §4.2
    found = offers("joined ")
    assert found[:3] == ["in the last 30 days", "in the last 30 complete days", "in the next 30 days"]
    assert not {"=", "<", "any of", "any of (", "contains", "during"} & set(found)


def test_after_a_comparison_of_a_metric_only_windows() -> None:  # §5.1
    found = offers("clicks < 5 ")
    assert {"since joined", "during last 30 days", "during q1"} <= set(found)
    assert all(text.startswith(("since", "during")) for text in found)


def test_parentheses_may_get_a_window_later() -> None:  # §5.1
    assert {"AND", "OR", ")", "since joined"} <= set(offers("(clicks < 5 "))
    assert "joined" not in offers("(clicks < 5 OR ")
    assert "clicks" in offers("(clicks < 5 OR ")
    assert all(text.startswith(("since", "during")) for text in offers("(clicks < 5 OR no clicks) "))


def test_what_may_not_stand_beside_is_not_offered() -> None:  # §7.2 R09, R10
    found = offers("contract_stage = Joined AND ")
    assert "joined" in found
    assert not {"clicks", "transitioned", "no"} & set(found)


def test_what_another_condition_can_put_right_is_offered() -> None:  # §7.2 R08
    assert "transitioned" in offers("")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("reve", "revenue"),
        ("joindat", "original_joined_date"),
        ("TRANS", "transitioned"),
        ("relationship_stage = Joined AND tempterm", "template_term"),
        ("partner_group any of (vi", '"VIP"'),
        ('partner_group any of ("vi', '"VIP"'),
        ("joined in the l", "last 30 days"),
        ("clicks < 5 during da", "days 31 to 60 since joined"),
    ],
)
def test_letters_find_what_they_are_in(typed: str, found: str) -> None:
    assert offers(typed)[0] == found


def test_letters_that_are_nowhere_find_nothing() -> None:
    assert offers("xyz") == []
    assert offers("rvx") == []


def test_values_come_from_the_data_with_counts() -> None:
    found = complete("partner_group any of (", 22, words())
    assert [(one.text, one.detail) for one in found] == [
        ('"VIP"', "120 partners"),
        ('"Gold"', "1 partner"),
        ('"a \\"b\\"\\n"', "2 partners"),
    ]
    [joined] = [one for one in complete("relationship_stage = ", 21, words()) if one.text == "Joined"]
    assert joined.detail == "7 partners"


def test_names_come_with_what_they_are() -> None:
    [revenue] = complete("reve", 4, words())
    assert (revenue.start, revenue.end, revenue.kind) == (0, 4, "metric")
    assert revenue.detail.startswith("money metric · = !=")
    [joined] = [one for one in complete("join", 4, words()) if one.text == "joined"]
    assert joined.detail.startswith("original_joined_date · date")


def test_params_where_their_type_fits() -> None:  # §8.2
    assert offers("clicks < ") == ["$few", "$given"]
    assert "$late" in offers("joined on ")
    assert "$few" not in offers("joined after $")
    assert "$few" in offers("joined in the last ")
    [few, *_] = complete("clicks < $f", 11, words())
    assert few.detail == "7"


def test_segments_and_their_titles() -> None:  # §8.1
    [silent] = complete("in segment ", 11, words())
    assert (silent.text, silent.kind, silent.detail) == ("silent", "segment", "Partners who must not be written to.")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("no ", ["actions", "clicks", "revenue"]),
        ("revenue > 5 ", ["USD"]),
        ("joined between 31 ", ["and 60 days ago"]),
        ("clicks < 5 during days 3 to 9 ", ["since joined"]),
        ("NOT clicks >= 1 ", []),  # §5.3: it would ask for zero
        ("joined in the last 7 ", ["complete days", "days", "months", "weeks", "years"]),
        ("clicks < 5", []),
        ("# a comment", []),
        ("relationship_stage = Joined AND", ["AND"]),
        ("relationship_stage = Joi|ned", ["Joined"]),
        ('partner_name = "x"', []),
        ("(relationship_stage = Joined)|", [" AND", " OR"]),
    ],
)
def test_offers(typed: str, found: list[str]) -> None:
    assert offers(typed) == found


def test_an_empty_text_may_become_an_item() -> None:
    assert {"relationship_stage", "segment", "param", "window", "test"} <= set(offers(""))
    assert "segment" in offers("seg")
    assert offers("$") == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("segment x { ", {"@title:", "@owner:", "where"}),
        ("segment x { where ", {"relationship_stage", "no", "NOT"}),
        ("segment x { where joined on today ", {"AND", "OR", "}"}),
        ("series s { ", {"silent"}),
        ("workflow w { for ", {"silent"}),
        ("workflow w { for silent once per ", {"partner"}),
        ("workflow w { for silent once per partner send ", {"email"}),
        ("workflow w { for silent once per partner add to ", {"group"}),
        ("workflow w { for silent once per partner except ", {"silent"}),
        ("workflow w { for silent once per partner ", {"send", "accept", "catch"}),
        ('test "x" for silent { partner { ', {"joined", "clicks"}),
        ("window w = since ", {"joined"}),
        ("segment", {"segment"}),
        ("param x = 5 ", {"segment"}),
    ],
)
def test_items(typed: str, found: set[str]) -> None:  # §1.2
    assert found <= set(offers(typed))


def test_a_condition_that_lacks_its_window_does_not_end_the_item() -> None:
    assert "}" not in offers("segment x { where clicks < 5 ")


def test_a_mistake_further_up_does_not_silence() -> None:
    assert "relationship_stage" in offers("nonsense = 5 AND ")
    assert "Joined" in offers("clicks < 5 AND a b c AND relationship_stage = ")

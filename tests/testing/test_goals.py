"""What there is to show of a rule: three verdicts, and what stands next to each bound (§6.1, §4.2, §5.2)."""

from __future__ import annotations

import pytest

import segdsl
from segdsl.testing.goals import Goal, goals
from tests.check.written import shop


def shown(text: str) -> list[str]:
    """What is to be shown, without the words of the condition before it."""
    return [goal.shown.partition(": ")[2] for goal in goals(segdsl.rule(text))]


def test_a_sum_has_three_verdicts_its_neighbours_and_the_edges_of_its_window() -> None:
    """§5.2: the window sees ages 0 to 30."""
    assert shown("relationship_stage = Joined AND clicks < 5 during last 30 days")[3:] == [
        "true",
        "false",
        "unknown",
        "4",
        "5",
        "6",
        "clicks on today - 31 days",
        "clicks on today - 30 days",
    ]


def test_money_moves_by_cents() -> None:
    assert shown("relationship_stage = Joined AND revenue >= 1000 USD since joined")[6:9] == [
        "999.99",
        "1000",
        "1000.01",
    ]


def test_a_window_of_days_since_a_date_has_both_edges() -> None:
    """§5.2: the date itself is day 0."""
    assert shown("relationship_stage = Joined AND no clicks during days 31 to 60 since joined")[3:] == [
        "true",
        "false",
        "unknown",
        "clicks on day 30 since original_joined_date",
        "clicks on day 31 since original_joined_date",
        "clicks on day 60 since original_joined_date",
        "clicks on day 61 since original_joined_date",
    ]


def test_dates_have_the_day_before_and_after() -> None:
    """§4.2: exactly one day has three neighbours, a range has two ends."""
    assert shown("relationship_stage = Joined AND joined exactly 30 days ago")[6:] == [
        "today - 31 days",
        "today - 30 days",
        "today - 29 days",
    ]
    assert shown("relationship_stage = Joined AND joined before 2026-03-01")[6:] == [
        "2026-02-27",
        "2026-02-28",
        "2026-03-01",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("partner_name is known", ["true", "false"]),
        ("relationship_stage = Joined", ["true", "false", "unknown"]),
        ('partner_group any of ("VIP")', ["true", "false", "unknown"]),
        ('partner_name contains "shop"', ["true", "false", "unknown"]),
    ],
)
def test_what_is_never_unknown_need_not_be_shown_so(text: str, expected: list[str]) -> None:
    """§6.2: `is known` is never unknown."""
    assert shown(text) == expected


def test_a_condition_decides_where_the_rest_of_its_and_holds_and_no_other_side_of_its_or_does() -> None:
    rule = segdsl.rule('relationship_stage = Joined AND (partner_name = "A" OR NOT partner_name = "B")')
    beside = {goal.shown: goal.beside for goal in goals(rule)}
    stage, either = rule.condition.parts  # type: ignore[union-attr]
    first, second = either.parts
    assert beside["relationship_stage = Joined: true"] == (either,)
    assert [str(type(each).__name__) for each in beside['partner_name = "A": true']] == ["Compare", "Not"]
    assert beside['partner_name = "A": true'][0] == stage
    assert beside['partner_name = "A": true'][1].part == second  # type: ignore[union-attr]
    assert beside['partner_name = "B": true'][1].part == first  # type: ignore[union-attr]


def test_each_goal_stands_once_and_knows_its_place() -> None:
    found: list[Goal] = goals(segdsl.rule('partner_name = "A" OR (partner_name = "A" AND partner_name is known)'))
    assert len({goal.shown for goal in found}) == len(found)
    assert found[0].span.text == 'partner_name = "A"'


def test_words_that_deny_are_true_where_the_condition_is() -> None:
    """§3.2: `is unknown`, `!=` and `none of` are conditions; a NOT before one is not part of it."""
    first = {text: goals(segdsl.rule(text))[0] for text in ("joined is unknown", 'NOT partner_name = "A"')}
    assert first["joined is unknown"].claim == segdsl.rule("joined is unknown").condition
    assert first['NOT partner_name = "A"'].claim == segdsl.rule('partner_name = "A"').condition
    assert [goal.shown for goal in goals(segdsl.rule("relationship_stage != New"))] == [
        "relationship_stage != New: true",
        "relationship_stage != New: false",
        "relationship_stage != New: unknown",
    ]


def test_numbers_of_a_field_have_neighbours() -> None:
    found = [goal.shown.partition(": ")[2] for goal in goals(segdsl.rule("age >= 18", words=shop()))]
    assert found == ["true", "false", "unknown", "17", "18", "19"]


def test_all_time_has_no_edge() -> None:
    assert not [text for text in shown("relationship_stage = Joined AND clicks < 5 during all_time") if " on " in text]


def test_a_not_before_parentheses_is_looked_through() -> None:
    """§6.1: De Morgan."""
    found = [goal.shown for goal in goals(segdsl.rule('NOT (partner_name = "A" OR partner_name is unknown)'))]
    assert found[0] == 'partner_name = "A": true'
    assert found[3] == "partner_name is unknown: true"

"""Every worked example has its rows, or a reason why the product's screen cannot have it."""

from __future__ import annotations

import re

import pytest

from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.portable.enter import Entered, enter
from segdsl.project.examples import OWN_TABLES, PARTNER_PROGRAM, SCREEN
from segdsl.project.load import Project
from segdsl.syntax import tree
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from tests.support.examples import EXAMPLES, load_example

ROWS = {
    ("prospecting", "new_today"): ["Relationship Stage is any of New", "Last Transition Date is Today"],
    ("prospecting", "outreach_day_7"): ["Relationship Stage is any of Outreach", "Last Transition Date is 7 Days Ago"],
    ("prospecting", "outreach_day_14"): [
        "Relationship Stage is any of Outreach",
        "Last Transition Date is 14 Days Ago",
    ],
    ("prospecting", "signed_chosen_terms"): [
        "Partner Template Term is any of Creators 2026, Content 2026",
        "Contract Stage is any of Awaiting Advertiser Approval",
    ],
    ("prospecting", "joined_today"): ["Original Joined Date is Today", "Contract Stage is any of Joined"],
    ("welcome", "joined_today"): ["Original Joined Date is Today", "Contract Stage is any of Joined"],
    ("welcome", "joined_today_by_stage"): [
        "Relationship Stage is any of Joined",
        "Last Transition Date is Today",
        "Original Joined Date is Today",
    ],
}

# The examples ask for what was meant, the screen for what it can: since joining rather than over the last days
# (SEG652), at least rather than more than (SEG654), none rather than some (SEG655, SEG656), and two windows (SEG653).
# `ON_SCREEN` has what the screen can say of each.
DEPARTURES = {
    ("first-action", "first_action_month_1"): ["SEG654", "SEG652"],
    ("first-action", "first_action_month_2"): ["SEG655", "SEG654", "SEG652"],
    ("first-action", "month_2_by_last_30_days"): ["SEG654"],
    ("first-action", "month_2_by_last_60_days"): ["SEG654"],
    ("months-one-and-two", "strong_month_1"): ["SEG654", "SEG652"],
    ("months-one-and-two", "strong_month_2"): ["SEG654", "SEG652"],
    ("re-engagement", "quiet_day_14"): ["SEG656", "SEG655", "SEG652"],
    ("re-engagement", "quiet_day_30"): ["SEG656", "SEG655"],
    ("re-engagement", "quiet_day_60"): ["SEG656", "SEG655"],
    ("re-engagement", "quiet_day_90"): ["SEG656", "SEG655"],
    ("re-engagement", "few_clicks_day_14"): ["SEG652"],
    ("milestones", "first_thousand"): ["SEG654", "SEG652"],
    ("milestones", "first_ten_thousand"): ["SEG654", "SEG652"],
    # Questions about other tables, in the whole of the language.
    ("own-tables", "lapsed_high_spenders"): ["SEG654", "SEG655"],
    ("own-tables", "june_middle"): ["SEG654"],
    ("own-tables", "coupon_users"): ["SEG654"],
    ("own-tables", "coupons_unused"): ["SEG655"],
    ("own-tables", "families_first_quarter"): ["SEG654"],
    ("own-tables", "fourth_of_july"): ["SEG654", "SEG655"],
    ("own-tables", "bought_yesterday"): ["SEG654"],
    ("own-tables", "silent"): ["SEG655"],
    ("own-tables", "means_or_space"): ["SEG656"],
    ("own-tables", "renters_who_spend"): ["SEG657", "SEG654", "SEG651"],
    ("own-tables", "unknown_big_spenders"): ["SEG658", "SEG654", "SEG651"],
    ("own-tables", "never_reached"): ["SEG657", "SEG654", "SEG651"],
    ("own-tables", "campaign_18_without_effect"): ["SEG657", "SEG655"],
    ("own-tables", "bargain_hunters"): ["SEG654"],
}

# The segment of examples/screen that is entered in place of one that departs.
ON_SCREEN = {
    "first_action_month_1": "first_action_month_1",
    "first_action_month_2": "first_action_month_2",
    "month_2_by_last_30_days": "first_action_month_2",
    "month_2_by_last_60_days": "first_action_month_2_wide",
    "strong_month_1": "strong_month_1",
    "strong_month_2": "strong_month_2",
    "quiet_day_14": "quiet_day_14",
    "quiet_day_30": "quiet_day_30",
    "quiet_day_60": "quiet_day_60",
    "quiet_day_90": "quiet_day_90",
    "few_clicks_day_14": "quiet_day_14",
    "first_thousand": "milestone_1000",
    "first_ten_thousand": "milestone_10000",
}


def entered(project: Project) -> dict[str, Entered]:
    """Each segment of a project, as it is entered."""
    written = {
        item.name.text: item.condition
        for parse in project.files.values()
        for item in parse.tree.items
        if isinstance(item, tree.Segment)
    }
    rules = project.checked.rules
    return {name: enter(rules[name].condition, written[name], project.vocabulary) for name in rules}


@pytest.mark.parametrize("example", [*PARTNER_PROGRAM, OWN_TABLES])
def test_worked_examples(example: str) -> None:
    found = entered(load_example(example))
    assert {
        (example, name): [f"{row.condition} {row.operator.value} {row.value}" for row in each.rows]
        for name, each in found.items()
        if not each.departures
    } == {key: rows for key, rows in ROWS.items() if key[0] == example}
    assert {
        (example, name): [diagnostic.code for diagnostic in each.diagnostics]
        for name, each in found.items()
        if each.departures
    } == {key: codes for key, codes in DEPARTURES.items() if key[0] == example}


def test_each_that_departs_is_there_as_the_screen_can_say_it() -> None:
    on_screen = entered(load_example(SCREEN))
    assert all(each.rows and not each.diagnostics for each in on_screen.values())
    assert ON_SCREEN.keys() == {name for example, name in DEPARTURES if example in PARTNER_PROGRAM}
    assert {*ON_SCREEN.values()} <= on_screen.keys()


def test_the_page_shows_those_that_are_shipped() -> None:
    page = (EXAMPLES.parent / "docs" / "rows.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```seg file=rules/product.seg profile=portable\n(.*?)```", page, re.DOTALL)
    shown = check({"rules.seg": parse(Source("rules.seg", block))}, builtin())
    shipped = load_example(SCREEN).checked
    assert {name: rule.condition for name, rule in shown.rules.items()} == {
        name: rule.condition for name, rule in shipped.rules.items()
    }

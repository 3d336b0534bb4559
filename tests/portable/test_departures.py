"""§7.3: what has no row on the screen, where that is shown, and what to write instead."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from segdsl.analysis.answer import Proved
from segdsl.analysis.prove import Prover
from segdsl.base.diagnostics import Confidence, Diagnostic, Severity
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.ir import nodes as ir
from segdsl.portable.enter import enter
from segdsl.portable.profile import departures
from segdsl.syntax import tree
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from tests.portable.support import applied, codes, differing, entered, read, vocabulary

STAGE = "relationship_stage = Joined AND "


def found(rule: str) -> Diagnostic:
    """The one departure of a rule that has one."""
    (diagnostic,) = entered(rule).diagnostics
    return diagnostic


@pytest.mark.parametrize(
    ("rule", "code", "place"),
    [
        ("joined exactly 45 days ago", "SEG650", "joined exactly 45 days ago"),
        ("joined in the last 1 day", "SEG650", "joined in the last 1 day"),
        ("clicks > 5 during last 45 days", "SEG650", "during last 45 days"),
        ("joined before 30 days ago", "SEG651", "joined before 30 days ago"),
        ("joined in this month", "SEG651", "joined in this month"),
        ("(clicks > 5 AND actions > 5) during all_time", "SEG651", "during all_time"),
        ("clicks > 5 since joined", "SEG652", "since joined"),
        ("clicks > 5 during since_joined", "SEG652", "during since_joined"),
        ("clicks > 5 during days 31 to 60 since joined", "SEG652", "during days 31 to 60 since joined"),
        ("clicks > 5 during last 7 days AND actions > 5 during last 30 days", "SEG653", "during last 30 days"),
        ("clicks >= 5 during last 7 days", "SEG654", "clicks >= 5 during last 7 days"),
        ("clicks between 2 and 5 during last 7 days", "SEG654", "clicks between 2 and 5 during last 7 days"),
        ("no clicks during last 7 days", "SEG655", "no clicks during last 7 days"),
        ("joined on today OR transitioned on today", "SEG656", "joined on today OR transitioned on today"),
        ("relationship_stage != New", "SEG657", "relationship_stage != New"),
        ("NOT joined on today", "SEG657", "NOT joined on today"),
        ("NOT (joined on today OR clicks >= 5 since joined)", "SEG657", None),
        ('partner_name contains "x"', "SEG658", 'partner_name contains "x"'),
        ("partner_name is known", "SEG658", "partner_name is known"),
        ("partner_name is unknown", "SEG658", "partner_name is unknown"),
    ],
)
def test_a_departure_is_shown_where_it_is(rule: str, code: str, place: str | None) -> None:
    diagnostic = found(STAGE + f"({rule})")
    assert diagnostic.severity is Severity.ERROR
    assert (diagnostic.code, diagnostic.span.text) == (code, place or rule)
    assert diagnostic.help or diagnostic.fixes


def test_each_departure_is_reported_once() -> None:
    rule = "(clicks >= 5 OR no clicks) since joined AND joined in this month AND NOT partner_id = 7"
    assert codes(rule) == ["SEG654", "SEG656", "SEG655", "SEG652", "SEG651", "SEG657"]


def test_three_windows_are_two_too_many() -> None:
    rule = STAGE + "(clicks > 1 during last 3 days AND actions > 1 during last 7 days AND revenue > 1 USD during today)"
    diagnostics = entered(rule).diagnostics
    assert [each.span.text for each in diagnostics] == ["during last 7 days", "during today"]
    assert {label.span.text for each in diagnostics for label in each.labels} == {"during last 3 days"}


def test_types_without_a_row() -> None:
    words = vocabulary(
        '[fields.size]\ntype = "integer"\n[fields.score]\ntype = "decimal"\n[fields.active]\ntype = "boolean"\n'
        '[fields.budget]\ntype = "money"\n'
    )
    rules = ["size > 5", "size between 5 and 7", "size any of (5, 7)", "score = 1.5", "active = true", "budget < 5 USD"]
    assert [codes(rule, words) for rule in rules] == [["SEG658"]] * 6


def test_a_condition_without_meaning_has_no_row() -> None:
    _, written = read("joined on today")
    constant = ir.Constant(None, ir.Origin(written.span))
    assert [each.code for each in enter(constant, written, builtin()).diagnostics] == ["SEG658"]


# ---- what to write instead -------------------------------------------------------------------------------------

SAFE = [
    ("clicks >= 5 during last 7 days", "clicks > 4 during last 7 days"),
    ("clicks >= 0 during last 7 days", "clicks > 0 during last 7 days"),
    ("clicks <= 5 during last 7 days", "clicks < 6 during last 7 days"),
    ("actions = 3 during last 7 days", "actions > 2 during last 7 days AND actions < 4 during last 7 days"),
    ("clicks between 2 and 5 during last 7 days", "clicks > 1 during last 7 days AND clicks < 6 during last 7 days"),
    ("(clicks between 2 and 5) during last 7 days", "(clicks > 1 AND clicks < 6) during last 7 days"),
    ("revenue >= $1,000 during last 7 days", "revenue > 999.99 USD during last 7 days"),
    ("revenue >= 0 USD during last 7 days", "revenue > -0.01 USD during last 7 days"),
    ("revenue <= 999.99 USD during last 7 days", "revenue < 1000.00 USD during last 7 days"),
    ("NOT revenue < 5 USD during last 7 days", "revenue > 4.99 USD during last 7 days"),
    ("NOT clicks >= 5 during last 7 days", "clicks < 5 during last 7 days"),
    ("NOT ((clicks > 5 during last 7 days))", "clicks < 6 during last 7 days"),
    ("relationship_stage != New", "relationship_stage any of (Outreach, Negotiating, Joined, Expired)"),
    ("NOT relationship_stage any of (New, Joined)", "relationship_stage any of (Outreach, Negotiating, Expired)"),
    ("relationship_stage none of (New, Joined)", "relationship_stage any of (Outreach, Negotiating, Expired)"),
    ("((relationship_stage = New OR relationship_stage = Joined))", "relationship_stage any of (New, Joined)"),
    (
        "relationship_stage any of (New, Joined) OR (relationship_stage = Joined OR relationship_stage = Expired)",
        "relationship_stage any of (New, Joined, Expired)",
    ),
    ('partner_group any of ("VIP") OR partner_group any of ("Gold")', 'partner_group any of ("VIP", "Gold")'),
]

UNSAFE = [
    ("joined in the last 45 days", "joined between 1 and 45 days ago"),
    ("clicks > 5 during last 45 days", "clicks > 5 during 1 to 45 days ago"),
    (
        "joined in the last 25 days AND clicks > 5 since joined",
        "joined in the last 25 days AND clicks > 5 during last 30 days",
    ),
]


@pytest.mark.parametrize(("rule", "instead"), SAFE)
def test_a_safe_fix_keeps_every_verdict(rule: str, instead: str) -> None:
    (fix,) = found(rule).fixes
    assert (applied(rule, fix), fix.confidence) == (instead, Confidence.SAFE)
    assert next(differing(rule, instead), None) is None
    assert not entered(instead).departures


@pytest.mark.parametrize(("rule", "instead"), SAFE)
def test_a_safe_fix_is_proved_for_all_data(rule: str, instead: str) -> None:  # §6.1
    before, after = (read(text)[0].condition for text in (rule, instead))
    prover = Prover(builtin(), use_facts=False)
    assert isinstance(prover.equal(before, after), Proved)
    assert isinstance(prover.equal(ir.Not(before), ir.Not(after)), Proved)


@pytest.mark.parametrize(("rule", "instead"), UNSAFE)
def test_an_unsafe_fix_says_nearly_that(rule: str, instead: str) -> None:
    fixes = [(applied(rule, fix), fix.confidence) for each in entered(rule).diagnostics for fix in each.fixes]
    assert (instead, Confidence.UNSAFE) in fixes


@pytest.mark.parametrize(
    "rule",
    [
        "joined exactly 45 days ago",
        "joined in the last 7 weeks",
        "joined between 0 and 45 days ago",
        "clicks > 5 since joined",
        "joined between 1 and 400 days ago AND clicks > 5 since joined",
        "joined in the last 3 months AND clicks > 5 since joined",
        "joined on or before today AND transitioned on today AND relationship_stage = New AND clicks > 5 since joined",
        "joined in the last 30 days AND clicks > 5 during days 0 to 7 since joined",
        "joined in the last 30 days AND clicks > 5 during days 5 to 7 since joined",
        "clicks != 5 during last 7 days",
        "NOT (clicks > 5) during last 7 days",
        "NOT NOT clicks > 5 during last 7 days",
        'partner_group none of ("VIP")',
        "NOT relationship_stage any of (New, Outreach, Negotiating, Joined, Expired)",
        "partner_id != 7",
        "relationship_stage = New OR contract_stage = Joined",
        "relationship_stage = New OR partner_id != 7",
        'partner_name = "x" OR partner_name contains "y"',
    ],
)
def test_what_has_no_near_words_has_no_fix(rule: str) -> None:
    departing = entered(rule).diagnostics
    assert departing
    assert [fix for each in departing for fix in each.fixes] == []


def test_amounts_have_the_decimals_of_their_currency() -> None:  # §5.4
    yen = vocabulary('[vocabulary]\nextends = "partner-program"\ncurrency = "JPY"\n')
    assert entered("revenue >= 1000 JPY during last 7 days", yen).diagnostics[0].help == ("write `revenue > 999 JPY`",)
    many = "9" * 38
    (one_more,) = found(f"clicks <= {many} during last 7 days").help
    assert one_more == f"write `clicks < 1{'0' * 38}`"


def test_the_nearest_days_are_named() -> None:
    assert found("joined exactly 45 days ago").help == (
        "the nearest in the menu: `exactly 30 days ago` and `exactly 60 days ago`",
    )
    assert found("joined in the last 2 days").help[0] == "the nearest in the menu: `last 3 days`"
    joined = "relationship_stage = Joined AND joined in the last 14 days AND "
    assert found(joined + "clicks > 5 since joined").help[0].startswith("`during last 14 days` holds all of it")
    either = joined + "(clicks > 5 since joined OR partner_id = 7)"
    assert entered(either).diagnostics[1].help[0].startswith("`during last 14 days` holds all of it")


# ---- several segments ------------------------------------------------------------------------------------------


def of_project(text: str, *names: str) -> list[Diagnostic]:
    """What the profile says of the segments of a file, or of some of them."""
    file = parse(Source("rules.seg", text))
    checked = check({"rules.seg": file}, builtin())
    assert not any(each.is_error for each in (*file.diagnostics, *checked.diagnostics))
    conditions = [
        SimpleNamespace(condition=item.condition, expr=checked.rules[item.name.text].condition)
        for item in file.tree.items
        if isinstance(item, tree.Segment) and (not names or item.name.text in names)
    ]
    return list(departures(SimpleNamespace(conditions=conditions, vocabulary=builtin())))


TWO = """
param few = 5
segment young { where joined in the last 45 days }
segment idle { where relationship_stage = Joined AND clicks <= $few during last 7 days }
segment young_and_idle { where in segment young AND in segment idle }
"""


def test_a_segment_and_those_that_refer_to_it_complain_once() -> None:  # §8.1
    assert [(each.code, each.span.text) for each in of_project(TWO)] == [
        ("SEG650", "joined in the last 45 days"),
        ("SEG654", "clicks <= $few during last 7 days"),
    ]


def test_a_param_is_written_out_in_the_advice_and_kept_in_the_rule() -> None:  # §8.2
    diagnostic = of_project(TWO)[1]
    assert diagnostic.help == ("write `clicks < 6`",)
    assert diagnostic.fixes == ()


def test_what_a_reference_brings_is_shown_at_the_reference_where_it_alone_is_asked_for() -> None:
    found = of_project(TWO, "young_and_idle")
    assert [(each.code, each.span.text, each.fixes) for each in found] == [
        ("SEG650", "in segment young", ()),
        ("SEG654", "in segment idle", ()),
    ]
    assert [label.span.text for each in found for label in each.labels] == [
        "joined in the last 45 days",
        "clicks <= $few during last 7 days",
    ]


def test_windows_that_only_together_are_two() -> None:
    text = """
    segment clicking { where relationship_stage = Joined AND clicks > 5 during last 7 days }
    segment selling { where in segment clicking AND actions > 5 during last 30 days }
    segment negative { where relationship_stage = Joined AND NOT in segment selling }
    """
    assert [(each.code, each.span.text) for each in of_project(text)] == [
        ("SEG653", "during last 30 days"),
        ("SEG657", "NOT in segment selling"),
    ]
    (two, _) = of_project(text)
    assert [label.span.text for label in two.labels] == ["in segment clicking"]

"""One partner before a rule: what each condition saw, why, what would flip the verdict, and when time does."""

# ruff: noqa: E501 - what is expected stands beside what is given, each on one line
from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from segdsl.backends.memory.values import SubjectError
from segdsl.base.record import replace
from segdsl.explain.conditions import words_of
from segdsl.explain.course import course
from segdsl.explain.dates import Days
from segdsl.explain.evidence import DateSeen, SumSeen, ValueSeen, seen_by
from segdsl.explain.layout import subject_lines
from segdsl.explain.nearest import MOST_FACTS
from segdsl.explain.said import what_would_change
from segdsl.explain.subject import explain_subject
from segdsl.explain.trace import Judged, every_condition, trace
from segdsl.ir.nodes import Constant, Rule
from tests.differential.sides import project_vocabulary
from tests.explain.support import PARTNERS, TODAY, day, explained, plain, rule, subject

SHOP = project_vocabulary("shop")
BERLIN = ZoneInfo("Europe/Berlin")

QUIET = "relationship_stage = Joined AND transitioned exactly 30 days ago AND clicks < 5 during since_joined"
MAY = [(day("2026-05-03"), 3), (day("2026-05-20"), 1)]
MEMBER: dict[str, Any] = {
    "relationship_stage": "Joined",
    "original_joined_date": day("2026-05-01"),
    "last_transition_date": day("2026-05-01"),
    "clicks": MAY,
}


# ---- the whole ---------------------------------------------------------------------------------------------------


def test_a_member() -> None:
    assert (
        plain(subject_lines(explained(QUIET, **MEMBER)))
        == """\
yes Partner 7 is a member of the rule
as of 31 May 2026 (UTC), since 31 May 2026 with the data as it is

Conditions
yes all of these:
  yes its relationship stage is Joined
    relationship stage: Joined
  yes its last transition date is exactly 30 days ago (1 May 2026)
    last transition date: 1 May 2026, 30 days ago
  yes its number of clicks is less than 5 but not zero, from its original joined date to today (31 May 2026)
    clicks: 4, 1 May 2026 to 31 May 2026 (3 on 3 May 2026, 1 on 20 May 2026)

Why
yes its relationship stage is Joined
yes its last transition date is exactly 30 days ago (1 May 2026)
yes its number of clicks is less than 5 but not zero, from its original joined date to today (31 May 2026)

Nearest change that would take it out
- last transition date 30 April 2026 in place of 1 May 2026
- clicks up by 1, 1 May 2026 to 31 May 2026 (such as on 31 May 2026)
- original joined date 21 May 2026 in place of 1 May 2026

When time alone changes it, with the data as it is
- 1 June 2026: goes out
"""
    )


def test_not_a_member() -> None:
    facts = {**MEMBER, "relationship_stage": "Expired", "original_joined_date": None}
    assert (
        plain(subject_lines(explained(QUIET, **facts)))
        == """\
no  Partner 7 is no member of the rule
as of 31 May 2026 (UTC), since 26 April 2025 or earlier with the data as it is

Conditions
no  all of these:
  no  its relationship stage is Joined
    relationship stage: Expired
  yes its last transition date is exactly 30 days ago (1 May 2026)
    last transition date: 1 May 2026, 30 days ago
  ?   its number of clicks is less than 5 but not zero, from its original joined date to today (31 May 2026)
    clicks: unknown, as its original joined date is

Why
no  its relationship stage is Joined

Nearest change that would bring it in
- relationship stage Joined in place of Expired, and original joined date 20 May 2026 in place of unknown

When time alone changes it, with the data as it is
- never until 5 July 2027
"""
    )


def test_too_little_is_known() -> None:
    said = explained(QUIET, **{**MEMBER, "clicks": []})
    assert said.verdict is None
    assert [judged.verdict for judged in said.why] == [None]
    lines = plain(subject_lines(said))
    assert lines.startswith("?   Partner 7 is no member of the rule: too little is known of the partner\n")
    assert "\n    clicks: none, 1 May 2026 to 31 May 2026\n" in lines


def test_nothing_that_a_partner_could_change() -> None:
    said = explained("partner_id = 8", partner_id=7)
    assert said.nearest == ()
    assert "bring it in\n- none was found\n" in plain(subject_lines(said))


def test_many_turns_are_counted() -> None:
    facts = {"clicks": [(date(2026, month, 1), 1) for month in (6, 8, 10, 12)]}
    lines = plain(subject_lines(explained("clicks >= 1 during last 7 days", **facts)))
    assert "- 1 June 2026: comes in\n- 9 June 2026: goes out, being unknown\n- 1 August 2026: comes in\n" in lines
    assert "- and 2 times more until 5 July 2027\n" in lines


# ---- what was seen -----------------------------------------------------------------------------------------------


def seen(text: str, today: date = TODAY, words: Any = PARTNERS, zone: Any = UTC, **facts: Any) -> str:
    """What the conditions of a rule saw, in words."""
    from segdsl.explain.said import what_was_seen

    tree = trace(rule(text, words), facts, today=today, zone=zone)
    found = [judged.seen for judged in every_condition(tree)]
    return "; ".join(what_was_seen(each, words) for each in found if each is not None)


@pytest.mark.parametrize(
    ("text", "facts", "words"),
    [
        ('partner_name = "x"', {}, "partner name: unknown"),
        ('partner_name = "x"', {"partner_name": "a\nb"}, 'partner name: "a\\nb"'),
        ('partner_name = "x"', {"partner_name": "y" * 200}, f'partner name: "{"y" * 79}…'),
        ("partner_id = 7", {"partner_id": 7}, "partner id: 7"),
        ("contract_stage = Joined", {"contract_stage": "Awaiting Publisher Approval"}, "contract stage: Awaiting Publisher Approval"),
        ('partner_group any of ("a")', {"partner_group": None}, "partner group: unknown"),
        ('partner_group any of ("a")', {"partner_group": ()}, "partner group: none"),
        ('partner_group any of ("a")', {"partner_group": ["b", None, "a"]}, 'partner group: "a", "b" and unknown'),
        ("joined is known", {"original_joined_date": TODAY}, "original joined date: 31 May 2026, today"),
        ("joined is known", {"original_joined_date": day("2026-05-30")}, "original joined date: 30 May 2026, 1 day ago"),
        ("joined is known", {"original_joined_date": day("2026-06-02")}, "original joined date: 2 June 2026, 2 days from now"),
        ("joined is known", {}, "original joined date: unknown"),
        ("no clicks during last 7 days", {"clicks": MAY}, "clicks: none, 24 May 2026 to 31 May 2026"),
        ("no clicks during all_time", {"clicks": MAY}, "clicks: 4, until 31 May 2026 (3 on 3 May 2026, 1 on 20 May 2026)"),
        ("no clicks during 2026-06-03", {"clicks": MAY}, "clicks: none, no day yet"),
        ("revenue > 1 USD during 2026-05-03", {"revenue": [(day("2026-05-03"), Decimal("1.5"))]}, "revenue: 1.50 USD, 3 May 2026 (1.50 USD on 3 May 2026)"),
        (
            "clicks >= 1 during all_time",
            {"clicks": [(date(2026, 5, number), 1_000) for number in range(1, 9)]},
            "clicks: 8,000, until 31 May 2026 (1,000 on 1 May 2026, 1,000 on 2 May 2026, 1,000 on 3 May 2026, 1,000 on 4 May 2026, 1,000 on 5 May 2026, and 3 more)",
        ),
    ],
)  # fmt: skip
def test_what_a_condition_saw(text: str, facts: dict[str, Any], words: str) -> None:
    assert seen(text, **facts) == words


@pytest.mark.parametrize(
    ("text", "facts", "words"),
    [
        ("seen on today", {"seen": datetime(2026, 5, 30, 22, 30)}, "seen: 31 May 2026, today"),
        ("orders >= 1 during today", {"orders": [(datetime(2026, 5, 30, 22, 30), 1)]}, "orders: 1, 31 May 2026 (1 on 31 May 2026)"),
        ("spend > €1 during today", {"spend": [(datetime(2026, 5, 31), 2.004)]}, "spend: 2 EUR, 31 May 2026 (2 EUR on 31 May 2026)"),
        ("spend > €1 during today", {"spend": [(datetime(2026, 5, 31), 0.004)]}, "spend: none, 31 May 2026"),
        ("deposit > €1", {"deposit": 1.006}, "deposit: 1.01 EUR"),
        ("score > 1.0", {"score": Decimal("2.125")}, "score: 2.125"),
        ("visits > 1", {"visits": 1_000}, "visits: 1,000"),
        ("active = true", {"active": False}, "active: false"),
    ],
)  # fmt: skip
def test_what_is_read_as_something_else(text: str, facts: dict[str, Any], words: str) -> None:  # §2.5, §5.4
    assert seen(text, words=SHOP, zone=BERLIN, **facts) == words


def test_an_object_is_read_by_its_attributes() -> None:
    class Partner:
        relationship_stage = "Joined"

    tree = trace(rule("relationship_stage = Joined"), Partner(), today=TODAY)
    assert tree == Judged(rule("relationship_stage = Joined").condition, True, ValueSeen(PARTNERS.fields["relationship_stage"], "Joined"))  # fmt: skip


def test_a_value_of_another_type_is_refused_wherever_it_is() -> None:
    with pytest.raises(SubjectError):
        explained(
            "relationship_stage = Joined OR joined on today", relationship_stage="Joined", original_joined_date="x"
        )


def test_a_constant_looks_at_nothing() -> None:
    assert seen_by(Constant(True), {}, TODAY, UTC) is None
    assert words_of(Constant(True)) == ()
    said = explain_subject(Rule(name="all", condition=Constant(True)), {}, PARTNERS, key=1, today=TODAY)
    assert "yes it is any at all\n\nWhy" in plain(subject_lines(said))


def test_values_are_records() -> None:
    joined = PARTNERS.fields["original_joined_date"]
    (judged,) = every_condition(explained("clicks >= 1 since joined", **MEMBER).tree)
    assert isinstance(judged.seen, SumSeen)
    assert judged.seen.anchor == DateSeen(joined, day("2026-05-01"), 30)
    assert (judged.seen.days, judged.seen.total) == (Days(day("2026-05-01"), TODAY), 4)


# ---- the nearest change ------------------------------------------------------------------------------------------


def changes(text: str, words: Any = PARTNERS, **facts: Any) -> list[str]:
    """The nearest changes, in words."""
    everything = subject(**facts) if words is PARTNERS else facts
    said = explain_subject(rule(text, words), everything, words, key=7, today=TODAY)
    return [what_would_change(change, words) for change in said.nearest]


@pytest.mark.parametrize(
    ("text", "facts", "words"),
    [
        ("relationship_stage = Joined", {}, ["relationship stage Joined in place of unknown"]),
        ("relationship_stage != New", {"relationship_stage": "New"}, ["relationship stage Outreach in place of New"]),
        ("relationship_stage is unknown", {"relationship_stage": "New"}, ["relationship stage unknown in place of New"]),
        ("relationship_stage is known", {"relationship_stage": "New"}, ["relationship stage unknown in place of New"]),
        ("relationship_stage none of (New, Outreach)", {"relationship_stage": "New"}, ["relationship stage Negotiating in place of New"]),
        ('partner_name = "Acme"', {"partner_name": "Bolt"}, ['partner name "Acme" in place of "Bolt"']),
        ('partner_name != "Acme"', {"partner_name": "Acme"}, ['partner name "other" in place of "Acme"']),
        ('partner_name contains "ltd"', {"partner_name": "Bolt"}, ['partner name "Bolt ltd" in place of "Bolt"']),
        ('partner_name contains "ltd"', {}, ['partner name "ltd" in place of unknown']),
        ("joined exactly 30 days ago", {"original_joined_date": TODAY}, ["original joined date 1 May 2026 in place of 31 May 2026"]),
        ("joined is known", {}, ["original joined date 31 May 2026 in place of unknown"]),
        ("joined before 2026-05-01", {"original_joined_date": day("2026-05-03")}, ["original joined date 30 April 2026 in place of 3 May 2026"]),
        ("joined after 2026-05-01", {"original_joined_date": day("2026-04-01")}, ["original joined date 2 May 2026 in place of 1 April 2026"]),
        ('partner_group any of ("VIP")', {"partner_group": ("a",)}, ['partner group "a" and "VIP" in place of "a"']),
        ('partner_group any of ("VIP")', {"partner_group": ("VIP", "a")}, ['partner group "a" in place of "VIP" and "a"']),
        ('partner_group none of ("VIP")', {"partner_group": ("a", None)}, ['partner group "a" in place of "a" and unknown']),
        ('partner_group contains "v"', {"partner_group": None}, ['partner group "v" in place of unknown']),
        ("partner_group is known", {"partner_group": (None,)}, ["partner group none in place of unknown"]),
        ("clicks < 5 during last 7 days", {}, ["clicks up by 1, 24 May 2026 to 31 May 2026 (such as on 31 May 2026)"]),
        ("clicks < 5 during today", {"clicks": [(TODAY, 6), (day("2026-05-01"), 1)]}, ["clicks down by 2, 31 May 2026"]),
        ("clicks < 5 during last 7 days", {"clicks": [(TODAY, 4)]}, ["clicks up by 1, 24 May 2026 to 31 May 2026 (such as on 31 May 2026)"]),
        ("no clicks during today", {"clicks": [(TODAY, 4)]}, ["no clicks, 31 May 2026"]),
        ("clicks >= 5 during today AND clicks != 5 during today", {}, ["clicks up by 6, 31 May 2026"]),
        ("no clicks during today", {}, ["clicks up by 1, 31 May 2026"]),
        ("revenue <= -10 USD during today", {}, ["revenue down by 10 USD, 31 May 2026"]),
        ("revenue > 10 USD during today", {"revenue": [(TODAY, Decimal(10))]}, ["revenue up by 0.01 USD, 31 May 2026"]),
        (
            "clicks >= 5 since joined",
            {"original_joined_date": day("2026-05-04"), "clicks": [(day("2026-05-03"), 5)]},
            ["original joined date 3 May 2026 in place of 4 May 2026", "clicks up by 5, 4 May 2026 to 31 May 2026 (such as on 31 May 2026)"],
        ),
        (
            "clicks >= 5 during days 0 to 7 since joined",
            {"original_joined_date": day("2026-05-01"), "clicks": [(day("2026-05-10"), 5)]},
            ["original joined date 3 May 2026 in place of 1 May 2026", "clicks up by 5, 1 May 2026 to 8 May 2026 (such as on 8 May 2026)"],
        ),
        (
            "no actions during last 7 days AND actions >= 1 during last 30 days",
            {},
            ["actions up by 1, 1 May 2026 to 31 May 2026 (such as on 1 May 2026)"],
        ),
        (
            "no actions since joined AND relationship_stage = Joined",
            {"relationship_stage": "New"},
            ["original joined date 31 May 2026 in place of unknown, and relationship stage Joined in place of New"],
        ),
        (
            "clicks >= 1 during days 40 to 50 since joined",
            {"original_joined_date": TODAY},
            ["original joined date 21 April 2026 in place of 31 May 2026, and clicks up by 1, 31 May 2026"],
        ),
        (
            'relationship_stage = New OR partner_name = "a" AND contract_id = "S-1"',
            {"relationship_stage": "New", "partner_name": "a", "contract_id": "S-1"},
            ['relationship stage Outreach in place of New, and partner name "other" in place of "a"'],
        ),
        ("relationship_stage is known AND relationship_stage is unknown", {}, []),
    ],
)  # fmt: skip
def test_the_nearest_change(text: str, facts: dict[str, Any], words: list[str]) -> None:
    assert changes(text, **facts) == words


@pytest.mark.parametrize(
    ("text", "facts", "words"),
    [
        ("visits > 5", {"visits": 5}, ["visits 6 in place of 5"]),
        ("visits any of (3, 9)", {"visits": 5}, ["visits 9 in place of 5"]),
        ("score > 1.50", {}, ["score 1.51 in place of unknown"]),
        ("credit < €5", {"credit": Decimal(5)}, ["credit 4.99 EUR in place of 5 EUR"]),
        ("credit is known", {}, ["credit 0 EUR in place of unknown"]),
        ("deposit <= €5", {"deposit": 5.01}, ["deposit 5 EUR in place of 5.01 EUR"]),
        ("active = true", {"active": False}, ["active true in place of false"]),
        ('regions contains "far"', {"regions": ()}, ['regions "Far East" in place of none']),
        ("points = 0 during today", {"points": [(TODAY, 2)]}, ["points down by 2, 31 May 2026"]),
    ],
)  # fmt: skip
def test_the_nearest_change_of_other_types(text: str, facts: dict[str, Any], words: list[str]) -> None:
    assert changes(text, SHOP, **facts) == words


def test_the_search_ends() -> None:
    """What needs more facts than are tried has no answer, and does not take for ever."""
    text = " AND ".join(f"`{name}` is known" for name in SHOP.fields)
    assert len(SHOP.fields) > MOST_FACTS
    assert changes(text, SHOP) == []
    alternatives = " AND ".join(f"(visits != {number} OR quota != {number} OR active = true)" for number in range(9))
    assert changes(f"{alternatives} AND visits is unknown AND quota is unknown AND active is unknown", SHOP) == []


# ---- when time changes it ----------------------------------------------------------------------------------------


def turns(text: str, today: date = TODAY, zone: Any = UTC, words: Any = PARTNERS, **facts: Any) -> str:
    """The turns of a course, in short: `+` comes in, `-` goes out, `?` is unknown."""
    signs = {True: "+", False: "-", None: "?"}
    found = course(rule(text, words), facts, today=today, zone=zone)
    return " ".join(f"{turn.day}{signs[turn.after]}" for turn in found.turns)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("joined exactly 30 days ago", {"original_joined_date": day("2026-05-14")}, "2026-06-13+ 2026-06-14-"),
        ("joined in the last 4 weeks", {"original_joined_date": day("2026-05-14")}, "2026-05-14+ 2026-06-12-"),
        ("joined exactly 1 month ago", {"original_joined_date": day("2026-02-28")}, "2026-03-28+ 2026-04-01-"),
        ("joined in previous quarter", {"original_joined_date": day("2026-02-28")}, "2026-04-01+ 2026-07-01-"),
        ("joined in the next 7 days", {"original_joined_date": day("2026-07-10")}, "2026-07-03+ 2026-07-11-"),
        ("joined on 2026-07-10", {"original_joined_date": day("2026-07-10")}, ""),
        ("joined on today", {}, ""),
        ("clicks >= 3 during last 7 days", {"clicks": MAY}, "2026-05-03+ 2026-05-11? 2026-05-20- 2026-05-28?"),
        ("no clicks during previous month", {"clicks": MAY}, "2026-06-01- 2026-07-01+"),
        ("clicks >= 4 during all_time", {"clicks": MAY}, "2026-05-03- 2026-05-20+"),
        ("clicks >= 1 since joined", {"clicks": [(day("2026-07-01"), 1)], "original_joined_date": TODAY}, "2026-07-01+"),
        ("clicks >= 1 since joined", {"clicks": [(day("2026-07-01"), 1)]}, ""),
        ("clicks >= 1 during days 0 to 7 since joined", {"clicks": [(day("2026-06-08"), 1)], "original_joined_date": TODAY}, ""),
        ("relationship_stage = Joined", {"relationship_stage": "Joined"}, ""),
    ],
)  # fmt: skip
def test_when_time_alone_changes_a_verdict(text: str, facts: dict[str, Any], expected: str) -> None:  # §4.2, §5.2
    assert turns(text, **facts) == expected


def test_an_instant_turns_on_its_day_in_the_zone() -> None:  # §2.5
    facts = {"seen": datetime(2026, 5, 14, 23)}
    assert turns("seen exactly 30 days ago", words=SHOP, zone=BERLIN, **facts) == "2026-06-14+ 2026-06-15-"


def test_the_horizon_ends_where_the_calendar_does() -> None:
    found = course(rule("joined in previous month"), {"original_joined_date": date.max}, today=date.max)
    assert (found.last, found.turns) == (date.max, ())


def test_verdicts_that_change_without_membership_are_told() -> None:
    facts = {"clicks": [(day("2026-06-03"), 1)]}
    lines = plain(subject_lines(explained("clicks >= 3 during last 7 days", **facts)))
    assert "- 3 June 2026: still out, false in place of unknown\n" in lines


def test_a_rule_with_a_name_is_called_by_it() -> None:
    meant = replace(rule("relationship_stage = Joined"), name="joined_ones")
    said = explain_subject(meant, {}, PARTNERS, key="\x1b[31m", today=TODAY)
    assert plain(subject_lines(said)).startswith("?   Partner \\x1b[31m is no member of joined_ones: too little")

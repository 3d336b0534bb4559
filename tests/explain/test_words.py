"""Each kind of condition in words, as of 31 May 2026."""

# ruff: noqa: E501 - what is expected stands beside what is given, each on one line
from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from segdsl.api import load_vocabulary
from segdsl.base.record import replace
from segdsl.explain.layout import rule_lines
from segdsl.explain.words import Sentence, in_words
from segdsl.ir.days import Ago, Fixed, Period, PeriodStart, Unit
from segdsl.ir.nodes import Absent, And, Constant, Expr, Not, Op, Or, Rule, SinceField, Span, Total, Within
from segdsl.vocabulary.model import Vocabulary
from tests.differential.sides import project_vocabulary
from tests.explain.support import PARTNERS, TODAY, plain, rule, segment

SHOP = project_vocabulary("shop")


def sentence(text: str, words: Vocabulary = PARTNERS) -> str:
    """A condition in words."""
    return said(rule(text, words).condition, words)


def said(condition: Expr, words: Vocabulary = PARTNERS) -> str:
    """A condition that is one sentence."""
    found = in_words(Rule(name="", condition=condition), words, today=TODAY).condition
    assert isinstance(found, Sentence)
    return found.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("relationship_stage = Joined", "its relationship stage is Joined"),
        ("relationship_stage != Joined", "its relationship stage is not Joined"),
        ("relationship_stage any of (New, Outreach)", "its relationship stage is New or Outreach"),
        ("relationship_stage none of (New, Joined, Expired)", "its relationship stage is neither New, Joined nor Expired"),
        ("relationship_stage any of (New)", "its relationship stage is New"),
        ("relationship_stage none of (New)", "its relationship stage is not New"),
        ("relationship_stage is known", "its relationship stage is known"),
        ("NOT relationship_stage is known", "its relationship stage is unknown"),
        ("contract_stage = \"Awaiting Publisher Approval\"", "its contract stage is Awaiting Publisher Approval"),
        ('partner_name = "x [/bad]"', 'its partner name is "x [/bad]"'),
        ('partner_name contains "Ltd"', 'its partner name contains "Ltd", in capitals or not'),
        ('NOT partner_name contains "Ltd"', 'its partner name does not contain "Ltd", in capitals or not'),
        ("partner_id = 7", "its partner id is 7"),
        ('contract_id = "S-1 or S-2"', 'its contract id is "S-1 or S-2"'),
        ('partner_group any of ("VIP", "Gold")', 'its partner group includes "VIP" or "Gold"'),
        ('partner_group none of ("VIP")', 'its partner group includes no "VIP"'),
        ('partner_group none of ("VIP", "Gold")', 'its partner group includes none of "VIP" and "Gold"'),
        ('partner_group contains "vi"', 'its partner group includes one that contains "vi", in capitals or not'),
        ('NOT partner_group contains "vi"', 'its partner group includes none that contains "vi", in capitals or not'),
    ],
)  # fmt: skip
def test_fields(text: str, words: str) -> None:  # §3.2
    assert sentence(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("visits < 1_000", "its visits is less than 1,000"),
        ("visits <= 5", "its visits is at most 5"),
        ("NOT visits <= 5", "its visits is more than 5"),
        ("visits >= 5", "its visits is at least 5"),
        ("visits between 5 and 10", "its visits is from 5 to 10"),
        ("visits >= 5 AND visits <= 10", "its visits is from 5 to 10"),
        ("score = 1.50", "its score is 1.5"),
        ("score != 0.0", "its score is not 0"),
        ("credit > €1_000.5", "its credit is more than 1,000.50 EUR"),
        ("deposit <= -10.00 EUR", "its deposit is at most -10 EUR"),
        ("active = true", "its active is true"),
        ("active != false", "its active is not false"),
        ('regions any of ("Far East")', "its regions includes \"Far East\""),
    ],
)  # fmt: skip
def test_fields_that_the_partner_program_lacks(text: str, words: str) -> None:  # §2.2
    assert sentence(text, SHOP) == words


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("on today", "today (31 May 2026)"),
        ("on yesterday", "yesterday (30 May 2026)"),
        ("exactly 1 days from now", "tomorrow (1 June 2026)"),
        ("on 2026-03-31", "31 March 2026"),
        ("exactly 30 days ago", "exactly 30 days ago (1 May 2026)"),
        ("exactly 2 weeks ago", "exactly 2 weeks ago (17 May 2026)"),
        ("exactly 3 months ago", "exactly 3 months ago (28 February 2026)"),
        ("exactly 1 month ago", "1 month ago (30 April 2026)"),
        ("exactly 2 days from now", "exactly 2 days from now (2 June 2026)"),
        ("in the last 30 days", "in the last 30 days (1 May 2026 to 31 May 2026)"),
        ("in the last 1 days", "in the last 1 day (30 May 2026 to 31 May 2026)"),
        ("in the last 2 complete months", "in the last 2 complete months (31 March 2026 to 30 May 2026)"),
        ("in the last 30 complete days", "between 1 and 30 days ago (1 May 2026 to 30 May 2026)"),
        ("in the next 7 days", "in the next 7 days (31 May 2026 to 7 June 2026)"),
        ("between 31 and 60 days ago", "between 31 and 60 days ago (1 April 2026 to 30 April 2026)"),
        ("between 2026-01-01 and 2026-03-31", "from 1 January 2026 to 31 March 2026"),
        ("in this month", "in this month (1 May 2026 to 31 May 2026)"),
        ("in previous week", "in the previous week (18 May 2026 to 24 May 2026)"),
        ("before 2026-05-01", "on or before 30 April 2026"),
        ("after 2026-05-01", "on or after 2 May 2026"),
        ("on or before 30 days ago", "on or before 30 days ago (until 1 May 2026)"),
        ("on or after 30 days ago", "on or after 30 days ago (from 1 May 2026 on)"),
        ("before 2 months ago", "on or before 1 day before 2 months ago (until 30 March 2026)"),
        ("after 2 months ago", "on or after 1 day after 2 months ago (from 1 April 2026 on)"),
    ],
)  # fmt: skip
def test_date_phrases(phrase: str, words: str) -> None:  # §4.2
    assert sentence(f"joined {phrase}") == f"its original joined date is {words}"


def test_a_denied_date() -> None:  # §6.1
    assert sentence("NOT joined on today") == "its original joined date is not today (31 May 2026)"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "any day"),
        (PeriodStart(Period.MONTH, 1), PeriodStart(Period.MONTH, 2, -1), "in the next month (1 June 2026 to 30 June 2026)"),
        (PeriodStart(Period.YEAR, -2), PeriodStart(Period.YEAR, -1, -1), "in the year 2 years ago (1 January 2024 to 31 December 2024)"),
        (PeriodStart(Period.YEAR, 2), None, "on or after the start of the year 2 years from now (from 1 January 2028 on)"),
        (PeriodStart(Period.WEEK, 0), Ago(0), "from the start of this week to today (25 May 2026 to 31 May 2026)"),
        (Ago(0), Ago(1), "from today to yesterday (no day yet)"),
        (Ago(1, Unit.MONTH), Ago(0, Unit.MONTH), "from 1 month ago to 0 months ago (30 April 2026 to 31 May 2026)"),
        (Fixed(date(2026, 1, 1)), Ago(-1), "from 1 January 2026 to tomorrow (1 January 2026 to 1 June 2026)"),
    ],
)  # fmt: skip
def test_ranges_that_no_phrase_makes_yet(first: object, last: object, words: str) -> None:
    within = Within(PARTNERS.fields["original_joined_date"], first, last)  # type: ignore[arg-type]
    assert said(within) == f"its original joined date is {words}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("clicks < 5 since joined", "its number of clicks is less than 5 but not zero, from its original joined date to today (31 May 2026)"),
        ("clicks <= 5 during all_time", "its number of clicks is at most 5 but not zero, at any time until today (31 May 2026)"),
        ("clicks = 5 during yesterday", "its number of clicks is exactly 5, yesterday (30 May 2026)"),
        ("clicks != 5 during 2026-05-02", "its number of clicks is neither 5 nor zero, on 2 May 2026"),
        ("clicks between 5 and 10 during previous month", "its number of clicks is from 5 to 10, in the previous month (1 April 2026 to 30 April 2026)"),
        ("revenue > 1000.50 USD during last 30 days", "its total revenue is more than 1,000.50 USD, in the last 30 days (1 May 2026 to 31 May 2026)"),
        ("revenue < $10 during 2026-01-01 to 2026-03-31", "its total revenue is less than 10 USD, from 1 January 2026 to 31 March 2026"),
        ("actions >= 1 during days 31 to 60 since joined", "its number of actions is at least 1, from day 31 to day 60 after its original joined date, no later than today (31 May 2026)"),
        ("actions >= 1 during this year", "its number of actions is at least 1, in this year (1 January 2026 to 31 May 2026)"),
        ("no clicks during last 7 days", "it has no clicks in the last 7 days (24 May 2026 to 31 May 2026)"),
        ("NOT no clicks during 2026-06-02 to 2026-06-30", "it has some clicks from 2 June 2026 to 30 June 2026 (no day yet)"),
    ],
)  # fmt: skip
def test_metrics(text: str, words: str) -> None:  # §5
    assert sentence(text) == words


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Span(Fixed(date(2026, 1, 1)), None), "since 1 January 2026 (1 January 2026 to 31 May 2026)"),
        (Span(None, Ago(1)), "on or before yesterday (until 30 May 2026)"),
        (SinceField(PARTNERS.fields["original_joined_date"], 5), "from day 5 after its original joined date to today (31 May 2026)"),
    ],
)  # fmt: skip
def test_windows_that_a_vocabulary_can_name(window: Span | SinceField, words: str) -> None:  # §2.3
    total = Total(PARTNERS.metrics["clicks"], window, Op.GE, 5)
    assert said(total) == f"its number of clicks is at least 5, {words}"


@pytest.mark.parametrize(
    ("value", "words"), [(True, "it is any at all"), (False, "it is none at all"), (None, "what nobody can know is so")]
)
def test_constants(value: bool | None, words: str) -> None:
    assert said(Not(Constant(None if value is None else not value))) == words


def in_full(text: str, words: Vocabulary = PARTNERS) -> str:
    """A rule as people read it."""
    meant = segment(text, words) if "segment" in text else rule(text, words)
    return plain(rule_lines(in_words(meant, words, today=TODAY, zone=ZoneInfo("Europe/Berlin"))))


def test_a_segment_with_all_that_its_author_said_of_it() -> None:
    text = """
    #: Partners who went quiet.
    #:
    #: Not those who never began.
    segment gone_quiet {
      @title: "Few clicks"  @owner: "partnerships"
      where relationship_stage = Joined AND transitioned exactly 30 days ago
        AND (clicks < 5 OR no clicks) during last 30 days
    }
    """
    assert (
        in_full(text)
        == """\
gone_quiet: Few clicks (owner: partnerships)
Partners who went quiet.
Not those who never began.

As of 31 May 2026 (Europe/Berlin), a partner is a member if all of these hold:
- its relationship stage is Joined
- its last transition date is exactly 30 days ago (1 May 2026)
- at least one of these holds:
  - its number of clicks is less than 5 but not zero, in the last 30 days (1 May 2026 to 31 May 2026)
  - it has no clicks in the last 30 days (1 May 2026 to 31 May 2026)

A partner is left out, as what is unknown is never taken for true, if:
- its relationship stage is unknown
- its last transition date is unknown
"""
    )


def test_who_has_none_is_not_left_out_where_another_part_takes_them_in() -> None:
    shown = in_full("relationship_stage = Joined AND (clicks != 5 OR no clicks) since joined")
    assert "none at all does not count" not in shown
    assert shown.endswith("- its original joined date is unknown\n")
    shown = in_full("relationship_stage = Joined AND (clicks < 5 since joined OR no clicks during last 30 days)")
    assert "none at all does not count as less than 5" in shown
    assert "none at all does not count as other than 5" in in_full("clicks != 5 since joined")


def test_an_and_in_an_or_and_two_bounds_that_are_one_sentence() -> None:
    text = "relationship_stage = New OR (no clicks since joined AND NOT clicks between 5 and 10 during yesterday)"
    assert (
        in_full(text)
        == """\
As of 31 May 2026 (Europe/Berlin), a partner is a member if at least one of these holds:
- its relationship stage is New
- all of these hold:
  - it has no clicks from its original joined date to today (31 May 2026)
  - at least one of these holds:
    - its number of clicks is less than 5 but not zero, yesterday (30 May 2026)
    - its number of clicks is more than 10, yesterday (30 May 2026)

For a partner to be a member, another alternative has to hold if:
- its relationship stage is unknown
- its original joined date is unknown
- it has no clicks yesterday (30 May 2026); none at all does not count as less than 5
"""
    )


def test_what_cannot_be_unknown_leaves_nobody_out() -> None:  # §2.2, §6.2
    assert "left out" not in in_full("partner_id = 7 AND relationship_stage is unknown")


def test_a_denied_condition_leaves_out_who_is_unknown() -> None:  # §6.1
    assert (
        "is left out, as what is unknown is never taken for true, if:\n- its relationship stage is unknown\n"
        in in_full("relationship_stage != Joined")
    )


def test_two_bounds_leave_out_the_same_partners_once() -> None:  # §5.3
    assert "none at all" not in in_full("clicks between 5 and 10 during yesterday")


def test_a_date_that_every_subject_has_leaves_nobody_out() -> None:  # §2.2
    anchor = replace(PARTNERS.fields["original_joined_date"], required=True)
    never = Absent(PARTNERS.metrics["clicks"], SinceField(anchor))
    condition = And((never, Or((Constant(None), Constant(None)))))
    found = in_words(Rule(name="", condition=condition), PARTNERS, today=TODAY)
    assert (found.left_out, found.undecided) == ((), ("always, whatever is known of it",))


def test_households_read_as_well() -> None:
    words = load_vocabulary("""
        [vocabulary]
        name = "homes"
        subject = "household"
        subject_relation = "households"
        currency = "USD"
        [relations]
        households = { key = "household_id" }
        [fields]
        household_id = { type = "id", required = true }
        kids_count = { type = "member", members = ["0", "1", "2", "3+"] }
        [metrics]
        spend = { type = "money", relation = "households", date = "day" }
    """)
    assert (
        in_full('kids_count any of ("2", "3+") AND spend >= 600 USD during last 30 days', words)
        == """\
As of 31 May 2026 (Europe/Berlin), a household is a member if all of these hold:
- its kids count is 2 or 3+
- its total spend is at least 600 USD, in the last 30 days (1 May 2026 to 31 May 2026)

A household is left out, as what is unknown is never taken for true, if:
- its kids count is unknown
"""
    )

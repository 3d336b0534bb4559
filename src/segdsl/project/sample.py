"""A made-up partner program, the same on every machine: what `segdsl demo` runs on and `segdsl init` writes.

It has what real programs have and rules trip over: a heavy tail (few partners make most of the revenue), days without
activity, refunds, partners who left and came back, prospects who never joined, missing values, and names with quotes,
commas and letters of other alphabets.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from segdsl.base.record import record

Cell = str | int | date | None

DAYS = 400
_SEED = 7

_FIRST = ("Blue", "Green", "North", "Urban", "Daily", "Bright", "Wild", "Happy", "Prime", "Little", "Señor", "Über")
_SECOND = ("Deals", "Runner", "Kitchen", "Traveller", "Coupons", "Garden", "Pixel", "Mountain", "Fashion", "Gadget")
_THIRD = ("Blog", "Media", "Club", "Weekly", "Hub", "Review, Inc.", "& Co", "Studio", '"Official"', "日本")
_GROUPS = ("VIP", "Content", "Coupon", "Loyalty", "Creator", "Press")
_TERMS = ("Standard 2025", "Standard 2026", "Creators 2026", "Content 2026")


@record(kw_only=True)
class Table:
    """A relation as rows under a header."""

    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def sample_program(partners: int, today: date) -> dict[str, Table]:
    """The relations of a program with this many partners, over the 400 days that end on `today`."""
    random = Random(_SEED)  # noqa: S311 - a fixed seed is the point
    ranks = list(range(1, partners + 1))
    random.shuffle(ranks)
    people = [_partner(random, 1000 + number, today) for number in range(partners)]
    tables = {
        "partners": Table(
            columns=(
                "partner_id",
                "partner_name",
                "relationship_stage",
                "last_transition_date",
                "original_joined_date",
                "contract_stage",
                "contract_id",
            ),
            rows=people,
        ),
        "performance": Table(columns=("partner_id", "date", "clicks", "actions", "revenue"), rows=[]),
        "partner_groups": Table(columns=("partner_id", "partner_group"), rows=[]),
        "partner_template_terms": Table(columns=("partner_id", "partner_template_term"), rows=[]),
    }
    for rank, person in zip(ranks, people, strict=True):
        key, joined = person[0], person[4]
        if isinstance(joined, date):
            tables["performance"].rows.extend(_activity(random, key, joined, rank, partners, today))
        if person[6] is not None:
            tables["partner_template_terms"].rows.append((key, random.choice(_TERMS)))
        groups = random.sample(_GROUPS, random.choice((0, 0, 1, 1, 2)))
        tables["partner_groups"].rows.extend((key, group) for group in groups)
    return tables


def write_csv(tables: dict[str, Table], folder: Path) -> None:
    """Write each relation to `folder` as `NAME.csv`; a missing value is an empty cell."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table.columns)
            writer.writerows(table.rows)


def _partner(random: Random, key: int, today: date) -> tuple[Cell, ...]:
    name = f"{random.choice(_FIRST)} {random.choice(_SECOND)} {random.choice(_THIRD)}"
    stage = random.choices(("New", "Outreach", "Negotiating", "Joined", "Expired", None), (12, 12, 8, 60, 7, 1))[0]
    transition = today - timedelta(days=_recent(random))
    joined: date | None = None
    contract_stage: str | None = "None"
    contract_id: str | None = None
    if stage in ("Joined", "Expired"):
        # One in eight joined earlier already, left, and came back (or left again).
        came_back = stage == "Expired" or random.random() < 0.125
        joined = transition - timedelta(days=random.randint(20, 200)) if came_back else transition
        contract_stage = stage
        contract_id = f"S-{random.randint(1_000_000, 9_999_999)}"
    elif stage == "Negotiating":
        contract_stage = random.choice(("Awaiting Publisher Approval", "Awaiting Advertiser Approval"))
        contract_id = f"P-{random.randint(10_000_000, 99_999_999)}"
    known_transition = None if stage is None or random.random() < 0.01 else transition
    return key, name, stage, known_transition, joined, contract_stage, contract_id


def _recent(random: Random) -> int:
    """How many days ago a stage changed: any day of the last 400, and lately a little more often."""
    return min(random.randint(0, DAYS - 1), random.randint(0, DAYS - 1))


def _activity(
    random: Random, key: Cell, joined: date, rank: int, partners: int, today: date
) -> Iterable[tuple[Cell, ...]]:
    """One partner's days with activity: the number of days and their size fall with its rank by a power law."""
    weight = (rank / partners) ** -0.8 / 12
    age = (today - joined).days
    for ago in range(min(age, DAYS - 1), -1, -1):
        if random.random() >= min(0.9, weight / 2):
            continue
        clicks = int(random.expovariate(1 / (2 + 20 * weight)))
        actions = sum(random.random() < 0.06 for _ in range(min(clicks, 300)))
        cents = sum(random.randint(500, 25_000) for _ in range(actions))
        if random.random() < 0.02:
            # A refund of an earlier sale, on a day of its own.
            actions, cents = 0, -random.randint(500, 25_000)
        revenue = f"{cents / 100:.2f}" if cents or actions else None
        yield key, today - timedelta(days=ago), clicks or None, actions or None, revenue

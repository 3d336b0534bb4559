"""The constants of one batch: a day, a zone, and few values of each kind, so that rules and data meet."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.reference.model import period, step

ONE_DAY = timedelta(days=1)

TODAYS = [  # leap day, year ends, month ends
    "2024-02-29", "2025-03-01", "2024-03-31", "2024-12-31", "2025-01-01", "2026-05-31", "2026-07-31", "2023-12-31",
    "2026-06-15", "2025-02-28",
]  # fmt: skip
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/St_Johns"]
CLOCK_CHANGES = [  # also over midnight, and a day that was left out
    ("2026-03-29", "Europe/Berlin"), ("2026-10-25", "Europe/Berlin"), ("2024-03-10", "America/New_York"),
    ("2024-11-03", "America/New_York"), ("2018-11-04", "America/Sao_Paulo"), ("2018-02-17", "America/Sao_Paulo"),
    ("2024-04-26", "Africa/Cairo"), ("2024-10-31", "Africa/Cairo"), ("2024-11-03", "America/Havana"),
    ("2006-10-29", "America/St_Johns"), ("2011-12-31", "Pacific/Apia"), ("2024-10-06", "Australia/Lord_Howe"),
]  # fmt: skip
TEXTS = [
    "Acme", "acme", "ACME", "Acme ", " Acme", "Ácme", "A\u0301cme", "O'Hara", 'Say "hi"', "100%", "a_b", "axb",
    "a\\b", "50% off_x\\", "😀 Shop", "شركة النور", "Straße", "STRASSE", "GROẞ", "İstanbul", "istanbul", "ıstanbul",
    "ΣΑΣ", "σας", "\u212a-shop", "K-shop", "k-shop", "line\nbreak", "tab\there", "'; DROP TABLE partners; --", "a%b",
    "[a-z]*?", "NULL", "null", "true", "ǅ", "ǆ", "Joined", "joined", "café", "CAFÉ", "ﬁne", "x" * 60, "1", "01", "1.0",
    "$few", "# no", "日本", "𐐀𐐁", "𐐨𐐁",
]  # fmt: skip
PARTS = [
    "acm", "ACM", "%", "_", "\\", "'", '"', "É", "ß", "SS", "σ", "Σ", "ς", "i", "I", "ı", "İ", "k", "K", "😀", "شر",
    "b", "\n", "0%", "ǆ", "ﬁ", "本", "𐐨",
    "\u212a", "ẞ", "ǅ", "\u212b",
]  # fmt: skip
IDS = ["S-1", "s-1", "S-10", "P-1", "S-1 ", "1", "01"]
COUNTS = [1, 2, 5, 10, 100, 1000, 2**31, 10**12]
AMOUNTS = ["0.01", "1.00", "10.00", "99.99", "100", "1000.50", "1000", "12345678.90"]
PERIODS = ["week", "month", "quarter", "year"]
DECIMALS = ["0.5", "1.50", "-2.125", "99.999"]


class Pool(NamedTuple):
    """`edges` are the days that the others lead to: the bounds of phrases and windows, and their neighbours."""

    today: date
    zone: ZoneInfo
    texts: list[str]
    ids: list[str]
    counts: list[int]
    amounts: list[str]
    ages: list[int]
    dates: list[date]
    edges: list[date]


def constants(random: Random) -> Pool:
    """A day, a zone, and a few constants of each kind, with the days that they lead to."""
    today, zone = random.choice(
        [
            random.choice(CLOCK_CHANGES),
            (random.choice(TODAYS), random.choice(ZONES)),
            (
                f"{random.randint(2022, 2027)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
                random.choice(ZONES),
            ),
        ]
    )
    return pool_of(random, date.fromisoformat(today), ZoneInfo(zone))


def pool_of(random: Random, today: date, zone: ZoneInfo) -> Pool:
    """The rest, around a day."""
    ages = random.sample([0, 1, 2, 3, 6, 7, 12, 13, 14, 29, 30, 31, 60, 90, 400], 4)
    dates = [today + random.choice([-400, -366, -60, -31, -30, -7, -1, 0, 1, 7, 31]) * ONE_DAY for _ in range(2)]
    dates += [date.fromisoformat(random.choice(["2024-02-29", "2023-12-31", "2024-01-01", "2025-02-28", "2024-03-31"]))]
    bounds = [today, *dates]
    for age in ages:
        bounds += [
            step(today, age, unit, direction) for unit in ("day", "day", "week", "month") for direction in (-1, 1)
        ]
        bounds += [step(today, age, "year", -1)] if age < 20 else []
    for name in PERIODS:
        this, previous = period(today, "this", name), period(today, "previous", name)
        bounds += [min(this), max(this), min(previous)]
    return Pool(
        today,
        zone,
        random.sample(TEXTS, 4),
        random.sample(IDS, 3),
        random.sample(COUNTS, 3),
        random.sample(AMOUNTS, 3),
        ages,
        dates,
        [bound + offset * ONE_DAY for bound in bounds for offset in (-1, 0, 0, 1)],
    )

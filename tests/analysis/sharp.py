"""Families of rules made by hand: what random ones seldom hit, claims that are true or false by one day or one value.

Every pair of a family is asked about, with the background facts and without them.
"""

from __future__ import annotations

from tests.reference.model import Form
from tests.reference.words import PARTNERS, SHOP, Vocabulary

JOINED, MOVED, STAGE, GROUP = "original_joined_date", "last_transition_date", "relationship_stage", "partner_group"


def ago(field: str, count: int, unit: str = "day") -> Form:
    """The field is exactly so long ago."""
    return ("exactly", field, ("ago", count, unit))


def on(field: str, day: str) -> Form:
    """The field is this day."""
    return ("on", field, ("date", day))


SHARP: tuple[tuple[Vocabulary, tuple[Form, ...]], ...] = (
    # A month ago is 28 to 31 days ago (§4.3), and never in this month.
    (
        PARTNERS,
        (
            ago(JOINED, 1, "month"),
            *(ago(JOINED, days) for days in (27, 28, 29, 30, 31, 32)),
            ("in", JOINED, "this", "month"),
            ("in", JOINED, "previous", "month"),
        ),
    ),
    # A year ago is 365 days ago or 366, and from a leap day too; four years mostly have a leap day.
    (
        SHOP,
        (
            ago("last", 1, "year"),
            ago("last", 12, "month"),
            ago("last", 364),
            ago("last", 365),
            ago("last", 366),
            ago("last", 4, "year"),
            ago("last", 1460),
            ago("last", 1461),
            ("in", "last", "previous", "year"),
        ),
    ),
    # Weeks begin on Mondays: 2026-06-15 is one.
    (
        PARTNERS,
        (
            ("and", on(MOVED, "2026-06-15"), ("in", MOVED, "this", "week")),
            ("and", on(MOVED, "2026-06-14"), ("in", MOVED, "this", "week")),
            ("and", on(JOINED, "2026-06-15"), ("in", JOINED, "this", "week")),
            ("and", on(JOINED, "2026-06-14"), ("in", JOINED, "previous", "week")),
            ("and", on(JOINED, "2026-06-21"), ("in", JOINED, "this", "week")),
            ("in", MOVED, "previous", "week"),
            ago(JOINED, 6),
            ago(JOINED, 7),
        ),
    ),
    # Quarters have 90 to 92 days; the previous one ends where this one begins.
    (
        SHOP,
        (
            ("in", "seen", "this", "quarter"),
            ("in", "seen", "previous", "quarter"),
            ("between ago", "seen", 92, 183, "day"),
            ago("seen", 91),
            ago("seen", 184),
            ("and", ago("seen", 90), ("in", "seen", "this", "quarter")),
            ("and", ago("seen", 92), ("in", "seen", "this", "quarter")),
            ("in", "seen", "this", "year"),
        ),
    ),
    # A leap day is in one year of four; what is fixed fixes today.
    (
        PARTNERS,
        (
            ("and", on(JOINED, "2024-02-29"), ago(JOINED, 1, "month")),
            ("and", on(JOINED, "2024-02-29"), ago(JOINED, 31)),
            ("and", on(JOINED, "2024-02-29"), ago(JOINED, 1, "year")),
            ("and", on(JOINED, "2024-02-28"), ago(JOINED, 1, "year")),
            ("and", on(JOINED, "2024-02-28"), ago(JOINED, 366)),
            ("and", on(JOINED, "2024-01-31"), ("in", JOINED, "previous", "month")),
            ("between days", JOINED, ("date", "2024-02-29"), ("date", "2024-03-01")),
        ),
    ),
    # The facts that the vocabulary has: who is Joined has a join date, an active contract has that and an id.
    (
        PARTNERS,
        (
            ("=", STAGE, "Joined"),
            ("is unknown", JOINED),
            ("and", ("=", STAGE, "Joined"), ("is unknown", JOINED)),
            ("is unknown", "contract_id"),
            ("=", "contract_stage", "Joined"),
            ("none of", STAGE, "New", "Outreach", "Negotiating", "Expired"),
            ("or", ("!=", STAGE, "Joined"), ("is known", JOINED)),
            ("not", ("no", "clicks", ("since", JOINED))),
        ),
    ),
    # Facts that put dates in order, also through a third.
    (
        SHOP,
        (
            ("in last", "seen", 7, "day"),
            ("in last", "last", 7, "day"),
            ("on or before", "seen", ("ago", 8, "day")),
            ("on or after", "signed", ("ago", 7, "day")),
            ("and", ("is known", "last"), ("on or before", "seen", ("ago", 8, "day"))),
            ("after", "signed", ("today",)),
            ("=", "tier", "Gold"),
            ("is unknown", "credit"),
        ),
    ),
    # Clicks are not taken back: more days have as many or more. Windows adjoin, nest and meet in one day.
    (
        PARTNERS,
        (
            ("sum", "clicks", ">=", 5, ("last", 7, "day")),
            ("sum", "clicks", "<", 5, ("last", 30, "day")),
            ("sum", "clicks", "=", 5, ("last", 8, "day")),
            ("no", "clicks", ("ago", 8, 8, "day")),
            ("sum", "clicks", ">", 5, ("ago", 8, 30, "day")),
            ("sum", "clicks", "<=", 10, ("all",)),
            ("sum", "clicks", "!=", 5, ("last", 7, "day")),
            ("no", "clicks", ("last complete", 7, "day")),
        ),
    ),
    # Revenue is: more days may have less, and a sum of nothing is present.
    (
        PARTNERS,
        (
            ("sum", "revenue", ">=", ("money", "5.00"), ("last", 7, "day")),
            ("sum", "revenue", "<", ("money", "5.00"), ("last", 30, "day")),
            ("sum", "revenue", "=", ("money", "0.00"), ("last", 8, "day")),
            ("no", "revenue", ("ago", 8, 8, "day")),
            ("sum", "revenue", "=", ("money", "-0.01"), ("last", 7, "day")),
            ("no", "revenue", ("last", 30, "day")),
            ("sum", "revenue", "<=", ("money", "5.00"), ("last", 7, "day")),
            ("sum", "revenue", ">=", ("money", "0.00"), ("days", ("today",), ("today",))),
            ("no", "revenue", ("days", ("today",), ("today",))),
        ),
    ),
    # The date lies strictly between the beginnings of two windows.
    (
        PARTNERS,
        (
            ("sum", "clicks", "<", 5, ("last", 7, "day")),
            ("and", ("sum", "clicks", "<", 5, ("last", 7, "day")), ("sum", "clicks", ">=", 9, ("last", 30, "day"))),
            ("and", ("sum", "clicks", ">=", 5, ("since", JOINED)), ("sum", "clicks", "<", 7, ("since", JOINED))),
        ),
    ),
    # Windows since a date: cut at today, unknown with the date, adjoining at one day.
    (
        PARTNERS,
        (
            ("sum", "actions", ">=", 3, ("since", JOINED)),
            ("sum", "actions", "<", 3, ("days since", 0, 30, JOINED)),
            ("no", "actions", ("days since", 31, 60, JOINED)),
            ("in last", JOINED, 30, "day"),
            ago(JOINED, 31),
            ("on or after", JOINED, ("ago", 30, "day")),
            ("not", ("no", "actions", ("since", JOINED))),
            ("after", JOINED, ("today",)),
            ("sum", "actions", "<", 3, ("last", 31, "day")),
        ),
    ),
    # Two dates that windows count from: which is the earlier decides.
    (
        PARTNERS,
        (
            ("sum", "clicks", ">=", 5, ("since", MOVED)),
            ("sum", "clicks", "<", 5, ("since", JOINED)),
            ("in last", JOINED, 7, "day"),
            ("on or before", MOVED, ("ago", 8, "day")),
            ("in last", MOVED, 7, "day"),
            ("no", "clicks", ("days since", 0, 0, JOINED)),
            ("sum", "clicks", ">", 5, ("days since", 1, 7, MOVED)),
            ("sum", "clicks", "<=", 5, ("last", 8, "day")),
        ),
    ),
    # Sets: each demand may have its own element, and an unknown one may be any.
    (
        PARTNERS,
        (
            ("any of", GROUP, "Acme", "Beta"),
            ("none of", GROUP, "Acme"),
            ("none of", GROUP, "Beta"),
            ("not", ("none of", GROUP, "Acme", "Beta", "Gamma")),
            ("contains", GROUP, "acm"),
            ("is unknown", GROUP),
            ("or", ("any of", GROUP, "Acme"), ("none of", GROUP, "Acme")),
            ("or", ("any of", GROUP, "Acme"), ("none of", GROUP, "Acme"), ("is unknown", GROUP)),
            ("not", ("contains", GROUP, "ME")),
        ),
    ),
    # Sets and members of closed lists: what is not in the list is nothing.
    (
        SHOP,
        (
            ("any of", "regions", "EU", "US", "Far East"),
            ("none of", "regions", "EU", "US", "Far East"),
            ("contains", "regions", "us"),
            ("contains", "regions", "s"),
            ("contains", "regions", "z"),
            ("is known", "regions"),
            ("none of", "tier", "Bronze", "Silver", "Gold", "Very Big"),
            ("=", "tier", "100%"),
            ("is unknown", "tier"),
        ),
    ),
    # Texts: case counts where they are equal, not in what they contain.
    (
        PARTNERS,
        (
            ("any of", "partner_name", "Acme", "acme"),
            ("=", "partner_name", "ACME"),
            ("contains", "partner_name", "ME"),
            ("contains", "partner_name", "acm"),
            ("not", ("contains", "partner_name", "cme")),
            ("and", ("contains", "partner_name", "coup"), ("not", ("contains", "partner_name", "coupon"))),
            ("contains", "partner_name", "COUPONS"),
            ("none of", "partner_name", "Acme", "acme", "ACME"),
        ),
    ),
    # Numbers: whole, in cents, and dense.
    (
        SHOP,
        (
            ("and", (">", "visits", 5), ("<", "visits", 6)),
            ("and", (">", "credit", ("money", "5.00")), ("<", "credit", ("money", "5.01"))),
            ("and", (">", "score", ("decimal", "5.000")), ("<", "score", ("decimal", "5.001"))),
            (">=", "visits", 6),
            ("<=", "visits", 5),
            ("!=", "visits", 5),
            ("between", "credit", ("money", "5.00"), ("money", "5.01")),
            ("any of", "visits", 5, 6),
            ("is unknown", "visits"),
        ),
    ),
)

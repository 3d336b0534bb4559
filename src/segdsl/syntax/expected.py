"""What could stand at a place, in the words of the rule's author: at most three things, most likely first."""

from __future__ import annotations

from functools import cache

from segdsl.syntax.lexer import END
from segdsl.syntax.tables import tables

MOST = 3
_UNITS = frozenset({"DAY", "DAYS", "WEEK", "WEEKS", "MONTH", "MONTHS", "YEAR", "YEARS"})

# (what all must be expected, how it is called, what else need not be named beside it)
_GROUPS: tuple[tuple[frozenset[str], str, frozenset[str]], ...] = tuple(
    (frozenset(needed.split()), text, frozenset((needed + " " + covered).split()))
    for needed, text, covered in (
        (
            "SEGMENT WORKFLOW TEST",
            "an item: `segment`, `workflow`, `test`, …",
            "IMPORT PARAM WINDOW SERIES LANGUAGE $END",
        ),
        ("X_BROKEN", "a condition such as `name = value`", "NAME QUOTED_NAME LPAR NOT NO IN"),
        ("EQ LT", "a comparison such as `= 5`", "NE LT LE GT GE GREATER LESS MORE NOT"),
        ("ANY NONE", "a choice such as `any of (…)`", "CONTAINS IS"),
        ("EXACTLY BEFORE", "a date phrase such as `in the last 30 days`", "BETWEEN IN ON AFTER"),
        ("STRING NAME INT DATE", "a value", "QUOTED_NAME DECIMAL PARAM_REF SIGNED_MONEY TODAY YESTERDAY LPAR"),
        ("LAST DAYS", "a window such as `last 30 days`", "INT PARAM_REF DATE TODAY YESTERDAY THIS PREVIOUS SINCE"),
        ("DATE TODAY", "a day such as `2026-03-31` or `30 days ago`", "YESTERDAY INT PARAM_REF"),
        ("DAYS WEEKS", "a unit such as `days`", "DAY WEEK MONTH MONTHS YEAR YEARS QUARTER"),
        ("WEEK MONTH", "`week`, `month`, `quarter` or `year`", "QUARTER YEAR"),
        ("DURING", "a window such as `during last 30 days`", "SINCE"),
        ("AND", "`AND`", ""),
        ("OR", "`OR`", ""),
        ("SEND NOTIFY", "an action such as `send`", "ACCEPT END ADD CALL"),
        ("STRING", "a text in quotes", ""),
        ("INT", "a number", "PARAM_REF DECIMAL"),
        ("NAME", "a name", "QUOTED_NAME"),
        ("META", 'a note such as `@owner: "…"`', ""),
        ("DATE", "a date such as `2026-03-31`", ""),
        ("TIME", "a time such as `22:00`", ""),
    )
)


def describe(expected: frozenset[str]) -> tuple[str, ...]:
    """The likeliest things of `expected`."""
    named: list[str] = []
    # Without AND, an OR is that of `on or before`, which no one misses; with it, what could be counted is a value.
    covered = set(_UNITS) if "AND" in expected else {"OR"}
    for needed, text, covers in _GROUPS:
        if needed <= expected and not needed <= covered:
            named.append(text)
            covered |= covers
    named += [f"`{word_of(kind)}`" for kind in _fixed() if kind in expected - covered]
    return tuple(named[:MOST])


def either(things: tuple[str, ...]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join((", ".join(things[:-1]), things[-1])) if len(things) > 1 else "".join(things)


def word_of(kind: str) -> str:
    """How a word or mark is written; the formatter's way, so the three connectives in capitals."""
    return kind if kind in ("AND", "OR", "NOT") else _fixed()[kind]


@cache
def _fixed() -> dict[str, str]:
    """The words and marks that are always written alike; marks first, for they are likelier to be forgotten."""
    marks = {name: pattern.replace("\\", "") for name, pattern in tables().terminals if not name.startswith("X_")}
    words = {kind: word for word, kind in tables().keywords.items() if not kind.startswith("X_")}
    return {name: mark for name, mark in marks.items() if len(mark) <= 2 and name != END} | words

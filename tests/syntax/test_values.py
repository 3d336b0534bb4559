"""What can be wrong with values: one message each, at the smallest place (3.3, 4.3)."""

from __future__ import annotations

import pytest

from segdsl.base.source import Source
from segdsl.syntax.parse import parse_condition
from segdsl.syntax.tree import BadValue, Comparison, Text
from segdsl.syntax.walk import walk

from .support import condition, of_condition, of_file, read

DIGITS = "1" * 38


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r'"a\"b"', 'a"b'),
        (r'"a\\b"', "a\\b"),
        (r'"a\nb\tc"', "a\nb\tc"),
        (r'"\u{41}\u{1F600}\u{e9}"', "A\N{GRINNING FACE}é"),
        ('"é 日本 🙂"', "é 日本 🙂"),
        ('""', ""),
        ('" blanks kept "', " blanks kept "),
    ],
)
def test_texts(written: str, meant: str) -> None:
    found = condition(f"a = {written}")
    assert isinstance(found, Comparison)
    assert found.value == Text(meant, found.span)
    assert found.value.span.text == written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'a = "x\q"', ["1:7 SEG114 `\\q` means no character"]),
        (r'a = "\u{110000}"', ["1:6 SEG114 `\\u{110000}` means no character"]),
        (r'a = "\u{D800}"', ["1:6 SEG114 `\\u{D800}` means no character"]),
        (
            r'a = "\u{202e}\u{0}"',
            ["1:6 SEG114 `\\u{202e}` means no character", "1:14 SEG114 `\\u{0}` means no character"],
        ),
        (r'a = "\u{}\u41"', ["1:6 SEG114 `\\u{}` means no character", "1:10 SEG114 `\\u` means no character"]),
        ('a = "x\ty"', ["1:7 SEG115 a text holds a tab that looks like blanks"]),
        ("a on 2026-02-30", ["1:6 SEG130 there is no day `2026-02-30`"]),
        ("a on 2026-13-01", ["1:6 SEG130 there is no day `2026-13-01`"]),
        ("a on 0000-01-01", ["1:6 SEG130 there is no day `0000-01-01`"]),
        ("a on 30.2.2026", ["1:6 SEG130 there is no day `30.2.2026`"]),
        ("a on 3/4/2026", ["1:6 SEG132 a day is written year first, like 2026-03-31"]),
        ("a exactly -3 days ago", ["1:11 SEG135 a number of days, weeks, months or years is not negative"]),
        ("a between 1.5 and 3 days ago", ["1:11 SEG139 a number of days, weeks, months or years is a whole number"]),
        ("a exactly 36526 days ago", ["1:11 SEG154 a day is at most 36525 days away"]),
        ("a in the last 101 years", ["1:15 SEG154 a day is at most 36525 days away"]),
        ("a < 5 during days 0 to 36526 since b", ["1:24 SEG154 a day is at most 36525 days away"]),
        (f"a = {DIGITS}1", ["1:5 SEG153 a number has at most 38 digits"]),
        (f"a = {DIGITS}.5", ["1:5 SEG153 a number has at most 38 digits"]),
        (f"a = {DIGITS}1 USD", ["1:5 SEG153 a number has at most 38 digits"]),
        (f"a = ${DIGITS}1", ["1:5 SEG153 a number has at most 38 digits"]),
        (
            f"a = 1.000,{DIGITS}",
            ["1:5 SEG131 a number is written with a decimal point", "1:5 SEG153 a number has at most 38 digits"],
        ),
        ("a = 5, 6", ["1:5 SEG137 several values stand in a list"]),
        ("a != 5 USD, 6", ["1:6 SEG137 several values stand in a list"]),
        (
            "`` = 5 AND a = ``",
            [
                "1:1 SEG119 a name is missing between the backticks",
                "1:16 SEG119 a name is missing between the backticks",
            ],
        ),
        (f'a = "{"x" * 4097}"', ["1:5 SEG155 a text has at most 4096 bytes"]),
        (
            f"a = '{'é' * 2049}'",
            ["1:5 SEG111 a text stands in straight double quotes", "1:5 SEG155 a text has at most 4096 bytes"],
        ),
    ],
)
def test_wrong_values(text: str, expected: list[str]) -> None:
    assert of_condition(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"a = {DIGITS}",
        f"a = -{DIGITS[:-3]}_000",
        f'a = "{"x" * 4096}"',
        f'a = "{"é" * 2048}"',
        "a exactly 36525 days ago",
        "a exactly 1200 months from now",
        "a exactly 1 day ago",
        "a exactly 0 days ago",
        "a exactly $n day ago",
        "a on 9999-12-31",
    ],
)
def test_values_at_their_limits(text: str) -> None:
    condition(text)


def test_a_wrong_date_names_the_last_day_of_its_month() -> None:
    (wrong,) = parse_condition(Source("-e", "a on 2026-02-30")).diagnostics
    assert wrong.label == "the last day of that month is 2026-02-28"
    (wrong,) = parse_condition(Source("-e", "a on 2028-02-30")).diagnostics
    assert wrong.label == "the last day of that month is 2028-02-29"


def test_a_wrong_value_is_said_once_and_kept_as_such() -> None:
    for text in (
        "a on 2026-02-30",
        "a exactly -3 days ago",
        f"a = {DIGITS}1 USD",
        f"a = 1.000,{DIGITS}",
        'a = "open',
        "a on 3/4/2026",
    ):
        assert any(isinstance(node, BadValue) for node in walk(parse_condition(Source("-e", text)).condition)), text


def test_times_and_dates_of_items() -> None:
    assert of_file('workflow w { for s once per p quiet hours 24:00 to 08:60 notify "x" }') == [
        "1:43 SEG136 there is no time of day `24:00`",
        "1:52 SEG136 there is no time of day `08:60`",
    ]
    assert of_file("segment s { @d: 2026-02-30 where a = 1 }") == ["1:17 SEG130 there is no day `2026-02-30`"]


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("2026-02-30", "2026-02-28"),
        ("2026-13-01", "2026-12-01"),
        ("0000-00-00", "0001-01-01"),
        ("31.2.2026", "2026-02-28"),
    ],
)
def test_the_day_of_a_test_is_replaced_by_the_nearest(written: str, nearest: str) -> None:
    """So that nobody asks for a missing `today:` as well."""
    parsed = read(f'test "t" for s {{ today: {written} p {{ }} expect match }}')
    assert len(parsed.diagnostics) == 1
    assert parsed.tree.items[0].cases[0].today.value.isoformat() == nearest  # type: ignore[union-attr]


def test_rows_as_wide_as_their_table() -> None:
    """10.1"""
    assert of_file('test "t" for s { cases (a, b) { 1 expect match  1, 2, 3 expect match } }') == [
        "1:33 SEG138 this row has 1 value for 2 columns",
        "1:49 SEG138 this row has 3 values for 2 columns",
    ]


def test_lists_at_their_limit() -> None:
    condition(f"a any of ({', '.join(['1'] * 10_000)})")
    assert of_condition(f"a any of ({','.join(['1'] * 10_001)})") == [
        "1:20011 SEG152 the list has more than 10_000 parts"
    ]
    assert of_file(f"series s {{ {','.join(['a'] * 10_001)} }}") == [
        "1:20012 SEG152 the list has more than 10_000 parts"
    ]

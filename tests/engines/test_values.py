"""What each kind of column takes as text, and what it says about the rest (§2.2, §5.4)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from segdsl.vocabulary.model import Vocabulary
from tests.engines.support import SHOP_TOML, complaints, loaded, mistakes, numbered, unnumbered, vocabulary, write


def one_row(folder: Path, cases: Sequence[tuple[str, str]]) -> tuple[dict[str, Path], Vocabulary, list[str]]:
    """A file with one row in which each case, a word and a cell, has a column of its own; and words to read them."""
    words, names = numbered([word for word, _ in cases])
    with (folder / "customers.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", *names], ["1", *(cell for _, cell in cases)]])
    return {"customers": folder / "customers.csv"}, words, names


VALUES: list[tuple[str, str, object]] = [
    ("age", "5", 5),
    ("age", "+5", 5),
    ("age", "-5", -5),
    ("age", "007", 7),
    ("age", "5.0", 5),
    ("age", "", None),
    ("age", "9223372036854775807", 9223372036854775807),
    ("credit", "1.5", Decimal("1.50")),
    ("credit", "-0.01", Decimal("-0.01")),
    ("credit", ".5", Decimal("0.50")),
    ("credit", "5.", Decimal("5.00")),
    ("credit", "1.5000", Decimal("1.50")),
    ("credit", "9999999999999999.99", Decimal("9999999999999999.99")),
    ("rating", "0.0000000001", Decimal("0.0000000001")),
    ("score", "0.1", 0.1),
    ("score", "1e-3", 0.001),
    ("joined", "2024-02-29", date(2024, 2, 29)),
    ("joined", "0001-01-01", date.min),
    ("joined", "9999-12-31", date.max),
    ("joined", "2026-03-01 00:00:00", date(2026, 3, 1)),
    ("joined", "2026-03-01T00:00:00.000Z", date(2026, 3, 1)),
    ("seen", "2026-03-01T14:30:00Z", datetime(2026, 3, 1, 14, 30)),
    ("seen", "2026-03-01 14:30", datetime(2026, 3, 1, 14, 30)),
    ("seen", "2026-03-01T14:30:00.5+02:00", datetime(2026, 3, 1, 12, 30, 0, 500000)),
    ("vip", "true", True),
    ("vip", "F", False),
    ("vip", "1", True),
    ("vip", "False", False),
    ("tier", "Gold", "Gold"),
    ("name", "'; --", "'; --"),
]


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    data, words, names = one_row(tmp_path_factory.mktemp("values"), [(word, cell) for word, cell, _ in VALUES])
    [(_, *found)] = loaded(data, *names, of=words)
    return found


@pytest.mark.parametrize("number", range(len(VALUES)), ids=[f"{word}-{cell}" for word, cell, _ in VALUES])
def test_values(values: list[object], number: int) -> None:
    assert values[number] == VALUES[number][2]


WRONG: list[tuple[str, str, str, str]] = [
    ("age", "1.5", "`1.5` is not a whole number", ""),
    ("age", "x", "`x` is not a whole number", ""),
    ("age", " 5", "` 5` is not a whole number", "write numbers as `1234.50`, without blanks or separators"),
    ("age", "1,000", "`1,000` is not a whole number", "write numbers as `1234.50`, without blanks or separators"),
    ("age", "1e3", "`1e3` is not a whole number", ""),
    ("age", "٣", "`٣` is not a whole number", ""),
    (
        "age",
        "9223372036854775808",
        "`9223372036854775808` is larger than whole numbers are counted",
        "whole numbers have at most 18 digits",
    ),
    ("credit", "ten", "`ten` is not an amount of money", ""),
    ("credit", "$10", "`$10` is not an amount of money", ""),
    ("credit", "1.5.5", "`1.5.5` is not an amount of money", ""),
    ("credit", "10000000000000000", "`10000000000000000` is too large for an amount of money", ""),
    (
        "credit",
        "1.005",
        "`1.005` has more decimals than USD, which has 2",
        "round it where it comes from, or declare `rounded = true`",
    ),
    ("rating", "x", "`x` is not a decimal number", ""),
    ("rating", "1.00000000001", "`1.00000000001` has more than 10 decimals, which is more than can be kept", ""),
    ("score", "nan", "`nan` is not a decimal number", ""),
    ("score", "1e300", "`1e300` is not a decimal number", ""),
    ("score", "10000000000000000", "`10000000000000000` is too large for a decimal number", ""),
    ("joined", "2026-02-30", "`2026-02-30` is not a day", ""),
    ("joined", "2026-13-01", "`2026-13-01` is not a day", ""),
    ("joined", "0000-01-01", "`0000-01-01` is not a day", ""),
    ("joined", "31.03.2026", "`31.03.2026` is not a date", "write dates as `2026-03-31`"),
    ("joined", "2026-3-1", "`2026-3-1` is not a date", "write dates as `2026-03-31`"),
    ("joined", "20260-03-01", "`20260-03-01` is outside the calendar", "its days are 0001-01-01 to 9999-12-31"),
    (
        "joined",
        "2026-03-01 10:00",
        "`2026-03-01 10:00` has a time of day where a date is expected",
        'if the column holds instants, declare `holds = "instants"`',
    ),
    ("seen", "2026-03-01T25:00", "`2026-03-01T25:00` is not a moment that exists", ""),
    (
        "seen",
        "2026-03-01",
        "`2026-03-01` has no time of day where an instant is expected",
        'if the column holds dates, declare it without `holds = "instants"`',
    ),
    ("seen", "noon", "`noon` is not an instant", "write instants as `2026-03-31T14:30:00Z`"),
    ("vip", "yes", "`yes` is neither true nor false", "write `true` or `false`"),
    (
        "tier",
        "Sliver",
        "`Sliver` is no member of `tier`; did you mean `Silver`?",
        "its members are `Gold`, `Silver`, `Basic`; to read other values as unknown, use the policy `unknown`",
    ),
    ("age", "\x1b[31m", "`\\x1b[31m` is not a whole number", ""),
    ("age", "y" * 80, f"`{'y' * 59}…` is not a whole number", ""),
]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    folder = tmp_path_factory.mktemp("wrong")
    data, words, names = one_row(folder, [(word, cell) for word, cell, _, _ in WRONG])
    found = complaints(data, *names, of=words)
    place = f"{folder}/customers.csv, row 1 (line 2), column "
    columns = {text.removeprefix(place).partition(": ")[0]: (text, help) for text, help in found}
    texts = [columns[f"`{name}`"] for name in names]
    return [(unnumbered(text.partition(": ")[2]), unnumbered(help)) for text, help in texts]


@pytest.mark.parametrize("number", range(len(WRONG)), ids=[f"{word}-{cell!r:.20}" for word, cell, _, _ in WRONG])
def test_wrong_values(wrong: list[tuple[str, str]], number: int) -> None:
    assert wrong[number] == WRONG[number][2:]


def test_every_kind_of_mistake_is_said_once_with_its_first_row(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "customers.csv",
        "id,age,credit,tier\n1,1,1,Gold\n2,x,1.001,Gold\n3,y,1.1,Bronze\n4,z,-,Gold\n",
    )
    assert mistakes({"customers": path}, "age", "credit", "tier") == [
        f"{path}, row 2 (line 3), column `age`: `x` is not a whole number (and 2 more such rows)",
        f"{path}, row 2 (line 3), column `credit`: `1.001` has more decimals than USD, which has 2",
        f"{path}, row 3 (line 4), column `tier`: `Bronze` is no member of `tier`",
        f"{path}, row 4 (line 5), column `credit`: `-` is not an amount of money",
    ]


@pytest.mark.parametrize(
    ("currency", "fits", "too_many", "message"),
    [
        ("JPY", "10.0", "10.5", "`10.5` has more decimals than JPY, which has none"),
        ("KWD", "1.125", "1.1255", "`1.1255` has more decimals than KWD, which has 3"),
    ],
)
def test_currencies_differ_in_their_decimals(
    tmp_path: Path, currency: str, fits: str, too_many: str, message: str
) -> None:
    unrounded = SHOP_TOML.replace("rounded = true, can_fall", "can_fall")
    other = vocabulary(unrounded.replace('"USD"', f'"{currency}"'))
    path = write(tmp_path, "customers.csv", f"id,credit\n1,{fits}\n")
    assert loaded({"customers": path}, "credit", of=other) == [("1", Decimal(fits))]
    write(tmp_path, "customers.csv", f"id,credit\n1,{too_many}\n")
    assert mistakes({"customers": path}, "credit", of=other)[0].endswith(message)


def test_negative_events_need_a_metric_that_can_fall(tmp_path: Path) -> None:
    data = {
        "customers": write(tmp_path, "customers.csv", "id\n1\n"),
        "orders": write(tmp_path, "orders.csv", "customer,day,items,spend\n1,2026-01-01,1,-5\n1,2026-01-02,-2,\n"),
    }
    [(message, help)] = complaints(data, "items", "spend")
    assert message == (
        f"{tmp_path}/orders.csv, row 2 (line 3), column `items`: `-2` is negative, "
        "and `items` is declared as never falling"
    )
    assert help == "correct it, or declare `can_fall = true` for `items`"
    assert loaded(data, "spend", relation="orders") == [
        ("1", Decimal("-5.00"), date(2026, 1, 1)),
        ("1", None, date(2026, 1, 2)),
    ]


def test_a_required_field_is_known(tmp_path: Path) -> None:
    strict = vocabulary(SHOP_TOML.replace('name = { type = "text" }', 'name = { type = "text", required = true }'))
    path = write(tmp_path, "customers.csv", "id,name\n1,Ada\n2,\n3,\n")
    [(message, help)] = complaints({"customers": path}, "name", of=strict)
    assert message == (
        f"{path}, row 2 (line 3), column `name`: the row has no value for `name`, "
        "which is declared as required (and 1 more such row)"
    )
    assert help == "fill it in, or declare `name` without `required = true`"


def test_a_key_that_is_a_required_field_is_said_once(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.csv", "id,age\n,1\n")
    assert mistakes({"customers": path}, "id", "age") == [
        f"{path}, row 1 (line 2), column `id`: the row has no value for `id`, which is declared as required"
    ]
    assert mistakes({"customers": path}, "age") == [f"{path}, row 1 (line 2), column `id`: the row has no key"]

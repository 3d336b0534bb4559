"""Columns that have types already, in Parquet, frames and databases: which go with which, and what is checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from segdsl.vocabulary.model import Vocabulary
from tests.engines.support import SHOP_TOML, complaints, loaded, mistakes, numbered, unnumbered, vocabulary, write


def parquet(folder: Path, select: str, name: str = "customers.parquet") -> dict[str, Path]:
    """The answer to a query as a Parquet file of customers."""
    path = folder / name
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return {"customers": path}


def one_row(folder: Path, cases: Sequence[tuple[str, str]]) -> tuple[dict[str, Path], Vocabulary, list[str]]:
    """A file with one row in which each case, a word and a value, has a column of its own; and words to read them."""
    words, names = numbered([word for word, _ in cases])
    values = ", ".join(f"{value} AS {name}" for name, (_, value) in zip(names, cases, strict=True))
    return parquet(folder, f"SELECT 1 AS id, {values}"), words, names


GOOD: list[tuple[str, str, object]] = [
    ("name", "'Ada'", "Ada"),
    ("name", "'Ada'::ENUM ('Ada', 'Bob')", "Ada"),
    ("name", "'0b6f7a1e-0000-0000-0000-000000000000'::UUID", "0b6f7a1e-0000-0000-0000-000000000000"),
    ("name", "5::UTINYINT", "5"),
    ("name", "12345678901234567890123::DECIMAL(38,0)", "12345678901234567890123"),
    ("age", "5::TINYINT", 5),
    ("age", "5::UBIGINT", 5),
    ("age", "5.00::DECIMAL(5,2)", 5),
    ("age", "5.0::DOUBLE", 5),
    ("age", "5.0::FLOAT", 5),
    ("age", "'5'", 5),
    ("credit", "5::INTEGER", Decimal("5.00")),
    ("credit", "5::UBIGINT", Decimal("5.00")),
    ("credit", "1.5::DECIMAL(3,1)", Decimal("1.50")),
    ("credit", "1.55::DECIMAL(18,2)", Decimal("1.55")),
    ("credit", "1.5500::DECIMAL(38,4)", Decimal("1.55")),
    ("credit", "1.55::DECIMAL(38,2)", Decimal("1.55")),
    ("credit", "'1.55'", Decimal("1.55")),
    ("rating", "1.5::DECIMAL(3,1)", Decimal("1.5")),
    ("rating", "5::INTEGER", 5),
    ("score", "0.1::DOUBLE", 0.1),
    ("score", "0.5::FLOAT", 0.5),
    ("score", "5::INTEGER", 5),
    ("joined", "DATE '2026-03-01'", date(2026, 3, 1)),
    ("joined", "TIMESTAMP '2026-03-01'", date(2026, 3, 1)),
    ("joined", "TIMESTAMP_NS '2026-03-01'", date(2026, 3, 1)),
    ("joined", "TIMESTAMPTZ '2026-03-01 00:00+00'", date(2026, 3, 1)),
    ("joined", "'2026-03-01'", date(2026, 3, 1)),
    ("seen", "TIMESTAMP '2026-03-01 14:30'", datetime(2026, 3, 1, 14, 30)),
    ("seen", "TIMESTAMP_MS '2026-03-01 14:30'", datetime(2026, 3, 1, 14, 30)),
    ("seen", "TIMESTAMPTZ '2026-03-01 14:30+02'", datetime(2026, 3, 1, 12, 30)),
    ("seen", "TIMESTAMPTZ_NS '2026-03-01 14:30+02'", datetime(2026, 3, 1, 12, 30)),
    ("seen", "'2026-03-01T14:30Z'", datetime(2026, 3, 1, 14, 30)),
    ("vip", "true", True),
    ("vip", "'false'", False),
]


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    data, words, names = one_row(tmp_path_factory.mktemp("values"), [(word, stored) for word, stored, _ in GOOD])
    [(_, *found)] = loaded(data, *names, of=words)
    return found


@pytest.mark.parametrize("number", range(len(GOOD)), ids=[f"{word}-{stored:.30}" for word, stored, _ in GOOD])
def test_types_that_go_together(values: list[object], number: int) -> None:
    assert values[number] == GOOD[number][2]


CALENDAR = "its days are 0001-01-01 to 9999-12-31"
ROWS = "give each element a row of its own, in a relation of its own"


WRONG: list[tuple[str, str, str, str]] = [
    (
        "name",
        "1.5::DOUBLE",
        "column `name`: the column holds binary floating point where texts are expected",
        "store it as text or as whole numbers",
    ),
    ("name", "true", "column `name`: the column holds truth values where texts are expected", ""),
    (
        "name",
        "['a']",
        "column `name`: the column holds values of the type `VARCHAR[]` where texts are expected",
        ROWS,
    ),
    (
        "name",
        "encode('a')",
        "column `name`: the column holds values of the type `BLOB` where texts are expected",
        "",
    ),
    ("age", "true", "column `age`: the column holds truth values where whole numbers are expected", ""),
    ("age", "1.5::DOUBLE", "row 1, column `age`: `1.5` is not a whole number", ""),
    ("age", "1.5::DECIMAL(3,1)", "row 1, column `age`: `1.5` is not a whole number", ""),
    ("age", "'nan'::DOUBLE", "row 1, column `age`: `nan` is not a whole number", ""),
    (
        "age",
        "18446744073709551615::UBIGINT",
        "row 1, column `age`: `18446744073709551615` is larger than whole numbers are counted",
        "whole numbers have at most 18 digits",
    ),
    (
        "credit",
        "1.5::DOUBLE",
        "column `credit`: the column holds binary floating point, which is not exact enough for money",
        "store it as a decimal, or declare `rounded = true` for `credit`, so that each value is rounded",
    ),
    (
        "credit",
        "1.555::DECIMAL(5,3)",
        "row 1, column `credit`: `1.555` has more decimals than USD, which has 2",
        "round it where it comes from, or declare `rounded = true`",
    ),
    (
        "credit",
        "10000000000000000::DECIMAL(38,0)",
        "row 1, column `credit`: `10000000000000000` is too large for an amount of money",
        "",
    ),
    (
        "credit",
        "10000000000000000::BIGINT",
        "row 1, column `credit`: `10000000000000000` is too large for an amount of money",
        "",
    ),
    (
        "credit",
        "DATE '2026-01-01'",
        "column `credit`: the column holds dates where amounts of money are expected",
        "",
    ),
    (
        "rating",
        "1.5::FLOAT",
        "column `rating`: the column holds binary floating point, which is not exact enough for decimal numbers",
        "store it as a decimal, or declare `rounded = true` for `rating`, so that each value is rounded",
    ),
    ("rating", "true", "column `rating`: the column holds truth values where decimal numbers are expected", ""),
    ("score", "true", "column `score`: the column holds truth values where decimal numbers are expected", ""),
    ("score", "'inf'::DOUBLE", "row 1, column `score`: `inf` is not a decimal number", ""),
    (
        "joined",
        "TIMESTAMP '2026-03-01 14:30'",
        "row 1, column `joined`: `2026-03-01 14:30:00` has a time of day where a date is expected",
        'if the column holds instants, declare `holds = "instants"`',
    ),
    (
        "joined",
        "TIMESTAMPTZ '2026-03-01 00:00+02'",
        "row 1, column `joined`: `2026-02-28 22:00:00` has a time of day where a date is expected",
        'if the column holds instants, declare `holds = "instants"`',
    ),
    ("joined", "DATE 'infinity'", "row 1, column `joined`: `infinity` is outside the calendar", CALENDAR),
    ("joined", "DATE '10000-01-01'", "row 1, column `joined`: `10000-01-01` is outside the calendar", CALENDAR),
    ("joined", "5", "column `joined`: the column holds whole numbers where dates are expected", ""),
    ("seen", "TIMESTAMP 'infinity'", "row 1, column `seen`: `infinity` is outside the calendar", CALENDAR),
    (
        "seen",
        "TIMESTAMPTZ '10000-01-01 00:00+00'",
        "row 1, column `seen`: `10000-01-01 00:00:00+00` is outside the calendar",
        CALENDAR,
    ),
    (
        "seen",
        "DATE '2026-03-01'",
        "column `seen`: the column holds dates where instants are expected",
        'declare it without `holds = "instants"`',
    ),
    ("vip", "1", "column `vip`: the column holds whole numbers where truth values are expected", ""),
    (
        "tier",
        "'gold'",
        "row 1, column `tier`: `gold` is no member of `tier`; did you mean `Gold`?",
        "its members are `Gold`, `Silver`, `Basic`; to read other values as unknown, use the policy `unknown`",
    ),
]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """What is said about each case. Types are looked at before values, so each of the two has a file of its own."""
    found = {}
    for is_value in (False, True):
        cases = [(number, *case[:2]) for number, case in enumerate(WRONG) if case[2].startswith("row 1") is is_value]
        data, words, names = one_row(tmp_path_factory.mktemp("wrong"), [case[1:] for case in cases])
        said = {}
        for text, help in complaints(data, *names, of=words):
            column = re.search(r"column `(\w+)`", text)
            assert column is not None
            said[column[1]] = (unnumbered(text.removeprefix(f"{data['customers']}, ")), unnumbered(help))
        found.update({case[0]: said[name] for case, name in zip(cases, names, strict=True)})
    return [found[number] for number in range(len(WRONG))]


@pytest.mark.parametrize("number", range(len(WRONG)), ids=[f"{word}-{stored:.30}" for word, stored, _, _ in WRONG])
def test_types_and_values_that_do_not(wrong: list[tuple[str, str]], number: int) -> None:
    assert wrong[number] == WRONG[number][2:]


@pytest.mark.parametrize(
    ("stored", "key"),
    [
        ("7::SMALLINT", 7),
        ("9223372036854775807::BIGINT", 9223372036854775807),
        ("18446744073709551615::UBIGINT", "18446744073709551615"),
        ("'007'", "007"),
        ("12345678901234567890123::DECIMAL(38,0)", "12345678901234567890123"),
    ],
)
def test_keys_keep_their_type(tmp_path: Path, stored: str, key: object) -> None:
    assert loaded(parquet(tmp_path, f"SELECT {stored} AS id")) == [(key,)]


def test_keys_are_no_floats(tmp_path: Path) -> None:
    data = parquet(tmp_path, "SELECT 1.0::DOUBLE AS id")
    assert complaints(data) == [
        (
            f"{data['customers']}, column `id`: the column holds binary floating point where keys are expected",
            "store it as text or as whole numbers",
        )
    ]


def test_a_key_may_be_a_number_that_rules_compare(tmp_path: Path) -> None:
    numbered = vocabulary(SHOP_TOML.replace('id = { type = "id"', 'id = { type = "integer"'))
    assert loaded({"customers": write(tmp_path, "customers.csv", "id\n007\n")}, "id", of=numbered) == [(7,)]


def test_a_number_of_rows_is_counted_in_each_file(tmp_path: Path) -> None:
    parquet(tmp_path, "SELECT i AS id, 1 AS age FROM range(5) t(i)", "a.parquet")
    parquet(
        tmp_path, "SELECT i + 5 AS id, CASE WHEN i = 2 THEN 'x' ELSE '1' END AS age FROM range(5) t(i)", "b.parquet"
    )
    assert mistakes({"customers": tmp_path / "*.parquet"}, "age") == [
        f"{tmp_path}/b.parquet, row 3, column `age`: `x` is not a whole number"
    ]


def test_a_column_may_be_called_like_one_of_duckdbs(tmp_path: Path) -> None:
    data = parquet(tmp_path, "SELECT 1 AS id, 7 AS file_row_number, 'x' AS age")
    assert mistakes(data, "age") == [f"{data['customers']}, row 1, column `age`: `x` is not a whole number"]


def test_folders_are_not_columns(tmp_path: Path) -> None:
    folder = tmp_path / "age=5"
    folder.mkdir()
    parquet(folder, "SELECT 1 AS id")
    path = folder / "customers.parquet"
    assert mistakes({"customers": path}, "age") == [
        f"{path}: there is no column `age`, which `age` in segment `s` needs"
    ]


def test_what_is_not_parquet(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.parquet", "id,age\n")
    [message] = mistakes({"customers": path})
    assert message.startswith(f"{path}: the file cannot be read as Parquet: ")
    assert "Error" not in message


def test_parquet_that_breaks_off_in_its_rows(tmp_path: Path) -> None:
    data = parquet(tmp_path, "SELECT i AS id, hash(i)::VARCHAR AS name FROM range(50000) t(i)")
    path = data["customers"]
    content = bytearray(path.read_bytes())
    content[100 : len(content) // 2] = b"\x00" * (len(content) // 2 - 100)
    path.write_bytes(content)
    [message] = mistakes(data, "name")
    assert message.startswith(f"{path}: the file cannot be read as Parquet: ")

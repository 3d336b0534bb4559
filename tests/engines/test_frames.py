"""Frames and rows in memory."""

from __future__ import annotations

import sys
from collections import UserDict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import narwhals
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from tests.engines.support import complaints, loaded, mistakes

ARROW = pa.table(
    {
        "id": ["a", "b"],
        "credit": pa.array([Decimal("1.5"), None]),
        "joined": [date(2026, 3, 1), None],
        "seen": [datetime(2026, 3, 1, 14, 30, tzinfo=UTC), None],
        "vip": [True, None],
        "unused": [object.__name__, "x"],
    }
)
WORDS = ("credit", "joined", "seen", "vip")
ROWS = [
    ("a", Decimal("1.50"), date(2026, 3, 1), datetime(2026, 3, 1, 14, 30), True),
    ("b", None, None, None, None),
]


NOT_EXACT = "the column holds binary floating point, which is not exact enough for"


class Once:
    """Hands over its rows once."""

    def __init__(self, table: pa.Table | None) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        table, self.table = self.table, None
        assert table is not None
        return table.__arrow_c_stream__(requested_schema)


class Failing:
    """Does not hand over its rows."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        raise self.error


@pytest.mark.parametrize(
    "frame",
    [
        ARROW,
        ARROW.to_reader(),
        ARROW.__arrow_c_stream__(),
        Once(ARROW),
        ARROW.to_pandas(),
        pl.DataFrame(ARROW),
        pl.DataFrame(ARROW).lazy(),
        narwhals.from_native(pl.DataFrame(ARROW)),
        ARROW.to_pylist(),
        tuple(UserDict(row) for row in ARROW.to_pylist()),
    ],
    ids=lambda frame: type(frame).__name__,
)
def test_frames(frame: object) -> None:
    assert loaded({"customers": frame}, *WORDS) == ROWS


class WithoutCapsule:
    """A frame of an older pandas, from before the Arrow stream."""

    def __init__(self, frame: pl.LazyFrame | pl.DataFrame) -> None:
        self.frame = frame


@pytest.mark.parametrize("frame", [pl.DataFrame(ARROW), pl.DataFrame(ARROW).lazy()])
def test_what_has_no_stream_goes_through_narwhals(monkeypatch: pytest.MonkeyPatch, frame: Any) -> None:
    native = narwhals.from_native
    monkeypatch.setattr(narwhals, "from_native", lambda wrapped: native(wrapped.frame))
    assert loaded({"customers": WithoutCapsule(frame)}, *WORDS) == ROWS


def test_missing_numbers_of_pandas_are_unknown() -> None:
    frame = pd.DataFrame(
        {"id": [1, 2], "age": [5, None], "name": ["x", None], "joined": pd.to_datetime([None, "2026-03-01"])}
    )
    assert loaded({"customers": frame}, "age", "name", "joined") == [
        (1, 5, "x", None),
        (2, None, None, date(2026, 3, 1)),
    ]


def test_categories_are_texts() -> None:
    frame = pl.DataFrame(
        {"id": ["b", "a"], "tier": ["Gold", None]}, schema=dict.fromkeys(("id", "tier"), pl.Categorical)
    )
    assert loaded({"customers": frame}, "tier") == [("a", None), ("b", "Gold")]
    assert loaded({"customers": frame.to_pandas()}, "tier") == [("a", None), ("b", "Gold")]


def test_a_column_of_nothing_is_unknown() -> None:
    words = ("name", "age", "rating", "credit", "joined", "seen", "vip", "tier")
    frame = pa.table({"id": ["a"], **{word: pa.nulls(1) for word in words}})
    assert loaded({"customers": frame}, *words) == [("a", *[None] * len(words))]
    assert mistakes({"customers": pa.table({"id": pa.nulls(2)})}) == [
        "customers (Table), row 1, column `id`: the row has no key (and 1 more such row)"
    ]
    assert loaded({"customers": pa.table({"id": pa.nulls(0)})}) == []


def test_rows_are_numbered(tmp_path: object) -> None:
    frame = pl.DataFrame({"id": ["a", "b"], "tier": ["Gold", "gold"]})
    assert mistakes({"customers": frame}, "tier") == [
        "customers (DataFrame), row 2, column `tier`: `gold` is no member of `tier`; did you mean `Gold`?"
    ]


def test_floats_are_no_money() -> None:
    frame = pd.DataFrame({"id": ["a"], "credit": [1.5]})
    assert mistakes({"customers": frame}, "credit") == [f"customers (DataFrame), column `credit`: {NOT_EXACT} money"]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (object(), "`customers` is given as `object`, which is not a table"),
        ({"id": [1]}, "`customers` is given as `dict`, which is not a table"),
        (5, "`customers` is given as `int`, which is not a table"),
        (pa.table([[1], [2]], names=["id", "id"]), "customers (Table): there are two columns `id`"),
        (
            pd.DataFrame([[1, 2]], columns=["id", "id"]),
            "the `DataFrame` given as `customers` cannot be read: duplicate column names found: ['id', 'id']",
        ),
        (Failing(RuntimeError("Out of luck.")), "the `Failing` given as `customers` cannot be read: out of luck"),
        (Failing(RuntimeError()), "the `Failing` given as `customers` cannot be read: no reason is given"),
        (
            pd.Series([1]),
            "customers (Series): there is no column `id`, which segment `s` needs",
        ),
    ],
)
def test_what_is_no_table(frame: object, message: str) -> None:
    assert mistakes({"customers": frame}) == [message]


def test_libraries_that_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert complaints({"customers": Failing(ImportError())}) == [
        (
            "the `Failing` given as `customers` needs a library that is not installed",
            'install it with `pip install "segdsl[arrow]"`',
        )
    ]
    monkeypatch.setitem(sys.modules, "narwhals", None)
    assert complaints({"customers": object()}) == [
        (
            "the `object` given as `customers` needs a library that is not installed",
            'install it with `pip install "segdsl[frames]"`',
        )
    ]


def test_a_stream_that_breaks_off() -> None:
    def batches() -> Any:
        yield pa.record_batch({"id": ["a"]})
        raise ValueError("gone")

    reader = pa.RecordBatchReader.from_batches(pa.schema({"id": pa.string()}), batches())
    [message] = mistakes({"customers": reader})
    assert message.startswith("the `RecordBatchReader` given as `customers` cannot be read: ")


def test_values_of_rows_are_taken_exactly() -> None:
    rows = [
        {
            "id": 12345678901234567890123,
            "age": 5.0,
            "credit": Decimal("1E+2"),
            "rating": Decimal("0.10"),
            "score": 0.1,
            "joined": date(2026, 3, 1),
            "seen": datetime(2026, 3, 1, 14, 30),
            "vip": True,
            "name": "Zoë",
        },
        {"id": np.int64(7), "joined": datetime(2026, 3, 1), "vip": np.False_, "age": np.float64(2.0)},
    ]
    words = ("age", "credit", "rating", "score", "joined", "seen", "vip", "name")
    assert loaded({"customers": rows}, *words) == [
        (
            "12345678901234567890123",
            5,
            Decimal("100.00"),
            Decimal("0.10"),
            0.1,
            date(2026, 3, 1),
            datetime(2026, 3, 1, 14, 30),
            True,
            "Zoë",
        ),
        ("7", 2, None, None, None, date(2026, 3, 1), None, False, None),
    ]


def test_no_rows() -> None:
    assert loaded({"customers": []}, "age") == []


def test_what_is_wrong_with_rows_is_said_once_a_column() -> None:
    rows = [
        {"id": 1, "credit": 1.5, "rating": 0.5, "name": 2.5, "tier": "Gold", "joined": 5.5},
        {"id": 2.5, "credit": 2.5, "tier": ["Gold"], "name": "x", "joined": None},
        {"id": "\ud800", "tier": {"Gold"}, "joined": {}},
    ]
    assert complaints({"customers": rows}, "credit", "rating", "name", "tier", "joined") == [
        (
            f"customers, row 1, column `credit`: {NOT_EXACT} money",
            "store it as a decimal, or declare `rounded = true` for `credit`, so that each value is rounded",
        ),
        (
            f"customers, row 1, column `rating`: {NOT_EXACT} decimal numbers",
            "store it as a decimal, or declare `rounded = true` for `rating`, so that each value is rounded",
        ),
        (
            "customers, row 1, column `name`: the column holds binary floating point where texts are expected",
            "give it as text or as a whole number",
        ),
        (
            "customers, row 2, column `id`: the column holds binary floating point where keys are expected",
            "give it as text or as a whole number",
        ),
        (
            "customers, row 2, column `tier`: a list stands where a single value is expected",
            "give each element a row of its own, in a relation of its own",
        ),
        ("customers, row 3, column `id`: `\\ud800` is not Unicode text", ""),
        (
            "customers, row 3, column `joined`: an object stands where a single value is expected",
            "give each element a row of its own, in a relation of its own",
        ),
    ]


def test_floats_and_strangers_in_rows() -> None:
    assert mistakes({"customers": [{"id": 1, "joined": 5.5}]}, "joined") == [
        "customers, row 1, column `joined`: `5.5` is not a date"
    ]
    assert mistakes({"customers": [{"id": 1, "age": float("inf")}]}, "age") == [
        "customers, row 1, column `age`: `Infinity` is not a whole number"
    ]
    assert mistakes({"customers": [{"id": 1}, None]}) == ["customers, row 2: nothing stands where a record is expected"]
    assert mistakes({"customers": [{"id": 1}, "x", 5]}) == ["customers, row 2: `x` stands where a record is expected"]

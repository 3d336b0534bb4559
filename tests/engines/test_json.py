"""JSON, as a list and as lines: numbers keep their digits."""

from __future__ import annotations

import gzip
from decimal import Decimal
from pathlib import Path

import pytest

from tests.engines.support import complaints, loaded, mistakes, write


@pytest.mark.parametrize(
    "content",
    [
        '[{"id": "1", "age": 5}, {"id": "2"}]',
        '\ufeff[\n  {"id": "1", "age": 5},\n  {"id": "2", "age": null}\n]\n',
        '{"id": "1", "age": 5}\n{"id": "2"}\n',
        '{"id": "1", "age": 5.0}\r\n\r\n{"id": 2}',
        '{\n "id": 1,\n "age": "5"\n}\n{"id": 2}',
    ],
)
def test_records(tmp_path: Path, content: str) -> None:
    assert loaded({"customers": write(tmp_path, "customers.json", content)}, "age") == [("1", 5), ("2", None)]
    packed = write(tmp_path, "customers.jsonl.gz", gzip.compress(content.encode()))
    assert loaded({"customers": packed}, "age") == [("1", 5), ("2", None)]


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("9999999999999999.99", Decimal("9999999999999999.99")),
        ("0.1", Decimal("0.10")),
        ("1e2", Decimal("100.00")),
        ("-12.5E-1", Decimal("-1.25")),
    ],
)
def test_money_never_is_a_binary_float(tmp_path: Path, number: str, value: Decimal) -> None:
    path = write(tmp_path, "customers.json", f'[{{"id": 12345678901234567890123, "credit": {number}}}]')
    assert loaded({"customers": path}, "credit") == [("12345678901234567890123", value)]


def test_an_empty_list_has_no_rows(tmp_path: Path) -> None:
    assert loaded({"customers": write(tmp_path, "customers.json", " [ ] ")}, "age") == []


def test_booleans(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.json", '[{"id": 1, "vip": true}, {"id": 2, "vip": "false"}]')
    assert loaded({"customers": path}, "vip") == [("1", True), ("2", False)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", ": the file is empty"),
        (" \n", ": the file is empty"),
        ('[{"id": 1},\n {"id" 2}]', ", line 2: this is not JSON: expecting ':' delimiter"),
        ('{"id": 1}\n{"id":\n', ", line 3: this is not JSON: expecting value"),
        ('[{"id": 1}\n {"id": 2}]', ", line 2: this is not JSON: a comma or the end of the list is missing"),
        ('[{"id": 1},\n', ", line 2: this is not JSON: the list does not end"),
        ("[", ", line 1: this is not JSON: the list does not end"),
        ('[{"id": 1}', ", line 1: this is not JSON: a comma or the end of the list is missing"),
        ('[{"id": 1}]\n]', ", line 2: this is not JSON: something follows the list"),
        ("{" * 3, ", line 1: this is not JSON: expecting property name enclosed in double quotes"),
        ("[" * 100_000, ", line 1: this is not JSON: it is nested too deeply"),
        ('[{"id": 1},\n5]', ", row 2 (line 2): `5` stands where a record is expected"),
        ("[[1]]", ", row 1 (line 1): a list stands where a record is expected"),
        ("null", ", row 1 (line 1): nothing stands where a record is expected"),
        ('{"id": {"a": 1}}', ", row 1 (line 1), column `id`: an object stands where a single value is expected"),
        ('{"id": 1, "age": [5]}', ", row 1 (line 1), column `age`: a list stands where a single value is expected"),
        ('{"id": 1}\n{"id": "\\ud800"}', ", row 2 (line 2), column `id`: `\\ud800` is not Unicode text"),
        ('{"id": 1, "age": true}', ", row 1 (line 1), column `age`: `true` is not a whole number"),
        ('{"id": 1, "age": NaN}', ", row 1 (line 1), column `age`: `NaN` is not a whole number"),
        ('{"id": 1, "age": 1e999999}', ", row 1 (line 1), column `age`: `1E+999999` is not a whole number"),
        ('{"id": 1}\n\n\n{"id": 2, "age": 1.5}', ", row 2 (line 4), column `age`: `1.5` is not a whole number"),
        (b'{"id": 1}\n{"id": "\xe9"}', ", line 2: the file is not UTF-8: byte 19 cannot be read"),
    ],
)
def test_what_is_wrong_with_a_file(tmp_path: Path, content: str | bytes, message: str) -> None:
    path = write(tmp_path, "customers.json", content)
    assert mistakes({"customers": path}, *(["age"] if b"age" in path.read_bytes() else [])) == [f"{path}{message}"]


def test_a_float_that_was_summed_up_is_no_amount(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.json", '{"id": 1, "credit": 0.30000000000000004}')
    assert mistakes({"customers": path}, "credit") == [
        f"{path}, row 1 (line 1), column `credit`: `0.30000000000000004` has more decimals than USD, which has 2"
    ]


def test_a_column_that_no_record_has_is_missing(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.json", '[{"id": 1}, {"id": 2, "aeg": 5}]')
    assert complaints({"customers": path}, "age") == [
        (
            f"{path}: there is no column `age`, which `age` in segment `s` needs; did you mean `aeg`?",
            "its columns are `id`, `aeg`",
        )
    ]


def test_not_gzip(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.json.gz", "[]")
    assert mistakes({"customers": path}) == [f"{path}: the file ends in `.gz`, and gzip cannot unpack it"]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "customers.json", "[]")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert mistakes({"customers": path}) == [f"{path}: the file cannot be read: permission denied"]

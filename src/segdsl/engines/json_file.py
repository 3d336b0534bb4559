"""JSON: a list of records, or records one after the other (JSON lines).

Python reads it, since DuckDB turns every number into a double on the way; here a number keeps its digits. That is
slower than CSV or Parquet, which are the formats for much data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.engines import problems
from segdsl.engines.parts import Part
from segdsl.engines.problems import DataError
from segdsl.engines.records import Origin, plain, records_part
from segdsl.engines.text_file import expect_utf8, open_text
from segdsl.engines.wants import Want

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def json_part(connection: DuckDBPyConnection, table: str, path: Path, label: str, wants: tuple[Want, ...]) -> Part:
    """A JSON file, loaded as texts into `table`. Raises DataError where it cannot be read."""
    text = _read(path, label)
    origin = Origin(label=label, line_of=lambda row: _line_of(path, label, row))
    return records_part(connection, table, (value for _, value in _values(text, label)), wants, origin)


_BLANKS = re.compile(r"[ \t\n\r]*")


def _read(path: Path, label: str) -> str:
    expect_utf8(path, label)
    with open_text(path) as file:
        text = file.read()
    if not text.strip():
        raise DataError(problems.empty_json(label))
    return text


def _values(text: str, label: str) -> Iterator[tuple[int, object]]:
    """Each record with its offset."""
    decoder = JSONDecoder(parse_float=_digits, parse_int=str, parse_constant=str)
    at = _skip_blanks(text, 0)
    is_list = text[at] == "["
    if is_list:
        at = _skip_blanks(text, at + 1)
    is_first = True
    while at < len(text) and not (is_list and text[at] == "]" and is_first):
        try:
            value, end = decoder.raw_decode(text, at)
        except JSONDecodeError as error:
            raise DataError(problems.not_json(label, _line(text, error.pos), error.msg)) from None
        except RecursionError:
            raise DataError(problems.not_json(label, _line(text, at), "it is nested too deeply")) from None
        yield at, value
        is_first = False
        at = _skip_blanks(text, end)
        if is_list:
            if text[at : at + 1] == "]":
                break
            if text[at : at + 1] != ",":
                raise DataError(problems.not_json(label, _line(text, at), "a comma or the end of the list is missing"))
            at = _skip_blanks(text, at + 1)
            if at == len(text):
                raise DataError(problems.not_json(label, _line(text, at), "the list does not end"))
    if is_list:
        _expect_end(text, at, label)


def _expect_end(text: str, at: int, label: str) -> None:
    if at >= len(text):
        raise DataError(problems.not_json(label, _line(text, at), "the list does not end"))
    at = _skip_blanks(text, at + 1)
    if at < len(text):
        raise DataError(problems.not_json(label, _line(text, at), "something follows the list"))


def _line_of(path: Path, label: str, row: int) -> int | None:
    text = _read(path, label)
    starts = (at for number, (at, _) in enumerate(_values(text, label), 1) if number == row)
    return next((_line(text, at) for at in starts), None)


def _digits(number: str) -> str:
    return plain(Decimal(number)) if "e" in number.lower() else number


def _skip_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    assert found is not None
    return found.end()


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1

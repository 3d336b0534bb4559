"""CSV: every cell is text, an empty one is an unknown value, and nothing is guessed but the separator.

DuckDB reads the rows, since it is fast; Python reads the header, and reads the file again where DuckDB gives up, since
it can say at which row and line.
"""

# ruff: noqa: S608 -- every name and text in this SQL goes through segdsl.engines.sql

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from segdsl.base.record import record
from segdsl.engines import problems
from segdsl.engines.harden import pattern
from segdsl.engines.parts import Column, Part
from segdsl.engines.problems import Complaint, DataError
from segdsl.engines.sql import literal, name

PACKING_ERRORS = (gzip.BadGzipFile, EOFError, zlib.error)

_SEPARATORS = (",", ";", "\t", "|")


def csv_part(path: Path, label: str, key: str) -> Part:
    """A CSV file. Raises DataError where it has no header or cannot be read.

    `key` is a column that must be there: the separator is the one that makes it a column, a comma if none does.
    """
    file = _File(path, label, *_header(path, label, key))
    columns = tuple(Column(name=title, sql=name(f"c{i}"), type="VARCHAR") for i, title in enumerate(file.header))
    return Part(
        label=label,
        source=file.source,
        columns=columns,
        row="row_number() OVER ()",
        is_text=True,
        line_of=file.line_of,
        explain=file.explain,
    )


@record
class _File:
    path: Path
    label: str
    blank_lines: int
    separator: str
    header: tuple[str, ...]

    @property
    def source(self) -> str:
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(self.header)))
        packing = "gzip" if is_packed(self.path) else "none"
        read = (
            f"read_csv({literal(pattern(self.path))}, auto_detect = false, header = true, nullstr = '', "
            f"compression = '{packing}', skip = {self.blank_lines}, "
            f"delim = {literal(self.separator)}, quote = '\"', escape = '\"', columns = {{{columns}}})"
        )
        if len(self.header) == 1:
            # An empty line is no row; where there is but one column, DuckDB takes it for one.
            return f"(SELECT * FROM {read} WHERE c0 IS NOT NULL)"
        return read

    def line_of(self, row: int) -> int | None:
        for number, line, _ in self._rows():
            if number == row:
                return line
        return None

    def explain(self, error: Exception) -> Complaint:
        try:
            found = find_undecodable(self.path, self.label) or self._misshapen_row()
            if found is None and _mixes_line_ends(self.path):
                found = problems.mixed_line_ends(self.label)
        except PACKING_ERRORS:
            found = problems.not_compressed(self.label)
        return found or problems.not_csv(self.label, problems.duckdb_reason(error))

    def _misshapen_row(self) -> Complaint | None:
        row, line = 0, 1
        try:
            for row, line, cells in self._rows():
                if len(cells) != len(self.header):
                    return problems.wrong_number_of_cells(self.label, row, line, len(cells), len(self.header))
        except csv.Error as error:
            # Python has a limit for cells, which is no mistake of the file.
            if "field limit" not in str(error):
                return problems.broken_quotes(self.label, row + 1, line + 1)
        return None

    def _rows(self) -> Iterator[tuple[int, int, list[str]]]:
        """The rows below the header: number, first line, cells. Empty lines are no rows."""
        with open_text(self.path) as text:
            reader = csv.reader(text, delimiter=self.separator, strict=True)
            row, next_line = 0, 1
            for cells in reader:
                line, next_line = next_line, reader.line_num + 1
                if not cells or cells == [""]:
                    continue
                if row:
                    yield row, line, cells
                row += 1


def _header(path: Path, label: str, key: str) -> tuple[int, str, tuple[str, ...]]:
    """How many empty lines stand above the header, its separator, and its titles."""
    blank_lines = 0
    try:
        with open_text(path) as text:
            first = next(text, "")
            while first and not first.strip():
                blank_lines += 1
                first = next(text, "")
            record_text = io.StringIO(_whole_record(first, text), newline="")
    except UnicodeDecodeError:
        complaint = find_undecodable(path, label)
        assert complaint is not None
        raise DataError(complaint) from None
    except PACKING_ERRORS:
        raise DataError(problems.not_compressed(label)) from None
    except OSError as error:
        raise DataError(problems.unreadable(label, error.strerror or str(error))) from None
    if not first:
        raise DataError(problems.empty_csv(label))
    headers = []
    for separator in _SEPARATORS:
        record_text.seek(0)
        try:
            titles = tuple(next(csv.reader(record_text, delimiter=separator)))
            headers.append((blank_lines, separator, titles))
        except csv.Error:
            raise DataError(problems.broken_quotes(label, 0, 1)) from None
    return next((found for found in headers if key in found[2]), headers[0])


def _whole_record(first: str, rest: Iterator[str]) -> str:
    """The header, which goes on over line ends as long as a quote is open."""
    while first.count('"') % 2:
        line = next(rest, None)
        if line is None:
            break
        first += line
    return first


# ---- texts on disk, for CSV and JSON alike -----------------------------------------------------------------------


@contextmanager
def open_text(path: Path) -> Iterator[IO[str]]:
    """The file as UTF-8 text, unpacked if its name ends in .gz, a byte-order mark left out, line ends untouched."""
    with _open_bytes(path) as data, io.TextIOWrapper(data, encoding="utf-8-sig", newline="") as text:
        yield text


def find_undecodable(path: Path, label: str) -> Complaint | None:
    """Where the file stops being UTF-8."""
    decoded, lines = 0, 1
    with _open_bytes(path) as data:
        for number, line in enumerate(data):
            if number == 0 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
                return problems.utf16(label)
            try:
                line.decode()
            except UnicodeDecodeError as error:
                return problems.not_utf8(label, decoded + error.start + 1, lines)
            decoded += len(line)
            lines += 1
    return None


def _mixes_line_ends(path: Path) -> bool:
    with _open_bytes(path) as data:
        kinds = {line.endswith(b"\r\n") for line in data if line.endswith(b"\n")}
    return len(kinds) == 2


def _open_bytes(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if is_packed(path) else path.open("rb")


def is_packed(path: Path) -> bool:
    """Whether the file's name says that it is compressed by gzip."""
    return path.name.lower().endswith(".gz")

"""CSV: every cell is text, an empty one is an unknown value, and nothing is guessed but the separator.

DuckDB reads the rows, since it is fast; Python reads the header, and reads the file again where DuckDB gives up, since
it can say at which row and line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.base.record import record
from segdsl.engines import problems
from segdsl.engines.harden import pattern
from segdsl.engines.parts import Column, Part
from segdsl.engines.problems import Complaint, DataError
from segdsl.engines.sql import literal, name
from segdsl.engines.text_file import expect_utf8, explained, is_packed, open_bytes, open_text

if TYPE_CHECKING:
    from _csv import Reader

_SEPARATORS = (",", ";", "\t", "|")


def csv_part(path: Path, label: str, key: str) -> Part:
    """A CSV file. Raises DataError where it has no header or cannot be read.

    `key` is a column that must be there: the separator is the one that makes it a column, a comma if none does.
    """
    expect_utf8(path, label)
    file = _open(path, label, key)
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


@record(kw_only=True)
class _File:
    """A CSV file: how many empty lines stand above its header, its separator, and its titles."""

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
        return next((line for number, line, _ in self._rows() if number == row), None)

    def explain(self, error: Exception) -> Complaint:
        try:
            with explained(self.label):
                self._expect_shape()
        except DataError as found:
            return found.complaints[0]
        return problems.not_csv(self.label, problems.duckdb_reason(error))

    def _expect_shape(self) -> None:
        """Read the rows in Python; raises DataError for the first that DuckDB does not take."""
        for row, line, cells in self._rows():
            if len(cells) != len(self.header):
                raise DataError(problems.wrong_number_of_cells(self.label, row, line, len(cells), len(self.header)))
        with open_bytes(self.path) as data:
            line_ends = {line.endswith(b"\r\n") for line in data if line.endswith(b"\n")}
        if len(line_ends) > 1:
            raise DataError(problems.mixed_line_ends(self.label))

    def _rows(self) -> Iterator[tuple[int, int, list[str]]]:
        """The rows with the lines they start in; row 0 is the header. Empty lines are no rows."""
        with open_text(self.path) as text:
            reader = _reader(text, self.separator)
            row, line = 0, 1
            try:
                for cells in reader:
                    if cells and cells != [""]:
                        yield row, line, cells
                        row += 1
                    line = reader.line_num + 1
            except csv.Error as error:
                if not _is_limit(error):
                    raise DataError(problems.broken_quotes(self.label, row, line)) from None


def _open(path: Path, label: str, key: str) -> _File:
    blank_lines = 0
    with open_text(path) as text:
        first = next(text, "")
        while first and not first.strip():
            blank_lines += 1
            first = next(text, "")
        header = io.StringIO(_whole_record(first, text), newline="")
    if not first:
        raise DataError(problems.empty_csv(label))
    readings = [(separator, _titles(header, separator)) for separator in _SEPARATORS]
    found = next((reading for reading in readings if isinstance(reading[1], tuple) and key in reading[1]), readings[0])
    separator, titles = found
    if isinstance(titles, csv.Error):
        if _is_limit(titles):
            raise DataError(problems.not_csv(label, str(titles)))
        raise DataError(problems.broken_quotes(label, 0, blank_lines + 1))
    return _File(path=path, label=label, blank_lines=blank_lines, separator=separator, header=titles)


def _titles(header: io.StringIO, separator: str) -> tuple[str, ...] | csv.Error:
    """The titles, if this is the separator.

    INVARIANT: read strictly, since DuckDB passes over a header with broken quotes, and over all rows with it.
    """
    header.seek(0)
    try:
        return tuple(next(_reader(header, separator)))
    except csv.Error as error:
        return error


def _reader(text: Iterable[str], separator: str) -> Reader:
    """Cells as DuckDB sees them: blanks may stand before a quoted cell."""
    return csv.reader(text, delimiter=separator, skipinitialspace=True, strict=True)


def _is_limit(error: csv.Error) -> bool:
    """Whether a cell is larger than Python reads, which is no mistake of the file."""
    return "field limit" in str(error)


def _whole_record(first: str, rest: Iterator[str]) -> str:
    """The header, which goes on over line ends as long as a quote is open."""
    while first.count('"') % 2:
        line = next(rest, None)
        if line is None:
            break
        first += line
    return first

"""Rows that arrive as Python objects, from a list of dicts or from JSON: every value becomes text, exactly.

Then they are read like cells of a CSV file. Only what text would hide is checked here: binary floating point, and
values that are lists or objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from segdsl.base.record import record
from segdsl.engines import problems
from segdsl.engines.parts import Column, Part, no_lines
from segdsl.engines.problems import Complaint, DataError, Place
from segdsl.engines.sql import name
from segdsl.engines.wants import Kind, Want

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH_ROWS = 10_000
_PLAIN_EXPONENT = 50
_FLOAT = "binary floating point"


@record(kw_only=True)
class Origin:
    """Where records come from: what messages call it, and how to find the line of one."""

    label: str
    line_of: Callable[[int], int | None] = no_lines


def records_part(
    connection: DuckDBPyConnection, table: str, records: Iterable[object], wants: Iterable[Want], origin: Origin
) -> Part:
    """The records, loaded as texts into `table`. Raises DataError for what is no record or no single value."""
    reader = _Reader(tuple(wants), origin)
    columns = ", ".join(f"c{i} VARCHAR" for i in range(len(reader.wants)))
    connection.execute(f"CREATE TABLE {table} ({columns})")
    insert = f"INSERT INTO {table} SELECT {', '.join('unnest(?::VARCHAR[])' for _ in reader.wants)}"
    rows = reader.rows(records)
    while batch := list(islice(rows, _BATCH_ROWS)):
        connection.execute(insert, [list(column) for column in zip(*batch, strict=True)])
    if reader.complaints:
        raise DataError(*reader.complaints.values())
    return Part(
        label=origin.label,
        source=table,
        columns=reader.columns(),
        row="rowid + 1",
        is_text=True,
        is_table=True,
        line_of=origin.line_of,
        explain=lambda error: problems.unreadable_frame(origin.label, "records", str(error)),
    )


def plain(number: Decimal) -> str:
    """The number without an exponent, unless it would be absurdly long."""
    if number.is_finite() and abs(number.adjusted()) <= _PLAIN_EXPONENT:
        return format(number, "f")
    return str(number)


class _Reader:
    def __init__(self, wants: tuple[Want, ...], origin: Origin) -> None:
        self.wants = wants
        self.origin = origin
        self.seen: dict[str, None] = {}
        self.row = 0
        self.complaints: dict[tuple[str, str], Complaint] = {}

    def rows(self, records: Iterable[object]) -> Iterable[list[str | None]]:
        """The wanted columns of each record, as texts."""
        for item in records:
            self.row += 1
            if not isinstance(item, Mapping):
                line = self.origin.line_of(self.row)
                raise DataError(problems.not_a_record(self.origin.label, self.row, line, _kind_of(item)))
            self.seen.update(dict.fromkeys(item))
            yield [self.text(want, item.get(want.column)) for want in self.wants]

    def text(self, want: Want, value: Any) -> str | None:
        if value is None:
            return None
        if isinstance(value, str):
            return self.unicode(want, value)
        if isinstance(value, float):
            if want.kind is not Kind.WHOLE and not want.rounded:
                self.complain_of_float(want)
            return plain(Decimal(repr(float(value))))
        if isinstance(value, (Mapping, list, tuple, set, frozenset)):
            self.complain("nested", want, lambda place: problems.not_a_value(place, _kind_of(value)))
            return None
        return _scalar(value)

    def unicode(self, want: Want, value: str) -> str | None:
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                self.complain("unicode", want, lambda place: problems.wrong_value(place, value, "is not Unicode text"))
                return None
        return value

    def complain_of_float(self, want: Want) -> None:
        if want.kind in (Kind.MONEY, Kind.DECIMAL):
            noun = "money" if want.kind is Kind.MONEY else "decimal numbers"
            self.complain("float", want, lambda place: problems.binary_float(place, want.word, noun))
        elif want.kind in (Kind.KEY, Kind.TEXT):
            advice = "give it as text or as a whole number"
            wanted = want.kind.value
            self.complain("float", want, lambda place: problems.wrong_type(place, _FLOAT, wanted, advice))

    def complain(self, what: str, want: Want, make: Callable[[Place], Complaint]) -> None:
        """Once per column and kind of mistake: the first row stands for the others."""
        if (what, want.column) not in self.complaints:
            line = self.origin.line_of(self.row)
            place = Place(file=self.origin.label, row=self.row, line=line, column=want.column)
            self.complaints[what, want.column] = make(place)

    def columns(self) -> tuple[Column, ...]:
        """The columns that any record has; all that are wanted where there is no record."""
        stored = {want.column: name(f"c{i}") for i, want in enumerate(self.wants)}
        names = self.seen if self.row else stored
        return tuple(Column(name=str(title), sql=stored.get(title, "NULL"), type="VARCHAR") for title in names)


def _scalar(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case datetime():
            return value.isoformat(" ")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _kind_of(value: object) -> str:
    match value:
        case Mapping():
            return "an object"
        case list() | tuple() | set() | frozenset():
            return "a list"
        case None:
            return "nothing"
        case _:
            return f"`{problems.shown(str(value))}`"

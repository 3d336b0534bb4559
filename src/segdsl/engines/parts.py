"""A part of a relation: one file, frame or table, in the form in which all of them are loaded and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from segdsl.base.record import record
from segdsl.engines import problems
from segdsl.engines.problems import Complaint, Place
from segdsl.engines.sql import name


@record(kw_only=True)
class Column:
    """A column as it is stored: its name there, the SQL that reads it, and its DuckDB type."""

    name: str
    sql: str
    type: str


@record(kw_only=True)
class Part:
    """Rows that DuckDB can read by `source`, an SQL table expression.

    `row` is SQL for the row's number, from 1; None where rows have no order of their own, so that their keys must do.
    `is_text` says that values are still texts, worth converting once and keeping; `is_table`, that `source` is a table
    that was made for this.
    `line_of` finds the line of a row, where there are lines. `explain` says in our words why reading failed.
    """

    label: str
    source: str
    columns: tuple[Column, ...]
    row: str | None
    is_text: bool
    is_table: bool = False
    line_of: Callable[[int], int | None]
    explain: Callable[[Exception], Complaint]

    def place(self, row: int | None = None, column: str | None = None, key: str | None = None) -> Place:
        """A place in this part."""
        line = self.line_of(row) if row is not None else None
        return Place(file=self.label, row=row, line=line, column=column, key=key)

    def find(self, column: str, need: str) -> Column | Complaint:
        """The column of exactly this name, or what is wrong with asking for it."""
        found = [candidate for candidate in self.columns if candidate.name == column]
        if len(found) == 1:
            return found[0]
        if found:
            return problems.duplicate_column(self.label, column)
        return problems.missing_column(self.label, column, need, [candidate.name for candidate in self.columns])


def typed_columns(described: Iterable[tuple[str, str]]) -> tuple[Column, ...]:
    """Columns by name and type, as `DESCRIBE` lists them."""
    return tuple(Column(name=column, sql=name(column), type=stored) for column, stored in described)


def no_lines(_: int) -> None:
    """For parts whose rows are not lines of text."""
    return

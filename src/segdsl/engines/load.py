"""From parts to relations that rules can be run on: converted, checked, and all mistakes reported at once.

What is stored as text is converted once, into a table; what has types already stays where it is, behind a view. Either
way one pass counts the bad rows, and only if there are any is their part read again, to say which and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from segdsl.base.record import record, replace
from segdsl.engines import problems
from segdsl.engines.columns import Check, Family, Reading, family_of, reading
from segdsl.engines.engine import Table
from segdsl.engines.parts import Column, Part
from segdsl.engines.problems import Complaint, DataError
from segdsl.engines.sql import name
from segdsl.engines.wants import Kind, RelationWant, Want
from segdsl.vocabulary.model import Vocabulary

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@record(kw_only=True)
class Given:
    """The data for one relation: its parts, and what messages call them together."""

    parts: tuple[Part, ...]
    origin: str


@record(kw_only=True)
class Loaded:
    """What is ready to be asked: the relations with their sizes, what was asked of them, and what was left out."""

    tables: tuple[Table, ...]
    wants: tuple[RelationWant, ...]
    notes: tuple[str, ...]


def load(
    connection: DuckDBPyConnection,
    wants: Iterable[RelationWant],
    given: dict[str, Given],
    vocabulary: Vocabulary,
    *,
    unknown_members: str,
) -> Loaded:
    """Make each wanted relation a table or view of its name. Raises DataError with all that is wrong."""
    wants = tuple(wants)
    loader = _Loader(connection, vocabulary, unknown_members)
    plans = [loader.plan(want, given[want.name]) for want in wants if not want.keys_of]
    loader.stop_if_wrong()
    _agree_on_keys(plans)
    tables = [loader.fill(plan) for plan in plans]
    loader.stop_if_wrong()
    loader.drop_texts(plans)
    tables += [loader.gather_keys(want, wants) for want in wants if want.keys_of]
    order = {want.name: position for position, want in enumerate(wants)}
    tables.sort(key=lambda table: order[table.relation])
    return Loaded(tables=tuple(tables), wants=wants, notes=tuple(loader.notes))


class _PlannedPart:
    """A part with the reading of each wanted column."""

    def __init__(self, part: Part, columns: list[tuple[Want, Column, Reading]]) -> None:
        self.part = part
        self.columns = columns

    @property
    def key(self) -> str:
        return next(read.value for want, _, read in self.columns if want.is_key)

    @property
    def key_is_text(self) -> bool:
        return next(_is_text_key(want, column) for want, column, _ in self.columns if want.is_key)

    def make_key_text(self) -> None:
        self.columns = [
            (want, column, replace(read, value=f"CAST({read.value} AS VARCHAR)") if want.is_key else read)
            for want, column, read in self.columns
        ]

    @property
    def values(self) -> str:
        return ", ".join(f"{read.value} AS {name(want.column)}" for want, _, read in self.columns)

    def checks(self, one_row: bool) -> list[tuple[Want, Check]]:
        found = [(want, check) for want, _, read in self.columns for check in read.checks]
        if one_row:
            key, column = next((want, column) for want, column, _ in self.columns if want.is_key)
            if not key.required:
                found.insert(0, (key, Check(f"{column.sql} IS NULL", "''", _no_key)))
        return found

    def bad(self, one_row: bool) -> str:
        return " OR ".join(f"({check.bad})" for _, check in self.checks(one_row)) or "false"


class _Plan:
    """A relation with its planned parts."""

    def __init__(self, want: RelationWant, origin: str, parts: list[_PlannedPart]) -> None:
        self.want = want
        self.origin = origin
        self.parts = parts

    @property
    def is_stored(self) -> bool:
        return any(planned.part.is_text for planned in self.parts)

    def select(self, *, with_bad: bool) -> str:
        return " UNION ALL ".join(
            f"SELECT {planned.values}"
            + (f", coalesce({planned.bad(self.want.one_row)}, false) AS {_BAD}" if with_bad else "")
            + f" FROM {planned.part.source}"
            for planned in self.parts
        )


_BAD = name("is bad")


class _Loader:
    def __init__(self, connection: DuckDBPyConnection, vocabulary: Vocabulary, unknown_members: str) -> None:
        self.connection = connection
        self.vocabulary = vocabulary
        self.unknown_members = unknown_members
        self.complaints: list[Complaint] = []
        self.notes: list[str] = []

    def stop_if_wrong(self) -> None:
        if self.complaints:
            raise DataError(*self.complaints)

    # ---- which columns, and how to read them ----

    def plan(self, want: RelationWant, given: Given) -> _Plan:
        return _Plan(want, given.origin, [self.plan_part(want, part) for part in given.parts])

    def plan_part(self, want: RelationWant, part: Part) -> _PlannedPart:
        columns = []
        for column_want in want.columns:
            found = part.find(column_want.column, column_want.need)
            if isinstance(found, Complaint):
                self.complaints.append(found)
                continue
            try:
                read = reading(
                    column_want, found.sql, found.type, self.vocabulary.currency, unknown_members=self.unknown_members
                )
            except DataError as error:
                self.complaints += [problems.in_file(complaint, part.label) for complaint in error.complaints]
                continue
            columns.append((column_want, found, read))
        return _PlannedPart(part, columns)

    # ---- tables and views ----

    def fill(self, plan: _Plan) -> Table:
        relation = name(plan.want.name)
        try:
            rows, bad, keyless = self.make_and_check(plan, relation)
        except duckdb.Error as error:
            raise DataError(self.explain(plan, error)) from None
        if bad:
            for planned in plan.parts:
                self.complaints += self.bad_values(planned, plan.want.one_row)
        elif plan.want.one_row:
            self.complaints += self.duplicate_keys(plan)
        if keyless and not plan.want.one_row:
            self.notes.append(problems.rows_without_key(plan.want.name, keyless))
        self.notes += self.values_replaced(plan)
        return Table(plan.want.name, plan.origin, rows)

    def make_and_check(self, plan: _Plan, relation: str) -> tuple[int, int, int]:
        """Make the relation; the number of its rows, of its bad rows, and of those without a key."""
        key = name(plan.want.key)
        counts = f"SELECT count(*), count(*) FILTER ({_BAD}), count(*) FILTER ({key} IS NULL)"
        if plan.is_stored:
            self.connection.execute(f"CREATE TABLE {relation} AS {plan.select(with_bad=True)}")
            counted = self.one(f"{counts} FROM {relation}")
            self.connection.execute(f"ALTER TABLE {relation} DROP COLUMN {_BAD}")
        else:
            self.connection.execute(f"CREATE VIEW {relation} AS {plan.select(with_bad=False)}")
            counted = self.one(f"{counts} FROM ({plan.select(with_bad=True)})")
        rows, bad, keyless = counted
        return rows, bad, keyless

    def drop_texts(self, plans: Iterable[_Plan]) -> None:
        """Texts that are converted are not needed any more; files stay where they are."""
        for plan in plans:
            for planned in plan.parts:
                if planned.part.is_text and planned.part.is_table:
                    self.connection.execute(f"DROP TABLE {planned.part.source}")

    def gather_keys(self, want: RelationWant, wants: Sequence[RelationWant]) -> Table:
        by_name = {source.name: source for source in wants}
        sources = [by_name[part] for part in want.keys_of]
        keys = " UNION ALL ".join(f"SELECT {name(source.key)} AS found FROM {name(source.name)}" for source in sources)
        self.connection.execute(
            f"CREATE TABLE {name(want.name)} AS "
            f"SELECT DISTINCT found AS {name(want.key)} FROM ({keys}) WHERE found IS NOT NULL"
        )
        rows = self.one(f"SELECT count(*) FROM {name(want.name)}")[0]
        return Table(want.name, f"keys of {', '.join(source.name for source in sources)}", rows)

    # ---- what is wrong, once it is known that something is ----

    def explain(self, plan: _Plan, error: Exception) -> Complaint:
        """Why a relation could not be read: what its unreadable part says."""
        *others, last = plan.parts
        unreadable = next((planned for planned in others if not self.can_read(planned)), last)
        return unreadable.part.explain(error)

    def can_read(self, planned: _PlannedPart) -> bool:
        values = ", ".join(f"count({column.sql})" for _, column, _ in planned.columns)
        try:
            self.connection.execute(f"SELECT {values} FROM {planned.part.source}").fetchall()
        except duckdb.Error:
            return False
        return True

    def bad_values(self, planned: _PlannedPart, one_row: bool) -> list[Complaint]:
        part, checks = planned.part, planned.checks(one_row)
        row = part.row or f"CAST({planned.key} AS VARCHAR)"
        shown = ", ".join(f"{check.bad} AS b{i}, {check.value} AS v{i}" for i, (_, check) in enumerate(checks))
        found = ", ".join(
            f"count(*) FILTER (b{i}), min(r) FILTER (b{i}), arg_min(v{i}, r) FILTER (b{i})" for i in range(len(checks))
        )
        answers = self.one(f"SELECT {found} FROM (SELECT {row} AS r, {shown} FROM {part.source})")
        complaints = []
        for i, (want, check) in enumerate(checks):
            count, first, value = answers[3 * i : 3 * i + 3]
            if count:
                place = self.place(part, first, want.column)
                complaints.append((first, check.complain(place, value or "", count - 1)))
        complaints.sort(key=lambda found: (found[0] is None, found[0]))
        return [complaint for _, complaint in complaints]

    def duplicate_keys(self, plan: _Plan) -> list[Complaint]:
        key = name(plan.want.key)
        twice = self.connection.execute(
            f"SELECT CAST({key} AS VARCHAR), count(*) OVER () FROM {name(plan.want.name)} "
            f"GROUP BY {key} HAVING count(*) > 1 ORDER BY {key} LIMIT 1"
        ).fetchone()
        if twice is None:
            return []
        value, keys = twice
        places = []
        for planned in plan.parts:
            rows = self.connection.execute(
                f"SELECT r FROM (SELECT {planned.part.row or 'NULL'} AS r, CAST({planned.key} AS VARCHAR) AS k "
                f"FROM {planned.part.source}) WHERE k = ? ORDER BY r LIMIT 2",
                [value],
            ).fetchall()
            places += [self.place(planned.part, row, None) if row else planned.part.place(key=value) for (row,) in rows]
        return [problems.duplicate_key(self.vocabulary.subject, value, places[0], places[1], keys - 1)]

    def place(self, part: Part, first: Any, column: str | None) -> problems.Place:
        """`first` is a row's number, or its key where rows have none."""
        if part.row is None:
            return part.place(key=first, column=column)
        return part.place(row=first, column=column)

    def values_replaced(self, plan: _Plan) -> list[str]:
        """Notes on values that were read as unknown by policy."""
        notes = []
        for position, want in enumerate(plan.want.columns):
            reads = [(planned.part, *planned.columns[position][1:]) for planned in plan.parts]
            replaced = " UNION ALL ".join(
                f"SELECT CAST({column.sql} AS VARCHAR) AS v FROM {part.source} WHERE {read.replaced}"
                for part, column, read in reads
                if read.replaced
            )
            if replaced:
                count, example = self.one(f"SELECT count(*), min(v) FROM ({replaced})")
                if count:
                    notes.append(problems.members_read_as_unknown(plan.want.name, want.word, count, example))
        return notes

    def one(self, query: str) -> tuple[Any, ...]:
        """The only row of a query."""
        row = self.connection.execute(query).fetchone()
        assert row is not None
        return row


def _agree_on_keys(plans: Iterable[_Plan]) -> None:
    """Keys that are numbers here and texts there are compared as texts everywhere."""
    parts = [planned for plan in plans for planned in plan.parts]
    if len({planned.key_is_text for planned in parts}) > 1:
        for planned in parts:
            planned.make_key_text()


def _is_text_key(want: Want, column: Column) -> bool:
    if want.kind is Kind.KEY:
        return family_of(column.type) is not Family.INTEGER
    return want.kind is Kind.TEXT


def _no_key(place: problems.Place, _: str, others: int) -> Complaint:
    return problems.missing_value(place, others, None)

"""The data rules of files, asked of a database: closed lists, required values, one row for each subject.

The database counts; nothing is brought here but the numbers and one example. A subject with two rows would be counted
twice, so that is always looked for; the other rules can be left to `segdsl doctor` where reading a table is dear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from segdsl.base.record import record
from segdsl.engines import problems
from segdsl.engines.bind import Bound
from segdsl.engines.columns import Family
from segdsl.engines.connection import Connection
from segdsl.engines.engine import Table
from segdsl.engines.problems import Complaint, DataError, Place
from segdsl.engines.wants import Kind, RelationWant, Want
from segdsl.vocabulary.model import Vocabulary

if TYPE_CHECKING:
    from segdsl.backends.sql.audit import Doubt


@record(kw_only=True)
class Audited:
    """The relations with their sizes, and what was left out of them."""

    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def audited(
    connection: Connection,
    vocabulary: Vocabulary,
    wants: Sequence[RelationWant],
    bound: Bound,
    *,
    unknown_members: str,
    checks_values: bool,
) -> Audited:
    """Look at every wanted relation. Raises DataError with all that breaks the vocabulary's rules."""
    auditor = _Auditor(connection, vocabulary, bound, unknown_members)
    tables, notes = [], []
    for want in wants:
        if want.keys_of:
            continue
        rows, keyless = auditor.values(want) if checks_values else (0, 0)
        if want.one_row:
            auditor.duplicates(want)
        elif keyless:
            notes.append(problems.rows_without_key(want.name, keyless))
        tables.append(Table(want.name, f"{connection.name}, {bound.title(want.name)}", rows))
    if auditor.complaints:
        raise DataError(*auditor.complaints)
    return Audited(tables=tuple(tables), notes=tuple(notes))


def orphans(connection: Connection, vocabulary: Vocabulary, wants: Sequence[RelationWant], bound: Bound) -> list[str]:
    """Notes on rows whose key is no subject's; they take part in no answer."""
    from segdsl.backends.sql.audit import orphans_query

    subjects = next(want for want in wants if want.name == vocabulary.subject_relation)
    notes = []
    for want in wants:
        if subjects.keys_of or want is subjects:
            continue
        query = orphans_query(want.name, vocabulary, dialect=connection.dialect, binding=bound.binding)
        ((rows,),) = _rows(connection, query.sql)
        if rows:
            notes.append(problems.rows_without_subject(want.name, int(rows), subjects.name))
    return notes


class _Auditor:
    def __init__(self, connection: Connection, vocabulary: Vocabulary, bound: Bound, unknown_members: str) -> None:
        self.unknown_members = unknown_members
        self.connection = connection
        self.vocabulary = vocabulary
        self.bound = bound
        self.complaints: list[Complaint] = []

    def values(self, want: RelationWant) -> tuple[int, int]:
        """Complain of values; the number of rows, and of those without a key."""
        from segdsl.backends.sql.audit import audit_query

        asked = [(column, doubt) for column in want.columns for doubt in self.doubts(want.name, column)]
        query = audit_query(
            want.name,
            [doubt for _, doubt in asked],
            self.vocabulary,
            dialect=self.connection.dialect,
            binding=self.bound.binding,
        )
        ((rows, keyless, *found),) = _rows(self.connection, query.sql)
        for (column, doubt), bad, value in zip(asked, found[::2], found[1::2], strict=True):
            if bad:
                self.complaints.append(self.complaint(want, column, doubt, int(bad), value))
        self.strays(want)
        if keyless and want.one_row:
            place = self.place(want.name, want.key)
            self.complaints.append(problems.missing_value(place, int(keyless) - 1, None))
        return int(rows or 0), int(keyless or 0)

    def strays(self, want: RelationWant) -> None:
        """Complain of values that a column holds although its type says otherwise."""
        spelt = {self.bound.binding.column(want.name, column.column): column for column in want.columns}
        kinds = {name: column.kind for name, column in spelt.items()}
        found = self.connection.strays(self.bound.binding.path(want.name), kinds)
        for name, (rows, value) in found.items():
            kind = spelt[name].kind.value
            place = self.place(want.name, spelt[name].column)
            self.complaints.append(
                problems.wrong_value(place, str(value), f"stands where {kind} are expected", "", rows - 1)
            )

    def doubts(self, relation: str, column: Want) -> Iterator[Doubt]:
        """What may be wrong with the values of a column that has the right type."""
        from segdsl.backends.sql.audit import Doubt, Fault

        if column.required and not column.is_key:
            yield Doubt(column.column, Fault.MISSING)
        if column.members:
            yield Doubt(column.column, Fault.UNLISTED, column.members)
        if column.rises_only:
            yield Doubt(column.column, Fault.NEGATIVE)
        match column.kind:
            case Kind.MONEY | Kind.DECIMAL if self.bound.families[relation, column.column] is not Family.INTEGER:
                yield Doubt(column.column, Fault.TOO_LARGE)
            case Kind.DATE:
                yield Doubt(column.column, Fault.NO_DAY)
            case Kind.INSTANT:
                yield Doubt(column.column, Fault.NO_INSTANT)
            case _:
                pass

    def complaint(self, want: RelationWant, column: Want, doubt: Doubt, rows: int, value: Any) -> Complaint:
        """What a fault is called, with the example."""
        from segdsl.backends.sql.audit import Fault

        place, others, shown = self.place(want.name, column.column), rows - 1, str(value)
        match doubt.fault:
            case Fault.MISSING:
                return problems.missing_value(place, others, column.word)
            case Fault.UNLISTED:
                found = problems.unknown_member(place, shown, column.word, column.members, others)
                return found if self.unknown_members == "error" else problems.unknown_member_that_stays(found)
            case Fault.NEGATIVE:
                return problems.falling_metric(place, shown, column.word, others)
            case Fault.TOO_LARGE:
                return problems.wrong_value(
                    place, shown, f"is none of the {column.kind.value} there can be", "", others
                )
            case _:
                return problems.wrong_value(place, shown, "is outside the calendar", "", others)

    def duplicates(self, want: RelationWant) -> None:
        """Complain of keys with more than one row."""
        from segdsl.backends.sql.audit import duplicates_query

        query = duplicates_query(
            want.name, self.vocabulary, dialect=self.connection.dialect, binding=self.bound.binding
        )
        ((keys, key),) = _rows(self.connection, query.sql)
        if keys:
            place = Place(file=self.bound.title(want.name), key=str(key))
            self.complaints.append(
                problems.duplicate_key(self.vocabulary.subject, str(key), place, place, int(keys) - 1)
            )

    def place(self, relation: str, column: str) -> Place:
        return Place(file=self.bound.title(relation), column=self.bound.binding.column(relation, column))


def _rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return [row for batch in connection.rows(query) for row in batch]

"""Which table is which relation: what the settings say, looked up in the live catalogue before anything is run.

A name is first taken as it is written, and then without regard to case, since catalogues spell names in capitals or in
small letters as they please; it is used as the catalogue spells it. What is not there, and what is of another type than
the vocabulary says, is reported together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from segdsl.backends.sql.binding import Binding
from segdsl.base.record import record
from segdsl.engines.columns import Family
from segdsl.engines.connection import Connection, TablePath
from segdsl.engines.connections import problems
from segdsl.engines.families import accepts, advice, family_in
from segdsl.engines.problems import Complaint, DataError, unknown_relation
from segdsl.engines.wants import RelationWant, Want
from segdsl.vocabulary.model import Vocabulary

_PART = r'(?:[^\s."`]+|"(?:[^"]|"")+")'
_PATH = re.compile(rf"{_PART}(?:\.{_PART})*")
_PARTS = re.compile(_PART)


@record(kw_only=True)
class Bound:
    """Where relations are, and the family of each column that is read, by relation and column of the vocabulary."""

    binding: Binding
    families: Mapping[tuple[str, str], Family]

    def title(self, relation: str) -> str:
        """What messages call the table of a relation."""
        return ".".join(self.binding.path(relation))


def table_path(text: str) -> TablePath | None:
    """The parts of `schema.table`, where a part may stand in double quotes as in SQL; None for what is no such name."""
    if not _PATH.fullmatch(text):
        return None
    return tuple(part[1:-1].replace('""', '"') if part[0] == '"' else part for part in _PARTS.findall(text))


def bind(
    connection: Connection,
    vocabulary: Vocabulary,
    wants: Iterable[RelationWant],
    tables: Mapping[str, str],
    columns: Mapping[str, Mapping[str, str]],
) -> Bound:
    """Find each wanted relation and column. Raises DataError with all that is not there or of another type."""
    complaints = [
        unknown_relation(name, vocabulary.relations)
        for name in dict.fromkeys([*tables, *columns])
        if name not in vocabulary.relations
    ]
    if complaints:
        raise DataError(*complaints)
    binder = _Binder(connection, tables, columns)
    for want in wants:
        if not want.keys_of:
            binder.relation(want)
    binder.agree_on_keys(wants)
    if binder.complaints:
        raise DataError(*binder.complaints)
    return Bound(binding=Binding(binder.paths, binder.spelt), families=binder.families)


class _Binder:
    def __init__(
        self, connection: Connection, tables: Mapping[str, str], columns: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.connection = connection
        self.tables = tables
        self.columns = columns
        self.home = connection.home
        self.paths: dict[str, TablePath] = {}
        self.spelt: dict[tuple[str, str], str] = {}
        self.families: dict[tuple[str, str], Family] = {}
        self.complaints: list[Complaint] = []
        self._listed: Sequence[TablePath] | None = None

    def relation(self, want: RelationWant) -> None:
        written = self.tables.get(want.name, want.name)
        path = table_path(written) if want.name in self.tables else (written,)
        if path is None:
            self.complaints.append(problems.wrong_table_name(want.name, written))
            return
        found = self.find(want.name, written, path)
        if isinstance(found, Complaint):
            self.complaints.append(found)
            return
        self.paths[want.name], live = found
        for column in want.columns:
            self.column(want, column, live)

    def find(self, relation: str, written: str, path: TablePath) -> tuple[TablePath, Mapping[str, str]] | Complaint:
        """The table's path in the catalogue's spelling, and its columns."""
        whole = (*self.home[: max(len(self.home) - len(path) + 1, 0)], *path)
        live = self.connection.columns(whole)
        if live is not None:
            return whole, live
        wanted = tuple(part.casefold() for part in whole)
        alike = [table for table in self.listed if tuple(part.casefold() for part in table[-len(whole) :]) == wanted]
        if len(alike) > 1:
            return problems.ambiguous(self.connection.name, written, map(".".join, alike))
        live = self.connection.columns(alike[0]) if alike else None
        if live is None:
            return problems.no_table(self.connection.name, relation, written, list(map(self.shown, self.listed)))
        return alike[0], live

    @property
    def listed(self) -> Sequence[TablePath]:
        """All tables; asked for only where one is not found."""
        if self._listed is None:
            self._listed = self.connection.tables()
        return self._listed

    def shown(self, path: TablePath) -> str:
        """A table as one would write it."""
        return ".".join(path[len(self.home) :] if path[: len(self.home)] == self.home else path)

    def column(self, want: RelationWant, column: Want, live: Mapping[str, str]) -> None:
        table = ".".join(self.paths[want.name])
        written = self.columns.get(want.name, {}).get(column.column, column.column)
        found = _spelling(written, live)
        if not found:
            self.complaints.append(problems.no_column(table, want.name, written, column.need, list(live)))
            return
        if len(found) > 1:
            self.complaints.append(problems.ambiguous(table, written, found))
            return
        (spelt,) = found
        self.spelt[want.name, column.column] = spelt
        family = family_in(self.connection.dialect, live[spelt])
        self.families[want.name, column.column] = family
        if not accepts(column, family):
            help = advice(column, spelt, family)
            self.complaints.append(
                problems.column_type(table, spelt, live[spelt], column.kind.value, column.word, help)
            )

    def agree_on_keys(self, wants: Iterable[RelationWant]) -> None:
        """Keys that are numbers here and texts there are never compared: engines differ on what that means."""
        keys = {
            want.name: self.families[want.name, want.key] is Family.TEXT
            for want in wants
            if (want.name, want.key) in self.families
        }
        if len(set(keys.values())) < 2:
            return
        texts = [name for name, is_text in keys.items() if is_text]
        numbers = [name for name, is_text in keys.items() if not is_text]
        self.complaints.append(problems.clashing_keys(self.connection.name, texts, numbers))


def _spelling(written: str, live: Iterable[str]) -> list[str]:
    """The column as the catalogue spells it; several where that is not clear."""
    names = list(live)
    if written in names:
        return [written]
    return [name for name in names if name.casefold() == written.casefold()]

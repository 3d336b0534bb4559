"""Subjects put together from their rows, for the interpreter: each with its fields, sets and dated events.

Every relation is read in the order of its keys, so that only one subject is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import TYPE_CHECKING, Any

from segdsl.base.record import record
from segdsl.engines.sql import name
from segdsl.vocabulary.model import Field, FieldType, Metric, Relation, Vocabulary

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from segdsl.engines.duck import DuckDBEngine

Word = Field | Metric
Row = tuple[Any, ...]

_BATCH_ROWS = 10_000


def subjects(
    engine: DuckDBEngine, vocabulary: Vocabulary, words: Iterable[Word]
) -> Iterator[tuple[Any, dict[str, object]]]:
    """Each subject's key, and what it is by canonical name: values, lists of texts, lists of (date, number) pairs."""
    yield from _described(engine, vocabulary, words, _Keys("IS NOT NULL"))


def one_subject(
    engine: DuckDBEngine, vocabulary: Vocabulary, words: Iterable[Word], key: str
) -> tuple[Any, dict[str, object]] | None:
    """The same for the subject whose key, as exact text (§3.2), is `key`; None where there is none.

    Only its own rows are read. The key is first found as it is stored, so that no other relation is read as texts.
    """
    column, relation = name(vocabulary.subject_key), name(vocabulary.subject_relation)
    cursor = engine.cursor()
    try:
        found = cursor.execute(f"SELECT {column} FROM {relation} WHERE CAST({column} AS VARCHAR) = ?", [key]).fetchone()
    finally:
        cursor.close()
    return None if found is None else next(_described(engine, vocabulary, words, _Keys("= ?", (found[0],))))


@record
class _Keys:
    """Which keys to read, as SQL that follows the column, with its values."""

    test: str
    values: tuple[Any, ...] = ()


def _described(
    engine: DuckDBEngine, vocabulary: Vocabulary, words: Iterable[Word], keys: _Keys
) -> Iterator[tuple[Any, dict[str, object]]]:
    by_relation: dict[str, list[Word]] = {vocabulary.subject_relation: []}
    for word in words:
        by_relation.setdefault(word.relation, []).append(word)
    cursors: list[DuckDBPyConnection] = []
    try:
        streams = {}
        for relation, here in by_relation.items():
            cursors.append(engine.cursor())
            streams[relation] = _Stream(cursors[-1], vocabulary.relations[relation], here, keys)
        own = streams.pop(vocabulary.subject_relation)
        for key, rows in own.groups():
            subject = own.described(rows)
            for stream in streams.values():
                subject |= stream.described(stream.rows_of(key))
            yield key, subject
    finally:
        for cursor in cursors:
            cursor.close()


class _Stream:
    """The rows of one relation in the order of their keys."""

    def __init__(self, cursor: DuckDBPyConnection, relation: Relation, words: list[Word], keys: _Keys) -> None:
        self.cursor = cursor
        self.words = words
        self.widths = [len(_columns(word)) for word in words]
        columns = [name(relation.key), *(column for word in words for column in _columns(word))]
        cursor.execute(
            f"SELECT {', '.join(columns)} FROM {name(relation.name)} "
            f"WHERE {name(relation.key)} {keys.test} ORDER BY {name(relation.key)}",
            list(keys.values),
        )
        self.rows = self._rows()
        self.next: Row | None = next(self.rows, None)

    def groups(self) -> Iterator[tuple[Any, list[Row]]]:
        """Every key with its rows."""
        while self.next is not None:
            key = self.next[0]
            yield key, self.rows_of(key)

    def rows_of(self, key: Any) -> list[Row]:
        """The rows of a key; those of smaller keys, which no subject has, are passed over."""
        found = []
        while self.next is not None and self.next[0] <= key:
            if self.next[0] == key:
                found.append(self.next)
            self.next = next(self.rows, None)
        return found

    def described(self, rows: list[Row]) -> dict[str, object]:
        """What the rows of one subject say, by canonical name."""
        found: dict[str, object] = {}
        at = 1
        for word, width in zip(self.words, self.widths, strict=True):
            found[word.name] = _value(word, [row[at : at + width] for row in rows])
            at += width
        return found

    def _rows(self) -> Iterator[Row]:
        while batch := self.cursor.fetchmany(_BATCH_ROWS):
            yield from batch


def _columns(word: Word) -> tuple[str, ...]:
    """What to select for a word, as SQL: its value, or the date and number of an event."""
    if isinstance(word, Metric):
        number = "1" if word.column is None else name(word.column)
        return (_moment(word.date_column, word.holds_instants), number)
    if word.type is FieldType.DATE:
        return (_moment(word.column, word.holds_instants),)
    if word.type in (FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.BOOLEAN):
        return (name(word.column),)
    return (f"CAST({name(word.column)} AS VARCHAR)",)


def _moment(column: str, holds_instants: bool) -> str:
    """Instants leave DuckDB without their zone, which is UTC: with it they would need a library of zones."""
    return f"make_timestamp(epoch_us({name(column)}))" if holds_instants else name(column)


def _value(word: Word, rows: list[Row]) -> object:
    if isinstance(word, Metric):
        if word.holds_instants:
            return [(when and when.replace(tzinfo=UTC), number) for when, number in rows]
        return rows
    values = [value for (value,) in rows]
    if word.type is FieldType.SET:
        return values
    value = values[0] if values else None
    return value.replace(tzinfo=UTC) if word.holds_instants and value is not None else value

"""Opening data: files by name or pattern, frames and rows in memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias, assert_never

from segdsl.base.record import record
from segdsl.engines import problems
from segdsl.engines.csv_file import csv_part
from segdsl.engines.database import open_database
from segdsl.engines.duck import DuckDBEngine
from segdsl.engines.frames import frame_part
from segdsl.engines.harden import Database
from segdsl.engines.json_file import json_part
from segdsl.engines.load import Given, load
from segdsl.engines.locate import Format, expand, find_relations, format_of
from segdsl.engines.parquet_file import parquet_part
from segdsl.engines.parts import Part
from segdsl.engines.problems import Complaint, DataError
from segdsl.engines.records import Origin, records_part
from segdsl.engines.sql import name
from segdsl.engines.wants import RelationWant, wanted
from segdsl.ir.nodes import Rule
from segdsl.vocabulary.model import Vocabulary

__all__ = ["Data", "find_relations", "open_database", "open_files"]

Data: TypeAlias = str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | Iterable[Mapping[str, object]] | object
"""A path or pattern, several of them, a list of dicts, or a frame: whatever hands over an Arrow stream."""


def open_files(
    data: Mapping[str, Data], vocabulary: Vocabulary, rules: Iterable[Rule], *, unknown_members: str = "error"
) -> DuckDBEngine:
    """Open what the rules need of `data`, which is by relation, and check it.

    `unknown_members` says what a value outside a closed list is: an `error`, or `unknown`. Raises DataError with
    everything that is wrong with the data.
    """
    wants = wanted(rules, vocabulary)
    _expect_relations(data, wants, vocabulary)
    sources = {want.name: _source(data[want.name]) for want in wants if not want.keys_of}
    database = Database(file for source in sources.values() for file in source.files)
    try:
        given = _Opener(database).open(sources, wants)
        loaded = load(database.connection, wants, given, vocabulary, unknown_members=unknown_members)
    except BaseException:
        database.close()
        raise
    return DuckDBEngine(database, loaded, vocabulary)


@record(kw_only=True)
class _Source:
    """The data of a relation before it is read: files, or an object in memory."""

    files: tuple[Path, ...] = ()
    origin: str = ""
    held: object = None


def _source(data: Data) -> _Source:
    if isinstance(data, (str, os.PathLike)):
        return _Source(files=tuple(expand(data)), origin=os.fspath(data))
    if isinstance(data, (list, tuple)):
        if data and all(isinstance(item, (str, os.PathLike)) for item in data):
            files = tuple(file for item in data for file in expand(item))
            return _Source(files=files, origin=", ".join(os.fspath(item) for item in data))
        return _Source(held=list(data), origin="rows in memory")
    return _Source(held=data, origin=f"{type(data).__name__} in memory")


def _expect_relations(data: Mapping[str, Data], wants: Iterable[RelationWant], vocabulary: Vocabulary) -> None:
    complaints = [
        problems.unknown_relation(relation, vocabulary.relations)
        for relation in data
        if relation not in vocabulary.relations
    ]
    complaints += [
        problems.missing_relation(want.name, want.need, list(data))
        for want in wants
        if not want.keys_of and want.name not in data
    ]
    if complaints:
        raise DataError(*complaints)


class _Opener:
    """Opens sources one by one, and collects what is wrong with them."""

    def __init__(self, database: Database) -> None:
        self.connection = database.connection
        self.tables = 0

    def open(self, sources: Mapping[str, _Source], wants: Iterable[RelationWant]) -> dict[str, Given]:
        given = {}
        complaints: list[Complaint] = []
        for want in wants:
            if want.keys_of:
                continue
            source = sources[want.name]
            try:
                given[want.name] = Given(parts=self.parts(source, want), origin=source.origin)
            except DataError as error:
                complaints += error.complaints
        if complaints:
            raise DataError(*complaints)
        return given

    def parts(self, source: _Source, want: RelationWant) -> tuple[Part, ...]:
        if source.files:
            return tuple(self.file(file, want) for file in source.files)
        if isinstance(source.held, list):
            origin = Origin(label=want.name)
            return (records_part(self.connection, self.new_table(), source.held, want.columns, origin),)
        return (frame_part(self.connection, self.new_table(), source.held, want.name, want.columns),)

    def file(self, file: Path, want: RelationWant) -> Part:
        match format_of(file):
            case Format.CSV:
                return csv_part(file, str(file), want.key)
            case Format.JSON:
                return json_part(self.connection, self.new_table(), file, str(file), want.columns)
            case Format.PARQUET:
                return parquet_part(self.connection, file, str(file))
            case unknown:
                assert_never(unknown)

    def new_table(self) -> str:
        """A name for values as they were stored, before they are converted."""
        self.tables += 1
        return f"raw.{name(f'part {self.tables}')}"

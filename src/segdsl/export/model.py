"""The models that are exported: what they are called, what is said of them, and their queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.names import Names
from segdsl.backends.sql.needs import needs
from segdsl.backends.sql.quoted import catalogued
from segdsl.backends.sql.template import Template, members_template, memberships_template
from segdsl.base.record import record
from segdsl.explain.layout import plain_text, words_lines
from segdsl.explain.words import in_words
from segdsl.ir.nodes import Rule
from segdsl.vocabulary.model import Relation, Vocabulary

_MEMBERSHIPS = "memberships"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]+")


@record(kw_only=True)
class Export:
    """What is exported: segments by name, their program, and how and where their queries are to run.

    `one_model` puts them all into one model, with a row for each segment and member; else each is a model of members.
    Models are called as their segments, after `prefix`. `unknown_members` says that a value outside its closed list is
    no error of the data.
    """

    rules: Mapping[str, Rule]
    vocabulary: Vocabulary
    zone: ZoneInfo
    dialect: str = "duckdb"
    binding: Binding = Binding()
    one_model: bool = False
    prefix: str = ""
    unknown_members: bool = False


@record(kw_only=True)
class Package:
    """What is to be on disk: texts by path, with `/` on every system.

    Nothing of ours but these is in the `folders`. An `optional` file is left to the user where he has one.
    """

    files: Mapping[str, str]
    folders: tuple[str, ...]
    optional: tuple[str, ...] = ()


@record(kw_only=True)
class Model:
    """A model: of one segment, or of all."""

    name: str
    rule: Rule | None
    description: str
    query: Template


def models(export: Export) -> tuple[Model, ...]:
    """The models of the segments, of which there is at least one.

    Raises `UnsupportedError` where the dialect could not give the verdicts of the memory backend.
    """
    rules, vocabulary = export.rules, export.vocabulary
    if export.one_model:
        head = f"A row for each segment and each {vocabulary.subject} in it."
        each = (f"{name}: {_description(rule, vocabulary)}" for name, rule in rules.items())
        query = memberships_template(
            rules, vocabulary, zone=export.zone, dialect=export.dialect, binding=export.binding
        )
        name = export.prefix + _MEMBERSHIPS
        return (Model(name=name, rule=None, description="\n\n".join((head, *each)), query=query),)
    return tuple(
        Model(
            name=name,
            rule=rules[segment],
            description=_description(rules[segment], vocabulary),
            query=members_template(
                rules[segment], vocabulary, zone=export.zone, dialect=export.dialect, binding=export.binding
            ),
        )
        for segment, name in plain_names(rules, export.prefix).items()
    )


@record(kw_only=True)
class Read:
    """A table that the segments read: where it is, and the catalogue's spelling of each of its columns."""

    relation: Relation
    path: tuple[str, ...]
    columns: Mapping[str, str]


def tables_read(export: Export) -> tuple[Read, ...]:
    """The tables that the segments read, with just the columns that they read."""
    columns = _columns_read(export)
    paths, spelt = catalogued(columns, export.dialect, export.binding)
    relations = export.vocabulary.relations
    return tuple(
        Read(relation=relations[name], path=paths[name], columns={each: spelt[name, each] for each in columns[name]})
        for name in columns
    )


def _columns_read(export: Export) -> dict[str, tuple[str, ...]]:
    read: dict[str, dict[str, None]] = {}
    for rule in export.rules.values():
        for relation, columns in needs(rule, export.vocabulary).items():
            read.setdefault(relation, {}).update(dict.fromkeys(columns))
    return {relation: tuple(columns) for relation, columns in read.items()}


def columns_said(relation: Relation, vocabulary: Vocabulary) -> dict[str, str]:
    """What the vocabulary says of the columns of a relation; of several words for one, what the first says."""
    said = {relation.key: f"The key of a {vocabulary.subject}."}
    for field in vocabulary.fields.values():
        if field.relation == relation.name:
            said.setdefault(field.column, field.doc)
    for metric in vocabulary.metrics.values():
        if metric.relation == relation.name:
            said.setdefault(metric.date_column, "When it was.")
            if metric.column is not None:
                said.setdefault(metric.column, metric.doc)
    return said


def about(rule: Rule) -> dict[str, str]:
    """What else a model says of its segment."""
    said = {"segment": rule.name, "title": rule.title, "owner": rule.owner}
    return {key: text for key, text in said.items() if text}


def plain_names(names: Iterable[str], prefix: str) -> dict[str, str]:
    """Each of the names after a prefix, in letters, digits and `_`, as a file and a table may be called anywhere.

    No two are the same on a disk that ignores capitals.
    """
    free = Names(())
    return {name: free.new(_plain(prefix + _NOT_IN_NAMES.sub("_", name))) for name in names}


def _plain(name: str) -> str:
    return f"_{name}" if name[:1].isdigit() else name


def _description(rule: Rule, vocabulary: Vocabulary) -> str:
    """What the author says of a segment, and then the rule in words, which are the same on every day."""
    said = plain_text(words_lines(in_words(rule, vocabulary, today=None)))
    return "\n\n".join(part.strip() for part in (rule.doc, said) if part.strip())

"""Segments as a dbt package: models, their descriptions and tests, sources from the vocabulary, and macros for days.

A model is the compiler's query with calls of macros in place of days, so that dbt works them out when it runs. What it
reads are sources: where a table is, and under which name, is said once, in `sources.yml`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from typing import cast

from segdsl.backends.sql.problems import unsendable_name
from segdsl.backends.sql.quoted import quoted_text
from segdsl.export.jinja import escaped, query_in_jinja
from segdsl.export.model import Export, Model, Package, Read, about, columns_said, models, plain_names, tables_read
from segdsl.export.signed import signed
from segdsl.export.yaml import Plain, quoted, to_yaml
from segdsl.vocabulary.model import FieldType, Relation

_PROJECT_FILE = "dbt_project.yml"
_PACKAGE = "segments"
_SOURCE = "segdsl"
# What dbt puts around a name, without a look at what is in it.
_QUOTES = '"`'


def dbt_package(export: Export) -> Package:
    """The files of the package.

    Raises `UnsupportedError` where the dialect could not give the verdicts of the memory backend, or dbt not name a
    table.
    """
    made, sources = models(export), _Sources(export)
    said = [_of_all(made[0], export) if export.one_model else _of_one(model, export) for model in made]
    zone = f"\n{{%- macro segdsl_zone() -%}} {export.zone.key} {{%- endmacro -%}}\n"
    files = {
        _PROJECT_FILE: to_yaml(_project()),
        **{f"models/segments/{model.name}.sql": query_in_jinja(model.query, sources.call) for model in made},
        "models/segments/schema.yml": to_yaml({"version": 2, "models": said}),
        "models/segments/sources.yml": to_yaml({"version": 2, "sources": sources.described()}),
        "macros/segdsl.sql": _packaged("dbt.sql") + zone,
    }
    if export.one_model:
        files["tests/generic/segdsl_one_row_for_each.sql"] = _packaged("dbt_test.sql")
    return Package(
        files={path: _signed(path, text) for path, text in files.items()},
        folders=("models/segments", "macros", "tests/generic"),
        optional=(_PROJECT_FILE,),
    )


def _signed(path: str, text: str) -> str:
    return signed(text, "# ") if path.endswith(".yml") else signed(text, "{#- ", " -#}")


def _packaged(name: str) -> str:
    return cast(bytes, pkgutil.get_data("segdsl.export", f"macros/{name}")).decode()


def _project() -> dict[str, Plain]:
    return {
        "name": _PACKAGE,
        "config-version": 2,
        "profile": _PACKAGE,
        "require-dbt-version": [">=1.11.0", "<2.0.0"],
        "models": {_PACKAGE: {"segments": {"+materialized": "table"}}},
    }


# ---- models ----------------------------------------------------------------------------------------------------


def _of_one(model: Model, export: Export) -> Plain:
    """What `schema.yml` says of the model of a segment."""
    assert model.rule is not None
    key = f"The key of a {export.vocabulary.subject}."
    return {
        "name": model.name,
        "description": escaped(model.description),
        "config": {"meta": {name: escaped(text) for name, text in about(model.rule).items()}},
        "columns": [_column(export.vocabulary.subject_key, key, ["unique", "not_null"])],
    }


def _of_all(model: Model, export: Export) -> Plain:
    """What it says of the model of all segments."""
    segment, key, as_of = columns = model.query.columns
    said: dict[str, Plain] = {
        "name": model.name,
        "description": escaped(model.description),
        "columns": [
            _column(segment, "The segment.", ["not_null", _accepted(export.rules, export.dialect)]),
            _column(key, f"The key of a {export.vocabulary.subject} in it.", ["not_null"]),
            _column(as_of, "The day of the run.", ["not_null"]),
        ],
    }
    if all(map(_can_be_quoted, columns)):
        said["data_tests"] = [{"segdsl_one_row_for_each": {"arguments": {"columns": _escaped(columns)}}}]
    return said


def _column(name: str, said: str, tests: list[Plain]) -> dict[str, Plain]:
    column: dict[str, Plain] = {"name": escaped(name), "description": escaped(said), "quote": True}
    return {**column, "data_tests": tests} if tests and _can_be_quoted(name) else column


def _accepted(values: Iterable[str], dialect: str) -> Plain:
    """Dbt puts quotes around values as they are, so that one in a value would end it: such are handed over as SQL."""
    values = tuple(values)
    if all(each.replace(" ", "").isalnum() for each in values):
        return {"accepted_values": {"arguments": {"values": list(values)}}}
    literals = _escaped(quoted_text(each, dialect) for each in values)
    return {"accepted_values": {"arguments": {"values": literals, "quote": False}}}


def _escaped(texts: Iterable[str]) -> Plain:
    return [escaped(text) for text in texts]


def _can_be_quoted(name: str) -> bool:
    return not set(name) & set(_QUOTES)


# ---- sources ---------------------------------------------------------------------------------------------------


class _Sources:
    """The tables that are read as dbt's sources, those of one schema together."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.tables = {table.relation.name: table for table in tables_read(export)}
        # dbt calls tests by the names of tables, and takes no spaces there.
        self.names = plain_names(self.tables, "")
        self.places: dict[tuple[str, ...], str] = {}
        for table in self.tables.values():
            for name in table.path:
                if not _can_be_quoted(name):
                    raise unsendable_name("dbt", name)
            number = len(self.places) + 1
            self.places.setdefault(table.path[:-1], _SOURCE if number == 1 else f"{_SOURCE}_{number}")

    def call(self, relation: str) -> str:
        """The Jinja expression for a relation."""
        place = self.places[self.tables[relation].path[:-1]]
        return f"source({quoted(place)}, {quoted(self.names[relation])})"

    def described(self) -> list[Plain]:
        """What `sources.yml` says."""
        return [self._source(name, place) for place, name in self.places.items()]

    def _source(self, name: str, place: tuple[str, ...]) -> dict[str, Plain]:
        *database, schema = map(escaped, place) if place else ("{{ var('segdsl_schema', target.schema) }}",)
        source: dict[str, Plain] = {"name": name, **({"database": database[0]} if database else {}), "schema": schema}
        source["quoting"] = {"database": bool(database), "schema": bool(place), "identifier": True}
        source["tables"] = [self._table(table) for table in self.tables.values() if table.path[:-1] == place]
        return source

    def _table(self, table: Read) -> dict[str, Plain]:
        name, own_name = self.names[table.relation.name], table.path[-1]
        said = columns_said(table.relation, self.export.vocabulary)
        return {
            "name": name,
            **({"identifier": escaped(own_name)} if own_name != name else {}),
            "columns": [
                _column(spelt, said.get(column, ""), self._tests(table.relation, column))
                for column, spelt in table.columns.items()
            ],
        }

    def _tests(self, relation: Relation, column: str) -> list[Plain]:
        """What may be asked of a column: what the verdicts rest on."""
        if relation.name == self.export.vocabulary.subject_relation and column == relation.key:
            return ["unique", "not_null"]
        if self.export.unknown_members:
            return []
        here = relation.name, column, FieldType.MEMBER
        fields = self.export.vocabulary.fields.values()
        dialect = self.export.dialect
        return [_accepted(each.members, dialect) for each in fields if (each.relation, each.column, each.type) == here][
            :1
        ]

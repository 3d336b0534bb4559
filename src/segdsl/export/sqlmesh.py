"""Segments as models of SQLMesh, with audits, macros for days, and what they read as external models.

SQLMesh reads a query, works its macros out when it runs, and writes the query anew. It is told not to improve it: what
it thinks of the types of columns need not be so.
"""

from __future__ import annotations

import pkgutil
from typing import assert_never, cast

from segdsl.backends.sql.bounds import Bound, Earliest, Latest
from segdsl.backends.sql.problems import unsendable_name
from segdsl.backends.sql.quoted import quoted_name, quoted_text, sqlglot_name
from segdsl.backends.sql.template import OpenDay, OpenStart, OpenTable, Piece
from segdsl.export.model import Export, Model, Package, models, tables_read
from segdsl.export.signed import signed
from segdsl.export.yaml import to_yaml
from segdsl.ir.days import TODAY, Ago, Fixed, PeriodStart

_SCHEMA = "segments"
# What opens a macro, in names too.
_MACRO = "@"
_QUOTE = "'"


def sqlmesh_package(export: Export) -> Package:
    """The files of the models, for the folder of a SQLMesh project.

    Raises `UnsupportedError` where the dialect could not give the verdicts of the memory backend, or where SQLMesh
    would take part of a name for a macro.
    """
    for table in tables_read(export):
        for name in (*table.path, *table.columns.values()):
            if _MACRO in name:
                raise unsendable_name("SQLMesh", name)
    files = {f"models/segments/{model.name}.sql": _model(model, export) for model in models(export)}
    macros = cast(bytes, pkgutil.get_data("segdsl.export", "macros/sqlmesh.txt")).decode()
    zone = f'\nSEGDSL_ZONE = "{export.zone.key}"\n'
    return Package(
        files={
            **{path: signed(text, "-- ") for path, text in files.items()},
            "macros/segdsl.py": signed(macros + zone, "# "),
            "external_models/segdsl.yaml": signed(_external(export), "# "),
        },
        folders=("models/segments", "macros", "external_models"),
    )


def without_schema(export: Export) -> tuple[str, ...]:
    """The relations that are read and of which no schema is known: SQLMesh finds tables in schemas alone."""
    return tuple(table.relation.name for table in tables_read(export) if len(table.path) == 1)


# ---- models ----------------------------------------------------------------------------------------------------


def _model(model: Model, export: Export) -> str:
    by_day = model.query.by_day
    # There is no choosing between two queries; the one that compares days is right on every day.
    pieces = by_day.pieces if by_day is not None else model.query.pieces
    return f"{_head(model, export)}\n{_query(pieces)}\n"


def _head(model: Model, export: Export) -> str:
    key = quoted_name((export.vocabulary.subject_key,), export.dialect)
    columns = [quoted_name((column,), export.dialect) for column in model.query.columns]
    grain = ", ".join(columns)
    entries = {
        # First, as it says how the rest is read.
        "dialect": sqlglot_name(export.dialect),
        "name": f"{_SCHEMA}.{model.name}",
        "kind": "FULL",
        "cron": "'@daily'",
        **({"owner": _text(model.rule.owner, export)} if model.rule and model.rule.owner else {}),
        "description": _text(model.description, export),
        "grain": f"({grain})",
        "optimize_query": "FALSE",
        "audits": f"(UNIQUE_COMBINATION_OF_COLUMNS(columns := ({grain})), NOT_NULL(columns := ({key})))",
    }
    lines = ",\n".join(f"  {name} {value}" for name, value in entries.items())
    return f"MODEL (\n{lines}\n);\n"


def _text(value: str, export: Export) -> str:
    return quoted_text(value, export.dialect)


def _query(pieces: tuple[Piece, ...]) -> str:
    """The query with macros in place of whole texts, quotes and all."""
    written, closes = "", ""
    for piece in pieces:
        match piece:
            case OpenDay(bound):
                written, closes = written.removesuffix(_QUOTE) + _day(bound), _QUOTE
            case OpenStart(bound):
                written, closes = f"{written.removesuffix(_QUOTE)}@segdsl_day_start({_day(bound)})", _QUOTE
            case OpenTable(_, table):
                written += table
            case str(text):
                written, closes = written + text.removeprefix(closes), ""
            case _:
                assert_never(piece)
    return written


def _day(bound: Bound) -> str:
    """A macro for a day, which becomes a text such as '2026-06-30'."""
    match bound:
        case Fixed(fixed):
            return f"'{fixed.isoformat()}'"
        case _ if bound == TODAY:
            return "@segdsl_as_of()"
        case Ago(count, unit, plus):
            return f"@segdsl_ago({count}, '{unit.value}'{_plus(plus)})"
        case PeriodStart(period, offset, plus):
            return f"@segdsl_period('{period.value}', {offset}{_plus(plus)})"
        case Earliest(bounds):
            return f"@segdsl_earliest({', '.join(map(_day, bounds))})"
        case Latest(bounds):
            return f"@segdsl_latest({', '.join(map(_day, bounds))})"
        case _:
            assert_never(bound)


def _plus(days: int) -> str:
    return f", {days}" if days else ""


# ---- what they read --------------------------------------------------------------------------------------------


def _external(export: Export) -> str:
    """The tables with the columns that are read. Their types are those of the catalogue, which we do not know."""
    return to_yaml(
        [
            {
                "name": quoted_name(table.path, export.dialect),
                "dialect": sqlglot_name(export.dialect),
                "columns": dict.fromkeys(table.columns.values(), "UNKNOWN"),
            }
            for table in tables_read(export)
        ]
    )

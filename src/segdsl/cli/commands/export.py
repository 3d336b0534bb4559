"""`segdsl export`: segments as models of dbt or SQLMesh."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from segdsl.cli import completing
from segdsl.cli.options import dialect_option, overrides_option, project_option, timezone_option
from segdsl.cli.report import count
from segdsl.cli.safe import safe
from segdsl.cli.session import fail, find_rule, open_project, parse_overrides, report, run_on
from segdsl.ir.nodes import Rule
from segdsl.project.files import ProjectError
from segdsl.project.load import Project

if TYPE_CHECKING:
    from segdsl.export.model import Export, Package
    from segdsl.project.exported import Changes


@click.command("export", short_help="Write segments as models of dbt or SQLMesh.")
@click.argument("kind", type=click.Choice(["dbt", "sqlmesh"]))
@click.argument("folder", metavar="DIR", shell_complete=completing.folders)
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=completing.segments)
@click.option("--one-model", is_flag=True, help="One model of all: a row for each segment and member.")
@click.option("--prefix", default="", metavar="TEXT", help="What the names of models begin with, such as `seg_`.")
@dialect_option
@click.option("--schema", metavar="NAME", help="Where tables are that segdsl.toml does not bind to a place.")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if DIR is not up to date.")
@project_option
@overrides_option
@timezone_option
def command(
    kind: str,
    folder: str,
    names: tuple[str, ...],
    one_model: bool,
    prefix: str,
    dialect: str,
    schema: str | None,
    check: bool,
    project: str | None,
    params: tuple[str, ...],
    timezone: str | None,
) -> None:
    """Write all segments of the project, or those NAMEd, to DIR as models, with what belongs to them.

    The day of the run is a variable of the models. Files that segdsl generated are replaced, those of segments that are
    gone are removed, and no others are touched. Exit code 0; 1: an error in a rule, or with --check a file that is not
    up to date; 2: usage or the environment.
    """
    from zoneinfo import ZoneInfo

    from segdsl.export.model import Export
    from segdsl.project.exported import apply, changes, written_binding

    overrides = parse_overrides(params)
    loaded = open_project(start=project, overrides=overrides)
    rules = _segments(loaded, names, overrides)
    if prefix and not (prefix.isidentifier() and prefix.isascii()):
        raise click.UsageError(f"`--prefix {prefix}` cannot begin the name of a table; use letters, digits and `_`")
    try:
        export = Export(
            rules=rules,
            vocabulary=loaded.vocabulary,
            zone=ZoneInfo(str(run_on(loaded.settings, None, timezone).zone)),
            dialect=dialect,
            binding=written_binding(loaded, schema),
            one_model=one_model,
            prefix=prefix,
            unknown_members=loaded.settings.data.unknown_members != "error",
        )
        package = _package(kind, export)
        lacks = changes(Path(folder), package)
        if not check:
            apply(Path(folder), lacks)
    except ProjectError as error:
        fail(safe(str(error)), error.help)
    _report(lacks, len(package.files), check)
    if check and (lacks.written or lacks.removed):
        sys.exit(1)


def _segments(project: Project, names: tuple[str, ...], overrides: Mapping[str, str]) -> dict[str, Rule]:
    """The segments NAMEd, or all of a project, which has no errors then."""
    if names:
        return {name: find_rule(project, name, None, overrides) for name in names}
    if project.has_errors:
        report(project.diagnostics)
        sys.exit(1)
    if not project.checked.rules:
        fail(f"there is no segment below `{safe(str(project.root))}`", "write one in a file that ends in `.seg`")
    return dict(project.checked.rules)


def _package(kind: str, export: Export) -> Package:
    """The files, or the end of the program where the dialect cannot say a rule."""
    from segdsl.backends.sql.problems import UnsupportedError
    from segdsl.export.dbt import dbt_package
    from segdsl.export.sqlmesh import sqlmesh_package, without_schema

    if kind == "sqlmesh" and (lost := without_schema(export)):
        tables = ", ".join(f"`{safe(relation)}`" for relation in lost)
        fail(f"SQLMesh needs the schema of {tables}", "give it with --schema, or bind the tables in segdsl.toml")
    try:
        return dbt_package(export) if kind == "dbt" else sqlmesh_package(export)
    except UnsupportedError as error:
        fail(safe(str(error)))


def _report(lacks: Changes, files: int, check: bool) -> None:
    words = ("to write", "to remove") if check else ("written", "removed")
    for word, paths in zip(words, (lacks.written, lacks.removed), strict=True):
        for path in paths:
            click.echo(f"{word}: {safe(path)}")
    for path in lacks.kept:
        click.echo(f"note: `{safe(path)}` is yours and stays as it is", err=True)
    changed = len(lacks.written) + len(lacks.removed)
    click.echo(f"{count(files, 'file')}: {f'{changed} changed' if changed else 'up to date'}", err=True)

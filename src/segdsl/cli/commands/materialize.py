"""`segdsl materialize`: the members of many segments at once, in place of those that were written before."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from segdsl.cli import completing
from segdsl.cli.documents import deliver, document, document_text
from segdsl.cli.options import (
    as_of_option,
    data_options,
    options,
    output_option,
    overrides_option,
    project_option,
    timezone_option,
)
from segdsl.cli.progress import ticking
from segdsl.cli.proofs import segment_named, sound_rules
from segdsl.cli.safe import width
from segdsl.cli.session import Run, fail, open_project, parse_overrides, run_on
from segdsl.cli.terminal import PLAIN, Terminal, terminal_of
from segdsl.ir.nodes import Rule
from segdsl.project.load import Project

if TYPE_CHECKING:
    from segdsl.engines.materialize.report import Size, Written
    from segdsl.engines.materialize.target import Target
    from segdsl.engines.warehouse import WarehouseEngine


@click.command("materialize", short_help="Write the members of many segments at once.")
@click.argument("names", nargs=-1, metavar="[NAME…]", shell_complete=completing.segments)
@click.option("--all", "is_all", is_flag=True, help="All segments of the project.")
@click.option("--to", "to", metavar="TABLE|FILE", required=True, help="Where to write, in place of what is there.")
@options(project_option, overrides_option, as_of_option, timezone_option)
@data_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
def command(
    names: tuple[str, ...],
    is_all: bool,
    to: str,
    project: str | None,
    params: tuple[str, ...],
    as_of: str | None,
    timezone: str | None,
    data: str | None,
    engine: str | None,
    unknown_members: str | None,
    form: str,
    output: str | None,
) -> None:
    """Write a row (segment, key, as_of) for each member of the segments NAME, or with --all of all there are.

    FILE ends in .parquet, .csv or .arrow, or in .duckdb, which may be followed by :TABLE. With the URL of a database as
    --engine, a TABLE is made there. What was there is replaced once all is written, and compared with: how many entered
    each segment, and how many left.

    Exit code 0: written; 1: an error in a rule; 2: usage, the data or the environment.
    """
    if is_all == bool(names):
        raise click.UsageError("give the NAMEs of segments, or --all")
    loaded = open_project(start=project, overrides=parse_overrides(params))
    rules = _asked(loaded, names)
    run = run_on(loaded.settings, as_of, timezone)
    written = _written(loaded, rules, run, to, data, engine, unknown_members)
    terminal = None
    if form == "json":
        text = document_text(_as_document(written, run))
    else:
        terminal = terminal_of(sys.stdout, os.environ) if output is None else PLAIN
        text = "".join(f"{line}\n" for line in _as_text(written, terminal))
    deliver(text, output, terminal)


def _asked(project: Project, names: tuple[str, ...]) -> list[Rule]:
    rules = sound_rules(project)
    if not rules:
        fail("the project has no segment")
    return [segment_named(name, project) for name in dict.fromkeys(names)] if names else list(rules.values())


def _written(
    project: Project,
    rules: list[Rule],
    run: Run,
    to: str,
    data: str | None,
    engine: str | None,
    unknown_members: str | None,
) -> Written:
    from segdsl.cli.asking import asked_of, data_errors
    from segdsl.engines.duck import DuckDBEngine
    from segdsl.engines.materialize.target import write
    from segdsl.engines.materialize.together import together
    from segdsl.engines.warehouse import WarehouseEngine

    with data_errors():
        target = _target(project, to, data, engine)
    with (
        asked_of(
            project,
            rules,
            data=data,
            engine=engine,
            unknown_members=unknown_members,
            # A file is written here, of a copy; a table is made where the data is.
            is_copied=target is not None and engine != "memory",
            writes=target is None,
        ) as opened,
        ticking("segments", len(rules)) as tick,
    ):
        click.echo(str(run), err=True)
        if isinstance(opened, WarehouseEngine):
            return _written_there(opened, project, rules, run, to, tick)
        if target is None:
            fail(f"`{to}` is no file that memberships are written to", "end it in .parquet, .csv, .arrow or .duckdb")
        if not isinstance(opened, DuckDBEngine):
            fail("the interpreter judges one segment at a time", "leave out --engine memory")
        found = together(opened, project.vocabulary, rules, today=run.today, zone=run.zone)
    # The data is let go of before anything is written: it may be the same database.
    with data_errors(), ticking("segments", len(rules)) as tick:
        try:
            return write(found, target, tick)
        finally:
            found.close()


def _target(project: Project, to: str, data: str | None, engine: str | None) -> Target | None:
    """A file, or a table of a DuckDB file; None for a table of another database."""
    from segdsl.engines.bind import table_path
    from segdsl.engines.materialize.target import DuckDBTable, target_of
    from segdsl.engines.url import parse_url
    from segdsl.project.data import url_of
    from segdsl.project.files import ProjectError

    found = target_of(to)
    if found is not None:
        return found
    try:
        source = url_of(project, engine, data)
    except ProjectError as error:
        fail(str(error), error.help)
    path = table_path(to)
    if source is None or not source.url.startswith("duckdb://") or path is None or len(path) > 1:
        return None
    # What asks a DuckDB file reads it as other files are read, and lets go of it before anything is written.
    return DuckDBTable(parse_url(source.url, source.where).file(source.folder), path[0])


def _written_there(
    engine: WarehouseEngine, project: Project, rules: list[Rule], run: Run, to: str, tick: Callable[[], None]
) -> Written:
    from segdsl.engines.bind import table_path
    from segdsl.engines.materialize.warehouse import write_there

    path = table_path(to)
    if path is None:
        fail(f"`{to}` is neither a table nor a file", "write a table as in SQL, such as analytics.memberships")
    return write_there(engine, project.vocabulary, rules, today=run.today, zone=run.zone, table=path, done=tick)


# ---- text ------------------------------------------------------------------------------------------------------------


def _as_text(written: Written, terminal: Terminal) -> Iterator[str]:
    rows = [("segment", "members", "entered", "left"), *map(_row, written.sizes)]
    shown = [(terminal.show(segment), *numbers) for segment, *numbers in rows]
    widths = [max(map(width, column)) for column in zip(*shown, strict=True)]
    for segment, *numbers in shown:
        cells = [segment + " " * (widths[0] - width(segment))]
        cells += [f"{number:>{size}}" for number, size in zip(numbers, widths[1:], strict=True)]
        yield "  ".join(cells).rstrip()
    yield ""
    now = sum(size.members is not None for size in written.sizes)
    yield from terminal.wrap(
        f"{written.pairs:,} membership{'s' * (written.pairs != 1)} of {now:,} segment{'s' * (now != 1)} "
        f"written to {written.where}",
        0,
    )


def _row(size: Size) -> tuple[str, ...]:
    if size.members is None:
        return size.segment, "gone", "", f"{size.left:,}"
    if size.entered is None:
        return size.segment, f"{size.members:,}", "", ""
    return size.segment, f"{size.members:,}", f"{size.entered:,}", f"{size.left:,}"


# ---- JSON ------------------------------------------------------------------------------------------------------------


def _as_document(written: Written, run: Run) -> dict[str, object]:
    return document(
        as_of=run.today.isoformat(),
        timezone=str(run.zone),
        to=written.where,
        memberships=written.pairs,
        segments=[
            {"segment": size.segment, "members": size.members, "entered": size.entered, "left": size.left}
            for size in written.sizes
        ],
    )

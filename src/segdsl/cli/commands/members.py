"""`segdsl members`: who is in a segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from segdsl.cli.options import data_options, output_option, run_options
from segdsl.cli.output import FORMATS, write_result, write_rows
from segdsl.cli.session import find_rule, open_project, parse_overrides, run_on

if TYPE_CHECKING:
    from segdsl.explain.funnel import Funnel


@click.command("members", short_help="Print who is in a segment.")
@run_options
@data_options
@click.option("--verdicts", is_flag=True, help="Every subject with true, false or unknown, not only the members.")
@click.option("--why-not", is_flag=True, help="Which condition loses how many, step by step, instead of the members.")
@click.option("--format", type=click.Choice(FORMATS), default="table", show_default=True, help="How to write them.")
@output_option
def command(
    name: str | None,
    rule: str | None,
    project: str | None,
    params: tuple[str, ...],
    as_of: str | None,
    timezone: str | None,
    data: str | None,
    engine: str | None,
    unknown_members: str | None,
    verdicts: bool,
    why_not: bool,
    format: str,
    output: str | None,
) -> None:
    """Print the keys of the members of the segment NAME, or of a rule given with -e.

    With --why-not, print for each condition how many come so far, how many it loses, and how many it alone loses. The
    day of the run goes to stderr. Exit code 0; 1: an error in the rule; 2: usage, the data or the environment.
    """
    from segdsl.cli.asking import asked_of
    from segdsl.explain.funnel import funnel, steps_of

    if why_not and verdicts:
        raise click.UsageError("give --verdicts or --why-not, not both")
    if why_not and format == "parquet":
        raise click.UsageError("--why-not has no Parquet form")
    overrides = parse_overrides(params)
    loaded = open_project(start=project, overrides=overrides)
    meant = find_rule(loaded, name, rule, overrides)
    run = run_on(loaded.settings, as_of, timezone)
    with asked_of(loaded, [meant], data=data, engine=engine, unknown_members=unknown_members) as opened:
        if why_not:
            click.echo(str(run), err=True)
            tally = opened.tally(meant, steps_of(meant), today=run.today, zone=run.zone)
            _write(funnel(meant, tally, loaded.vocabulary, today=run.today, zone=run.zone), format, output)
            return
        ask = opened.verdicts if verdicts else opened.members
        click.echo(str(run), err=True)
        write_result(ask(meant, today=run.today, zone=run.zone), format, output)


def _write(said: Funnel, format: str, output: str | None) -> None:
    from segdsl.cli.explained import write_explanation
    from segdsl.explain.document import funnel_document
    from segdsl.explain.layout import funnel_lines, funnel_rows

    if format in ("csv", "jsonl"):
        columns, rows = funnel_rows(said)
        write_rows(columns, rows, format, output)
    else:
        form = "json" if format == "json" else "text"
        write_explanation(funnel_lines(said), lambda: funnel_document(said), form, output)

"""`segdsl count`: how many are in a segment."""

from __future__ import annotations

from collections import Counter

import click

from segdsl.cli.options import data_options, output_option, run_options
from segdsl.cli.output import TEXT_FORMATS, write_rows
from segdsl.cli.session import find_rule, open_project, parse_overrides, run_on


@click.command("count", short_help="Print how many are in a segment.")
@run_options
@data_options
@click.option("--verdicts", is_flag=True, help="How many are true, false and unknown.")
@click.option("--format", type=click.Choice(TEXT_FORMATS), default="table", show_default=True, help="How to write it.")
@output_option
def command(
    name: str | None,
    rule: str | None,
    project: str | None,
    params: tuple[str, ...],
    as_of: str | None,
    timezone: str | None,
    data: str | None,
    engine: str,
    unknown_members: str | None,
    verdicts: bool,
    format: str,
    output: str | None,
) -> None:
    """Print how many members the segment NAME has, or a rule given with -e.

    The options are those of `segdsl members`. Exit code 0; 1: an error in the rule; 2: usage, data or environment.
    """
    from segdsl.cli.asking import asked_of

    overrides = parse_overrides(params)
    loaded = open_project(start=project, overrides=overrides)
    meant = find_rule(loaded, name, rule, overrides)
    run = run_on(loaded.settings, as_of, timezone)
    with asked_of(loaded, [meant], data=data, engine=engine, unknown_members=unknown_members) as opened:
        click.echo(str(run), err=True)
        if verdicts:
            result = opened.verdicts(meant, today=run.today, zone=run.zone)
            counts = Counter(row[-1] for batch in result.batches() for row in batch)
            rows = [(verdict, counts[verdict]) for verdict in (True, False, None)]
            write_rows(["verdict", "count"], rows, format, output)
        else:
            write_rows(["count"], [(opened.count(meant, today=run.today, zone=run.zone),)], format, output)

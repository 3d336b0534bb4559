"""`segdsl members`: who is in a segment."""

from __future__ import annotations

import click

from segdsl.cli.options import data_options, output_option, run_options
from segdsl.cli.output import FORMATS, write_result
from segdsl.cli.session import find_rule, open_project, parse_overrides, run_on


@click.command("members", short_help="Print who is in a segment.")
@run_options
@data_options
@click.option("--verdicts", is_flag=True, help="Every subject with true, false or unknown, not only the members.")
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
    engine: str,
    unknown_members: str | None,
    verdicts: bool,
    format: str,
    output: str | None,
) -> None:
    """Print the keys of the members of the segment NAME, or of a rule given with -e.

    The day of the run goes to stderr. Exit code 0; 1: an error in the rule; 2: usage, the data or the environment.
    """
    from segdsl.cli.asking import asked_of

    overrides = parse_overrides(params)
    loaded = open_project(start=project, overrides=overrides)
    meant = find_rule(loaded, name, rule, overrides)
    run = run_on(loaded.settings, as_of, timezone)
    with asked_of(loaded, [meant], data=data, engine=engine, unknown_members=unknown_members) as opened:
        ask = opened.verdicts if verdicts else opened.members
        click.echo(str(run), err=True)
        write_result(ask(meant, today=run.today, zone=run.zone), format, output)

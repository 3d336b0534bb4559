"""`segdsl history`: how the size of a segment went, day by day."""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta

import click

from segdsl.cli.documents import deliver
from segdsl.cli.options import (
    data_options,
    name_argument,
    options,
    output_option,
    overrides_option,
    project_option,
    rule_option,
    timezone_option,
)
from segdsl.cli.output import write_rows
from segdsl.cli.pictures import sparkline
from segdsl.cli.session import Run, fail, find_rule, open_project, parse_overrides, run_on
from segdsl.cli.terminal import PLAIN, terminal_of

MOST_DAYS = 3660


@click.command("history", short_help="Draw how the size of a segment went, day by day.")
@options(name_argument, rule_option, project_option, overrides_option, timezone_option)
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=90, show_default=True, help="How many days.")
@click.option("--until", metavar="DATE", help="The last of them [default: today in the time zone].")
@data_options
@click.option("--format", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@output_option
def command(
    name: str | None,
    rule: str | None,
    project: str | None,
    params: tuple[str, ...],
    timezone: str | None,
    days: int,
    until: str | None,
    data: str | None,
    engine: str | None,
    unknown_members: str | None,
    format: str,
    output: str | None,
) -> None:
    """Draw how many members the segment NAME had on each of the last days, or a rule given with -e.

    With the data as it is now: on every day fields are what they are now. Exit code 0; 1: an error in the rule; 2:
    usage, data or environment.
    """
    from segdsl.cli.asking import asked_of

    overrides = parse_overrides(params)
    loaded = open_project(start=project, overrides=overrides)
    meant = find_rule(loaded, name, rule, overrides)
    run = run_on(loaded.settings, until, timezone)
    asked = days_until(run.today, days)
    with asked_of(loaded, [meant], data=data, engine=engine, unknown_members=unknown_members) as opened:
        sizes = opened.history(meant, asked, zone=run.zone)
    if format == "table":
        _draw(meant.name or "the rule", asked, sizes, run, output)
    else:
        click.echo(_span(asked, run), err=True)
        rows = ((day.isoformat(), size) for day, size in zip(asked, sizes, strict=True))
        write_rows(["day", "count"], rows, format, output)


def days_until(last: date, number: int) -> tuple[date, ...]:
    """So many days, `last` being the last. Ends the program with exit code 2 where the calendar has not as many."""
    if last.toordinal() < number:
        fail(f"there are no {number} days until {last}")
    return tuple(last - timedelta(days=ago) for ago in range(number - 1, -1, -1))


def _draw(called: str, days: tuple[date, ...], sizes: list[int], run: Run, output: str | None) -> None:
    terminal = terminal_of(sys.stdout, os.environ) if output is None else PLAIN
    picture = sparkline(sizes, terminal, terminal.columns)
    least, most = min(sizes), max(sizes)
    lines = [
        *terminal.wrap(f"{called}, {_span(days, run)}", 0),
        picture,
        *terminal.wrap(f"first {sizes[0]:,}, last {sizes[-1]:,}", 0),
        *terminal.wrap(f"min {least:,} on {days[sizes.index(least)]}, max {most:,} on {days[sizes.index(most)]}", 0),
    ]
    deliver("".join(f"{line}\n" for line in lines), output, terminal)


def _span(days: tuple[date, ...], run: Run) -> str:
    return f"{days[0]} to {days[-1]} ({run.zone}), with the data as it is now"

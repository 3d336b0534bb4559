"""`segdsl count`: how many are in a segment, in all or by a field."""

from __future__ import annotations

from collections import Counter

import click

from segdsl.cli import completing
from segdsl.cli.options import data_options, output_option, run_options
from segdsl.cli.output import TEXT_FORMATS, write_rows
from segdsl.cli.session import find_rule, open_project, parse_overrides, run_on


@click.command("count", short_help="Print how many are in a segment.")
@run_options
@data_options
@click.option("--verdicts", is_flag=True, help="How many are true, false and unknown.")
@click.option(
    "--by",
    "word",
    metavar="FIELD",
    shell_complete=completing.fields,
    help="How many there are of each value of this field.",
)
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
    engine: str | None,
    unknown_members: str | None,
    verdicts: bool,
    word: str | None,
    format: str,
    output: str | None,
) -> None:
    """Print how many members the segment NAME has, or a rule given with -e.

    The options are those of `segdsl members`. Exit code 0; 1: an error in the rule; 2: usage, data or environment.
    """
    from segdsl.cli.asking import asked_of
    from segdsl.cli.counted import as_rows, field_named, reading, write_bars

    if verdicts and word is not None:
        raise click.UsageError("give --verdicts or --by, not both")
    overrides = parse_overrides(params)
    loaded = open_project(start=project, overrides=overrides)
    meant = find_rule(loaded, name, rule, overrides)
    run = run_on(loaded.settings, as_of, timezone)
    field = field_named(word, loaded.vocabulary) if word is not None else None
    rules = [meant] if field is None else [meant, reading(field)]
    with asked_of(loaded, rules, data=data, engine=engine, unknown_members=unknown_members) as opened:
        click.echo(str(run), err=True)
        if field is not None:
            counts = opened.counts_by(meant, field, today=run.today, zone=run.zone)
            if format == "table":
                write_bars(counts, field, loaded.vocabulary, output)
            else:
                write_rows(["value", "count", "kind"], as_rows(counts, field), format, output)
        elif verdicts:
            result = opened.verdicts(meant, today=run.today, zone=run.zone)
            tally = Counter(row[-1] for batch in result.batches() for row in batch)
            write_rows(["verdict", "count"], [(each, tally[each]) for each in (True, False, None)], format, output)
        else:
            write_rows(["count"], [(opened.count(meant, today=run.today, zone=run.zone),)], format, output)

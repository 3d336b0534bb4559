"""`segdsl repl`: write rules at a prompt and see at once whom they find."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from segdsl.cli.options import (
    as_of_option,
    data_option,
    engine_option,
    overrides_option,
    project_option,
    timezone_option,
    unknown_members_option,
)
from segdsl.cli.session import open_project, parse_overrides, run_on
from segdsl.lint.settings import PROFILES


@click.command("repl", short_help="Write rules at a prompt and see whom they find.")
@project_option
@data_option
@engine_option
@unknown_members_option
@overrides_option
@as_of_option
@timezone_option
@click.option("--profile", type=click.Choice(PROFILES), help="What rules may use [default: the project's].")
@click.option("-c", "text", metavar="TEXT", multiple=True, help="Do this and leave; may be repeated.")
@click.option("--vi", is_flag=True, help="Edit with the keys of vi.")
@click.option(
    "--theme",
    type=click.Choice(["terminal", "light", "dark", "contrast"]),
    help="The colours of the prompt [default: as the terminal says, else its own].",
)
def command(
    project: str | None,
    data: str | None,
    engine: str | None,
    unknown_members: str | None,
    params: tuple[str, ...],
    as_of: str | None,
    timezone: str | None,
    profile: str | None,
    text: tuple[str, ...],
    vi: bool,
    theme: str | None,
) -> None:
    """Write rules at a prompt: completed, coloured and counted while they are typed.

    With -c, or where standard input is no terminal, entries are read from there and there is no prompt. Exit code 0;
    1: an error in a rule; 2: usage, the data or the environment.
    """
    from segdsl.cli.interactive.desk import Asked, Desk
    from segdsl.cli.interactive.session import Session, entries

    overrides = parse_overrides(params)
    base = open_project(start=project, overrides=overrides)
    run = run_on(base.settings, as_of, timezone)
    asked = Asked(
        start=Path(project or ".").absolute(),
        data=data,
        engine=engine,
        unknown_members=unknown_members,
        overrides=overrides,
        profile=profile,
    )
    desk = Desk(asked, run, base)
    session = Session(desk)
    try:
        if text or not sys.stdin.isatty():
            for entry in entries("\n\n".join(text) if text else sys.stdin.read(), session):
                session.submit(entry)
                if session.wants_to_quit:
                    break
            sys.exit(session.code)
        from segdsl.repl.shell import run_shell

        desk.open_in_background()
        run_shell(session, project_root=base.root, vi=vi, theme=theme)
    finally:
        desk.close()

"""Opening the data for a command, with what is wrong with it as a sentence and exit code 2."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from segdsl.cli.held import HELD
from segdsl.cli.safe import safe
from segdsl.cli.session import fail
from segdsl.ir.nodes import Rule
from segdsl.project.data import HERE, open_engine
from segdsl.project.files import ProjectError
from segdsl.project.load import Project

if TYPE_CHECKING:
    from segdsl.engines.engine import Engine


@contextmanager
def asked_of(
    project: Project,
    rules: Sequence[Rule],
    *,
    data: str | None,
    engine: str | None,
    unknown_members: str | None,
    is_copied: bool = False,
    writes: bool = False,
) -> Iterator[Engine]:
    """The engine over the data; notes about it are printed to stderr once the answer is there.

    `is_copied` and `writes` as in `open_engine`.
    """
    held = HELD.get()
    with data_errors():
        if held is not None and data is None and unknown_members is None and (engine is None or engine in HERE):
            yield held.engine(rules, in_memory=engine == "memory")
            return
        try:
            opened = open_engine(
                project,
                rules,
                directory=data,
                unknown_members=unknown_members,
                engine=engine,
                is_copied=is_copied,
                writes=writes,
            )
        except ProjectError as error:
            fail(str(error), error.help)
        with opened:
            yield opened
            for note in opened.notes:
                click.echo(f"note: {note}", err=True)


@contextmanager
def data_errors() -> Iterator[None]:
    """What is wrong with data ends the program with its complaints and exit code 2."""
    from segdsl.engines.problems import DataError

    try:
        yield
    except DataError as error:
        for complaint in error.complaints:
            click.echo(f"error[{complaint.code}]: {safe(complaint.text)}", err=True)
            if complaint.help:
                click.echo(f"help: {safe(complaint.help)}", err=True)
        sys.exit(2)

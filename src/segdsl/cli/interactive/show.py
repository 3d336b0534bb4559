"""What a session prints: lines and tables, nothing of which a terminal obeys."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from segdsl.cli.terminal import Terminal, terminal_of

if TYPE_CHECKING:
    from segdsl.cli.interactive.desk import Desk
    from segdsl.ir.nodes import Rule


def here() -> Terminal:
    """Where stdout is read."""
    return terminal_of(sys.stdout, os.environ)


def say(text: str) -> None:
    """Print lines to stdout."""
    terminal = here()
    for line in text.split("\n"):
        click.echo(terminal.show(line))


def table(columns: list[str], rows: Sequence[tuple[Any, ...]], format: str) -> None:
    """Print rows in the format of the session."""
    from segdsl.cli.output import write_rows

    write_rows(columns, rows, format, None)


def show_members(desk: Desk, rule: Rule, members: int, limit: int) -> None:
    """Print the keys of the first members, and how many more there are."""
    found = desk.live([rule]).keys(members, limit)
    if found:
        table([desk.words.vocabulary.subject_key], [(key,) for key in found], desk.format)
    more = members.bit_count() - len(found)
    if more > 0 and desk.format == "table":
        say(f"… and {more:,} more")


def show_names(desk: Desk) -> None:
    """Print what the session holds."""
    standing = desk.standing()
    words = desk.words
    say(f"{desk.run}, profile {standing.profile}")
    say(f"data: {standing.data}")
    say(f"segments: {', '.join(words.segments) or 'none'}")
    say(f"params: {', '.join(f'${name}' for name in words.params) or 'none'}")
    say(f"windows: {', '.join(words.windows) or 'none'}")
    if desk.texts:
        say(f"typed in: {', '.join(name for _, name in desk.texts)}")
    if desk.last is not None:
        say(f"last rule: {' '.join(desk.last.text.split())}")

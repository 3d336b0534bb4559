"""Explanations as a page: lines for a terminal, Markdown, or JSON."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from segdsl.cli.pictures import bar
from segdsl.cli.safe import safe
from segdsl.cli.terminal import PLAIN, Colour, Terminal, terminal_of
from segdsl.explain.layout import MARKS, Line, front

FORMATS = ("text", "markdown", "json")

_BAR = 60
_COLOURS = {True: Colour.ADDED, False: Colour.ERROR, None: Colour.WARNING}
# What Markdown, or HTML in it, would take for a sign of its own.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


def write_explanation(
    lines: Iterable[Line], content: Callable[[], dict[str, Any]], form: str, output: str | None
) -> None:
    """Write an explanation in one of `FORMATS`, to stdout or to a file. `content` gives what JSON is made of.

    Ends the program with exit code 2 where the file cannot be written.
    """
    if output is not None:
        from segdsl.cli.output import write_file

        text = _written(lines, content, form, PLAIN)
        write_file(Path(output), lambda file: file.write(text))
        return
    if form == "text":
        terminal = terminal_of(sys.stdout, os.environ)
        click.echo(as_text(lines, terminal), nl=False, color=terminal.colour)
    else:
        # Whoever reads it, not a terminal of some encoding, says what it is: UTF-8.
        click.echo(_written(lines, content, form, PLAIN).encode("utf-8", "backslashreplace"), nl=False)


def as_text(lines: Iterable[Line], terminal: Terminal) -> str:
    """The lines for people; what a colour says, a word says, too."""
    return "".join(_text(line, is_first=number == 0, terminal=terminal) for number, line in enumerate(lines))


def as_markdown(lines: Iterable[Line]) -> str:
    """The lines as Markdown; nothing in them is taken for a sign, a link or HTML."""
    return re.sub("\n{3,}", "\n\n", "".join(map(_markdown, lines))).lstrip()


def _written(lines: Iterable[Line], content: Callable[[], dict[str, Any]], form: str, terminal: Terminal) -> str:
    if form == "json":
        import json

        from segdsl.cli.documents import document

        return json.dumps(document(**content()), ensure_ascii=False, indent=2) + "\n"
    return as_markdown(lines) if form == "markdown" else as_text(lines, terminal)


def _text(line: Line, *, is_first: bool, terminal: Terminal) -> str:
    indent = "  " * line.depth
    before = front(line)
    painted = before if line.verdict is None else terminal.paint(before, _COLOURS[line.verdict[0]])
    wrapped = list(terminal.wrap(line.text, len(indent) + len(before)))
    strong = [terminal.paint(text, Colour.STRONG) if line.is_heading else text for text in wrapped]
    shown = f"{indent}{painted}" + f"\n{indent}{' ' * len(before)}".join(strong) + "\n"
    gap = "\n" if line.is_heading and not is_first else ""
    return gap + shown + (f"{indent}{_bar(line.share, len(indent), terminal)}\n" if line.share is not None else "")


def _bar(share: float, indent: int, terminal: Terminal) -> str:
    return bar(share, max(min(_BAR, (terminal.columns or _BAR) - indent), 1), terminal)


def _markdown(line: Line) -> str:
    text = _SIGNS.sub(r"\\\1", safe(line.text))
    if line.verdict is not None:
        text = f"**{MARKS[line.verdict[0]]}** {text}"
    if line.is_heading:
        return f"\n\n### {text}\n\n"
    # What stands below an item is one itself: else Markdown would set it beside that.
    bullet = "- " if line.is_item or line.depth else ""
    return f"{'  ' * line.depth}{bullet}{text}\n"

"""What commands write that is longer than a line, such as documents of JSON, and how it gets where it shall."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from segdsl import __version__
from segdsl.cli.output import write_file
from segdsl.cli.terminal import Terminal

VERSION = 1


def document(**content: object) -> dict[str, object]:
    """A document of ours. Within a version keys may be added; none changes its meaning or goes."""
    return {"version": VERSION, "tool": {"name": "segdsl", "version": __version__}, **content}


def document_text(content: dict[str, object]) -> str:
    """The document as text that ends in a newline."""
    import json

    return f"{json.dumps(content, indent=2, ensure_ascii=False, default=_written)}\n"


def write_document(content: dict[str, object]) -> None:
    """Write it to stdout."""
    deliver(document_text(content), None)


def deliver(text: str, output: str | None, terminal: Terminal | None = None) -> None:
    """Write a text to a file, or to stdout: for people as the terminal shows it, else as UTF-8 whoever reads it."""
    if output is not None:
        write_file(Path(output), lambda file: file.write(text))
    elif terminal is not None:
        click.echo(text, nl=False, color=terminal.colour)
    else:
        click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def shown_lines(text: str, terminal: Terminal) -> Iterator[str]:
    """The lines of a text that may hold anything, each as the terminal shows it."""
    return map(terminal.show, text.rstrip().split("\n"))


def _written(value: Any) -> str | list[object]:
    """What JSON has no form for: dates and money as text, sets as lists in order, what is unknown last."""
    if isinstance(value, frozenset):
        return sorted(value, key=lambda element: (element is None, element or ""))
    return format(value, "f") if isinstance(value, Decimal) else str(value)

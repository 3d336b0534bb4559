"""`segdsl explain-code`: the page of a code, without a network."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from segdsl.base.suggest import nearest
from segdsl.cli import completing
from segdsl.cli.options import project_option
from segdsl.cli.pages import Page, all_pages, families, find_page
from segdsl.cli.session import fail
from segdsl.cli.terminal import Colour, Terminal, terminal_of
from segdsl.project.files import ProjectError
from segdsl.project.load import load_project
from segdsl.vocabulary.model import Vocabulary

_FENCED = re.compile(r"^```[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WIDEST = 88


@click.command("explain-code", short_help="Explain a code, such as SEG212.")
@click.argument("code", required=False, shell_complete=completing.codes)
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
@project_option
def command(code: str | None, form: str, project: str | None) -> None:
    """Explain CODE, such as SEG212 or unknown-member: what it means, why, and what to do; without one, list all codes.

    The rules that the project's vocabulary adds are explained too. Exit code 0: explained; 2: there is no such code.
    """
    vocabulary = _vocabulary(Path(project or "."))
    terminal = terminal_of(sys.stdout, os.environ)
    if code is None:
        click.echo(_listed(vocabulary, terminal), color=terminal.colour)
        return
    page = find_page(code, vocabulary)
    if page is None:
        names = [name for page in all_pages(vocabulary) for name in (page.code, page.name)]
        guess = nearest(code, names)
        fail(f"there is no code `{code}`", f"did you mean `{guess}`?" if guess else "`segdsl explain-code` lists all")
    if form == "markdown":
        click.echo(page.markdown.encode(), nl=False)
    else:
        click.echo("\n".join(_as_text(page, terminal)), color=terminal.colour)


def _vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary of the project; of a broken one the built-in one, since what is broken has a code as well."""
    try:
        return load_project(folder.absolute(), []).vocabulary
    except ProjectError as error:
        fail(str(error), error.help)


def _listed(vocabulary: Vocabulary, terminal: Terminal) -> str:
    lines = []
    for family in families(vocabulary):
        lines += ["", terminal.paint(terminal.show(family.title), Colour.STRONG)]
        lines += [f"  {page.code}  {terminal.show(page.name)}" for page in family.pages]
    return "\n".join(lines[1:])


def _as_text(page: Page, terminal: Terminal) -> Iterator[str]:
    """The page for a terminal: its paragraphs, with examples indented."""
    yield terminal.paint(f"{page.code} {page.name}", Colour.HELP)
    for number, piece in enumerate(_FENCED.split(page.body)):
        if number % 2:
            yield ""
            for line in piece.splitlines():
                yield f"    {terminal.show(line)}".rstrip()
            continue
        for paragraph in piece.strip().split("\n\n"):
            yield ""
            yield from _wrapped(" ".join(paragraph.split()), terminal)


def _wrapped(paragraph: str, terminal: Terminal) -> Iterator[str]:
    columns = min(terminal.columns or _WIDEST, _WIDEST)
    yield from Terminal(columns=columns, encoding=terminal.encoding).wrap(paragraph, 0)

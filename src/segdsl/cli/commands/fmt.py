"""`segdsl fmt`: one way to write rule files, so that a review shows what was changed and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.cli import completing
from segdsl.cli.diff import unified_diff
from segdsl.cli.output import write_file
from segdsl.cli.session import fail, report
from segdsl.format.format import WIDTH, format_source
from segdsl.project.files import ProjectError, decode, rule_files
from segdsl.project.load import STDIN, Project, load_project
from segdsl.vocabulary.model import Vocabulary

_WIDTH_MIN = 20


@click.command("fmt", short_help="Lay out rule files in the one way.")
@click.argument("paths", nargs=-1, metavar="[PATH…|-]", shell_complete=completing.files)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; print the names of files that would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; print what would change.")
@click.option(
    "--width",
    metavar="N",
    type=click.IntRange(min=_WIDTH_MIN),
    default=WIDTH,
    show_default=True,
    help="Break lines here.",
)
def command(paths: tuple[str, ...], only_check: bool, show_diff: bool, width: int) -> None:
    """Lay out rule files in the one way. What they mean is compared before they are written.

    PATH is a rule file, a folder of them, or `-` to format standard input to stdout; without one, the files of the
    project. A file with a mistake in its syntax is left as it is.

    Exit code 0: done; 1: a file was left as it is, or with --check or --diff, one would change; 2: usage or the
    environment.
    """
    if STDIN in paths and len(paths) > 1:
        raise click.UsageError("`-` is formatted alone")
    project = _project(paths)
    if any(diagnostic.is_error for diagnostic in project.about_settings):
        report(project.about_settings)
        sys.exit(1)
    writes_nothing = only_check or show_diff
    if STDIN in paths:
        text = _text(STDIN, sys.stdin.buffer.read(), width, project.vocabulary)
        if not writes_nothing:
            click.echo(text.after, nl=False)
        texts = [text]
    else:
        texts = [_text(_shown(path), _read(path), width, project.vocabulary) for path in _files(paths, project)]
    for text in texts:
        _say(text, only_check=only_check, show_diff=show_diff)
        if text.changed and not writes_nothing and text.name != STDIN:
            _write(Path(text.name), text.after)
    if STDIN not in paths:
        click.echo(_summary(texts, writes_nothing), err=True)
    sys.exit(1 if any(text.diagnostics or (text.changed and writes_nothing) for text in texts) else 0)


@record
class _Text:
    """A file before and after, as bytes; with diagnostics it is left as it is."""

    name: str
    before: bytes
    after: bytes
    diagnostics: tuple[Diagnostic, ...]

    @property
    def changed(self) -> bool:
        return self.before != self.after


def _text(name: str, data: bytes, width: int, vocabulary: Vocabulary) -> _Text:
    source, unreadable = decode(data, name)
    if unreadable:
        return _Text(name, data, data, unreadable)
    formatted = format_source(source, width, vocabulary)
    after = data if formatted.diagnostics else formatted.text.encode()
    return _Text(name, data, after, formatted.diagnostics)


# ---- files -----------------------------------------------------------------------------------------------------


def _project(paths: tuple[str, ...]) -> Project:
    """The settings and words of the project around the first path, or the working folder; no rule of it is read."""
    start = Path(next((path for path in paths if path != STDIN), "."))
    try:
        return load_project((start if start.is_dir() else start.parent).absolute(), [])
    except ProjectError as error:
        fail(str(error), error.help)


def _files(paths: tuple[str, ...], project: Project) -> Iterator[Path]:
    """The rule files that are meant, each once."""
    named = [Path(path) for path in paths] or [project.root / rule for rule in project.settings.rules]
    try:
        yield from dict.fromkeys(file for path in named for file in rule_files(path))
    except ProjectError as error:
        fail(str(error), error.help)


def _shown(path: Path) -> str:
    """The path as a person in the working folder would write it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        fail(f"`{path}` cannot be read: {(error.strerror or str(error)).lower()}")


def _write(path: Path, data: bytes) -> None:
    write_file(path, lambda file: file.write(data.decode()))


# ---- words -----------------------------------------------------------------------------------------------------


def _say(text: _Text, *, only_check: bool, show_diff: bool) -> None:
    if text.diagnostics:
        report(text.diagnostics)
        click.echo(f"left as it is: {text.name}", err=True)
    elif text.changed and show_diff:
        click.echo(unified_diff(text.name, text.before.decode(), text.after.decode()), nl=False)
    elif text.changed and only_check:
        click.echo(text.name)
    elif text.changed and text.name != STDIN:
        click.echo(f"formatted: {text.name}", err=True)


def _summary(texts: list[_Text], writes_nothing: bool) -> str:
    left = sum(bool(text.diagnostics) for text in texts)
    changed = sum(text.changed for text in texts)
    same = len(texts) - left - changed
    parts = [
        f"{_files_of(changed)} {'would change' if writes_nothing else 'formatted'}" if changed else "",
        f"{_files_of(same)} already formatted" if same or not texts else "",
        f"{_files_of(left)} left as {'it is' if left == 1 else 'they are'}" if left else "",
    ]
    return ", ".join(part for part in parts if part)


def _files_of(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"

"""What every command that takes a rule needs: the project around it, the rule itself, and the day it runs on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import NoReturn

import click

from segdsl.base.diagnostics import Diagnostic, in_reading_order
from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.base.suggest import nearest
from segdsl.check.check import check_condition
from segdsl.cli.held import HELD
from segdsl.cli.reporters.text import render_all
from segdsl.cli.terminal import terminal_of
from segdsl.ir.nodes import Rule
from segdsl.project.files import ProjectError
from segdsl.project.load import STDIN, Opened, Progress, Project, load_project, opened_at
from segdsl.project.settings import Settings
from segdsl.syntax import tree
from segdsl.syntax.parse import parse_condition

INLINE = "-e"
OVERRIDE = "--param"


@record
class Run:
    """The day a run is for, and the zone that says which day it is (§4.1)."""

    today: date
    zone: tzinfo

    def __str__(self) -> str:
        return f"as of {self.today} ({self.zone})"


def open_project(
    paths: Iterable[str] = (),
    *,
    start: str | None = None,
    overrides: Mapping[str, str] | None = None,
    stdin_name: str | None = None,
    progress: Progress | None = None,
) -> Project:
    """The project around `start`, the first path, or the working folder; `-` among the paths is standard input.

    Within a session (`cli.held`) that is its project, unless another is named.
    `stdin_name` is the file that standard input stands for; its project is the one. `progress` as in `load_project`.

    Ends the program with a sentence and exit code 2 where the environment is not as asked for.
    """
    named = [path for path in paths if path != STDIN]
    held = HELD.get()
    if held is not None and not paths and start is None:
        return held.project(overrides or {})
    stdin = sys.stdin.buffer.read() if STDIN in paths else None
    folder = _folder(start or stdin_name or next(iter(named), "."))
    try:
        return load_project(
            folder,
            [Path(path) for path in named] or None,
            stdin=stdin,
            stdin_name=stdin_name or STDIN,
            overrides=overrides,
            progress=progress,
        )
    except ProjectError as error:
        fail(str(error), error.help)


def find_files(paths: Sequence[str]) -> Opened:
    """The project around the first path or the working folder, with its rule files or those at the paths, unread.

    Raises ProjectError where the environment is not as asked for.
    """
    return opened_at(_folder(next(iter(paths), ".")), [Path(path) for path in paths] or None)


def _folder(beginning: str) -> Path:
    path = Path(beginning)
    return (path if path.is_dir() else path.parent).absolute()


def find_rule(project: Project, name: str | None, text: str | None, overrides: Mapping[str, str]) -> Rule:
    """The segment `name` of the project, or the rule given as `text`, as `find_written` finds it."""
    rule, _ = find_written(project, name, text, overrides)
    return rule


def find_written(
    project: Project, name: str | None, text: str | None, overrides: Mapping[str, str]
) -> tuple[Rule, tree.Condition]:
    """The segment `name`, or the rule given as `text`, as it is meant and as it was written; one of them is given.

    Ends the program with exit code 1 where the rule or a param has an error, 2 where there is no such segment. Advice
    on a named segment is for `segdsl check`.
    """
    if (name is None) == (text is None):
        raise click.UsageError("give the NAME of a segment, or a rule with -e")
    if any(diagnostic.is_error for diagnostic in project.about_settings):
        report(project.about_settings)
        sys.exit(1)
    if text is not None:
        parsed = parse_condition(Source(INLINE, text))
        checked = check_condition(parsed, project.vocabulary, project.checked, overrides)
        found = in_reading_order([*parsed.diagnostics, *checked.diagnostics])
        held = HELD.get()
        is_known = held is not None and held.was_told(text)
        report(each for each in found if each.is_error or not is_known)
        if checked.rule is None or any(diagnostic.is_error for diagnostic in found):
            sys.exit(1)
        return checked.rule, parsed.condition
    assert name is not None
    about_params = [found for found in project.diagnostics if found.span.source.name.startswith(OVERRIDE)]
    report(about_params)
    rule = project.checked.rules.get(name)
    if about_params:
        sys.exit(1)
    if rule is None:
        # The segment may be one that has an error.
        report(project.diagnostics)
        if project.has_errors:
            sys.exit(1)
        fail(f"there is no segment `{name}` in {_where(project)}", _hint(name, project))
    if project.has_errors:
        click.echo("note: other rules of the project have errors; `segdsl check` shows them", err=True)
    return rule, _condition(project, rule)


def _condition(project: Project, rule: Rule) -> tree.Condition:
    """How a segment of the project was written."""
    items = (item for parse in project.files.values() for item in parse.tree.items)
    return next(item.condition for item in items if isinstance(item, tree.Segment) and item.name.span == rule.span)


def report(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics to stderr."""
    terminal = terminal_of(sys.stderr, os.environ)
    text = render_all(diagnostics, terminal)
    if text:
        click.echo(text, err=True, color=terminal.colour)


def run_on(settings: Settings, as_of: str | None, timezone: str | None) -> Run:
    """The day and zone of a run: from the options, else the project, else now (the only place that reads the clock)."""
    from zoneinfo import ZoneInfo

    from segdsl.project.settings import is_zone

    name = timezone or settings.timezone
    if not is_zone(name):
        raise click.UsageError(f"there is no time zone `{name}`; write one such as `Europe/Berlin`")
    zone = ZoneInfo(name)
    if as_of is not None:
        return Run(_day(as_of, zone), zone)
    return Run(settings.as_of or datetime.now(zone).date(), zone)


def parse_overrides(params: Iterable[str]) -> dict[str, str]:
    """`("few=7",)` as a mapping."""
    overrides = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f"`--param {param}` is not of the form NAME=VALUE")
        overrides[name.strip()] = value.strip()
    return overrides


def fail(message: str, help: str = "") -> NoReturn:
    """End with a sentence about the environment, and exit code 2."""
    click.echo(f"error: {message}", err=True)
    if help:
        click.echo(f"help: {help}", err=True)
    sys.exit(2)


def _day(text: str, zone: tzinfo) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"`--as-of {text}` is not a day that exists; write one such as 2026-06-30") from None
    return (instant if instant.tzinfo is None else instant.astimezone(zone)).date()


def _where(project: Project) -> str:
    files = list(project.files)
    return f"`{files[0]}`" if len(files) == 1 else f"{len(files)} rule files below `{project.root}`"


def _hint(name: str, project: Project) -> str:
    guess = nearest(name, project.checked.rules)
    if guess:
        return f"did you mean `{guess}`?"
    names = ", ".join(f"`{rule}`" for rule in list(project.checked.rules)[:8])
    return f"there are {names}" if names else "write one in a file that ends in `.seg`, or try `segdsl demo`"

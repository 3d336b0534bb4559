"""`segdsl check`: what is wrong with rule files, before anyone is mailed."""

from __future__ import annotations

import sys

import click

from segdsl.base.diagnostics import in_reading_order
from segdsl.base.source import Source
from segdsl.cli.options import overrides_option
from segdsl.cli.reporters.text import render_all
from segdsl.cli.session import INLINE, open_project, parse_overrides


@click.command("check", short_help="Check rule files and say what is wrong.")
@click.argument("paths", nargs=-1, metavar="[PATH…|-]")
@click.option("-e", "rule", metavar="RULE", help="Check this rule instead of files.")
@overrides_option
def command(paths: tuple[str, ...], rule: str | None, params: tuple[str, ...]) -> None:
    """Check rule files and say what is wrong.

    PATH is a rule file, a folder of them, or `-` for standard input; without one, the files of the project. Problems
    go to stdout. Exit code 0: no errors (warnings do not fail); 1: an error in a rule; 2: usage or the environment.
    """
    overrides = parse_overrides(params)
    if rule is not None:
        from segdsl.check.check import check_condition
        from segdsl.syntax.parse import parse_condition

        project = open_project(overrides=overrides)
        parsed = parse_condition(Source(INLINE, rule))
        checked = check_condition(parsed, project.vocabulary, project.checked, overrides)
        found = in_reading_order([*project.about_settings, *parsed.diagnostics, *checked.diagnostics])
        subject = "the rule"
    else:
        project = open_project(paths, overrides=overrides)
        found = project.diagnostics
        files, segments = len(project.files), len(project.checked.rules)
        subject = f"{files} file{'s' * (files != 1)} with {segments} segment{'s' * (segments != 1)}"
    if found:
        click.echo(render_all(found))
    else:
        click.echo(f"{subject}: no problems", err=True)
    sys.exit(1 if any(diagnostic.is_error for diagnostic in found) else 0)

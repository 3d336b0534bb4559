"""`segdsl check`: what is wrong with rule files, before anyone is mailed."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

import click

from segdsl.base.diagnostics import Diagnostic, Severity, in_reading_order
from segdsl.base.source import Source
from segdsl.cli.options import output_option, overrides_option
from segdsl.cli.report import Report, count, find_reporter, summary
from segdsl.cli.reporters import FORMATS
from segdsl.cli.session import INLINE, open_project, parse_overrides
from segdsl.cli.terminal import PLAIN, terminal_of
from segdsl.project.load import STDIN, Project
from segdsl.project.settings import FILE_NAME
from segdsl.syntax import tree

# Forms for people, who may have colours, or a screen that shows ASCII alone; all others are UTF-8, whoever reads them.
_FOR_PEOPLE = ("text", "concise")
_STATISTICS = {"text": "table", "json": "json", "jsonl": "jsonl"}


@click.command("check", short_help="Check rule files and say what is wrong.")
@click.argument("paths", nargs=-1, metavar="[PATH…|-]")
@click.option("-e", "rule", metavar="RULE", help="Check this rule instead of files.")
@overrides_option
@click.option("--stdin-filename", metavar="FILE", help="The file that standard input (`-`) stands for.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to report.")
@output_option
@click.option("--statistics", is_flag=True, help="Report how often each code was found, and no more.")
@click.option(
    "--fail-level",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.ERROR.value,
    show_default=True,
    help="The least severe finding that makes the exit code 1.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
def command(
    paths: tuple[str, ...],
    rule: str | None,
    params: tuple[str, ...],
    stdin_filename: str | None,
    form: str,
    output: str | None,
    statistics: bool,
    fail_level: str,
    exit_zero: bool,
) -> None:
    """Check rule files and say what is wrong.

    PATH is a rule file, a folder of them, or `-` for standard input; without one, the files of the project. Problems
    go to stdout. Exit code 0: no errors (warnings do not fail); 1: an error in a rule; 2: usage or the environment.
    """
    if rule is not None and paths:
        raise click.UsageError("give a PATH, or a rule with -e")
    if stdin_filename is not None and STDIN not in paths:
        raise click.UsageError("--stdin-filename is for standard input; give `-` as PATH")
    if statistics and form not in _STATISTICS:
        raise click.UsageError(f"--statistics has the formats {', '.join(_STATISTICS)}")
    overrides = parse_overrides(params)
    if rule is not None:
        report = _check_rule(rule, overrides, Severity(fail_level))
    else:
        project = open_project(paths, overrides=overrides, stdin_name=stdin_filename)
        report = _of_project(project, Severity(fail_level))
    if statistics:
        _write_statistics(report.diagnostics, form, output)
    else:
        _write(report, form, output)
    if not report.diagnostics:
        click.echo(f"{report.subject}: no problems", err=True)
    elif form != "text" or output is not None or statistics:
        click.echo(summary(report.diagnostics), err=True)
    sys.exit(1 if any(map(report.fails, report.diagnostics)) and not exit_zero else 0)


def _check_rule(rule: str, overrides: dict[str, str], fail_level: Severity) -> Report:
    from segdsl.check.check import check_condition
    from segdsl.syntax.parse import parse_condition

    project = open_project(overrides=overrides)
    parsed = parse_condition(Source(INLINE, rule))
    checked = check_condition(parsed, project.vocabulary, project.checked, overrides)
    return Report(
        diagnostics=in_reading_order([*project.about_settings, *parsed.diagnostics, *checked.diagnostics]),
        trees={INLINE: parsed.condition},
        vocabulary=project.vocabulary,
        subject="the rule",
        fail_level=fail_level,
        paths=_paths(project),
    )


def _of_project(project: Project, fail_level: Severity) -> Report:
    trees: dict[str, tree.File | tree.Condition] = {name: parse.tree for name, parse in project.files.items()}
    files, segments = count(len(project.files), "file"), count(len(project.checked.rules), "segment")
    return Report(
        diagnostics=project.diagnostics,
        trees=trees,
        vocabulary=project.vocabulary,
        subject=f"{files} with {segments}",
        fail_level=fail_level,
        paths=_paths(project),
    )


def _paths(project: Project) -> dict[str, str]:
    """Where the files of the project are, seen from the working folder: there an editor or a build server looks."""
    names = [name for name in (*project.files, FILE_NAME) if name != STDIN]
    return {name: _seen_from_here(project.root / name) for name in names}


def _seen_from_here(path: Path) -> str:
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:
        # On another drive there is no way from here to there.
        return path.as_posix()


def _write(report: Report, form: str, output: str | None) -> None:
    from segdsl.base.record import replace

    terminal = terminal_of(sys.stdout, os.environ) if output is None and form in _FOR_PEOPLE else PLAIN
    text = find_reporter(form).write(replace(report, terminal=terminal))
    if output is not None:
        from segdsl.cli.output import write_file

        write_file(Path(output), lambda file: file.write(_as_utf8(text).decode()))
    elif form in _FOR_PEOPLE:
        click.echo(text, nl=False, color=terminal.colour)
    else:
        click.echo(_as_utf8(text), nl=False)


def _as_utf8(text: str) -> bytes:
    # A rule given with -e may hold bytes that are no text.
    return text.encode("utf-8", "backslashreplace")


def _write_statistics(found: tuple[Diagnostic, ...], form: str, output: str | None) -> None:
    from segdsl.cli.output import write_rows

    counts = Counter((each.code, each.name, each.severity.value) for each in found)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if ordered or form != "text":
        rows = [(number, *kind) for kind, number in ordered]
        write_rows(["count", "code", "name", "severity"], rows, _STATISTICS[form], output)
        sys.stdout.flush()

"""Findings as a report, on stdout or in a file, and the exit code."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

import click

from segdsl.base.record import replace
from segdsl.cli.checking.asked import Reporting
from segdsl.cli.checking.look import Looked, seen_from_here
from segdsl.cli.report import Report, count, find_reporter, summary
from segdsl.cli.session import INLINE
from segdsl.cli.terminal import PLAIN, terminal_of
from segdsl.project.load import STDIN, Project
from segdsl.project.settings import FILE_NAME, SHARED_FILE_NAME
from segdsl.syntax import tree

# Forms for people, who may have colours, or a screen that shows ASCII alone; all others are UTF-8, whoever reads them.
FOR_PEOPLE = ("text", "concise")
STATISTICS = {"text": "table", "json": "json", "jsonl": "jsonl"}


def report_of(looked: Looked, reporting: Reporting) -> Report:
    """What was found, ready for a reporter."""
    project = looked.project
    trees: dict[str, tree.File | tree.Condition]
    if looked.rule is not None:
        trees, subject = {INLINE: looked.rule}, "the rule"
    else:
        trees = {name: parse.tree for name, parse in project.files.items()}
        subject = f"{count(len(project.files), 'file')} with {count(len(project.checked.rules), 'segment')}"
    return Report(
        diagnostics=looked.findings.diagnostics,
        suppressed=looked.findings.suppressed,
        trees=trees,
        vocabulary=project.vocabulary,
        subject=subject,
        fail_level=reporting.fail_level,
        paths=paths_of(project),
    )


def write_report(report: Report, reporting: Reporting, *, to_stderr: bool = False) -> int:
    """Write the report where it was asked for, and what there is to say of it to stderr; the exit code.

    `to_stderr` is for a command that needs stdout for something else.
    """
    if reporting.statistics:
        _write_statistics(report, reporting)
    else:
        _write(report, reporting, to_stderr=to_stderr)
    allowed = f"; {len(report.suppressed)} more allowed" if reporting.statistics and report.suppressed else ""
    if not report.diagnostics:
        click.echo(f"{report.subject}: no problems{allowed}", err=True)
    elif reporting.form != "text" or reporting.output is not None or reporting.statistics:
        click.echo(f"{summary(report.diagnostics)}{allowed}", err=True)
    return 1 if any(map(report.fails, report.diagnostics)) and not reporting.exit_zero else 0


def paths_of(project: Project) -> dict[str, str]:
    """Where the files of the project are, seen from the working folder: there an editor or a build server looks."""
    names = [name for name in (*project.files, FILE_NAME, SHARED_FILE_NAME) if name != STDIN]
    return {name: seen_from_here(project.root / name) for name in names}


def _write(report: Report, reporting: Reporting, *, to_stderr: bool) -> None:
    stream = sys.stderr if to_stderr else sys.stdout
    for_people = reporting.form in FOR_PEOPLE
    terminal = terminal_of(stream, os.environ) if reporting.output is None and for_people else PLAIN
    text = find_reporter(reporting.form).write(replace(report, terminal=terminal))
    if reporting.output is not None:
        from segdsl.cli.output import write_file

        write_file(Path(reporting.output), lambda file: file.write(_as_utf8(text).decode()))
    elif for_people:
        click.echo(text, nl=False, color=terminal.colour, err=to_stderr)
    else:
        click.echo(_as_utf8(text), nl=False, err=to_stderr)


def _as_utf8(text: str) -> bytes:
    # A rule given with -e may hold bytes that are no text.
    return text.encode("utf-8", "backslashreplace")


def _write_statistics(report: Report, reporting: Reporting) -> None:
    from segdsl.cli.output import write_rows

    counts = Counter((each.code, each.name, each.severity.value) for each in report.diagnostics)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if ordered or reporting.form != "text":
        rows = [(number, *kind) for kind, number in ordered]
        write_rows(["count", "code", "name", "severity"], rows, STATISTICS[reporting.form], reporting.output)
        sys.stdout.flush()

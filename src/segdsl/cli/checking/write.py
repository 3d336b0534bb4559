"""Findings as a report, on stdout or in a file, and the exit code."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from segdsl.base.record import replace
from segdsl.cli.checking.asked import Reporting
from segdsl.cli.checking.look import Looked, seen_from_here
from segdsl.cli.report import Report, count, find_reporter, summary
from segdsl.cli.session import INLINE
from segdsl.cli.terminal import PLAIN, terminal_of
from segdsl.lint.findings import Findings
from segdsl.project.load import STDIN, Project
from segdsl.project.settings import FILE_NAME, SHARED_FILE_NAME
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse

if TYPE_CHECKING:
    from segdsl.project.survey import Surveyed

# Forms for people, who may have colours, or a screen that shows ASCII alone; all others are UTF-8, whoever reads them.
FOR_PEOPLE = ("text", "concise")
STATISTICS = {"text": "table", "json": "json", "jsonl": "jsonl"}


class Trees(Mapping[str, "tree.File | tree.Condition"]):
    """The trees of rule files, by name."""

    def __init__(self, files: Mapping[str, Parse]) -> None:
        self._files = files

    def __getitem__(self, name: str) -> tree.File:
        return self._files[name].tree

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def report_of(looked: Looked, reporting: Reporting) -> Report:
    """What was found, ready for a reporter."""
    project = looked.project
    if looked.rule is not None:
        trees: Mapping[str, tree.File | tree.Condition] = {INLINE: looked.rule}
        return _report(looked.findings, reporting, project, trees, "the rule")
    return _report(looked.findings, reporting, project, *_files(project.files, len(project.checked.rules)))


def report_of_survey(surveyed: Surveyed, reporting: Reporting) -> Report:
    """The same of a project that is not held."""
    return _report(surveyed.findings, reporting, surveyed, *_files(surveyed.files, surveyed.segments))


def _files(files: Mapping[str, Parse], segments: int) -> tuple[Mapping[str, tree.File | tree.Condition], str]:
    return Trees(files), f"{count(len(files), 'file')} with {count(segments, 'segment')}"


def _report(
    findings: Findings,
    reporting: Reporting,
    project: Project | Surveyed,
    trees: Mapping[str, tree.File | tree.Condition],
    subject: str,
) -> Report:
    return Report(
        diagnostics=findings.diagnostics,
        suppressed=findings.suppressed,
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


def paths_of(project: Project | Surveyed) -> dict[str, str]:
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

"""`segdsl series`: the days that a series covers, and whether what it says holds."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from segdsl.analysis.series import Axis, Days, Finding, Gap, Meeting, SeriesDays, Undecided
from segdsl.base.suggest import nearest
from segdsl.cli import completing
from segdsl.cli.bars import drawn
from segdsl.cli.documents import document, shown_lines, write_document
from segdsl.cli.options import overrides_option
from segdsl.cli.proofs import facts_option, prover_of
from segdsl.cli.safe import safe
from segdsl.cli.session import fail, open_project, parse_overrides, report
from segdsl.cli.terminal import Colour, Terminal, terminal_of
from segdsl.cli.witnesses import as_tests, as_values
from segdsl.project.load import Project
from segdsl.vocabulary.model import Field, FieldType

if TYPE_CHECKING:
    from segdsl.check.model import Series


@click.command("series", short_help="Draw the days that a series covers.")
@click.argument("name", shell_complete=completing.series)
@click.argument("paths", nargs=-1, metavar="[PATH…]", shell_complete=completing.files)
@click.option(
    "--by",
    "field",
    metavar="FIELD",
    shell_complete=completing.fields,
    help="The date to count from [default: the one all segments ask for].",
)
@facts_option
@overrides_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    name: str, paths: tuple[str, ...], field: str | None, no_facts: bool, params: tuple[str, ...], form: str
) -> None:
    """Draw the days that each segment of the series NAME covers, and say where two of them meet or a day is left out.

    What is said is proved, for every day and all data. Exit code 0: no overlap and no gap; 1: there is one, or an error
    in a rule; 2: usage or the environment; 3: it is not known.
    """
    from segdsl.analysis.series import series_days

    project = open_project(paths, overrides=parse_overrides(params))
    series = _series(project, name)
    by = _date(project, field)
    days = series_days(series, project.checked.rules, prover_of(project, no_facts), None if by is None else by.name)
    if by is not None and days.axis is None:
        fail(f"not every segment of `{name}` asks for `{by.name}`")
    if form == "json":
        write_document(_as_document(series, days))
    else:
        terminal = terminal_of(sys.stdout, os.environ)
        click.echo("\n".join(_as_text(series, days, project, terminal)), color=terminal.colour)
    unknown = all(isinstance(found, Undecided) for found in days.findings)
    sys.exit((3 if unknown else 1) if days.findings else 0)


def _series(project: Project, name: str) -> Series:
    series = project.checked.series.get(name)
    if series is None:
        if project.has_errors:
            report(found for found in project.diagnostics if found.is_error)
            sys.exit(1)
        guess = nearest(name, project.checked.series)
        listed = ", ".join(f"`{each}`" for each in project.checked.series)
        there_are = f"there are {listed}" if listed else "`series NAME { a, b }` in a rule file makes one"
        fail(f"there is no series `{safe(name)}`", f"did you mean `{guess}`?" if guess else there_are)
    return series


def _date(project: Project, name: str | None) -> Field | None:
    if name is None:
        return None
    word = project.vocabulary.words.get(name)
    if not isinstance(word, Field) or word.type is not FieldType.DATE:
        dates = [each for each, word in project.vocabulary.words.items() if word.type is FieldType.DATE]
        guess = nearest(name, dates)
        fail(f"`{safe(name)}` is not a date field", f"did you mean `{guess}`?" if guess else "")
    return word


# ---- text ------------------------------------------------------------------------------------------------------


def _as_text(series: Series, days: SeriesDays, project: Project, terminal: Terminal) -> Iterator[str]:
    if days.axis is None:
        heading = "its segments have no date in common"
    elif days.axis.is_calendar:
        heading = f"days of {days.axis.field.name}"
    else:
        heading = f"days since {days.axis.field.name}"
    yield from terminal.wrap(f"{series.name}: {heading}", 0)
    lines = list(drawn(days, terminal))
    yield from ["", *lines] if lines else []
    yield ""
    pairs_undecided = any(isinstance(found, Undecided) and found.second for found in days.findings)
    if not pairs_undecided and not any(isinstance(found, Meeting) for found in days.findings):
        yield from terminal.wrap(f"no {project.vocabulary.subject} is in two of them on one day", 0)
    days_undecided = any(isinstance(found, Undecided) and not found.second for found in days.findings)
    if days.axis and not days_undecided and not any(isinstance(found, Gap) for found in days.findings):
        yield from terminal.wrap("no day between them is left out", 0)
    for found in days.findings:
        yield from _said(found, days.axis, project, terminal)


def _said(found: Finding, axis: Axis | None, project: Project, terminal: Terminal) -> Iterator[str]:
    match found:
        case Meeting(first, second, witness, shared):
            on = f" on {_ranges(shared, axis)}" if axis is not None and shared else ""
            sentence = f"a {project.vocabulary.subject} can be in both {first} and {second}"
            rules = project.checked.rules
            yield from _marked("overlap", f"{sentence}{on}", Colour.ERROR, terminal)
            test = as_tests(witness, (rules[first], rules[second]), sentence, project.vocabulary)
            yield from ("", *shown_lines(test, terminal), "")
        case Gap(run, after, before):
            assert axis is not None
            sentence = f"{axis.names(run)}, between {' and '.join(after)} and {' and '.join(before)}"
            yield from _marked("gap", sentence, Colour.ERROR, terminal)
        case Undecided(first, second, reason):
            what = f"whether {first} and {second} meet" if second else f"which days {first} covers"
            yield from _marked("not known", f"{what}: {reason}", Colour.WARNING, terminal)


def _marked(word: str, sentence: str, colour: Colour, terminal: Terminal) -> Iterator[str]:
    first, *rest = terminal.wrap(sentence, len(word) + 2)
    yield f"{terminal.paint(f'{word}:', colour)} {first}"
    yield from (f"  {line}" for line in rest)


def _ranges(days: tuple[Days, ...], axis: Axis) -> str:
    return ", ".join(axis.names(run) for run in days)


# ---- JSON ------------------------------------------------------------------------------------------------------


def _as_document(series: Series, days: SeriesDays) -> dict[str, object]:
    axis = days.axis
    kind = None if axis is None else "calendar" if axis.is_calendar else "age"
    covered = [
        {
            "segment": each.segment,
            "days": [_range(run, axis) for run in each.days],
            "since_ever": each.since_ever,
            "for_ever": each.for_ever,
            "unknown": [_range(run, axis) for run in each.unknown],
        }
        for each in days.covered
    ]
    return document(
        series=series.name,
        segments=series.segments,
        field=axis and axis.field.name,
        days_are=kind,
        covered=covered,
        findings=[_finding(found, axis) for found in days.findings],
    )


def _finding(found: Finding, axis: Axis | None) -> dict[str, object]:
    match found:
        case Meeting(first, second, witness, shared):
            ranges = [_range(run, axis) for run in shared]
            return {"kind": "overlap", "segments": [first, second], "days": ranges, "witness": as_values(witness)}
        case Gap(run, after, before):
            return {"kind": "gap", "days": [_range(run, axis)], "after": after, "before": before}
        case Undecided(first, second, reason):
            return {"kind": "unknown", "segments": [first, *([second] if second else [])], "reason": reason}


def _range(days: Days, axis: Axis | None) -> list[object]:
    """The first and the last day: a number of days, or a date."""
    assert axis is not None
    return [axis.name(day) if axis.is_calendar else day for day in (days.first, days.last)]

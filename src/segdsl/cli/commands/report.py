"""`segdsl report`: all segments of a project as one page for people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from segdsl.base.record import record
from segdsl.cli import completing
from segdsl.cli.commands.history import days_until
from segdsl.cli.html.segments import Described, Report, Size, Tested, as_page
from segdsl.cli.options import (
    as_of_option,
    data_options,
    options,
    output_option,
    overrides_option,
    project_option,
    timezone_option,
)
from segdsl.cli.progress import watched
from segdsl.cli.proofs import sound_rules
from segdsl.cli.session import Run, fail, open_project, parse_overrides, run_on
from segdsl.ir.nodes import Rule
from segdsl.project.load import Project

if TYPE_CHECKING:
    from segdsl.analysis.prove import Prover
    from segdsl.engines.engine import Engine

PAGE = "index.html"
_DAYS = 90
_SAMPLE = 12
# With more segments than this, comparing each with every other takes longer than a reader of one page waits for.
_COMPARED = 60


@click.command("report", short_help="Write all segments as one page of HTML.")
@click.argument("folder", metavar="[DIR]", required=False, shell_complete=completing.folders)
@options(project_option, overrides_option, as_of_option, timezone_option, data_options)
@output_option
def command(
    folder: str | None,
    project: str | None,
    params: tuple[str, ...],
    as_of: str | None,
    timezone: str | None,
    data: str | None,
    engine: str | None,
    unknown_members: str | None,
    output: str | None,
) -> None:
    """Write DIR/index.html: each segment of the project in words, with its members, trend, tests and users.

    The page needs nothing else: no script, nothing that is fetched. Without data it has words and tests alone.
    Exit code 0: written; 1: an error in a rule; 2: usage, data or environment.
    """
    from segdsl.cli.output import write_file

    if (folder is None) == (output is None):
        raise click.UsageError("give a folder DIR for the page, or a file with -o")
    loaded = open_project(start=project, overrides=parse_overrides(params))
    rules = sound_rules(loaded)
    run = run_on(loaded.settings, as_of, timezone)
    text = as_page(_report(loaded, rules, run, _Data(folder=data, engine=engine, unknown_members=unknown_members)))
    target = Path(output) if output is not None else _inside(str(folder))
    write_file(target, lambda file: file.write(text))
    click.echo(f"wrote {target}", err=True)


@record(kw_only=True)
class _Data:
    """The options that say where the data is and what stands in it."""

    folder: str | None
    engine: str | None
    unknown_members: str | None


def _inside(folder: str) -> Path:
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"`{folder}` cannot be made: {(error.strerror or str(error)).lower()}")
    return Path(folder) / PAGE


def _report(project: Project, rules: Mapping[str, Rule], run: Run, data: _Data) -> Report:
    from segdsl.analysis.prove import Prover
    from segdsl.explain.words import in_words

    sizes: Mapping[str, Size] = {}
    total = None
    if rules and (data.folder is not None or data.engine is not None or _has_data(project)):
        sizes, total = _sizes(project, rules, run, data)
    elif rules:
        click.echo("note: the project has no data; the page has words and tests alone", err=True)
    prover = Prover(project.vocabulary)
    relations = _relations(rules, prover) if len(rules) <= _COMPARED else {}
    segments = tuple(
        Described(
            words=in_words(rule, project.vocabulary, today=run.today, zone=run.zone),
            size=sizes.get(name),
            tested=_tested(project, rule, prover),
            workflows=tuple(each.name for each in project.checked.workflows.values() if each.segment == name),
            relations=tuple(relations.get(name, ())),
        )
        for name, rule in rules.items()
    )
    return Report(
        title=f"{project.root.resolve().name}: segments",
        subject=project.vocabulary.subject,
        today=run.today,
        zone=str(run.zone),
        total=total,
        segments=segments,
        compared=len(rules) <= _COMPARED,
    )


def _has_data(project: Project) -> bool:
    settings = project.settings.data
    return any(each is not None for each in (settings.directory, settings.files, settings.database, settings.engine))


def _sizes(project: Project, rules: Mapping[str, Rule], run: Run, data: _Data) -> tuple[Mapping[str, Size], int]:
    """The members of every segment, and how many subjects there are."""
    from segdsl.cli.asking import asked_of

    asked = list(rules.values())
    with asked_of(project, asked, data=data.folder, engine=data.engine, unknown_members=data.unknown_members) as engine:
        total = sum(engine.tally(asked[0], [asked[0].condition], today=run.today, zone=run.zone).values())
        sizes = {rule.name: _size(engine, rule, run) for rule in watched(iter(asked), len(asked), "segments")}
    return sizes, total


def _size(engine: Engine, rule: Rule, run: Run) -> Size:
    days = days_until(run.today, _DAYS)
    sizes = tuple(engine.history(rule, days, zone=run.zone))
    members = engine.members(rule, today=run.today, zone=run.zone)
    sample = next(iter(members.batches(_SAMPLE)), [])
    return Size(members=sizes[-1], sample=tuple(str(row[0]) for row in sample), days=days, sizes=sizes)


def _tested(project: Project, rule: Rule, prover: Prover) -> Tested:
    from segdsl.testing.coverage import coverage
    from segdsl.testing.run import run

    tests = [test for test in project.checked.tests if test.segment == rule.name]
    outcomes = run(tests, {rule.name: rule})
    failed = tuple(dict.fromkeys(each.test.sentence for each in outcomes if not each.passed))
    covered = coverage(rule, (case for test in tests for case in test.cases), prover)
    return Tested(passed=sum(each.passed for each in outcomes), failed=failed, percent=covered.percent)


def _relations(rules: Mapping[str, Rule], prover: Prover) -> dict[str, list[tuple[str, str]]]:
    """For each segment the others that it meets, and how each of them lies to it."""
    from segdsl.analysis.overlap import Relation, pairs
    from segdsl.cli.matrix import MIRRORED

    says = {
        Relation.EQUAL: "the same members",
        Relation.INSIDE: "lies inside it",
        Relation.AROUND: "lies around it",
        Relation.OVERLAP: "can have members in common",
    }
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in rules}
    for pair in watched(pairs(rules, prover), len(rules) * (len(rules) - 1) // 2, "pairs"):
        if pair.relation.meets:
            found[pair.first].append((pair.second, says[MIRRORED.get(pair.relation, pair.relation)]))
            found[pair.second].append((pair.first, says[pair.relation]))
    return found

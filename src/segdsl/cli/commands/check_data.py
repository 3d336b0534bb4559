"""`segdsl check-data`: who in the data breaks what proofs assume."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from segdsl.base.record import record
from segdsl.base.suggest import nearest
from segdsl.cli.documents import document, write_document
from segdsl.cli.options import data_options, project_option, timezone_option
from segdsl.cli.output import write_rows
from segdsl.cli.report import count
from segdsl.cli.safe import safe
from segdsl.cli.session import fail, open_project, report, run_on
from segdsl.ir import nodes as ir
from segdsl.project.load import Project
from segdsl.vocabulary.model import BackgroundFact, Vocabulary

if TYPE_CHECKING:
    from segdsl.engines.engine import CountedResult

_EXAMPLES = 5


@click.command("check-data", short_help="Say who breaks the facts that proofs assume.")
@click.option("--fact", "names", metavar="NAME", multiple=True, help="Only this fact; may be repeated.")
@project_option
@data_options
@timezone_option
@click.option(
    "--examples", metavar="N", type=click.IntRange(min=0), default=_EXAMPLES, show_default=True, help="Show so many."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    names: tuple[str, ...],
    project: str | None,
    data: str | None,
    engine: str | None,
    timezone: str | None,
    unknown_members: str | None,
    examples: int,
    form: str,
) -> None:
    """Say of each background fact of the vocabulary who in the data breaks it, and show the first.

    A proof that uses a fact says so; who breaks the fact is somebody for whom the proof may not hold. Exit code 0: the
    facts hold in the data; 1: some do not; 2: usage, the data or the environment.
    """
    from segdsl.cli.asking import asked_of

    loaded = open_project(start=project)
    if any(found.is_error for found in loaded.about_settings):
        report(loaded.about_settings)
        sys.exit(1)
    facts = _facts(loaded, names)
    zone = run_on(loaded.settings, None, timezone).zone
    asked = [_asking_about(facts, loaded.vocabulary)]
    found = []
    with asked_of(loaded, asked, data=data, engine=engine, unknown_members=unknown_members) as opened:
        for fact in facts:
            result = opened.breaking(fact, zone=zone)
            found.append(_Broken(fact, result.count(), result.columns, _first(result, examples)))
    if form == "json":
        write_document(document(facts=[_as_json(each) for each in found]))
    else:
        for each in found:
            _say(each, loaded.vocabulary.subject)
    broken = sum(each.subjects > 0 for each in found)
    click.echo(f"{count(len(facts), 'fact')}, {broken or 'none'} of them broken", err=True)
    sys.exit(1 if broken else 0)


@record
class _Broken:
    """A fact with how many break it, and the first of them as rows under columns."""

    fact: BackgroundFact
    subjects: int
    columns: tuple[str, ...]
    examples: list[tuple[Any, ...]]


def _facts(project: Project, names: tuple[str, ...]) -> list[BackgroundFact]:
    facts = {fact.name: fact for fact in project.vocabulary.facts}
    for name in names:
        if name not in facts:
            guess = nearest(name, facts)
            fail(f"the vocabulary has no fact `{safe(name)}`", f"did you mean `{guess}`?" if guess else "")
    return [facts[name] for name in dict.fromkeys(names)] if names else list(facts.values())


def _asking_about(facts: list[BackgroundFact], vocabulary: Vocabulary) -> ir.Rule:
    """A rule that reads what the facts speak of, so that it is loaded and checked."""
    from segdsl.backends.sql.compile import fact_fields

    fields = dict.fromkeys(field for fact in facts for field in fact_fields(fact, vocabulary))
    return ir.Rule(name="", condition=ir.And(tuple(ir.Known(field) for field in fields)))


def _first(result: CountedResult, number: int) -> list[tuple[Any, ...]]:
    return list(islice((row for batch in result.batches(max(number, 1)) for row in batch), number))


def _say(broken: _Broken, subject: str) -> None:
    if not broken.subjects:
        click.echo(f"{broken.fact.name}: holds")
        return
    click.echo(
        f"{broken.fact.name}: {count(broken.subjects, subject)} {'breaks' if broken.subjects == 1 else 'break'} it"
    )
    click.echo(f"  but {safe(broken.fact.reason)}")
    if broken.examples:
        rows = [["unknown" if cell is None else cell for cell in row] for row in broken.examples]
        write_rows(list(broken.columns), map(tuple, rows), "table", None)
        sys.stdout.flush()
    hidden = broken.subjects - len(broken.examples)
    if broken.examples and hidden:
        click.echo(f"and {hidden:,} more")


def _as_json(broken: _Broken) -> dict[str, object]:
    return {
        "name": broken.fact.name,
        "reason": broken.fact.reason,
        "broken_by": broken.subjects,
        "examples": [dict(zip(broken.columns, row, strict=True)) for row in broken.examples],
    }

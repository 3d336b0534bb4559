"""`segdsl explain`: a rule in plain English, or why one subject is in or out, and what would change that."""

from __future__ import annotations

import click

from segdsl.cli.explained import FORMATS, write_explanation
from segdsl.cli.options import data_options, output_option, run_options
from segdsl.cli.safe import safe
from segdsl.cli.session import Run, fail, find_rule, open_project, parse_overrides, run_on
from segdsl.ir.nodes import Rule
from segdsl.project.load import Project


@click.command("explain", short_help="Say in plain English what a rule means, or why a partner is in or out.")
@run_options
@click.option("--id", "--partner", "key", metavar="ID", help="Explain this partner, household, … of the data.")
@data_options
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to write it."
)
@output_option
def command(
    name: str | None,
    rule: str | None,
    project: str | None,
    params: tuple[str, ...],
    as_of: str | None,
    timezone: str | None,
    key: str | None,
    data: str | None,
    engine: str | None,
    unknown_members: str | None,
    form: str,
    output: str | None,
) -> None:
    """Say in plain English what the segment NAME means, or a rule given with -e, with the dates of the day of the run.

    With --id, say of one subject of the data what each condition sees and finds, why it is in or out, which change
    would turn that, and on which days time alone will. Exit code 0; 1: an error in the rule; 2: usage, the data or the
    environment.
    """
    overrides = parse_overrides(params)
    loaded = open_project(start=project, overrides=overrides)
    meant = find_rule(loaded, name, rule, overrides)
    run = run_on(loaded.settings, as_of, timezone)
    if key is not None:
        _subject(loaded, meant, run, key, data, engine, unknown_members, form, output)
    elif any(option is not None for option in (data, engine, unknown_members)):
        raise click.UsageError("a rule is explained without data; with --id, a subject of the data is")
    else:
        _rule(loaded, meant, run, form, output)


def _rule(project: Project, meant: Rule, run: Run, form: str, output: str | None) -> None:
    from segdsl.explain.document import rule_document
    from segdsl.explain.layout import rule_lines
    from segdsl.explain.words import in_words

    said = in_words(meant, project.vocabulary, today=run.today, zone=run.zone)
    write_explanation(rule_lines(said), lambda: rule_document(said), form, output)


def _subject(
    project: Project,
    meant: Rule,
    run: Run,
    key: str,
    data: str | None,
    engine: str | None,
    unknown_members: str | None,
    form: str,
    output: str | None,
) -> None:
    from segdsl.cli.asking import asked_of
    from segdsl.explain.document import subject_document
    from segdsl.explain.layout import subject_lines
    from segdsl.explain.subject import explain_subject

    with asked_of(project, [meant], data=data, engine=engine, unknown_members=unknown_members) as opened:
        found = opened.subject(meant, key)
    if found is None:
        noun = project.vocabulary.subject
        fail(f"there is no {noun} `{safe(key)}` in the data", "`segdsl members NAME --verdicts` prints the keys of all")
    stored, subject = found
    said = explain_subject(meant, subject, project.vocabulary, key=stored, today=run.today, zone=run.zone)
    write_explanation(subject_lines(said), lambda: subject_document(said), form, output)

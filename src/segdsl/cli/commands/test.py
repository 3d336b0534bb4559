"""`segdsl test`: run the tests that are written beside the rules (§10), say what they cover, write missing ones."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from segdsl.check.model import Test
from segdsl.cli import completing
from segdsl.cli.options import output_option, overrides_option
from segdsl.cli.safe import safe
from segdsl.cli.session import fail, find_rule, open_project, parse_overrides, report
from segdsl.cli.terminal import PLAIN, terminal_of
from segdsl.cli.tested import FORMATS, Tested, write
from segdsl.ir.nodes import Rule
from segdsl.project.load import Project
from segdsl.testing.run import Outcome, run

if TYPE_CHECKING:
    from segdsl.testing.coverage import Coverage


@click.command("test", short_help="Run the tests that are written in rule files.")
@click.argument("paths", nargs=-1, metavar="[PATH…|-]", shell_complete=completing.files)
@overrides_option
@click.option("-k", "words", metavar="TEXT", help="Only tests whose sentence or segment holds TEXT, in any case.")
@click.option(
    "--engine",
    type=click.Choice(["memory", "duckdb"]),
    default="memory",
    show_default=True,
    help="Run by the interpreter, or as SQL; the answer is the same.",
)
@click.option("--coverage", "show_coverage", is_flag=True, help="Say which verdicts and bounds no case shows.")
@click.option(
    "--min-coverage",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Fail where the cases show less than this of what there is to show.",
)
@click.option("--generate", metavar="NAME", help="Write a test with a case at every bound of this segment.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to report.")
@output_option
def command(
    paths: tuple[str, ...],
    params: tuple[str, ...],
    words: str | None,
    engine: str,
    show_coverage: bool,
    min_coverage: float | None,
    generate: str | None,
    form: str,
    output: str | None,
) -> None:
    """Run the tests in rule files.

    PATH is a rule file or a folder of them; without one, the files of the project. Exit code 0: all passed; 1: a test
    failed, a rule has an error, or too little is covered; 2: usage or the environment.
    """
    overrides = parse_overrides(params)
    project = open_project(paths, overrides=overrides)
    if generate is not None:
        _write(_generated(project, find_rule(project, generate, None, overrides)), output)
        return
    report(diagnostic for diagnostic in project.diagnostics if diagnostic.is_error)
    tests = [test for test in project.checked.tests if words is None or _holds(test, words)]
    if words is not None and not tests and not project.has_errors:
        fail(f"no test holds `{safe(words)}`", f"`segdsl test` runs all {len(project.checked.tests)}")
    tested = Tested(
        outcomes=tuple(_outcomes(project, tests, engine)),
        coverages=_coverages(project, tests) if show_coverage or min_coverage is not None else (),
        shows_coverage=show_coverage,
        min_coverage=min_coverage,
        rules=project.checked.rules,
        vocabulary=project.vocabulary,
        terminal=terminal_of(sys.stdout, os.environ) if output is None and form == "text" else PLAIN,
    )
    _write(write(tested, form), output)
    click.echo(tested.summary, err=True)
    sys.exit(1 if tested.fails or project.has_errors else 0)


def _holds(test: Test, words: str) -> bool:
    wanted = words.casefold()
    return wanted in test.sentence.casefold() or wanted in test.segment.casefold()


def _outcomes(project: Project, tests: list[Test], engine: str) -> list[Outcome]:
    if engine == "memory":
        return run(tests, project.checked.rules)
    from segdsl.cli.asking import data_errors
    from segdsl.project.cases import by_sql
    from segdsl.testing.tables import CannotStoreError

    try:
        with data_errors():
            return run(tests, project.checked.rules, by_sql(project.vocabulary))
    except CannotStoreError as error:
        place = error.case.span
        fail(f"{place.source.name}:{place.position.line}: {error}", "run this test with --engine memory")


def _coverages(project: Project, tests: list[Test]) -> tuple[Coverage, ...]:
    from segdsl.analysis.prove import Prover
    from segdsl.testing.coverage import coverages

    return tuple(coverages(project.checked.rules, tests, Prover(project.vocabulary)))


def _generated(project: Project, rule: Rule) -> str:
    from segdsl.analysis.prove import Prover
    from segdsl.base.source import Source
    from segdsl.format.format import format_source
    from segdsl.testing.generate import generate

    text = generate(rule, project.vocabulary, Prover(project.vocabulary))
    if not text:
        fail(f"`{rule.name}` has no condition that a case could show")
    return format_source(Source("generated", text), vocabulary=project.vocabulary).text


def _write(text: str, output: str | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    from segdsl.cli.output import write_file

    write_file(Path(output), lambda file: file.write(text))

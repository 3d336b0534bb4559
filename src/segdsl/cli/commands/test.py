"""`segdsl test`: run the tests that are written beside the rules (§10)."""

from __future__ import annotations

import sys
from datetime import UTC

import click

from segdsl.check.model import Case, Test
from segdsl.cli.options import overrides_option
from segdsl.cli.safe import safe
from segdsl.cli.session import open_project, parse_overrides, report
from segdsl.ir.nodes import Rule

_WORDS = {True: "match", False: "no match", None: "unknown"}


@click.command("test", short_help="Run the tests that are written in rule files.")
@click.argument("paths", nargs=-1, metavar="[PATH…|-]")
@overrides_option
def command(paths: tuple[str, ...], params: tuple[str, ...]) -> None:
    """Run the tests in rule files, in memory.

    PATH is a rule file or a folder of them; without one, the files of the project. Exit code 0: all passed; 1: a test
    failed or a rule has an error; 2: usage or the environment.
    """
    project = open_project(paths, overrides=parse_overrides(params))
    report(diagnostic for diagnostic in project.diagnostics if diagnostic.is_error)
    tests = project.checked.tests
    failures = [failure for test in tests for failure in _failures(test, project.checked.rules[test.segment])]
    for failure in failures:
        click.echo(failure)
    cases = sum(len(test.cases) for test in tests)
    click.echo(f"{cases - len(failures)} passed, {len(failures)} failed", err=True)
    sys.exit(1 if failures or project.has_errors else 0)


def _failures(test: Test, rule: Rule) -> list[str]:
    from segdsl.backends.memory.compile import compile_predicate

    predicate = compile_predicate(rule)
    failures = []
    for case in test.cases:
        verdict = predicate.at(case.today, UTC).verdict(_subject(case))
        if verdict is not case.expect:
            line, column = case.span.position
            failures.append(
                f"{safe(case.span.source.name)}:{line}:{column}: {safe(test.sentence)}: "
                f"{test.segment} on {case.today}: expected {_WORDS[case.expect]}, got {_WORDS[verdict]}"
            )
    return failures


def _subject(case: Case) -> dict[str, object]:
    return {**case.fields, **case.events}

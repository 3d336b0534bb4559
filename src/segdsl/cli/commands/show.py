"""`segdsl show`: a window on each stage that a rule goes through."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from segdsl.base.record import replace
from segdsl.base.source import Source
from segdsl.cli import completing
from segdsl.cli.options import as_of_option, overrides_option, rule_option, timezone_option
from segdsl.cli.session import INLINE, find_rule, open_project, parse_overrides, report, run_on
from segdsl.ir.nodes import Rule
from segdsl.project.load import Project


@click.command("show", short_help="Show a rule as tree, meaning or SQL.")
@click.argument("stage", type=click.Choice(["tree", "ir", "sql"]))
@click.argument("file", required=False, shell_complete=completing.files)
@rule_option
@overrides_option
@as_of_option
@timezone_option
def command(
    stage: str, file: str | None, rule: str | None, params: tuple[str, ...], as_of: str | None, timezone: str | None
) -> None:
    """Show FILE, or a rule given with -e, at one stage: as written (tree), as meant (ir), or as SQL.

    `ir` shows the meaning after simplification; `sql` the query for the day of the run.
    """
    if (file is None) == (rule is None):
        raise click.UsageError("give a FILE, or a rule with -e")
    overrides = parse_overrides(params)
    project = open_project([file] if file else (), overrides=overrides)
    if stage == "tree":
        _show_tree(project, file, rule)
        return
    rules = [find_rule(project, None, rule, overrides)] if rule is not None else _rules_of(project, file)
    run = run_on(project.settings, as_of, timezone)
    for meant in rules:
        if stage == "ir":
            from segdsl.ir.show import show
            from segdsl.ir.simplify import simplify

            click.echo(show(replace(meant, condition=simplify(meant.condition))))
        else:
            from segdsl.backends.sql.compile import members_query

            query = members_query(meant, project.vocabulary, today=run.today, zone=run.zone)
            heading = f"-- {meant.name}, {run}\n" if meant.name else f"-- {run}\n"
            click.echo(heading + query.sql + ";\n")


def _show_tree(project: Project, file: str | None, rule: str | None) -> None:
    from segdsl.syntax.parse import parse_condition
    from segdsl.syntax.show import show

    if rule is not None:
        parsed = parse_condition(Source(INLINE, rule))
        report(parsed.diagnostics)
        click.echo(show(parsed.condition))
        sys.exit(1 if parsed.diagnostics else 0)
    parse = project.files[_key(project, file)]
    report(parse.diagnostics)
    click.echo(show(parse.tree))
    sys.exit(1 if any(diagnostic.is_error for diagnostic in parse.diagnostics) else 0)


def _rules_of(project: Project, file: str | None) -> list[Rule]:
    """The rules of the file itself, not those it imports."""
    report(project.diagnostics)
    if project.has_errors:
        sys.exit(1)
    key = _key(project, file)
    return [rule for rule in project.checked.rules.values() if rule.span is None or rule.span.source.name == key]


def _key(project: Project, file: str | None) -> str:
    assert file is not None
    if file == "-":
        return file
    return Path(file).resolve().relative_to(project.root.resolve()).as_posix()

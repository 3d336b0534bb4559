"""`segdsl sql`: the query that finds the members, for a warehouse or for reading."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from segdsl.base.source import Span
from segdsl.cli.options import dialect_option, run_options
from segdsl.cli.session import fail, find_written, open_project, parse_overrides, report, run_on
from segdsl.ir.nodes import Rule
from segdsl.project.load import Project
from segdsl.project.settings import DataSettings

if TYPE_CHECKING:
    from segdsl.backends.sql.binding import Binding


@click.command("sql", short_help="Print the SQL of a segment.")
@run_options
@click.option("--all", "every", is_flag=True, help="Print every segment of the project.")
@dialect_option
@click.option("--verdicts", is_flag=True, help="Every subject with true, false or null (unknown), not only members.")
def command(
    name: str | None,
    rule: str | None,
    project: str | None,
    params: tuple[str, ...],
    as_of: str | None,
    timezone: str | None,
    every: bool,
    dialect: str,
    verdicts: bool,
) -> None:
    """Print the SQL that finds the members of the segment NAME, or of a rule given with -e.

    All dates are worked out for the day of the run and stand in the query as literals: it asks no clock. Statements
    that a session needs first stand before it. `segdsl dialects` says which dialects there are; tables and columns are
    called as `[data.tables]` and `[data.columns]` in segdsl.toml say.
    """
    from segdsl.backends.sql.compile import members_query, verdicts_query
    from segdsl.backends.sql.dialects import dialect_named
    from segdsl.backends.sql.problems import UnsupportedError

    if every and (name is not None or rule is not None):
        raise click.UsageError("give the NAME of a segment, a rule with -e, or --all")
    try:
        chosen = dialect_named(dialect)
    except UnsupportedError as error:
        fail(error.reason, error.help)
    overrides = parse_overrides(params)
    loaded = open_project(start=project, overrides=overrides)
    meant = _every(loaded) if every else [_one(loaded, name, rule, overrides)]
    run = run_on(loaded.settings, as_of, timezone)
    binding = _binding(loaded.settings.data)
    write = verdicts_query if verdicts else members_query
    statements, refused = list(chosen.prelude), []
    for each, place in meant:
        try:
            query = write(each, loaded.vocabulary, today=run.today, zone=run.zone, dialect=chosen.name, binding=binding)
        except UnsupportedError as error:
            refused.append(error.diagnostic(place))
            continue
        statements.append(f"-- {each.name}\n{query.sql}" if every else query.sql)
    report(refused)
    click.echo(str(run), err=True)
    if len(refused) < len(meant):
        _print(statements)
    sys.exit(1 if refused else 0)


def _one(project: Project, name: str | None, text: str | None, overrides: dict[str, str]) -> tuple[Rule, Span]:
    """The rule that is asked for, and where it stands."""
    rule, written = find_written(project, name, text, overrides)
    return rule, written.span


def _every(project: Project) -> list[tuple[Rule, Span]]:
    """Every segment, and where each stands. Ends the program where one has an error."""
    report(project.diagnostics)
    if project.has_errors:
        sys.exit(1)
    return [(rule, rule.span) for rule in project.checked.rules.values() if rule.span is not None]


def _binding(data: DataSettings) -> Binding:
    """What the settings call relations and columns."""
    from segdsl.backends.sql.binding import Binding
    from segdsl.engines.bind import table_path

    tables: dict[str, tuple[str, ...]] = {}
    for relation, text in (data.tables or {}).items():
        path = table_path(text)
        if path is None or len(path) > 3:
            fail(
                f"`{text}` is not the name of a table",
                "write it as `schema.table`, a part with spaces in double quotes",
            )
        tables[relation] = path
    columns = {
        (relation, column): called
        for relation, names in (data.columns or {}).items()
        for column, called in names.items()
    }
    return Binding(tables, columns)


def _print(statements: Iterable[str]) -> None:
    """One statement as it is, several with a semicolon behind each."""
    texts = list(statements)
    click.echo(texts[0] if len(texts) == 1 else "\n\n".join(f"{text};" for text in texts))

"""`segdsl rows`: a segment as the rows that a person enters in the product's own screen."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from segdsl.cli.options import name_argument, options, output_option, overrides_option, project_option, rule_option
from segdsl.cli.output import write_file, write_rows
from segdsl.cli.session import find_written, open_project, parse_overrides, report
from segdsl.portable.enter import enter
from segdsl.portable.screen import Row

_COLUMNS = ["condition", "operator", "value"]


@click.command("rows", short_help="Print a segment as rows of the product's screen.")
@options(name_argument, rule_option, project_option, overrides_option)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to write them.",
)
@output_option
def command(
    name: str | None, rule: str | None, project: str | None, params: tuple[str, ...], form: str, output: str | None
) -> None:
    """Print the condition rows that say on the product's screen what the segment NAME says, or a rule given with -e.

    Where they would not say the same, nothing is printed but what has no row, and what to write instead. Exit code 0;
    1: something has no row, or an error in the rule; 2: usage or the environment.
    """
    overrides = parse_overrides(params)
    loaded = open_project(start=project, overrides=overrides)
    meant, written = find_written(loaded, name, rule, overrides)
    entered = enter(meant.condition, written, loaded.vocabulary)
    if entered.departures:
        report(entered.diagnostics)
        sys.exit(1)
    _write(entered.rows, form, output)


def _write(rows: tuple[Row, ...], form: str, output: str | None) -> None:
    cells = [(row.condition, row.operator.value, row.value) for row in rows]
    if form == "markdown":
        text = _markdown(cells)
        if output is None:
            click.echo(text.encode(), nl=False)
        else:
            write_file(Path(output), lambda file: file.write(text))
    elif form == "json":
        several = [(*cell, list(row.values)) for cell, row in zip(cells, rows, strict=True)]
        write_rows([*_COLUMNS, "values"], several, "json", output)
    else:
        write_rows(_COLUMNS, cells, "table", output)


def _markdown(cells: list[tuple[str, str, str]]) -> str:
    from segdsl.cli.reporters.markdown import escaped

    lines = ["| condition | operator | value |", "|---|---|---|"]
    lines += [f"| {' | '.join(map(escaped, row))} |" for row in cells]
    return "".join(f"{line}\n" for line in lines)

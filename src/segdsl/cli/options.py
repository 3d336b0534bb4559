"""Options that several commands share, each written once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from segdsl.cli import completing
from segdsl.project.data import HERE

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

name_argument = click.argument("name", required=False, shell_complete=completing.segments)
rule_option = click.option("-e", "rule", metavar="RULE", help="Use this rule instead of a named segment.")
overrides_option = click.option(
    "--param", "params", metavar="NAME=VALUE", multiple=True, help="Give a param another value; may be repeated."
)
as_of_option = click.option(
    "--as-of", metavar="DATE", help="The day to run for, such as 2026-06-30 [default: today in the time zone]."
)
timezone_option = click.option(
    "--timezone", metavar="ZONE", help="The zone that says which day it is [default: the project's, else UTC]."
)
project_option = click.option(
    "--project",
    metavar="DIR",
    shell_complete=completing.folders,
    help="The project's folder [default: the nearest one with a segdsl.toml].",
)
data_option = click.option(
    "--data",
    metavar="DIR",
    shell_complete=completing.folders,
    help="A folder with the relations as files, such as partners.csv.",
)


class EngineType(click.ParamType[str]):
    """`duckdb`, `memory` or a URL."""

    name = "engine"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text itself; a word that is neither is refused."""
        if value not in HERE and "://" not in value:
            known = ", ".join(HERE)
            self.fail(f"`{value}` is none of {known}, nor a URL such as postgresql://me@host/analytics", param, ctx)
        return value


engine_option = click.option(
    "--engine",
    type=EngineType(),
    metavar="duckdb|memory|URL",
    help="Run as SQL here, by the interpreter, or in the database of this URL [default: the project's, else duckdb].",
)


def is_elsewhere(engine: str | None) -> bool:
    """Whether the engine is a URL: so there is data."""
    return engine is not None and engine not in HERE


unknown_members_option = click.option(
    "--unknown-members",
    type=click.Choice(["error", "unknown"]),
    help="What a value outside its closed list is [default: error].",
)
dialect_option = click.option(
    "--dialect",
    default="duckdb",
    show_default=True,
    metavar="NAME",
    shell_complete=completing.dialects,
    help="The SQL to write.",
)
output_option = click.option(
    "-o", "--output", metavar="FILE", shell_complete=completing.files, help="Write here instead of stdout."
)


def options(*decorators: Decorator) -> Decorator:
    """Several options as one decorator, shown in the order given."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


run_options = options(name_argument, rule_option, project_option, overrides_option, as_of_option, timezone_option)
data_options = options(data_option, engine_option, unknown_members_option)

"""`segdsl`: a group whose commands are files in `cli/commands`, each imported when it is called.

Exit codes: 0 clean, 1 an error in a rule (or a failed test), 2 usage or the environment. Data goes to stdout, talk to
stderr. No traceback reaches a user.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from segdsl import __version__

# In the order in which a new user meets them, each with the line that `segdsl --help` shows. The summary stands here
# so that help need not import every command; a test compares it with the command's own.
COMMANDS = {
    "demo": "Run the worked examples on a shipped sample program.",
    "init": "Write a small project that runs at once.",
    "check": "Check rule files and say what is wrong.",
    "explain-code": "Explain a code, such as SEG212.",
    "fmt": "Lay out rule files in the one way.",
    "members": "Print who is in a segment.",
    "explain": "Say in plain English what a rule means, or why a partner is in or out.",
    "count": "Print how many are in a segment.",
    "history": "Draw how the size of a segment went, day by day.",
    "materialize": "Write the members of many segments at once.",
    "report": "Write all segments as one page of HTML.",
    "repl": "Write rules at a prompt and see whom they find.",
    "sql": "Print the SQL of a segment.",
    "dialects": "List the SQL dialects, and what is known of each.",
    "rows": "Print a segment as rows of the product's screen.",
    "export": "Write segments as models of dbt or SQLMesh.",
    "show": "Show a rule as tree, meaning or SQL.",
    "test": "Run the tests that are written in rule files.",
    "prove": "Prove a claim about segments, or show who refutes it.",
    "overlap": "Show which segments can have members in common.",
    "series": "Draw the days that a series covers.",
    "diff": "Say who enters and who leaves with a change to rules.",
    "load": "Say how many mails one subject can get.",
    "check-data": "Say who breaks the facts that proofs assume.",
    "doctor": "Say whether a database is ready for the project's rules.",
    "completion": "Print what lets a shell complete segdsl's words.",
}


class _LazyGroup(click.Group):
    """The names are click's."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"segdsl.cli.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from segdsl.base.suggest import nearest

            guess = nearest(args[0], COMMANDS)
            hint = f"; did you mean `{guess}`?" if guess else ""
            ctx.fail(f"there is no command `{args[0]}`{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="segdsl", message="%(prog)s %(version)s")
def cli() -> None:
    """Segments as a language: readable rules, checked, run in memory and in SQL with the same answer.

    Start with `segdsl demo`, then `segdsl init my-project`.
    """


def main() -> NoReturn:
    """Run the command line; every failure ends in a sentence and an exit code."""
    # Rules are many small values that stay: looking through them for what can go, at each 700, is a fifth of all time.
    gc.set_threshold(100_000, 20)
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more may be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a sentence instead of a traceback
        _report_bug(error)
        sys.exit(2)
    sys.exit(0)


def _report_bug(error: Exception) -> None:
    """Say that this is our mistake, in one line; the details only where they are asked for."""
    if os.environ.get("SEGDSL_TRACEBACK"):
        raise error
    click.echo(
        f"segdsl: internal error ({type(error).__name__}): {error}\n"
        "This is a mistake in segdsl, not in your rule. Set SEGDSL_TRACEBACK=1 to see where it happened.",
        err=True,
    )

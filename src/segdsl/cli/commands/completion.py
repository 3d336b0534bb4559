"""`segdsl completion`."""

from __future__ import annotations

import click


@click.command("completion", short_help="Print what lets a shell complete segdsl's words.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script that lets SHELL complete commands, options, segments, fields, codes, dialects and files.

    For bash, put `eval "$(segdsl completion bash)"` into ~/.bashrc; for zsh, the same with `zsh` into ~/.zshrc; for
    fish, `segdsl completion fish > ~/.config/fish/completions/segdsl.fish`.
    """
    from click.shell_completion import get_completion_class

    from segdsl.cli.main import cli

    completion = get_completion_class(shell)
    assert completion is not None, "click knows the three shells"
    click.echo(completion(cli, {}, "segdsl", "_SEGDSL_COMPLETE").source())

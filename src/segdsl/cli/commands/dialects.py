"""`segdsl dialects`: what SQL can be written, how much is known of each, and what each takes for granted."""

from __future__ import annotations

import json

import click

from segdsl.cli.output import write_rows


@click.command("dialects", short_help="List the SQL dialects, and what is known of each.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(form: str) -> None:
    """List the SQL dialects.

    A dialect is `verified` where the project's own tests run its queries on a real engine and compare every verdict
    with the language's definition; `verified slowly` where they do so every night; `emulated` where an emulator runs
    them; and `emitted` where nobody does: there the text is read back, and no more is claimed.
    """
    from segdsl.backends.sql.dialects import all_dialects

    dialects = all_dialects()
    if form == "json":
        described = [
            {
                "name": each.name,
                "title": each.title,
                "tier": each.tier.value,
                "runs_on": each.runs_on,
                "limits": list(each.limits),
                "prelude": list(each.prelude),
            }
            for each in dialects
        ]
        click.echo(json.dumps(described, indent=2, ensure_ascii=False))
        return
    write_rows(
        ["dialect", "engine", "tier", "run on"],
        [(each.name, each.title, each.tier.value, each.runs_on) for each in dialects],
        "table",
        None,
    )
    for each in dialects:
        if each.limits:
            click.echo(f"\n{each.name}:")
            for limit in each.limits:
                click.echo(f"  - {limit}")

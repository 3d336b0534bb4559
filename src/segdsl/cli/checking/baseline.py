"""`--write-baseline`: what a repository has, written down; a baseline that is there already only shrinks."""

from __future__ import annotations

from pathlib import Path

import click

from segdsl.base.record import replace
from segdsl.base.source import Source, Span
from segdsl.cli.checking.asked import Asked
from segdsl.cli.checking.look import Looked, baseline_path
from segdsl.cli.output import write_file
from segdsl.cli.report import count
from segdsl.cli.session import fail
from segdsl.lint import baseline as baselines
from segdsl.project.files import ProjectError
from segdsl.project.findings import Baseline, read_baseline


def write_baseline(looked: Looked, asked: Asked) -> Looked:
    """Write the baseline of what was found, and look beside it once more.

    Ends the program with exit code 2 where the file that is there is no baseline, or cannot be written.
    """
    where = baseline_path(looked.project, looked.look, asked)
    if where is None:
        raise click.UsageError("say where the baseline is: --baseline FILE, or in segdsl.toml: [lint] baseline")
    path, name = where
    old = _old(path, name)
    if old is None:
        counts = baselines.count(looked.findings.diagnostics, looked.project.files)
    else:
        counts = dict(looked.look.compare(looked.project, looked.findings, old).needed)
    text = baselines.write(counts)
    write_file(path, lambda file: file.write(text))
    click.echo(f"{name}: {_change(counts, old)}", err=True)
    look = replace(looked.look, baseline=Baseline(counts, Span(Source(name, text), 0, 0)))
    return Looked(looked.project, look, look.at(looked.project))


def _old(path: Path, name: str) -> Baseline | None:
    if not path.exists():
        return None
    try:
        baseline, broken = read_baseline(path, name)
    except ProjectError as error:
        fail(str(error), error.help)
    if broken:
        fail(f"`{name}` is not a baseline, so it is left as it is", "give another file, or delete this one")
    return baseline


def _change(counts: dict[baselines.Key, int], old: Baseline | None) -> str:
    total = sum(counts.values())
    said = count(total, "finding")
    fewer = sum(old.counts.values()) - total if old is not None else 0
    return f"{said}, {fewer} fewer than before" if fewer else said

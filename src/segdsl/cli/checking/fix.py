"""`--fix`, `--unsafe-fixes` and `--diff`: what was found, mended in the files or shown."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import Path

import click

from segdsl.base.diagnostics import Confidence, in_reading_order
from segdsl.base.record import record, replace
from segdsl.cli.checking.asked import Fixing
from segdsl.cli.checking.look import Looked
from segdsl.cli.diff import unified_diff
from segdsl.cli.output import write_file
from segdsl.cli.report import count
from segdsl.cli.session import fail
from segdsl.lint.fix import Reading, fix
from segdsl.project.files import NOT_UTF8, SUFFIX, decode
from segdsl.project.findings import reading
from segdsl.project.load import STDIN, Project, with_texts


@record
class Mended:
    """What is left when all was fixed that could be, the new texts, and how many findings were fixed."""

    looked: Looked
    texts: Mapping[str, str]
    fixed: int


def mend(looked: Looked, *, unsafe: bool) -> Mended:
    """Apply the fixes to what was read. Nothing is written."""
    project, look = looked.project, looked.look
    unreadable = {each.span.source.name for each in project.unread if each.code == NOT_UTF8.code}

    def again(texts: Mapping[str, str]) -> Reading:
        changed = with_texts(project, texts)
        return reading(changed, look.at(changed))

    def may_change(name: str) -> bool:
        return name not in unreadable and (name == STDIN or name.endswith(SUFFIX))

    fixed = fix(reading(project, looked.findings), again, unsafe=unsafe, may_change=may_change)
    changed = with_texts(project, fixed.texts) if fixed.texts else project
    found = look.at(changed) if fixed.texts else looked.findings
    left = replace(found, diagnostics=in_reading_order([*found.diagnostics, *fixed.complaints]))
    return Mended(Looked(changed, look, left), fixed.texts, fixed.fixed)


def write_texts(project: Project, texts: Mapping[str, str]) -> None:
    """Write each text into its file, all of it or nothing; a byte-order mark stays.

    Ends the program with exit code 2 where a file cannot be written, or was changed since it was read.
    """
    for name, text in texts.items():
        _write(project.root / name, project.files[name].source.text, text)


def show_diff(project: Project, texts: Mapping[str, str], paths: Mapping[str, str]) -> None:
    """Print what would change."""
    for name, text in sorted(texts.items()):
        click.echo(unified_diff(paths.get(name, name), project.files[name].source.text, text), nl=False)


def said(mended: Mended, fixing: Fixing) -> str:
    """What was fixed and what is left, in words."""
    would = "would fix" if fixing.only_diff else "fixed"
    number = f"{count(mended.fixed, 'problem')} in {count(len(mended.texts), 'file')}" if mended.fixed else "nothing"
    found = mended.looked.findings.diagnostics
    if not found:
        return f"{would} {number}"
    left = f"{len(found)} {'is' if len(found) == 1 else 'are'} left"
    unsafe = sum(any(each.confidence is Confidence.UNSAFE for each in finding.fixes) for finding in found)
    if unsafe and not fixing.unsafe:
        these = "" if len(found) == 1 else f"{unsafe} of them "
        left += f", {these}with an unsafe fix (--unsafe-fixes)"
    return f"{would} {number}; {left}"


def _write(path: Path, before: str, after: str) -> None:
    try:
        data = path.read_bytes()
    except OSError as error:
        fail(f"`{path}` cannot be read: {(error.strerror or str(error)).lower()}")
    if decode(data, path.name)[0].text != before:
        fail(f"`{path}` was changed while it was checked, so it is left as it is", "run the command again")
    mark = "\ufeff" if data.startswith(codecs.BOM_UTF8) else ""
    write_file(path, lambda file: file.write(mark + after))

"""From what was asked to what was found: in a project, or in a rule on the command line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from segdsl.base.record import record, replace
from segdsl.base.source import Source
from segdsl.base.suggest import nearest
from segdsl.cli.checking.asked import Asked
from segdsl.cli.progress import watched
from segdsl.cli.session import INLINE, fail, find_files, open_project
from segdsl.lint.findings import Findings, find
from segdsl.project.files import ProjectError
from segdsl.project.findings import Look, lint_settings, read_baseline
from segdsl.project.load import Opened, Project
from segdsl.syntax import tree

if TYPE_CHECKING:
    from segdsl.project.survey import Surveyed


@record
class Looked:
    """What was looked at, how, and what was found. `rule` is the condition that was given in place of files."""

    project: Project
    look: Look
    findings: Findings
    rule: tree.Condition | None = None


def look_at_project(asked: Asked) -> Looked:
    """Read, check and lint the project or the files that were named, beside the baseline."""
    project = open_project(asked.paths, overrides=asked.overrides, stdin_name=asked.stdin_name, progress=_progress)
    look = _beside_baseline(project, asked)
    return Looked(project, look, look.at(project))


def survey_project(asked: Asked) -> Surveyed | None:
    """The same without holding all of it; None where that cannot be."""
    from segdsl.project.survey import NeedsAllError, survey

    try:
        opened = find_files(asked.paths)
        return survey(opened, _beside_baseline(opened, asked), _progress)
    except NeedsAllError:
        return None
    except ProjectError as error:
        fail(str(error), error.help)


def _beside_baseline(project: Project | Opened, asked: Asked) -> Look:
    look = _look(project, asked)
    where = baseline_path(project, look, asked)
    if where is None or asked.write_baseline:
        return look
    try:
        baseline, broken = read_baseline(*where)
    except ProjectError as error:
        fail(str(error), error.help)
    return replace(look, baseline=baseline, complaints=(*look.complaints, *broken))


def look_at_rule(rule: str, asked: Asked) -> Looked:
    """Check and lint a bare condition within the project."""
    from segdsl.check.check import check_condition
    from segdsl.lint.run import context_of_condition
    from segdsl.syntax.parse import parse_condition

    project = open_project(overrides=asked.overrides)
    look = _look(project, asked)
    parsed = parse_condition(Source(INLINE, rule))
    checked = check_condition(parsed, project.vocabulary, project.checked, asked.overrides)
    context = context_of_condition(parsed, checked, project.checked, project.vocabulary)
    found = [*project.about_settings, *look.complaints, *parsed.diagnostics, *checked.diagnostics]
    return Looked(project, look, find(context, found, look.settings), parsed.condition)


def baseline_path(project: Project | Opened, look: Look, asked: Asked) -> tuple[Path, str] | None:
    """Where the baseline is, and what messages call it: the one that is asked for, else the project's."""
    if asked.baseline is not None:
        return Path(asked.baseline), asked.baseline
    kept = look.settings.baseline
    return (project.root / kept, seen_from_here(project.root / kept)) if kept is not None else None


def seen_from_here(path: Path) -> str:
    """A path from the working folder, with `/` on every system: there an editor or a build server looks."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:
        # On another drive there is no way from here to there.
        return path.as_posix()


def _progress(files: Sequence[str]) -> Iterator[str]:
    return watched(files, len(files), "files")


def _look(project: Project | Opened, asked: Asked) -> Look:
    """How the project is looked at, the command line having the last word."""
    settings, complaints = lint_settings(project)
    if asked.profile is not None:
        settings = replace(settings, profile=asked.profile)
    if asked.select:
        settings = replace(settings, only=frozenset(_codes(asked.select, project)))
    if asked.ignore:
        ignored = dict.fromkeys(_codes(asked.ignore, project, lowered=True))
        settings = replace(settings, levels={**settings.levels, **ignored})
    return Look(settings=settings, complaints=complaints)


def _codes(words: tuple[str, ...], project: Project | Opened, *, lowered: bool = False) -> list[str]:
    """The codes of rules by code or name; a word that is none, or of a rule that cannot be lowered, is wrong usage."""
    from segdsl.lint.known import known

    rules = known(project.vocabulary)
    for word in words:
        if word not in rules.by_word:
            guess = nearest(word, rules.names)
            raise click.UsageError(f"there is no rule `{word}`" + (f"; did you mean `{guess}`?" if guess else ""))
        if lowered and not rules.is_advice(word):
            raise click.UsageError(f"`{word}` is an error and stays one")
    return [rules.by_word[word].code for word in words]

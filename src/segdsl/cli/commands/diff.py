"""`segdsl diff`: who enters a segment and who leaves it with a change to the rules."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from segdsl.analysis.compare import Change, Kind, compare, in_words_of
from segdsl.base.record import record, replace
from segdsl.cli import completing
from segdsl.cli.changes import Differences, as_document, as_markdown, as_text
from segdsl.cli.documents import deliver, document_text
from segdsl.cli.options import (
    as_of_option,
    data_option,
    engine_option,
    is_elsewhere,
    output_option,
    overrides_option,
    timezone_option,
    unknown_members_option,
)
from segdsl.cli.progress import watched
from segdsl.cli.proofs import facts_option, prover_of
from segdsl.cli.session import Run, fail, open_project, parse_overrides, report, run_on
from segdsl.cli.terminal import PLAIN, terminal_of
from segdsl.ir.nodes import Rule
from segdsl.project.load import Project
from segdsl.syntax import tree

_TROUBLE = 2
_NO_CHANGE = (Kind.SAME, Kind.RENAMED)


@click.command("diff", short_help="Say who enters and who leaves with a change to rules.")
@click.argument("old", shell_complete=completing.files)
@click.argument("words", nargs=-1, metavar="[NEW] [PATH]", shell_complete=completing.files)
@click.option("--all", "show_all", is_flag=True, help="List also the segments that mean the same.")
@facts_option
@overrides_option
@data_option
@engine_option
@unknown_members_option
@as_of_option
@timezone_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True,
    help="For people, for programs, or for a comment on a pull request.",
)  # fmt: skip
@output_option
def command(
    old: str,
    words: tuple[str, ...],
    show_all: bool,
    no_facts: bool,
    params: tuple[str, ...],
    data: str | None,
    engine: str | None,
    unknown_members: str | None,
    as_of: str | None,
    timezone: str | None,
    form: str,
    output: str | None,
) -> None:
    """Say of each segment whether it is the same, wider, narrower or both in NEW, with somebody who enters or leaves.

    OLD and NEW are rule files, folders or git revisions such as HEAD~1; `A..B` stands for two of them. Without NEW, a
    revision is compared with the files as they are. PATH is a rule file or a folder to look at in both revisions.

    With --data DIR or --engine URL, how many enter and leave on the day of the run is counted there.

    Exit code 0: no segment changed its meaning (a new name is no change); 1: one did, or that is not known; 2: usage,
    the environment, or an error in the settings.
    """
    overrides = parse_overrides(params)
    with ExitStack() as stack:
        before, after = _sides(old, words)
        one, other = (_opened(side, overrides, stack) for side in (before, after))
        changes = _compared(one, other, no_facts)
        counts: dict[str, tuple[int, int]] = {}
        if data is not None or is_elsewhere(engine):
            run = run_on(other.settings, as_of, timezone)
            folder = None if data is None else str(Path(data).absolute())
            asked = _Asked(folder, engine, unknown_members, run)
            counts = _counted(changes, one, other, asked)
    shown = [change for change in changes if show_all or change.kind is not Kind.SAME]
    found = Differences(
        old=before.label, new=after.label, changes=tuple(changes), shown=tuple(shown), counts=counts, project=other
    )
    terminal = None
    if form == "json":
        text = document_text(as_document(found))
    elif form == "markdown":
        text = as_markdown(found)
    else:
        terminal = terminal_of(sys.stdout, os.environ) if output is None else PLAIN
        text = "".join(f"{line}\n" for line in as_text(found, terminal))
    deliver(text, output, terminal)
    sys.exit(0 if all(change.kind in _NO_CHANGE for change in changes) else 1)


# ---- what is compared ------------------------------------------------------------------------------------------


@record
class _Side:
    """One side: a path, or a commit with a path in it; neither is the project around the working folder."""

    label: str
    path: str | None = None
    commit: str | None = None


def _sides(old: str, words: tuple[str, ...]) -> tuple[_Side, _Side]:
    """What OLD and NEW mean. A word that is both a file and a revision is refused, not guessed at."""
    start, dots, end = old.partition("..")
    if dots and not Path(old).exists():
        if end.startswith("."):
            raise click.UsageError(f"`{old}` is of the form A...B; write A..B")
        if len(words) > 1:
            raise click.UsageError("after a range of revisions there is at most a PATH")
        path = words[0] if words else None
        return _revision(start or "HEAD", path), _revision(end or "HEAD", path)
    first = _side(old)
    if not words:
        if first.commit is None:
            raise click.UsageError("give NEW, a file or folder to compare with")
        return first, _Side("the files as they are")
    if first.commit is not None and len(words) == 1 and Path(words[0]).exists():
        return replace(first, path=words[0]), _Side(words[0], path=words[0])
    second = _side(words[0])
    if len(words) > 2 or (len(words) == 2 and None in (first.commit, second.commit)):
        raise click.UsageError("a PATH is given after two revisions only")
    path = words[1] if len(words) == 2 else None
    return (replace(first, path=path), replace(second, path=path)) if path else (first, second)


def _side(word: str) -> _Side:
    from segdsl.cli.revisions import commit_of

    is_path = Path(word).exists()
    if not is_path:
        return _revision(word, None)
    if "/" not in word and Path(word).suffix == "" and word not in (".", "..") and commit_of(word) is not None:
        raise click.UsageError(f"`{word}` is a path and a revision; write `./{word}` or `refs/heads/{word}`")
    return _Side(word, path=word)


def _revision(word: str, path: str | None) -> _Side:
    from segdsl.cli.revisions import commit_of

    commit = commit_of(word)
    if commit is None:
        fail(f"`{word}` is neither a file or folder nor a git revision here")
    return _Side(word, path, commit)


def _opened(side: _Side, overrides: Mapping[str, str], stack: ExitStack) -> Project:
    """The project on one side. Ends the program where its settings have an error."""
    if side.commit is None:
        project = open_project([side.path] if side.path else (), overrides=overrides)
    else:
        from segdsl.cli.revisions import tree_of

        here = stack.enter_context(tree_of(side.commit))
        project = _project_of(side, here, overrides)
    if any(found.is_error for found in project.about_settings):
        report(project.about_settings)
        sys.exit(_TROUBLE)
    return project


def _project_of(side: _Side, here: Path, overrides: Mapping[str, str]) -> Project:
    from segdsl.project.files import ProjectError
    from segdsl.project.load import load_project

    inside = here if side.path is None else here / side.path
    # What was not there yet, or is no more, has no segments.
    paths = None if side.path is None else [inside] if inside.exists() else []
    start = here if not inside.exists() else inside if inside.is_dir() else inside.parent
    try:
        return load_project(start.resolve(), paths, overrides=overrides)
    except ProjectError as error:
        fail(str(error).replace(f"{here.resolve()}", side.label), error.help)


def _compared(one: Project, other: Project, no_facts: bool) -> list[Change]:
    """What became of each segment. Of one that has an error, or words that are no more, it is not known."""
    unknown: dict[str, str] = {}
    old: dict[str, Rule] = {}
    for name, rule in one.checked.rules.items():
        retold = in_words_of(rule, other.vocabulary)
        if isinstance(retold, str):
            unknown[name] = retold
        else:
            old[name] = retold
    unknown |= dict.fromkeys(_broken(one), "it had an error")
    unknown |= dict.fromkeys(_broken(other), "it has an error; `segdsl check` shows it")
    old = {name: rule for name, rule in old.items() if name not in unknown}
    new = {name: rule for name, rule in other.checked.rules.items() if name not in unknown}
    found = compare(old, new, prover_of(other, no_facts))
    changes = list(watched(found, len({*old, *new}), "segments"))
    return [*changes, *(Change(name=name, kind=Kind.UNKNOWN, reason=reason) for name, reason in unknown.items())]


def _broken(project: Project) -> list[str]:
    """The segments that are written and have an error."""
    items = [item for parse in project.files.values() for item in parse.tree.items if isinstance(item, tree.Segment)]
    return [item.name.text for item in items if item.name.text not in project.checked.rules]


# ---- how many --------------------------------------------------------------------------------------------------


@record
class _Asked:
    """Which data are asked, and how."""

    data: str | None
    engine: str | None
    unknown_members: str | None
    run: Run


def _counted(changes: Sequence[Change], one: Project, other: Project, asked: _Asked) -> dict[str, tuple[int, int]]:
    """How many enter and how many leave each segment that changed, on the day of the run."""
    from segdsl.cli.asking import asked_of

    both = {change.name: _rules_of(change, one, other) for change in changes if change.kind is not Kind.SAME}
    sides = {name: pair for name, pair in both.items() if pair is not None}
    rules = [rule for pair in sides.values() for rule in pair if rule is not None]
    if not rules:
        return {}
    with asked_of(other, rules, data=asked.data, engine=asked.engine, unknown_members=asked.unknown_members) as opened:

        def members(rule: Rule | None) -> set[object]:
            if rule is None:
                return set()
            result = opened.members(rule, today=asked.run.today, zone=asked.run.zone)
            return {row[0] for batch in result.batches() for row in batch}

        click.echo(str(asked.run), err=True)
        found = {}
        for name, (old, new) in watched(sides.items(), len(sides), "segments"):
            were, are = members(old), members(new)
            found[name] = len(are - were), len(were - are)
        return found


def _rules_of(change: Change, one: Project, other: Project) -> tuple[Rule | None, Rule | None] | None:
    """The segment before and after, None where there is none; nothing where the data cannot be asked for both."""
    old, new = one.checked.rules.get(change.before or change.name), other.checked.rules.get(change.name)
    if change.kind is Kind.UNKNOWN and None in (old, new):
        return None
    retold = None if old is None else in_words_of(old, other.vocabulary)
    return None if isinstance(retold, str) else (retold, new)

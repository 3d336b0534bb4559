"""What a shell may complete after a command: the names of the project in which one stands, and files.

Completion runs at each press of a key and has nowhere to complain: where the project cannot be read there is nothing to
complete. The functions are click's `shell_complete`; what is not asked for is not imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from segdsl.project.load import Project


def segments(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The segments of the project, but those that stand there already."""
    project = _project(ctx)
    given = ctx.params.get(param.name or "") or ()
    names = project.checked.rules if project else ()
    return _beginning(incomplete, [name for name in names if name not in given])


def segments_and_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The segments of the project; where none is called so, files."""
    return segments(ctx, param, incomplete) or files(ctx, param, incomplete)


def series(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """The series of the project."""
    project = _project(ctx)
    return _beginning(incomplete, project.checked.series if project else ())


def fields(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """The fields of the project's vocabulary."""
    project = _project(ctx)
    return _beginning(incomplete, project.vocabulary.fields if project else ())


def codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """The codes and names of complaints, also those of the project's vocabulary."""
    project = _project(ctx)
    if project is None:
        return []
    from segdsl.cli.pages import all_pages

    return _beginning(incomplete, [name for page in all_pages(project.vocabulary) for name in (page.code, page.name)])


def dialects(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """The SQL dialects."""
    from segdsl.backends.sql.dialects import DIALECTS

    return _beginning(incomplete, DIALECTS)


def files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Files and folders: the shell knows them."""
    return _left_to_shell(incomplete, "file")


def folders(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Folders: the shell knows them."""
    return _left_to_shell(incomplete, "dir")


def _project(ctx: click.Context) -> Project | None:
    from segdsl.project.files import ProjectError
    from segdsl.project.load import load_project

    try:
        return load_project(Path(ctx.params.get("project") or ".").absolute())
    except (ProjectError, OSError):
        return None


def _beginning(incomplete: str, words: Iterable[str]) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(word) for word in words if word.lower().startswith(incomplete.lower())]


def _left_to_shell(incomplete: str, kind: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type=kind)]

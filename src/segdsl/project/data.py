"""Where a project's data is, made into an engine over it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.ir.nodes import Rule
from segdsl.project.files import ProjectError
from segdsl.project.load import Project

if TYPE_CHECKING:
    from segdsl.engines.engine import Engine

PACKAGE = "package:"


def open_engine(
    project: Project,
    rules: Sequence[Rule],
    *,
    directory: str | None = None,
    unknown_members: str | None = None,
    in_memory: bool = False,
) -> Engine:
    """An engine over the data of `project`, or over the files in `directory`, that can answer `rules`.

    `in_memory` asks the interpreter instead of SQL. Raises ProjectError where there is no data, and
    `engines.problems.DataError` where it is not as the vocabulary says.
    """
    from segdsl.engines.files import find_relations, open_database, open_files
    from segdsl.engines.memory import MemoryEngine

    settings = project.settings.data
    policy = unknown_members or settings.unknown_members
    if directory is None and settings.database is not None:
        path = project.root / settings.database
        engine = open_database(path, project.vocabulary, rules, tables=settings.tables or {}, unknown_members=policy)
    elif directory is None and settings.files is not None:
        files = {relation: project.root / path for relation, path in settings.files.items()}
        engine = open_files(files, project.vocabulary, rules, unknown_members=policy)
    else:
        folder = Path(directory) if directory is not None else _data_folder(project, settings.directory)
        found = find_relations(folder, project.vocabulary)
        engine = open_files(found, project.vocabulary, rules, unknown_members=policy)
    return MemoryEngine(engine) if in_memory else engine


def _data_folder(project: Project, directory: str | None) -> Path:
    if directory is None:
        raise ProjectError(
            "there is no data to ask", "give a folder of files with --data, or say where it is in segdsl.toml: [data]"
        )
    if not directory.startswith(PACKAGE):
        return project.root / directory
    package, _, inside = directory.removeprefix(PACKAGE).partition("/")
    # Found without being imported: nothing of the package is run.
    spec = find_spec(package) if package.isidentifier() else None
    if spec is None or not spec.submodule_search_locations:
        raise ProjectError(
            f"the data is in the Python package `{package}`, which is not installed",
            f"install it: pip install {package.replace('_', '-')}",
        )
    return Path(spec.submodule_search_locations[0]) / inside

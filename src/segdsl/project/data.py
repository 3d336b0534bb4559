"""Where a project's data is, made into an engine over it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from segdsl.base.record import record
from segdsl.ir.nodes import Rule
from segdsl.project.files import ProjectError
from segdsl.project.load import Project

if TYPE_CHECKING:
    from segdsl.engines.connection import Connection
    from segdsl.engines.duck import DuckDBEngine
    from segdsl.engines.engine import Engine

PACKAGE = "package:"
HERE = ("duckdb", "memory")
"""Who can answer on this machine; every other engine is a URL."""


@record
class EngineSource:
    """The URL of an engine, what messages call the place where it was found, and where its relative paths start."""

    url: str
    where: str
    folder: Path


def open_engine(
    project: Project,
    rules: Sequence[Rule],
    *,
    directory: str | None = None,
    unknown_members: str | None = None,
    engine: str | None = None,
    is_copied: bool = False,
    writes: bool = False,
) -> Engine:
    """An engine over the data of `project`, or over the files in `directory`, that can answer `rules`.

    `engine` is the URL of a database to ask instead, or says who is to answer: `duckdb`, or the interpreter, `memory`;
    where the data is in a database both get a copy of what the rules read, and with `is_copied` everybody does: what
    answers is a DuckDB here. `writes` says that tables are to be made in that database. Raises ProjectError where there
    is no data, and `engines.problems.DataError` where it is not as the vocabulary says.
    """
    from segdsl.engines.memory import MemoryEngine

    settings = project.settings.data
    policy = unknown_members or settings.unknown_members
    source = url_of(project, engine, directory)
    if source is not None:
        opened = _open_url(project, rules, source, policy, is_copied=is_copied or engine in HERE, writes=writes)
    else:
        opened = _open_files(project, rules, directory, policy)
    return MemoryEngine(cast("DuckDBEngine", opened)) if engine == "memory" and not is_copied else opened


def url_of(project: Project, engine: str | None, directory: str | None) -> EngineSource | None:
    """The engine's URL where one is asked for, on the command line or by the settings. Raises ProjectError for two."""
    is_given = engine is not None and engine not in HERE
    if is_given and directory is not None:
        raise ProjectError("there are two places to ask", "give --data or the URL of an engine, not both")
    if is_given:
        return EngineSource(str(engine), "command line", Path.cwd())
    if directory is None and project.settings.data.engine is not None:
        return EngineSource(project.settings.data.engine, "settings", project.root)
    return None


def connected(project: Project, source: EngineSource, *, writes: bool = False) -> Connection:
    """A connection to an engine by its URL, with the project's password. Raises DataError where there is none."""
    from segdsl.engines.connect import connect

    password = project.settings.data.password_file
    return connect(
        source.url,
        folder=source.folder,
        where=source.where,
        password_file=None if password is None else project.root / password,
        writes=writes,
    )


def _open_url(
    project: Project, rules: Sequence[Rule], source: EngineSource, policy: str, *, is_copied: bool, writes: bool
) -> Engine:
    from segdsl.engines.files import open_database
    from segdsl.engines.url import parse_url
    from segdsl.engines.warehouse import open_copy, open_warehouse

    settings, vocabulary = project.settings.data, project.vocabulary
    if source.url.startswith("duckdb://") and not settings.columns:
        # The engine for files reads these too, with types that are converted where they can be.
        file = parse_url(source.url, source.where).file(source.folder)
        return open_database(file, vocabulary, rules, tables=settings.tables or {}, unknown_members=policy)
    connection = connected(project, source, writes=writes)
    tables, columns = settings.tables or {}, settings.columns or {}
    if is_copied:
        return open_copy(connection, vocabulary, rules, tables=tables, columns=columns, unknown_members=policy)
    return open_warehouse(
        connection,
        vocabulary,
        rules,
        tables=tables,
        columns=columns,
        unknown_members=policy,
        checks_values=settings.checks == "opening",
    )


def _open_files(project: Project, rules: Sequence[Rule], directory: str | None, policy: str) -> DuckDBEngine:
    from segdsl.engines.files import find_relations, open_database, open_files

    settings, vocabulary = project.settings.data, project.vocabulary
    if directory is None and settings.database is not None:
        path = project.root / settings.database
        return open_database(path, vocabulary, rules, tables=settings.tables or {}, unknown_members=policy)
    if directory is None and settings.files is not None:
        files = {relation: project.root / path for relation, path in settings.files.items()}
        return open_files(files, vocabulary, rules, unknown_members=policy)
    folder = Path(directory) if directory is not None else _data_folder(project, settings.directory)
    return open_files(find_relations(folder, vocabulary), vocabulary, rules, unknown_members=policy)


def _data_folder(project: Project, directory: str | None) -> Path:
    if directory is None:
        raise ProjectError(
            "there is no data to ask",
            "give a folder of files with --data or a database with --engine, or say where it is in segdsl.toml: [data]",
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

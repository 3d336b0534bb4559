"""The project's own part of `segdsl.toml`: where its rules and data are, its zone and its day.

The file holds two things: the words of the vocabulary, which `vocabulary.load` reads, and these settings. Nothing in
it can run code or reach outside what it names. All of it may stand in `pyproject.toml` instead, as `[tool.segdsl]`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.vocabulary import problems
from segdsl.vocabulary.load import VOCABULARY_KEYS
from segdsl.vocabulary.places import Path as Key
from segdsl.vocabulary.places import Places
from segdsl.vocabulary.settings import Settings as Table

FILE_NAME = "segdsl.toml"
SHARED_FILE_NAME = "pyproject.toml"
SHARED_TABLE: Key = ("tool", "segdsl")
SETTINGS_KEYS = ("project", "data", "lint")
UNKNOWN_MEMBER_POLICIES = ("error", "unknown")
CHECKS = ("opening", "doctor")


@record(kw_only=True)
class DataSettings:
    """Where the relations are: a directory, files by relation, a DuckDB database, or an engine by URL. One of them.

    `tables` and `columns` say what relations and their columns are called in a database. `password_file` holds the
    password for an engine, and `checks` says when values there are checked: on `opening`, or by `doctor` alone.
    `unknown_members` says what a value outside a closed list is: an `error`, or `unknown`.
    """

    directory: str | None = None
    files: dict[str, str] | None = None
    database: str | None = None
    engine: str | None = None
    password_file: str | None = None
    tables: dict[str, str] | None = None
    columns: dict[str, dict[str, str]] | None = None
    checks: str = "opening"
    unknown_members: str = "error"


@record(kw_only=True)
class Settings:
    """What a project says of itself. Paths are as written, relative to the project's root.

    `lint` is the table of lint rules, to be read by whoever knows the rules: `lint.settings`.
    """

    rules: tuple[str, ...] = (".",)
    timezone: str = "UTC"
    as_of: date | None = None
    data: DataSettings = DataSettings()
    lint: Table | None = None


def read_settings(
    mapping: Mapping[str, object], source: Source, within: Key = ()
) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """The settings in a parsed `segdsl.toml`, with what is wrong with them; wrong ones keep their defaults.

    `mapping` is the table of the file to which the path `within` leads.
    """
    title = f"`[{'.'.join(map(str, within))}]`" if within else f"`{FILE_NAME}`"
    file = Table(mapping, title, Places(source, within), [])
    file.only((*SETTINGS_KEYS, *VOCABULARY_KEYS))
    settings = Settings(data=_data(file), lint=file.table("lint", "`[lint]`"))
    project = file.table("project", "`[project]`")
    if project is not None:
        project.only(("name", "rules", "timezone", "as_of"))
        project.text("name")
        settings = Settings(
            rules=project.texts("rules") or settings.rules,
            timezone=_zone(project) or settings.timezone,
            as_of=project.day("as_of"),
            data=settings.data,
            lint=settings.lint,
        )
    return settings, tuple(file.complaints)


def find_root(start: Path) -> Path | None:
    """The nearest folder at or above `start` that holds a `segdsl.toml`, or settings in a `pyproject.toml`."""
    return next((folder for folder in (start, *start.parents) if _is_root(folder)), None)


def shared_settings(text: str) -> Mapping[str, object] | None:
    """The table `[tool.segdsl]` of a `pyproject.toml`; None where there is none, or no telling."""
    if "segdsl" not in text:
        # Most are not about us; reading them takes longer than starting does.
        return None
    found: object
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
    for key in SHARED_TABLE:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _is_root(folder: Path) -> bool:
    if (folder / FILE_NAME).is_file():
        return True
    shared = folder / SHARED_FILE_NAME
    try:
        return shared.is_file() and shared_settings(shared.read_text(encoding="utf-8", errors="replace")) is not None
    except OSError:
        # Not ours to complain of: whoever needs that file will.
        return False


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _data(file: Table) -> DataSettings:
    data = file.table("data", "`[data]`")
    if data is None:
        return DataSettings()
    places = ("directory", "files", "database", "engine")
    data.only((*places, "password_file", "tables", "columns", "checks", "unknown_members"))
    given = tuple(key for key in places if key in data)
    if len(given) > 1:
        choices = "`directory`, `files`, `database` and `engine`"
        data.complain(problems.one_of_several(data.key_place(given[1]), "`[data]`", given, choices))
    return DataSettings(
        directory=data.text("directory"),
        files=_texts_by_name(data, "files"),
        database=data.text("database"),
        engine=data.text("engine"),
        password_file=data.text("password_file"),
        tables=_texts_by_name(data, "tables"),
        columns=_columns(data),
        checks=data.choice("checks", {each: each for each in CHECKS}) or "opening",
        unknown_members=data.choice("unknown_members", {each: each for each in UNKNOWN_MEMBER_POLICIES}) or "error",
    )


def _columns(data: Table) -> dict[str, dict[str, str]] | None:
    """How columns are called, by relation."""
    columns = data.table("columns", "`[data.columns]`")
    if columns is None:
        return None
    return {name: _texts_by_name(columns, name, "`[data.columns.{}]`") or {} for name in columns.content}


def _texts_by_name(data: Table, key: str, title: str = "`[data.{}]`") -> dict[str, str] | None:
    table = data.table(key, title.format(key))
    if table is None:
        return None
    texts = {name: table.text(name) for name in table.content}
    return {name: text for name, text in texts.items() if text is not None}


def _zone(project: Table) -> str | None:
    name = project.text("timezone")
    if name is None or is_zone(name):
        return name
    project.complain(
        problems.wrong_kind(project.value_place("timezone"), "timezone", "a time zone, such as `Europe/Berlin`")
    )
    return None

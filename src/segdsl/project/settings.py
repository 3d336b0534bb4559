"""The project's own part of `segdsl.toml`: where its rules and data are, its zone and its day.

The file holds two things: the words of the vocabulary, which `vocabulary.load` reads, and these settings. Nothing in
it can run code or reach outside what it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.vocabulary import problems
from segdsl.vocabulary.load import VOCABULARY_KEYS
from segdsl.vocabulary.places import Places
from segdsl.vocabulary.settings import Settings as Table

FILE_NAME = "segdsl.toml"
SETTINGS_KEYS = ("project", "data")
UNKNOWN_MEMBER_POLICIES = ("error", "unknown")


@record(kw_only=True)
class DataSettings:
    """Where the relations are: a directory, files by relation, or tables of a DuckDB database. At most one of them.

    `unknown_members` says what a value outside a closed list is: an `error`, or `unknown`.
    """

    directory: str | None = None
    files: dict[str, str] | None = None
    database: str | None = None
    tables: dict[str, str] | None = None
    unknown_members: str = "error"


@record(kw_only=True)
class Settings:
    """What a project says of itself. Paths are as written, relative to the project's root."""

    rules: tuple[str, ...] = (".",)
    timezone: str = "UTC"
    as_of: date | None = None
    data: DataSettings = DataSettings()


def read_settings(mapping: Mapping[str, object], source: Source) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """The settings in a parsed `segdsl.toml`, with what is wrong with them; wrong ones keep their defaults."""
    file = Table(mapping, "`segdsl.toml`", Places(source), [])
    file.only((*SETTINGS_KEYS, *VOCABULARY_KEYS))
    settings = Settings(data=_data(file))
    project = file.table("project", "`[project]`")
    if project is not None:
        project.only(("name", "rules", "timezone", "as_of"))
        project.text("name")
        settings = Settings(
            rules=project.texts("rules") or settings.rules,
            timezone=_zone(project) or settings.timezone,
            as_of=project.day("as_of"),
            data=settings.data,
        )
    return settings, tuple(file.complaints)


def find_root(start: Path) -> Path | None:
    """The nearest folder at or above `start` that holds a `segdsl.toml`."""
    return next((folder for folder in (start, *start.parents) if (folder / FILE_NAME).is_file()), None)


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
    data.only(("directory", "files", "database", "tables", "unknown_members"))
    given = tuple(key for key in ("directory", "files", "database") if key in data)
    if len(given) > 1:
        choices = "`directory`, `files` and `database`"
        data.complain(problems.one_of_several(data.key_place(given[1]), "`[data]`", given, choices))
    policies = {policy: policy for policy in UNKNOWN_MEMBER_POLICIES}
    return DataSettings(
        directory=data.text("directory"),
        files=_texts_by_name(data, "files"),
        database=data.text("database"),
        tables=_texts_by_name(data, "tables"),
        unknown_members=data.choice("unknown_members", policies) or "error",
    )


def _texts_by_name(data: Table, key: str) -> dict[str, str] | None:
    table = data.table(key, f"`[data.{key}]`")
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

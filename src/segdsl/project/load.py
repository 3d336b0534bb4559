"""A project from disk to checked rules: settings, vocabulary, rule files and what they import."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from segdsl.base.diagnostics import Diagnostic, in_reading_order
from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.check.model import Checked
from segdsl.check.names import import_target
from segdsl.project.files import ProjectError, decode, read_source, rule_files
from segdsl.project.problems import two_configurations
from segdsl.project.settings import (
    FILE_NAME,
    SHARED_FILE_NAME,
    SHARED_TABLE,
    Settings,
    find_root,
    read_settings,
    shared_settings,
)
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse, parse
from segdsl.vocabulary.load import builtin, from_mapping, load
from segdsl.vocabulary.model import Vocabulary
from segdsl.vocabulary.places import Path as Key
from segdsl.vocabulary.places import Places

STDIN = "-"

Progress = Callable[[Sequence[str]], Iterable[str]]


@record(kw_only=True)
class Project:
    """What is on disk, read and checked. `files` are by path relative to `root`, with `/` on every system.

    `unread` is what was wrong before any rule was looked at: with the settings, or with the bytes of a file. `is_whole`
    says that no rule file of the project is left out.
    """

    root: Path
    settings: Settings
    vocabulary: Vocabulary
    overrides: Mapping[str, str]
    files: dict[str, Parse]
    checked: Checked
    unread: tuple[Diagnostic, ...]
    diagnostics: tuple[Diagnostic, ...]
    is_whole: bool

    @property
    def about_settings(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the settings; with an error there, no rule can be trusted to mean what it says."""
        return tuple(diagnostic for diagnostic in self.diagnostics if is_about_settings(diagnostic))

    @property
    def has_errors(self) -> bool:
        """Whether anything in it has no defined meaning."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


@record(kw_only=True)
class Opened:
    """A project before its rules are read: its settings, and the `paths` of its rule files by their names.

    `unread` is what is wrong with the settings. Where `can_be_read` is false, so much is that no rule can be read.
    `is_project` says that there are settings, `are_all` that no path was named, so that these are all of its files.
    """

    root: Path
    settings: Settings
    vocabulary: Vocabulary
    paths: dict[str, Path]
    unread: tuple[Diagnostic, ...]
    can_be_read: bool
    is_project: bool
    are_all: bool


def opened_at(start: Path, paths: Iterable[Path] | None = None) -> Opened:
    """The project around the folder `start`, with all of its rule files, or just those at `paths`.

    Raises ProjectError where a path is not there or the settings cannot be read.
    """
    found = find_root(start)
    root = found or start
    settings, vocabulary, unread = _read_configuration(found)
    # Without its words, every rule would be wrong for the same one reason.
    can_be_read = vocabulary is not None
    wanted = [root / rule for rule in settings.rules] if paths is None else paths
    files = [file for path in wanted for file in rule_files(path)] if can_be_read else []
    return Opened(
        root=root,
        settings=settings,
        vocabulary=vocabulary or builtin(),
        paths={_key(file, root): file for file in files},
        unread=tuple(unread),
        can_be_read=can_be_read,
        is_project=found is not None,
        are_all=paths is None,
    )


def load_project(
    start: Path,
    paths: Iterable[Path] | None = None,
    *,
    stdin: bytes | None = None,
    stdin_name: str = STDIN,
    overrides: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Project:
    """Read the project around the folder `start`, check its rule files (or just `paths`), and follow their imports.

    `stdin` is one more rule file, in place of the file `stdin_name`. `overrides` are values for params, as text.
    `progress` is handed the names of all files and hands them on, each when the one before has been read. Raises
    ProjectError where a path is not there or a file cannot be read.
    """
    opened = opened_at(start, [] if paths is None and stdin is not None else paths)
    given, unread = overrides or {}, list(opened.unread)
    if not opened.can_be_read:
        return _project(opened, given, {}, unread, is_whole=False)
    sources: dict[str, Source] = {}
    if stdin is not None:
        key = stdin_name if stdin_name == STDIN else _key(Path(stdin_name), opened.root)
        sources[key], unreadable = decode(stdin, key)
        unread.extend(unreadable)
    for key, path in opened.paths.items():
        if key not in sources:
            sources[key], unreadable = read_source(path, key)
            unread.extend(unreadable)
    files = {key: parse(sources[key]) for key in (progress(list(sources)) if progress else sources)}
    _follow_imports(files, unread, opened.root)
    return _project(opened, given, files, unread, is_whole=stdin is None and has_all(opened, files))


def with_texts(project: Project, texts: Mapping[str, str]) -> Project:
    """The project as it would be if these of its files had these texts. Nothing is written."""
    files = {**project.files, **{key: parse(Source(key, text)) for key, text in texts.items()}}
    unread = list(project.unread)
    _follow_imports(files, unread, project.root)
    return _project(project, project.overrides, files, unread, is_whole=project.is_whole)


def is_about_settings(diagnostic: Diagnostic) -> bool:
    """Whether it is the settings of a project that this is about."""
    return diagnostic.span.source.name in (FILE_NAME, SHARED_FILE_NAME)


def _project(
    opened: Opened | Project,
    overrides: Mapping[str, str],
    files: dict[str, Parse],
    unread: Iterable[Diagnostic],
    *,
    is_whole: bool,
) -> Project:
    """The files, checked."""
    unread = tuple(unread)
    checked = check(files, opened.vocabulary, overrides)
    misread = [diagnostic for file in files.values() for diagnostic in file.diagnostics]
    return Project(
        root=opened.root,
        settings=opened.settings,
        vocabulary=opened.vocabulary,
        overrides=overrides,
        files=files,
        checked=checked,
        unread=unread,
        diagnostics=in_reading_order([*unread, *misread, *checked.diagnostics]),
        is_whole=is_whole,
    )


def has_all(opened: Opened, names: Container[str]) -> bool:
    """Whether all rule files of a project are among those named, as where a hook names them one by one."""
    if opened.are_all or not opened.is_project:
        return opened.are_all
    try:
        paths = [file for rule in opened.settings.rules for file in rule_files(opened.root / rule)]
        return all(_key(file, opened.root) in names for file in paths)
    except ProjectError:
        return False


# ---- settings --------------------------------------------------------------------------------------------------


def _read_configuration(root: Path | None) -> tuple[Settings, Vocabulary | None, list[Diagnostic]]:
    """The settings and words of the project at `root`; no vocabulary where they have a mistake."""
    if root is None:
        return Settings(), builtin(), []
    shared = _read_shared(root)
    if not (root / FILE_NAME).is_file() and shared is not None:
        return _configured(*shared, SHARED_TABLE)
    source, unreadable = read_source(root / FILE_NAME, FILE_NAME)
    if unreadable:
        return Settings(), None, list(unreadable)
    try:
        mapping = tomllib.loads(source.text)
    except (ValueError, RecursionError):
        # The vocabulary's reader knows how to say what is not TOML.
        return Settings(), None, list(load(source.text, source.name, None).diagnostics)
    settings, vocabulary, found = _configured(mapping, source)
    if shared is not None:
        found.append(two_configurations(Places(shared[1]).key(SHARED_TABLE), FILE_NAME))
    return settings, vocabulary, found


def _read_shared(root: Path) -> tuple[Mapping[str, object], Source] | None:
    """Our table of a `pyproject.toml`, if there is one."""
    path = root / SHARED_FILE_NAME
    if not path.is_file():
        return None
    source, _ = read_source(path, SHARED_FILE_NAME)
    mapping = shared_settings(source.text)
    return None if mapping is None else (mapping, source)


def _configured(
    mapping: Mapping[str, object], source: Source, within: Key = ()
) -> tuple[Settings, Vocabulary | None, list[Diagnostic]]:
    settings, found = read_settings(mapping, source, within)
    loaded = from_mapping(mapping, source, builtin(), within)
    return settings, loaded.vocabulary, [*found, *loaded.diagnostics]


# ---- files -----------------------------------------------------------------------------------------------------


def _key(file: Path, root: Path) -> str:
    try:
        return file.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise ProjectError(
            f"`{file}` is outside the project `{root}`", "check it from its own folder, or move it into the project"
        ) from None


def _follow_imports(files: dict[str, Parse], found: list[Diagnostic], root: Path) -> None:
    """Add the files that are imported; one that is not there is the checker's to report."""
    waiting = list(files)
    while waiting:
        key = waiting.pop()
        for target in imported(key, files[key], root):
            if target not in files:
                source, unreadable = read_source(root / target, target)
                found.extend(unreadable)
                files[target] = parse(source)
                waiting.append(target)


def imported(key: str, file: Parse, root: Path) -> Iterator[str]:
    """The names of the files that a rule file imports, of those that are there."""
    for item in file.tree.items:
        target = import_target(key, item.path.text) if isinstance(item, tree.Import) else None
        if target and _is_file_inside(root, target):
            yield target


def _is_file_inside(root: Path, target: str) -> bool:
    """Whether the file is there and no link leads it out of the project (§8.4)."""
    path = root / target
    return path.is_file() and path.resolve().is_relative_to(root.resolve())

"""A project from disk to checked rules: settings, vocabulary, rule files and what they import."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from segdsl.base.diagnostics import Diagnostic, in_reading_order
from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.check.model import Checked
from segdsl.check.names import import_target
from segdsl.project.files import ProjectError, decode, read_source, rule_files
from segdsl.project.settings import FILE_NAME, Settings, find_root, read_settings
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse, parse
from segdsl.vocabulary.load import builtin, from_mapping, load
from segdsl.vocabulary.model import Vocabulary

STDIN = "-"


@record(kw_only=True)
class Project:
    """What is on disk, read and checked. `files` are by path relative to `root`, with `/` on every system."""

    root: Path
    settings: Settings
    vocabulary: Vocabulary
    files: dict[str, Parse]
    checked: Checked
    diagnostics: tuple[Diagnostic, ...]

    @property
    def about_settings(self) -> tuple[Diagnostic, ...]:
        """What is wrong with `segdsl.toml`; with an error there, no rule can be trusted to mean what it says."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.span.source.name == FILE_NAME)

    @property
    def has_errors(self) -> bool:
        """Whether anything in it has no defined meaning."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


def load_project(
    start: Path,
    paths: Iterable[Path] | None = None,
    *,
    stdin: bytes | None = None,
    stdin_name: str = STDIN,
    overrides: Mapping[str, str] | None = None,
) -> Project:
    """Read the project around the folder `start`, check its rule files (or just `paths`), and follow their imports.

    `stdin` is one more rule file, in place of the file `stdin_name`. `overrides` are values for params, as text.
    Raises ProjectError where a path is not there or a file cannot be read.
    """
    root = find_root(start)
    settings, vocabulary, found = _read_configuration(root)
    root = root or start
    if vocabulary is None:
        # Without its words, every rule would be wrong for the same one reason.
        return _without_rules(root, settings, found)
    if paths is None:
        paths = [] if stdin is not None else [root / rule for rule in settings.rules]
    sources: dict[str, Source] = {}
    if stdin is not None:
        key = stdin_name if stdin_name == STDIN else _key(Path(stdin_name), root)
        sources[key], unreadable = decode(stdin, key)
        found.extend(unreadable)
    for path in paths:
        for file in rule_files(path):
            _read_into(sources, found, file, _key(file, root))
    files = {key: parse(source) for key, source in sources.items()}
    _follow_imports(files, found, root)
    checked = check(files, vocabulary, overrides or {})
    unread = [diagnostic for file in files.values() for diagnostic in file.diagnostics]
    diagnostics = in_reading_order([*found, *unread, *checked.diagnostics])
    return Project(
        root=root, settings=settings, vocabulary=vocabulary, files=files, checked=checked, diagnostics=diagnostics
    )


def _without_rules(root: Path, settings: Settings, found: list[Diagnostic]) -> Project:
    vocabulary = builtin()
    checked = check({}, vocabulary)
    diagnostics = in_reading_order(found)
    return Project(
        root=root, settings=settings, vocabulary=vocabulary, files={}, checked=checked, diagnostics=diagnostics
    )


def _read_configuration(root: Path | None) -> tuple[Settings, Vocabulary | None, list[Diagnostic]]:
    """The settings and words of the project at `root`; no vocabulary where they have a mistake."""
    if root is None:
        return Settings(), builtin(), []
    source, unreadable = read_source(root / FILE_NAME, FILE_NAME)
    if unreadable:
        return Settings(), None, list(unreadable)
    try:
        mapping = tomllib.loads(source.text)
    except ValueError:
        # The vocabulary's reader knows how to say what is not TOML.
        return Settings(), None, list(load(source.text, source.name, None).diagnostics)
    settings, found = read_settings(mapping, source)
    loaded = from_mapping(mapping, source, builtin())
    return settings, loaded.vocabulary, [*found, *loaded.diagnostics]


def _key(file: Path, root: Path) -> str:
    try:
        return file.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise ProjectError(
            f"`{file}` is outside the project `{root}`", "check it from its own folder, or move it into the project"
        ) from None


def _read_into(sources: dict[str, Source], found: list[Diagnostic], path: Path, key: str) -> None:
    if key not in sources:
        sources[key], unreadable = read_source(path, key)
        found.extend(unreadable)


def _follow_imports(files: dict[str, Parse], found: list[Diagnostic], root: Path) -> None:
    """Add the files that are imported; one that is not there is the checker's to report."""
    waiting = list(files)
    while waiting:
        key = waiting.pop()
        for item in files[key].tree.items:
            target = import_target(key, item.path.text) if isinstance(item, tree.Import) else None
            if target and target not in files and _is_file_inside(root, target):
                sources: dict[str, Source] = {}
                _read_into(sources, found, root / target, target)
                files[target] = parse(sources[target])
                waiting.append(target)


def _is_file_inside(root: Path, target: str) -> bool:
    """Whether the file is there and no link leads it out of the project (§8.4)."""
    path = root / target
    return path.is_file() and path.resolve().is_relative_to(root.resolve())

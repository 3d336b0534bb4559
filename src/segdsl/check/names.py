"""Which names a file sees (§8.4): its own, and those it imports by name.

Each kind of item has names of its own. Segments, series and workflows are run by name, so they are also unique over the
project. Nothing is hidden: a second name of a kind is an error, never an override.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.check.graph import targets_first
from segdsl.check.problems import names as problems
from segdsl.check.scope import IMPORTABLE, Home, Kind
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse
from segdsl.vocabulary.model import Vocabulary

IMPORTS_MAX = 64
DEPTH_MAX = 8

NamedItem = tree.Segment | tree.Param | tree.WindowDefinition | tree.Series | tree.Workflow

KINDS: dict[type[object], Kind] = {
    tree.Segment: Kind.SEGMENT,
    tree.Param: Kind.PARAM,
    tree.WindowDefinition: Kind.WINDOW,
    tree.Series: Kind.SERIES,
    tree.Workflow: Kind.WORKFLOW,
}
ALL_KINDS = frozenset(Kind)
RUN_BY_NAME = (Kind.SEGMENT, Kind.SERIES, Kind.WORKFLOW)


def import_target(importing_path: str, text: str) -> str | None:
    """The path, relative to the project's root, of the file that `text` names in a file at `importing_path`.

    Both with `/` between folders. None if it is no file inside the project.
    """
    if not text or text.startswith("/") or any(letter in text for letter in "\\:\0"):
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(importing_path), text))
    return None if path in (".", "..") or path.startswith("../") else path


@record
class Definition:
    """What a name names: the file that defines it, the name there, and the item (None if it is broken)."""

    path: str
    name: tree.Name
    item: NamedItem | None

    @property
    def home(self) -> Home:
        """Where what it names is found: its file, and its name there."""
        return self.path, self.name.text


Table = dict[Kind, dict[str, Definition]]


@record
class FileNames:
    """The names of one file: its `own`, and all that are `visible` in it.

    `items` are all its items, also those whose name was taken. `may_be_broken` are the kinds of which a broken item may
    hide any name.
    """

    own: Table
    visible: Table
    items: tuple[tree.Item, ...]
    may_be_broken: frozenset[Kind]


@record(kw_only=True)
class Others:
    """What is known of the files of a project that are not read together with these.

    Their `paths`, and in which of them a segment is.
    """

    paths: Collection[str] = ()
    segments: Mapping[str, str] = {}


NO_OTHERS = Others()


@record
class Names:
    """The names of all files."""

    files: dict[str, FileNames]

    def own(self, kind: Kind) -> list[Definition]:
        """All definitions of a kind, in the order of files and items."""
        return [definition for file in self.files.values() for definition in file.own[kind].values()]


def run_by_name(file: tree.File) -> Iterator[tuple[Kind, tree.Name]]:
    """What a file defines that no other file may define, too."""
    for item in file.items:
        if isinstance(item, tree.BrokenItem):
            own: Table = {kind: {} for kind in Kind}
            _add_broken("", item, own)
            yield from [(kind, own[kind][name].name) for kind in RUN_BY_NAME for name in own[kind]]
        elif isinstance(item, tree.Segment | tree.Series | tree.Workflow):
            yield KINDS[type(item)], item.name


def resolve_names(
    files: Mapping[str, Parse], vocabulary: Vocabulary, found: list[Diagnostic], others: Others = NO_OTHERS
) -> Names:
    """The names that each file sees; what is wrong with them is added to `found`."""
    resolved = {path: _own_names(path, files[path].tree, vocabulary, found) for path in sorted(files)}
    _refuse_doubles(resolved, found)
    paths = {*resolved, *others.paths}
    imports = {path: _imports(path, file, resolved, paths, found) for path, file in resolved.items()}
    _refuse_circles_and_depth(imports, found)
    return Names(resolved)


# ---- definitions -----------------------------------------------------------------------------------------------


def _own_names(path: str, file: tree.File, vocabulary: Vocabulary, found: list[Diagnostic]) -> FileNames:
    own: Table = {kind: {} for kind in Kind}
    hidden: set[Kind] = set()
    for item in file.items:
        if isinstance(item, tree.BrokenItem):
            hidden |= _add_broken(path, item, own)
        elif isinstance(item, NamedItem):
            kind = KINDS[type(item)]
            first = own[kind].setdefault(item.name.text, Definition(path, item.name, item))
            if first.item is not item:
                found.append(problems.defined_twice(kind, item.name, first.name))
            if kind is Kind.WINDOW and item.name.text in vocabulary.windows:
                found.append(problems.hides_built_in(item.name))
    return FileNames(own, {kind: dict(table) for kind, table in own.items()}, file.items, frozenset(hidden))


def _add_broken(path: str, item: tree.BrokenItem, own: Table) -> frozenset[Kind]:
    """Note the name of a broken item; without a name, give the kinds of which it may hide one."""
    word = item.kind.lower()
    kinds = frozenset(kind for kind in Kind if kind.value == word) or ALL_KINDS
    if word == "test":
        return frozenset()
    if item.name is None or word == "import":
        return kinds
    for kind in kinds:
        own[kind].setdefault(item.name.text, Definition(path, item.name, None))
    return frozenset()


def _refuse_doubles(files: Mapping[str, FileNames], found: list[Diagnostic]) -> None:
    """Report what is run by its name and defined in two files."""
    for kind in RUN_BY_NAME:
        first: dict[str, Definition] = {}
        for file in files.values():
            for name, definition in file.own[kind].items():
                other = first.setdefault(name, definition)
                if other is not definition:
                    found.append(problems.defined_twice(kind, definition.name, other.name))


# ---- imports ---------------------------------------------------------------------------------------------------

Imports = list[tuple[tree.Import, str]]


def _imports(
    path: str, file: FileNames, files: Mapping[str, FileNames], known: Collection[str], found: list[Diagnostic]
) -> Imports:
    """Make the imported names visible in a file; gives its imports that lead to a file, with its path."""
    items = [item for item in file.items if isinstance(item, tree.Import)]
    leading: Imports = []
    for item in items:
        target = import_target(path, item.path.text)
        if target is None:
            found.append(problems.outside_project(item.path))
        elif target not in files:
            paths = [posixpath.relpath(other, posixpath.dirname(path) or ".") for other in known if other != path]
            found.append(problems.unknown_file(item.path, paths))
        else:
            leading.append((item, target))
        source = files.get(target) if target is not None else None
        for name in item.names if target != path else ():
            for kind, definition in _imported(name, item, source, found).items():
                first = file.visible[kind].setdefault(name.text, definition)
                if first is not definition and definition.item is not None:
                    found.append(problems.hides(kind, name, first.name))
    if len(items) > IMPORTS_MAX:
        found.append(problems.too_many_imports(items[IMPORTS_MAX].span, IMPORTS_MAX))
    return leading


def _imported(
    name: tree.Name, item: tree.Import, source: FileNames | None, found: list[Diagnostic]
) -> dict[Kind, Definition]:
    """What an imported name brings, of each kind; if there is nothing, something broken."""
    if source is not None:
        brought = {kind: source.own[kind][name.text] for kind in IMPORTABLE if name.text in source.own[kind]}
        if brought:
            return {kind: Definition(each.path, name, each.item) for kind, each in brought.items()}
        other = next((kind for kind in Kind if name.text in source.own[kind]), None)
        if other is not None:
            found.append(problems.not_importable(other, name, item.path))
        elif not source.may_be_broken:
            known = [known for kind in IMPORTABLE for known in source.own[kind]]
            found.append(problems.unknown_import(name, item.path, known))
    return {kind: Definition("", name, None) for kind in IMPORTABLE}


def _refuse_circles_and_depth(imports: Mapping[str, Imports], found: list[Diagnostic]) -> None:
    order, circles = targets_first(imports, lambda path: [target for _, target in imports[path]])
    for circle in circles:
        following = [*circle[1:], circle[0]]
        spans = [_import_of(imports[path], target) for path, target in zip(circle, following, strict=True)]
        found.append(problems.circular_import(circle, spans))
    depths: dict[str, int] = {}
    for path in order:
        depths[path] = 0
        for item, target in imports[path]:
            depth = depths.get(target, 0) + 1
            if depth == DEPTH_MAX + 1:
                found.append(problems.imports_too_deep(item.path.span, DEPTH_MAX))
            depths[path] = max(depths[path], depth)


def _import_of(imports: Imports, target: str) -> Span:
    return next(item.path.span for item, path in imports if path == target)

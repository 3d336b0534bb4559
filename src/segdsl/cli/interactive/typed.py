"""Items that were typed into a session: kept as a rule file of its own that imports what it needs of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from segdsl.base.source import Source
from segdsl.project.load import Project
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse, parse
from segdsl.syntax.walk import walk

FILE = "typed"
"""What the file of typed items is called; no file on disk has such a name."""

Definition = tree.Segment | tree.Param | tree.WindowDefinition
Key = tuple[str, str]
"""Kind and name of a definition."""


def key_of(item: Definition) -> Key:
    """Its kind, as it is written, and its name."""
    match item:
        case tree.Segment():
            return "segment", item.name.text
        case tree.Param():
            return "param", item.name.text
        case _:
            return "window", item.name.text


def definitions(file: tree.File) -> dict[Key, Definition]:
    """What a file defines that others may use."""
    return {
        key_of(item): item for item in file.items if isinstance(item, tree.Segment | tree.Param | tree.WindowDefinition)
    }


def uses(node: object) -> Iterator[Key]:
    """The segments, params and windows that an item or condition refers to."""
    for each in walk(node):
        match each:
            case tree.InSegment(name):
                yield "segment", name.text
            case tree.ParamRef(name):
                yield "param", name
            case tree.NamedWindow(name):
                yield "window", name.text
            case _:
                pass


def as_file(texts: Mapping[Key, str], project: Project) -> str:
    """A rule file of these definitions, with imports of what they use of the project's files behind them."""
    own = "\n".join(texts.values()) + "\n"
    nodes = parse(Source(FILE, own)).tree.items
    wanted = {key for node in nodes for key in uses(node)} - set(texts)
    return own + "".join(f"{line}\n" for line in imports(wanted, project.files, "."))


def imports(wanted: Iterable[Key], files: Mapping[str, Parse], folder: str) -> list[str]:
    """The imports that bring what is wanted into a file of `folder`, of each name the first definition."""
    import posixpath

    missing = set(wanted)
    lines = []
    for path, file in files.items():
        here = sorted(missing & set(definitions(file.tree)))
        missing -= set(here)
        if here and path != FILE:
            names = ", ".join(dict.fromkeys(name for _, name in here))
            lines.append(f'import {{ {names} }} from "{posixpath.relpath(path, folder)}"')
    return lines

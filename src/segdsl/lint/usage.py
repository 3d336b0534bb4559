"""Which names a file uses, and how to take away what nobody does: what the rules about unused things share.

Such a rule must not miss a use, or its fix takes away what is needed. So it says nothing while a file is misread, and
params are looked for in the text: `$few` outside comments is a use, whatever it is in. Nor does it say more of an item
that an error speaks of: one cause, one message.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from segdsl.base.diagnostics import Edit
from segdsl.base.record import record
from segdsl.base.source import Source, Span
from segdsl.lint.look import parts
from segdsl.lint.rule import Context, Gather, Options
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse

Definition = TypeVar("Definition", tree.Param, tree.WindowDefinition)

_WORD = re.compile(r"\w+")


@record
class Usage:
    """The names that a file uses, by what they may name."""

    segments: frozenset[str]
    params: frozenset[str]
    windows: frozenset[str]


def usage(parse: Parse) -> Usage:
    """What a file uses, outside its imports."""
    items = parse.tree.items
    conditions = [part for item in items if isinstance(item, tree.Segment) for part in parts(item.condition)]
    named = {name.text for item in items for name in _named(item)}
    return Usage(
        segments=frozenset(named | {part.name.text for part in conditions if isinstance(part, tree.InSegment)}),
        params=_params(parse),
        windows=frozenset(_windows([*conditions, *items])),
    )


def own_unused(
    context: Context, kind: type[Definition], names: Callable[[Usage], frozenset[str]]
) -> Iterator[Definition]:
    """The items of a kind that their own file does not use."""
    defined = [(parse, item) for parse in context.files.values() for item in parse.tree.items if isinstance(item, kind)]
    if not defined:
        return
    faults = Faults(context)
    used = {parse.source: names(usage(parse)) for parse, _ in defined}
    for parse, item in defined:
        name = item.name.text
        if name not in used[parse.source] and not faults.mean(name, parse.source) and not faults.are_in(item):
            yield item


def unused(context: Context, gather: Gather[Definition]) -> Iterator[Definition]:
    """Those of `own_unused`, gathered by `gather`, that no file imports."""
    if not context.over_all(misread):
        imported = frozenset(context.over_all(imported_names))
        yield from [item for item in context.over_all(gather) if item.name.text not in imported]


class Faults:
    """The places that errors of the checker speak of, and the names that stand there once these are mended."""

    __slots__ = ("_meant", "_starts")

    def __init__(self, context: Context) -> None:
        self._starts: dict[Source, list[int]] = {}
        self._meant: set[tuple[Source, str]] = set()
        for diagnostic in context.checked.diagnostics:
            if diagnostic.is_error:
                for span in (diagnostic.span, *[label.span for label in diagnostic.labels]):
                    self._starts.setdefault(span.source, []).append(span.start)
                for edit in [edit for fix in diagnostic.fixes for edit in fix.edits]:
                    self._meant.update((edit.span.source, word) for word in _WORD.findall(edit.text))
        for starts in self._starts.values():
            starts.sort()

    def are_in(self, item: tree.Item) -> bool:
        """Whether an error speaks of a part of the item."""
        starts = self._starts.get(item.span.source, [])
        index = bisect_left(starts, item.span.start)
        return index < len(starts) and starts[index] < item.span.end

    def mean(self, name: str, source: Source) -> bool:
        """Whether an error in a file is a name misspelt that is there under this one: it is used, if not by name."""
        return (source, name) in self._meant


def imported_names(context: Context, _: Options) -> Iterator[str]:
    """Every name that a file imports."""
    for parse in context.files.values():
        for item in parse.tree.items:
            if isinstance(item, tree.Import):
                yield from (name.text for name in item.names)


def misread(context: Context, _: Options) -> Iterator[bool]:
    """Something for each file of which not all could be read."""
    yield from [True for parse in context.files.values() if not is_readable(parse)]


def is_readable(parse: Parse) -> bool:
    """Whether all of a file could be read; what stands in a broken part may use anything."""
    return not any(diagnostic.is_error for diagnostic in parse.diagnostics)


def cut(item: tree.Item) -> tuple[Edit, ...]:
    """The edit that takes away an item with its lines and documentation; none where its lines hold anything else."""
    source, text = item.span.source, item.span.source.text
    start = text.rfind("\n", 0, item.span.start) + 1
    end = text.find("\n", item.span.end)
    end = end + 1 if end >= 0 else len(text)
    if (text[start : item.span.start] + text[item.span.end : end]).strip() or "#" in item.span.text:
        return ()
    return (Edit(Span(source, _start_of_documentation(text, start), end), ""),)


def _start_of_documentation(text: str, start: int) -> int:
    """Where the documentation begins that ends at the start of a line, or that start."""
    while start:
        line = text.rfind("\n", 0, start - 1) + 1
        if not text[line:start].lstrip().startswith("#:"):
            break
        start = line
    return start


def _named(item: tree.Item) -> Iterable[tree.Name]:
    """The segments that an item names, but in a condition."""
    match item:
        case tree.Series():
            return item.members
        case tree.Workflow():
            return (item.segment, *(name for clause in item.clauses for name in clause.names))
        case tree.Test():
            return (item.segment,)
        case _:
            return ()


def _windows(nodes: Iterable[tree.Condition | tree.Item]) -> Iterator[str]:
    for node in nodes:
        match node:
            case tree.Comparison() | tree.Between() | tree.NoEvents() | tree.Group() | tree.WindowDefinition():
                if isinstance(node.window, tree.NamedWindow):
                    yield node.window.name.text
            case _:
                pass


def _params(parse: Parse) -> frozenset[str]:
    text = parse.source.text
    pieces, start = [], 0
    for comment in parse.comments:
        pieces.append(text[start : comment.span.start])
        start = comment.span.end
    pieces.append(text[start:])
    return frozenset(re.findall(r"\$([A-Za-z_][A-Za-z0-9_]*)", "".join(pieces)))

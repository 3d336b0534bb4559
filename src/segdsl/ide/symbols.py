"""What a rule file defines, for an outline."""

from __future__ import annotations

from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.check.names import KINDS, NamedItem
from segdsl.syntax import tree


@record
class Symbol:
    """Something with a name: its kind (`segment`, `test`, …), where the name stands, and where the whole item does."""

    name: str
    kind: str
    name_span: Span
    span: Span


def symbols(file: tree.File) -> tuple[Symbol, ...]:
    """The items of a file that have a name, in order; a test goes by its sentence."""
    found = []
    for item in file.items:
        if isinstance(item, NamedItem):
            found.append(Symbol(item.name.text, KINDS[type(item)].value, item.name.span, item.span))
        elif isinstance(item, tree.Test):
            found.append(Symbol(item.sentence.text, "test", item.sentence.span, item.span))
    return tuple(found)

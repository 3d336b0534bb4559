"""Every node of a tree, without naming one kind of node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from segdsl.syntax import tree

_NODES = frozenset(
    kind for kind in vars(tree).values() if getattr(kind, "__module__", None) == tree.__name__ and hasattr(kind, "span")
)


def walk(node: object) -> Iterator[Any]:
    """The node and all nodes below it, each before what is below it, in the order in which they were written."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for _, child in reversed(children(node))]


def children(node: object) -> list[tuple[str, Any]]:
    """The nodes directly below, with the names of their fields."""
    found: list[tuple[str, Any]] = []
    for field in node.__slots__:  # type: ignore[attr-defined]
        value = getattr(node, field)
        for part in value if isinstance(value, tuple) else (value,):
            if type(part) in _NODES:
                found.append((field, part))
    return found

"""Which thing comes before which: for files that import files and segments that refer to segments.

Without recursion, since a project may chain as many of them as it likes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

N = TypeVar("N")


def targets_first(nodes: Iterable[N], targets: Callable[[N], Iterable[N]]) -> tuple[list[N], list[list[N]]]:
    """The nodes, each after its targets, and the cycles: each as a path whose last node leads to its first."""
    done: dict[N, None] = {}
    cycles: list[list[N]] = []
    for root in nodes:
        if root in done:
            continue
        path: dict[N, Iterator[N]] = {root: iter(targets(root))}
        while path:
            node = next(reversed(path))
            target = next(path[node], None)
            if target is None:
                done[node] = None
                del path[node]
            elif target in path:
                names = list(path)
                cycles.append(names[names.index(target) :])
            elif target not in done:
                path[target] = iter(targets(target))
    return list(done), cycles

"""Difference bounds: how far apart unknown days may be.

A bound says `u − v ≤ c` of two unknown whole numbers. A set of bounds is a graph with an edge of length c for each, and

- it has a solution exactly if no cycle has a negative length;
- if it has one, the lengths of the shortest paths are the tightest bounds that follow from it, each of them is reached
  by a solution, and since all lengths are whole, by one in whole numbers.

So there is nothing to round and nothing to search: Bellman, On a routing problem (1958), Ford; for constraint systems
Pratt, Two easy theories whose combination is hard (1977); as tables that are kept closed Dill, Timing assumptions and
verification of finite-state concurrent systems (1989).

`Bounds` maps (u, v) to c. What is said of no pair is not bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from segdsl.analysis.days import Base, Term

Bounds = Mapping[tuple[Base, Base], int]
Edges = dict[tuple[Base, Base], int]

NONE: Bounds = {}


def at_most(later: Term, earlier: Term, days: int = 0) -> tuple[Base, Base, int]:
    """That `later` is at most `days` days after `earlier`, as a bound on their bases."""
    return later.base, earlier.base, days + earlier.plus - later.plus


def tighter(one: Bounds, other: Bounds) -> Bounds:
    """Both sets of bounds."""
    if not (one and other):
        return one or other
    both = {**one, **other}
    for pair in other:
        if pair in one and one[pair] < both[pair]:
            both[pair] = one[pair]
    return both


def closed(bounds: Bounds) -> Bounds | None:
    """All bounds that follow, each as tight as can be (Floyd, Warshall); None if there is no solution."""
    shortest = dict(bounds)
    bases = list(dict.fromkeys(base for pair in bounds for base in pair))
    for through in bases:
        for u in bases:
            to_here = shortest.get((u, through))
            if to_here is None:
                continue
            for v in bases:
                from_here = shortest.get((through, v))
                if from_here is None:
                    continue
                length = to_here + from_here
                if u == v:
                    if length < 0:
                        return None
                    continue
                known = shortest.get((u, v))
                if known is None or length < known:
                    shortest[u, v] = length
    return shortest


def tightened(shortest: Bounds, edges: Iterable[tuple[Base, Base, int]]) -> Bounds | None:
    """Closed bounds with further ones, closed again; None if there is no solution any more."""
    for u, v, c in edges:
        if u == v:
            if c < 0:
                return None
            continue
        known = shortest.get((u, v))
        if known is not None and known <= c:
            continue
        back = shortest.get((v, u))
        if back is not None and back + c < 0:
            return None
        into = [(u, 0)] + [(x, a) for (x, y), a in shortest.items() if y == u]
        out = [(v, 0)] + [(y, b) for (x, y), b in shortest.items() if x == v]
        found = dict(shortest)
        for x, a in into:
            for y, b in out:
                if x != y and ((before := found.get((x, y))) is None or a + c + b < before):
                    found[x, y] = a + c + b
        shortest = found
    return shortest


def furthest(shortest: Bounds, later: Term, earlier: Term) -> int | None:
    """The most days that `later` can be after `earlier`; None if that is not bounded. The bounds are closed."""
    if later.base == earlier.base:
        return later.plus - earlier.plus
    distance = shortest.get((later.base, earlier.base))
    return None if distance is None else distance + later.plus - earlier.plus

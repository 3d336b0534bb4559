"""The nearest name, for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name most like `word`, or None if none is near.

    Near is: equal but for case; a prefix of four letters or more in common that is all of the shorter word; or an
    edit distance (insertions, deletions, substitutions, neighbours swapped) of at most a third of the length.
    """
    lower = word.lower()
    best: tuple[int, str] | None = None
    for name in names:
        other = name.lower()
        if lower == other:
            return name
        shorter, longer = sorted((lower, other), key=len)
        limit = max(1, len(longer) // 3)
        if len(shorter) >= 4 and longer.startswith(shorter):
            distance = 1
        elif len(longer) - len(shorter) > limit:
            # So many letters are too many: no need to compare a word of a megabyte letter by letter.
            continue
        else:
            distance = _distance(lower, other)
        if distance <= limit and (best is None or distance < best[0]):
            best = (distance, name)
    return best[1] if best else None


def _distance(a: str, b: str) -> int:
    """Damerau–Levenshtein distance with non-overlapping swaps (optimal string alignment)."""
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]

"""The nearest name, for "did you mean", and how sure one may be of it."""

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


def is_one_slip(word: str, meant: str) -> bool:
    """Whether the two differ only in case, or by one letter left out, too many, wrong, or swapped with the next.

    In a word of three letters or less, another letter is likely to make another word.
    """
    a, b = word.lower(), meant.lower()
    if min(len(a), len(b)) <= 3:
        return a == b
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return (len(a) <= 1 and len(b) <= 1) or (len(a) == 2 and a == b[::-1])


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

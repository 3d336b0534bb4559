"""Comparisons as they are spoken: `at least`, `is equal to`, `no more than`."""

from __future__ import annotations

from collections.abc import Sequence

from segdsl.syntax.lexer import Token

_SIGNS = {
    "EQ": "equals, equal, equal to, eq",
    "NE": "not equals, not equal, not equal to, differs from, ne, neq",
    "GT": "over, above, exceeds, more than, greater than, higher than, bigger than, gt",
    "GE": (
        "at least, no less than, not less than, no fewer than, not fewer than, not under, not below, minimum, "
        "greater or equal, greater or equal to, greater than or equal, greater than or equal to, "
        "more than or equal, more than or equal to, gte, ge"
    ),
    "LT": "under, below, less than, fewer than, lower than, smaller than, lt",
    "LE": (
        "at most, up to, no more than, not more than, not over, not above, maximum, "
        "less or equal, less or equal to, less than or equal, less than or equal to, "
        "fewer than or equal, fewer than or equal to, lte, le"
    ),
}
_LEADING = frozenset({"are", "was", "were"})
_PHRASES = {phrase: kind for kind, phrases in _SIGNS.items() for phrase in phrases.split(", ")}
_FIRST = frozenset(phrase.split()[0] for phrase in _PHRASES)
_LONGEST = max(len(phrase.split()) for phrase in _PHRASES)


def spoken_operator(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """The kind of operator that the words from index `at` on are, and the index behind them; `is` or `are` may lead."""
    start = at + 1 if tokens[at].kind == "IS" or tokens[at].text.lower() in _LEADING else at
    if start == len(tokens) or tokens[start].text.lower() not in _FIRST:
        return None
    for end in range(min(start + _LONGEST, len(tokens)), start, -1):
        kind = _PHRASES.get(" ".join(token.text.lower() for token in tokens[start:end]))
        if kind is not None:
            return kind, end
    return None

"""Whether there is a text that equals, contains and avoids what it shall; and if so, a short one.

Ignoring case is one map from letters to letters (`ir.text.fold`), so "contains" is: the folded part occurs in the
folded text. Say a text shall contain r₁, r₂, … and none of f₁, f₂, …. If some f occurs in some r, there is no such
text. Else r₁·s·r₂·s·… is one, with a letter s that is in no f: an f that occurred in it would have to lie within one r.
The letters are more than any rule can name, so s exists; and with more of it at the end the text also differs from any
finite number of texts that it may not equal. Where the text must be one of finitely many, each is tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from segdsl.ir.text import fold


def contains(text: str, part: str) -> bool:
    """Whether the text contains the part, ignoring case as the language does."""
    return fold(part)[0] in fold(text)[0]


def find_text(
    inside: Iterable[str] = (),
    outside: Iterable[str] = (),
    never: frozenset[str] = frozenset(),
    only: frozenset[str] | None = None,
) -> str | None:
    """A text with all of `inside` in it and none of `outside`, one of `only`, none of `never`; None without one."""
    required, forbidden = list(dict.fromkeys(inside)), [fold(part)[0] for part in outside]
    if only is not None:
        fitting = (
            text
            for text in sorted(only - never, key=lambda text: (len(text), text))
            if all(contains(text, part) for part in required) and not any(part in fold(text)[0] for part in forbidden)
        )
        return next(fitting, None)
    pieces = _largest(required)
    if any(part in fold(piece)[0] for part in forbidden for piece in pieces or [""]):
        return None
    plain = " " if len(pieces) > 1 else ""
    fresh = next(letter for letter in _letters(plain) if not any(fold(letter)[0] in part for part in forbidden))
    text = fresh.join(pieces) if pieces else fresh
    while text in never:
        text += fresh
    return text


def _largest(parts: list[str]) -> list[str]:
    """The parts that are in no other, in their order."""
    largest: list[str] = []
    for part in sorted(parts, key=len, reverse=True):
        if not any(contains(other, part) for other in largest):
            largest.append(part)
    return [part for part in parts if part in largest]


def _letters(plain: str) -> Iterator[str]:
    """Letters to choose from, the plain ones first; far more than a rule can forbid."""
    rare = chain(range(0x4E00, 0xA000), range(0x20000, 0x2A000))
    return chain(plain, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+", map(chr, rare))

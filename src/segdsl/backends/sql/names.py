"""Names of our own beside those of others, none of them twice."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import combining, normalize

LONGEST = 56
"""In bytes. PostgreSQL cuts names at 63 without a word, and two that differ only behind that would be one."""


class Names:
    """Gives each wanted name once, and then with a number.

    Engines ignore the case of names, quoted or not, and some the accents of letters.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = {_alike(name) for name in taken}

    def new(self, wanted: str) -> str:
        """The wanted name, or the first of `wanted_2`, `wanted_3`, … that is free; cut where it is too long."""
        wanted = wanted.encode()[:LONGEST].decode(errors="ignore")
        name, number = wanted, 1
        while _alike(name) in self.taken:
            number += 1
            name = f"{wanted}_{number}"
        self.taken.add(_alike(name))
        return name


def _alike(name: str) -> str:
    """What names have in common that an engine may take for the same."""
    if name.isascii():
        return name.lower()
    return "".join(letter for letter in normalize("NFKD", name.casefold()) if not combining(letter))

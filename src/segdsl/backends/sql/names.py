"""Names of our own beside those of others, none of them twice."""

from __future__ import annotations

from collections.abc import Iterable


class Names:
    """Gives each wanted name once, and then with a number. Engines ignore the case of names, quoted or not."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = {name.lower() for name in taken}

    def new(self, wanted: str) -> str:
        """The wanted name, or the first of `wanted_2`, `wanted_3`, … that is free."""
        name, number = wanted, 1
        while name.lower() in self.taken:
            number += 1
            name = f"{wanted}_{number}"
        self.taken.add(name.lower())
        return name

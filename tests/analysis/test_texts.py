"""Texts that contain and avoid others (§3.2), against all short texts of two letters."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from segdsl.analysis.texts import contains, find_text
from tests.reference.model import contains as really_contains

SHORT = ["".join(letters) for length in range(6) for letters in product("aB~", repeat=length)]
"""Texts of two letters and one that no condition names."""


@pytest.mark.parametrize("seed", range(60))
def test_a_text_is_found_exactly_if_there_is_one(seed: int) -> None:
    random = Random(seed)

    def some(most: int, longest: int) -> list[str]:
        return ["".join(random.choices("abAB", k=random.randint(0, longest))) for _ in range(random.randint(0, most))]

    inside, outside, never = some(2, 2), some(3, 3), frozenset(some(3, 3))
    only = frozenset(some(4, 4)) if random.random() < 0.3 else None

    def fits(text: str) -> bool:
        return (
            all(really_contains(text, part) for part in inside)
            and not any(really_contains(text, part) for part in outside)
            and text not in never
            and (only is None or text in only)
        )

    found = find_text(inside, outside, never, only)
    assert (found is not None) == any(map(fits, SHORT if only is None else only))
    assert found is None or fits(found)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, "A"),
        ({"inside": ["acme", "ltd"]}, "acme ltd"),
        ({"inside": ["acme", "ltd"], "outside": [" "]}, "acmeAltd"),
        ({"inside": ["acme", "CM"]}, "acme"),
        ({"outside": list("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+")}, "一"),
        ({"never": frozenset(["A", "AA"])}, "AAA"),
        ({"only": frozenset(["Acme", "Be"]), "outside": ["b"]}, "Acme"),
        ({"only": frozenset(["Acme", "Be"]), "never": frozenset(["Be"]), "inside": ["e"]}, "Acme"),
        ({"inside": ["ΣΑΣ"], "outside": ["ς"]}, "ΣΑΣ"),
        ({"inside": ["Straße"], "outside": ["SS"]}, "Straße"),
        ({"outside": [""]}, None),
        ({"inside": ["a"], "outside": [""]}, None),
    ],
)
def test_plain_texts_first(arguments: dict[str, object], expected: str | None) -> None:
    assert find_text(**arguments) == expected  # type: ignore[arg-type]


def test_contains_is_that_of_the_language() -> None:
    letters = "aAßẞsSςσΣiIıİ\u212akKǄǅǆéÉ"
    for one, other in product(letters, repeat=2):
        assert contains(one, other) == really_contains(one, other)

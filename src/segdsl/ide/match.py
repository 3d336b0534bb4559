"""How well an offer fits the letters typed so far: `reve` finds `revenue`, `joindat` finds `original_joined_date`."""

from __future__ import annotations

_SKIPPED = '"`'


def rank(typed: str, offer: str) -> tuple[int, int] | None:
    """The less, the better; None where the letters are not in the offer in their order."""
    wanted, text = typed.lower().lstrip(_SKIPPED), offer.lower().lstrip(_SKIPPED)
    at = text.find(wanted)
    if at == 0:
        return 0, 0
    if at > 0:
        return (1 if text[at - 1] in "_ " else 2), at
    first = place = text.find(wanted[0])
    for letter in wanted[1:]:
        if place < 0:
            return None
        place = text.find(letter, place + 1)
    return None if place < 0 else (3, place - first)

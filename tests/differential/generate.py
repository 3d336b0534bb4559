"""Random programs and partners that sit on their boundaries, by seed."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.differential.data import Data
from tests.differential.pool import constants
from tests.differential.rules import Rules
from tests.reference.words import PARTNERS, SHOP, Vocabulary


class Batch(NamedTuple):
    """What one seed makes: programs and partners from the same few constants, a day and a zone."""

    vocabulary: Vocabulary
    today: date
    zone: ZoneInfo
    programs: list[dict[str, Any]]
    partners: list[dict[str, Any]]


def batch(seed: int, programs: int = 30, partners: int = 150, zone: ZoneInfo | None = None) -> Batch:
    """The batch of a seed; even ones are about partners, odd ones about the shop. In a zone of its own, or in this."""
    random = Random(seed)
    vocabulary = PARTNERS if seed % 2 == 0 else SHOP
    pool = constants(random)
    pool = pool if zone is None else pool._replace(zone=zone)
    rules = Rules(random, vocabulary, pool)
    data = Data(random, vocabulary, pool)
    return Batch(
        vocabulary,
        pool.today,
        pool.zone,
        [rules.program() for _ in range(programs)],
        [data.partner(number) for number in range(partners)],
    )

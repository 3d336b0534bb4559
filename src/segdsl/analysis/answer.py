"""What a proof answers: proved, refuted with a partner that shows it, or unknown with the reason. Never a guess."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from segdsl.base.record import record
from segdsl.check.model import Fact


@record
class Witness:
    """A subject on the day `today`: what it takes to see with one's own eyes that a claim holds or does not.

    `fields` by canonical name; a field that is not here is unknown, and it makes no difference whether a set that is
    not here is unknown or empty. In a set, None is an unknown element. `events` by canonical name of the metric, each
    with its day, in their order.
    """

    today: date
    fields: dict[str, Fact | frozenset[str | None]]
    events: dict[str, tuple[tuple[date, int | Decimal], ...]]


@record
class Proved:
    """It holds for every subject on every day. `facts` are the names of the background facts that the proof used."""

    facts: tuple[str, ...] = ()


@record
class Refuted:
    """It does not hold: `witness` was run, and shows it."""

    witness: Witness


@record
class RefutedOverTime:
    """It does not hold if days may pass: `witness` shows one half on its day and, as it is, the other on `other_day`.

    Its events up to `other_day` are among its events; on each of the two days only those up to that day are seen.
    """

    witness: Witness
    other_day: date


@record
class Unknown:
    """No answer within the stated budget, or of a kind that the procedure does not decide; `reason` says which."""

    reason: str


Answer = Proved | Refuted | Unknown
AnswerOverTime = Proved | RefutedOverTime | Unknown

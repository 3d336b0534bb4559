"""Which condition loses how many: all that must be true of a member, one condition after the other.

The engine counts the combinations of verdicts in one scan; everything else is worked out from these counts. A rule that
is not an AND is a funnel of one step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, tzinfo

from segdsl.base.record import record
from segdsl.explain.conditions import conditions, parts_of_all
from segdsl.explain.trace import Verdict
from segdsl.explain.words import Speaker, Words
from segdsl.ir.nodes import Expr, Rule
from segdsl.vocabulary.model import Vocabulary

Tally = Mapping[tuple[Verdict, ...], int]


@record(kw_only=True)
class Lost:
    """How many a condition is false for, and for how many it is unknown."""

    false: int
    unknown: int

    @property
    def both(self) -> int:
        """All of them."""
        return self.false + self.unknown


@record(kw_only=True)
class Step:
    """One condition of the funnel.

    `left` is for how many it and all before it are true; `lost` who is lost here, having come so far; `fails` who would
    be lost here whatever stands before; `only` who is lost by this condition alone: without it they were members.
    """

    words: Words
    left: int
    lost: Lost
    fails: Lost
    only: Lost


@record(kw_only=True)
class Funnel:
    """The steps of a rule over `total` subjects, of whom `members` come out at its end."""

    rule: Rule
    vocabulary: Vocabulary
    today: date
    zone: tzinfo
    total: int
    members: int
    steps: tuple[Step, ...]


def steps_of(rule: Rule) -> tuple[Expr, ...]:
    """The conditions of the funnel, in order, for an engine to count the verdicts on."""
    return parts_of_all(conditions(rule.condition))


def funnel(rule: Rule, tally: Tally, vocabulary: Vocabulary, *, today: date, zone: tzinfo = UTC) -> Funnel:
    """The funnel of a rule, from how many subjects there are of each combination of verdicts on `steps_of(rule)`."""
    speaker = Speaker(vocabulary, today)
    parts = steps_of(rule)
    steps = tuple(_step(at, speaker.words(part), tally) for at, part in enumerate(parts))
    return Funnel(
        rule=rule,
        vocabulary=vocabulary,
        today=today,
        zone=zone,
        total=sum(tally.values()),
        members=steps[-1].left,
        steps=steps,
    )


def _step(at: int, words: Words, tally: Tally) -> Step:
    def lost(among: Callable[[tuple[Verdict, ...]], bool]) -> Lost:
        counts = {
            verdict: sum(n for verdicts, n in tally.items() if verdicts[at] is verdict and among(verdicts))
            for verdict in (False, None)
        }
        return Lost(false=counts[False], unknown=counts[None])

    return Step(
        words=words,
        left=sum(n for verdicts, n in tally.items() if all(verdicts[: at + 1])),
        lost=lost(lambda verdicts: all(verdicts[:at])),
        fails=lost(lambda _: True),
        only=lost(lambda verdicts: all(verdicts[:at]) and all(verdicts[at + 1 :])),
    )

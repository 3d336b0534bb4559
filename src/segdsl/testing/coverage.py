"""`coverage`: which goals of a segment its cases show, and which none does.

A goal that no case can show, such as a required field that is unknown, is none: a proof tells. Where the proof has no
answer the goal stays, since a missing case is easier to bear than one that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC

from segdsl.analysis.answer import Proved
from segdsl.analysis.prove import Prover
from segdsl.backends.memory.compile import compile_predicate
from segdsl.base.record import record
from segdsl.check.model import Case, Test
from segdsl.ir.nodes import Rule
from segdsl.testing.goals import Goal, goals
from segdsl.testing.run import subject


@record
class Coverage:
    """The goals of a segment that its cases show, and those that are missing."""

    segment: str
    shown: tuple[Goal, ...]
    missing: tuple[Goal, ...]

    @property
    def percent(self) -> float:
        """How many of a hundred goals are shown; 100 where there is nothing to show."""
        return percent([self])


def percent(coverages: Iterable[Coverage]) -> float:
    """How many of a hundred goals of all the segments are shown."""
    counts = [(len(each.shown), len(each.missing)) for each in coverages]
    shown, missing = sum(shown for shown, _ in counts), sum(missing for _, missing in counts)
    return 100 * shown / (shown + missing) if shown + missing else 100.0


def coverage(rule: Rule, cases: Iterable[Case], prover: Prover) -> Coverage:
    """What the cases show of one rule."""
    seen = [(case.today, subject(case)) for case in cases]
    shown: list[Goal] = []
    missing: list[Goal] = []
    for goal in goals(rule):
        predicate = compile_predicate(Rule(name="", condition=goal.claim))
        if any(predicate.at(today, UTC).verdict(each) for today, each in seen):
            shown.append(goal)
        elif not isinstance(prover.empty(goal.claim), Proved):
            missing.append(goal)
    return Coverage(rule.name, tuple(shown), tuple(missing))


def coverages(rules: Mapping[str, Rule], tests: Iterable[Test], prover: Prover) -> list[Coverage]:
    """What the tests show of each of the rules, also of those that have none."""
    cases: dict[str, list[Case]] = {name: [] for name in rules}
    for test in tests:
        if test.segment in cases:
            cases[test.segment].extend(test.cases)
    return [coverage(rule, cases[name], prover) for name, rule in rules.items()]

"""`generate`: a test with a case at every bound of a segment, and the verdicts as they are, for a person to approve.

Each goal of the segment asks for a subject that shows it while all else that decides the verdict is met, so that the
bound alone makes the difference between the verdicts of neighbouring cases. The subject is a witness of that claim;
where the bound never decides alone, a witness of the bare goal.
"""

from __future__ import annotations

from datetime import date

from segdsl.analysis.answer import Refuted, Witness
from segdsl.analysis.prove import Prover
from segdsl.analysis.witness import as_case, run
from segdsl.base.record import record
from segdsl.ir import nodes as ir
from segdsl.testing.goals import Goal, goals
from segdsl.vocabulary.model import Vocabulary


@record
class Shown:
    """A goal and the subject that shows it."""

    goal: Goal
    witness: Witness


def generate(rule: ir.Rule, vocabulary: Vocabulary, prover: Prover) -> str:
    """A `test` item for the rule, to be formatted; empty where there is nothing to show."""
    found = _distinct(rule, prover)
    if not found:
        return ""
    lines = [f'test "every bound of {rule.name}" for {rule.name} {{']
    day: date | None = None
    for each in sorted(found, key=lambda each: each.witness.today):
        if each.witness.today != day:
            day = each.witness.today
            lines.append(f"  today: {day}")
        lines.append(f"  # {each.goal.shown}")
        lines.append(f"  {as_case(each.witness, run(each.witness, rule.condition), vocabulary)}")
    return "\n".join([*lines, "}"]) + "\n"


def _distinct(rule: ir.Rule, prover: Prover) -> list[Shown]:
    """A witness of each goal, in reading order; one that shows several goals stands for the first of them."""
    found: list[Shown] = []
    for goal in goals(rule):
        witness = _witness(goal, prover)
        if witness is not None and all(each.witness != witness for each in found):
            found.append(Shown(goal, witness))
    return found


def _witness(goal: Goal, prover: Prover) -> Witness | None:
    for claim in (ir.And((goal.claim, *goal.beside)), goal.claim):
        answer = prover.empty(claim)
        if isinstance(answer, Refuted):
            return answer.witness
    return None

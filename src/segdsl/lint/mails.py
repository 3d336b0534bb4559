"""Which workflows can mail the same subject on the same day, from their segments alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from segdsl.analysis.answer import Refuted, Witness
from segdsl.base.record import record
from segdsl.check.model import Workflow
from segdsl.ir import nodes as ir
from segdsl.lint.proofs import SHOWN_MAX
from segdsl.lint.rule import Context
from segdsl.syntax.tree import ActionKind


@record
class Meeting:
    """Two workflows that can mail somebody on the same day, with the templates that both send, and somebody."""

    first: Workflow
    second: Workflow
    same: tuple[str, ...]
    witness: Witness | None


def meetings(context: Context) -> tuple[Meeting, ...]:
    """All pairs of workflows that can mail the same subject on the same day; of the first many with a witness."""
    found = context.remembered(_meetings)
    assert isinstance(found, tuple)
    return found


def _meetings(context: Context) -> tuple[Meeting, ...]:
    return tuple(_pairs(context))


def _pairs(context: Context) -> Iterator[Meeting]:
    rules = context.checked.rules
    mailing = [
        (flow, _mailed(flow, context), templates(flow))
        for flow in context.checked.workflows.values()
        if flow.segment in rules and templates(flow)
    ]
    shown = 0
    for (first, one, sent), (second, other, also) in combinations(mailing, 2):
        if context.prover.can_meet(one, other):
            answer = context.prover.disjoint(one, other) if shown < SHOWN_MAX else None
            shown += 1
            witness = answer.witness if isinstance(answer, Refuted) else None
            yield Meeting(first, second, tuple(each for each in sent if each in also), witness)


def _mailed(flow: Workflow, context: Context) -> ir.Expr:
    """Who is mailed: the members of the segment, without those that the workflow excepts."""
    rules = context.checked.rules
    excepted = [ir.Not(rules[name].condition) for name in flow.limits.excepted if name in rules]
    members = rules[flow.segment].condition
    return ir.And((members, *excepted)) if excepted else members


def templates(flow: Workflow) -> tuple[str, ...]:
    """The templates of the mails that a workflow sends."""
    return tuple(dict.fromkeys(action.text for action in flow.actions if action.kind is ActionKind.SEND))

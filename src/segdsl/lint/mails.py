"""Which workflows can mail the same subject on the same day, from their segments alone."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.analysis.answer import Refuted, Witness
from segdsl.base.record import record
from segdsl.check.model import Workflow
from segdsl.ir import nodes as ir
from segdsl.lint.look import workflows
from segdsl.lint.proofs import SHOWN_MAX
from segdsl.lint.rule import Context, Options
from segdsl.syntax.tree import ActionKind

LABELS_MAX = 5
"""How many of the others are pointed at; one is enough to see what is meant."""


@record
class Meeting:
    """A workflow that can mail somebody on the same day as others before it, and somebody whom the first of them mails.

    `same` are the templates that it and any of the others send.
    """

    flow: Workflow
    others: tuple[Workflow, ...]
    same: tuple[str, ...]
    witness: Witness | None


def other_mails(context: Context) -> Iterator[Meeting]:
    """Each workflow with those before it that mail the same subject something else on the same day."""
    return _meetings(context, is_same=False)


def same_mails(context: Context) -> Iterator[Meeting]:
    """Each workflow with those before it that send the same subject the same mail on the same day."""
    return _meetings(context, is_same=True)


def _meetings(context: Context, *, is_same: bool) -> Iterator[Meeting]:
    found = context.remembered(_pairs)
    assert isinstance(found, tuple)
    shown = 0
    for flow, others in found:
        chosen = [other for other in others if bool(_both_send(flow, other)) is is_same]
        if chosen:
            first = chosen[0]
            answer = context.prover.disjoint(first.expr, flow.expr) if shown < SHOWN_MAX else None
            shown += 1
            yield Meeting(
                flow.flow,
                tuple(other.flow for other in chosen),
                tuple(dict.fromkeys(each for other in chosen for each in _both_send(flow, other))),
                answer.witness if isinstance(answer, Refuted) else None,
            )


@record
class Mailing:
    """A workflow that sends mails, and whom it mails."""

    flow: Workflow
    expr: ir.Expr
    templates: tuple[str, ...]


def mailing(context: Context, _: Options) -> Iterator[Mailing]:
    """The workflows that send mails."""
    rules = context.checked.rules
    for item in workflows(context):
        flow = context.checked.workflows[item.name.text]
        sent = templates(flow)
        if flow.segment in rules and sent:
            yield Mailing(flow, context.same(_mailed(flow, context)), sent)


def _pairs(context: Context) -> tuple[tuple[Mailing, list[Mailing]], ...]:
    """Each workflow that mails, with those before it whose subjects it can mail on the same day."""
    flows = sorted(context.over_all(mailing), key=lambda flow: flow.flow.span.order)
    if len(flows) < 2:
        return ()
    meetings = context.prover.meetings([flow.expr for flow in flows])
    return tuple(
        (flow, [flows[number] for number in meetings[index].numbers if number < index])
        for index, flow in enumerate(flows)
    )


def _both_send(one: Mailing, other: Mailing) -> tuple[str, ...]:
    return tuple(template for template in one.templates if template in other.templates)


def _mailed(flow: Workflow, context: Context) -> ir.Expr:
    """Who is mailed: the members of the segment, without those that the workflow excepts."""
    rules = context.checked.rules
    excepted = [ir.Not(rules[name].condition) for name in flow.limits.excepted if name in rules]
    members = rules[flow.segment].condition
    return ir.And((members, *excepted)) if excepted else members


def templates(flow: Workflow) -> tuple[str, ...]:
    """The templates of the mails that a workflow sends."""
    return tuple(dict.fromkeys(action.text for action in flow.actions if action.kind is ActionKind.SEND))

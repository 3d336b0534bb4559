"""Conditions on metrics (§5): a comparison of a sum over a window, or the absence of any event in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypeGuard

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.source import Span
from segdsl.check.around import Around
from segdsl.check.branches import Node, uses
from segdsl.check.problems import conditions as problems
from segdsl.check.problems import names
from segdsl.check.problems import values as value_problems
from segdsl.check.problems.conditions import MetricCondition
from segdsl.check.scope import Given, Scope
from segdsl.check.values import OPS, number
from segdsl.check.windows import window
from segdsl.ir import nodes as ir
from segdsl.syntax import tree
from segdsl.vocabulary.model import Metric, MetricType

# How far a condition without a window looks for a neighbour that has one.
NEIGHBOURS_MAX = 8

OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def metric_condition(statement: tree.Statement, metric: Metric, scope: Scope, around: Around) -> ir.Expr | None:
    """What a statement about a metric means; None, and reported, if it makes no sense."""
    match statement:
        case tree.Comparison():
            return _comparison(statement, metric, scope, around)
        case tree.Between():
            return _between(statement, metric, scope, around)
        case _:
            if not _was_misread(statement):
                scope.found.append(problems.metric_without_comparison(statement, statement.subject))
            return None


def _was_misread(statement: tree.Statement) -> bool:
    """Whether this is `is null` or the like, of which the parser has said what it is, and that metrics have another."""
    words = statement.span.text[statement.subject.span.end - statement.subject.span.start :].lower().split()
    return isinstance(statement, tree.IsKnown) and words not in (["is", "known"], ["is", "unknown"])


def no_events(condition: tree.NoEvents, scope: Scope, around: Around) -> ir.Expr | None:
    """What `no clicks during …` means; None, and reported, if it makes no sense."""
    entry = scope.vocabulary.words.get(condition.metric.text)
    if entry is None:
        scope.found.append(names.unknown_metric(condition.metric, scope.vocabulary))
        return None
    if not isinstance(entry, Metric):
        scope.found.append(problems.no_events_of_field(condition))
        return None
    over = _window(condition, scope, around)
    return None if over is None else ir.Absent(entry, over, ir.Origin(condition.span))


def _comparison(statement: tree.Comparison, metric: Metric, scope: Scope, around: Around) -> ir.Expr | None:
    value = number(statement.value, metric, scope)
    if value is not None:
        _refuse_zero(statement, *value, metric, scope, around)
    over = _window(statement, scope, around)
    if value is None or over is None:
        return None
    origin = ir.Origin(statement.span)
    total = ir.Total(metric, over, OPS[statement.operator], value[1], origin)
    return ir.Not(total, origin) if statement.operator is tree.Operator.NE else total


def _between(statement: tree.Between, metric: Metric, scope: Scope, around: Around) -> ir.Expr | None:
    low, high = number(statement.low, metric, scope), number(statement.high, metric, scope)
    over = _window(statement, scope, around)
    if low is None or high is None:
        return None
    bounds = statement.low.span.to(statement.high.span)
    if low[1] > high[1]:
        scope.found.append(value_problems.empty_range(statement.low.span, statement.high.span, "number"))
    elif high[1] == 0 and not metric.can_fall:
        scope.found.append(problems.zero_comparison(statement.subject, bounds, high[0], metric))
    if over is None:
        return None
    origin = ir.Origin(statement.span)
    at_least = ir.Total(metric, over, ir.Op.GE, low[1], origin)
    return ir.And((at_least, ir.Total(metric, over, ir.Op.LE, high[1], origin)), origin)


# ---- zero (§5.3) ------------------------------------------------------------------------------------------------


def _refuse_zero(
    statement: tree.Comparison,
    value: Given,
    amount: int | Decimal,
    metric: Metric,
    scope: Scope,
    around: Around,
) -> None:
    """Report what only zero could satisfy, as it stands or once the NOTs around it are pushed inward (§5.3)."""
    if metric.can_fall:
        return
    compared = statement.operator_span.to(statement.value.span)
    operator = statement.operator.value
    if _only_zero(operator, amount, metric):
        scope.found.append(problems.zero_comparison(statement.subject, compared, value, metric))
    elif around.negated and _only_zero(OPPOSITE[operator], amount, metric):
        scope.found.append(problems.negated_zero_comparison(statement.subject, compared, value, metric))


def _only_zero(operator: str, amount: int | Decimal, metric: Metric) -> bool:
    match operator:
        case "=" | "<=":
            return amount == 0
        case "<":
            return amount == 0 or (amount == 1 and metric.type is MetricType.COUNT)
        case _:
            return False


def brought_zeros(node: Node, references: Iterable[tree.InSegment]) -> Iterator[Diagnostic]:
    """A complaint for each reference under NOT whose segment, once NOT is pushed inward, asks for zero (§5.3, §8.1)."""
    names = {reference.span: reference.name.text for reference in references}
    brought = [(use, use.leaf) for use in uses(node) if use.origin.via and isinstance(use.leaf, ir.Total)]
    # `between 1 and 5` is two bounds in one place, and its opposite is more than zero.
    places = Counter((use.place, use.origin.span) for use, _ in brought)
    reported: set[Span] = set()
    for use, total in brought:
        is_bound = places[use.place, use.origin.span] > 1
        if use.place not in reported and not is_bound and _asks_for_zero(total, negated=use.negated):
            reported.add(use.place)
            yield problems.brought_zero_comparison(use.place, names[use.place], total)


def _asks_for_zero(total: ir.Total, *, negated: bool) -> bool:
    operator = OPPOSITE[total.op.value] if negated else total.op.value
    return not total.metric.can_fall and _only_zero(operator, total.value, total.metric)


# ---- windows ---------------------------------------------------------------------------------------------------


def _window(condition: MetricCondition, scope: Scope, around: Around) -> ir.Window | None:
    """The window that a condition has, by itself or from the parentheses around it."""
    if condition.window is not None:
        own = window(condition.window, scope)
        if around.window is not None:
            scope.found.append(problems.second_window(condition.window.span, around.window.span))
        return own
    if around.window is not None:
        return around.window.meaning
    neighbour, follows = _neighbour(scope, around)
    scope.found.append(problems.missing_window(condition, neighbour, follows))
    return None


def _neighbour(scope: Scope, around: Around) -> tuple[MetricCondition | None, bool]:
    """The nearest condition with a window, and whether only conditions on metrics stand between."""
    after = around.neighbours[around.index + 1 : around.index + 1 + NEIGHBOURS_MAX]
    follows = True
    for part in after:
        if not is_on_metric(part, scope):
            follows = False
        elif part.window is not None:
            return part, follows
    before = around.neighbours[max(0, around.index - NEIGHBOURS_MAX) : around.index]
    for part in reversed(before):
        if is_on_metric(part, scope) and part.window is not None:
            return part, False
    return None, False


def is_on_metric(condition: tree.Condition, scope: Scope) -> TypeGuard[MetricCondition]:
    """Whether a condition is on a metric, and so may have a window."""
    match condition:
        case tree.Comparison() | tree.Between():
            return isinstance(scope.vocabulary.words.get(condition.subject.text), Metric)
        case tree.NoEvents(metric):
            return isinstance(scope.vocabulary.words.get(metric.text), Metric)
        case _:
            return False

"""What the cases of a segment should show: each of its conditions true, false and unknown, and each of its bounds.

A bound is shown by cases next to it: for `clicks < 5` sums of 4, 5 and 6, for a date the day before, the day itself and
the day after, for a window an event on its first day and one on the day before. There most mistakes are made.

Every goal is a condition of its own (`claim`), so that a case shows it exactly if the claim is true of the case, and so
that a proof can tell whether any case could show it and what such a case looks like.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from segdsl.base.record import place, record
from segdsl.base.source import Span as TextSpan
from segdsl.ir import nodes as ir
from segdsl.ir.days import TODAY, Day, day_after
from segdsl.ir.show import show_day, show_value
from segdsl.vocabulary.model import FieldType, MetricType

CENT = Decimal("0.01")


@record
class Goal:
    """One thing to be shown of a condition.

    `shown` says what, as in `clicks < 5: 4`. `beside` must hold for the condition to decide the verdict of the rule.
    """

    shown: str
    claim: ir.Expr
    beside: tuple[ir.Expr, ...]
    span: TextSpan = place()


Condition = ir.Leaf | ir.Not
"""A condition as an author counts them: a leaf, or one whose words deny it."""


def goals(rule: ir.Rule) -> list[Goal]:
    """All that cases should show of a rule, by condition in reading order, each once."""
    found: dict[tuple[str, ir.Expr], Goal] = {}
    for condition, beside in _conditions(rule.condition, ()):
        leaf = _leaf(condition)
        assert leaf.origin is not None
        span = leaf.origin.span
        for shown, claim in (*_outcomes(leaf, condition), *_bounds(leaf)):
            written = " ".join(span.text.split())
            goal = Goal(f"{written}: {shown}", claim, beside, span)
            found.setdefault((goal.shown, claim), goal)
    return list(found.values())


def _conditions(expr: ir.Expr, beside: tuple[ir.Expr, ...]) -> Iterator[tuple[Condition, tuple[ir.Expr, ...]]]:
    """The conditions, each with what makes it decisive: what else an AND asks for, and no other side of an OR."""
    match expr:
        case ir.And(parts):
            for index, part in enumerate(parts):
                yield from _conditions(part, (*beside, *parts[:index], *parts[index + 1 :]))
        case ir.Or(parts):
            denied = [ir.Not(part) for part in parts]
            for index, part in enumerate(parts):
                yield from _conditions(part, (*beside, *denied[:index], *denied[index + 1 :]))
        case ir.Not() if _is_one_phrase(expr):
            yield expr, beside
        case ir.Not(part):
            yield from _conditions(part, beside)
        case ir.Constant():
            return
        case leaf:
            yield leaf, beside


def _leaf(condition: Condition) -> ir.Leaf:
    part = condition.part if isinstance(condition, ir.Not) else condition
    assert not isinstance(part, ir.And | ir.Or | ir.Not)
    return part


def _is_one_phrase(denied: ir.Not) -> bool:
    """Whether a NOT is in the words of the condition, as in `!=`, `none of` and `is unknown`, and not before them."""
    match denied.part:
        case ir.And() | ir.Or() | ir.Not() | ir.Constant():
            return False
        case leaf:
            assert leaf.origin is not None
            return denied.origin is None or denied.origin.span == leaf.origin.span


# ---- true, false, unknown --------------------------------------------------------------------------------------


def _outcomes(leaf: ir.Leaf, condition: Condition) -> Iterator[tuple[str, ir.Expr]]:
    yield "true", condition
    yield "false", leaf if isinstance(condition, ir.Not) else ir.Not(leaf)
    unknown = _unknown(leaf)
    if unknown is not None:
        yield "unknown", unknown


def _unknown(leaf: ir.Leaf) -> ir.Expr | None:
    """When a condition is unknown; None if it never is."""
    match leaf:
        case ir.Total(metric, window):
            return ir.Or((ir.Absent(metric, window), *_unknown_window(window)))
        case ir.Absent(_, window):
            return next(iter(_unknown_window(window)), None)
        case ir.Known() | ir.Constant():
            return None
        case ir.Compare(field) | ir.OneOf(field) | ir.HasAny(field) | ir.Contains(field) | ir.Within(field):
            # A case gives a set whole or not at all, so an unknown set has no element that could match.
            return None if field.required else ir.Not(ir.Known(field))
        case _:
            assert_never(leaf)


def _unknown_window(window: ir.Window) -> tuple[ir.Expr, ...]:
    match window:
        case ir.SinceField(anchor) if not anchor.required:
            return (ir.Not(ir.Known(anchor)),)
        case _:
            return ()


# ---- bounds ----------------------------------------------------------------------------------------------------


def _bounds(leaf: ir.Leaf) -> Iterator[tuple[str, ir.Expr]]:
    match leaf:
        case ir.Total(metric, window, _, value):
            step = 1 if metric.type is MetricType.COUNT else CENT
            for near in (value - step, value, value + step):
                yield show_value(near), ir.Total(metric, window, ir.Op.EQ, near)
            yield from _edges(metric.name, ir.Total(metric, window, ir.Op.EQ, value))
        case ir.Absent(metric):
            yield from _edges(metric.name, leaf)
        case ir.Compare(field, _, value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            step = 1 if field.type is FieldType.INTEGER else CENT
            for near in (value - step, value, value + step):
                yield show_value(near), ir.Compare(field, ir.Op.EQ, near)
        case ir.Within(field, first, last):
            days = [day_after(end, days) for end in (first, last) if end is not None for days in (-1, 0, 1)]
            for day in dict.fromkeys(days):
                yield show_day(day), ir.Within(field, day, day)
        case ir.Compare() | ir.OneOf() | ir.HasAny() | ir.Contains() | ir.Known() | ir.Constant():
            return
        case _:
            assert_never(leaf)


def _edges(name: str, leaf: ir.Total | ir.Absent) -> Iterator[tuple[str, ir.Expr]]:
    """Events on either side of where the window begins and ends. Nothing is seen after today, so today is no end."""
    metric = leaf.metric
    for day in dict.fromkeys(_edge_days(leaf.window)):
        match day:
            case ir.SinceField(anchor, first_day):
                where = f"day {first_day} since {anchor.name}"
                window: ir.Window = day
            case _:
                where = show_day(day)
                window = ir.Span(day, day)
        yield f"{name} on {where}", ir.Not(ir.Absent(metric, window))


def _edge_days(window: ir.Window) -> Iterator[Day | ir.SinceField]:
    match window:
        case ir.Span(first, last):
            if first is not None:
                yield from (day_after(first, -1), first)
            if last is not None and last != TODAY:
                yield from (last, day_after(last, 1))
        case ir.SinceField(anchor, first_day, last_day):
            edges = [first_day - 1, first_day, *([] if last_day is None else [last_day, last_day + 1])]
            yield from (ir.SinceField(anchor, day, day) for day in edges)
        case _:
            assert_never(window)

"""How a condition that the screen cannot express is written so that it can, as edits of the author's text.

A fix is safe where it means the same for every subject on every day, an unknown value included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segdsl.base.diagnostics import Confidence, Fix
from segdsl.base.source import Span
from segdsl.check.problems.wording import as_value, write
from segdsl.ir import nodes as ir
from segdsl.ir.rewrite import opposite
from segdsl.portable.menu import NotPreset
from segdsl.portable.screen import Operator
from segdsl.portable.strict import Bound, plain, strict_bounds
from segdsl.portable.written import Written
from segdsl.syntax import tree
from segdsl.vocabulary.model import FieldType, Metric, MetricType

Fixes = tuple[Fix, ...]

_SIGNS = {Operator.GREATER: ">", Operator.LESS: "<"}


def by_bounds(subject: str, metric: Metric, bounds: Sequence[Bound], currency: str, window: str = "") -> str:
    """Strict bounds as a rule spells them: `clicks > 4 AND clicks < 6`, each followed by `window`."""
    return " AND ".join(f"{subject} {bound}{window}" for bound in _spelled(metric, bounds, currency))


def with_bounds(place: Span, metric: Metric, bounds: Sequence[Bound], currency: str, written: Written) -> Fixes:
    """`clicks >= 5` as `clicks > 4`; not where a param gives the number, which would be lost."""
    part = written.part(place)
    match part:
        case tree.Comparison(value=value):
            values: tuple[tree.Value, ...] = (value,)
        case tree.Between(low=low, high=high):
            values = (low, high)
        case _:
            return ()
    if any(isinstance(value, tree.ParamRef) for value in values):
        return ()
    if isinstance(part, tree.Comparison) and len(bounds) == 1:
        # The window stays out of this fix: it may need one of its own.
        (text,) = _spelled(metric, bounds, currency)
        return (write(part.operator_span.to(part.value.span), text, Confidence.SAFE),)
    text = by_bounds(part.subject.span.text, metric, bounds, currency, _own_window(part))
    return (write(place, text, Confidence.SAFE),)


def one_list(place: Span, sides: Iterable[ir.Expr], written: Written) -> Fixes:
    """`a = X OR a any of (Y, Z)` as `a any of (X, Y, Z)`, for values of one field."""
    subjects: list[str] = []
    values: list[str] = []
    fields = set()
    for side in sides:
        match side, side.origin and written.part(side.origin.span):
            case (ir.Compare(field, ir.Op.EQ), tree.Comparison(subject, value=value)):
                listed: tuple[tree.Value, ...] = (value,)
            case (ir.OneOf(field) | ir.HasAny(field), tree.AnyOf(subject, values=listed)):
                pass
            case _:
                return ()
        fields.add(field)
        subjects.append(subject.span.text)
        values += [each.span.text for each in listed]
    if len(fields) > 1:
        return ()
    text = f"{subjects[0]} any of ({', '.join(dict.fromkeys(values))})"
    return (write(written.whole(place), text, Confidence.SAFE),)


def without_not(denied: ir.Not, place: Span, currency: str, written: Written) -> Fixes:
    """The opposite of a choice from a closed list as the rest of the list, of `clicks >= 5` as `clicks < 5`."""
    statement = _below(written.part(place))
    match denied.part, statement:
        case (
            (ir.Compare(field, ir.Op.EQ) | ir.OneOf(field)) as choice,
            tree.Comparison(subject) | tree.AnyOf(subject),
        ) if field.type is FieldType.MEMBER:
            chosen = choice.values if isinstance(choice, ir.OneOf) else (choice.value,)
            rest = [as_value(member) for member in field.members if member not in chosen]
            if not rest:
                return ()
            text = f"{subject.span.text} any of ({', '.join(rest)})"
            return (write(written.whole(place), text, Confidence.SAFE),)
        case ir.Total(metric), tree.Comparison(subject, value=value):
            counter = opposite(denied.part)
            if not isinstance(counter, ir.Total) or isinstance(value, tree.ParamRef):
                return ()
            text = by_bounds(
                subject.span.text, metric, strict_bounds(counter, currency), currency, _own_window(statement)
            )
            return (write(written.whole(place), text, Confidence.SAFE),)
        case _:
            return ()


def without_today(found: NotPreset, place: Span, written: Written) -> Fixes:
    """`in the last 45 days` as the days 1 to 45 ago, which are all of them but today."""
    if found.single or found.days == 1:
        return ()
    match written.part(place), written.window(place):
        case tree.InLast(subject, count, tree.Unit.DAY), _:
            days = Span(place.source, subject.span.end, place.end)
            text = f" between 1 and {count.span.text} days ago"
        case _, tree.LastWindow(count, tree.Unit.DAY) as window:
            days, text = window.span, f"during 1 to {count.span.text} days ago"
        case _:
            return ()
    return (write(days, text, Confidence.UNSAFE, "leave today out"),)


def last_days(window: Span, days: int) -> Fixes:
    """A window since a date as the last days that hold it."""
    return (write(window, f"during last {days} days", Confidence.UNSAFE),)


def _below(part: tree.Condition | None) -> tree.Condition | None:
    """The condition that a NOT is about, where no window stands between."""
    while isinstance(part, tree.Not) or (isinstance(part, tree.Group) and part.window is None):
        part = part.part
    return part


def _spelled(metric: Metric, bounds: Sequence[Bound], currency: str) -> list[str]:
    unit = f" {currency}" if metric.type is MetricType.MONEY else ""
    return [f"{_SIGNS[operator]} {plain(number)}{unit}" for operator, number in bounds]


def _own_window(part: tree.Comparison | tree.Between) -> str:
    return f" {part.window.span.text}" if part.window is not None else ""

"""What a condition saw of a subject: a value, a date and its age, or a sum, its days and the events behind it.

Read with the readers of the memory backend, so that what is shown is what was judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

from segdsl.backends.memory import values
from segdsl.backends.memory.events import adding
from segdsl.backends.memory.values import Values, reading
from segdsl.base.record import record
from segdsl.explain.conditions import sum_of
from segdsl.explain.dates import Days, window_days
from segdsl.ir.nodes import Compare, Constant, Contains, HasAny, Known, Leaf, OneOf, SinceField, Window, Within
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType

Number = int | Decimal


@record
class ValueSeen:
    """The value of a field; None is unknown. A set is a tuple, in which None is an unknown element."""

    field: Field
    value: Any


@record
class DateSeen:
    """The day of a date field, in the run's zone, and its age in days on the day of the run (§4.1); None is unknown."""

    field: Field
    day: date | None
    age: int | None


@record
class Event:
    """What a metric counted on a day."""

    day: date
    number: Number


@record(kw_only=True)
class SumSeen:
    """The sum of a metric's events over the days of a window.

    `total` is None without an event. `anchor` is the date that the window starts from; where that is unknown, so are
    the days. `events` are in the order of their days.
    """

    metric: Metric
    anchor: DateSeen | None
    days: Days | None
    total: Number | None
    events: tuple[Event, ...]


Seen = ValueSeen | DateSeen | SumSeen


def seen_by(leaf: Leaf, subject: object, today: date, zone: tzinfo) -> Seen | None:
    """What the condition saw; None where it looks at nothing.

    Raises `SubjectError` for a value that has not the type of its field.
    """
    found = reading(subject)
    match leaf:
        case Compare(field) | OneOf(field) | HasAny(field) | Contains(field) | Within(field) | Known(field):
            if field.type is FieldType.DATE:
                return date_seen(field, found, today, zone)
            return ValueSeen(field, value_of(field, found))
        case Constant():
            return None
        case _:
            asked = sum_of(leaf)
            assert asked is not None
            return sum_seen(*asked, found, today, zone)


def date_seen(field: Field, found: Values, today: date, zone: tzinfo) -> DateSeen:
    """A date of the subject."""
    day = day_of(field, found, zone)
    return DateSeen(field, day, None if day is None else (today - day).days)


def day_of(field: Field, found: Values, zone: tzinfo) -> date | None:
    """The day of a date field in the zone (§2.5), None where it is unknown."""
    value = found.get(field.name)
    if value is None:
        return None
    return values.local_day(zone)(value, field.name) if field.holds_instants else values.day(value, field.name)


def value_of(field: Field, found: Values) -> Any:
    """The value of a field that holds no date, as it is compared; a set as a tuple."""
    value = found.get(field.name)
    if value is None:
        return None
    if field.type is FieldType.SET:
        return tuple(sorted(values.elements(value, field.name), key=lambda element: (element is None, element or "")))
    if field.type is FieldType.ID:
        return values.identifier(value, field.name)
    return values.rounded(value, field.name) if field.rounded else value


def sum_seen(metric: Metric, window: Window, found: Values, today: date, zone: tzinfo) -> SumSeen:
    """A sum of the subject's, with its events."""
    anchor = date_seen(window.anchor, found, today, zone) if isinstance(window, SinceField) else None
    if anchor is not None and anchor.day is None:
        return SumSeen(metric=metric, anchor=anchor, days=None, total=None, events=())
    days = window_days(window, today, anchor.day if anchor else None)
    rows = found.get(metric.name)
    return SumSeen(
        metric=metric,
        anchor=anchor,
        days=days,
        total=adding(metric, zone)(rows, days.first or date.min, days.last),
        events=tuple(event for event in events_of(metric, rows, zone) if days.hold(event.day)),
    )


def events_of(metric: Metric, rows: Iterable[Any] | None, zone: tzinfo) -> list[Event]:
    """All events of a metric, in the order of their days: rows with a day, and a value neither null nor zero (§5.3)."""
    read_day = values.local_day(zone) if metric.holds_instants else values.day
    found = [Event(read_day(when, metric.name), _number(metric, value)) for when, value in rows or () if value and when]
    return sorted((event for event in found if event.number), key=lambda event: event.day)


def _number(metric: Metric, value: Any) -> Number:
    if metric.type is MetricType.COUNT:
        return values.whole(value, metric.name)
    return values.rounded(value, metric.name) if metric.rounded else values.exact(value, metric.name)

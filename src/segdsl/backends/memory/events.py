"""Adding up events (§5): what `clicks` is over a window, exactly.

An event is a (date, number) pair whose number is neither None nor zero. The sum of no events is None, not zero.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, tzinfo
from decimal import Context, Decimal, Inexact

from segdsl.backends.memory.values import SubjectError, day, exact, local_day, rounded, whole
from segdsl.ir.days import shift
from segdsl.vocabulary.model import Metric, MetricType

Number = int | Decimal
Adding = Callable[[object, date, date], Number | None]


def adding(metric: Metric, zone: tzinfo) -> Adding:
    """A function that sums a subject's events of this metric from one day to another, both in."""
    name = metric.name
    read_day = local_day(zone) if metric.holds_instants else day
    read_number: Callable[[object, str], Number] = whole
    if metric.type is MetricType.MONEY:
        read_number = rounded if metric.rounded else exact

    def added(events: object, first: date, last: date) -> Number | None:
        total: Number | None = None
        for when, value in _pairs(events, name):
            if when is None or not value:
                continue
            if first <= (when if type(when) is date else read_day(when, name)) <= last:
                number = read_number(value, name)
                if number:
                    total = number if total is None else _exact_sum(total, number)
        return total

    return added


def days_since(first_day: int, last_day: int | None, today: date) -> Callable[[date], tuple[date, date]]:
    """The window that starts `first_day` days after a date and ends `last_day` days after it, cut at today (§5.2)."""

    def window(anchor: date) -> tuple[date, date]:
        last = today if last_day is None else min(shift(anchor, last_day), today)
        return shift(anchor, first_day), last

    return window


def _pairs(events: object, name: str) -> Iterable[tuple[object, object]]:
    """The events, none where there is nothing. A collection, since they are looked at once for each window."""
    if events is None:
        return ()
    if not isinstance(events, Collection) or isinstance(events, (str, bytes)):
        raise SubjectError(name, events, "a collection of (date, number) pairs")
    for event in events:
        if not (isinstance(event, (tuple, list)) and len(event) == 2):
            raise SubjectError(name, event, "a (date, number) pair")
    return events


def _exact_sum(total: Number, number: Number) -> Number:
    """Python's own sum rounds decimals to 28 digits."""
    if isinstance(total, int) and isinstance(number, int):
        return total + number
    return _EXACT.add(total, number)


_EXACT = Context(prec=1000, traps=[Inexact])

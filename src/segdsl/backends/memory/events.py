"""Adding up events (§5): what `clicks` is over a window, exactly.

An event is a (date, number) pair whose number is neither None nor zero. The sum of no events is None, not zero.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, tzinfo
from decimal import Decimal
from operator import add
from typing import Any

from segdsl.backends.memory.values import EXACT, SubjectError, day, exact, local_day, rounded, whole
from segdsl.ir.days import shift
from segdsl.vocabulary.model import Metric, MetricType

Number = int | Decimal
Adding = Callable[[object, date, date], Number | None]


def adding(metric: Metric, zone: tzinfo) -> Adding:
    """A function that sums a subject's events of this metric from one day to another, both in."""
    name = metric.name
    read_day = local_day(zone) if metric.holds_instants else day
    read_number: Callable[[object, str], Number] = whole
    plus: Callable[[Any, Any], Number] = add
    if metric.type is MetricType.MONEY:
        read_number, plus = rounded if metric.rounded else exact, EXACT.add

    def added(events: object, first: date, last: date) -> Number | None:
        total: Number | None = None
        for event in _collection(events, name):
            try:
                when, value = event
            except (TypeError, ValueError):
                raise SubjectError(name, event, "a (date, number) pair") from None
            if not value or when is None:
                continue
            if first <= (when if type(when) is date else read_day(when, name)) <= last:
                number = read_number(value, name)
                if number:
                    total = number if total is None else plus(total, number)
        return total

    return added


def days_since(first_day: int, last_day: int | None, today: date) -> Callable[[date], tuple[date, date]]:
    """The window that starts `first_day` days after a date and ends `last_day` days after it, cut at today (§5.2)."""

    def window(anchor: date) -> tuple[date, date]:
        last = today if last_day is None else min(shift(anchor, last_day), today)
        return shift(anchor, first_day), last

    return window


def _collection(events: object, name: str) -> Collection[Any]:
    """The events, none where there is nothing. Not an iterator: each window goes through them anew."""
    if events is None:
        return ()
    if isinstance(events, Collection) and not isinstance(events, (str, bytes)):
        return events
    raise SubjectError(name, events, "a collection of (date, number) pairs")

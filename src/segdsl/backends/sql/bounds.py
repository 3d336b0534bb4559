"""The ends of ranges of days, before the day of the run is known.

A window is cut at today, and rows are read that one of several windows can use: which of the days in question is then
the earliest or latest depends on the day of the run. A query is written without asking: it has the same shape on every
day, and only its literals differ. So it can be written once and run daily (`template`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from segdsl.base.record import record
from segdsl.ir.days import TODAY, Day, day_after, is_never_after, resolve


@record
class Earliest:
    """The earliest of several bounds, whichever that is on the day of the run."""

    bounds: tuple[Bound, ...]


@record
class Latest:
    """The latest of several."""

    bounds: tuple[Bound, ...]


Bound = Day | Earliest | Latest


def cut_at_today(last: Day | None) -> Bound:
    """The last day of a window, which ends today at the latest (§5.2)."""
    if last is None or is_never_after(TODAY, last):
        return TODAY
    return last if is_never_after(last, TODAY) else Earliest((last, TODAY))


def earliest(bounds: Iterable[Bound]) -> Bound:
    """The earliest of one bound or more."""
    found = _told_apart(bounds, _is_settled)
    return found[0] if len(found) == 1 else Earliest(found)


def latest(bounds: Iterable[Bound]) -> Bound:
    """The latest of one bound or more."""
    found = _told_apart(bounds, lambda one, other: _is_settled(other, one))
    return found[0] if len(found) == 1 else Latest(found)


def bound_after(bound: Bound) -> Bound:
    """The day after the bound, which is not the last day there is."""
    match bound:
        case Earliest(bounds):
            return Earliest(tuple(map(bound_after, bounds)))
        case Latest(bounds):
            return Latest(tuple(map(bound_after, bounds)))
        case day:
            return day_after(day, 1)


def resolve_bound(bound: Bound, today: date) -> date:
    """The calendar day that the bound is when the run is on `today`."""
    match bound:
        case Earliest(bounds):
            return min(resolve_bound(each, today) for each in bounds)
        case Latest(bounds):
            return max(resolve_bound(each, today) for each in bounds)
        case day:
            return resolve(day, today)


def _told_apart(bounds: Iterable[Bound], settles: Callable[[Bound, Bound], bool]) -> tuple[Bound, ...]:
    """Those of the bounds that none of the others settles on every day."""
    kept: list[Bound] = []
    for bound in bounds:
        if not any(settles(other, bound) for other in kept):
            kept = [*(other for other in kept if not settles(bound, other)), bound]
    return tuple(kept)


def _is_settled(one: Bound, other: Bound) -> bool:
    """Whether it can be told that `one` is never after `other`."""
    if isinstance(one, Earliest | Latest) or isinstance(other, Earliest | Latest):
        return one == other
    return is_never_after(one, other)

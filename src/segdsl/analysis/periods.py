"""The calendar as a table of distances: how far from a day its month began, and where "two months ago" is.

Months, quarters and years have no fixed length, so a `Moment` has no fixed distance to its clock. But the Gregorian
calendar repeats itself every 400 years to the day and the weekday (146,097 days are 20,871 weeks), so for any moments
there are only finitely many *patterns* of distances, and each belongs to days that come again in each cycle. A question
about moments is decided by asking it for each pattern: within a pattern a moment is its clock and a fixed number of
days, and bounds decide. Exact, as long as the clock then is on a day that has the pattern; `nearest` finds one.

Months of the same shape have the same patterns, so the 4,800 months of a cycle are looked at, not its days. What holds
for every pattern (`widest`) is known before any is tried, and mostly decides already.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from itertools import permutations
from typing import NamedTuple

from segdsl.analysis.days import MONTHS, Moment
from segdsl.ir.days import Period

CYCLE_MONTHS = 4_800
CYCLE_DAYS = 146_097


class Pattern(NamedTuple):
    """Distances of moments to their clock, in the order of the moments, and when they are so.

    `days` are pairs of months and a day in each of them, both from 0.
    """

    distances: tuple[int, ...]
    days: tuple[tuple[tuple[int, ...], int], ...]

    def nearest(self, wanted: int, first: int, last: int) -> int | None:
        """The day of this pattern from `first` to `last` that is nearest to `wanted`, as ordinals; None without one."""
        start = min(max(wanted, first), last)
        if not self.distances:
            return start if first <= last else None
        found: int | None = None
        for months, day in self.days:
            for candidate in _around(months, day, start):
                if first <= candidate <= last and (found is None or abs(candidate - wanted) < abs(found - wanted)):
                    found = candidate
        return found

    def between(self, first: int, last: int) -> Iterator[int]:
        """The ordinals of all days of this pattern from `first` to `last`."""
        day = first
        while (found := self.nearest(day, day, last)) is not None:
            yield found
            day = found + 1


ANY_DAY = Pattern((), ())
"""Without moments all days are alike."""


class Table(NamedTuple):
    """The patterns of some moments of one clock; `widest` are the largest distances between two of them.

    In `widest` the moments are numbered from 0, and −1 is the clock.
    """

    patterns: tuple[Pattern, ...]
    widest: dict[tuple[int, int], int]


@lru_cache(maxsize=256)
def table(moments: tuple[Moment, ...], wanted: int) -> Table:
    """All patterns of the moments, which have one clock; those first that have a day near to the ordinal `wanted`."""
    shapes: dict[tuple[int, ...], list[int]] = {}
    for month in range(CYCLE_MONTHS):
        shapes.setdefault(_shape(moments, month), []).append(month)
    found: dict[tuple[int, ...], list[tuple[tuple[int, ...], int]]] = {}
    for months in shapes.values():
        alike = tuple(months)
        for day in range(_start(months[0] + 1) - _start(months[0])):
            distances = tuple(_distance(moment, months[0], day) for moment in moments)
            found.setdefault(distances, []).append((alike, day))
    patterns = sorted(
        (Pattern(distances, tuple(days)) for distances, days in found.items()),
        key=lambda pattern: abs((pattern.nearest(wanted, wanted - CYCLE_DAYS, wanted + CYCLE_DAYS) or 0) - wanted),
    )
    widest = {
        (one, other): max(pattern.distances[one] - pattern.distances[other] for pattern in patterns)
        for one, other in permutations(range(len(moments)), 2)
    }
    for number in range(len(moments)):
        column = [pattern.distances[number] for pattern in patterns]
        widest[number, -1], widest[-1, number] = max(column), -min(column)
    return Table(tuple(patterns), widest)


def pattern_of(moments: tuple[Moment, ...], today: int) -> Pattern:
    """The pattern of a day, given as ordinal."""
    day = date.fromordinal(today)
    month, number = (day.year * 12 + day.month - 1) % CYCLE_MONTHS, day.day - 1
    return Pattern(tuple(_distance(moment, month, number) for moment in moments), (((month,), number),))


def _shape(moments: tuple[Moment, ...], month: int) -> tuple[int, ...]:
    """What the distances of a month's days depend on."""
    start = _start(month)
    shape = [_start(month + 1) - start]
    for moment in moments:
        if moment.period is Period.WEEK:
            shape.append(start % 7)
            continue
        there = _month_of(moment, month)
        shape.append(_start(there) - start)
        if moment.period is None:
            shape.append(_start(there + 1) - _start(there))
    return tuple(shape)


def _distance(moment: Moment, month: int, day: int) -> int:
    """How many days after the day `day` of a month the moment is."""
    today = _start(month) + day
    if moment.period is Period.WEEK:
        return -((today - 1) % 7)  # The ordinal of a Monday is 1 more than a multiple of 7.
    there = _month_of(moment, month)
    first = _start(there)
    if moment.period is None:
        return min(first + day, _start(there + 1) - 1) - today
    return first - today


def _month_of(moment: Moment, month: int) -> int:
    return month + moment.months if moment.period is None else month - month % MONTHS[moment.period] + moment.months


@cache
def _starts() -> tuple[int, ...]:
    """The ordinals of the first days of the months of a cycle; month 0 is January of the year 400."""
    return tuple(date(400 + month // 12, month % 12 + 1, 1).toordinal() for month in range(CYCLE_MONTHS))


def _start(month: int) -> int:
    """The ordinal of the first day of a month, counted from January of the year 400."""
    cycle, month = divmod(month, CYCLE_MONTHS)
    return _starts()[month] + CYCLE_DAYS * cycle


def _around(months: tuple[int, ...], day: int, wanted: int) -> Iterator[int]:
    """The first day of the kind from `wanted` on, and the last before it."""
    cycle = (wanted - _start(0)) // CYCLE_DAYS
    rest = wanted - CYCLE_DAYS * cycle
    place = bisect_left(months, bisect_left(_starts(), rest - day))
    for at in (place, place - 1):
        turns, index = divmod(at, len(months))
        yield _start(months[index]) + day + CYCLE_DAYS * (cycle + turns)

"""Whether a box has a subject: days first, then what happened on them.

The fields of a box are settled when it is made. What is left are the days (bounds), the calendar (patterns) and the
metrics (bounds again, but only once it is known how the ends of their windows lie to each other). So:

1. For each pattern of the calendar's moments, what follows; without moments, once. Before that, with what holds for
   every pattern, as that mostly is enough to see that there is no subject.
2. Of each window, whether it ends with its own last day or with today, and whether it has a day at all. Where the
   bounds do not say, both are tried.
3. What is known of the order of the ends of windows follows from the bounds. If even so little leaves no history, there
   is none. Else days are chosen; they order all ends, and if there is a history in that order, here is the subject. If
   not, some two ends are not yet known to be before, on or after each other: each of the three is tried.

Every trial adds a bound that was not known, and finitely many ends have finitely many orders, so this ends. The trials
of 2 and 3 leave nothing out, and a choice of days within closed bounds never has to be taken back, so it is exact.
Where all ends hang on one day, as they nearly always do, nothing is tried twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, pairwise, product
from operator import le
from typing import NamedTuple

from segdsl.analysis import periods
from segdsl.analysis.amounts import BEGINNING, Amount, Amounts, Counted, History, Measure, Window, history
from segdsl.analysis.bounds import Bounds, at_most, closed, furthest, tightened
from segdsl.analysis.boxes import Box
from segdsl.analysis.budget import Budget, UndecidedError
from segdsl.analysis.days import (
    FIRST_DAY,
    FIRST_TODAY,
    LAST_DAY,
    LAST_TODAY,
    OTHER_DAY,
    TODAY,
    ZERO,
    Base,
    Moment,
    Term,
    is_date,
)
from segdsl.analysis.periods import ANY_DAY, Pattern

Edge = tuple[Base, Base, int]
Trial = tuple[Edge, ...]
Moments = Mapping[Base, tuple[Moment, ...]]
Patterns = Mapping[Base, Pattern]
Windows = dict[Counted, list[Window[Term]]]

CLOCKS = (TODAY, OTHER_DAY)
FAR = 10_000_000
"""More days than the calendar has."""

MOMENTS_MAX = 8
"""How many moments of one clock are looked at in all their patterns; with more, only a likely day is tried."""


class Model(NamedTuple):
    """A subject, as far as a box asks for it: the ordinals of its days, and the windows of its metrics."""

    box: Box
    days: Mapping[Base, int]
    windows: Windows

    def day(self, term: Term) -> int:
        """The ordinal of the day that a term is."""
        return self.days[term.base] + term.plus

    def history(self, metric: Counted, windows: Sequence[Window[Term]] | None = None) -> History[Term] | None:
        """What happened up to the ends of the metric's windows, or of these; None if nothing could."""
        windows = self.windows[metric] if windows is None else windows
        return history(windows, metric.can_fall, lambda s, t: self.day(s) <= self.day(t))


class _Case(NamedTuple):
    """What stays the same while a box is solved.

    Today shall be near to `wanted`, and each clock on a day of its pattern. Where two clocks have one, a day for the
    first that leaves none to the second proves nothing; others are tried only if it `is_thorough`.
    """

    box: Box
    bases: tuple[Base, ...]
    budget: Budget
    wanted: int
    patterns: Patterns = {}  # noqa: RUF012  # Never changed.
    is_thorough: bool = True


class _BeyondCalendarError(Exception):
    """A day was chosen that the calendar does not have."""


def solve(box: Box, budget: Budget, wanted: int) -> Model | None:
    """A subject for the box, with a today near to the ordinal `wanted`; None if there is none.

    Raises OutOfBudgetError.
    """
    bases = tuple(dict.fromkeys(_bases(box)))
    budget.step(len(bases) ** 3 // 16)
    case = _Case(box, bases, budget, wanted)
    moments: dict[Base, tuple[Moment, ...]] = {}
    for base in bases:
        if isinstance(base, Moment):
            moments[base.clock] = (*moments.get(base.clock, ()), base)
    if ZERO not in bases and not moments:
        # Only distances count: a solution can be moved to where the calendar has its days.
        bounds = closed(box.days)
        try:
            return None if bounds is None else _in_some_order(case, bounds)
        except _BeyondCalendarError:
            pass
    bounds = closed({**box.days, **_limits(box, bases)})
    if bounds is None:
        return None
    return _at_some_pattern(case, bounds, moments) if moments else _in_some_order(case, bounds)


def at_a_glance(box: Box) -> bool | None:
    """Whether a box about one day has a subject, where that is seen without solving it; None where it is not.

    Where all bounds are with today, `Box.excludes` has seen every cycle, and each date can be chosen by itself. First,
    all are as near to today as they may be. If there is then a history, here is the subject. If there is none of some
    metric whose windows do not count from dates, there is no subject. If they count from one date, only how that lies
    to the ends of the other windows makes a difference: a day for each way to lie is tried.
    """
    for u, v in box.days:
        if not ((v is TODAY and is_date(u)) or (u is TODAY and is_date(v))):
            return None
    asked: dict[Counted, list[tuple[Measure, Amount]]] = {}
    for measure, amount in box.amounts.items():
        asked.setdefault(measure.metric, []).append((measure, amount))
    anchors: dict[Counted, set[Base]] = {}
    for metric, each in asked.items():
        if len(each) > 1:  # A single window has some history, whatever is asked of it.
            anchors[metric] = {end.base for measure, _ in each for end in measure[2:] if end is not None} - {TODAY}
            if not all(map(is_date, anchors[metric])):
                return None
    nearest = {date: _nearest(box.days, date) for dates in anchors.values() for date in dates}
    unfit = [metric for metric in anchors if not _has_history(asked[metric], nearest)]
    if not unfit:
        return True
    if not all(anchors[metric] for metric in unfit):
        return False
    if len(set[Base]().union(*(anchors[metric] for metric in unfit))) > 1:
        return None
    (date,) = anchors[unfit[0]]
    moved = [metric for metric, dates in anchors.items() if date in dates]
    if any(len(anchors[metric]) > 1 for metric in moved):
        return None
    ends = [end for metric in moved for measure, _ in asked[metric] for end in measure[2:] if end is not None]
    return any(
        all(_has_history(asked[metric], {date: day}) for metric in moved) for day in _ways_to_lie(box.days, date, ends)
    )


def _nearest(days: Bounds, date: Base) -> int:
    """How many days after today a date is that is as near to today as it may be."""
    return min(max(-days.get((TODAY, date), 0), 0), days.get((date, TODAY), FAR))


def _has_history(asked: Sequence[tuple[Measure, Amount]], dates: Mapping[Base, int]) -> bool:
    """Whether a metric of which this is asked has a history where each date is so many days after today."""
    windows: list[Window[int]] = []
    for (_, _, first, last), amount in asked:
        start = -FAR if first is None else dates.get(first.base, 0) + first.plus
        end = 1 if last is None else min(dates.get(last.base, 0) + last.plus, 0) + 1
        if start < end:
            windows.append(Window(start, end, amount))
    if len(windows) < 2:
        return True
    can_fall = asked[0][0].metric.can_fall
    if can_fall or any(window.end != 1 for window in windows):
        return history(windows, can_fall, le) is not None
    # All end today, so one is part of the other: a cycle asks for more in a shorter one than a longer one may have.
    return not any(
        longer.amount.high is not None
        and any(
            shorter.amount.low is not None and shorter.start >= longer.start and shorter.amount.low > longer.amount.high
            for shorter in windows
        )
        for longer in windows
    )


def _ways_to_lie(days: Bounds, date: Base, ends: Iterable[Term]) -> Iterator[int]:
    """Days for the date, counted from today: one at least for each way in which it can lie to the ends of windows."""
    first, last = -days.get((TODAY, date), FAR), days.get((date, TODAY), FAR)
    fixed, moving = {0, 1}, set[int]()
    for end in ends:
        (fixed if end.base is TODAY else moving).update((end.plus, end.plus + 1))
    equal = {there - plus for there in fixed for plus in moving}
    beside = {first, last, *(day + step for day in equal for step in (-1, 0, 1))}
    return (day for day in sorted(beside, reverse=True) if first <= day <= last and abs(day) < FAR)


# ---- the calendar ------------------------------------------------------------------------------------------------


def _bases(box: Box) -> Iterator[Base]:
    yield TODAY
    for u, v in box.days:
        yield u
        yield v
    for measure in box.amounts:
        yield measure.clock
        for end in (measure.first, measure.last):
            if end is not None:
                yield end.base


def _limits(box: Box, bases: Iterable[Base]) -> dict[tuple[Base, Base], int]:
    """That clocks and fields hold days of the calendar."""
    limits: dict[tuple[Base, Base], int] = {}
    for base in bases:
        if type(base) is str and base != ZERO:
            first, last = (FIRST_TODAY, LAST_TODAY) if base in CLOCKS else (FIRST_DAY, LAST_DAY)
            limits[base, ZERO] = min(last, box.days.get((base, ZERO), last))
            limits[ZERO, base] = min(-first, box.days.get((ZERO, base), -first))
    return limits


def _at_some_pattern(case: _Case, bounds: Bounds, moments: Moments) -> Model | None:
    """A subject within closed bounds, for some pattern of each clock's moments."""
    loose = tightened(bounds, _at_every_pattern(moments, case.wanted))
    if loose is None or _in_some_order(case, loose) is None:
        return None
    if any(len(each) > MOMENTS_MAX for each in moments.values()):
        likely = {clock: periods.pattern_of(each, case.wanted) for clock, each in moments.items()}
        found = _at_pattern(case, likely, moments)
        if found is None:
            raise UndecidedError(f"it names more than {MOMENTS_MAX} different days of the calendar at once")
        return found
    tables = [periods.table(each, case.wanted) for each in moments.values()]
    for is_thorough in (False, True) if len(tables) > 1 else (True,):
        for patterns in product(*[table.patterns for table in tables]):
            case.budget.step()
            found = _at_pattern(case, dict(zip(moments, patterns, strict=True)), moments, is_thorough)
            if found is not None:
                return found
    return None


def _at_pattern(case: _Case, patterns: Patterns, moments: Moments, is_thorough: bool = True) -> Model | None:
    """A subject on days of these patterns, where moments are a fixed number of days from their clocks."""
    distances: dict[Base, Term] = {
        moment: Term(clock, distance)
        for clock, pattern in patterns.items()
        for moment, distance in zip(moments[clock], pattern.distances, strict=True)
    }
    box = case.box.seen_from(distances)
    if box is None:
        return None
    bases = tuple(base for base in case.bases if base not in distances)
    bounds = closed({**box.days, **_limits(box, bases)})
    here = _Case(box, bases, case.budget, case.wanted, patterns, is_thorough)
    return None if bounds is None else _in_some_order(here, bounds)


def _at_every_pattern(moments: Moments, wanted: int) -> Iterator[Edge]:
    """What holds for every pattern, as bounds; where there are too many moments, what holds of any two neighbours."""
    for clock, each in moments.items():
        groups = [each] if len(each) <= MOMENTS_MAX else pairwise(sorted(each, key=lambda moment: moment.months))
        for group in groups:
            bases: tuple[Base, ...] = (*group, clock)  # The clock has the number −1.
            for (one, other), days in periods.table(group, wanted).widest.items():
                yield bases[one], bases[other], days


# ---- days --------------------------------------------------------------------------------------------------------


def _chosen(case: _Case, bounds: Bounds) -> dict[Base, int] | None:
    """Days within closed bounds, each clock on a day of its pattern; today near to the one wanted, dates near to today.

    One after the other: within closed bounds, a day that keeps its bounds with all that were chosen before leaves a day
    for those that follow. Only a pattern may have no such day, so a clock with one comes first; where both have, the
    first may have to be on another day of its pattern for the second.
    """
    lead, other = CLOCKS if OTHER_DAY not in case.patterns or TODAY in case.patterns else CLOCKS[::-1]
    first, last = -bounds.get((ZERO, lead), FAR), bounds.get((lead, ZERO), FAR)
    pattern = case.patterns.get(lead, ANY_DAY)
    nearest = pattern.nearest(case.wanted, first, last)
    if nearest is None:
        return None
    others = pattern.between(first, last) if other in case.patterns and case.is_thorough else ()
    for day in chain([nearest], others):
        case.budget.step()
        days: dict[Base, int] = {ZERO: 0, lead: day}
        for base in (other, *case.bases):
            if base not in days:
                found = case.patterns.get(base, ANY_DAY).nearest(days.get(TODAY, day), *_room(base, days, bounds))
                if found is None:
                    break
                days[base] = found
        else:
            if not all(FIRST_DAY <= found <= LAST_DAY for base, found in days.items() if base is not ZERO):
                raise _BeyondCalendarError
            return days
    return None


def _room(base: Base, days: Mapping[Base, int], bounds: Bounds) -> tuple[int, int]:
    """The first and last day that the bounds with the chosen days leave to a base."""
    first, last = -FAR, FAR
    for other, day in days.items():
        after, before = bounds.get((base, other)), bounds.get((other, base))
        if after is not None:
            last = min(last, day + after)
        if before is not None:
            first = max(first, day - before)
    return first, last


# ---- what happened on them ---------------------------------------------------------------------------------------


def _in_some_order(case: _Case, bounds: Bounds) -> Model | None:
    """A subject within closed bounds, whatever the order of its days."""
    waiting = [bounds]
    while waiting:
        case.budget.step()
        bounds = waiting.pop()
        windows: Windows = {}
        trials = _shape(case.box.amounts, bounds, windows)
        if trials:
            waiting.extend(_tried(bounds, trials))
            continue
        case.budget.step(sum(len(each) ** 3 for each in windows.values()) // 8)
        if any(history(each, metric.can_fall, _order(bounds)) is None for metric, each in windows.items()):
            continue
        days = _chosen(case, bounds)
        if days is None:
            continue
        model = Model(case.box, days, windows)
        unfit = next((metric for metric in windows if model.history(metric) is None), None)
        if unfit is None:
            return model
        waiting.extend(_tried(bounds, _undecided(windows[unfit], bounds)))
    return None


def _tried(bounds: Bounds, trials: Iterable[Trial]) -> list[Bounds]:
    """The bounds with each trial that does not contradict them; the first of the trials last, to be taken first."""
    found = [tighter for trial in trials if (tighter := tightened(bounds, trial)) is not None]
    return found[::-1]


def _shape(amounts: Amounts, bounds: Bounds, windows: Windows) -> tuple[Trial, ...]:
    """Where the windows begin and end, added to `windows`; or what has to be tried to know."""
    for measure, amount in amounts.items():
        today = Term(measure.clock, 0)
        start, last = measure.first or BEGINNING, measure.last or today
        if last is not today and not _is_before(bounds, last, today):
            if not _is_before(bounds, today, last):
                return (at_most(today, last, -1),), (at_most(last, today),)
            last = today
        end = Term(last.base, last.plus + 1)
        if measure.metric.can_fall and not _is_before(bounds, start, last):
            if not _is_before(bounds, end, start):
                return (at_most(start, last),), (at_most(end, start),)
            continue  # No day, so no event; what asks for one has a bound that says there is a day.
        windows.setdefault(measure.metric, []).append(Window(start, end, amount))
    return ()


def _undecided(windows: Iterable[Window[Term]], bounds: Bounds) -> tuple[Trial, ...]:
    """Two ends of windows that lie to each other as nobody knows yet: before, on and after.

    INVARIANT: there are such. Ends in full order have a history in that order, or are known to have none.
    """
    ends = dict.fromkeys(end for window in windows for end in window[:2])
    s, t = next((s, t) for s, t in combinations(ends, 2) if not _is_decided(bounds, s, t))
    return (at_most(s, t, -1),), (at_most(s, t), at_most(t, s)), (at_most(t, s, -1),)


def _is_decided(bounds: Bounds, s: Term, t: Term) -> bool:
    if _is_before(bounds, s, t):
        return _is_before(bounds, t, s) or _is_before(bounds, s, t, 1)
    return _is_before(bounds, t, s, 1)


def _is_before(bounds: Bounds, s: Term, t: Term, days: int = 0) -> bool:
    """Whether it is known that `s` is at least so many days before `t`."""
    if s == BEGINNING and (not days or (ZERO, t.base) not in bounds):
        return True
    distance = furthest(bounds, s, t)
    return distance is not None and distance <= -days


def _order(bounds: Bounds) -> Callable[[Term, Term], bool]:
    return lambda s, t: _is_before(bounds, s, t)

"""What is asked of a metric over some days, and whether a history of events can answer everything that is asked.

Let C(t) be the sum of all events before day t. The sum over the days x to y is C(y + 1) − C(x), so a condition on it
bounds a difference of two unknown numbers, and as with days (`bounds`) a cycle decides. What else is true of C:

- **A metric that cannot fall** has positive events only: C does not decrease, C(s) ≤ C(t) for s ≤ t, and there is an
  event in a window exactly where its sum is at least one unit. Conversely every non-decreasing C in whole units is a
  history: put C(t) − C(s) on a day from s on and before t, where s < t are neighbours among the ends of the windows.
  So presence and absence are bounds as well, and there is a history exactly if all bounds have a solution.
- **A metric that can fall** has events of both signs: C is any function, as +100 and −100 are events that sum to
  nothing (§5.3). Presence is then a count of its own, N(t), which does not decrease. Between neighbours s < t without
  an event C does not change; with some, it may change by anything. A window is without events only if it was asked to
  be, and nothing asks for few of them, so between neighbours that lie in no such window there may be one. Hence two
  systems that share only the absences: N with its monotony, C without.

All this needs to know how the ends of the windows lie to each other in time. `history` takes it as a function, which
may say less than all; then that there is no history is still a proof, but that there seems to be one is not.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from segdsl.analysis.days import FIRST_DAY, ZERO, Base, Term
from segdsl.analysis.units import higher, is_empty, lower

BEGINNING = Term(ZERO, FIRST_DAY)
"""Where a window begins that has no beginning: no event is before it."""


class Counted(NamedTuple):
    """A metric, as far as sums go: in units of which 10 ** `places` are one."""

    name: str
    can_fall: bool
    places: int


class Measure(NamedTuple):
    """A metric over the days `first` to `last`, both in, cut at the clock's day; None is an open end."""

    metric: Counted
    clock: str
    first: Term | None
    last: Term | None

    def seen_from(self, places: Mapping[Base, Term]) -> Measure:
        """The same, where each of the bases is the day that a term is."""
        first, last = (
            Term(places[end.base].base, places[end.base].plus + end.plus) if end and end.base in places else end
            for end in (self.first, self.last)
        )
        return Measure(self.metric, self.clock, first, last)


class Amount(NamedTuple):
    """The sum, in smallest units, that a measure shall have, and whether there shall be an event.

    Without an event the sum is 0. `events` is None where either will do.
    """

    events: bool | None = None
    low: int | None = None
    high: int | None = None

    def meet(self, other: Amount) -> Amount | None:
        """What both allow."""
        if self.events is None or other.events is None:
            events = other.events if self.events is None else self.events
        elif self.events is other.events:
            events = self.events
        else:
            return None
        low, high = higher(self.low, other.low), lower(self.high, other.high)
        return None if is_empty(low, high) else Amount(events, low, high)


NO_EVENTS = Amount(False, 0, 0)

Amounts = Mapping[Measure, Amount]

End = TypeVar("End", bound=Hashable)


class Window(NamedTuple, Generic[End]):
    """An amount over the days from `start` to the day before `end`.

    There is at least one; or else it is an upper bound on what cannot fall, which then says nothing.
    """

    start: End
    end: End
    amount: Amount


History = dict[End, tuple[int, int]]
"""N and C at the ends of windows; of a metric that cannot fall, both are C."""


def history(
    windows: Sequence[Window[End]], can_fall: bool, is_before: Callable[[End, End], bool]
) -> History[End] | None:
    """What happened up to the ends of these windows, all of one metric; None if nothing could.

    `is_before(s, t)` is that s is known to be t or an earlier day.
    """
    ends = list(dict.fromkeys(end for window in windows for end in window[:2]))
    before = [(s, t) for s in ends for t in ends if s != t and is_before(s, t)]
    # An edge (s, t, c) says that what is at t is at least c more than what is at s.
    rising = [(s, t, 0) for s, t in before]
    if not can_fall:
        sums = _least(ends, [*rising, *_asked(windows)])
        return None if sums is None else {end: (sums[end], sums[end]) for end in ends}
    counts = _least(ends, [*rising, *_events(windows)])
    sums = _least(ends, [*_still(windows, before), *_asked(windows)])
    return None if counts is None or sums is None else {end: (counts[end], sums[end]) for end in ends}


Edge = tuple[End, End, int]


def _asked(windows: Iterable[Window[End]]) -> Iterator[Edge[End]]:
    """What is asked of the sums."""
    for start, end, amount in windows:
        if amount.low is not None:
            yield start, end, amount.low
        if amount.high is not None:
            yield end, start, -amount.high


def _events(windows: Iterable[Window[End]]) -> Iterator[Edge[End]]:
    """What is asked of the counts of events."""
    for start, end, amount in windows:
        if amount.events is False:
            yield end, start, 0
        elif amount.events:
            yield start, end, 1


def _still(windows: Sequence[Window[End]], before: Sequence[tuple[End, End]]) -> Iterator[Edge[End]]:
    """Where the sum does not change: on the same day, and within a window without events."""
    known = set(before)
    for s, t in before:
        if (t, s) in known:
            yield s, t, 0
    for start, end, amount in windows:
        if amount.events is False:
            for s, t in before:
                if (s == start or (start, s) in known) and (t == end or (t, end) in known):
                    yield s, t, 0
                    yield t, s, 0


def _least(ends: Sequence[End], edges: Sequence[Edge[End]]) -> dict[End, int] | None:
    """The least numbers from 0 on that satisfy the edges (Bellman, Ford); None if there are none."""
    numbers = dict.fromkeys(ends, 0)
    for _ in ends:
        changed = False
        for s, t, c in edges:
            least = numbers[s] + c
            if numbers[t] < least:
                numbers[t] = least
                changed = True
        if not changed:
            return numbers
    return None

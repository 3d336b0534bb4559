"""Which of many conditions may lie inside which: what their boxes tell of every pair, before any proof.

A box lies inside another only if it does so in each thing that the other speaks of, taken alone. So it surely does
*not* if in one of them it reaches out of the other:

- a field may have a value here that it may not have there; where no background fact is about the field, it need not
  even be spoken of here;
- a date may be further from today;
- a metric over some days may come to less, or to more; or nothing is asked of it here, where there must be an event.

It takes a member that is out there. That there is one is known of *plain* conditions only: one box, with a member at a
glance, with no days but dates that are held against today, and with facts that hold whatever else its members are
(`Facts.hold_somehow`). Then its parts have nothing to do with each other (`prove`), so each may be as far out as it can
be by itself; only a date from which windows of a metric count that has others, too, may not. Of other conditions
nothing is said here.

What is left is mostly what does lie inside, and far less than all pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from segdsl.analysis.amounts import Measure
from segdsl.analysis.axes import Ranges, is_plain, range_of, union
from segdsl.analysis.boxes import Box, Form
from segdsl.analysis.crowd import is_star
from segdsl.analysis.days import TODAY, Base
from segdsl.analysis.domains import KNOWN, Domain, Elements, Numbers
from segdsl.analysis.facts import Facts
from segdsl.analysis.literals import needs_event
from segdsl.analysis.solve import FAR, at_a_glance

T = TypeVar("T")

ENDLESS = 10**100
"""More units than a rule can ask for."""


class Glance(NamedTuple):
    """In which of many conditions one surely lies, and in which of the rest it may: the bits of their numbers."""

    inside: int
    may_be_inside: int


def glances(forms: Sequence[Form | None], facts: Facts, required: Collection[str]) -> Iterator[Glance]:
    """What is seen of each of the forms beside all of them; nobody is in a condition without a form.

    `required` are the fields that are never unknown.
    """
    everyone = (1 << len(forms)) - 1
    around = _Around(forms, facts, required)
    for form in forms:
        has_member = form is not None and at_a_glance(form.box)
        if form is None or has_member is False:
            yield Glance(everyone, 0)
        elif has_member and not form.choices and is_star(form.box.days) and facts.hold_somehow(form.box):
            yield Glance(0, everyone & ~around.reached_out_of(form.box))
        else:
            yield Glance(0, everyone)


class _Around:
    """What the boxes of forms ask, thing by thing."""

    def __init__(self, forms: Sequence[Form | None], facts: Facts, required: Collection[str]) -> None:
        wanted = {name for told in facts.each for name in told.fields if name not in told.starts}
        # Of which it may follow that they are known, though nothing is asked of them.
        self._known = wanted.union(required)
        self._masks: dict[str, dict[int, int]] = {}
        self._domains: dict[str, dict[Domain, int]] = {}
        self._days: dict[tuple[Base, Base], Ranges] = {}
        self._amounts: dict[Measure, Ranges] = {}
        self._wanting: dict[str, int] = {}
        self._beyond: dict[tuple[str, object], int] = {}
        self._nobody = union(1 << number for number, form in enumerate(forms) if form is None)
        for number, form in enumerate(forms):
            if form is not None:
                self._add(number, form.box)

    def _add(self, number: int, box: Box) -> None:
        for name, mask in box.masks.items():
            _join(self._masks.setdefault(name, {}), mask, number)
        for name, domain in box.domains.items():
            _join(self._domains.setdefault(name, {}), domain, number)
        for pair, days in box.days.items():
            if is_star([pair]):
                self._days.setdefault(pair, Ranges()).add(number, None, days)
        for measure, amount in box.amounts.items():
            self._amounts.setdefault(measure, Ranges()).add(number, amount.low, amount.high)
            if needs_event(amount):
                _join(self._wanting, measure.metric.name, number)

    def reached_out_of(self, box: Box) -> int:
        """Those that a plain box surely does not lie inside of."""
        return self._nobody | self._by_value(box) | self._by_days(box) | self._by_amount(box)

    def _by_value(self, box: Box) -> int:
        found = 0
        for name, masks in self._masks.items():
            if name in box.masks:
                found |= self._once(name, box.masks[name], masks, _has_other)
            elif name not in self._known:
                found |= union(masks.values())
        for name, domains in self._domains.items():
            if name not in box.domains:
                found |= 0 if name in self._known else union(domains.values())
            elif is_plain(box.domains[name]):
                found |= self._once(name, box.domains[name], domains, _has_others)
        return found

    def _once(self, name: str, mine: T, others: Mapping[T, int], is_beyond: Callable[[T, T], bool]) -> int:
        """Those of others that this is beyond, worked out for each value of a field once."""
        if (name, mine) not in self._beyond:
            self._beyond[name, mine] = union(rows for other, rows in others.items() if is_beyond(mine, other))
        return self._beyond[name, mine]

    def _by_days(self, box: Box) -> int:
        times = Counter(measure.metric for measure in box.amounts)
        tied = {end.base for measure in box.amounts if times[measure.metric] > 1 for end in measure[2:] if end}
        found = 0
        for pair, ranges in self._days.items():
            date = pair[0] if pair[1] is TODAY else pair[1]
            assert isinstance(date, str), "it is the day of a field"
            # A date of which nothing is asked is unknown, or known by a fact that leaves its day open.
            if date not in tied and box.masks.get(date, KNOWN) & KNOWN:
                found |= ranges.apart(box.days.get(pair, FAR), None)
        return found

    def _by_amount(self, box: Box) -> int:
        times = Counter(measure.metric.name for measure in box.amounts)
        found = union(rows for name, rows in self._wanting.items() if name not in times)
        for measure, amount in box.amounts.items():
            if times[measure.metric.name] == 1 and needs_event(amount) and measure in self._amounts:
                low = -ENDLESS if amount.low is None else amount.low
                high = ENDLESS if amount.high is None else amount.high
                found |= self._amounts[measure].apart(high, low)
        return found


def _join(rows: dict[T, int], key: T, number: int) -> None:
    rows[key] = rows.get(key, 0) | 1 << number


def _has_other(mine: int, other: int) -> bool:
    """Whether a field of few values may have one here that it may not have there."""
    return bool(mine & ~other)


def _has_others(mine: Domain, other: Domain) -> bool:
    """Whether a field surely may have a value here that it may not have there; what is here `is_plain`."""
    if isinstance(mine, Elements):
        assert isinstance(other, Elements), "a field has values of one kind"
        wanted = [some if mine.members is None else some & mine.members for some in mine.some]
        return any(not any(some <= each for some in wanted) for each in other.some)
    assert not isinstance(other, Elements), "a field has values of one kind"
    if mine.unknown and not other.unknown:
        return True
    if isinstance(mine, Numbers) and isinstance(other, Numbers):
        (low, high), (least, most) = range_of(mine), range_of(other)
        is_lower = least is not None and (low is None or low < least)
        return is_lower or (most is not None and (high is None or high > most))
    return other.only is not None and not (mine.only is not None and mine.only <= other.only)

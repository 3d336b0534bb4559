"""Who meets whom, among many: all pairs of boxes at once, as far as that can be seen without solving any.

Two boxes *meet* where somebody can be in both. Of a box (a *row* here, and sets of rows are whole numbers) this tells
two sets: rows that are surely apart from it, and rows that surely meet it. What is in neither is left to `search`. Each
is found axis by axis (`axes`, `sums`), by looking up what the row asks: time grows with the rows, and only the width of
the sets with their square.

*Surely apart* is sound as each axis leaves things out: two rows that cannot agree on one field, on how far two days are
apart, or on the history of one metric, cannot agree at all.

*Surely meeting* is sound where nothing was left out. The parts of a box share nothing but days (`prove`), so it is
enough that

- of each field that both name, the axis told the whole truth (`axes.is_plain`); of the other fields one says nothing;
- all bounds on days are between today and a date. Then the dates do not know of each other, each has a range of its
  own, two rows agree on it where their ranges have a day in common, and where today lies makes no difference;
- of each metric that both name, `sums` told the whole truth. It is so for each order of the days by itself, and what
  the orders of one date leave open does not depend on another date;
- each background fact holds of some such subject: as a field that it speaks of is not named and so may be unknown, as
  one of the rows already says so, or as what it asks for is about a field that nobody else speaks of (`facts`).

A row with days or metrics of another kind is *tangled*. Where it has a subject by itself, which is asked once, it meets
those that share none of its dates and metrics; and if it hangs on the calendar, none of those that do.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from segdsl.analysis.axes import Domains, Ranges, Values, is_plain, numbers_in, union
from segdsl.analysis.bounds import Bounds
from segdsl.analysis.boxes import Box, Form, branches_of
from segdsl.analysis.budget import Budget, OutOfBudgetError
from segdsl.analysis.days import TODAY, ZERO, Base, Moment, is_date
from segdsl.analysis.facts import Facts, Told
from segdsl.analysis.search import can_be
from segdsl.analysis.sums import Sums

BRANCHES_MAX = 32
"""Into how many AND-branches a condition is taken apart; one with more is seen by what all its branches share."""


class Glance(NamedTuple):
    """Which of many conditions one surely meets, and which of the rest it may meet: the bits of their numbers."""

    meets: int
    may_meet: int


def glances(forms: Sequence[Form | None], others: Sequence[Form | None], facts: Facts, wanted: int) -> Iterator[Glance]:
    """What is seen of each of the forms, beside the others; nobody is in a condition without a form."""
    rows = _Rows(others)
    asked = rows.of_others if forms is others else [rows.add(form) for form in forms]
    crowd = Crowd(rows.boxes, rows.rough, facts, wanted)
    for mine in asked:
        meets = may_meet = 0
        for row in numbers_in(mine):
            seen = crowd.seen(row)
            meets |= seen.meets
            may_meet |= crowd.everyone & ~seen.apart
        meets = rows.others_in(meets)
        yield Glance(meets, rows.others_in(may_meet) & ~meets)


class _Rows:
    """A row for each branch of conditions.

    Those of the others lie in layers: in the first are the first branches of all, in their order, in the second the
    second ones. After them come the rows of whatever is held against the others.
    """

    def __init__(self, others: Sequence[Form | None]) -> None:
        self.boxes: dict[int, Box] = {}
        self.rough = 0
        self._width = len(others)
        self.of_others = [
            self._add(form, range(number, sys.maxsize, len(others))) for number, form in enumerate(others)
        ]
        self._next = len(others) * -(-(max(self.boxes, default=-1) + 1) // max(len(others), 1))
        self._layers = (1 << self._next) - 1

    def add(self, form: Form | None) -> int:
        """The rows of a condition, which get their numbers here."""
        rows = self._add(form, range(self._next, sys.maxsize))
        self._next = max(self._next, rows.bit_length())
        return rows

    def _add(self, form: Form | None, numbers: Iterable[int]) -> int:
        if form is None:
            return 0
        branches = branches_of(form, BRANCHES_MAX)
        mine = dict(zip(numbers, [form.box] if branches is None else branches))  # noqa: B905
        self.boxes.update(mine)
        rows = union(1 << row for row in mine)
        self.rough |= rows if branches is None else 0
        return rows

    def others_in(self, rows: int) -> int:
        """The others that have one of these rows."""
        found, rows = 0, rows & self._layers
        while rows:
            found |= rows
            rows >>= self._width
        return found & (1 << self._width) - 1


class Seen(NamedTuple):
    """What is seen of a row: the others that are surely apart from it, and those that surely meet it."""

    apart: int
    meets: int


class Crowd:
    """Many boxes, by the numbers of their rows. Those of `rough` ask more than their boxes say."""

    def __init__(self, boxes: Mapping[int, Box], rough: int, facts: Facts, wanted: int) -> None:
        self._boxes = boxes
        self.everyone = union(1 << row for row in boxes)
        self._masks: dict[str, Values] = {}
        self._domains: dict[str, Domains] = {}
        self._days: dict[tuple[Base, Base], Ranges] = {}
        self._naming: dict[str, int] = {}
        self._unplain: dict[str, int] = {}
        self._dated: dict[Base, int] = {}
        self._facts = [_FactAxis(told, facts.starts, self) for told in facts.each]
        for row, box in boxes.items():
            self._add(row, box)
        self._sums = Sums(boxes)
        self._rough = rough
        self._gone = self._sums.gone
        timed = {row: box for row, box in boxes.items() if box.days or box.amounts}
        self._bound = union(1 << row for row, box in timed.items() if _is_bound(box))
        self._tangled = union(
            1 << row for row, box in timed.items() if not is_star(box.days) or self._sums.is_tangled(row)
        )
        self._settle(facts, wanted)

    def seen(self, row: int) -> Seen:
        """What is seen of a row of the crowd."""
        if (self._gone | ~self.everyone) >> row & 1:
            return Seen(self.everyone, 0)
        apart = self._apart(row)
        return Seen(apart, 0 if self._rough >> row & 1 else self.everyone & ~(apart | self._unsure(row)))

    def _add(self, row: int, box: Box) -> None:
        bit = 1 << row
        for name, mask in box.masks.items():
            self._masks.setdefault(name, Values()).add(row, mask)
            self._naming[name] = self._naming.get(name, 0) | bit
        for name, domain in box.domains.items():
            self._domains.setdefault(name, Domains()).add(row, domain)
            self._naming[name] = self._naming.get(name, 0) | bit
            if not is_plain(domain):
                self._unplain[name] = self._unplain.get(name, 0) | bit
        for pair, (low, high) in _distances(box.days).items():
            self._days.setdefault(pair, Ranges()).add(row, low, high)
        for base in _bases(box):
            self._dated[base] = self._dated.get(base, 0) | bit

    def _settle(self, facts: Facts, wanted: int) -> None:
        """Find those of the tangled rows that nobody is in, and of which that is not known."""
        for row in numbers_in(self._tangled & ~(self._gone | self._rough)):
            try:
                if not can_be(Form(self._boxes[row]), facts, Budget(), wanted):
                    self._gone |= 1 << row
            except OutOfBudgetError:
                self._rough |= 1 << row

    def _apart(self, row: int) -> int:
        box = self._boxes[row]
        found = self._gone | self._sums.apart(row)
        for name, mask in box.masks.items():
            found |= self._masks[name].apart(mask)
        for name, domain in box.domains.items():
            found |= self._domains[name].apart(domain)
        for pair, (low, high) in _distances(box.days).items():
            found |= self._days[pair].apart(low, high)
        return found

    def _unsure(self, row: int) -> int:
        box = self._boxes[row]
        found = self._rough | self._sums.unsure(row)
        for name, domain in box.domains.items():
            found |= self._unplain.get(name, 0) if is_plain(domain) else self._naming[name]
        found |= self._neighbours(row) if self._tangled >> row & 1 else self._tangled & self._neighbours(row)
        if self._bound >> row & 1:
            found |= self._bound & (self.everyone if self._tangled >> row & 1 else self._tangled)
        return found | union(self.everyone & ~fact.holds_with(box) for fact in self._facts)

    def _neighbours(self, row: int) -> int:
        """The rows that share a date or a metric with this one."""
        box = self._boxes[row]
        dates = union(self._dated[base] for base in _bases(box))
        return dates | union(self._sums.naming(measure.metric) for measure in box.amounts)

    def naming(self, name: str) -> int:
        """The rows that say something about a field."""
        return self._naming.get(name, 0)

    def within(self, name: str, mask: int) -> int:
        """The rows that say of a field of few values that it is one of these."""
        return self._masks[name].within(mask) if name in self._masks else 0


class _FactAxis:
    """A background fact: with which rows it holds of somebody who is in both (`Facts.hold_somehow`)."""

    def __init__(self, told: Told, starts: frozenset[str], crowd: Crowd) -> None:
        self._told = told
        self._starts = starts
        self._crowd = crowd
        self._known: dict[tuple[object, ...], int] = {}

    def holds_with(self, box: Box) -> int:
        """The rows with which it surely does, and others that are no rows."""
        key = tuple(box.masks.get(name, box.names(name)) for name in self._told.fields)
        if key not in self._known:
            self._known[key] = self._beside(box)
        return self._known[key]

    def _beside(self, box: Box) -> int:
        told, naming = self._told, self._crowd.naming
        if told.optional:
            found = union(~naming(name) for name in told.optional if not box.names(name))
        else:
            found = 0 if any(box.names(name) for name in told.fields) else ~union(map(naming, told.fields))
        return found | union(self._alternative(form, box) for form in told.alternatives)

    def _alternative(self, form: Form, box: Box) -> int:
        if form.box.days or form.box.amounts or form.choices:
            return 0
        found = 0
        names = (*form.box.masks, *form.box.domains)
        if len(names) == 1 and names[0] not in self._starts and not box.names(names[0]):
            found = ~self._crowd.naming(names[0])
        if form.box.domains:
            return found
        holds = -1
        for name, mask in form.box.masks.items():
            if name not in box.masks or box.masks[name] & ~mask:
                holds &= self._crowd.within(name, mask)
        return found | holds


def is_star(days: Iterable[tuple[Base, Base]]) -> bool:
    """Whether all bounds are between today and a date."""
    return all((u is TODAY and is_date(v)) or (v is TODAY and is_date(u)) for u, v in days)


def _bases(box: Box) -> Iterable[Base]:
    """The dates that the box says something about, and its days of the calendar."""
    ends = {end.base for measure in box.amounts for end in (measure.first, measure.last) if end is not None}
    return [base for base in ends.union(*box.days) if base is not TODAY]


def _is_bound(box: Box) -> bool:
    """Whether it hangs on the calendar, so that it matters which day is today."""
    return any(base == ZERO or isinstance(base, Moment) for base in _bases(box))


def _distances(days: Bounds) -> dict[tuple[Base, Base], tuple[int | None, int | None]]:
    """How many days one is after the other, from and to; of each two in one order, the same for all boxes."""
    found: dict[tuple[Base, Base], tuple[int | None, int | None]] = {}
    for u, v in days:
        later, earlier = (u, v) if str(u) > str(v) else (v, u)
        back = days.get((earlier, later))
        found[later, earlier] = (None if back is None else -back, days.get((later, earlier)))
    return found

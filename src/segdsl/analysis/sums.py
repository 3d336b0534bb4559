"""Rows by what they ask of metrics: which of many cannot have a history together with a given one.

Windows that end today are one inside the other, as one begins before the other. Of a metric that cannot fall, their
sums then only grow, from the shortest to the longest; and a condition bounds one sum. In that graph (`amounts`), each
edge goes up the chain, or to or from zero, so a cycle takes one lower bound, goes up, and comes back by one upper
bound. With each row's lower bounds carried up the chain and its upper bounds carried down it, two rows have a history
together exactly if no lower bound of one is above the upper bound of the other for the same window. Those are ranges
(`axes`), and one look at each tells all rows that are apart.

A window since a date has its place in the chain once the age of the date is known, and keeps it while the age passes no
length of another window. So the ages are cut there, each of the *orders* in between has axes of its own, and two rows
are apart if they are so in each order that the ages of both leave open. (Three ranges of ages that overlap by twos have
an age in common, so nothing has to be asked of the pair.) Dates are cut one by one; with windows since two dates on one
metric, one of them stands in the chain.

What is not in a chain, windows that end before today, or of what can fall, is seen by itself alone: two rows are apart
that ask opposite things of the same days. `unsure` tells with which others that is not the whole truth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from segdsl.analysis.amounts import Amount, Counted, Measure
from segdsl.analysis.axes import Ranges, Values, union
from segdsl.analysis.bounds import Bounds
from segdsl.analysis.boxes import Box
from segdsl.analysis.days import TODAY, Base, is_date
from segdsl.analysis.units import higher, is_empty, lower

AXES_MAX = 2_000
"""How many axes there may be for the orders of one date; with more, windows since it stand in no chain."""

ALWAYS = 10_000_000
"""The length of a window that has no beginning, in days: longer than any other."""

EVENTS = {None: 3, True: 1, False: 2}
"""Whether there shall be an event, as bits."""


class Sums:
    """What many rows ask of metrics. The rows are those of `boxes`."""

    def __init__(self, boxes: Mapping[int, Box]) -> None:
        self._asked: dict[int, dict[Counted, dict[Measure, Amount]]] = {}
        for row, box in boxes.items():
            for measure, amount in box.amounts.items():
                self._asked.setdefault(row, {}).setdefault(measure.metric, {})[measure] = amount
        self._naming: dict[Counted, int] = {}
        self._chained: dict[Counted, int] = {}
        self._sole: dict[Measure, int] = {}
        self._loose: dict[Measure, tuple[Ranges, Values]] = {}
        chains = _chains(measure for box in boxes.values() for measure in box.amounts)
        in_chain = {measure for chain in chains.values() for measures in chain.values() for measure in measures}
        for row, asked in self._asked.items():
            for metric, amounts in asked.items():
                self._sort_in(row, metric, amounts, in_chain)
        everyone = union(1 << row for row in boxes)
        self._dates = [_Orders(date, chain, boxes, everyone) for date, chain in chains.items()]
        self.gone = union(orders.gone for orders in self._dates)
        """Rows that have no history by themselves."""

    def _sort_in(self, row: int, metric: Counted, amounts: Mapping[Measure, Amount], in_chain: set[Measure]) -> None:
        self._naming[metric] = self._naming.get(metric, 0) | 1 << row
        if in_chain.issuperset(amounts):
            self._chained[metric] = self._chained.get(metric, 0) | 1 << row
        elif len(amounts) == 1:
            (measure,) = amounts
            self._sole[measure] = self._sole.get(measure, 0) | 1 << row
        for measure, amount in amounts.items():
            if measure not in in_chain:
                ranges, events = self._loose.setdefault(measure, (Ranges(), Values()))
                ranges.add(row, amount.low, amount.high)
                events.add(row, EVENTS[amount.events])

    def naming(self, metric: Counted) -> int:
        """The rows that ask something of the metric."""
        return self._naming.get(metric, 0)

    def apart(self, row: int) -> int:
        """The rows that have no history together with this one; not always all such, see `unsure`."""
        found = union(orders.apart(row) for orders in self._dates)
        for measure, amount in self._amounts(row):
            if measure in self._loose:
                ranges, events = self._loose[measure]
                found |= ranges.apart(amount.low, amount.high) | events.apart(EVENTS[amount.events])
        return found

    def unsure(self, row: int) -> int:
        """Rows of which `apart` does not tell whether they have a history together with this one."""
        found = 0
        for metric, amounts in self._asked.get(row, {}).items():
            chained = self._chained.get(metric, 0)
            if chained >> row & 1:
                found |= self._naming[metric] & ~chained
            elif len(amounts) == 1:
                (measure,) = amounts
                found |= self._naming[metric] & ~self._sole[measure]
        return found

    def is_tangled(self, row: int) -> bool:
        """Whether even of the row alone `apart` does not tell if it has a history."""
        return any(
            len(amounts) > 1 and not self._chained.get(metric, 0) >> row & 1
            for metric, amounts in self._asked.get(row, {}).items()
        )

    def _amounts(self, row: int) -> Iterator[tuple[Measure, Amount]]:
        for amounts in self._asked.get(row, {}).values():
            yield from amounts.items()


Chain = dict[Counted, list[Measure]]


def _chains(measures: Iterator[Measure]) -> dict[Base | None, Chain]:
    """The measures that stand in chains, by the date that those of a metric count from, if any do, and by metric."""
    times = Counter(measure for measure in measures if _ends_today(measure))
    of_metric: dict[Counted, Counter[Base]] = {}
    for measure, number in times.items():
        date = _date_of(measure)
        if date is not None:
            of_metric.setdefault(measure.metric, Counter())[date] += number
    chains: dict[Base | None, Chain] = {}
    for metric in dict.fromkeys(measure.metric for measure in times):
        ((date, _),) = of_metric[metric].most_common(1) if metric in of_metric else ((None, 0),)
        mine = [measure for measure in times if measure.metric == metric and _date_of(measure) in (None, date)]
        chains.setdefault(date, {})[metric] = mine
    for date in [date for date, chain in chains.items() if date is not None]:
        if (2 * len(_cuts(chains[date])) + 1) * sum(map(len, chains[date].values())) > AXES_MAX:
            for metric, mine in chains.pop(date).items():
                chains.setdefault(None, {})[metric] = [each for each in mine if _date_of(each) is None]
    return chains


def _ends_today(measure: Measure) -> bool:
    first = measure.first
    if measure.metric.can_fall or measure.last is not None:
        return False
    return first is None or is_date(first.base) or (first.base is TODAY and first.plus <= 0)


def _date_of(measure: Measure) -> Base | None:
    """The date that its window counts from."""
    return None if measure.first is None or measure.first.base is TODAY else measure.first.base


def _cuts(chain: Chain) -> set[int]:
    """The ages of the date at which a window that counts from it is as long as another of its metric, or one day."""
    found: set[int] = set()
    for measures in chain.values():
        fixed = {0, *(_length(measure, 0) for measure in measures if _date_of(measure) is None)}
        shifts = {measure.first.plus for measure in measures if measure.first and _date_of(measure) is not None}
        found |= {length + plus for length in fixed for plus in shifts if length < ALWAYS}
    return found


def _length(measure: Measure, age: int) -> int:
    """How many days before today its window begins, where the date that it counts from is so many days ago."""
    if measure.first is None:
        return ALWAYS
    return -measure.first.plus if measure.first.base is TODAY else age - measure.first.plus


class _Orders:
    """The chains of metrics whose windows count from one date, or from none, in each order that they can have."""

    def __init__(self, date: Base | None, chain: Chain, boxes: Mapping[int, Box], everyone: int) -> None:
        self._everyone = everyone
        asking = {
            row: {metric: mine for metric in chain if (mine := _of(metric, box.amounts))}
            for row, box in boxes.items()
            if box.amounts
        }
        ages = {} if date is None else {row: ages for row, box in boxes.items() if (ages := _ages(box.days, date))}
        self._orders = [_Order(low, high, chain, asking, ages) for low, high in _cut(sorted(_cuts(chain)))]
        self.gone = everyone
        for order in self._orders:
            self.gone &= order.shut

    def apart(self, row: int) -> int:
        """The rows that are apart in each order."""
        found = self._everyone
        for order in self._orders:
            if found and not order.shut >> row & 1:
                found &= order.apart(row)
        return found


Range = tuple[int | None, int | None]
Asking = Mapping[Counted, Mapping[Measure, Amount]]


def _ages(days: Bounds, date: Base) -> Range | None:
    """How old the date may be, in days; None where nothing is said of it."""
    youngest, oldest = days.get((date, TODAY)), days.get((TODAY, date))
    return None if youngest is oldest is None else (None if youngest is None else -youngest, oldest)


def _of(metric: Counted, amounts: Mapping[Measure, Amount]) -> Mapping[Measure, Amount]:
    """What is asked of one metric."""
    return {measure: amount for measure, amount in amounts.items() if measure.metric == metric}


def _cut(ages: Sequence[int]) -> Iterator[Range]:
    """All ages, cut at these: each by itself, and what is between, before and after them."""
    low = None
    for age in ages:
        if low is None or low < age:
            yield low, age - 1
        yield age, age
        low = age + 1
    yield low, None


class _Told(NamedTuple):
    """What a row allows for one window, all its conditions regarded."""

    axis: Ranges
    low: int
    high: int | None


class _Order:
    """The chains while the date is `low` to `high` days ago. Rows that this is not open to are `shut` out."""

    def __init__(
        self, low: int | None, high: int | None, chain: Chain, asking: Mapping[int, Asking], ages: Mapping[int, Range]
    ) -> None:
        self._told: dict[int, list[_Told]] = {}
        age = low if low is not None else high if high is not None else 0
        steps = {metric: _steps(measures, age) for metric, measures in chain.items()}
        self.shut = union(
            1 << row for row, (youngest, oldest) in ages.items() if is_empty(higher(low, youngest), lower(high, oldest))
        )
        for row, asked in asking.items():
            if not self.shut >> row & 1 and not self._tell(row, asked, steps):
                self.shut |= 1 << row

    def apart(self, row: int) -> int:
        """The rows that are apart from one which is not shut out."""
        return self.shut | union(axis.apart(low, high) for axis, low, high in self._told.get(row, ()))

    def _tell(self, row: int, asked: Asking, steps: Mapping[Counted, list[_Step]]) -> bool:
        """Carry the row's bounds along the chains; False if it has no history by itself."""
        told: list[_Told] = []
        for metric, amounts in asked.items():
            carried = _carried(steps[metric], amounts)
            if any(is_empty(low, high) for low, high in carried):
                return False
            for step, (low, high) in zip(steps[metric], carried, strict=True):
                if low or high is not None:
                    told.append(_Told(step.axis, low, high))
        for axis, low, high in told:
            axis.add(row, low, high)
        self._told[row] = told
        return True


class _Step(NamedTuple):
    """The windows of a chain that are one and the same, and its axis."""

    measures: list[Measure]
    axis: Ranges


def _steps(measures: Sequence[Measure], age: int) -> list[_Step]:
    """The windows of a metric that have a day, from the shortest to the longest."""
    of_length: dict[int, list[Measure]] = {}
    for measure in measures:
        of_length.setdefault(_length(measure, age), []).append(measure)
    return [_Step(of_length[length], Ranges()) for length in sorted(of_length) if length >= 0]


def _carried(steps: Sequence[_Step], amounts: Mapping[Measure, Amount]) -> list[tuple[int, int | None]]:
    """For each step the range of its sum: lower bounds carried up the chain, upper bounds down."""
    asked = [[amounts[measure] for measure in step.measures if measure in amounts] for step in steps]
    lows: list[int] = []
    low = 0
    for each in asked:
        low = max([low, *(amount.low for amount in each if amount.low is not None)])
        lows.append(low)
    highs: list[int | None] = []
    high: int | None = None
    for each in reversed(asked):
        for amount in each:
            high = lower(high, amount.high)
        highs.append(high)
    return list(zip(lows, reversed(highs), strict=True))

"""What could be otherwise about a subject: small changes of one fact, each next to a constant of the rule.

A verdict can only turn where a fact crosses a constant, an end of a window or of a range of dates. So the changes worth
trying are few: the constants and their neighbours, the ends and the days beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any, assert_never

from segdsl.base.record import record
from segdsl.explain.conditions import leaf_of, literals, sum_of, words_of
from segdsl.explain.dates import Days
from segdsl.explain.evidence import Event, Number, SumSeen, day_of, events_of, sum_seen, value_of
from segdsl.explain.trace import Tracer
from segdsl.ir.days import resolve, shift
from segdsl.ir.nodes import Absent, Compare, Contains, HasAny, Known, Leaf, OneOf, SinceField, Total, Window, Within
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, Vocabulary

Facts = Mapping[str, Any]
"""What a rule reads of a subject, by canonical name, in the form that the memory backend takes."""


@record
class FieldChange:
    """Another value of a field; None is unknown, a set is a tuple."""

    field: Field
    before: Any
    after: Any


@record(kw_only=True)
class MetricChange:
    """More of a metric in these days, or less where `by` is negative.

    `on` is the day of what is added, None where events were taken away. `is_all` says that all were. `after` are all
    events of the metric then.
    """

    metric: Metric
    by: Number
    days: Days
    on: date | None
    is_all: bool
    after: tuple[Event, ...]


Change = FieldChange | MetricChange

Costing = tuple[float, Change]
"""A change, and how small it is: about 1 for another word, a month of days, or a sum that doubles."""


def changed(facts: Facts, change: Change) -> Facts:
    """The facts with the change made."""
    if isinstance(change, FieldChange):
        return {**facts, change.field.name: change.after}
    return {**facts, change.metric.name: [(event.day, event.number) for event in change.after]}


class Moves:
    """The changes worth trying, for one rule on one day."""

    def __init__(self, tracer: Tracer, vocabulary: Vocabulary) -> None:
        self.tracer = tracer
        self.vocabulary = vocabulary
        self.today: date = tracer.today
        self.zone: tzinfo = tracer.zone
        self.about: dict[Field | Metric, list[Leaf]] = {}
        for literal in literals(tracer.tree):
            leaf, _ = leaf_of(literal)
            for word in words_of(leaf):
                self.about.setdefault(word, []).append(leaf)

    def of(self, word: Field | Metric, facts: Facts) -> list[Costing]:
        """The changes of one word, the least one first."""
        found: Iterable[Costing]
        if isinstance(word, Metric):
            found = self._of_metric(word, facts)
        elif word.relation == self.vocabulary.subject_relation and word.column == self.vocabulary.subject_key:
            # Another key would be another subject.
            found = ()
        else:
            found = self._of_field(word, facts)
        return sorted(found, key=lambda costing: costing[0])

    # ---- fields -------------------------------------------------------------------------------------------------

    def _of_field(self, field: Field, facts: Facts) -> Iterator[Costing]:
        is_date = field.type is FieldType.DATE
        before = day_of(field, facts, self.zone) if is_date else value_of(field, facts)
        tried: list[Any] = [before]
        for position, (cost, value) in enumerate(self._values(field, before, facts)):
            if value not in tried:
                tried.append(value)
                yield cost + position * _LATER, FieldChange(field, before, value)

    def _values(self, field: Field, before: Any, facts: Facts) -> Iterator[tuple[float, Any]]:
        leaves = self.about[field]
        match field.type:
            case FieldType.DATE:
                for day in self._days(field, facts):
                    yield abs((day - (before or self.today)).days) / _MONTH, day
            case FieldType.INTEGER | FieldType.DECIMAL | FieldType.MONEY:
                for number in _numbers(field, leaves):
                    yield _ratio(number - (before or 0), number), number
            case FieldType.SET:
                for elements in self._sets(field, before):
                    yield len(set(elements).symmetric_difference(before or ())), elements
            case FieldType.BOOLEAN:
                yield from ((1, value) for value in (True, False))
            case FieldType.MEMBER:
                yield from ((1, value) for value in (*_constants(leaves), *field.members))
            case FieldType.TEXT | FieldType.ID:
                yield from ((1, value) for value in _texts(leaves, before))
            case _:
                assert_never(field.type)
        if not field.required and any(isinstance(leaf, Known) for leaf in leaves):
            yield 1, None

    def _days(self, field: Field, facts: Facts) -> Iterator[date]:
        for leaf in self.about[field]:
            if isinstance(leaf, Within):
                for day in (leaf.first, leaf.last):
                    if day is not None:
                        end = resolve(day, self.today)
                        yield from (end, shift(end, -1), shift(end, 1))
            asked = sum_of(leaf)
            if asked is not None:
                yield from self._starts(*asked, facts)
        yield self.today

    def _starts(self, metric: Metric, window: Window, facts: Facts) -> Iterator[date]:
        """Dates from which a window just takes in an event, or just leaves it out."""
        assert isinstance(window, SinceField)
        days = dict.fromkeys(event.day for event in events_of(metric, facts.get(metric.name), self.zone))
        for event in [self.today, *list(days)[-_EVENTS_TRIED:]]:
            yield shift(event, -window.first_day)
            yield shift(event, 1 - window.first_day)
            if window.last_day is not None:
                yield shift(event, -window.last_day)
                yield shift(event, -1 - window.last_day)

    def _sets(self, field: Field, before: tuple[str | None, ...] | None) -> Iterator[tuple[str | None, ...]]:
        elements = before or ()
        known = tuple(element for element in elements if element is not None)
        for leaf in self.about[field]:
            wanted = leaf.values if isinstance(leaf, HasAny) else ((leaf.text,) if isinstance(leaf, Contains) else ())
            adding = [text for text in (*wanted, *field.members) if self._passes(leaf, field, text)]
            if field.members:
                adding = [text for text in adding if text in field.members]
            yield from ((*elements, text) for text in adding)
            kept = tuple(element for element in elements if not self._passes(leaf, field, element))
            yield kept
            yield tuple(element for element in kept if element is not None)
            yield from ((*known, text) for text in adding)
        yield known
        yield ()

    def _passes(self, leaf: Leaf, field: Field, element: str | None) -> bool:
        """Whether an element is one of those that the condition asks for."""
        asks = isinstance(leaf, HasAny | Contains) and element is not None
        return asks and self.tracer.verdict(leaf, {field.name: (element,)}) is True

    # ---- metrics ------------------------------------------------------------------------------------------------

    def _of_metric(self, metric: Metric, facts: Facts) -> Iterator[Costing]:
        events = events_of(metric, facts.get(metric.name), self.zone)
        asking = [leaf for leaf in self.about[metric] if isinstance(leaf, Total | Absent)]
        windows = dict.fromkeys(leaf.window for leaf in asking)
        seen = {window: sum_seen(metric, window, facts, self.today, self.zone) for window in windows}
        begun = [found.days for found in seen.values() if found.days is not None and found.days.any]
        for leaf in asking:
            found = seen[leaf.window]
            if found.days in begun:
                yield from self._to_goals(leaf, found, found.days, events, begun)

    def _to_goals(
        self, leaf: Total | Absent, seen: SumSeen, days: Days, events: list[Event], others: list[Days]
    ) -> Iterator[Costing]:
        step: Number = 1 if seen.metric.type is MetricType.COUNT else _CENT
        threshold: Number = leaf.value if isinstance(leaf, Total) else 0
        goals = dict.fromkeys((threshold, threshold + step, threshold - step))
        if seen.total is None:
            goals[step] = None  # the least that there can be
        for goal in goals:
            by = goal - (seen.total or 0)
            cost = _ratio(by, threshold)
            if by > 0 or (by and seen.metric.can_fall):
                for position, day in enumerate(_days_to_add(days, others)):
                    after = (*events, Event(day, by))
                    yield cost + position * _LATER, _metric_change(seen.metric, by, days, after, on=day)
            if by < 0 < goal:
                for latest_first in (True, False):
                    after = tuple(_lowered(events, days, -by, latest_first=latest_first))
                    yield cost + (not latest_first) * _LATER, _metric_change(seen.metric, by, days, after)
        if seen.events:
            gone = -(seen.total or 0)
            after = tuple(event for event in events if not days.hold(event.day))
            yield 1.0, _metric_change(seen.metric, gone, days, after, is_all=True)


_MONTH = 30
_CENT = Decimal("0.01")
_EVENTS_TRIED = 32
# Of two changes that are equally small, the one that comes to mind first.
_LATER = 1e-6
_ANOTHER_TEXT = ("other", "another", "-")


def _ratio(by: Number, constant: Number) -> float:
    return abs(float(by)) / max(abs(float(constant)), 1)


def _constants(leaves: Iterable[Leaf]) -> Iterator[Any]:
    """The values that conditions compare a field with."""
    for leaf in leaves:
        match leaf:
            case Compare(_, _, value):
                yield value
            case OneOf(_, values):
                yield from values
            case _:
                pass


def _numbers(field: Field, leaves: list[Leaf]) -> Iterator[Number]:
    for value in _constants(leaves):
        assert not isinstance(value, str)
        step: Number = 1
        if field.type is not FieldType.INTEGER:
            places = value.as_tuple().exponent if isinstance(value, Decimal) else 0
            step = _CENT if field.type is FieldType.MONEY else Decimal(1).scaleb(min(int(places), 0))
        yield from (value, value + step, value - step)
    yield 0


def _texts(leaves: list[Leaf], before: Any) -> Iterator[str]:
    yield from _constants(leaves)
    for leaf in leaves:
        if isinstance(leaf, Contains):
            yield f"{before} {leaf.text}" if before else leaf.text
    yield from _ANOTHER_TEXT


def _days_to_add(days: Days, others: Iterable[Days]) -> list[date]:
    """Days of a window on which to add an event: its ends, and where another window of the metric begins or ends."""
    ends = [days.last, days.first]
    for other in others:
        before = None if other.first is None else shift(other.first, -1)
        ends += [shift(other.last, 1), other.last, other.first, before]
    return list(dict.fromkeys(day for day in ends if day is not None and days.hold(day)))


def _lowered(events: list[Event], days: Days, by: Number, *, latest_first: bool) -> Iterator[Event]:
    """The events with less in the window: the latest, or the earliest, go or shrink."""
    for event in reversed(events) if latest_first else events:
        take = min(event.number, by) if days.hold(event.day) and event.number > 0 else 0
        by -= take
        if event.number != take:
            yield Event(event.day, event.number - take)


def _metric_change(
    metric: Metric, by: Number, days: Days, after: tuple[Event, ...], *, on: date | None = None, is_all: bool = False
) -> MetricChange:
    return MetricChange(metric=metric, by=by, days=days, on=on, is_all=is_all, after=after)

"""When time alone changes a verdict, with the data as it is.

A date phrase and a window are ranges of days whose ends never move back as time goes on. So each end passes a date, or
the day of an event, once at most, and which day that is can be worked out. Only on these days can the verdict change;
on each of them, and on the day before, the rule is run, and what is returned is what these runs said.

"As it is" means: no field changes, and no event comes that is not in the data. What the data holds of days to come (a
booking, a start date) comes into sight when its day does (§5.2). A day in the past is judged by what the data says now.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, tzinfo
from typing import assert_never

from segdsl.backends.memory.compile import Predicate, compile_predicate
from segdsl.backends.memory.values import Values, reading
from segdsl.base.record import record
from segdsl.explain.conditions import conditions, leaf_of, literals
from segdsl.explain.dates import window_days
from segdsl.explain.evidence import day_of, events_of
from segdsl.explain.trace import Verdict
from segdsl.ir.days import Ago, Day, Fixed, Unit, resolve, shift
from segdsl.ir.nodes import Absent, Leaf, Rule, SinceField, Span, Total, Window, Within
from segdsl.vocabulary.model import Metric

HORIZON_DAYS = 400


@record
class Turn:
    """A day on which the verdict is another than on the day before."""

    day: date
    before: Verdict
    after: Verdict


@record
class Course:
    """The verdict from `first` to `last`, both in, as the turns that it takes; the data is the same on all days."""

    first: date
    last: date
    turns: tuple[Turn, ...]


def course(
    rule: Rule,
    subject: object,
    *,
    today: date,
    zone: tzinfo = UTC,
    days: int = HORIZON_DAYS,
    predicate: Predicate | None = None,
) -> Course:
    """The turns that the verdict on a subject takes from `days` days before today to `days` days after it.

    `predicate` is the compiled rule, where there already is one.
    """
    compiled = predicate or compile_predicate(rule)
    first, last = shift(today, -days), shift(today, days)
    verdicts: dict[date, Verdict] = {}

    def verdict(day: date) -> Verdict:
        if day not in verdicts:
            verdicts[day] = compiled.at(day, zone).verdict(subject)
        return verdicts[day]

    found = reading(subject)
    critical = {
        day
        for literal in dict.fromkeys(literals(conditions(rule.condition)))
        for day in _critical(leaf_of(literal)[0], found, first, last, zone)
        if first < day <= last
    }
    turns = (Turn(day, verdict(shift(day, -1)), verdict(day)) for day in sorted(critical))
    return Course(first, last, tuple(turn for turn in turns if turn.before is not turn.after))


def _critical(leaf: Leaf, found: Values, first: date, last: date, zone: tzinfo) -> Iterator[date]:
    """The days on which a condition may say something else than on the day before."""
    match leaf:
        case Within(field, start, end):
            day = day_of(field, found, zone)
            if day is not None:
                yield from _in_and_out(start, end, day, first, last)
        case Total(metric, window) | Absent(metric, window):
            yield from _of_window(metric, window, found, first, last, zone)
        case _:
            pass


def _of_window(metric: Metric, window: Window, found: Values, first: date, last: date, zone: tzinfo) -> Iterator[date]:
    days = dict.fromkeys(event.day for event in events_of(metric, found.get(metric.name), zone))
    match window:
        case Span(start, end):
            for day in days:
                # Before its own day an event is not seen.
                yield from (max(turn, day) for turn in _in_and_out(start, end, day, first, last))
                yield day
        case SinceField(anchor):
            from_day = day_of(anchor, found, zone)
            if from_day is not None:
                yield from filter(window_days(window, date.max, from_day).hold, days)
        case _:
            assert_never(window)


def _in_and_out(start: Day | None, end: Day | None, day: date, first: date, last: date) -> Iterator[date]:
    """When a moving range takes a day in (its end reaches it), and when it leaves it behind (its start passes it)."""
    if end is not None:
        yield from _reaching(end, day, first, last)
    if start is not None:
        yield from _reaching(start, shift(day, 1), first, last)


def _reaching(moving: Day, target: date, first: date, last: date) -> Iterator[date]:
    """The first day after `first`, up to `last`, on which `moving` is `target` or later, if it is not so on `first`.

    INVARIANT: no day of `ir.days` moves back as today moves on.
    """
    match moving:
        case Fixed():
            return
        case Ago(count, Unit.DAY | Unit.WEEK as unit, plus):
            yield shift(target, count * (7 if unit is Unit.WEEK else 1) - plus)
        case _:
            if resolve(moving, first) >= target or resolve(moving, last) < target:
                return
            low, high = first.toordinal(), last.toordinal()
            while high - low > 1:
                middle = (low + high) // 2
                if resolve(moving, date.fromordinal(middle)) >= target:
                    high = middle
                else:
                    low = middle
            yield date.fromordinal(high)

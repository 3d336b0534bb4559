"""What was seen, what could change and when, each in words; `layout` puts them on lines."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from segdsl.explain.course import Course, Turn
from segdsl.explain.dates import calendar_day, calendar_days, counted
from segdsl.explain.evidence import DateSeen, Seen, SumSeen, ValueSeen
from segdsl.explain.moves import Change, FieldChange, MetricChange
from segdsl.explain.trace import Verdict
from segdsl.explain.values import amount, called, listed, value_of
from segdsl.vocabulary.model import Field, FieldType, Vocabulary

EVENTS_SHOWN = 5
TURNS_SHOWN = 6
LETTERS_SHOWN = 80

VERDICTS = {True: "true", False: "false", None: "unknown"}


def what_was_seen(seen: Seen, vocabulary: Vocabulary) -> str:
    """`its relationship stage is Expired`, `it has 4 clicks, 1 May 2026 to 31 May 2026: 3 on 5 May 2026, …`."""
    match seen:
        case ValueSeen(field, value):
            return f"{called(field)}: {fact(field, value, vocabulary)}"
        case DateSeen(field):
            return f"{called(field)}: {_dated(seen)}"
        case SumSeen():
            return f"{called(seen.metric)}: {_summed(seen, vocabulary)}"
        case _:
            assert_never(seen)


def fact(field: Field, value: object, vocabulary: Vocabulary) -> str:
    """A value of a subject's, cut where it is long; `unknown` where there is none."""
    if value is None:
        return "unknown"
    if field.type is FieldType.SET:
        assert isinstance(value, tuple)
        elements = ["unknown" if each is None else _cut(value_of(field, each, vocabulary)) for each in value]
        return listed(elements, "and") if elements else "none"
    return _cut(value_of(field, value, vocabulary))


def what_would_change(changes: tuple[Change, ...], vocabulary: Vocabulary) -> str:
    """A set of changes: `relationship stage Joined in place of Expired, and clicks up by 4, …`."""
    return ", and ".join(_changed(change, vocabulary) for change in changes)


def turn_in_words(turn: Turn) -> str:
    """`14 May 2026: comes in`."""
    if turn.after is True:
        what = "comes in"
    elif turn.before is True:
        what = "goes out" if turn.after is False else "goes out, being unknown"
    else:
        what = f"still out, {VERDICTS[turn.after]} in place of {VERDICTS[turn.before]}"
    return f"{calendar_day(turn.day)}: {what}"


def since_when(course: Course, today: date) -> str:
    """Since when the verdict is what it is."""
    past = [turn.day for turn in course.turns if turn.day <= today]
    return f"since {calendar_day(past[-1])}" if past else f"since {calendar_day(course.first)} or earlier"


def coming(course: Course, today: date) -> tuple[Turn, ...]:
    """The turns that are still to come."""
    return tuple(turn for turn in course.turns if turn.day > today)


def verdict_in_words(verdict: Verdict, subject: str, segment: str) -> str:
    """What a verdict means for the subject."""
    if verdict is True:
        return f"is a member of {segment}"
    aside = f": too little is known of the {subject}" if verdict is None else ""
    return f"is no member of {segment}{aside}"


def _dated(seen: DateSeen) -> str:
    if seen.day is None or seen.age is None:
        return "unknown"
    if seen.age == 0:
        return f"{calendar_day(seen.day)}, today"
    side = "ago" if seen.age > 0 else "from now"
    return f"{calendar_day(seen.day)}, {counted(abs(seen.age), 'day')} {side}"


def _summed(seen: SumSeen, vocabulary: Vocabulary) -> str:
    if seen.days is None:
        assert seen.anchor is not None
        return f"unknown, as its {called(seen.anchor.field)} is"
    days = calendar_days(seen.days.first, seen.days.last)
    if seen.total is None:
        return f"none, {days}"
    shown = [f"{amount(event.number, seen.metric, vocabulary)} on {calendar_day(event.day)}" for event in seen.events]
    more = len(shown) - EVENTS_SHOWN
    events = ", ".join(shown[:EVENTS_SHOWN]) + (f", and {more:,} more" if more > 0 else "")
    return f"{amount(seen.total, seen.metric, vocabulary)}, {days} ({events})"


def _changed(change: Change, vocabulary: Vocabulary) -> str:
    match change:
        case FieldChange(field, before, after):
            now, then = (fact(field, value, vocabulary) for value in (before, after))
            return f"{called(field)} {then} in place of {now}"
        case MetricChange():
            days = calendar_days(change.days.first, change.days.last)
            if change.is_all:
                return f"no {called(change.metric)}, {days}"
            by = amount(change.by if change.by > 0 else -change.by, change.metric, vocabulary)
            where = (
                f" (such as on {calendar_day(change.on)})"
                if change.on and change.days.first != change.days.last
                else ""
            )
            return f"{called(change.metric)} {'up' if change.by > 0 else 'down'} by {by}, {days}{where}"
        case _:
            assert_never(change)


def _cut(text: str) -> str:
    return text if len(text) <= LETTERS_SHOWN else f"{text[:LETTERS_SHOWN]}…"

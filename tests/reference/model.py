"""What a rule means, by brute force: the executable twin of the language's paragraphs.

Nothing is imported from the project, so a mistake there cannot be repeated here by sharing it. Days are walked one by
one, months are counted by walking them, truth is looked up in tables that are written out. Each clause cites the
paragraph it says again.

A *program* is `{"params": …, "windows": …, "segments": …, "rule": form}`; all but `rule` may be missing. A *form* is a
nested tuple (a list in JSON), its first element says what it is:

    ("and", c, …)  ("or", c, …)  ("not", c)  ("segment", name)  ("group", c, window)
    (op, field, value)                   op is one of = != < <= > >=
    ("between", field, low, high)  ("any of", field, v, …)  ("none of", field, v, …)
    ("contains", field, value)  ("is known", field)  ("is unknown", field)
    ("on", field, day)  ("before", field, day)  ("after", …)  ("on or before", …)  ("on or after", …)
    ("exactly", field, day)  ("in last", field, n, unit)  ("in last complete", field, n, unit)
    ("in next", field, n, unit)  ("between ago", field, a, b, unit)  ("between days", field, day, day)
    ("in", field, "this" | "previous", period)
    ("sum", metric, op, value, window)  ("sum between", metric, low, high, window)  ("no", metric, window)

    value   a text, an integer, a boolean, ("decimal", "1.5"), ("money", "10.00"), ("param", name)
    day     ("today",)  ("yesterday",)  ("date", "2026-03-31")  ("ago", n, unit)  ("from now", n, unit)  ("param", name)
    window  ("last", n, unit)  ("last complete", n, unit)  ("days", day, day)  ("ago", a, b, unit)
            ("period", "this" | "previous", period)  ("since", field)  ("days since", a, b, field)  ("named", name)
            ("all",), or None inside a group
    n       an integer or ("param", name);  unit  day, week, month, year;  period  week, month, quarter, year

A *partner* is a dict: fields by name (missing or None is unknown; a set is any iterable of texts, None among them), and
metrics by name, each a list of `(date, value)`. An instant is a `datetime`; without a zone it is UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

Form = tuple[Any, ...]
Partner = Mapping[str, Any]
Days = frozenset[date]
ONE_DAY = timedelta(days=1)


class Words(NamedTuple):
    """As much of a vocabulary as meaning depends on (§2).

    Which fields are sets, which fields and metrics hold money as floats, and the named windows.
    """

    sets: frozenset[str]
    floats: frozenset[str]
    windows: Mapping[str, Form]


class Truth(Enum):
    """§6.1: three values."""

    TRUE = True
    FALSE = False
    UNKNOWN = None


T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN

# §6.1: Kleene's tables.
NOT = {T: F, F: T, U: U}
AND = {
    (T, T): T, (T, F): F, (T, U): U,
    (F, T): F, (F, F): F, (F, U): F,
    (U, T): U, (U, F): F, (U, U): U,
}  # fmt: skip
OR = {
    (T, T): T, (T, F): T, (T, U): T,
    (F, T): T, (F, F): F, (F, U): U,
    (U, T): T, (U, F): U, (U, U): U,
}  # fmt: skip


class Judge:
    """One program on one day, in one zone."""

    def __init__(self, program: Mapping[str, Any], today: date, zone: tzinfo, words: Words) -> None:
        self.params: Mapping[str, Any] = program.get("params", {})
        self.windows: Mapping[str, Form] = {**words.windows, **program.get("windows", {})}
        self.segments: Mapping[str, Form] = program.get("segments", {})
        self.sets = words.sets
        self.floats = words.floats
        self.today = today
        self.zone = zone
        self.rule: Form = program["rule"]

    def verdict(self, partner: Partner) -> bool | None:
        """True, False, or None for unknown: what the program's rule says of the partner."""
        answer: bool | None = self.truth(self.rule, partner).value
        return answer

    def truth(self, form: Form, partner: Partner, window: Form | None = None) -> Truth:
        """The truth of any form; `window` is that of the group around it (§5.1)."""
        match form:
            case ("and", *parts):
                truth = T
                for part in parts:
                    truth = AND[truth, self.truth(part, partner, window)]
                return truth
            case ("or", *parts):
                truth = F
                for part in parts:
                    truth = OR[truth, self.truth(part, partner, window)]
                return truth
            case ("not", part):
                return NOT[self.truth(part, partner, window)]
            case ("segment", name):  # §8.1: the other segment's meaning, here
                return self.truth(self.segments[name], partner)
            case ("group", part, group_window):  # §5.1: the window belongs to each metric condition in it
                return self.truth(part, partner, group_window)
            case ("sum" | "sum between" | "no", *_):
                return self.metric(form, partner, window)
            case _:
                return self.field(form, partner)

    # ---- fields (§3.2, §4.2, §6.2) ------------------------------------------------------------------------------

    def field(self, form: Form, partner: Partner) -> Truth:
        """The truth of a condition on a field."""
        kind, name, *rest = form
        if kind == "is unknown":
            return NOT[self.field(("is known", name), partner)]
        if kind == "!=":
            return NOT[self.field(("=", name, *rest), partner)]
        if kind == "none of":
            return NOT[self.field(("any of", name, *rest), partner)]
        value = self.exact(name, partner.get(name))
        if name in self.sets:
            return self.set(kind, value, [self.value(item) for item in rest])
        if kind == "is known":  # §6.2: never unknown
            return truth_of(value is not None)
        if value is None:  # §6.2: a condition on an unknown field is unknown
            return U
        match kind:
            case "=" | "<" | "<=" | ">" | ">=":
                return truth_of(compare(value, kind, self.value(rest[0])))
            case "between":  # §3.2: both ends in
                low, high = self.value(rest[0]), self.value(rest[1])
                return truth_of(compare(value, ">=", low) and compare(value, "<=", high))
            case "any of":
                return truth_of(any(compare(value, "=", self.value(item)) for item in rest))
            case "contains":
                return truth_of(contains(value, self.value(rest[0])))
        return truth_of(self.date_phrase(kind, rest, self.local_date(value)))

    def set(self, kind: str, elements: Iterable[str | None] | None, values: list[str]) -> Truth:
        """A condition on a set of texts: about its elements, any of them (§6.2)."""
        if kind == "is known":
            return truth_of(elements is not None and all(element is not None for element in elements))
        if elements is None:
            return U
        truth = F  # an empty set has none of the values
        for element in elements:
            if element is None:  # may be any text, so may be one that is asked for
                truth = OR[truth, U]
            elif kind == "contains":
                truth = OR[truth, truth_of(contains(element, values[0]))]
            else:
                truth = OR[truth, truth_of(element in values)]
        return truth

    def date_phrase(self, kind: str, rest: list[Any], day: date) -> bool:
        """The table of §4.2, row by row; whether `day` is in the days that the phrase means."""
        today = self.today
        match kind:
            case "on" | "exactly":
                return day == self.day(rest[0])
            case "in last":
                return day in walk(self.back(*rest), today)
            case "in last complete":
                return day in walk(self.back(*rest), today - ONE_DAY)
            case "in next":
                return day in walk(today, self.forward(*rest))
            case "between ago":
                near, far, unit = rest
                return day in walk(self.back(far, unit), self.back(near, unit))
            case "between days":
                return day in walk(self.day(rest[0]), self.day(rest[1]))
            case "in":
                return day in period(today, *rest)
            case "before":
                return day < self.day(rest[0])
            case "after":
                return day > self.day(rest[0])
            case "on or before":
                return day <= self.day(rest[0])
            case "on or after":
                return day >= self.day(rest[0])
        raise AssertionError(f"no such phrase: {kind}")

    # ---- metrics (§5) -------------------------------------------------------------------------------------------

    def metric(self, form: Form, partner: Partner, group_window: Form | None) -> Truth:
        """The truth of a condition on a metric."""
        kind, name, *values, own_window = form
        window = own_window if own_window is not None else group_window
        assert window is not None, "§5.1: a metric condition has one window"
        seen = self.events_seen(name, window, partner)
        if seen is None:  # §5.2, §5.3: the window is unknown, and so is whatever asks about it
            return U
        if kind == "no":  # §5.3: true when there is no event
            return truth_of(not seen)
        if not seen:  # §5.3: absent is not zero
            return U
        total = sum(seen)
        if kind == "sum":
            op, value = values
            return truth_of(compare(total, op, self.value(value)))
        low, high = values
        return truth_of(compare(total, ">=", self.value(low)) and compare(total, "<=", self.value(high)))

    def events_seen(self, name: str, window: Form, partner: Partner) -> list[Any] | None:
        """The values of the metric's events in the window; None where the window is unknown."""
        rows: Iterable[tuple[Any, Any]] = partner.get(name) or ()
        events = [
            (self.local_date(when), value)
            for when, value in ((when, self.exact(name, value)) for when, value in rows)
            if when is not None  # a row without a date is in no window
            and value is not None
            and value != 0  # §5.3: an event is a row whose value is neither null nor zero
        ]
        days = self.window_days(window, partner)
        if days is None:
            return None
        return [value for day, value in events if day in days and day <= self.today]  # §5.2: after today is never seen

    def window_days(self, window: Form, partner: Partner) -> Days | None:
        """The days of a window, one by one; None where the date that it starts from is unknown (§5.2)."""
        today = self.today
        match window:
            case ("named", name):
                return self.window_days(self.windows[name], partner)
            case ("all",):
                return EVERY_DAY
            case ("last", count, unit):
                return walk(self.back(count, unit), today)
            case ("last complete", count, unit):
                return walk(self.back(count, unit), today - ONE_DAY)
            case ("days", first, last):
                return walk(self.day(first), self.day(last))
            case ("ago", near, far, unit):
                return walk(self.back(far, unit), self.back(near, unit))
            case ("period", which, name):
                return period(today, which, name)
            case ("since", field):
                anchor = partner.get(field)
                return None if anchor is None else walk(self.local_date(anchor), today)
            case ("days since", first, last, field):
                anchor = partner.get(field)
                if anchor is None:
                    return None
                # The date itself is day 0.
                since = walk_in_order(self.local_date(anchor), today)
                return frozenset(since[self.count(first) : self.count(last) + 1])
        raise AssertionError(f"no such window: {window}")

    # ---- values and days ----------------------------------------------------------------------------------------

    def value(self, value: Any) -> Any:
        """A constant as Python sees it; money and decimals are exact (§5.4)."""
        match value:
            case ("param", name):  # §8.2: a typed constant
                return self.value(self.params[name])
            case ("money" | "decimal", digits):
                return Decimal(digits)
        return value

    def exact(self, name: str, value: Any) -> Any:
        """§5.4: money that is stored as a float is rounded to the cent, each value, before anything else."""
        if name not in self.floats or value is None:
            return value
        return Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def count(self, count: Any) -> int:
        """A number of days, weeks, months or years."""
        number = self.value(count)
        assert isinstance(number, int)
        return number

    def day(self, day: Form) -> date:
        """A day as a rule speaks of it (§4.2)."""
        match day:
            case ("today",):
                return self.today
            case ("yesterday",):
                return self.today - ONE_DAY
            case ("date", text):
                return date.fromisoformat(text)
            case ("ago", count, unit):
                return self.back(count, unit)
            case ("from now", count, unit):
                return self.forward(count, unit)
            case ("param", name):
                return self.day(self.params[name])
        raise AssertionError(f"no such day: {day}")

    def back(self, count: Any, unit: str) -> date:
        """`count` units before today."""
        return step(self.today, self.count(count), unit, -1)

    def forward(self, count: Any, unit: str) -> date:
        """`count` units after today."""
        return step(self.today, self.count(count), unit, +1)

    def local_date(self, value: date) -> date:
        """§2.5: an instant's date in the run's zone; without a zone it is UTC."""
        if not isinstance(value, datetime):
            return value
        instant = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return instant.astimezone(self.zone).date()


class EveryDay(frozenset[date]):
    """All the days there are; too many to be walked."""

    def __contains__(self, _: object) -> bool:
        return True


EVERY_DAY = EveryDay()


def truth_of(holds: bool) -> Truth:
    """A truth that is not unknown."""
    return T if holds else F


def compare(left: Any, op: str, right: Any) -> bool:
    """§3.2: exact. Ids compare as exact text, whatever type they are stored in."""
    if isinstance(right, str) and not isinstance(left, str):
        left = str(left)
    match op:
        case "=":
            return bool(left == right)
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case ">=":
            return bool(left >= right)
        case "!=":
            return bool(left != right)
    raise AssertionError(f"no such comparison: {op}")


def contains(text: str, part: str) -> bool:
    """§3.2: ignoring case by specification: try every place, letter by letter."""
    places = range(len(text) - len(part) + 1)
    return any(all(same_letter(text[place + i], part[i]) for i in range(len(part))) for place in places)


def same_letter(a: str, b: str) -> bool:
    """Whether two letters differ in case alone: each must be the other's single upper or lower case."""
    return a == b or is_pair(a, b) or is_pair(b, a)


def is_pair(capital: str, small: str) -> bool:
    """`Ä` and `ä`, but not `K` (Kelvin) and `k`, whose capital is another letter, nor `ẞ` and `ß`."""
    return capital.lower() == small and small.upper() == capital


# ---- the calendar, by walking it ---------------------------------------------------------------------------------


def walk_in_order(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both in; none where `last` is the earlier."""
    days = []
    day = first
    while day <= last:
        days.append(day)
        if day == date.max:
            break
        day += ONE_DAY
    return days


@lru_cache(maxsize=4096)
def walk(first: date, last: date) -> Days:
    """The same days, to look a day up in."""
    return frozenset(walk_in_order(first, last))


@lru_cache(maxsize=4096)
def step(day: date, count: int, unit: str, direction: int) -> date:
    """`count` units before (-1) or after (+1) `day` (§4.3)."""
    match unit:
        case "day":
            for _ in range(count):
                day += direction * ONE_DAY
            return day
        case "week":
            return step(day, 7 * count, "day", direction)
        case "year":
            return step(day, 12 * count, "month", direction)
    month = day
    for _ in range(count):
        month = next_month(month, direction)
    return in_month(month, day.day)


def next_month(day: date, direction: int) -> date:
    """Some day of the month before or after that of `day`."""
    other = day
    while other.month == day.month:
        other += direction * ONE_DAY
    return other


def in_month(month: date, number: int) -> date:
    """The day `number` of that month, or its last day where it is too short (§4.3)."""
    days = [day for day in around(month, "month") if day.day <= number]
    return max(days)


def period(today: date, which: str, name: str) -> Days:
    """§4.2: this calendar period or the one before it, all of its days."""
    this = around(today, name)
    return this if which == "this" else around(min(this) - ONE_DAY, name)


@lru_cache(maxsize=4096)
def around(day: date, name: str) -> Days:
    """Every day of the calendar period that holds `day`; none is longer than 366 days."""
    near = (day + number * ONE_DAY for number in range(-366, 367))
    return frozenset(other for other in near if label(other, name) == label(day, name))


def label(day: date, name: str) -> tuple[int, ...]:
    """What the days of one calendar period have in common. Weeks are ISO weeks."""
    match name:
        case "week":
            return day.isocalendar()[:2]
        case "month":
            return (day.year, day.month)
        case "quarter":
            return (day.year, {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3, 8: 3, 9: 3, 10: 4, 11: 4, 12: 4}[day.month])
    return (day.year,)

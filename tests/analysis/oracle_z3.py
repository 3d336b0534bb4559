"""What z3 says of rules: an encoding of edition 1 that shares nothing with the procedure it judges but the conditions.

A *world* is every subject on every day, as far as some rules can tell subjects apart:

today           zero where only distances matter; else an integer. Where a rule speaks of months or longer, a row of a
                table of months is chosen, with the day in it: the table holds what the rule's terms are in that month.
known           one boolean per field; truth is Kleene's, as two formulas for each condition: it holds, it fails.
members, ids,   one boolean per value that is mentioned or needed, exactly one of them true. Texts that are asked what
texts           they contain have one value for each set of parts that some text contains: the parts, joined.
sets            one boolean per such value, and one for an unknown element.
dates, numbers  integers (money in its smallest unit), decimals as reals.
metrics         every window ends at two points in time. At each point stand the number of events before it and their
                sum; of two points, the later has at least as many. Which is the later is for z3 to choose. Where sums
                cannot fall the sum is also the count; where they can, no events between means equal sums, and any
                events may sum to anything (§5.3).

`World.inhabited` asks for a subject that is a member of some rules and of others not; `World.subject` then is one, so
what z3 claims to exist can be run, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise
from typing import Any, NamedTuple, assert_never

import z3

from segdsl.ir.days import Ago, Day, Fixed, Period, PeriodStart, Unit
from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Constant,
    Contains,
    Expr,
    HasAny,
    Known,
    Leaf,
    Not,
    OneOf,
    Op,
    Or,
    SinceField,
    Total,
    Window,
    Within,
)
from segdsl.ir.rewrite import walk
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, Vocabulary
from tests.reference.model import contains

Point = tuple[Any, ...]
"""A point in time between two days, as the day that follows: `(base, …, days after it)`."""

ANY_DAY = date(2026, 6, 15)
YEARS = range(2019, 2032)
"""The years that today is looked for in where a rule has fixed days and calendar terms."""
FIXED_TODAY = (date(1995, 1, 1).toordinal(), date(2060, 1, 1).toordinal())
MONTHS_BEFORE = 50
"""How many months before today, and after it, the terms of a rule may reach."""
SEPARATOR = "~"
JOINED = SEPARATOR + "{}" + SEPARATOR
FAR_DAYS = 300_000
"""How far from today a date may be; nothing that a rule says is as far."""


class Subject(NamedTuple):
    """A subject that z3 found, as the reference model reads it, on a day."""

    today: date
    values: dict[str, Any]


class World:
    """Every subject on every day, for some rules; with the vocabulary's facts if `use_facts`."""

    def __init__(self, rules: Sequence[Expr], vocabulary: Vocabulary, *, use_facts: bool) -> None:
        self.rules = rules
        self.facts = vocabulary.facts if use_facts else ()
        self.vocabulary = vocabulary
        self.leaves = [node for rule in rules for node in walk(rule) if not isinstance(node, (And, Or, Not))]
        self.solver = z3.SimpleSolver()
        self.solver.set("timeout", 20_000)
        self.time = Time(self.leaves, self.solver)
        self.fields = Fields(self.leaves, self.time.today, self.solver)
        self.metrics = Metrics(self.time, self.fields, self.solver)
        self.questions: dict[int, tuple[z3.BoolRef, z3.BoolRef]] = {}
        self.members: dict[int, z3.BoolRef] = {}
        self._assume_facts()

    def inhabited(self, members_of: Sequence[int] = (), not_of: Sequence[int] = ()) -> bool | None:
        """Whether some subject is a member of the first rules and not of the second, by place; None if z3 gives up."""
        asked = [self.member(place) for place in members_of] + [z3.Not(self.member(place)) for place in not_of]
        answer = self.solver.check(*asked)
        return None if answer == z3.unknown else answer == z3.sat

    def member(self, place: int) -> z3.BoolRef:
        """Whether the subject is a member of the rule at this place."""
        if place not in self.members:
            self.members[place] = z3.Bool(f"rule {place}")
            self.solver.add(self.members[place] == self.holds(self.rules[place]))
        return self.members[place]

    def subject(self) -> Subject:
        """The subject that the last question was answered yes with."""
        model = self.solver.model()
        today = self.time.today_in(model)
        zero = self.time.zero_in(model)
        values = self.fields.values_in(model, zero)
        for name, events in self.metrics.events_in(model, zero).items():
            values[name] = events
        return Subject(today, values)

    # ---- truth (§6.1) -------------------------------------------------------------------------------------------

    def holds(self, node: Expr) -> z3.BoolRef:
        """The node is true."""
        match node:
            case Constant(value):
                return z3.BoolVal(value is True)
            case And(parts):
                return z3.And([self.holds(part) for part in parts])
            case Or(parts):
                return z3.Or([self.holds(part) for part in parts])
            case Not(part):
                return self.fails(part)
            case leaf:
                known, test = self.question(leaf)
                return z3.And(known, test)

    def fails(self, node: Expr) -> z3.BoolRef:
        """The node is false."""
        match node:
            case Constant(value):
                return z3.BoolVal(value is False)
            case And(parts):
                return z3.Or([self.fails(part) for part in parts])
            case Or(parts):
                return z3.And([self.fails(part) for part in parts])
            case Not(part):
                return self.holds(part)
            case leaf:
                known, test = self.question(leaf)
                return z3.And(known, z3.Not(test))

    def question(self, leaf: Leaf) -> tuple[z3.BoolRef, z3.BoolRef]:
        """When the leaf is not unknown, and its test then."""
        if id(leaf) not in self.questions:
            self.questions[id(leaf)] = self._question(leaf)
        return self.questions[id(leaf)]

    def _question(self, leaf: Leaf) -> tuple[z3.BoolRef, z3.BoolRef]:
        fields, metrics = self.fields, self.metrics
        match leaf:
            case Known(field):
                return z3.BoolVal(True), fields.known(field)
            case HasAny(field, values):
                found = z3.Or([fields.element(field, value) for value in values])
                return z3.Or(found, fields.known(field)), found
            case Contains(field, text):
                found = z3.Or([fields.element(field, value) for value in fields.pool(field) if contains(value, text)])
                if field.type is FieldType.SET:
                    return z3.Or(found, fields.known(field)), found
                return fields.known(field), found
            case Compare(field, Op.EQ, value) if field.type in ENUMERATED:
                return fields.known(field), fields.element(field, value)
            case OneOf(field, values) if field.type in ENUMERATED:
                return fields.known(field), z3.Or([fields.element(field, value) for value in values])
            case Compare(field, op, value):
                return fields.known(field), compared(fields.number(field), op, scaled(value, field.type))
            case OneOf(field, values):
                number = fields.number(field)
                return fields.known(field), z3.Or([number == scaled(value, field.type) for value in values])
            case Within(field, first, last):
                day = fields.number(field)
                ends = [] if first is None else [self.time.at(self.time.point(first)) <= day]
                ends += [] if last is None else [day <= self.time.at(self.time.point(last))]
                return fields.known(field), z3.And(ends)
            case Total(metric, window, op, value):
                known, start, end = metrics.ends(window)
                total = metrics.sum_before(metric, end) - metrics.sum_before(metric, start)
                present = metrics.count_before(metric, end) > metrics.count_before(metric, start)
                return z3.And(known, present), compared(total, op, metrics.scaled(metric, value))
            case Absent(metric, window):
                known, start, end = metrics.ends(window)
                return known, metrics.count_before(metric, end) <= metrics.count_before(metric, start)
            case Constant():
                raise AssertionError("a constant is no question")
            case _:
                assert_never(leaf)

    def _assume_facts(self) -> None:
        fields, words = self.fields, self.vocabulary.fields
        for fact in self.facts:
            if fact.earlier is not None and fact.later is not None:
                one, other = words[fact.earlier], words[fact.later]
                known = z3.And(fields.known(one), fields.known(other))
                self.solver.add(z3.Implies(known, fields.number(one) <= fields.number(other)))
            if fact.field is not None and fact.known is not None:
                field = words[fact.field]
                applies = z3.Or([fields.element(field, member) for member in fact.members])
                self.solver.add(z3.Implies(z3.And(fields.known(field), applies), fields.known(words[fact.known])))


ENUMERATED = {FieldType.MEMBER, FieldType.TEXT, FieldType.ID, FieldType.BOOLEAN}


class Fields:
    """The values of a subject's fields."""

    def __init__(self, leaves: Sequence[Leaf], today: z3.ArithRef, solver: z3.Solver) -> None:
        self.leaves = leaves
        self.today = today
        self.solver = solver
        self.pools: dict[str, dict[Any, z3.BoolRef]] = {}
        self.numbers: dict[str, tuple[Field, z3.ArithRef]] = {}
        self.knowns: dict[str, tuple[Field, z3.BoolRef]] = {}
        self.enumerated: dict[str, Field] = {}

    def known(self, field: Field) -> z3.BoolRef:
        """Whether the field is known; a set is if all of its elements are."""
        if field.name not in self.knowns:
            is_known = z3.BoolVal(True) if field.required else z3.Bool(f"{field.name} is known")
            self.knowns[field.name] = field, is_known
        return self.knowns[field.name][1]

    def number(self, field: Field) -> z3.ArithRef:
        """The value of a date (its day) or a number."""
        if field.name not in self.numbers:
            make = z3.Real if field.type is FieldType.DECIMAL else z3.Int
            self.numbers[field.name] = field, (made := make(field.name))
            if field.type is FieldType.DATE:
                self.solver.add(made >= self.today - FAR_DAYS, made <= self.today + FAR_DAYS)
        return self.numbers[field.name][1]

    def element(self, field: Field, value: Any) -> z3.BoolRef:
        """Whether this is the value of the field, or among the elements of the set."""
        self.pool(field)
        return self.pools[field.name][value]

    def pool(self, field: Field) -> Sequence[Any]:
        """The values that tell subjects apart."""
        if field.name not in self.pools:
            values = self._values(field)
            made = {value: z3.Bool(f"{field.name} = {value}") for value in values}
            self.pools[field.name], self.enumerated[field.name] = made, field
            if field.type is not FieldType.SET:
                self.solver.add(z3.Or(list(made.values())))
                self.solver.add([z3.Not(z3.And(one, other)) for one, other in combinations(made.values(), 2)])
        return list(self.pools[field.name])

    def _values(self, field: Field) -> list[Any]:
        if field.type is FieldType.BOOLEAN:
            return [True, False]
        if field.members:  # a closed list (§2.2)
            return list(field.members)
        mentioned: dict[str, None] = {}
        parts: dict[str, None] = {}
        for leaf in self.leaves:
            match leaf:
                case Compare(other, _, value) if other.name == field.name:
                    mentioned[str(value)] = None
                case OneOf(other, values) | HasAny(other, values) if other.name == field.name:
                    mentioned |= dict.fromkeys(map(str, values))
                case Contains(other, text) if other.name == field.name:
                    parts[text] = None
        patterns: dict[frozenset[str], str] = {}
        for size in range(len(parts) + 1):
            for some in combinations(parts, size):
                text = JOINED.format(SEPARATOR.join(some))
                patterns.setdefault(frozenset(part for part in parts if contains(text, part)), text)
        return [*mentioned, *patterns.values()]

    def values_in(self, model: z3.ModelRef, zero: int) -> dict[str, Any]:
        """The values in a model; `zero` is the ordinal of the day that the model calls zero."""
        values: dict[str, Any] = {}
        for name, (field, number) in self.numbers.items():
            found = model.eval(number, model_completion=True)
            match field.type:
                case FieldType.DATE:
                    values[name] = date.fromordinal(found.as_long() + zero)
                case FieldType.MONEY:
                    values[name] = Decimal(found.as_long()).scaleb(-2)
                case FieldType.DECIMAL:
                    values[name] = Decimal(found.numerator_as_long()) / Decimal(found.denominator_as_long())
                case _:
                    values[name] = found.as_long()
        for name, pool in self.pools.items():
            chosen = [value for value, is_it in pool.items() if z3.is_true(model.eval(is_it, model_completion=True))]
            if self.enumerated[name].type is FieldType.SET:
                values[name] = chosen
            else:
                values[name] = chosen[0]
        for name, (field, known) in self.knowns.items():
            is_known = z3.is_true(model.eval(known, model_completion=True))
            if field.type is FieldType.SET:
                values[name] = [*values.get(name, []), *([] if is_known else [None])]
            elif not is_known:
                values[name] = None
            elif name not in values:
                values[name] = anything(field)
        return values


def anything(field: Field) -> Any:
    """Some value of a scalar field of which only is asked whether it is known."""
    match field.type:
        case FieldType.DATE:
            return ANY_DAY
        case FieldType.BOOLEAN:
            return True
        case FieldType.MEMBER:
            return field.members[0]
        case FieldType.TEXT | FieldType.ID:
            return "any"
        case _:
            return 0


class Time:
    """Today, and the days that a rule names, as terms."""

    def __init__(self, leaves: Sequence[Leaf], solver: z3.Solver) -> None:
        days = [day for leaf in leaves for day in days_of(leaf)]
        self.is_absolute = any(isinstance(day, Fixed) for day in days)
        self.weeks = any(isinstance(day, PeriodStart) and day.period is Period.WEEK for day in days)
        self.columns = tuple(dict.fromkeys(column for day in days for column in columns_of(day)))
        self.terms: dict[Point, z3.ArithRef] = {}
        self.rows: dict[Row, z3.BoolRef] = {}
        self.today = z3.Int("today")
        if self.columns or self.weeks:
            self._calendar(solver)
        elif self.is_absolute:
            solver.add(self.today >= FIXED_TODAY[0], self.today <= FIXED_TODAY[1])
        else:
            self.today = z3.IntVal(0)

    def _calendar(self, solver: z3.Solver) -> None:
        start, length, weekday = z3.Ints("start length weekday")
        day_of_month = z3.Int("day of month")
        columns = {column: z3.Int(f"column {column}") for column in self.columns}
        for number, row in enumerate(table(self.columns, self.weeks, self.is_absolute)):
            chosen = self.rows[row] = z3.Bool(f"month {number}")
            values = [start == row.start, length == row.length]
            values += [term == value for term, value in zip(columns.values(), row.values, strict=True)]
            if self.weeks:
                values.append(weekday == row.weekday)
            solver.add(z3.Implies(chosen, z3.And(values)))
        solver.add(z3.Or(list(self.rows.values())))
        solver.add(day_of_month >= 1, day_of_month <= length, self.today == start + day_of_month - 1)
        for column, term in columns.items():
            if column[0] == "start":
                self.terms[column] = term
            else:
                _, months = column
                there = z3.Int(f"{months} months ago")
                last = columns["length", months]
                solver.add(there == columns["start", months] - 1 + z3.If(day_of_month <= last, day_of_month, last))
                self.terms["months", months] = there
        if self.weeks:
            weeks, in_week = z3.Ints("weeks in_week")
            solver.add(weekday + day_of_month - 1 == 7 * weeks + in_week, in_week >= 0, in_week <= 6)
            self.terms["monday",] = self.today - in_week

    def point(self, day: Day) -> Point:
        """The point before a day."""
        match day:
            case Fixed(fixed):
                return "fixed", fixed.toordinal()
            case Ago(count, Unit.DAY, plus):
                return "today", plus - count
            case Ago(count, Unit.WEEK, plus):
                return "today", plus - 7 * count
            case Ago(count, Unit.MONTH, plus):
                return "months", count, plus
            case Ago(count, Unit.YEAR, plus):
                return "months", 12 * count, plus
            case PeriodStart(Period.WEEK, offset, plus):
                return "monday", 7 * offset + plus
            case PeriodStart(period, offset, plus):
                return "start", (period.value, offset), plus
            case _:
                assert_never(day)

    def at(self, point: Point) -> z3.ArithRef:
        """The day after the point, as a term."""
        *base, days = point
        match base:
            case ["fixed"]:
                return z3.IntVal(days)
            case ["today"]:
                return self.today + days
            case _:
                return self.terms[tuple(base)] + days

    def today_in(self, model: z3.ModelRef) -> date:
        """The day that today is in a model."""
        return date.fromordinal(model.eval(self.today, model_completion=True).as_long() + self.zero_in(model))

    def zero_in(self, model: z3.ModelRef) -> int:
        """The ordinal of the day that a model calls zero."""
        if self.is_absolute:
            return 0
        for row, chosen in self.rows.items():
            if z3.is_true(model.eval(chosen)):
                return row.month_start
        return ANY_DAY.toordinal()


class Row(NamedTuple):
    """A month: its first day and length, the weekday of its first day, and what the rule's terms are in it.

    All days count from the month's first, unless they are absolute. `month_start` is an example of its first day.
    """

    start: int
    length: int
    weekday: int
    values: tuple[int, ...]
    month_start: int


Column = tuple[str, Any]


def columns_of(day: Day) -> list[Column]:
    """What a term asks of the table of months: where a month or period starts, and how long a month is."""
    match day:
        case Ago(count, Unit.MONTH):
            return [("start", count), ("length", count)]
        case Ago(count, Unit.YEAR):
            return [("start", 12 * count), ("length", 12 * count)]
        case PeriodStart(period, offset) if period is not Period.WEEK:
            return [("start", (period.value, offset))]
        case _:
            return []


@cache
def month_starts() -> list[int]:
    """The ordinals of the first days of all months from the year 1900, over a whole cycle of the calendar and more."""
    return [date(1900 + month // 12, month % 12 + 1, 1).toordinal() for month in range(12 * 600)]


@cache
def table(columns: tuple[Column, ...], weeks: bool, absolute: bool) -> list[Row]:
    """All months, but of those that are alike one: the calendar is the same every 400 years."""
    starts = month_starts()
    years = YEARS if absolute else range(2000, 2400)
    months = range(12 * (years.start - 1900), 12 * (years.stop - 1900))
    zeros = [0 if absolute else starts[month] for month in months]
    values = [column_values(column, months, absolute) for column in columns]
    found: dict[Any, Row] = {}
    for month, zero, *row in zip(months, zeros, *values, strict=True):
        start, length = starts[month], starts[month + 1] - starts[month]
        weekday = (start - 1) % 7 if weeks else 0
        found.setdefault((start - zero, length, weekday, *row), Row(start - zero, length, weekday, tuple(row), start))
    return list(found.values())


@cache
def column_values(column: Column, months: range, absolute: bool) -> list[int]:
    """What the table of months has in a column."""
    starts = month_starts()
    match column:
        case ("length", int(ago)):
            return [starts[month - ago + 1] - starts[month - ago] for month in months]
        case ("start", int(ago)):
            found = [starts[month - ago] for month in months]
        case ("start", (period, offset)):
            step = {"month": 1, "quarter": 3, "year": 12}[period]
            found = [starts[month - month % step + step * offset] for month in months]
        case _:
            raise AssertionError(column)
    return found if absolute else [start - starts[month] for start, month in zip(found, months, strict=True)]


def days_of(leaf: Leaf) -> list[Day]:
    """The days that a condition names."""
    match leaf:
        case Within(_, first, last):
            ends = [first, last]
        case Total(_, window) | Absent(_, window) if not isinstance(window, SinceField):
            ends = [window.first, window.last]
        case _:
            ends = []
    return [day for day in ends if day is not None]


class Metrics:
    """What was counted of a subject, and what it came to, before each point that a window begins or ends at."""

    def __init__(self, time: Time, fields: Fields, solver: z3.Solver) -> None:
        self.time = time
        self.fields = fields
        self.solver = solver
        self.points: dict[str, dict[Point, tuple[z3.ArithRef, z3.ArithRef]]] = {}
        self.kinds: dict[str, Metric] = {}
        self.cuts: dict[Point, z3.ArithRef] = {}

    def ends(self, window: Window) -> tuple[z3.BoolRef, Point, Point]:
        """When a window is known, where it begins, and where it ends: with today at the latest (§5.2)."""
        tomorrow: Point = "today", 1
        match window:
            case SinceField(anchor, first_day, last_day):
                self.fields.number(anchor)
                end = tomorrow if last_day is None else self.cut(("anchor", anchor.name, last_day + 1))
                return self.fields.known(anchor), ("anchor", anchor.name, first_day), end
            case _:
                start: Point = ("ever", 0) if window.first is None else self.time.point(window.first)
                if window.last is None:
                    return z3.BoolVal(True), start, tomorrow
                *base, days = self.time.point(window.last)
                return z3.BoolVal(True), start, self.cut((*base, days + 1))

    def cut(self, point: Point) -> Point:
        """The point, or the end of today if that is earlier."""
        match point:
            case ("today", days):
                return "today", min(days, 1)
            case _:
                return "cut", *point

    def at(self, point: Point) -> z3.ArithRef:
        """The day after the point, as a term."""
        match point:
            case ("cut", *uncut):
                if point not in self.cuts:
                    self.cuts[point] = term = z3.Int(f"cut {uncut}")
                    there, tomorrow = self.at(tuple(uncut)), self.time.today + 1
                    self.solver.add(
                        z3.Or(z3.And(there <= tomorrow, term == there), z3.And(there > tomorrow, term == tomorrow))
                    )
                return self.cuts[point]
            case ("anchor", name, days):
                return self.fields.numbers[name][1] + days
            case _:
                return self.time.at(point)

    def count_before(self, metric: Metric, point: Point) -> z3.ArithRef:
        """A number that grows with each event."""
        return self._numbers(metric, point)[0]

    def sum_before(self, metric: Metric, point: Point) -> z3.ArithRef:
        """The sum of all events before the point."""
        return self._numbers(metric, point)[1]

    def scaled(self, metric: Metric, value: int | Decimal) -> Any:
        """A constant to compare a sum with."""
        return scaled(value, FieldType.MONEY if metric.type is MetricType.MONEY else FieldType.INTEGER)

    def _numbers(self, metric: Metric, point: Point) -> tuple[z3.ArithRef, z3.ArithRef]:
        known = self.points.setdefault(metric.name, {})
        self.kinds[metric.name] = metric
        if point not in known:
            total = z3.Int(f"{metric.name} before {point}")
            count = z3.Int(f"events of {metric.name} before {point}") if metric.can_fall else total
            for other, (other_count, other_total) in known.items():
                self._in_order(point, count, other, other_count)
                self._in_order(other, other_count, point, count)
                if metric.can_fall:
                    self.solver.add(z3.Implies(count == other_count, total == other_total))
            known[point] = count, total
        return known[point]

    def _in_order(self, one: Point, count: z3.ArithRef, other: Point, other_count: z3.ArithRef) -> None:
        """If `one` is not after `other`, there are at most as many events before it."""
        if one == ("ever", 0):
            self.solver.add(count <= other_count)
        elif other == ("ever", 0):
            return
        elif one[:-1] == other[:-1] and one[-1] <= other[-1]:
            self.solver.add(count <= other_count)
        elif one[:-1] != other[:-1] or one[0] == "cut":  # two that are cut may be one
            self.solver.add(z3.Implies(self.at(one) <= self.at(other), count <= other_count))

    def events_in(self, model: z3.ModelRef, zero: int) -> dict[str, list[tuple[date, Any]]]:
        """The events in a model: what is added from each point to the next, on the day after the first of the two."""
        events: dict[str, list[tuple[date, Any]]] = {}
        for name, known in self.points.items():
            unit = Decimal("0.01") if self.kinds[name].type is MetricType.MONEY else 1
            found = sorted(
                (
                    -1_000_000 if point == ("ever", 0) else number(model, self.at(point)),
                    number(model, count),
                    number(model, total),
                )
                for point, (count, total) in known.items()
            )
            events[name] = []
            for (there, count, total), (following, next_count, next_total) in pairwise(found):
                if next_count > count:
                    day = date.fromordinal(max(there, following - 40) + zero)
                    added = next_total - total
                    values = [added] if added else [1, -1]
                    events[name] += [(day, value * unit) for value in values]
        return events


def number(model: z3.ModelRef, term: z3.ArithRef) -> int:
    """The whole number that a term is in a model."""
    found: int = model.eval(term, model_completion=True).as_long()
    return found


def compared(left: z3.ArithRef, op: Op, right: Any) -> z3.BoolRef:
    """A comparison as a formula."""
    match op:
        case Op.EQ:
            return left == right
        case Op.LT:
            return left < right
        case Op.LE:
            return left <= right
        case Op.GT:
            return left > right
        case Op.GE:
            return left >= right
        case _:
            assert_never(op)


def scaled(value: Any, kind: FieldType) -> Any:
    """A constant as z3 reads it: money in cents, decimals as fractions."""
    match kind:
        case FieldType.MONEY:
            cents = Decimal(value) * 100
            assert cents == int(cents), "an amount has whole cents"
            return int(cents)
        case FieldType.DECIMAL:
            return z3.RealVal(str(value))
        case _:
            return int(value)

"""A rule as Python functions: the definition of what every rule means (§6.3).

The functions are generated from two notions that call each other, *holds* and *fails*. Both are two-valued, and
together they are Kleene's three: a node is true where it holds, false where it fails, unknown where it does neither.

    And   holds if all parts hold,      fails if any part fails
    Or    holds if any part holds,      fails if all parts fail
    Not   holds if its part fails,      fails if its part holds
    leaf  holds if what it asks about is known and passes its test, fails if that is known and does not

So the generated text reads like the table above, and costs what a function written by hand costs (closures that call
each other cost 2.8 times as much). `print(compile_predicate(rule).source)` shows it.

INVARIANT: no text of the rule enters the source. Constants, field names too, are bound to the names `k0`, `k1`, …; what
depends on the day of the run to `d0`, `d1`, …, so that a rule is compiled once and bound to each day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, tzinfo
from itertools import accumulate
from types import CodeType
from typing import TypeVar, assert_never

from segdsl.backends.memory import values
from segdsl.backends.memory.events import adding, days_since
from segdsl.base.record import record
from segdsl.ir.days import Ago, Day, resolve
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
    Rule,
    SinceField,
    Span,
    Total,
    Window,
    Within,
)
from segdsl.ir.show import show_day
from segdsl.ir.text import fold
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType

Subject = TypeVar("Subject")
Daily = Callable[[date, tzinfo], object]


def compile_predicate(rule: Rule, *, summed: bool = False) -> Predicate:
    """The rule, ready to be bound to a day.

    A subject is any mapping or object, asked by canonical names; what is missing or None is unknown. A set is a
    collection of texts, in which None is an unknown element. A metric is a collection of (date, number) pairs, its
    events. With `summed` it is instead one number per metric and window, under the key that `sum_name` gives; None, not
    zero, says that there was no event.
    """
    writer = _Writer(summed)
    source = writer.module(rule.condition)
    return Predicate(source, compile(source, "<rule>", "exec"), writer.constants, writer.daily)


@record
class Predicate:
    """A compiled rule. `source` is the Python that it became, for people to read."""

    source: str
    code: CodeType
    constants: dict[str, object]
    daily: dict[str, Daily]

    def at(self, today: date, zone: tzinfo = UTC) -> DayPredicate:
        """The rule as of `today`, a day in `zone`; instants are read as days of that zone (§2.5, §4.1)."""
        if isinstance(today, datetime):
            raise TypeError("today is a date, not a datetime")
        namespace = _NAMES | self.constants | {name: at(today, zone) for name, at in self.daily.items()}
        # INVARIANT: the source holds only what this module writes; see above.
        exec(self.code, namespace)  # noqa: S102
        return DayPredicate(namespace)


class DayPredicate:
    """A rule on one day. Each method raises `SubjectError` for a value that has not the type of its field.

    A value is looked at only where the verdict depends on it.
    """

    __slots__ = ("_members", "_verdict")

    def __init__(self, functions: dict[str, object]) -> None:
        self._verdict: Callable[[object], bool | None] = functions["verdict"]  # type: ignore[assignment]
        self._members: Callable[[Iterable[object]], list[object]] = functions["members"]  # type: ignore[assignment]

    def verdict(self, subject: object) -> bool | None:
        """True, False, or None for unknown."""
        return self._verdict(subject)

    def verdicts(self, subjects: Iterable[object]) -> list[bool | None]:
        """The verdict on each subject, in their order."""
        return list(map(self._verdict, subjects))

    def members(self, subjects: Iterable[Subject]) -> list[Subject]:
        """The subjects for which the rule is true, in their order."""
        return self._members(subjects)  # type: ignore[return-value]


def sum_name(metric: Metric, window: Window) -> str:
    """The key of a metric's sum over a window, worded as in a rule: `clicks during last 30 days`."""
    match window:
        case SinceField(anchor, 0, None):
            return f"{metric.name} since {anchor.name}"
        case SinceField(anchor, first_day, last_day):
            end = "on" if last_day is None else f"to {last_day}"
            return f"{metric.name} during days {first_day} {end} since {anchor.name}"
        case Span(None, None | Ago(0, _, 0)):
            return f"{metric.name} during all time"
        case Span(Ago(count, unit, 0), None | Ago(0, _, 0)) if count > 0:
            return f"{metric.name} during last {count} {unit.value}{'s' * (count != 1)}"
        case Span(first, last):
            start = "" if first is None else f" from {show_day(first)}"
            return f"{metric.name}{start} to {'today' if last is None else show_day(last)}"
        case _:
            assert_never(window)


class _Writer:
    """Writes what holds and what fails, and collects what the names in it stand for.

    In what it writes, `values` are the subject's, and `x` is the value that was asked for last.
    """

    def __init__(self, summed: bool) -> None:
        self.summed = summed
        self.constants: dict[str, object] = {}
        self.daily: dict[str, Daily] = {}
        self.sums: dict[tuple[Metric, Window], tuple[str, str]] = {}
        self.parts: list[str] = []

    def module(self, condition: Expr) -> str:
        """The whole text: a function for the verdict on one subject and one for the members among many."""
        holds, fails = self.holds(condition), self.fails(condition)
        return f"""\
{"".join(self.parts)}\
def verdict(subject):
    values = subject if type(subject) is dict else reading(subject)
{self._forget("    ")}\
    if {holds}:
        return True
    if {fails}:
        return False
    return None

def members(subjects):
    found = []
    for subject in subjects:
        values = subject if type(subject) is dict else reading(subject)
{self._forget("        ")}\
        if {holds}:
            found.append(subject)
    return found
"""

    def holds(self, node: Expr) -> str:
        """An expression that is true where the node is true, and else false."""
        match node:
            case Constant(value):
                return str(value is True)
            case And(parts):
                return self._all(self.holds(part) for part in parts)
            case Or(parts):
                return self._any(self.holds(part) for part in parts)
            case Not(part):
                return self.fails(part)
            case leaf:
                known, test = self._question(leaf)
                return f"({known} and {test})"

    def fails(self, node: Expr) -> str:
        """An expression that is true where the node is false, and else false."""
        match node:
            case Constant(value):
                return str(value is False)
            case And(parts):
                return self._any(self.fails(part) for part in parts)
            case Or(parts):
                return self._all(self.fails(part) for part in parts)
            case Not(part):
                return self.holds(part)
            case leaf:
                known, test = self._question(leaf)
                return f"({known} and not {test})"

    def _question(self, leaf: Leaf) -> tuple[str, str]:
        """When the leaf is not unknown, and its test then."""
        match leaf:
            case Compare(field, op, value):
                return self._known(field), f"x {_PYTHON[op]} {self._constant(value)}"
            case OneOf(field, values):
                return self._known(field), f"x in {self._constant(frozenset(values))}"
            case HasAny(field, texts):
                return self._answered(field, f"has_any(x, {self._constant(frozenset(texts))})"), "x"
            case Contains(field, text):
                small, capitals = fold(text)
                wanted = f"{self._constant(small)}, {self._constant(str.maketrans(capitals))}"
                if field.type is FieldType.SET:
                    return self._answered(field, f"any_contains(x, {wanted})"), "x"
                return self._known(field), f"contains(x, {wanted})"
            case Within(field, first, last):
                return self._known(field), f"{self._day(first, date.min)} <= x <= {self._day(last, date.max)}"
            case Known(field) if field.type is FieldType.SET:
                return "True", f"({self._known(field)} and None not in x)"
            case Known(field):
                return "True", self._known(field)
            case Total(metric, window, op, value):
                return self._summed(metric, window), f"x {_PYTHON[op]} {self._constant(value)}"
            case Absent(metric, SinceField(anchor) as window):
                return self._known(anchor), f"not {self._summed(metric, window)}"
            case Absent(metric, window):
                return "True", f"not {self._summed(metric, window)}"
            case Constant():  # pragma: no cover
                raise AssertionError(leaf)
            case _:
                assert_never(leaf)

    def _known(self, field: Field) -> str:
        """Whether the field is known (§6.2); `x` is its value then, read as what its type says."""
        if field.holds_instants:
            reader = self._once_a_day(lambda _, zone: values.local_day(zone))
        else:
            reader = "rounded" if field.rounded else _READERS[field.type].__name__
        return self._asked(self._constant(field.name), _AS_IT_IS.get(field.type), reader)

    def _asked(self, key: str, as_it_is: str | None, reader: str) -> str:
        """Whether there is a value under the key; those of the class `as_it_is` need no reading."""
        if as_it_is is None:
            return f"((x := values.get({key})) is not None and (x := {reader}(x, {key})) is not None)"
        return (
            f"(type(x := values.get({key})) is {as_it_is} or x is not None and (x := {reader}(x, {key})) is not None)"
        )

    def _answered(self, field: Field, answer: str) -> str:
        """Whether a question to a set has an answer; with an unknown element it may have none (§6.2)."""
        return f"({self._known(field)} and (x := {answer}) is not None)"

    def _summed(self, metric: Metric, window: Window) -> str:
        """Whether the metric has events in the window (§5.3); `x` is their sum then, added up once a subject."""
        if self.summed:
            key = self._constant(sum_name(metric, window))
            return self._asked(key, "int", "whole" if metric.type is MetricType.COUNT else "exact")
        if (metric, window) not in self.sums:
            self.sums[metric, window] = f"sum{len(self.sums)}", self._added(metric, window)
        place, added = self.sums[metric, window]
        return f"((x := ({place} := {added}) if {place} is unset else {place}) is not None)"

    def _added(self, metric: Metric, window: Window) -> str:
        """The sum of the metric's events in the window, or None."""
        adding_up, key = self._once_a_day(lambda _, zone: adding(metric, zone)), self._constant(metric.name)
        match window:
            case Span(first, last):
                days = f"{self._day(first, date.min)}, {self._day(last, date.max, not_after_today=True)}"
                return f"{adding_up}(values.get({key}), {days})"
            case SinceField(anchor, first_day, last_day):
                days = self._once_a_day(lambda today, _: days_since(first_day, last_day, today))
                return f"{adding_up}(values.get({key}), *{days}(x)) if {self._known(anchor)} else None"
            case _:
                assert_never(window)

    def _day(self, day: Day | None, open_end: date, *, not_after_today: bool = False) -> str:
        def resolved(today: date, _: tzinfo) -> date:
            found = open_end if day is None else resolve(day, today)
            return min(found, today) if not_after_today else found

        return self._once_a_day(resolved)

    def _all(self, parts: Iterable[str]) -> str:
        return self._grouped(" and ".join(parts) or "True")

    def _any(self, parts: Iterable[str]) -> str:
        return self._grouped(" or ".join(parts) or "False")

    def _grouped(self, text: str) -> str:
        """The text in parentheses; a function of its own where Python would refuse so many of them."""
        if text.count("(") < _DEEP or _depth(text) < _DEEP:
            return f"({text})"
        name = f"part{len(self.parts)}"
        self.parts.append(f"def {name}(values):\n{self._forget('    ')}    return {text}\n\n")
        return f"{name}(values)"

    def _forget(self, indent: str) -> str:
        """The lines that forget the sums of the subject before."""
        return "".join(f"{indent}{place} = unset\n" for place, _ in self.sums.values())

    def _constant(self, value: object) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def _once_a_day(self, value: Daily) -> str:
        name = f"d{len(self.daily)}"
        self.daily[name] = value
        return name


def _depth(text: str) -> int:
    """How many parentheses are open at the deepest place."""
    return max(accumulate((letter == "(") - (letter == ")") for letter in text))


_DEEP = 50

_PYTHON = {Op.EQ: "==", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="}

_AS_IT_IS = {
    FieldType.MEMBER: "str",
    FieldType.TEXT: "str",
    FieldType.ID: "str",
    FieldType.INTEGER: "int",
    FieldType.BOOLEAN: "bool",
    FieldType.DATE: "date",
}
"""The class whose values need no reading, by field type. Money has none: a Decimal may be NaN."""

_READERS: dict[FieldType, Callable[[object, str], object]] = {
    FieldType.MEMBER: values.text,
    FieldType.SET: values.elements,
    FieldType.TEXT: values.text,
    FieldType.ID: values.identifier,
    FieldType.INTEGER: values.whole,
    FieldType.DECIMAL: values.exact,
    FieldType.MONEY: values.exact,
    FieldType.DATE: values.day,
    FieldType.BOOLEAN: values.truth,
}

_HELPERS = (values.reading, values.rounded, values.has_any, values.contains, values.any_contains, *_READERS.values())

_NAMES: dict[str, object] = {"unset": object(), "date": date} | {helper.__name__: helper for helper in _HELPERS}
"""What the generated text may call, besides the names bound for the rule."""

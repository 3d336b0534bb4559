"""From a condition and the truth it shall have to what that asks of a subject.

There are four truths to ask for: true, false, and what is left of the three without one of them: not true (false or
unknown), not false. Each goes through And, Or and Not by Kleene's tables (§6.1), which is negation pushed inward for
three values. A leaf then asks for

- a field: its value passes the test, or fails it; *not true* adds unknown to the values that fail;
- a date: as above, where "fails" is before the range or after it;
- a metric: the window is known, there is an event, and the sum passes or fails. *Not true* is: the window is unknown,
  or there is no event, or the sum fails. Without an event the sum is 0, so where 0 fails, the last two are one.

A required field is never unknown (§2.2). That it is known is asked for like of any other, so that a witness names it.
"""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import assert_never

from segdsl.analysis.amounts import NO_EVENTS, Amount, Counted, Measure
from segdsl.analysis.bounds import at_most
from segdsl.analysis.boxes import EVERYTHING, Form, all_of, any_of, box
from segdsl.analysis.days import Term, term
from segdsl.analysis.domains import KNOWN, UNKNOWN, Domain, Elements, Numbers, Texts
from segdsl.analysis.remembered import Remembered
from segdsl.analysis.units import failing, holds_zero, is_empty, passing, places_of
from segdsl.ir.days import Day
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
    Span,
    Total,
    Value,
    Window,
    Within,
)
from segdsl.vocabulary.currency import minor_digits
from segdsl.vocabulary.model import Field, FieldType, Metric, Vocabulary


class Asked(Enum):
    """The truth that a condition shall have."""

    TRUE = "true"
    FALSE = "false"
    NOT_TRUE = "not true"
    NOT_FALSE = "not false"


OPPOSITE = {
    Asked.TRUE: Asked.FALSE,
    Asked.FALSE: Asked.TRUE,
    Asked.NOT_TRUE: Asked.NOT_FALSE,
    Asked.NOT_FALSE: Asked.NOT_TRUE,
}
"""What is asked of a part where this is asked of its negation."""

PASSES = (Asked.TRUE, Asked.NOT_FALSE)
"""Where the test of a leaf has to be passed, if it can be made."""

MAYBE_UNKNOWN = (Asked.NOT_TRUE, Asked.NOT_FALSE)


class Reader:
    """Reads conditions of one vocabulary, with `clock` for today. Raises TooFarError where `days.term` does.

    Conditions and their parts are remembered, as the same ones come in many questions.
    """

    def __init__(self, vocabulary: Vocabulary, clock: str) -> None:
        self.clock = clock
        self.cents = minor_digits(vocabulary.currency)
        self.asking = {asked: Remembered(partial(self._read, asked)) for asked in Asked}

    def form(self, expr: Expr, asked: Asked) -> Form | None:
        """What it takes for the condition to have the truth; None if it cannot."""
        return self.asking[asked](expr)

    def _read(self, asked: Asked, expr: Expr) -> Form | None:
        match expr:
            case And(parts):
                join = all_of if asked in PASSES else any_of
                return join([self.form(part, asked) for part in parts])
            case Or(parts):
                join = any_of if asked in PASSES else all_of
                return join([self.form(part, asked) for part in parts])
            case Not(part):
                return self.form(part, OPPOSITE[asked])
            case leaf:
                return self._leaf(leaf, asked)

    def _leaf(self, leaf: Leaf, asked: Asked) -> Form | None:
        match leaf:
            case Constant(value):
                holds = value is None if asked in MAYBE_UNKNOWN else False
                return EVERYTHING if holds or value is (asked in PASSES) else None
            case Known(field):
                return self._known(field, asked in PASSES)
            case Compare(field, op, value):
                return self._scalar(field, op, (value,), asked)
            case OneOf(field, values):
                return self._scalar(field, Op.EQ, values, asked)
            case HasAny(field, texts):
                return self._set(field, frozenset(texts), None, asked)
            case Contains(field, text) if field.type is FieldType.SET:
                return self._set(field, None, text, asked)
            case Contains(field, text):
                part = frozenset([text])
                unknown = asked in MAYBE_UNKNOWN and not field.required
                if asked in PASSES:
                    return _on(field, Texts(unknown, inside=part))
                return _on(field, Texts(unknown, outside=part))
            case Within(field, first, last):
                return self._date(field, first, last, asked)
            case Total(metric, window, op, value):
                return self._total(metric, window, op, value, asked)
            case Absent(metric, window):
                return self._absent(metric, window, asked)
            case _:
                assert_never(leaf)

    # ---- fields --------------------------------------------------------------------------------------------------

    def _known(self, field: Field, known: bool) -> Form | None:
        if field.required and not known:
            return None
        match field.type:
            case FieldType.SET:
                return _on(field, Elements(_members(field), unknown=not known))
            case FieldType.MEMBER | FieldType.BOOLEAN | FieldType.DATE:
                return _mask(field, _every_value(field) if known else UNKNOWN)
            case FieldType.TEXT | FieldType.ID:
                return _on(field, Texts(unknown=False) if known else Texts(unknown=True, only=frozenset()))
            case FieldType.INTEGER | FieldType.DECIMAL | FieldType.MONEY:
                only = None if known else frozenset[int]()
                return _on(field, Numbers(not known, places_of(field, self.cents), only=only))
            case _:
                assert_never(field.type)

    def _scalar(self, field: Field, op: Op, values: tuple[Value, ...], asked: Asked) -> Form | None:
        """The value is one of those (EQ), or compares so with the only one."""
        unknown = asked in MAYBE_UNKNOWN and not field.required
        passes = asked in PASSES
        match field.type:
            case FieldType.MEMBER:
                bits = sum(KNOWN << index for index, member in enumerate(field.members) if member in values)
            case FieldType.BOOLEAN:
                bits = sum(KNOWN << index for index, value in enumerate(BOOLEANS) if value in values)
            case FieldType.TEXT | FieldType.ID:
                texts = frozenset(str(value) for value in values)
                return _on(field, Texts(unknown, only=texts) if passes else Texts(unknown, never=texts))
            case _:
                return self._number(field, op, values, unknown, passes)
        return _mask(field, (bits if passes else _every_value(field) & ~bits) | (UNKNOWN if unknown else 0))

    def _number(self, field: Field, op: Op, values: tuple[Value, ...], unknown: bool, passes: bool) -> Form | None:
        places = places_of(field, self.cents)
        if op is Op.EQ:
            named = frozenset(low for value in values for low, _ in passing(op, value, places) if low is not None)
            listed = Numbers(unknown, places, only=named) if passes else Numbers(unknown, places, never=named)
            return _on(field, listed)
        ((low, high),) = (passing if passes else failing)(op, values[0], places)
        return _on(field, Numbers(unknown, places, low, high))

    def _set(self, field: Field, wanted: frozenset[str] | None, part: str | None, asked: Asked) -> Form | None:
        members = _members(field)
        some = frozenset() if wanted is None else frozenset([wanted])
        parts = frozenset() if part is None else frozenset([part])
        found = _on(field, Elements(members, some=some, parts=parts))
        match asked:
            case Asked.TRUE:
                return found
            case Asked.NOT_FALSE:
                return any_of([found, self._known(field, known=False)])
            case Asked.FALSE | Asked.NOT_TRUE:
                unknown = None if asked is Asked.NOT_TRUE and not field.required else False
                return _on(field, Elements(members, unknown, never=wanted or frozenset(), outside=parts))
            case _:
                assert_never(asked)

    def _date(self, field: Field, first: Day | None, last: Day | None, asked: Asked) -> Form | None:
        day, known = Term(field.name, 0), _mask(field, KNOWN)
        after_first = EVERYTHING if first is None else _at_most(term(first, self.clock), day)
        before_last = EVERYTHING if last is None else _at_most(day, term(last, self.clock))
        if asked in PASSES:
            test = all_of([known, after_first, before_last])
        else:
            before = None if first is None else _at_most(day, term(first, self.clock), -1)
            after = None if last is None else _at_most(term(last, self.clock), day, -1)
            test = all_of([known, any_of([before, after])])
        return any_of([test, self._known(field, known=False)]) if asked in MAYBE_UNKNOWN else test

    # ---- metrics -------------------------------------------------------------------------------------------------

    def _total(self, metric: Metric, window: Window, op: Op, value: Value, asked: Asked) -> Form | None:
        measure = self._measure(metric, window)
        ranges = list((passing if asked in PASSES else failing)(op, value, measure.metric.places))
        if asked not in MAYBE_UNKNOWN:
            return self._in_window(window, any_of([_amount(measure, Amount(True, *range_)) for range_ in ranges]))
        alternatives = [_amount(measure, Amount(None, *range_)) for range_ in ranges]
        if not any(holds_zero(*range_) for range_ in ranges):
            alternatives.append(_amount(measure, NO_EVENTS))
        return self._or_unknown(window, any_of(alternatives))

    def _absent(self, metric: Metric, window: Window, asked: Asked) -> Form | None:
        wanted = NO_EVENTS if asked in PASSES else Amount(events=True)
        found = _amount(self._measure(metric, window), wanted)
        return self._or_unknown(window, found) if asked in MAYBE_UNKNOWN else self._in_window(window, found)

    def _in_window(self, window: Window, form: Form | None) -> Form | None:
        """That the window is known, and the form."""
        return all_of([_mask(window.anchor, KNOWN), form]) if isinstance(window, SinceField) else form

    def _or_unknown(self, window: Window, form: Form | None) -> Form | None:
        """The form, in a window that is known; or that the window is unknown."""
        if isinstance(window, SinceField):
            return any_of([self._in_window(window, form), self._known(window.anchor, known=False)])
        return form

    def _measure(self, metric: Metric, window: Window) -> Measure:
        match window:
            case Span(first_day, last_day):
                first = None if first_day is None else term(first_day, self.clock)
                last = None if last_day is None else term(last_day, self.clock)
            case SinceField(anchor, first_number, last_number):
                first = Term(anchor.name, first_number)
                last = None if last_number is None else Term(anchor.name, last_number)
            case _:
                assert_never(window)
        if last is not None and last.base == self.clock and last.plus >= 0:
            last = None
        counted = Counted(metric.name, metric.can_fall, places_of(metric, self.cents))
        return Measure(counted, self.clock, first, last)


BOOLEANS = (False, True)
"""The values of a boolean in the order of their bits."""


def _every_value(field: Field) -> int:
    """The bits of all values of a field that has few, without unknown."""
    match field.type:
        case FieldType.MEMBER:
            return (KNOWN << len(field.members)) - KNOWN
        case FieldType.BOOLEAN:
            return (KNOWN << len(BOOLEANS)) - KNOWN
        case _:
            return KNOWN


def _members(field: Field) -> frozenset[str] | None:
    return frozenset(field.members) if field.members else None


def _mask(field: Field, mask: int) -> Form | None:
    return Form(box(masks={field.name: mask})) if mask else None


def _on(field: Field, domain: Domain) -> Form | None:
    return Form(box(domains={field.name: domain})) if domain.is_possible else None


def _at_most(later: Term, earlier: Term, days: int = 0) -> Form | None:
    """That `later` is at most `days` days after `earlier`."""
    u, v, c = at_most(later, earlier, days)
    if u == v:
        return EVERYTHING if c >= 0 else None
    return Form(box(days={(u, v): c}))


def _amount(measure: Measure, amount: Amount) -> Form | None:
    """The amount; where there must be an event, its window has a day that is not after today."""
    if not measure.metric.can_fall:
        if amount.events and (amount.low is None or amount.low < 1):
            amount = Amount(True, 1, amount.high)
        elif amount.low is not None and amount.low < 1:
            amount = Amount(amount.events, None, amount.high)
        if is_empty(amount.low or 0, amount.high):
            return None
    form = Form(box(amounts={measure: amount}))
    if measure.first is None or not needs_event(amount):
        return form
    ends = [Term(measure.clock, 0), *([] if measure.last is None else [measure.last])]
    return all_of([form, *[_at_most(measure.first, end) for end in ends]])


def needs_event(amount: Amount) -> bool:
    """Whether the amount cannot be had without an event."""
    return bool(amount.events) or not holds_zero(amount.low, amount.high)

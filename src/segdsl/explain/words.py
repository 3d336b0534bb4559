"""A rule in plain sentences, from its meaning: what a colleague approves is what runs.

Every sentence is made from the IR alone, and different conditions make different sentences, so none of them can say
less than the rule does. Dates stand both as the rule has them and as the calendar days of the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, tzinfo
from decimal import Decimal
from itertools import pairwise
from operator import eq, ge, gt, le, lt
from typing import assert_never

from segdsl.base.record import record
from segdsl.explain.conditions import Literal, conditions, leaf_of, parts_of_all, sum_of
from segdsl.explain.dates import during, lies, since
from segdsl.explain.values import amount, called, listed, value_of
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
    OneOf,
    Op,
    Or,
    Rule,
    SinceField,
    Span,
    Total,
    Value,
    Window,
    Within,
)
from segdsl.ir.show import show_value
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, Vocabulary


@record
class Sentence:
    """One condition, to stand after `if`, or by itself in a list."""

    text: str


@record
class Group:
    """Several conditions, of which `every` one has to hold, or any of them."""

    every: bool
    parts: tuple[Words, ...]


Words = Sentence | Group


@record(kw_only=True)
class RuleInWords:
    """A rule on a day, or on any.

    `left_out` says of whom the rule knows too little to take them in, whatever else holds; `undecided` when just a part
    of it is unknown, so that another part has to decide.
    """

    rule: Rule
    vocabulary: Vocabulary
    today: date | None
    zone: tzinfo
    condition: Words
    left_out: tuple[str, ...]
    undecided: tuple[str, ...]


def in_words(rule: Rule, vocabulary: Vocabulary, *, today: date | None, zone: tzinfo = UTC) -> RuleInWords:
    """The rule in sentences, as of `today`, a day in `zone`; on None in such that hold on any day."""
    speaker = Speaker(vocabulary, today)
    tree = conditions(rule.condition)
    top = parts_of_all(tree)
    left_out = dict.fromkeys(speaker.gaps(And(tuple(part for part in top if not isinstance(part, Or)))))
    inside = dict.fromkeys(gap for part in top if isinstance(part, Or) for gap in speaker.gaps(part))
    return RuleInWords(
        rule=rule,
        vocabulary=vocabulary,
        today=today,
        zone=zone,
        condition=speaker.words(tree),
        left_out=tuple(left_out),
        undecided=tuple(gap for gap in inside if gap not in left_out),
    )


class Speaker:
    """Says conditions of a vocabulary as of a day, or of any day."""

    def __init__(self, vocabulary: Vocabulary, today: date | None) -> None:
        self.vocabulary = vocabulary
        self.today = today

    def words(self, expr: Expr) -> Words:
        """A tree of conditions in sentences; two bounds on one number are one sentence."""
        match expr:
            case And(parts):
                return _group(True, tuple(self._every(parts)))
            case Or(parts):
                return _group(False, tuple(self.words(part) for part in parts))
            case literal:
                return Sentence(self.sentence(literal))

    def sentence(self, literal: Literal) -> str:
        """One condition as a sentence about `it`, the subject."""
        leaf, denied = leaf_of(literal)
        match leaf:
            case Constant(value):
                return _TRUTH[value]
            case Compare(field, op, value):
                return f"its {called(field)} is {self._bound(field, op, value, denied)}"
            case OneOf(field, values):
                among = [self._value(field, value) for value in values]
                choice = f"neither {listed(among, 'nor')}" if denied else listed(among, "or")
                return f"its {called(field)} is {choice if len(among) > 1 or not denied else f'not {among[0]}'}"
            case HasAny(field, texts):
                among = [self._value(field, text) for text in texts]
                if denied:
                    return (
                        f"its {called(field)} includes {'none of ' if len(among) > 1 else 'no '}{listed(among, 'and')}"
                    )
                return f"its {called(field)} includes {listed(among, 'or')}"
            case Contains(field, text):
                return f"its {called(field)} {_containing(field, denied)} {show_value(text)}, in capitals or not"
            case Within(field, first, last):
                return f"its {called(field)} is {'not ' if denied else ''}{lies(first, last, self.today)}"
            case Known(field):
                return f"its {called(field)} is {'unknown' if denied else 'known'}"
            case Total(metric, window, op, value):
                bound = self._sum_bound(metric, op, value, denied)
                if not metric.can_fall and _passes_zero(op, value, denied):
                    known = amount(value, metric, self.vocabulary)
                    bound = f"neither {known} nor zero" if denied else f"{bound} but not zero"
                return f"its {sum_called(metric)} is {bound}, {self.window(window)}"
            case Absent(metric, window):
                return f"it has {'some' if denied else 'no'} {called(metric)} {self.window(window)}"
            case _:
                assert_never(leaf)

    def window(self, window: Window) -> str:
        """When the events of a window are."""
        match window:
            case Span():
                return during(window, self.today)
            case SinceField(anchor):
                return since(window, f"its {called(anchor)}", self.today)
            case _:
                assert_never(window)

    def gaps(self, expr: Expr) -> Iterator[str]:
        """When conditions are unknown, so that they count for nobody."""
        match expr:
            case And(parts):
                for part in parts[:1]:
                    yield from self.gaps(part)
                for before, part in pairwise(parts):
                    # The lower of two bounds says already what is unknown of both.
                    yield from () if self._between(before, part) else self.gaps(part)
            case Or(parts):
                absent = [sum_of(part) for part in parts if isinstance(part, Absent)]
                for part in parts:
                    summed = None if isinstance(part, And | Or) else sum_of(leaf_of(part)[0])
                    if summed is not None and summed in absent:
                        # `clicks < 5 OR no clicks`: who has none is in by the other part.
                        yield from self._unknown_start(summed[1])
                    else:
                        yield from self.gaps(part)
            case literal:
                yield from self._gaps(*leaf_of(literal))

    def _gaps(self, leaf: Leaf, denied: bool) -> Iterator[str]:
        match leaf:
            case Constant(None):
                yield "always, whatever is known of it"
            case HasAny(field) | Contains(field) if field.type is FieldType.SET:
                yield f"its {called(field)} is unknown, or holds an unknown one and none that decides"
            case Compare(field) | OneOf(field) | HasAny(field) | Contains(field) | Within(field):
                if not field.required:
                    yield f"its {called(field)} is unknown"
            case Total(metric, window, op, value):
                yield from self._unknown_start(window)
                if _passes_zero(op, value, denied):
                    bound = self._sum_bound(metric, op, value, denied)
                    yield f"it has no {called(metric)} {self.window(window)}; none at all does not count as {bound}"
            case Absent(_, window):
                yield from self._unknown_start(window)
            case Known() | Constant():
                pass
            case _:
                assert_never(leaf)

    def _unknown_start(self, window: Window) -> Iterator[str]:
        if isinstance(window, SinceField) and not window.anchor.required:
            yield f"its {called(window.anchor)} is unknown"

    def _every(self, parts: tuple[Expr, ...]) -> Iterator[Words]:
        """The sentences of an And; a lower and an upper bound that follow each other are one."""
        waiting = list(parts)
        while waiting:
            part = waiting.pop(0)
            both = self._between(part, waiting[0]) if waiting else None
            if both is not None:
                waiting.pop(0)
                yield Sentence(both)
            else:
                yield self.words(part)

    def _between(self, low: Expr, high: Expr) -> str | None:
        match low, high:
            case Compare(field, Op.GE, first), Compare(other, Op.LE, last) if field == other:
                return f"its {called(field)} is from {self._value(field, first)} to {self._value(field, last)}"
            case Total(metric, window, Op.GE, first), Total(other, also, Op.LE, last) if (metric, window) == (
                other,
                also,
            ):
                least, most = (amount(value, metric, self.vocabulary) for value in (first, last))
                return f"its {sum_called(metric)} is from {least} to {most}, {self.window(window)}"
            case _:
                return None

    def _bound(self, field: Field, op: Op, value: Value, denied: bool) -> str:
        shown = self._value(field, value)
        if op is Op.EQ:
            return f"not {shown}" if denied else shown
        assert not denied, "INVARIANT: a denied order is the opposite order"
        return f"{_BOUNDS[op]} {shown}"

    def _sum_bound(self, metric: Metric, op: Op, value: int | Decimal, denied: bool) -> str:
        return f"{'other than' if denied else _BOUNDS[op]} {amount(value, metric, self.vocabulary)}"

    def _value(self, field: Field, value: Value) -> str:
        return value_of(field, value, self.vocabulary)


def sum_called(metric: Metric) -> str:
    """What a metric adds up to: `number of clicks`, `total revenue`."""
    return f"{'number of' if metric.type is MetricType.COUNT else 'total'} {called(metric)}"


_BOUNDS = {
    Op.EQ: "exactly",
    Op.LT: "less than",
    Op.LE: "at most",
    Op.GT: "more than",
    Op.GE: "at least",
}
_TRUTH = {True: "it is any at all", False: "it is none at all", None: "what nobody can know is so"}


_COMPARISONS = {Op.EQ: eq, Op.LT: lt, Op.LE: le, Op.GT: gt, Op.GE: ge}


def _passes_zero(op: Op, value: int | Decimal, denied: bool) -> bool:
    """Whether a sum of zero would do; a reader may then take no events for such a sum, which they are not (§5.3)."""
    return bool(_COMPARISONS[op](0, value)) is not denied


def _containing(field: Field, denied: bool) -> str:
    if field.type is FieldType.SET:
        return f"includes {'none' if denied else 'one'} that contains"
    return "does not contain" if denied else "contains"


def _group(every: bool, parts: tuple[Words, ...]) -> Words:
    return parts[0] if len(parts) == 1 else Group(every, parts)


def on_one_line(words: Words) -> str:
    """The conditions as one sentence, groups in parentheses."""
    match words:
        case Sentence(text):
            return text
        case Group(every, parts):
            texts = [f"({on_one_line(part)})" if isinstance(part, Group) else part.text for part in parts]
            return f" {'and' if every else 'or'} ".join(texts)
        case _:
            assert_never(words)

"""A subject that shows what a proof found: made from a model, run by the interpreter, written as a test case.

Small things first. Today is a fixed day, or the nearest to it that will do; dates are near to today. A field is only
there if it matters. Sums are the least that will do, in whole units of the currency where that is possible, and each is
one event as late as it may be, so that there are few events and none that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from segdsl.analysis.amounts import Amount, Counted, Window
from segdsl.analysis.answer import Witness
from segdsl.analysis.days import TODAY, Term
from segdsl.analysis.domains import KNOWN, UNKNOWN, Elements
from segdsl.analysis.literals import BOOLEANS
from segdsl.analysis.solve import Model
from segdsl.analysis.units import exact, is_empty, ten_to
from segdsl.backends.memory.compile import Predicate, compile_predicate
from segdsl.base.source import Source
from segdsl.check.model import Fact
from segdsl.ir.nodes import Expr, Rule
from segdsl.vocabulary.model import Field, FieldType, MetricType, Vocabulary

FRIENDLY_TODAY = date(2026, 6, 15)

Event = tuple[date, int | Decimal]
SetFact = frozenset[str | None]


def run(witness: Witness, expr: Expr, today: date | None = None) -> bool | None:
    """What the interpreter says of the witness, on its own day or on another."""
    return verdict(witness, compiled(expr), today or witness.today)


def compiled(expr: Expr) -> Predicate:
    """The condition for the interpreter."""
    return compile_predicate(Rule(name="", condition=expr))


def verdict(witness: Witness, predicate: Predicate, today: date) -> bool | None:
    """What a compiled condition says of the witness on a day."""
    return predicate.at(today).verdict({**witness.fields, **witness.events})


# ---- as a test (§10) ---------------------------------------------------------------------------------------------


def as_test(witness: Witness, rule: Rule, sentence: str, vocabulary: Vocabulary) -> str:
    """A test of the rule with the witness as its case, to be pasted into a rule file; ends in a newline."""
    from segdsl.format.format import format_source

    case = as_case(witness, run(witness, rule.condition), vocabulary)
    name = _Writer(vocabulary).name(rule.name)
    text = f"test {_quoted(sentence)} for {name} {{\n  today: {witness.today}\n  {case}\n}}\n"
    return format_source(Source("witness.seg", text), vocabulary=vocabulary).text


def as_case(witness: Witness, expect: bool | None, vocabulary: Vocabulary) -> str:
    """The witness as a case of a test, on one line: `partner { joined: 2026-06-15 } expect match`.

    Where a test has no words for it (`unwritable`), a comment that says why.
    """
    reason = unwritable(witness)
    if reason is not None:
        return f"# cannot be written as a case: {reason}"
    writer = _Writer(vocabulary)
    facts = [f"{writer.name(name)}: {writer.fact(name, value)}" for name, value in witness.fields.items()]
    facts += [
        f"{writer.name(metric)} on {day}: {writer.amount(metric, value)}"
        for metric, events in witness.events.items()
        for day, value in events
    ]
    inside = f"{{ {', '.join(facts)} }}" if facts else "{}"
    return f"{vocabulary.subject} {inside} expect {_EXPECTED[expect]}"


def unwritable(witness: Witness) -> str | None:
    """Why a test has no words for the witness; None if it has.

    There are two such subjects: with a set of which one element is known and another is not, and with two events of one
    metric on one day, which a case can only give as their sum; if that is zero, there are none (§5.3).
    """
    for name, value in witness.fields.items():
        if isinstance(value, frozenset) and None in value:
            return f"of `{name}` one element is unknown and another is not"
    for metric, events in witness.events.items():
        for (day, value), (next_day, next_value) in pairwise(events):
            if day == next_day:
                return f"`{metric}` has two events on {day}, {value} and {next_value}"
    return None


_EXPECTED = {True: "match", False: "no match", None: "unknown"}


class _Writer:
    """Names and values in the words of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        from segdsl.format.spelling import Spelling

        self.vocabulary = vocabulary
        self.is_bare = Spelling(vocabulary).is_bare

    def name(self, name: str) -> str:
        return name if self.is_bare(name) else f"`{name}`"

    def fact(self, name: str, value: Fact | SetFact) -> str:
        field = self.vocabulary.fields[name]
        match value:
            case None:
                return "unknown"
            case frozenset():
                return f"({', '.join(self._text(field, element) for element in sorted(map(str, value)))})"
            case bool():
                return "true" if value else "false"
            case str():
                return self._text(field, value)
            case date():
                return str(value)
            case _:
                return self._number(value, is_money=field.type is FieldType.MONEY)

    def amount(self, metric: str, value: int | Decimal) -> str:
        return self._number(value, is_money=self.vocabulary.metrics[metric].type is MetricType.MONEY)

    def _text(self, field: Field, text: str) -> str:
        return text if text in field.members and self.is_bare(text) else _quoted(text)

    def _number(self, value: int | Decimal, *, is_money: bool) -> str:
        digits = format(value, "f") if isinstance(value, Decimal) else str(value)
        return f"{digits} {self.vocabulary.currency}" if is_money else digits


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})


# ---- from a model --------------------------------------------------------------------------------------------------


def witness_of(model: Model, vocabulary: Vocabulary) -> Witness:
    """The subject that a model describes."""
    events = {metric.name: tuple(_events(model, metric)) for metric in model.windows}
    return Witness(
        today=date.fromordinal(model.days[TODAY]),
        fields=_fields(model, vocabulary),
        events={name: each for name, each in events.items() if each},
    )


def _fields(model: Model, vocabulary: Vocabulary) -> dict[str, Fact | SetFact]:
    """The values of the fields that the model says something about; those that are unknown are left out."""
    found: dict[str, Fact | SetFact] = {}
    for name, field in vocabulary.fields.items():
        if name in model.box.masks:
            value = _few_valued(field, model.box.masks[name], model)
            if value is not None:
                found[name] = value
        domain = model.box.domains.get(name)
        if isinstance(domain, Elements):
            elements = domain.value()
            assert elements is not None, "a domain that is left has a value"
            found[name] = elements if not domain.unknown else elements | {None} if elements else None
        elif domain is not None and (known := domain.value()) is not None:
            found[name] = known
    return found


def _few_valued(field: Field, mask: int, model: Model) -> Fact:
    if not mask & ~UNKNOWN:
        return None
    if field.type is FieldType.DATE:
        return date.fromordinal(model.days.get(field.name, model.days[TODAY]))
    values: Sequence[Fact] = BOOLEANS if field.type is FieldType.BOOLEAN else field.members
    return next(value for index, value in enumerate(values) if mask & KNOWN << index)


def _events(model: Model, metric: Counted) -> list[Event]:
    """The events of a metric, as few and as small as they may be."""
    unit = ten_to(metric.places)
    windows = _in_units(model.windows[metric], unit)
    if windows is None or model.history(metric, windows) is None:
        unit, windows = 1, model.windows[metric]
    if metric.can_fall:
        windows = _not_to_zero(model, metric, windows)
    found = [
        (date.fromordinal(day), exact(number * unit, metric.places)) for day, number in _placed(model, metric, windows)
    ]
    return sorted(found, key=lambda event: event[0])


def _in_units(windows: Iterable[Window[Term]], unit: int) -> list[Window[Term]] | None:
    """The windows in a larger unit; None if some amount is in between two of them."""
    found: list[Window[Term]] = []
    for start, end, (events, low, high) in windows:
        low = None if low is None else -(-low // unit)
        high = None if high is None else high // unit
        if is_empty(low, high):
            return None
        found.append(Window(start, end, Amount(events, low, high)))
    return found


def _not_to_zero(model: Model, metric: Counted, windows: list[Window[Term]]) -> list[Window[Term]]:
    """The windows with sums other than zero where there must be events, as far as that can be."""
    for index, window in enumerate(windows):
        if window.amount.events:
            for other in (Amount(True, 1, None), Amount(True, None, -1)):
                amount = window.amount.meet(other)
                if amount is None:
                    continue
                changed = [*windows[:index], replaced(window, amount), *windows[index + 1 :]]
                if model.history(metric, changed) is not None:
                    windows = changed
                    break
    return windows


def replaced(window: Window[Term], amount: Amount) -> Window[Term]:
    """The window with another amount."""
    return Window(window.start, window.end, amount)


def _placed(model: Model, metric: Counted, windows: list[Window[Term]]) -> list[tuple[int, int]]:
    """Days, as ordinals, and what happens on each; of a metric that can fall there may be two that come to zero."""
    history = model.history(metric, windows)
    assert history is not None, "the windows have a history"
    sums = {model.day(end): total for end, (_, total) in history.items()}
    spans = list(pairwise(sorted(sums)))
    placed = [
        (after - 1, sums[after] - sums[day])
        for day, after in spans
        if sums[after] != sums[day] and any(_spans(model, window, day, after) for window in windows)
    ]
    quiet = [window for window in windows if window.amount.events is False]
    for window in windows if metric.can_fall else ():
        first, end = model.day(window.start), model.day(window.end)
        if window.amount.events and not any(first <= day < end for day, _ in placed):
            free = [
                (day, after)
                for day, after in spans
                if first <= day and after <= end and not any(_spans(model, each, day, after) for each in quiet)
            ]
            day, after = max(free, key=lambda span: (span[1] - span[0] > 1, span))
            placed += [(max(day, after - 2), 1), (after - 1, -1)]
    return placed


def _spans(model: Model, window: Window[Term], day: int, after: int) -> bool:
    return model.day(window.start) <= day and after <= model.day(window.end)

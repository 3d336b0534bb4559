"""A small world of few days, few values and few events, walked by the reference model.

What it finds is there: a member of both refutes "disjoint", whatever a proof says. What it does not find may still be
there, so it never confirms a proof. The days are those that the rules' phrases and windows begin or end at and their
neighbours, the values those that they name and their neighbours. A world of at most `SUBJECTS` is enumerated, of a
larger one as many subjects are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta
from decimal import Decimal
from itertools import product
from math import prod
from random import Random
from typing import Any, NamedTuple

from segdsl.vocabulary.model import BackgroundFact
from tests.analysis.generate import PARTS, Family
from tests.reference.model import Form, Judge, Partner, Truth, period
from tests.reference.words import Field

SUBJECTS = 60
ONE_DAY = timedelta(days=1)
TODAYS = [date(2024, 2, 29), date(2025, 2, 28), date(2024, 12, 31), date(2026, 3, 31), date(2025, 3, 1)]


class Seen(NamedTuple):
    """A subject on a day, and which rules of the family it is a member of."""

    today: date
    values: dict[str, Any]
    is_member: tuple[bool, ...]


def grid(family: Family, *, use_facts: bool, subjects: int = SUBJECTS) -> list[Seen]:
    """The subjects of the family's world that break none of the facts."""
    random = Random(family.seed)
    leaves = list(dict.fromkeys(leaf for form in family.forms for leaf in leaves_of(form)))
    todays = [family.today, *(random.sample(TODAYS, 2) if depends_on_the_day(leaves) else [])]
    seen = []
    for today in todays:
        judges = [OnceEach({"rule": form}, today, UTC, family.vocabulary.words) for form in family.forms]
        facts = family.project.facts if use_facts else ()
        for values in World(family, leaves, judges[0], random).subjects(subjects // len(todays)):
            if not any(breaks(fact, values) for fact in facts):
                remembered: dict[Form, Truth] = {}
                verdicts = [judge.verdict_remembering(values, remembered) for judge in judges]
                seen.append(Seen(today, values, tuple(verdict is True for verdict in verdicts)))
    return seen


def breaks(fact: BackgroundFact, values: Partner) -> bool:
    """Whether the subject is one that the fact says there is none of."""
    if fact.earlier is not None and fact.later is not None:
        one, other = values.get(fact.earlier), values.get(fact.later)
        return one is not None and other is not None and one > other
    return values.get(fact.field or "") in fact.members and values.get(fact.known or "") is None


class OnceEach(Judge):
    """The reference model, which looks at a condition that several rules have in common only once."""

    remembered: dict[Form, Truth]

    def verdict_remembering(self, partner: Partner, remembered: dict[Form, Truth]) -> bool | None:
        """The verdict; `remembered` is what is known of this partner already."""
        self.remembered = remembered
        return self.verdict(partner)

    def field(self, form: Form, partner: Partner) -> Truth:
        """See `Judge`."""
        if form not in self.remembered:
            self.remembered[form] = super().field(form, partner)
        return self.remembered[form]

    def metric(self, form: Form, partner: Partner, group_window: Form | None) -> Truth:
        """See `Judge`."""
        if form not in self.remembered:
            self.remembered[form] = super().metric(form, partner, group_window)
        return self.remembered[form]


class World:
    """The values that subjects may have on one day."""

    def __init__(self, family: Family, leaves: Sequence[Form], judge: Judge, random: Random) -> None:
        self.random = random
        self.vocabulary = family.vocabulary
        self.required = family.project.fields
        self.judge = judge
        self.today = judge.today
        self.leaves = leaves
        self.windows = [self.unnamed(leaf[-1]) for leaf in leaves if leaf[0] in METRIC_KINDS]
        self.after = sorted({offset for window in self.windows for offset in days_after(window)} | {0})
        edges = {self.today, self.today + ONE_DAY, self.today - ONE_DAY}
        for leaf in leaves:
            if leaf[0] in METRIC_KINDS:
                edges |= set(self.window_edges(self.unnamed(leaf[-1])))
            elif self.vocabulary.fields[leaf[1]].type == "date":
                edges |= set(self.phrase_edges(leaf))
        self.edges = sorted({edge + offset * ONE_DAY for edge in edges for offset in (-1, 0, 1)})

    def subjects(self, most: int) -> Iterator[dict[str, Any]]:
        """All subjects of the world, or as many as asked for."""
        words = self.vocabulary
        names = {leaf[1] for leaf in self.leaves} | {window[-1] for window in self.windows if "since" in window[0]}
        fields = {name: self.values(name, words.fields[name]) for name in sorted(names & set(words.fields))}
        for name in fields:
            if self.required[name].required:
                fields[name] = [value for value in fields[name] if value is not None]
        metrics = sorted(names & set(words.metrics))
        empty: dict[str, Any] = {name: [] for name, field in words.fields.items() if field.type == "set"}
        if not metrics and prod(map(len, fields.values())) <= most:
            for values in product(*fields.values()):
                yield empty | dict(zip(fields, values, strict=True))
            return
        for _ in range(most):
            values = empty | {name: self.random.choice(some) for name, some in fields.items()}
            for name in metrics:
                values[name] = self.events(name, [day for day in values.values() if isinstance(day, date)])
            yield values

    def values(self, name: str, field: Field) -> list[Any]:
        """The values of a field, the unknown among them."""
        named = [item for leaf in self.leaves if leaf[1] == name for item in leaf[2:]]
        if field.type == "date":
            some = (self.today, self.random.choice(self.edges))
            return [*self.edges, *(edge - offset * ONE_DAY for edge in some for offset in self.after), None]
        if field.type == "boolean":
            return [True, False, None]
        if field.type == "member":
            return [*dict.fromkeys([*named, *field.members[:2], field.members[-1]]), None]
        if field.type in ("integer", "decimal", "money"):
            step = {"integer": 1, "decimal": Decimal("0.001"), "money": Decimal("0.01")}[field.type]
            return [0, *{self.judge.value(item) + offset * step for item in named for offset in (-1, 0, 1)}, None]
        texts = list(field.members or dict.fromkeys([*named, "else"]))
        if not field.members:
            texts += [f"{one} {other}" for one, other in product(named[:3], repeat=2)]
            texts += self.random.sample(PARTS, 2)
        if field.type != "set":
            return [*texts, None]
        few: list[Any] = [*texts[:4], None]
        return [[], *[[text] for text in texts], *[[one, other] for one in few for other in few if one != other], texts]

    def events(self, name: str, anchors: list[date]) -> list[tuple[date, Any]]:
        """Up to three events whose values add up to a constant or its neighbour."""
        random, metric = self.random, self.vocabulary.metrics[name]
        unit = Decimal("0.01") if metric.type == "money" else 1
        constants = [
            self.judge.value(item)
            for leaf in self.leaves
            if leaf[0] != "no" and leaf[1] == name
            for item in leaf[2:-1]
            if not isinstance(item, str)
        ]
        left = random.choice([*constants, unit]) + random.choice([-1, 0, 0, 1]) * unit
        values = []
        for _ in range(random.choice([0, 1, 1, 2, 2, 3]) - 1):
            falling = [-unit, -left] if metric.can_fall else []
            values.append(value := random.choice([unit, left, *constants, *falling]))
            left -= value
        values.append(left)
        near = [after + offset for after in self.after for offset in (-1, 0, 1)]
        days = [*self.edges, *(day + days * ONE_DAY for day in anchors for days in near)]
        events = [(random.choice(days), value) for value in values if value > 0 or (metric.can_fall and value)]
        return events if random.random() < 0.9 else []

    def unnamed(self, window: Form) -> Form:
        """The window that a named one stands for."""
        return self.judge.windows[window[1]] if window[0] == "named" else window

    def phrase_edges(self, leaf: Form) -> list[date]:
        """Where the days of a date phrase begin and end."""
        judge, (kind, _, *rest) = self.judge, leaf
        match kind:
            case "is known" | "is unknown":
                return []
            case "in last" | "in last complete":
                return [judge.back(*rest)]
            case "in next":
                return [judge.forward(*rest)]
            case "between ago":
                return [judge.back(rest[0], rest[2]), judge.back(rest[1], rest[2])]
            case "in":
                return ends(period(self.today, *rest))
        return [judge.day(day) for day in rest]

    def window_edges(self, window: Form) -> list[date]:
        """Where a window that depends on no field begins and ends."""
        judge = self.judge
        match window:
            case ("last" | "last complete", count, unit):
                return [judge.back(count, unit)]
            case ("days", first, last):
                return [judge.day(first), judge.day(last)]
            case ("ago", near, far, unit):
                return [judge.back(near, unit), judge.back(far, unit)]
            case ("period", which, name):
                return ends(period(self.today, which, name))
        return []


METRIC_KINDS = ("sum", "sum between", "no")


def ends(days: frozenset[date]) -> list[date]:
    """The first and the last of them."""
    return [min(days), max(days)]


def days_after(window: Form) -> list[int]:
    """How many days after a date of the subject a window begins and ends."""
    return list(window[1:3]) if window[0] == "days since" else []


def depends_on_the_day(leaves: Sequence[Form]) -> bool:
    """Whether it matters which day is today: where a fixed day or the calendar comes in."""
    text = str(leaves)
    return any(word in text for word in ("'date'", "'month'", "'year'", "'week'", "'quarter'", "'spring'"))


def leaves_of(form: Form) -> Iterator[Form]:
    """The conditions in a rule."""
    match form:
        case ("and" | "or" | "not", *parts):
            for part in parts:
                yield from leaves_of(part)
        case _:
            yield form

"""Random families of rules that nearly contradict or imply each other, by seed.

Two rules made independently hardly ever touch, and then every procedure is right about them. So each family speaks of
a few things only, with constants that are neighbours (n − 1, n, n + 1; a day and the days around it), and its rules are
made from one of them: a bound moved by one, a condition denied, dropped or added, the whole denied, NOT pushed inward
by De Morgan, a range split in two. The pairs of a family are all pairs of its rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import combinations
from random import Random
from typing import Any, NamedTuple

from segdsl.base.record import replace
from segdsl.ir.nodes import Expr
from segdsl.ir.simplify import simplify
from segdsl.vocabulary.model import BackgroundFact, Field
from segdsl.vocabulary.model import Vocabulary as ProjectVocabulary
from tests.analysis.meaning import Meaning
from tests.analysis.sharp import SHARP
from tests.differential.sides import project_vocabulary
from tests.reference.model import Form
from tests.reference.words import PARTNERS, SHOP, Vocabulary

RULES = 8
AUDIT = 10
BY_HAND = range(-2 * len(SHARP), 0)
"""The seeds of the families made by hand."""
PAIRS = RULES * (RULES - 1) // 2
ONE_DAY = timedelta(days=1)

ANY_DAY = date(2026, 6, 15)
AGES = [0, 1, 2, 6, 7, 13, 14, 29, 30, 31, 60, 90, 365]
FIXED = ["2024-02-29", "2023-12-31", "2024-01-01", "2025-02-28", "2024-03-31", "2026-06-15"]
COUNTS = [1, 1, 2, 3, 5, 10, 1000]
AMOUNTS = ["0.01", "1.00", "10.00", "999.99", "1000.00"]
CALENDARS = {"month": ["month"], "week": ["week"], "quarter": ["month", "week"], "year": ["month", "year"]}
"""Calendar periods, each with the units that say nearly the same: what is a month ago is not always last month."""
NEAR = {"month": [28, 29, 30, 31], "week": [6, 7, 13], "quarter": [30, 90, 91, 92], "year": [364, 365, 366]}
"""Numbers of days that are such a period, or not quite."""
SHORT = {"week": [0, 1, 1, 2, 4, 5, 13], "month": [0, 1, 1, 1, 2, 3, 12], "year": [0, 1, 1, 2, 4]}
NUMBERS = [0, 1, 7, -3]
DECIMALS = ["0.5", "-2.125", "99.999"]
TEXTS = ["Acme", "acme", "Straße", "O'Hara", "coupon", "coupons", "ΣΑΣ", "a", "a_b"]
PARTS = ["ac", "ME", "acme", "a", "b", "on", "coup", "upon", "ss", "ß", "Σ", "σ", "ς", "'"]
IDS = ["S-1", "s-1", "P-7"]
ORDERS = ["<", "<=", ">", ">="]

# What tells subjects apart in the tables (tests/analysis/tables.py).
LEFT_OUT = {"partner_id", "account"}


class Family(NamedTuple):
    """Rules over one vocabulary, in both forms: `forms` for the reference model, `rules` for the proofs.

    `today` is a day among the constants. `project` is the vocabulary, whose facts hold if `use_facts`.
    In an audited family z3 is asked even where a witness has answered already, as it is judged, too.
    """

    seed: int
    vocabulary: Vocabulary
    project: ProjectVocabulary
    use_facts: bool
    is_audited: bool
    today: date
    forms: tuple[Form, ...]
    rules: tuple[Expr, ...]

    @property
    def pairs(self) -> Iterator[tuple[int, int]]:
        """All pairs of the rules, by their places."""
        return combinations(range(len(self.rules)), 2)


def family(seed: int) -> Family:
    """The family of a seed; even ones are about partners, odd ones about the shop, negative ones made by hand."""
    if seed < 0:
        return by_hand(-seed - 1)
    random = Random(seed)
    vocabulary = PARTNERS if seed % 2 == 0 else SHOP
    project = with_facts(vocabulary, more=random.random() < 0.5)
    maker = Maker(random, vocabulary, focus=seed // 2)
    if project.facts and random.random() < 0.25:
        fact = random.choice(project.facts)
        maker.topics = [maker.topic(name) for name in (fact.earlier or fact.field, fact.later or fact.known) if name]
    forms = [maker.rule()]
    while len(forms) < RULES:
        forms.append(maker.relative(random.choice(forms)))
    meaning = Meaning(project)
    rules = tuple(simplify(rule) if random.random() < 0.5 else rule for rule in map(meaning.of, forms))
    is_audited, use_facts = seed % AUDIT == 0, seed % 3 != 0
    return Family(seed, vocabulary, project, use_facts, is_audited, maker.today, tuple(forms), rules)


def by_hand(number: int) -> Family:
    """A family of `sharp`; each is there twice, with facts and without."""
    vocabulary, forms = SHARP[number // 2]
    use_facts = number % 2 == 0
    project = with_facts(vocabulary, more=vocabulary is SHOP)
    rules = tuple(map(Meaning(project).of, forms))
    return Family(-number - 1, vocabulary, project, use_facts, use_facts, ANY_DAY, forms, rules)


def with_facts(vocabulary: Vocabulary, *, more: bool) -> ProjectVocabulary:
    """The vocabulary as the project reads it; with `more`, facts and required fields that it has not by itself."""
    project = project_vocabulary(vocabulary.name)
    if not more:
        return project
    if vocabulary is PARTNERS:
        facts = (*project.facts, order("original_joined_date", "last_transition_date"))
        return replace(project, facts=facts, fields=requiring(project.fields, "contract_id"))
    paid = BackgroundFact(name="gold-has-credit", reason="", field="tier", members=("Gold", "Silver"), known="credit")
    facts = (order("signed", "last"), order("last", "seen"), paid)
    return replace(project, facts=facts, fields=requiring(project.fields, "active"))


def order(earlier: str, later: str) -> BackgroundFact:
    """The fact that one date is not after the other."""
    return BackgroundFact(name=f"{earlier}-before-{later}", reason="", earlier=earlier, later=later)


def requiring(fields: dict[str, Field], name: str) -> dict[str, Field]:
    """The fields, with this one never unknown."""
    return {**fields, name: replace(fields[name], required=True)}


class Maker:
    """Makes the rules of one family; `focus` counts families, so that each word of the vocabulary has its turn."""

    def __init__(self, random: Random, vocabulary: Vocabulary, focus: int) -> None:
        self.random = random
        self.vocabulary = vocabulary
        self.is_calendar = focus % 3 == 2
        kinds = list(CALENDARS)
        self.calendar = kinds[focus // 3 % len(kinds)]
        base = random.choice(NEAR[self.calendar] if self.is_calendar else AGES)
        self.ages = sorted({max(0, base + offset) for offset in (-1, 0, 1)} | {random.choice(AGES)})
        self.has_fixed = random.random() < 0.25
        day = date.fromisoformat(random.choice(FIXED))
        self.days = [day + offset * ONE_DAY for offset in (-1, 0, 0, 1, random.choice([-31, -30, 30, 31, 365]))]
        depends_on_the_day = self.has_fixed or self.is_calendar
        self.today = day + random.choice([0, base, base + 1, 60]) * ONE_DAY if depends_on_the_day else ANY_DAY
        self.counts = [max(1, random.choice(COUNTS) + offset) for offset in (-1, 0, 1)]
        self.texts = random.sample(TEXTS, 3)
        dates = [name for name, field in vocabulary.fields.items() if field.type == "date"]
        self.dates = random.sample(dates, random.choice([1, 1, 2]))
        self.amounts = self.neighbours(random.choice(AMOUNTS))
        words = [name for name in (*vocabulary.metrics, *vocabulary.fields) if name not in LEFT_OUT]
        others = random.sample(self.all_topics(), random.choice([0, 1, 1, 2]))
        self.topics = [self.topic(words[focus % len(words)]), *others]
        if self.is_calendar:
            self.topics.append(self.topic(self.dates[0]))

    # ---- rules --------------------------------------------------------------------------------------------------

    def rule(self) -> Form:
        """A rule: mostly an AND, at times with an OR in it or around it."""
        parts = [self.part() for _ in range(self.random.choice([1, 1, 2, 2, 3, 3, 4]))]
        if len(parts) == 1:
            return parts[0]
        return (self.random.choice(["and", "and", "and", "or"]), *parts)

    def part(self) -> Form:
        """One condition of a rule."""
        if self.random.random() < 0.2:
            inner = (self.random.choice(["or", "or", "and"]), self.leaf(), self.leaf())
            return ("not", inner) if self.random.random() < 0.3 else inner
        made = self.leaf()
        return ("not", made) if self.random.random() < 0.15 else made

    def relative(self, rule: Form) -> Form:
        """A rule that has much to do with this one."""
        ways: list[Callable[[Form], Form]] = [
            self.moved,
            self.moved,
            self.moved,
            lambda rule: self.moved(self.moved(rule)),
            self.denied_part,
            self.dropped_part,
            lambda rule: ("and", rule, self.part()),
            lambda rule: ("or", rule, self.part()),
            lambda rule: ("not", rule),
            lambda rule: ("not", rule),
            lambda rule: pushed(("not", rule)),
            lambda rule: ("not", pushed(("not", rule))),
            self.split,
            self.split,
            self.split_range,
            lambda _: self.rule(),
            lambda _: self.rule(),
        ]
        return self.random.choice(ways)(rule)

    def moved(self, rule: Form) -> Form:
        """One bound or constant replaced by a neighbour."""
        return self.at_a_leaf(rule, self.moved_leaf)

    def denied_part(self, rule: Form) -> Form:
        """One condition denied."""
        return self.at_a_leaf(rule, lambda leaf: ("not", leaf))

    def dropped_part(self, rule: Form) -> Form:
        """One part of an AND or OR left out."""
        match rule:
            case ("and" | "or" as kind, *parts) if len(parts) > 1:
                parts.pop(self.random.randrange(len(parts)))
                return (kind, *parts)
        return ("or", rule, self.leaf())

    def split(self, rule: Form) -> Form:
        """By a condition and its opposite, and at times by whether it is unknown: then it is the same rule."""
        leaf = self.leaf()
        parts = [("and", rule, leaf), ("and", rule, ("not", leaf))]
        if leaf[0] not in ("sum", "sum between", "no") and self.random.random() < 0.7:
            parts.append(("and", rule, ("is unknown", leaf[1])))
        return ("or", *parts)

    def split_range(self, rule: Form) -> Form:
        """A range cut in two that adjoin, overlap, or leave a gap of one."""

        def cut(leaf: Form) -> Form:
            gap = self.random.choice([1, 1, 1, 0, 2])
            match leaf:
                case ("between ago", name, near, far, unit) if near < far:
                    middle = self.random.randrange(near, far)
                    return (
                        "or",
                        ("between ago", name, near, middle, unit),
                        ("between ago", name, min(middle + gap, far), far, unit),
                    )
                case ("in last", name, count, unit) if count > 0:
                    middle = self.random.randrange(count)
                    return (
                        "or",
                        ("in last", name, middle, unit),
                        ("between ago", name, min(middle + gap, count), count, unit),
                    )
                case ("sum", metric, ">=" | ">" as op, value, window) if isinstance(value, int):
                    least = value + (op == ">")
                    return ("or", ("sum", metric, "=", least, window), ("sum", metric, ">=", least + gap, window))
                case ("any of", name, *values) if len(values) > 1:
                    return ("or", *[("any of", name, value) for value in values])
            return leaf

        return self.at_a_leaf(rule, cut)

    def at_a_leaf(self, rule: Form, change: Callable[[Form], Form]) -> Form:
        """The rule with one of its leaves changed."""
        match rule:
            case ("and" | "or" | "not" as kind, *parts):
                place = self.random.randrange(len(parts))
                parts[place] = self.at_a_leaf(parts[place], change)
                return (kind, *parts)
        return change(rule)

    # ---- neighbours ---------------------------------------------------------------------------------------------

    def moved_leaf(self, leaf: Form) -> Form:
        """The condition with one number, day, value or comparison in it replaced by a neighbour."""
        places = [place for place, item in enumerate(leaf) if place > 1 and self.can_move(item)]
        changes: list[Callable[[], Form]] = [partial(self.moved_at, leaf, place) for place in places]
        if leaf[0] in ORDERS:
            changes.append(lambda: (self.random.choice(ORDERS), *leaf[1:]))
        if leaf[0] == "sum":
            changes.append(lambda: (*leaf[:2], self.random.choice(ORDERS), *leaf[3:]))
        if not changes:
            return self.leaf()
        return in_order(self.random.choice(changes)())

    def can_move(self, item: Any) -> bool:
        return isinstance(item, (int, tuple)) and not isinstance(item, bool) and item != ("all",)

    def moved_at(self, form: Form, place: int) -> Form:
        return (*form[:place], self.moved_item(form[place]), *form[place + 1 :])

    def moved_item(self, item: Any) -> Any:
        """A number, day or window that is a neighbour."""
        step = self.random.choice([-1, 1])
        match item:
            case int():
                return max(0, item + step)
            case ("money", digits):
                return ("money", str(Decimal(digits) + step * Decimal("0.01")))
            case ("decimal", digits):
                return ("decimal", str(Decimal(digits) + step * Decimal("0.001")))
            case ("date", text):
                return ("date", (date.fromisoformat(text) + step * ONE_DAY).isoformat())
            case ("today",):
                return ("yesterday",)
            case ("yesterday",):
                return ("today",)
            case ("last" | "ago" | "from now" | "last complete" | "days" | "days since", *_):
                places = [place for place, part in enumerate(item) if place > 0 and self.can_move(part)]
                return in_order(self.moved_at(item, self.random.choice(places)))
            case ("since", field):
                return ("days since", 0, self.random.choice(self.ages), field)
            case ("period", which, name):
                return ("period", "previous" if which == "this" else "this", name)
        return item

    def neighbours(self, amount: str) -> list[str]:
        return [str(Decimal(amount) + Decimal(offset)) for offset in ("-0.01", "0", "0.01")]

    # ---- leaves -------------------------------------------------------------------------------------------------

    def leaf(self) -> Form:
        """A condition on one of the family's topics."""
        return self.random.choice(self.topics)()

    def topic(self, name: str) -> Callable[[], Form]:
        """A maker of conditions on this field or metric."""
        if name in self.vocabulary.metrics:
            return partial(self.on_metric, name)
        is_date = self.vocabulary.fields[name].type == "date"
        return partial(self.on_date if is_date else self.on_field, name)

    def all_topics(self) -> list[Callable[[], Form]]:
        """Makers of conditions on one thing each; dates and metrics come up more often than their number."""
        fields, metrics = self.vocabulary.fields, list(self.vocabulary.metrics)
        plain = [name for name, field in fields.items() if field.type != "date" and name not in LEFT_OUT]
        names = [*self.random.sample(plain, 3), *2 * self.dates, *2 * self.random.sample(metrics, 2)]
        topics = [self.topic(name) for name in names]
        if self.random.random() < 0.3:  # of several fields, so that none of them is asked about much
            topics.append(lambda: self.on_field(self.random.choice(plain)))
        return topics

    def on_field(self, name: str) -> Form:
        """A condition on a field that is no date."""
        random, field = self.random, self.vocabulary.fields[name]
        if random.random() < 0.15:
            return (random.choice(["is known", "is unknown"]), name)
        some = random.choice([1, 2, 2, 3])
        match field.type:
            case "member":
                few = random.choice([field.members[:4], field.members])
                return random.choice(
                    [
                        (random.choice(["=", "!="]), name, random.choice(few)),
                        (random.choice(["any of", "none of"]), name, *random.sample(few, min(some, len(few)))),
                        (random.choice(["any of", "none of"]), name, *field.members[random.randrange(2) :]),
                    ]
                )
            case "set":
                pool = field.members or tuple(self.texts)
                wanted = random.sample(pool, min(some, len(pool)))
                if random.random() < 0.3:
                    return ("contains", name, self.part_of_text(pool))
                return (random.choice(["any of", "none of"]), name, *wanted)
            case "text" if random.random() < 0.5:
                return ("contains", name, self.part_of_text(self.texts))
            case "text" | "id":
                values = random.sample(IDS if field.type == "id" else self.texts, min(some, 3))
                return random.choice(
                    [
                        (random.choice(["=", "!="]), name, values[0]),
                        (random.choice(["any of", "none of"]), name, *values),
                    ]
                )
            case "boolean":
                return (random.choice(["=", "!="]), name, random.choice([True, False]))
            case "integer":
                numbers: list[Any] = [number + offset for number in NUMBERS[:2] for offset in (-1, 0, 1)]
            case "decimal":
                numbers = [("decimal", text) for text in DECIMALS]
            case "money":
                numbers = [("money", text) for text in [*self.amounts, "0.00", "-0.01"]]
        if random.random() < 0.2:
            return in_order(("between", name, *random.choices(numbers, k=2)))
        return (random.choice([*ORDERS, "=", "!="]), name, random.choice(numbers))

    def part_of_text(self, texts: Sequence[str]) -> str:
        """Part of one of the texts, its case swapped, or something else."""
        text = self.random.choice(texts)
        start = self.random.randrange(len(text))
        return self.random.choice(
            [text.swapcase()[start : start + 2] or "a", text.swapcase(), self.random.choice(PARTS)]
        )

    def on_date(self, name: str) -> Form:
        """A condition on a date field."""
        random = self.random
        kinds: list[Callable[[], Form]] = [
            lambda: ("exactly", name, (random.choice(["ago", "ago", "from now"]), *self.span_of_time())),
            lambda: ("in last", name, *self.span_of_time()),
            lambda: ("in last complete", name, *self.span_of_time(1)),
            lambda: ("in next", name, *self.span_of_time()),
            lambda: in_order(("between ago", name, *self.two_counts())),
            lambda: (random.choice(["before", "after", "on or before", "on or after"]), name, self.day()),
            lambda: (random.choice(["before", "after", "on or before", "on or after"]), name, self.day()),
            lambda: (random.choice(["is known", "is unknown"]), name),
        ]
        if self.has_fixed:
            kinds += 3 * [lambda: ("between days", name, *map(iso, sorted(random.choices(self.days, k=2))))]
        if self.is_calendar:
            kinds += 3 * [lambda: ("in", name, *self.period())]
        return random.choice(kinds)()

    def on_metric(self, name: str) -> Form:
        """A condition on a metric."""
        random, metric = self.random, self.vocabulary.metrics[name]
        window = self.window()
        if random.random() < 0.2:
            return ("no", name, window)
        values: list[Any] = self.counts + ([0, -1] if metric.can_fall else [])
        if metric.type == "money":
            values = [("money", text) for text in self.amounts + (["0.00", "-0.01"] if metric.can_fall else [])]
        if random.random() < 0.15:
            return in_order(("sum between", name, *random.choices(values, k=2), window))
        return ("sum", name, random.choice([*ORDERS, *ORDERS, "=", "!="]), random.choice(values), window)

    def window(self) -> Form:
        """A window: of a date of the family, of its ages, days or calendar periods."""
        random = self.random
        kinds: list[Callable[[], Form]] = [
            lambda: ("last", *self.span_of_time()),
            lambda: ("last", *self.span_of_time()),
            lambda: ("last complete", *self.span_of_time(1)),
            lambda: in_order(("ago", *self.two_counts())),
            lambda: ("since", random.choice(self.dates)),
            lambda: ("since", random.choice(self.dates)),
            lambda: ("days since", *sorted(random.choices(self.ages, k=2)), random.choice(self.dates)),
            lambda: ("days since", 0, random.choice(self.ages), random.choice(self.dates)),
            lambda: random.choice([("all",), ("named", random.choice(list(self.vocabulary.windows)))]),
        ]
        if self.has_fixed:
            kinds += 3 * [lambda: ("days", *map(iso, sorted(random.choices(self.days, k=2))))]
            kinds.append(lambda: ("days", iso(random.choice(self.days)), ("today",)))
        if self.is_calendar:
            kinds += 3 * [lambda: ("period", *self.period())]
        return random.choice(kinds)()

    def day(self) -> Form:
        """A day, at times a fixed one."""
        random = self.random
        if self.has_fixed and random.random() < 0.6:
            return iso(random.choice(self.days))
        return random.choice(
            [("today",), ("yesterday",), ("ago", *self.span_of_time()), ("from now", *self.span_of_time())]
        )

    def span_of_time(self, least: int = 0) -> tuple[int, str]:
        """A number and a unit."""
        unit = self.unit()
        return max(least, self.count(unit)), unit

    def two_counts(self) -> tuple[int, int, str]:
        """Two numbers and their unit."""
        unit = self.unit()
        return self.count(unit), self.count(unit), unit

    def count(self, unit: str) -> int:
        """A number of such units; not so many that a day would lie beyond the calendar."""
        return self.random.choice(self.ages if unit == "day" else SHORT[unit])

    def unit(self) -> str:
        """Days, or in a calendar family any unit."""
        return self.random.choice(["day", *CALENDARS[self.calendar]]) if self.is_calendar else "day"

    def period(self) -> tuple[str, str]:
        """A calendar period."""
        return self.random.choice(["this", "previous"]), self.calendar


def pushed(form: Form, *, denied: bool = False) -> Form:
    """The rule with NOT pushed inward by De Morgan's laws."""
    match form:
        case ("not", part):
            return pushed(part, denied=not denied)
        case ("and" | "or" as kind, *parts):
            other = {"and": "or", "or": "and"}[kind]
            return (other if denied else kind, *[pushed(part, denied=denied) for part in parts])
    return ("not", form) if denied else form


def in_order(form: Form) -> Form:
    """The condition or window with the ends of its range in their order."""
    match form:
        case ("between" | "between days" as kind, name, low, high):
            return (kind, name, *sorted([low, high], key=size))
        case ("between ago", name, low, high, unit):
            return ("between ago", name, min(low, high), max(low, high), unit)
        case ("sum between", name, low, high, window):
            return ("sum between", name, *sorted([low, high], key=size), window)
        case ("in last complete", name, count, unit):
            return ("in last complete", name, max(1, count), unit)
        case ("last complete", count, unit):
            return ("last complete", max(1, count), unit)
        case ("days", ("date", _) as first, ("date", _) as last):
            return ("days", *sorted([first, last]))
        case ("days", _, _):
            return form
        case ("ago", low, high, unit):
            return ("ago", min(low, high), max(low, high), unit)
        case ("days since", low, high, field):
            return ("days since", min(low, high), max(low, high), field)
    return form


def size(value: Any) -> Any:
    """A constant as a number to order by; days by their texts."""
    match value:
        case ("date", text):
            return text
        case (_, digits):
            return Decimal(digits)
    return value


def iso(day: date) -> Form:
    """A fixed day as a form."""
    return ("date", day.isoformat())

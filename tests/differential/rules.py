"""Random programs that the checker accepts, over the constants of a pool."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from tests.differential.pool import DECIMALS, PARTS, PERIODS, Pool
from tests.reference.model import Form
from tests.reference.words import Field, Metric, Vocabulary

UNITS = ["day", "day", "day", "week", "month", "month", "year"]
ORDERS = ["<", "<=", ">", ">="]


class Rules:
    """Makes programs of well-typed conditions; every kind of condition comes up equally often."""

    def __init__(self, random: Random, vocabulary: Vocabulary, pool: Pool) -> None:
        self.random = random
        self.vocabulary = vocabulary
        self.pool = pool
        self.deck: list[Callable[[], Form]] = []
        self.params: dict[str, Any] = {}
        self.windows: dict[str, Form] = {}
        self.segments: dict[str, Form] = {}

    def program(self) -> dict[str, Any]:
        """A program, with params, windows and segments of its own where the rule came to use some."""
        self.params, self.windows, self.segments = {}, {}, {}
        rule = self.condition(self.random.choice([0, 0, 1, 2, 3]))
        named = {"params": self.params, "windows": self.windows, "segments": self.segments}
        return {**{kind: names for kind, names in named.items() if names}, "rule": rule}

    def condition(self, depth: int, leaf: Callable[[], Form] | None = None) -> Form:
        """A condition up to `depth` deep, of leaves of any kind, or of those that `leaf` makes."""
        if depth == 0:
            made = (leaf or self.leaf)()
            return ("not", made) if self.random.random() < 0.2 else made
        within = self.about_one_field() if leaf is None and self.random.random() < 0.25 else leaf
        parts = [self.condition(self.random.randrange(depth), within) for _ in range(self.random.choice([2, 2, 3]))]
        if self.random.random() < 0.15:
            parts.append(self.random.choice([parts[0], ("or", *parts[:2]), ("and", *parts[:2])]))
        form: Form = (self.random.choice(["and", "or"]), *parts)
        if self.random.random() < 0.2:
            form = ("not", form)
        if leaf is None and self.random.random() < 0.15:
            name = f"other_{len(self.segments)}"
            self.segments[name] = form
            form = ("segment", name)
        return form

    def about_one_field(self) -> Callable[[], Form]:
        """A maker of conditions that all are on the same field, and so have something to do with each other."""
        name = self.random.choice(list(self.vocabulary.fields))
        return lambda: self.on_field(name, self.random.choice(self.kinds(name)))

    def leaf(self) -> Form:
        """One condition, from a deck that holds each kind once and is shuffled when it is used up."""
        if not self.deck:
            fields, metrics = self.vocabulary.fields, self.vocabulary.metrics
            self.deck = [partial(self.on_field, name, kind) for name in fields for kind in 2 * self.kinds(name)]
            self.deck += [
                partial(self.on_metric, metric, kind, window)
                for metric in metrics
                for kind in ("compare", "compare", "=", "!=", "sum between", "no")
                for window in (*self.window_kinds(), None)
            ]
            self.random.shuffle(self.deck)
        return self.deck.pop()()

    # ---- fields -------------------------------------------------------------------------------------------------

    def kinds(self, name: str) -> list[str]:
        """The kinds of condition that a field can stand in."""
        field = self.vocabulary.fields[name]
        by_type = {
            "member": ["=", "!=", "any of", "none of"],
            "set": ["any of", "any of", "none of", "none of", "contains"],
            "text": ["=", "!=", "any of", "none of", "contains", "contains", "contains"],
            "id": ["=", "!=", "any of", "none of"],
            "integer": [*ORDERS, "=", "!=", "between", "any of", "none of"],
            "decimal": [*ORDERS, "=", "!=", "between"],
            "money": [*ORDERS, "=", "!=", "between"],
            "boolean": ["=", "!="],
            "date": [
                "on", "exactly", "in last", "in last complete", "in next", "between ago", "between days", "in", "in",
                "before", "after", "on or before", "on or after",
            ],
        }  # fmt: skip
        return [*by_type[field.type], "is known", "is unknown"]

    def on_field(self, name: str, kind: str) -> Form:
        """A condition of this kind on the field."""
        random, field = self.random, self.vocabulary.fields[name]
        match kind:
            case "is known" | "is unknown":
                return (kind, name)
            case "any of" | "none of":
                return (kind, name, *[self.constant(name, field) for _ in range(random.choice([1, 2, 2, 3]))])
            case "between":
                low, high = sorted((self.constant(name, field, plain=True) for _ in range(2)), key=size)
                return (kind, name, self.maybe_param(low), self.maybe_param(high))
            case "contains":
                return (kind, name, self.maybe_param(random.choice([*PARTS, *self.pool.texts, self.slice()])))
        if field.type == "date":
            return self.on_date(name, kind)
        return (kind, name, self.constant(name, field))

    def slice(self) -> str:
        """Part of a text, its case swapped."""
        text = self.random.choice(self.pool.texts)
        start = self.random.randrange(len(text))
        return text[start : start + 3].swapcase()[:3]

    def constant(self, name: str, field: Field, *, plain: bool = False) -> Any:
        """A constant that the field can be compared with."""
        random, pool = self.random, self.pool
        value: Any
        match field.type:
            case "member":
                value = random.choice(field.members)
            case "set":
                value = random.choice(field.members or pool.texts)
            case "text":
                value = random.choice(pool.texts)
            case "id":
                numbers = field.at.sql == "BIGINT"
                value = str(random.choice(pool.counts)) if numbers else random.choice(pool.ids)
            case "integer":
                value = (
                    random.choice([0, -1, *pool.counts]) if field.at.sql == "BIGINT" else random.choice([0, 1, 5, 100])
                )
            case "decimal":
                value = ("decimal", random.choice(DECIMALS))
            case "money":
                value = ("money", random.choice(["0", "-10.00", *pool.amounts]))
            case "boolean":
                value = random.choice([True, False])
            case other:
                raise AssertionError(f"`{name}` is compared by phrases, being a {other}")
        return value if plain or field.type in ("member", "boolean") else self.maybe_param(value)

    def on_date(self, name: str, kind: str) -> Form:
        """A date phrase (§4.2)."""
        random = self.random
        match kind:
            case "on" | "before" | "after" | "on or before" | "on or after":
                return (kind, name, self.day())
            case "exactly":
                return (kind, name, (random.choice(["ago", "ago", "from now"]), *self.span_of_time()))
            case "in last" | "in next":
                return (kind, name, *self.span_of_time())
            case "in last complete":
                return (kind, name, *self.span_of_time(least=1))
            case "between ago":
                return (kind, name, *self.two_ages(), random.choice(UNITS[:-1]))
            case "between days":
                first, last = sorted(random.choices(self.pool.dates, k=2))
                return (kind, name, iso(first), iso(last))
        return (kind, name, random.choice(["this", "previous"]), random.choice(PERIODS))

    def day(self) -> Form:
        """A day (§4.2)."""
        random = self.random
        fixed = iso(random.choice(self.pool.dates))
        spans = [("ago", *self.span_of_time()), ("from now", *self.span_of_time())]
        return random.choice([("today",), ("yesterday",), fixed, fixed, self.maybe_param(fixed), *spans])

    def span_of_time(self, least: int = 0) -> tuple[Any, str]:
        """A number and a unit."""
        unit = self.random.choice(UNITS)
        count = max(least, self.random.choice(self.pool.ages))
        return self.maybe_param(count if unit != "year" else min(count, 9)), unit

    def two_ages(self) -> tuple[int, int]:
        """Two ages, the lesser first."""
        low, high = sorted(self.random.choices(self.pool.ages, k=2))
        return low, high

    # ---- metrics ------------------------------------------------------------------------------------------------

    def on_metric(self, name: str, kind: str, window: Callable[[], Form] | None) -> Form:
        """A condition on a metric; without a window it stands in a group that has one, alone or among others."""
        if window is not None:
            return self.metric_leaf(name, kind, window())
        wanted = [(name, kind)]

        def leaf() -> Form:
            others = (self.random.choice(list(self.vocabulary.metrics)), self.random.choice(["compare", "no"]))
            return self.metric_leaf(*(wanted.pop() if wanted else others), None)

        return ("group", self.condition(self.random.choice([0, 1, 2]), leaf), self.random.choice(self.window_kinds())())

    def metric_leaf(self, name: str, kind: str, window: Form | None) -> Form:
        """One metric condition."""
        metric = self.vocabulary.metrics[name]
        if kind == "no":
            return ("no", name, window)
        if kind == "sum between":
            low, high = sorted((self.threshold(metric, "<=") for _ in range(2)), key=size)
            return (kind, name, self.maybe_param(low), self.maybe_param(high), window)
        op = self.random.choice(ORDERS) if kind == "compare" else kind
        return ("sum", name, op, self.maybe_param(self.threshold(metric, op)), window)

    def threshold(self, metric: Metric, op: str) -> Any:
        """A constant for a sum; not one that only zero could satisfy (§5.3)."""
        random = self.random
        if metric.type == "money":
            return (
                "money",
                random.choice([*self.pool.amounts, *(["0", "-10.00", "-0.01"] if metric.can_fall else ["5.00"])]),
            )
        if metric.can_fall:
            return random.choice([*self.pool.counts, 0, -1])
        above_one = op in ("<", ">=")  # `clicks >= 1` could come to stand under a NOT
        return random.choice([count for count in (*self.pool.counts, 3) if not (above_one and count == 1)])

    def window_kinds(self) -> list[Callable[[], Form]]:
        """Makers of each kind of window (§5.1)."""
        random, pool = self.random, self.pool
        dates = [name for name, field in self.vocabulary.fields.items() if field.type == "date"]
        return [
            lambda: ("last", *self.span_of_time()),
            lambda: ("last complete", *self.span_of_time(least=1)),
            lambda: ("days", *map(iso, sorted(random.choices(pool.dates, k=2)))),
            lambda: ("days", *[random.choice([("today",), ("yesterday",), iso(pool.dates[0])])] * 2),
            lambda: ("ago", *self.two_ages(), random.choice(UNITS[:-1])),
            lambda: ("period", random.choice(["this", "previous"]), random.choice(PERIODS)),
            lambda: ("since", random.choice(dates)),
            lambda: ("days since", *self.two_ages(), random.choice(dates)),
            lambda: ("named", random.choice(list(self.vocabulary.windows))),
            self.own_window,
        ]

    def own_window(self) -> Form:
        """A window that the program declares."""
        name = f"span_{len(self.windows)}"
        self.windows[name] = self.random.choice(self.window_kinds()[:-2])()
        return ("named", name)

    def maybe_param(self, value: Any) -> Any:
        """The value, or at times a parameter that stands for it (§8.2)."""
        if self.random.random() < 0.85:
            return value
        name = f"p{len(self.params)}"
        self.params[name] = value
        return ("param", name)


def iso(day: date) -> Form:
    """A fixed day as a form."""
    return ("date", day.isoformat())


def size(value: Any) -> Decimal:
    """A constant as a number, to order two by."""
    return Decimal(value[1]) if isinstance(value, tuple) else Decimal(value)

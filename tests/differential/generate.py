"""Random programs that the checker accepts, and data that sits on their boundaries.

A *batch* is one day, one zone, a few constants of each kind, many programs that use them, and partners made from the
same constants, each ±1: thresholds, the days before, on and after each bound, near-miss spellings. A seed names a
batch for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.reference.model import Form, period, step
from tests.reference.words import PARTNERS, SHOP, Field, Metric, Vocabulary

ONE_DAY = timedelta(days=1)

TODAYS = [  # leap day, year ends, month ends, clock changes (also at midnight: São Paulo 2018, Cairo 2024)
    "2024-02-29", "2025-03-01", "2024-03-31", "2024-12-31", "2025-01-01", "2026-03-29", "2024-10-27", "2024-03-10",
    "2024-11-03", "2018-11-04", "2024-04-26", "2026-05-31", "2026-07-31", "2026-10-25", "2023-12-31", "2026-06-15",
]  # fmt: skip
ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/St_Johns",
    "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia",
]  # fmt: skip
TEXTS = [
    "Acme", "acme", "ACME", "Acme ", " Acme", "Ácme", "A\u0301cme", "O'Hara", 'Say "hi"', "100%", "a_b", "axb",
    "a\\b", "50% off_x\\", "😀 Shop", "شركة النور", "Straße", "STRASSE", "GROẞ", "İstanbul", "istanbul", "ıstanbul",
    "ΣΑΣ", "σας", "\u212a-shop", "K-shop", "k-shop", "line\nbreak", "tab\there", "'; DROP TABLE partners; --", "a%b",
    "[a-z]*?", "NULL", "null", "true", "ǅ", "ǆ", "Joined", "joined", "café", "CAFÉ", "ﬁne", "x" * 60, "1", "01", "1.0",
    "$few", "# no", "日本",
]  # fmt: skip
PARTS = [
    "acm", "ACM", "%", "_", "\\", "'", '"', "É", "ß", "SS", "σ", "Σ", "ς", "i", "I", "ı", "İ", "k", "K", "😀", "شر",
    "b", "\n", "0%", "ǆ", "ﬁ", "本",
]  # fmt: skip
IDS = ["S-1", "s-1", "S-10", "P-1", "S-1 ", "1", "01"]
COUNTS = [1, 2, 5, 10, 100, 1000, 2**31, 10**12]
AMOUNTS = ["0.01", "1.00", "10.00", "99.99", "100", "1000.50", "1000", "12345678.90"]
UNITS = ["day", "day", "day", "week", "month", "month", "year"]
PERIODS = ["week", "month", "quarter", "year"]
ORDERS = ["<", "<=", ">", ">="]


class Batch(NamedTuple):
    """What one seed makes."""

    vocabulary: Vocabulary
    today: date
    zone: ZoneInfo
    programs: list[dict[str, Any]]
    partners: list[dict[str, Any]]


class Pool(NamedTuple):
    """The constants of one batch: few, so that rules and data meet."""

    today: date
    zone: ZoneInfo
    texts: list[str]
    ids: list[str]
    counts: list[int]
    amounts: list[str]
    ages: list[int]
    dates: list[date]
    edges: list[date]


def batch(seed: int, programs: int = 30, partners: int = 150) -> Batch:
    """The batch of a seed; even ones are about partners, odd ones about the shop."""
    random = Random(seed)
    vocabulary = PARTNERS if seed % 2 == 0 else SHOP
    pool = constants(random)
    rules = Rules(random, vocabulary, pool)
    data = Data(random, vocabulary, pool)
    return Batch(
        vocabulary,
        pool.today,
        pool.zone,
        [rules.program() for _ in range(programs)],
        [data.partner(number) for number in range(partners)],
    )


def constants(random: Random) -> Pool:
    """A day, a zone, and a few constants of each kind, with the days that they lead to."""
    today = date.fromisoformat(random.choice(TODAYS))
    if random.random() < 0.3:
        today = date(random.randint(2022, 2027), 1, 1) + random.randrange(365) * ONE_DAY
    ages = random.sample([0, 1, 2, 3, 6, 7, 12, 13, 14, 29, 30, 31, 60, 90, 400], 4)
    dates = [today + random.choice([-400, -366, -60, -31, -30, -7, -1, 0, 1, 7, 31]) * ONE_DAY for _ in range(2)]
    dates += [date.fromisoformat(random.choice(["2024-02-29", "2023-12-31", "2024-01-01", "2025-02-28", "2024-03-31"]))]
    bounds = [today, *dates]
    for age in ages:
        bounds += [
            step(today, age, unit, direction) for unit in ("day", "day", "week", "month") for direction in (-1, 1)
        ]
        bounds += [step(today, age, "year", -1)] if age < 20 else []
    for name in PERIODS:
        this, previous = period(today, "this", name), period(today, "previous", name)
        bounds += [min(this), max(this), min(previous)]
    return Pool(
        today,
        ZoneInfo(random.choice(ZONES)),
        random.sample(TEXTS, 4),
        random.sample(IDS, 3),
        random.sample(COUNTS, 3),
        random.sample(AMOUNTS, 3),
        ages,
        dates,
        [bound + offset * ONE_DAY for bound in bounds for offset in (-1, 0, 0, 1)],
    )


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
        """A condition up to `depth` deep."""
        leaf = leaf or self.leaf
        if depth == 0:
            return ("not", leaf()) if self.random.random() < 0.2 else leaf()
        parts = [self.condition(self.random.randrange(depth), leaf) for _ in range(self.random.choice([2, 2, 3]))]
        form: Form = (self.random.choice(["and", "or"]), *parts)
        if self.random.random() < 0.2:
            form = ("not", form)
        if leaf == self.leaf and self.random.random() < 0.15:
            name = f"other_{len(self.segments)}"
            self.segments[name] = form
            form = ("segment", name)
        return form

    def leaf(self) -> Form:
        """One condition, from a deck that holds each kind once and is shuffled when it is used up."""
        if not self.deck:
            fields, metrics = self.vocabulary.fields, self.vocabulary.metrics
            self.deck = [
                lambda name=name, kind=kind: self.on_field(name, kind)
                for name in fields
                for kind in 2 * self.kinds(name)
            ]
            self.deck += [
                lambda metric=metric, kind=kind, window=window: self.on_metric(metric, kind, window())
                for metric in metrics
                for kind in ("compare", "compare", "=", "!=", "sum between", "no")
                for window in [*self.window_kinds(), self.group]
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
                value = ("decimal", random.choice(["0.5", "1.50", "-2.125", "99.999"]))
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

    def on_metric(self, name: str, kind: str, window: Form | None) -> Form:
        """A condition on a metric; without a window it stands in a group, alone or among others."""
        if window is not None:
            return self.metric_leaf(name, kind, window)
        first = True

        def leaf() -> Form:
            nonlocal first
            metric, wanted = (name, kind) if first else (self.random.choice(list(self.vocabulary.metrics)), "compare")
            first = False
            return self.metric_leaf(metric, self.random.choice([wanted, "no"]) if wanted == "compare" else wanted, None)

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

    def group(self) -> None:
        """No window of its own: the condition is to stand in a group."""

    def maybe_param(self, value: Any) -> Any:
        """The value, or at times a parameter that stands for it (§8.2)."""
        if self.random.random() < 0.85:
            return value
        name = f"p{len(self.params)}"
        self.params[name] = value
        return ("param", name)


class Data:
    """Makes partners on the boundaries of the pool's constants."""

    def __init__(self, random: Random, vocabulary: Vocabulary, pool: Pool) -> None:
        self.random = random
        self.vocabulary = vocabulary
        self.pool = pool
        self.rows_without_value = {name for name, metric in vocabulary.metrics.items() if metric.at is None}

    def partner(self, number: int) -> dict[str, Any]:
        """Partner `number`, under a key that is its own."""
        relation = self.vocabulary.subject_relation
        key = self.vocabulary.relations[relation]
        odd = {0: "p'1", 1: "P1", 2: "p1", 3: "p1 ", 4: "é%_\\"}
        partner: dict[str, Any] = {
            key: number if self.vocabulary.key_sql == "BIGINT" else odd.get(number, f"p{number}")
        }
        plans = self.random.random() < 0.7  # whether there is a row in each further table of fields
        for name, field in self.vocabulary.fields.items():
            if name == key:
                continue
            is_here = field.at.relation == relation or plans or field.type == "set"
            partner[name] = self.value(field) if is_here else None
        anchors = [value for name, value in partner.items() if isinstance(value, date)]
        for name, metric in self.vocabulary.metrics.items():
            partner[name] = self.events(name, metric, anchors)
        for name in self.rows_without_value:  # each row of that table counts, also those made for another metric
            relation = self.vocabulary.metrics[name].when.relation
            for other, metric in self.vocabulary.metrics.items():
                if other != name and metric.when.relation == relation:
                    partner[name] += [(when, 1) for when, _ in partner[other]]
        return partner

    def value(self, field: Field) -> Any:
        """A value of a field: unknown in 15 of 100."""
        random, pool = self.random, self.pool
        if field.type == "set":
            elements = [*(field.members or pool.texts), "Elsewhere", self.near_miss(random.choice(pool.texts)), None]
            return random.choices(elements, k=random.choice([0, 0, 1, 1, 2, 3]))
        if random.random() < 0.15:
            return None
        match field.type:
            case "member":
                return random.choice(field.members)
            case "text":
                return self.near_miss(random.choice(pool.texts))
            case "id" if field.at.sql == "BIGINT":
                return random.choice(pool.counts) + random.choice([-1, 0, 0, 1])
            case "id":
                return random.choice([*pool.ids, self.near_miss(random.choice(pool.ids))])
            case "integer" if field.at.sql == "BIGINT":
                return random.choice([0, -1, *pool.counts]) + random.choice([-1, 0, 1])
            case "integer":
                return random.choice([-1, 0, 1, 4, 5, 6, 99, 100, 101])
            case "decimal":
                return Decimal(random.choice(["0.5", "1.50", "-2.125", "99.999"])) + random.choice(
                    [-1, 0, 0, 1]
                ) * Decimal("0.001")
            case "money":
                return Decimal(random.choice(["0", "-10.00", *pool.amounts])) + random.choice([-1, 0, 0, 1]) * Decimal(
                    "0.01"
                )
            case "boolean":
                return random.choice([True, False])
        return self.moment(self.near_day(), field.at.sql)

    def near_miss(self, text: str) -> str:
        """The text, or one that only a careless comparison takes for it."""
        changes = [text] * 4 + [
            text.swapcase(),
            text + " ",
            " " + text,
            text.replace("e", "é"),
            text + "\u200b",
            f"x{text}y",
        ]
        changes += [text.upper(), text.lower(), text[:-1], "", "x" + text[1:]]
        return self.random.choice(changes)

    def near_day(self) -> date:
        """A day on a boundary, at times one that is far off (also the sentinels that data likes to hold)."""
        far = [date(1970, 1, 1), date(9999, 12, 31), self.pool.today - 2000 * ONE_DAY, self.pool.today + 2000 * ONE_DAY]
        return self.random.choice(far) if self.random.random() < 0.04 else self.random.choice(self.pool.edges)

    def moment(self, day: date, sql: str) -> date:
        """The day as the column holds it: itself, or an instant of that day in the zone, likely its first or last."""
        if sql == "DATE":
            return day
        day = min(day, date(9999, 12, 30))
        at = self.random.choice([time(0), time(0), time(12), time(23, 59, 59), time(23, 59, 59, 999999), time(2, 30)])
        zone = self.random.choice([self.pool.zone, self.pool.zone, UTC])
        instant = datetime.combine(day, at, zone).astimezone(UTC)
        if sql == "TIMESTAMP":
            return instant.replace(tzinfo=None)
        return instant.astimezone(
            self.random.choice([UTC, timezone(timedelta(hours=9)), timezone(-timedelta(hours=11))])
        )

    # ---- events -------------------------------------------------------------------------------------------------

    def events(self, name: str, metric: Metric, anchors: list[date]) -> list[tuple[date | None, Any]]:
        """The rows of a metric: none for 30 of 100; else sums on a boundary, cut into events on boundary days."""
        random = self.random
        if random.random() < 0.3:
            return []
        values = [1] * random.randint(1, 5) if name in self.rows_without_value else self.parts(metric)
        return [(self.event_date(metric, anchors), value) for value in values]

    def parts(self, metric: Metric) -> list[Any]:
        """Values that add up to a threshold or its neighbour, with zeros, unknowns and reversals among them."""
        random = self.random
        unit = Decimal("0.01") if metric.type == "money" else 1
        goals = [Decimal(amount) for amount in self.pool.amounts] if metric.type == "money" else self.pool.counts
        total = random.choice([*goals, 3 * unit]) + random.choice([-1, 0, 0, 1]) * unit
        values: list[Any] = [total]
        while len(values) < 4 and random.random() < 0.5:
            part = values.pop()
            piece = random.randint(0, min(int(part / unit), 2_000_000_000)) * unit
            values += [piece, part - piece]
        if metric.can_fall and random.random() < 0.4:
            values += random.choice([[-total], [-total, -unit], [-values[0]], [total + 1, -total - 1]])
        values += random.choices([0 * unit, None], k=random.choice([0, 0, 1, 2]))
        if metric.at is not None and metric.at.sql == "INTEGER":
            values = [value if value is None else max(-2_000_000_000, min(value, 2_000_000_000)) for value in values]
        random.shuffle(values)
        return values

    def event_date(self, metric: Metric, anchors: list[date]) -> date | None:
        """When: on a boundary, or some days of the pool after one of the partner's own dates; at times unknown."""
        random = self.random
        if random.random() < 0.04:
            return None
        day = self.near_day()
        if anchors and random.random() < 0.5:
            anchor = random.choice(anchors)
            after = random.choice([0, 0, *self.pool.ages]) + random.choice([-1, 0, 0, 1])
            start = anchor.date() if isinstance(anchor, datetime) else anchor
            if date(1000, 1, 1) < start < date(9000, 1, 1):
                day = start + after * ONE_DAY
        return self.moment(day, metric.when.sql)


def iso(day: date) -> Form:
    """A fixed day as a form."""
    return ("date", day.isoformat())


def size(value: Any) -> Decimal:
    """A constant as a number, to order two by."""
    return Decimal(value[1]) if isinstance(value, tuple) else Decimal(value)

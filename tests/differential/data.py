"""Partners on the boundaries of a pool's constants: each ±1, the days before, on and after each bound, near misses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any

from tests.differential.pool import DECIMALS, ONE_DAY, Pool
from tests.reference.words import Field, Metric, Vocabulary


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
                return Decimal(random.choice(DECIMALS)) + random.choice([-1, 0, 0, 1]) * Decimal("0.001")
            case "money":
                amount = Decimal(random.choice(["0", "-10.00", *pool.amounts]))
                return self.stored(amount + random.choice([-1, 0, 0, 1]) * Decimal("0.01"), field.at.sql)
            case "boolean":
                return random.choice([True, False])
        return self.moment(self.near_day(), field.at.sql)

    def near_miss(self, text: str) -> str:
        """The text, or one that only a careless comparison takes for it."""
        cases = [text.swapcase(), text.upper(), text.lower()]
        longer = [f"{text} ", f" {text}", f"{text}\u200b", f"x{text}y"]
        others = [text[:-1], "", "x" + text[1:], text.replace("e", "é")]
        return self.random.choice([*[text] * 4, *cases, *longer, *others])

    def stored(self, amount: Decimal, sql: str) -> Decimal | float:
        """An amount as the column holds it; as a float it may be off by less than half a cent."""
        return amount if sql != "DOUBLE" else float(amount) + self.random.choice([0, 0, 0.001, 0.004, -0.004])

    def near_day(self) -> date:
        """A day on a boundary, at times one that is far off (also the sentinels that data likes to hold)."""
        far = [date(1970, 1, 1), date(9999, 12, 31), self.pool.today - 2000 * ONE_DAY, self.pool.today + 2000 * ONE_DAY]
        return self.random.choice(far) if self.random.random() < 0.04 else self.random.choice(self.pool.edges)

    def moment(self, day: date, sql: str) -> date:
        """The day as the column holds it: itself, or an instant of that day in the zone, likely its first or last."""
        if sql == "DATE":
            return day
        day = min(day, date(9999, 12, 30))
        first, last = time(0, fold=self.random.randrange(2)), time(23, 59, 59, 999999, fold=self.random.randrange(2))
        at = self.random.choice(
            [first, first, time(0, 0, 30), time(0, 30), time(2, 30), time(12), time(23, 30), last, last]
        )
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
        if metric.at is not None and metric.at.sql == "DOUBLE":
            values = [value if value is None else self.stored(value, "DOUBLE") for value in values]
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

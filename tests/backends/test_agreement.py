"""§6.3: memory and DuckDB agree, verdict by verdict, on random rules and on partners that sit on the borders."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

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
    Not,
    OneOf,
    Op,
    Or,
    SinceField,
    Span,
    Total,
    Window,
    Within,
)
from tests.backends.support import (
    ACTIVE,
    AGE,
    BALANCE,
    CLICKS,
    CONTRACT,
    COUNTRY,
    FEES,
    FIELDS,
    FLOATED,
    GROUP,
    JOINED,
    METRICS,
    NAME,
    SCORE,
    SEEN,
    SEEN_TZ,
    SIGNED,
    STAGE,
    TODAY,
    Database,
    agreed,
)

NEW_YORK = ZoneInfo("America/New_York")
ZONES = (UTC, NEW_YORK, ZoneInfo("Asia/Kolkata"), ZoneInfo("Pacific/Auckland"))
TEXTS = ("", "a", "A", "a ", "Ä", "ä", "x'y", 'x"y', "\\", "%", "_", "😀", "-- ;", "new\nline")
AGES = (0, 1, 2, 7, 22, 23, 24, 30, 31, 90)
NUMBERS = (-5, -1, 0, 1, 4, 5, 6)
CENTS = tuple(Decimal(cents).scaleb(-2) for cents in (-100, -1, 0, 1, 99, 100, 101))


class Maker:
    """Makes rules and partners, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def subject(self) -> dict[str, Any]:
        pick, instants = self.random.choice, (self.instant, self.instant, lambda: None)
        return {
            "stage": pick(("New", "Joined", "Expired", None)),
            "name": pick((*TEXTS, None)),
            "contract": pick((0, 7, 77, None)),
            "age": pick((*NUMBERS, None)),
            "score": pick((Decimal("0.4999"), Decimal("0.5"), Decimal(-1), None)),
            "balance": pick((*CENTS, None)),
            "floated": pick((0.1 + 0.2, 0.005, 0.004, 1.0, None)),
            "active": pick((True, False, None)),
            "joined": pick((self.day(), self.day(), None)),
            "seen": pick(instants)(),
            "seen_tz": pick(instants)(),
            "group": tuple(pick((*TEXTS[:4], None)) for _ in range(pick((0, 0, 1, 2, 3)))),
            **({"country": pick(("FR", None)), "signed": pick((self.day(), None))} if pick((True, False)) else {}),
            "clicks": self.events(lambda: pick((*NUMBERS, None))),
            "revenue": self.events(lambda: pick((*CENTS, None))),
            "visits": self.events(lambda: 1),
            "taps": [(self.instant(), pick((1, 2, 0, None))) for _ in range(pick((0, 1, 3)))],
            "fees": self.events(lambda: pick((0.1, 0.005, 0.004, -0.1, None))),
        }

    def events(self, value: Any) -> list[tuple[date | None, Any]]:
        return [(self.random.choice((self.day(), self.day(), None)), value()) for _ in range(self.random.randrange(3))]

    def day(self) -> date:
        return TODAY - timedelta(days=self.random.choice(AGES) + self.random.choice((-1, 0, 0, 1)))

    def instant(self) -> datetime:
        """Near a local midnight, in March across the change to daylight saving time."""
        midnight = datetime.combine(self.day(), datetime.min.time(), self.random.choice(ZONES))
        return midnight + timedelta(microseconds=self.random.choice((-1, 0, 1, 3_600_000_000)))

    def expr(self, depth: int) -> Expr:
        kind = self.random.choice((And, Or, Not, None)) if depth else None
        if kind is Not:
            return Not(self.expr(depth - 1))
        if kind is not None:
            return kind(tuple(self.expr(depth - 1) for _ in range(self.random.choice((1, 2, 2, 3)))))
        return self.leaf()

    def leaf(self) -> Expr:
        pick = self.random.choice
        makers = (
            lambda: Constant(pick((True, False, None))),
            lambda: Compare(STAGE, Op.EQ, pick(("New", "Joined"))),
            lambda: Compare(pick((NAME, COUNTRY)), Op.EQ, pick((*TEXTS, "FR"))),
            lambda: Compare(CONTRACT, Op.EQ, pick(("7", "07"))),
            lambda: Compare(AGE, pick(list(Op)), pick(NUMBERS)),
            lambda: Compare(SCORE, pick(list(Op)), Decimal("0.5")),
            lambda: Compare(pick((BALANCE, FLOATED)), pick(list(Op)), pick((*CENTS, 1))),
            lambda: Compare(ACTIVE, Op.EQ, pick((True, False))),
            lambda: OneOf(STAGE, ("New", "Expired")),
            lambda: HasAny(GROUP, pick((("a",), ("A", "a ")))),
            lambda: Contains(pick((NAME, GROUP)), pick(TEXTS)),
            lambda: Within(pick((JOINED, SIGNED, SEEN, SEEN_TZ)), self.end(), self.end()),
            lambda: Known(pick(FIELDS)),
            self.total,
            self.total,
            self.total,
            lambda: Absent(pick(METRICS), self.window()),
        )
        return pick(makers)()

    def total(self) -> Expr:
        metric = self.random.choice(METRICS)
        value = self.random.choice(NUMBERS if metric is CLICKS else (0, 1, Decimal("0.01"), Decimal("0.2")))
        if metric is not FEES and metric.type.value == "count":
            value = int(value)
        return Total(metric, self.window(), self.random.choice(list(Op)), value)

    def window(self) -> Window:
        if self.random.random() < 0.4:
            first = self.random.choice((0, 1, 7))
            anchor = self.random.choice((JOINED, SIGNED, SEEN))
            return SinceField(anchor, first, self.random.choice((None, first, first + 23)))
        return Span(self.end(), self.end())

    def end(self) -> Day | None:
        return self.random.choice(
            (
                None,
                Ago(self.random.choice(AGES)),
                Ago(1, Unit.MONTH),
                Fixed(self.day()),
                PeriodStart(Period.MONTH, 0),
                PeriodStart(Period.QUARTER, 0, -1),
            )
        )


@pytest.mark.parametrize("seed", range(3))
def test_random_rules(seed: int) -> None:
    maker = Maker(seed)
    database = Database([maker.subject() for _ in range(150)])
    seen: set[bool | None] = set()
    for _ in range(40):
        seen |= set(agreed(database, maker.expr(3), zone=maker.random.choice(ZONES)))
    assert seen == {True, False, None}

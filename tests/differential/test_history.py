"""One query over many days = the interpreter on each of them, on random rules."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from random import Random

import pytest

from segdsl.backends.memory.compile import compile_predicate
from segdsl.backends.sql.history import history_query
from segdsl.ir import nodes as ir
from segdsl.ir.days import Ago, Fixed, Period, PeriodStart, Unit, resolve
from tests.differential.generate import Batch, batch
from tests.differential.sides import Tables, project_vocabulary, rule_of
from tests.reference.write import write

PROGRAMS, PARTNERS, DAYS = 6, 60, 60


def sizes(tables: Tables, rule: ir.Rule, made: Batch, days: list[date]) -> list[int]:
    """How many members DuckDB finds on each day."""
    query = history_query(rule, project_vocabulary(made.vocabulary.name), days=days, zone=made.zone)
    changes = dict(tables.connection.execute(query.sql).fetchall())
    return list(accumulate(changes.get(position, 0) for position in range(len(days))))


@pytest.mark.parametrize("number", range(8))
def test_each_day_has_the_size_that_it_has_alone(number: int) -> None:
    made = batch(number, PROGRAMS, PARTNERS)
    # Days around the day that the data is made for, so that its bounds are passed on the way.
    days = [made.today + timedelta(days=each) for each in range(-40, DAYS - 40)]
    with Tables(made.vocabulary, made.partners) as tables:
        for at, program in enumerate(made.programs):
            text = write(program, made.vocabulary, Random(f"{number} {at}"))
            rule = rule_of(text, made.vocabulary)
            predicate = compile_predicate(rule)
            alone = [len(predicate.at(day, made.zone).members(made.partners)) for day in days]
            assert sizes(tables, rule, made, days) == alone, text


@pytest.mark.parametrize(
    "day",
    [
        Fixed(date(2024, 2, 29)),
        Ago(0),
        Ago(30, plus=2),
        Ago(-7),
        Ago(3, Unit.WEEK),
        Ago(1, Unit.MONTH),
        Ago(13, Unit.MONTH, 5),
        Ago(-1, Unit.MONTH),
        Ago(4, Unit.YEAR),
        *(PeriodStart(period, offset, plus) for period in Period for offset in (-1, 0, 1) for plus in (-1, 0)),
    ],
    ids=str,
)
def test_bounds_never_go_back(day: Fixed | Ago | PeriodStart) -> None:
    """What the query rests on."""
    found = [resolve(day, date(2023, 12, 1) + timedelta(days=each)) for each in range(1200)]
    assert found == sorted(found)

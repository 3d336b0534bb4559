"""Queries for any day: filled in, each is the very query of its day; and all segments in one query."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest

from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.bounds import Earliest
from segdsl.backends.sql.compile import members_query
from segdsl.backends.sql.dialects import all_dialects
from segdsl.backends.sql.memberships import memberships_query
from segdsl.backends.sql.problems import UnsupportedError
from segdsl.backends.sql.template import (
    OpenDay,
    OpenStart,
    OpenTable,
    Template,
    members_template,
    memberships_template,
    turns_back,
)
from segdsl.base.record import replace
from segdsl.ir.days import TODAY, Ago, Fixed, Period, PeriodStart, Unit
from segdsl.ir.nodes import And, Compare, Expr, Op, Or, Rule, SinceField, Span, Total, Within
from segdsl.project.examples import OWN_TABLES, PARTNER_PROGRAM
from tests.backends.support import CLICKS, JOINED, NAME, SEEN, STAGE, TAPS, VOCABULARY
from tests.differential.generate import Batch, batch
from tests.differential.sides import Tables, project_vocabulary, rule_of
from tests.reference.write import write
from tests.support.examples import load_example

ST_JOHNS = ZoneInfo("America/St_Johns")
NEW_YORK = ZoneInfo("America/New_York")
DIALECTS = [dialect.name for dialect in all_dialects()]
# Leap days, ends of months and of years, the first and last days of quarters, changes of clocks.
DAYS = [
    date(2018, 11, 4),
    date(2024, 2, 29),
    date(2024, 3, 31),
    date(2025, 1, 1),
    date(2026, 3, 8),
    date(2026, 7, 1),
    date(2026, 11, 2),
    date(2027, 2, 28),
]


def rule(condition: Expr) -> Rule:
    return Rule(name="it", condition=condition)


def bounds(template: Template) -> list[object]:
    return [piece.bound for piece in template.pieces if isinstance(piece, OpenDay | OpenStart)]


def random_rules(made: Batch) -> Iterator[Rule]:
    for program in made.programs:
        yield rule_of(write(program, made.vocabulary), made.vocabulary)


# ---- the text of each day ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", [*PARTNER_PROGRAM, OWN_TABLES])
def test_every_example_on_every_day(name: str, dialect: str) -> None:
    """§4.1: the day of the run is all that differs between the queries of two days."""
    project = load_example(name)
    zone, vocabulary, rules = ZoneInfo(project.settings.timezone), project.vocabulary, project.checked.rules
    for number, each in enumerate(rules.values()):
        template = members_template(each, vocabulary, zone=zone, dialect=dialect)
        for today in DAYS[number % 2 :: 2]:
            expected = members_query(each, vocabulary, today=today, zone=zone, dialect=dialect)
            assert template.on(today, zone) == expected
    template = memberships_template(rules, vocabulary, zone=zone, dialect=dialect)
    for today in DAYS:
        assert template.on(today, zone) == memberships_query(rules, vocabulary, today=today, zone=zone, dialect=dialect)


@pytest.mark.parametrize("seed", range(6))
def test_random_rules_on_every_day(seed: int) -> None:
    """§4.2, §5.2: also where two ends of a range fall on one day, and where a window is cut at today."""
    made = batch(seed, 12, 1)
    zone, vocabulary = made.zone, project_vocabulary(made.vocabulary.name)
    if turns_back(zone):
        zone = NEW_YORK
    dialect = DIALECTS[seed % len(DIALECTS)]
    for each in random_rules(made):
        try:
            template = members_template(each, vocabulary, zone=zone, dialect=dialect)
        except UnsupportedError:
            continue
        for today in (*DAYS, made.today):
            expected = members_query(each, vocabulary, today=today, zone=zone, dialect=dialect)
            assert template.on(today, zone) == expected, each


@pytest.mark.parametrize("seed", range(1, 6, 2))
def test_days_that_come_back(seed: int) -> None:
    """§2.5: where clocks are turned back over midnight, a template finds whom the compiler finds."""
    made = batch(seed, 12, 80)
    vocabulary = project_vocabulary(made.vocabulary.name)
    with Tables(made.vocabulary, made.partners) as tables:
        for each in random_rules(made):
            template = members_template(each, vocabulary, zone=ST_JOHNS)
            for today in (date(2010, 11, 7), date(2010, 11, 8), date(2010, 12, 7), made.today):
                found = tables.connection.execute(template.on(today, ST_JOHNS).sql).fetchall()
                expected = tables.members(each, today, ST_JOHNS)
                keys = {key for (key,) in found}
                assert [key in keys for key in tables.keys] == expected, each


def test_the_other_form_is_for_those_days_alone() -> None:
    seen = rule(Within(SEEN, TODAY, TODAY))
    assert members_template(seen, VOCABULARY, zone=NEW_YORK).by_day is None
    template = members_template(seen, VOCABULARY, zone=ST_JOHNS)
    assert template.by_day is not None
    assert template.by_day.midnights == (TODAY, Ago(-1))
    for today in (date(2010, 11, 6), date(2010, 11, 7), date(2010, 11, 8), date(2026, 6, 30)):
        assert template.on(today, ST_JOHNS) == members_query(seen, VOCABULARY, today=today, zone=ST_JOHNS)
    on_days = members_template(rule(Within(JOINED, TODAY, TODAY)), VOCABULARY, zone=ST_JOHNS)
    assert on_days.by_day is None


# ---- what is left open -------------------------------------------------------------------------------------------


def test_a_window_stays_relative() -> None:
    """§5.2: a month that is not over yet is cut at today, whichever day that is."""
    end_of_month = PeriodStart(Period.MONTH, 1, -1)
    window = Span(PeriodStart(Period.MONTH, 0), end_of_month)
    template = members_template(rule(Total(CLICKS, window, Op.GE, 1)), VOCABULARY, zone=UTC)
    assert bounds(template) == [PeriodStart(Period.MONTH, 0), Earliest((end_of_month, TODAY))]


def test_an_instant_is_the_start_of_a_day() -> None:
    template = members_template(rule(Total(TAPS, Span(Ago(1, Unit.MONTH), Ago(1)), Op.GE, 1)), VOCABULARY, zone=UTC)
    assert bounds(template) == [Ago(1, Unit.MONTH), TODAY]
    assert all(not isinstance(piece, OpenDay) for piece in template.pieces)


def test_fixed_days_are_texts() -> None:
    fixed = Within(JOINED, Fixed(date(2026, 1, 1)), Fixed(date(2026, 1, 31)))
    seen = Within(SEEN, Fixed(date(2026, 1, 1)), Fixed(date(2026, 1, 31)))
    assert bounds(members_template(rule(And((fixed, seen))), VOCABULARY, zone=UTC)) == []


def test_what_a_rule_says_is_never_taken_for_a_mark() -> None:
    """Every year that a mark could have, but one, stands in the rule; so do names that tables could have."""
    years = [str(year) for year in range(1901, 2291) if year != 2031]
    said = [Compare(NAME, Op.EQ, f"open_0_0_ {year}-01-01 {year}-01-02 00:00:00") for year in years]
    each = rule(Or((*said, Within(JOINED, Ago(30), TODAY))))
    template = members_template(each, VOCABULARY, zone=UTC)
    assert bounds(template) == [Ago(30), TODAY]
    assert [piece.relation for piece in template.pieces if isinstance(piece, OpenTable)] == ["partners"]
    today = date(2026, 6, 30)
    assert template.on(today, UTC) == members_query(each, VOCABULARY, today=today, zone=UTC)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_tables_are_left_open_where_they_are_bound(dialect: str) -> None:
    binding = Binding({"partners": ("crm", "DimPartner" if dialect in ("mysql", "bigquery") else "Dim`Partner")})
    each = rule(And((Compare(STAGE, Op.EQ, "Joined"), Total(CLICKS, SinceField(JOINED), Op.LT, 5))))
    template = members_template(each, VOCABULARY, zone=UTC, dialect=dialect, binding=binding)
    assert {piece.relation for piece in template.pieces if isinstance(piece, OpenTable)} == {"partners", "performance"}
    today = date(2026, 6, 30)
    expected = members_query(each, VOCABULARY, today=today, zone=UTC, dialect=dialect, binding=binding)
    assert template.on(today, UTC) == expected


# ---- all segments in one -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_memberships_are_the_members_of_each(seed: int) -> None:
    """§6.1, for many random rules at once."""
    made = batch(seed, 20, 120)
    vocabulary = project_vocabulary(made.vocabulary.name)
    rules = {f"it's number {number}": each for number, each in enumerate(random_rules(made))}
    with Tables(made.vocabulary, made.partners) as tables:
        query = memberships_query(rules, vocabulary, today=made.today, zone=made.zone)
        found = tables.connection.execute(query.sql).fetchall()
        assert len(set(found)) == len(found)
        for name, each in rules.items():
            keys = {key for segment, key, day in found if segment == name and day == made.today}
            assert [key in keys for key in tables.keys] == tables.members(each, made.today, made.zone), name


def test_the_columns_of_memberships() -> None:
    """A key may be called as one of our columns."""
    joined = {"new": rule(Within(JOINED, TODAY, TODAY))}
    query = memberships_query(joined, VOCABULARY, today=date(2026, 1, 1), zone=UTC)
    assert query.columns == ("segment", "id", "as_of")
    relations = VOCABULARY.relations | {"partners": replace(VOCABULARY.relations["partners"], key="Segment")}
    renamed = replace(VOCABULARY, relations=relations)
    query = memberships_query(joined, renamed, today=date(2026, 1, 1), zone=UTC)
    assert query.columns == ("segment_2", "Segment", "as_of")


def test_a_rule_of_yesterday_is_not_that_of_today() -> None:
    template = members_template(rule(Within(JOINED, Ago(1), Ago(1))), VOCABULARY, zone=UTC)
    texts = {template.on(date(2026, 6, 1) + timedelta(days=each), UTC).sql for each in range(10)}
    assert len(texts) == 10

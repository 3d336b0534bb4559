"""The memory backend beyond its verdicts (those are in test_truth): kinds of subject, wrong values, sums, the text."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from segdsl.backends.memory.compile import compile_predicate, sum_name
from segdsl.backends.memory.values import SubjectError
from segdsl.ir.days import TODAY as DAY_OF_RUN
from segdsl.ir.days import Ago, Fixed, Unit
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
    Rule,
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
    FEES,
    FLOATED,
    GROUP,
    JOINED,
    METRICS,
    NAME,
    REVENUE,
    SCORE,
    SEEN,
    STAGE,
    TAPS,
    TODAY,
    VISITS,
    in_memory,
)

ALL_TIME = Span(None, None)
PUBLISHED = And(
    (
        Compare(STAGE, Op.EQ, "Joined"),
        Within(JOINED, Ago(30), Ago(30)),
        Total(CLICKS, SinceField(JOINED), Op.LT, 5),
    )
)
MEMBER = {"stage": "Joined", "joined": date(2026, 3, 1), "clicks": [(date(2026, 3, 5), 3)]}


def test_a_subject_is_a_mapping_or_an_object() -> None:
    """§6.3: what is missing is unknown, whatever the subject is made of."""
    subjects = [MEMBER, ChainMap(MEMBER), SimpleNamespace(**MEMBER), {}, ChainMap(), SimpleNamespace()]
    predicate = compile_predicate(Rule(name="", condition=PUBLISHED)).at(TODAY)
    assert predicate.verdicts(subjects) == [True, True, True, None, None, None]
    assert predicate.members(iter(subjects)) == subjects[:3]
    assert predicate.verdict(subjects[2]) is True


def test_a_rule_is_compiled_once_and_bound_to_each_day() -> None:
    """§4.1: the day is an argument."""
    predicate = compile_predicate(Rule(name="", condition=PUBLISHED))
    days = [date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1)]
    assert [predicate.at(day).verdict(MEMBER) for day in days] == [False, True, False]
    with pytest.raises(TypeError, match="today is a date, not a datetime"):
        predicate.at(datetime(2026, 3, 31, tzinfo=UTC))


class Text(str):
    """A text of a class of one's own, as an enumeration of texts is."""


class Whole(int):
    """A number of a class of one's own."""


class Day(date):
    """A day of a class of one's own."""


@pytest.mark.parametrize(
    ("expr", "subject"),
    [
        (Compare(STAGE, Op.EQ, "Joined"), {"stage": Text("Joined")}),
        (Compare(CONTRACT, Op.EQ, "7"), {"contract": Decimal(7)}),
        (Compare(AGE, Op.EQ, 5), {"age": Whole(5)}),
        (Compare(SCORE, Op.EQ, 5), {"score": 5}),
        (Compare(FLOATED, Op.EQ, 5), {"floated": 5}),
        (Within(JOINED, DAY_OF_RUN, DAY_OF_RUN), {"joined": Day(2026, 3, 31)}),
        (Within(SEEN, DAY_OF_RUN, DAY_OF_RUN), {"seen": Day(2026, 3, 31)}),
        (HasAny(GROUP, ("b",)), {"group": {Text("b"): 1}}),
        (Total(CLICKS, ALL_TIME, Op.EQ, 5), {"clicks": {(Day(2026, 3, 31), Whole(5))}}),
    ],
)
def test_values_of_a_subclass(expr: Expr, subject: dict[str, Any]) -> None:
    """§2.2: a value has its type, whatever class it was made from."""
    assert in_memory(expr, [subject]) == [True]


MARCH = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 12)


@pytest.mark.parametrize(
    ("expr", "subject", "message"),
    [
        (Compare(STAGE, Op.EQ, "New"), {"stage": 1}, "`stage` is 1 (int), but a text is expected"),
        (Contains(NAME, "x"), {"name": b"x"}, "`name` is b'x' (bytes), but a text is expected"),
        (OneOf(CONTRACT, ("7",)), {"contract": 7.0}, "`contract` is 7.0 (float), but an id (a text or a whole number)"),
        (Compare(CONTRACT, Op.EQ, "1"), {"contract": True}, "`contract` is True (bool), but an id"),
        (Compare(AGE, Op.EQ, 1), {"age": True}, "`age` is True (bool), but a whole number is expected"),
        (Compare(AGE, Op.LT, 5), {"age": 1.5}, "`age` is 1.5 (float), but a whole number is expected"),
        (Compare(AGE, Op.LT, 5), {"age": "1"}, "`age` is '1' (str), but a whole number is expected"),
        (Compare(SCORE, Op.LT, 5), {"score": 1.5}, "`score` is 1.5 (float), but an exact number (a Decimal or an int)"),
        (Compare(BALANCE, Op.LT, 5), {"balance": 1.5}, "`balance` is 1.5 (float), but an exact number"),
        (Compare(BALANCE, Op.EQ, 5), {"balance": Decimal("NaN")}, "`balance` is Decimal('NaN') (Decimal), but an"),
        (Compare(BALANCE, Op.EQ, 1), {"balance": True}, "`balance` is True (bool), but an exact number"),
        (Compare(FLOATED, Op.LT, 5), {"floated": "1"}, "`floated` is '1' (str), but a number of less than 17 digits"),
        (Compare(FLOATED, Op.LT, 5), {"floated": True}, "`floated` is True (bool), but a number"),
        (Compare(FLOATED, Op.LT, 5), {"floated": float("nan")}, "`floated` is nan (float), but a number"),
        (Compare(FLOATED, Op.LT, 5), {"floated": 1e16}, "`floated` is 1e+16 (float), but a number of less than 17"),
        (Compare(ACTIVE, Op.EQ, True), {"active": 1}, "`active` is 1 (int), but True or False is expected"),
        (Within(JOINED, None, DAY_OF_RUN), {"joined": NOON}, "(datetime), but a date without a time is expected"),
        (Within(JOINED, None, DAY_OF_RUN), {"joined": "2026-03-01"}, "(str), but a date without a time is expected"),
        (Within(SEEN, None, DAY_OF_RUN), {"seen": "2026-03-01"}, "(str), but a date or a datetime is expected"),
        (HasAny(GROUP, ("a",)), {"group": "abc"}, "`group` is 'abc' (str), but a collection of texts is expected"),
        (HasAny(GROUP, ("a",)), {"group": 5}, "`group` is 5 (int), but a collection of texts is expected"),
        (HasAny(GROUP, ("a",)), {"group": ["b", 5]}, "`group` is 5 (int), but a text in the set is expected"),
        (Known(GROUP), {"group": iter("ab")}, "but a collection of texts is expected"),
        (Total(CLICKS, ALL_TIME, Op.LT, 5), {"clicks": 5}, "(int), but a collection of (date, number) pairs"),
        (Total(CLICKS, ALL_TIME, Op.LT, 5), {"clicks": "ab"}, "(str), but a collection of (date, number) pairs"),
        (Total(CLICKS, ALL_TIME, Op.LT, 5), {"clicks": [MARCH]}, "(date), but a (date, number) pair is expected"),
        (Total(CLICKS, ALL_TIME, Op.LT, 5), {"clicks": [(MARCH, 1, 2)]}, "(tuple), but a (date, number) pair"),
        (Total(CLICKS, ALL_TIME, Op.LT, 5), {"clicks": [(MARCH, 1.5)]}, "`clicks` is 1.5 (float), but a whole number"),
        (Total(CLICKS, ALL_TIME, Op.LT, 5), {"clicks": [(NOON, 1)]}, "(datetime), but a date without a time"),
        (Total(REVENUE, ALL_TIME, Op.LT, 5), {"revenue": [(MARCH, 1.5)]}, "`revenue` is 1.5 (float), but an exact"),
        (Total(FEES, ALL_TIME, Op.LT, 5), {"fees": [(MARCH, "1")]}, "`fees` is '1' (str), but a number"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_type(expr: Expr, subject: dict[str, Any], message: str) -> None:
    """§3.3, §5.4: nothing is converted, and nothing that cannot be compared is just unequal."""
    predicate = compile_predicate(Rule(name="", condition=expr)).at(TODAY)
    for ask in (predicate.verdict, lambda one: predicate.members([one]), lambda one: predicate.verdicts([one])):
        with pytest.raises(SubjectError) as error:
            ask(subject)
        assert message in str(error.value)


def test_a_value_is_looked_at_only_where_the_verdict_depends_on_it() -> None:
    """§6.1: false AND anything is false."""
    rule = And((Compare(STAGE, Op.EQ, "Joined"), Compare(AGE, Op.LT, 5)))
    assert in_memory(Not(rule), [{"stage": "New", "age": "?"}, {"stage": "New"}]) == [True, True]


def test_sums_keep_every_digit() -> None:
    """§5.4: Python's own addition of decimals would round the first to 28 digits and lose the cent."""
    events = [(MARCH, Decimal("1e30")), (MARCH, Decimal("0.01")), (MARCH, Decimal("-1e30"))]
    assert in_memory(Total(REVENUE, ALL_TIME, Op.EQ, Decimal("0.01")), [{"revenue": events}]) == [True]


@pytest.mark.parametrize(
    ("window", "name"),
    [
        (SinceField(JOINED), "clicks since joined"),
        (SinceField(JOINED, 31, 60), "clicks during days 31 to 60 since joined"),
        (SinceField(JOINED, 31), "clicks during days 31 on since joined"),
        (Span(Ago(30), DAY_OF_RUN), "clicks during last 30 days"),
        (Span(Ago(1, Unit.MONTH), None), "clicks during last 1 month"),
        (ALL_TIME, "clicks during all time"),
        (Span(None, DAY_OF_RUN), "clicks during all time"),
        (Span(Fixed(MARCH), Ago(1)), "clicks from 2026-03-01 to today - 1 day"),
        (Span(Fixed(MARCH), None), "clicks from 2026-03-01 to today"),
        (Span(None, Ago(7)), "clicks to today - 7 days"),
    ],
)
def test_sums_made_elsewhere(window: Window, name: str) -> None:
    """§5.3: a sum of None says that there was no event; the events themselves are not asked for."""
    assert sum_name(CLICKS, window) == name
    rule = Total(CLICKS, window, Op.LT, 5)
    predicate = compile_predicate(Rule(name="", condition=rule), summed=True).at(TODAY)
    assert predicate.verdicts([{name: 4}, {name: 5}, {name: None}, {"clicks": [(TODAY, 1)]}]) == [
        True,
        False,
        None,
        None,
    ]
    with pytest.raises(SubjectError, match=r"is 4.0 .float., but a whole number is expected"):
        predicate.verdict({name: 4.0})


def test_absence_and_money_made_elsewhere() -> None:
    """§5.2: without the date, the window is unknown, and whether it is empty."""
    rule = Or((Absent(CLICKS, SinceField(JOINED)), Total(REVENUE, ALL_TIME, Op.GT, 1)))
    predicate = compile_predicate(Rule(name="", condition=rule), summed=True).at(TODAY)
    money, clicks = sum_name(REVENUE, ALL_TIME), sum_name(CLICKS, SinceField(JOINED))
    subjects = [
        {"joined": MARCH},
        {"joined": MARCH, clicks: 3, money: 1},
        {},
        {money: Decimal("1.01")},
        {money: Decimal("1.00")},
    ]
    assert predicate.verdicts(subjects) == [True, False, None, True, None]


def test_events_are_added_up_once_for_each_subject() -> None:
    """A sum that a rule asks for twice is made once."""
    read: list[int] = []

    class Events(list[tuple[date, int]]):
        def __iter__(self) -> Iterator[tuple[date, int]]:
            read.append(1)
            return super().__iter__()

    total = [Total(CLICKS, ALL_TIME, Op.EQ, value) for value in (1, 2, 3)]
    once = in_memory(total[0], [{"clicks": Events([(MARCH, 3)])}]), len(read)
    read.clear()
    assert in_memory(Or(tuple(total)), [{"clicks": Events([(MARCH, 3)])}]) == [True]
    assert once == ([False], len(read))


def test_the_text_of_a_rule_never_enters_the_source() -> None:
    """No name and no value of a rule is ever read as Python."""
    hostile = '"); import os; ("'
    rule = And(
        (
            Compare(STAGE, Op.EQ, hostile),
            OneOf(NAME, (hostile,)),
            HasAny(GROUP, (hostile,)),
            Contains(NAME, hostile),
            Total(CLICKS, ALL_TIME, Op.LT, 123456789),
        )
    )
    predicate = compile_predicate(Rule(name=hostile, condition=rule))
    assert "import" not in predicate.source
    assert "123456789" not in predicate.source
    assert not {field.name for field in (STAGE, NAME, GROUP, *METRICS)} & set(predicate.source.split('"'))
    subject = {"stage": hostile, "name": hostile, "group": [hostile], "clicks": [(MARCH, 1)]}
    assert predicate.at(TODAY).verdict(subject) is True


def test_the_source_reads_like_the_definition() -> None:
    """§6.1: an And holds if all parts hold and fails if any part fails."""
    rule = And((Not(Compare(AGE, Op.LT, 5)), Constant(None)))
    age = "(type(x := values.get({})) is int or x is not None and (x := whole(x, {})) is not None)"
    assert (
        compile_predicate(Rule(name="", condition=rule)).source
        == f"""\
def verdict(subject):
    values = subject if type(subject) is dict else reading(subject)
    if (({age.format("k0", "k0")} and not x < k1) and False):
        return True
    if (({age.format("k2", "k2")} and x < k3) or False):
        return False
    return None

def members(subjects):
    found = []
    for subject in subjects:
        values = subject if type(subject) is dict else reading(subject)
        if (({age.format("k0", "k0")} and not x < k1) and False):
            found.append(subject)
    return found
"""
    )


def test_deep_rules() -> None:
    """A rule may be nested deeper than Python likes its parentheses."""
    rule: Expr = Total(CLICKS, ALL_TIME, Op.LT, 5)
    for depth in range(200):
        rule = And((rule, Compare(AGE, Op.GT, depth))) if depth % 2 else Or((rule, Compare(AGE, Op.EQ, depth)))
    subjects = [{"age": 300, "clicks": [(MARCH, 4)]}, {"age": 300, "clicks": [(MARCH, 5)]}, {"age": 300}]
    assert in_memory(rule, subjects) == [True, False, None]


def test_instants_and_counted_rows() -> None:
    """§2.5: a date among instants is a day already; §2.2: a counted row is worth one."""
    taps = [(MARCH, 1), (NOON, 1), (NOON.replace(tzinfo=UTC), 1)]
    assert in_memory(Total(TAPS, Span(Fixed(MARCH), Fixed(MARCH)), Op.EQ, 3), [{"taps": taps}]) == [True]
    assert in_memory(Total(VISITS, ALL_TIME, Op.EQ, 2), [{"visits": [(MARCH, 1), [MARCH, 1]]}]) == [True]

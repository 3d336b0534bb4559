"""What costs too much ends in an honest answer, and what can be seen soon costs little."""

from __future__ import annotations

import pytest

from segdsl.analysis.answer import Proved, Refuted
from segdsl.analysis.boxes import EVERYTHING, Form, all_of, any_of, box, branches_of
from segdsl.analysis.budget import BRANCHES_MAX, STEPS_MAX, Budget, OutOfBudgetError
from segdsl.analysis.facts import NO_FACTS
from segdsl.analysis.search import find
from segdsl.ir.days import Ago, Period, PeriodStart, Unit
from segdsl.ir.nodes import And, Compare, Expr, HasAny, Not, OneOf, Op, Or, Span, Total, Within
from tests.analysis.asked import PARTNERS, meaning, prover, told

JOINED = PARTNERS.fields["original_joined_date"]
CHANGED = PARTNERS.fields["last_transition_date"]
NAME = PARTNERS.fields["partner_name"]
STAGE = PARTNERS.fields["relationship_stage"]
CLICKS = PARTNERS.metrics["clicks"]


def branch(number: int) -> Expr:
    """The number of clicks that a partner has who joined so many days ago."""
    clicks = Total(CLICKS, Span(Ago(number + 1), Ago(0)), Op.GE, number + 2)
    return And((OneOf(STAGE, ("Joined", "Expired")), Within(JOINED, Ago(2 * number), Ago(2 * number)), clicks))


MANY = Or(tuple(branch(number) for number in range(2_000)))


def test_two_thousand_branches_end_in_an_answer() -> None:
    last = MANY.parts[-1]
    assert prover().can_meet(MANY, last) is True
    assert prover().can_meet(MANY, Within(JOINED, Ago(3), Ago(3))) is False
    assert isinstance(prover().equal(MANY, Or(MANY.parts[::-1])), Proved)
    assert prover().is_inside(MANY, Or(MANY.parts[1:])) is False


def test_what_takes_too_many_steps_is_unknown() -> None:
    """Each branch against each of the others, none of them word for word the same."""
    branches = [part for part in MANY.parts if isinstance(part, And)]
    others = Or(tuple(And((*part.parts, Compare(NAME, Op.EQ, "A"))) for part in branches))
    one = Or(tuple(And((*part.parts, OneOf(NAME, ("A",)))) for part in branches))
    assert told(prover().implies(one, others)) == f"unknown: it takes more than {STEPS_MAX:,} steps"


def test_so_many_branches_and_no_more() -> None:
    assert Budget().branches == BRANCHES_MAX == 4_096
    assert Budget().steps == STEPS_MAX == 100_000


FEW = 20


@pytest.fixture
def few_branches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions come to no more than a FEW branches."""
    monkeypatch.setattr("segdsl.analysis.prove.Budget", lambda branches=FEW: Budget(branches))


TOO_MANY = f"unknown: it comes to more than {BRANCHES_MAX:,} AND-branches"

TWICE = """
    joined on 2026-01-01 AND joined exactly 5 days ago
    AND transitioned on 2026-01-01 AND transitioned exactly 6 days ago
"""
"""Today is two days at once; but that shows only where days are put together, in each branch anew."""

GROUPS = [HasAny(PARTNERS.fields["partner_group"], (f"g{number}",)) for number in range(FEW + 1)]


@pytest.mark.usefixtures("few_branches")
def test_what_comes_to_too_many_branches_is_unknown() -> None:
    twice = meaning(TWICE)
    assert told(prover().empty(And((twice, Or(tuple(GROUPS[1:])))))) == "proved"
    too_many = And((twice, Or(tuple(GROUPS))))
    assert told(prover().empty(too_many)) == TOO_MANY
    assert prover().can_meet(too_many, meaning("partner_name is known")) is None
    assert prover().is_inside(too_many, meaning("partner_id is unknown")) is None
    assert prover().guilty(too_many) == ()


@pytest.mark.usefixtures("few_branches")
def test_nothing_is_implied_where_it_cannot_be_told_whether_there_is_a_member() -> None:
    one, either = Compare(NAME, Op.EQ, "A"), OneOf(NAME, ("A", "B"))
    assert prover().implied(And((one, either))) == (either,)
    assert prover().implied(And((one, either, meaning(TWICE), Or(tuple(GROUPS))))) == ()


@pytest.mark.usefixtures("few_branches")
def test_a_fact_without_which_it_cannot_be_told_counts_as_used() -> None:
    nameless = meaning("contract_stage = Joined AND contract_id is unknown")
    both = And((meaning(TWICE), nameless, Or(tuple(GROUPS))))
    assert told(prover().empty(both)) == "proved active-contracts-have-an-id"
    assert told(prover(use_facts=False).empty(both)) == TOO_MANY


def test_an_alternative_may_have_become_impossible_when_it_is_taken() -> None:
    """Settling the next choices does not look at the one after them, which is the shortest then."""

    def bits(**masks: int) -> Form:
        return Form(box(masks=masks))

    longer = tuple(bits(**{name: 1}) for name in "cdef")
    first = (Form(bits(a=1, **{f"x{number}": 1 for number in range(7)}).box, (longer,)), bits(a=2))
    settled = [(bits(**{f"x{number}": 1}), bits(y=4)) for number in range(7)]
    last = (bits(a=2, b=4), bits(g=1))
    found = find(Form(box(), (first, *settled, last)), NO_FACTS, Budget(), 0)
    assert found is not None
    assert found.box.masks["a"] == found.box.masks["g"] == found.box.masks["c"] == 1


def test_many_windows_count_more() -> None:
    """Clicks on one of two days, over and over, and fewer of them altogether: that shows only once all are chosen."""
    choices = [
        Or(tuple(Total(CLICKS, Span(Ago(day), Ago(day)), Op.GE, 2) for day in (2 * number, 2 * number + 1)))
        for number in range(13)
    ]
    few, fewer = (Total(CLICKS, Span(Ago(60), Ago(0)), Op.LT, number) for number in (26, 10))
    assert told(prover().empty(And((*choices[:5], fewer)))) == "proved"
    assert told(prover().empty(And((*choices, few)))) == f"unknown: it takes more than {STEPS_MAX:,} steps"


def test_many_moments() -> None:
    """§4.2: with many days of the calendar, a likely day is tried, and what they exclude at any time is seen."""

    def months(first: int, last: int) -> list[Expr]:
        return [Within(JOINED, PeriodStart(Period.MONTH, -number), None) for number in range(first, last)]

    assert told(prover().empty(And(tuple(months(0, 12))))) == (
        "2026-06-15: partner { original_joined_date: 2026-06-15 } expect match"
    )
    assert told(prover().empty(And((*months(0, 12), Within(JOINED, None, Ago(32)))))) == "proved"
    leap = Within(CHANGED, Ago(1, Unit.YEAR), Ago(366))
    undecided = And((*months(0, 12), leap))
    reason = "unknown: it names more than 8 different days of the calendar at once"
    assert told(prover().empty(undecided)) == reason
    other = Compare(NAME, Op.EQ, "A")
    assert isinstance(prover().empty(Or((undecided, other))), Refuted)
    assert told(prover().empty(Or((undecided, And((other, Not(other))))))) == reason


def test_choices_beyond_those_looked_at() -> None:
    names = [Not(OneOf(NAME, (f"n{number}",))) for number in range(40)]
    either = [Or((name, Compare(STAGE, Op.EQ, "New"))) for name in names]
    assert isinstance(
        prover().empty(And((*either, Compare(NAME, Op.EQ, "n39"), Compare(STAGE, Op.EQ, "Joined")))), Proved
    )
    assert isinstance(
        prover().empty(And((*either, OneOf(NAME, ("n39", "n40")), Compare(STAGE, Op.EQ, "Joined")))), Refuted
    )
    nested = And(
        tuple(
            Or((And((name, Or((name, Within(JOINED, Ago(3), None))))), Within(JOINED, None, Ago(5)))) for name in names
        )
    )
    assert isinstance(prover().empty(nested), Refuted)


def test_forms() -> None:
    assert all_of([]) == EVERYTHING
    assert any_of([]) is None
    assert any_of([None, EVERYTHING]) == EVERYTHING
    some, other = (Form(box(masks={"relationship_stage": mask})) for mask in (1, 2))
    assert any_of([some, EVERYTHING, other]) is EVERYTHING
    assert all_of([EVERYTHING, None]) is None


def test_branches_of_a_form() -> None:
    some, other = (Form(box(masks={"relationship_stage": mask})) for mask in (1, 2))
    choice = Form(EVERYTHING.box, ((some, other),))
    within = Form(EVERYTHING.box, ((choice, some),))
    assert branches_of(within, 9) == [some.box, other.box, some.box]
    assert branches_of(choice, 1) is None
    assert branches_of(within, 2) is None
    assert branches_of(Form(EVERYTHING.box, ((Form(EVERYTHING.box, ((some, other, some),)), other),)), 2) is None


def test_a_budget_is_what_it_says() -> None:
    budget = Budget(branches=1, steps=3)
    budget.branch()
    budget.step(3)
    with pytest.raises(OutOfBudgetError, match="AND-branches"):
        budget.branch()
    with pytest.raises(OutOfBudgetError, match="steps"):
        budget.step()
    with pytest.raises(OutOfBudgetError):
        find(Form(EVERYTHING.box, ((EVERYTHING, EVERYTHING),)), NO_FACTS, budget, 0)

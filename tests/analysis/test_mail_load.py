"""How many mails a subject can get (§9.1, §9.2), against all histories of a small world run through day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

import pytest

from segdsl.analysis import mail_load
from segdsl.analysis.answer import Answer, Unknown
from segdsl.analysis.mail_load import Load, Sent, busiest, largest_load, mailers, simulate
from segdsl.analysis.prove import Prover
from segdsl.backends.memory.compile import compile_predicate
from segdsl.ir import nodes as ir
from segdsl.vocabulary.load import builtin
from tests.analysis.projects import project

JOINED = "relationship_stage = Joined AND"
FIRST = date(2026, 6, 30)


def flow(name: str, condition: str, clauses: str = "", actions: str = 'send email "it"') -> str:
    """A segment and a workflow for it."""
    return f"""
        segment in_{name} {{ where {JOINED} {condition} }}
        workflow {name} {{ for in_{name} once per partner {clauses} {actions} }}
    """


def load_of(text: str, days: int = 1, **settings: object) -> Load:
    """The load, of which everything that is shown has been run through once more."""
    checked = project(text)
    found = largest_load(mailers(checked.workflows.values()), checked.rules, builtin(), days, **settings)  # type: ignore[arg-type]
    assert found.lower == sum(sent.mails for sent in found.sent) <= found.upper <= found.whatever
    assert found.is_exact == (found.reason == "")
    assert (found.witness is None) == (found.lower == 0)
    for sent in found.sent:
        segment = checked.workflows[sent.workflow].segment
        assert found.witness is not None
        subject = {**found.witness.fields, **found.witness.events}
        assert compile_predicate(checked.rules[segment]).at(sent.day).verdict(subject) is True
        assert found.witness.today <= sent.day < found.witness.today + timedelta(days)
    return found


def bounds(text: str, days: int = 1) -> tuple[int, int]:
    found = load_of(text, days)
    return found.lower, found.upper


# ---- on one day ------------------------------------------------------------------------------------------------


def test_workflows_that_meet_add_up() -> None:
    both = flow("a", "joined in the last 30 days") + flow("b", "joined in the last 60 days")
    apart = flow("c", "joined exactly 70 days ago")
    found = load_of(both + apart)
    assert (found.lower, found.upper, found.whatever) == (2, 2, 3)
    assert [sent.workflow for sent in found.sent] == ["a", "b"]


def test_pairs_that_meet_need_not_all_meet() -> None:
    """Each two of three choices have one in common, and no one is in all three."""
    days = ("exactly 1 day ago", "exactly 2 days ago", "exactly 3 days ago")
    text = "".join(
        flow(f"w{number}", f"(joined {one} OR joined {other})")
        for number, (one, other) in enumerate(combinations(days, 2))
    )
    assert bounds(text) == (2, 2)


def test_every_send_is_a_mail_and_nothing_else_is() -> None:
    actions = 'send email "a" send email "b" notify "us" end contract'
    assert bounds(flow("a", "joined on today", actions=actions)) == (2, 2)
    assert bounds(flow("a", "joined on today", actions='notify "us"')) == (0, 0)
    assert bounds("") == (0, 0)


def test_of_a_split_the_arm_with_the_most_counts() -> None:
    actions = 'short: send email "a" long: send email "b" long: send email "c" send email "d"'
    found = load_of(flow("a", "joined on today", "split short/long", actions))
    assert found.upper == 3
    assert mailers(project(flow("a", "joined on today", "split short/long", actions)).workflows.values())[
        0
    ].templates == (
        "b",
        "c",
        "d",
    )


def test_a_hold_out_of_all_mails_nobody() -> None:
    assert bounds(flow("a", "joined on today", "hold out 100 percent")) == (0, 0)
    assert bounds(flow("a", "joined on today", "hold out 99 percent")) == (1, 1)


def test_who_is_excepted_is_not_mailed() -> None:
    young = f"segment young {{ where {JOINED} joined in the last 9 days }}"
    text = young + flow("a", "joined in the last 9 days") + flow("b", "joined in the last 9 days", "except young")
    found = load_of(text)
    assert (found.lower, found.upper, found.whatever) == (1, 1, 1)
    text = young + flow("a", "joined in the last 9 days") + flow("b", "joined in the last 10 days", "except young")
    assert bounds(text) == (1, 1)


def test_who_is_perhaps_excepted_is_mailed() -> None:
    """Left out are members, and of whom it is unknown is none (§6.1, §9.2)."""
    text = f"segment rich {{ where {JOINED} revenue >= 5 USD since joined }}"
    assert bounds(text + flow("a", "joined on today AND no revenue since joined", "except rich")) == (1, 1)


def test_until_a_day() -> None:
    old = flow("a", "joined on 2026-03-01", "until 2026-02-28")
    # A partner may be entered with a date ahead, but none has joined a month before it is mailed.
    assert bounds(old) == (1, 1)
    assert bounds(flow("a", "joined in the last 5 days AND joined on 2026-03-01", "until 2026-02-28")) == (0, 0)
    late = flow("b", "joined in the last 5 days AND joined on 2026-03-01")
    assert bounds(late + flow("a", "joined in the last 5 days", "until 2026-03-01")) == (2, 2)
    assert bounds(late + flow("a", "joined in the last 5 days", "until 2026-02-28")) == (1, 1)


@pytest.mark.parametrize(
    ("clauses", "most"),
    [
        (["", "", ""], 6),
        (["not more than 1 per 1 day"] * 3, 1),
        # What has no cap comes last.
        (["not more than 1 per 7 days", "", ""], 5),
        (["not more than 1 per 7 days", "not more than 2 per 7 days", ""], 4),
        (["not more than 3 per 1 month", "not more than 3 per 1 year", "not more than 3 per 2 weeks"], 3),
        (["not more than 3 per 7 days not more than 1 per 1 day", "not more than 3 per 7 days", ""], 5),
    ],
)
def test_caps(clauses: list[str], most: int) -> None:
    two = 'send email "x" send email "y"'
    text = "".join(flow(f"w{number}", "joined on today", clause, two) for number, clause in enumerate(clauses))
    assert bounds(text) == (most, most)


# ---- within several days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "days", "most"),
    [
        (["joined exactly 3 days ago", "joined exactly 5 days ago"], 2, 1),
        (["joined exactly 3 days ago", "joined exactly 5 days ago"], 3, 2),
        (["joined exactly 1 week ago", "joined exactly 9 days ago", "joined exactly 11 days ago"], 5, 3),
        (["joined exactly 1 week ago", "joined exactly 9 days ago", "joined exactly 11 days ago"], 4, 2),
        # The events of earlier days stay: who acted in the first month has acted.
        (
            [
                "joined in the last 30 days AND actions >= 1 since joined",
                "joined between 31 and 60 days ago AND no actions during days 0 to 30 since joined",
            ],
            7,
            1,
        ),
        # Events come in: from none to some.
        (["no clicks since joined", "clicks >= 5 since joined"], 1, 1),
        (["no clicks since joined", "clicks >= 5 since joined"], 2, 2),
        (["clicks >= 5 during last 2 days", "no clicks during last 2 days"], 1, 1),
        (["clicks >= 5 during last 2 days", "no clicks during last 2 days"], 2, 2),
        (["no clicks during 2026-01-01 to 2026-01-05", "clicks >= 5 during 2026-01-01 to 2026-01-05"], 2, 2),
        (["joined in this month", "joined in previous month"], 1, 1),
    ],
)
def test_on_days_in_a_row(conditions: list[str], days: int, most: int) -> None:
    text = "".join(flow(f"w{number}", condition) for number, condition in enumerate(conditions))
    assert bounds(text, days) == (most, most)


def test_until_a_day_of_the_week() -> None:
    text = flow("a", "joined exactly 3 days ago AND joined on 2026-03-01", "until 2026-03-04")
    text += flow("b", "joined exactly 5 days ago", "until 2026-03-{}")
    assert bounds(text.replace("{}", "06"), 7) == (2, 2)
    assert bounds(text.replace("{}", "05"), 7) == (1, 1)


def test_exceptions_on_other_days() -> None:
    young = f"segment young {{ where {JOINED} joined in the last 4 days }}"
    text = young + flow("a", "joined exactly 3 days ago") + flow("b", "joined exactly {} days ago", "except young")
    assert bounds(text.replace("{}", "4"), 7) == (1, 1)
    assert bounds(text.replace("{}", "5"), 7) == (2, 2)


def test_a_cap_over_fewer_days_than_are_looked_at_is_a_bound_for_each_of_them() -> None:
    """One mail a day and a mail on each of two days."""
    cap = "not more than 1 per 1 day"
    text = flow("a", "joined exactly 3 days ago", cap) + flow("b", "joined exactly 4 days ago", cap)
    assert bounds(text, 7) == (2, 2)
    assert bounds(text.replace("1 per 1 day", "1 per 7 days"), 7) == (1, 1)
    # On the same day the cap holds, which the bound from above does not see.
    found = load_of(text.replace("exactly 4", "exactly 3"), 7)
    assert (found.lower, found.upper) == (1, 2)
    assert found.reason.startswith("a cap over fewer days")


@pytest.mark.parametrize(
    "condition", ["joined in this month", "joined in the last 1 month", "no clicks during this month"]
)
def test_the_calendar_moves_with_no_number_of_days(condition: str) -> None:
    """So on another day it is bounded only; on the first, it is exact."""
    text = flow("a", f"{condition} AND partner_id = 7") + flow("b", f"NOT ({condition}) AND partner_id = 7")
    assert bounds(text) == (1, 1)
    found = load_of(text, 2)
    assert (found.lower, found.upper) == (1, 2)
    assert found.reason.startswith("whether what happens meanwhile")
    # What cannot be on any day cannot be on another one.
    assert bounds(flow("a", f"{condition} AND partner_id = 7") + flow("b", "partner_id = 8"), 2) == (1, 1)


def test_what_may_be_unknown_is_bounded() -> None:
    """Three steps that each need an event after the one before: the widest model allows it, the narrow one does not."""
    text = (
        flow("a", "no clicks since joined")
        + flow("b", "clicks = 1 since joined")
        + flow("c", "clicks = 2 since joined")
    )
    found = load_of(text, 7)
    assert (found.lower, found.upper, found.whatever) == (2, 3, 3)
    assert found.reason


@pytest.mark.parametrize("sets", [0, 1, 2])
def test_the_search_ends(sets: int) -> None:
    """Each workflow leaves out another one of six days: any five have a day in common, and all six have none."""
    text = ""
    for left_out in range(6):
        days = " OR ".join(f"joined exactly {day} days ago" for day in range(6) if day != left_out)
        text += flow(f"w{left_out}", f"({days})")
    found = load_of(text, sets=sets)
    assert (found.lower <= 5, found.upper) == (True, 6)
    assert found.reason == "there are too many sets of workflows to ask about all"
    assert bounds(text) == (5, 5)


def test_what_the_prover_does_not_know_is_possible_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    text = flow("a", "joined on today") + flow("b", "joined on yesterday")
    can_meet, empty = Prover.can_meet, Prover.empty

    def cannot_tell(self: Prover, expr: ir.And, other: ir.Expr) -> bool | None:
        return None if expr.parts else can_meet(self, expr, other)

    def puzzled(self: Prover, expr: ir.And) -> Answer:
        return Unknown("it is too hard") if len(expr.parts) > 1 else empty(self, expr)

    monkeypatch.setattr(Prover, "can_meet", cannot_tell)
    monkeypatch.setattr(Prover, "empty", puzzled)
    found = load_of(text)
    assert (found.lower, found.upper, found.reason) == (1, 2, "it is too hard")


def test_each_question_is_told_of() -> None:
    told: list[None] = []
    load_of(flow("a", "joined on today") + flow("b", "joined on today"), asked=lambda: told.append(None))
    assert 3 <= len(told) <= 8


# ---- against a small world -------------------------------------------------------------------------------------

SMALL_WORLDS = [
    ["joined in the last 2 days", "clicks < 5 since joined", "clicks >= 5 since joined"],
    ["joined exactly 2 days ago", "joined exactly 4 days ago AND no clicks since joined", "clicks > 1 since joined"],
    ["no clicks during last 1 day", "clicks >= 5 during days 0 to 1 since joined", "joined exactly 3 days ago"],
    ["NOT clicks >= 5 since joined", "joined between 3 and 4 days ago", "no clicks since joined"],
    ["clicks = 6 during last 2 days", "clicks = 5 during last 2 days", "clicks = 1 during last 2 days"],
]


@pytest.mark.parametrize("days", [1, 2, 3])
@pytest.mark.parametrize("conditions", SMALL_WORLDS, ids=range(len(SMALL_WORLDS)))
def test_no_history_has_more_than_the_bound(conditions: list[str], days: int) -> None:
    checked = project("".join(flow(f"w{number}", condition) for number, condition in enumerate(conditions)))
    senders = mailers(checked.workflows.values())
    run = [FIRST + timedelta(number) for number in range(days)]
    on_days = {(name, day): compile_predicate(rule).at(day) for name, rule in checked.rules.items() for day in run}

    def mails(subject: dict[str, object]) -> int:
        sent = simulate(senders, run, lambda name, day: ["x"] if on_days[name, day].verdict(subject) else [])
        return sum(each.mails for each in sent)

    found = largest_load(senders, checked.rules, builtin(), days)
    most = max(map(mails, histories()))
    assert found.lower <= most <= found.upper
    assert not found.is_exact or found.upper == most


def histories() -> Iterator[dict[str, object]]:
    """Partners of each age up to five days, with clicks on at most two days, also of the days to come."""
    for age in range(6):
        joined = FIRST - timedelta(age)
        on = [FIRST + timedelta(number) for number in range(-age, 3)]
        for clicked in [(), *((day,) for day in on), *combinations(on, 2)]:
            for clicks in ((1, 1), (5, 1), (1, 5)):
                events = list(zip(clicked, clicks, strict=False))
                yield {"relationship_stage": "Joined", "original_joined_date": joined, "clicks": events}


# ---- simulation ------------------------------------------------------------------------------------------------


def simulated(text: str, members: dict[str, dict[int, list[str]]], days: int = 4) -> list[tuple[int, str, str, int]]:
    """The mails of a made-up program: the members of each segment by the number of the day."""
    sent = simulate(
        mailers(project(text).workflows.values()),
        [FIRST + timedelta(number) for number in range(days)],
        lambda segment, day: members.get(segment, {}).get((day - FIRST).days, []),
    )
    return [((each.day - FIRST).days, each.workflow, str(each.subject), each.mails) for each in sent]


def test_once_per_subject_and_workflow() -> None:
    members = {"in_a": {0: ["x"], 1: ["x", "y"], 3: ["x"]}, "in_b": {1: ["x"]}}
    text = flow("a", "joined on today") + flow("b", "joined on today", actions='send email "1" send email "2"')
    assert simulated(text, members) == [(0, "a", "x", 1), (1, "a", "y", 1), (1, "b", "x", 2)]


def test_clauses_in_a_simulation() -> None:
    staff = f"segment staff {{ where {JOINED} partner_id = 7 }}"
    text = staff + flow("a", "joined on today", f"except staff until {FIRST + timedelta(2)}")
    members = {"in_a": {0: ["x", "y"], 1: ["x", "y"], 2: ["z"], 3: ["u"]}, "staff": {0: ["x"]}}
    assert simulated(text, members) == [(0, "a", "y", 1), (1, "a", "x", 1), (2, "a", "z", 1)]


def test_who_may_have_no_more_mails_is_mailed_later() -> None:
    text = flow("a", "joined on today", actions='send email "1" send email "2"')
    text += flow("b", "joined on today", "not more than 2 per 2 days")
    text += flow("c", "joined on today", "not more than 3 per 1 week", 'send email "3" send email "4"')
    members = {name: {day: ["x"] for day in range(4)} for name in ("in_a", "in_b", "in_c")}
    # Of the two mails of `c` one is allowed, and the workflow is done with the partner.
    assert simulated(text, members) == [(0, "a", "x", 2), (0, "c", "x", 1), (2, "b", "x", 1)]


def test_the_busiest_days() -> None:
    sent = [Sent(FIRST + timedelta(day), "w", who, mails) for day, who, mails in
            [(0, "x", 1), (3, "x", 1), (9, "x", 1), (9, "x", 1), (10, "y", 3)]]  # fmt: skip
    assert busiest(sent, 7) == {"x": (3, FIRST + timedelta(3)), "y": (3, FIRST + timedelta(10))}
    assert busiest(sent, 1) == {"x": (2, FIRST + timedelta(9)), "y": (3, FIRST + timedelta(10))}
    assert busiest([], 7) == {}


def test_the_sources_are_named() -> None:
    assert "Tomita" in (mail_load.__doc__ or "")

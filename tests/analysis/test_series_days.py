"""What a series says (§8.3): on which days each segment can have a member, who is in two, what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations_with_replacement

import pytest

from segdsl.analysis.series import (
    Axis,
    Days,
    Finding,
    Gap,
    Meeting,
    SeriesDays,
    Undecided,
    series_days,
    series_findings,
)
from segdsl.analysis.witness import run
from segdsl.backends.memory.compile import compile_predicate
from segdsl.ir.nodes import Rule
from tests.analysis.projects import Puzzled, project, prover

JOINED = "relationship_stage = Joined AND"
TODAY = date(2026, 6, 30)


def days_of(*conditions: str, field: str | None = None, **settings: bool) -> SeriesDays:
    """The days of a series of segments `s1`, `s2`, … with these conditions on joined partners."""
    names = [f"s{number}" for number in range(1, len(conditions) + 1)]
    segments = [f"segment {name} {{ where {JOINED} {text} }}" for name, text in zip(names, conditions, strict=True)]
    checked = project("\n".join([*segments, f"series s {{ {', '.join(names)} }}"]))
    return series_days(checked.series["s"], checked.rules, prover(**settings), field)


def ranges(found: SeriesDays) -> list[list[tuple[int, int]]]:
    return [[(days.first, days.last) for days in each.days] for each in found.covered]


def kinds(findings: tuple[Finding, ...]) -> list[str]:
    return [type(found).__name__ for found in findings]


# ---- what is covered -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "covered"),
    [
        ("joined in the last 30 days", [(0, 30)]),
        ("joined in the last 30 complete days", [(1, 30)]),
        ("joined between 31 and 60 days ago", [(31, 60)]),
        ("joined exactly 14 days ago", [(14, 14)]),
        ("(joined exactly 3 days ago OR joined exactly 9 days ago)", [(3, 3), (9, 9)]),
        ("joined in the next 2 weeks", [(-14, 0)]),
        ("joined in this month", [(-30, 30)]),
        ("joined in previous month", [(1, 61)]),
        ("joined in the last 2 months", [(0, 62)]),
        ("joined in the last 2 days AND actions >= 1 during days 1 to 5 since joined", [(1, 2)]),
        # The event lies 9 days or more after joining and more than 11 days back.
        (
            "joined in last 25 days AND clicks = 7 during days 9 to 12 since joined AND no clicks during last 11 days",
            [(21, 25)],
        ),
        ("joined in the last 3 days AND joined before 2 days ago AND joined is known", [(3, 3)]),
        ("joined on today AND joined on yesterday", []),
    ],
)
def test_days_of_a_segment(condition: str, covered: list[tuple[int, int]]) -> None:
    assert ranges(days_of(condition, "joined exactly 1 day ago"))[0] == covered


def enumerated(rule: Rule, ages: range) -> list[int]:
    """The ages at which somebody with at most two days of clicks is a member, found by trying all."""
    day = compile_predicate(rule).at(TODAY)
    return [age for age in ages if any(day.verdict(subject) for subject in _subjects(age))]


def _subjects(age: int) -> Iterator[dict[str, object]]:
    fields = {"relationship_stage": "Joined", "original_joined_date": TODAY - timedelta(age)}
    for ago in (*combinations_with_replacement(range(-1, 12), 2), *((ago,) for ago in range(12)), ()):
        for clicks in (1, 5):
            yield {**fields, "clicks": [(TODAY - timedelta(each), clicks) for each in ago]}


@pytest.mark.parametrize(
    "condition",
    [
        "joined in the last 8 days AND clicks < 5 since joined",
        "joined in the last 8 days AND (clicks < 5 OR no clicks) during last 3 days",
        "joined in the last 8 days AND clicks >= 5 during days 2 to 4 since joined",
        "joined in the last 9 days AND clicks >= 1 during days 2 to 3 since joined AND no clicks during last 4 days",
        "joined in the last 9 days AND no clicks during last 6 days AND clicks = 5 since joined",
        "joined in the last 9 days AND clicks >= 1 during last 2 days AND no clicks during days 0 to 5 since joined",
        "joined in the last 8 days AND NOT (joined exactly 4 days ago OR clicks >= 5 since joined)",
        "joined in the last 9 days AND (joined exactly 0 days ago OR clicks = 10 during days 3 to 4 since joined)",
    ],
)
def test_days_are_those_on_which_somebody_is_a_member(condition: str) -> None:
    rule = project(f"segment a {{ where {JOINED} {condition} }}").rules["a"]
    (covered, _) = ranges(days_of(condition, "joined exactly 1 day ago"))
    assert [day for first, last in covered for day in range(first, last + 1)] == enumerated(rule, range(-2, 12))


def test_open_ends() -> None:
    earlier, later = days_of("joined on or after 3 days ago", "joined before 3 days ago").covered
    assert (earlier.since_ever, earlier.for_ever, earlier.days[-1].last) == (True, False, 3)
    assert (later.since_ever, later.for_ever, later.days[0].first) == (False, True, 4)


def test_calendar_days() -> None:
    found = days_of("joined between 2026-01-01 and 2026-01-31", "joined between 2026-02-02 and 2026-02-28")
    assert found.axis is not None
    assert found.axis.is_calendar
    assert [[found.axis.names(days) for days in each.days] for each in found.covered] == [
        ["2026-01-01 to 2026-01-31"],
        ["2026-02-02 to 2026-02-28"],
    ]
    (gap,) = found.findings
    assert isinstance(gap, Gap)
    assert found.axis.names(gap.days) == "2026-02-01"
    assert (gap.after, gap.before) == (("s1",), ("s2",))


def test_the_ends_of_the_calendar() -> None:
    found = days_of("joined on or before 0001-01-03", "joined on or after 9999-12-30")
    assert found.axis is not None
    assert [(each.since_ever, each.for_ever) for each in found.covered] == [(True, False), (False, True)]
    # Only so many days are looked at.
    assert found.covered[1].days == ()


def test_names_of_days() -> None:
    axis = days_of("joined on today", "joined on yesterday").axis
    assert isinstance(axis, Axis)
    assert [axis.names(Days(3, 3)), axis.names(Days(3, 5)), axis.name(-1)] == ["day 3", "days 3 to 5", "day -1"]


# ---- the date that is followed ---------------------------------------------------------------------------------


def followed(*conditions: str, field: str | None = None) -> str | None:
    axis = days_of(*conditions, field=field).axis
    return None if axis is None else axis.field.name


def test_the_date_is_the_one_that_all_segments_ask_for() -> None:
    joined, moved = "joined exactly 3 days ago", "transitioned exactly 3 days ago"
    assert followed(joined, joined) == "original_joined_date"
    assert followed(f"{moved} AND {joined}", joined) == "original_joined_date"
    assert followed(joined, moved) is None
    assert followed(joined, moved, field="original_joined_date") is None


def test_of_several_dates_the_one_that_begins_and_ends() -> None:
    both = "transitioned is known AND NOT transitioned in the last 3 days AND joined in the last 5 days"
    assert followed(f"(transitioned on today OR partner_id = 7) AND {both}", both) == "original_joined_date"
    assert followed(both, both, field="last_transition_date") == "last_transition_date"
    open_ends = "(joined on today OR partner_id = 7) AND (transitioned on today OR partner_id = 8)"
    assert followed(open_ends, open_ends) == "original_joined_date"


def test_a_window_counts_from_a_date_too() -> None:
    found = days_of("joined in the last 3 days", "actions >= 1 during days 4 to 8 since joined")
    assert found.axis == Axis(found.axis.field, False) if found.axis else False
    assert not found.findings
    assert (found.covered[1].days[0].first, found.covered[1].for_ever) == (4, True)


def test_without_a_date_only_meetings_are_found() -> None:
    found = days_of("partner_id = 7", "transitioned exactly 3 days ago")
    assert (found.axis, found.covered) == (None, ())
    (meeting,) = found.findings
    assert isinstance(meeting, Meeting)
    assert meeting.days == ()


# ---- what does not hold ----------------------------------------------------------------------------------------


def test_months_that_tile_are_right() -> None:
    assert days_of("joined in the last 30 days", "joined between 31 and 60 days ago").findings == ()


def test_a_day_that_is_in_two() -> None:
    found = days_of("joined in the last 30 days", "joined between 28 and 60 days ago")
    (meeting,) = found.findings
    assert isinstance(meeting, Meeting)
    assert (meeting.first, meeting.second, meeting.days) == ("s1", "s2", (Days(28, 30),))
    age = (meeting.witness.today - meeting.witness.fields["original_joined_date"]).days  # type: ignore[operator]
    assert 28 <= age <= 30
    checked = project(f"segment a {{ where {JOINED} joined between 28 and 30 days ago }}")
    assert run(meeting.witness, checked.rules["a"].condition) is True


def test_days_that_touch_are_no_meeting_where_the_rest_keeps_apart() -> None:
    few, many = "clicks < 5 since joined", "clicks >= 5 since joined"
    assert days_of(f"joined in the last 30 days AND {few}", f"joined in the last 30 days AND {many}").findings == ()


def test_days_that_are_left_out() -> None:
    found = days_of(
        "joined in the last 30 days", "joined between 33 and 40 days ago", "joined between 42 and 50 days ago"
    )
    assert found.findings == (Gap(Days(31, 32), ("s1",), ("s2",)), Gap(Days(41, 41), ("s2",), ("s3",)))


def test_segments_in_another_order_leave_the_same_gap() -> None:
    found = days_of("joined between 33 and 40 days ago", "joined in the last 30 days")
    assert found.findings == (Gap(Days(31, 32), ("s2",), ("s1",)),)


def test_nobody_at_all_leaves_nothing_out() -> None:
    nobody = "joined on today AND joined on yesterday"
    assert days_of(nobody, nobody).findings == ()


def test_facts_of_the_background_are_used() -> None:
    undated, dated = "joined is unknown AND transitioned on today", "transitioned on today"
    assert days_of(undated, dated).findings == ()
    assert kinds(days_of(undated, dated, use_facts=False).findings) == ["Meeting"]


def test_what_is_not_known_is_said() -> None:
    checked = project(f"""
        segment a {{ where {JOINED} joined in the last 2 days }}
        segment b {{ where {JOINED} joined exactly 5 days ago }}
        series s {{ a, b }}
    """)
    puzzled = Puzzled("disjoint")
    assert series_findings(checked.series["s"], checked.rules, puzzled) == (
        Undecided("a", "b", "it is too hard"),
        Undecided("a", None, "it is too hard"),
        Undecided("b", None, "it is too hard"),
    )
    found = series_days(checked.series["s"], checked.rules, puzzled)
    assert [(each.days, each.reason) for each in found.covered] == [((), "it is too hard")] * 2

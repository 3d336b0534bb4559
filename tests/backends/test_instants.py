"""Date fields and metrics that hold instants (§2.5): days are those of the run's zone, on every backend."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from segdsl.backends.sql.compile import verdicts_query
from segdsl.backends.sql.dialect import UnsupportedError
from segdsl.ir.days import TODAY as DAY_OF_RUN
from segdsl.ir.days import Fixed
from segdsl.ir.nodes import Absent, Compare, Not, Op, Or, Rule, SinceField, Span, Total, Within
from tests.backends.support import AGE, SEEN, SEEN_TZ, TAPS, VOCABULARY, verdicts

NEW_YORK = ZoneInfo("America/New_York")
KOLKATA = ZoneInfo("Asia/Kolkata")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
ST_JOHNS = ZoneInfo("America/St_Johns")


@pytest.mark.parametrize(
    ("zone", "day", "instant", "expected"),
    [
        (UTC, "2026-03-31", "2026-03-31T00:00:00", True),
        (UTC, "2026-03-31", "2026-03-31T23:59:59.999999", True),
        (UTC, "2026-03-31", "2026-04-01T00:00:00", False),
        (NEW_YORK, "2026-03-30", "2026-03-31T03:59:59.999999", True),
        (NEW_YORK, "2026-03-30", "2026-03-31T04:00:00", False),
        (KOLKATA, "2026-03-31", "2026-03-30T18:30:00", True),
        (KOLKATA, "2026-03-31", "2026-03-30T18:29:59.999999", False),
        # The day on which clocks go forward has 23 hours.
        (NEW_YORK, "2026-03-08", "2026-03-08T05:00:00", True),
        (NEW_YORK, "2026-03-08", "2026-03-09T03:59:59.999999", True),
        (NEW_YORK, "2026-03-08", "2026-03-09T04:00:00", False),
        # In São Paulo they went forward at midnight: the day began at one o'clock.
        (SAO_PAULO, "2018-11-04", "2018-11-04T03:00:00", True),
        (SAO_PAULO, "2018-11-04", "2018-11-04T02:59:59.999999", False),
        # In St. John's they went back at one minute past midnight: the day began twice.
        (ST_JOHNS, "2005-10-30", "2005-10-30T02:30:00", True),
        (ST_JOHNS, "2005-10-30", "2005-10-30T02:31:00", False),
        (ST_JOHNS, "2005-10-29", "2005-10-30T02:31:00", True),
        (ST_JOHNS, "2005-10-30", "2005-10-30T03:30:00", True),
    ],
)
def test_the_day_of_an_instant(zone: ZoneInfo, day: str, instant: str, expected: bool) -> None:
    """§2.5: stored without a zone or with one, it is the same instant."""
    on_day = Fixed(date.fromisoformat(day))
    moment = datetime.fromisoformat(instant)
    within = Or((Within(SEEN, on_day, on_day), Within(SEEN_TZ, on_day, on_day)))
    naive = {"seen": moment}
    aware = {"seen_tz": moment.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=9)))}
    assert verdicts(within, naive, aware, zone=zone) == [expected or None, expected or None]
    assert verdicts(Not(within), naive | aware, zone=zone) == [not expected]


def test_open_ends_and_the_ends_of_the_calendar() -> None:
    """§4.2: an open range holds every day that is known."""
    moments = [{"seen": datetime(2026, 3, 31, 12)}, {"seen": None}]
    ends = (None, Fixed(date.min)), (None, Fixed(date.max))
    for first in ends[0]:
        for last in ends[1]:
            assert verdicts(Within(SEEN, first, last), *moments, zone=NEW_YORK) == [True, None]


def test_events_at_instants() -> None:
    """§5.2: an event tonight in New York is tomorrow in UTC, and is seen today."""
    tonight = {"taps": [(datetime(2026, 4, 1, 3, 59), 2)]}
    tomorrow = {"taps": [(datetime(2026, 4, 1, 4, 0), 2)]}
    today = Total(TAPS, Span(DAY_OF_RUN, None), Op.EQ, 2)
    assert verdicts(today, tonight, tomorrow, zone=NEW_YORK) == [True, None]
    assert verdicts(today, tonight, tomorrow, zone=UTC) == [None, None]


def test_windows_from_an_instant_to_instants() -> None:
    """§5.2: day 0 is the local day of the date that the window starts from."""
    morning = datetime(2026, 3, 9, 3, 0)  # still the 8th in New York
    rule = Or((Total(TAPS, SinceField(SEEN, 0, 0), Op.GE, 1), Compare(AGE, Op.GT, 1)))
    subjects = [{"seen": morning, "taps": [(morning - timedelta(hours=hours), 1)]} for hours in (-1, 0, 21, 22, 23)]
    assert verdicts(rule, *subjects, zone=NEW_YORK) == [None, True, True, True, None]
    assert verdicts(rule, *subjects, zone=UTC) == [True, True, None, None, None]
    assert verdicts(Absent(TAPS, SinceField(SEEN)), subjects[0] | {"seen": None}, zone=NEW_YORK) == [None]


def test_a_zone_without_a_name() -> None:
    """§6.3: what an engine cannot work out is refused, not approximated; literals need no name."""
    fixed = timezone(timedelta(hours=5))
    midnight = Within(SEEN, Fixed(date(2026, 3, 31)), None)
    assert verdicts(midnight, {"seen": datetime(2026, 3, 30, 19)}, {"seen": datetime(2026, 3, 30, 18)}, zone=fixed) == [
        True,
        False,
    ]
    anchored = Rule(name="", condition=Absent(TAPS, SinceField(SEEN)))
    with pytest.raises(UnsupportedError, match=r"the zone UTC\+05:00 has no name that an engine knows"):
        verdicts_query(anchored, VOCABULARY, today=date(2026, 3, 31), zone=fixed)

"""The instants at which the days of a zone begin (§2.5), so that a date range on instants is two literals.

A day begins at local midnight, or where the clocks skip midnight, when they do. In a few zones clocks have been turned
back over midnight: the old day comes back for a while after the new one began, and its instants are no interval. Then
there is no such literal, and the engine has to work out each instant's date.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

_MOMENT = timedelta(microseconds=1)


def start_of(day: date, zone: tzinfo) -> datetime | None:
    """The first instant of the day, in UTC; None where the clocks are turned back over that midnight."""
    midnight = datetime.combine(day, time.min, zone)
    first, second = midnight.astimezone(UTC), midnight.replace(fold=1).astimezone(UTC)
    turned_back = second > first and (second - _MOMENT).astimezone(zone).date() < day
    return None if turned_back else first

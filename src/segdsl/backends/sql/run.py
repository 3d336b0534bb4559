"""What a query knows besides its rule: the dialect, the day and the zone; and ranges of days, which need all three.

Every bound that touches no column is worked out here and sent as a literal (§4.1): no query contains a clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, timedelta, tzinfo

from sqlglot import exp

from segdsl.backends.sql.build import all_of, compared, day, moment
from segdsl.backends.sql.dialect import Dialect, UnsupportedError
from segdsl.backends.sql.instants import start_of
from segdsl.base.record import record
from segdsl.ir.days import Day, resolve
from segdsl.ir.nodes import Op


@record
class Run:
    """One run of a rule: in which dialect, on which day, in which zone."""

    dialect: Dialect
    today: date
    zone: tzinfo

    def in_days(
        self, column: Callable[[], exp.Expr], holds_instants: bool, first: date | None, last: date | None
    ) -> exp.Expr:
        """Whether the column is on the days from `first` to `last`, both in; NULL where it is. None is an open end."""
        if not holds_instants:
            return _between(column, first, last)
        edges = [(Op.GE, first)] if first is not None and first > date.min else []
        if last is not None and last < date.max:
            edges.append((Op.LT, last + timedelta(days=1)))
        starts = [(op, start_of(edge, self.zone)) for op, edge in edges]
        if not starts or any(start is None for _, start in starts):
            return _between(lambda: self.local_day(column()), first, last)
        instant = self.dialect.instant
        return all_of(*(compared(instant(column()), op, instant(moment(start))) for op, start in starts if start))

    def resolved(self, day: Day | None) -> date | None:
        """The day that a rule means in this run; an open end stays one."""
        return None if day is None else resolve(day, self.today)

    def local_day(self, moment: exp.Expr) -> exp.Expr:
        """The date of an instant in the run's zone."""
        return self.dialect.local_day(moment, _zone_name(self.zone))


def _between(column: Callable[[], exp.Expr], first: date | None, last: date | None) -> exp.Expr:
    if first is not None and first == last:
        return compared(column(), Op.EQ, day(first))
    bounds = []
    if first is not None:
        bounds.append(compared(column(), Op.GE, day(first)))
    if last is not None:
        bounds.append(compared(column(), Op.LE, day(last)))
    # With both ends open, every day that is known is in.
    return all_of(*bounds) if bounds else compared(column(), Op.EQ, column())


def _zone_name(zone: tzinfo) -> str:
    if zone == UTC:
        return "UTC"
    name = getattr(zone, "key", None)
    if not isinstance(name, str):
        raise UnsupportedError(f"the zone {zone} has no name that an engine knows")
    return name

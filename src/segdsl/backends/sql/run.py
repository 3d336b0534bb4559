"""What a query knows besides its rule: the dialect, the day and the zone; and ranges of days, which need all three.

Every bound that touches no column is worked out here and sent as a literal (§4.1): no query contains a clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, tzinfo

from sqlglot import exp

from segdsl.backends.sql.bounds import Bound, bound_after, resolve_bound
from segdsl.backends.sql.build import all_of, compared, day, moment
from segdsl.backends.sql.dialect import Dialect, UnsupportedError
from segdsl.backends.sql.instants import start_of
from segdsl.base.record import record
from segdsl.ir.nodes import Op


@record
class Run:
    """One run of a rule: in which dialect, on which day, in which zone."""

    dialect: Dialect
    today: date
    zone: tzinfo

    def in_days(
        self, column: Callable[[], exp.Expr], holds_instants: bool, first: Bound | None, last: Bound | None
    ) -> exp.Expr:
        """Whether the column is on the days from `first` to `last`, both in; NULL where it is. None is an open end.

        The shape of the answer does not depend on the day of the run, but where clocks are turned back over midnight.
        """
        if holds_instants:
            return self.at_instants(column, first, last)
        if first is not None and first == last:
            return compared(column(), Op.EQ, day(self.date_of(first)))
        return self._between(column, first, last)

    def at_instants(self, column: Callable[[], exp.Expr], first: Bound | None, last: Bound | None) -> exp.Expr:
        """The same of a column that holds instants."""
        edges = [(Op.GE, first)] if first is not None and self.date_of(first) > date.min else []
        if last is not None and self.date_of(last) < date.max:
            edges.append((Op.LT, bound_after(last)))
        starts = [(op, start_of(self.date_of(edge), self.zone)) for op, edge in edges]
        if not starts or any(start is None for _, start in starts):
            return self._between(lambda: self.local_day(column()), first, last)
        instant = self.dialect.instant
        return all_of(*(compared(instant(column()), op, instant(moment(start))) for op, start in starts if start))

    def date_of(self, bound: Bound) -> date:
        """The day that the bound is in this run."""
        return resolve_bound(bound, self.today)

    def local_day(self, moment: exp.Expr) -> exp.Expr:
        """The date of an instant in the run's zone."""
        return self.dialect.local_day(moment, _zone_name(self.zone))

    def _between(self, column: Callable[[], exp.Expr], first: Bound | None, last: Bound | None) -> exp.Expr:
        ends = ((Op.GE, first), (Op.LE, last))
        bounds = [compared(column(), op, day(self.date_of(end))) for op, end in ends if end is not None]
        # With both ends open, every day that is known is in.
        return all_of(*bounds) if bounds else compared(column(), Op.EQ, column())


def _zone_name(zone: tzinfo) -> str:
    if zone == UTC:
        return "UTC"
    name = getattr(zone, "key", None)
    if not isinstance(name, str):
        raise UnsupportedError(f"the zone {zone} has no name that an engine knows")
    return name

"""What a query knows besides its rule: the dialect, the day, the zone and where the data is; and ranges of days.

Every bound that touches no column is worked out here and sent as a literal (§4.1): no query contains a clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

from sqlglot import exp

from segdsl.backends.sql import build
from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.bounds import Bound, bound_after, resolve_bound
from segdsl.backends.sql.build import all_of, any_of, cast, compared, number, size_of
from segdsl.backends.sql.dialect import Dialect
from segdsl.backends.sql.instants import start_of
from segdsl.backends.sql.problems import too_many_digits, zone_without_name
from segdsl.base.record import record
from segdsl.ir.nodes import Op

WIDEST_INTEGER = 2**63 - 1

_PLAIN = re.compile("[a-z_][a-z0-9_]*", re.ASCII | re.IGNORECASE)


@record
class Run:
    """One run of a rule: in which dialect, on which day, in which zone, over which tables."""

    dialect: Dialect
    today: date
    zone: tzinfo
    binding: Binding = Binding()

    # ---- names ---------------------------------------------------------------------------------------------------

    def table(self, relation: str, alias: str) -> exp.Expr:
        """A relation under an alias."""
        return build.table(*self.path(relation), alias=alias)

    def column(self, relation: str, alias: str, column: str) -> exp.Expr:
        """A column of a relation that stands under an alias."""
        return build.column(alias, self.spelling(relation, column))

    def path(self, relation: str) -> tuple[str, ...]:
        """The names that lead to a relation, its own last, as the catalogue spells them."""
        bound = relation in self.binding.tables
        return self.binding.path(relation) if bound else (self._catalogued(relation),)

    def spelling(self, relation: str, column: str) -> str:
        """How the catalogue spells a column of a relation."""
        bound = (relation, column) in self.binding.columns
        return self.binding.column(relation, column) if bound else self._catalogued(column)

    def _catalogued(self, name: str) -> str:
        """How the catalogue spells a name that is not bound to another."""
        is_plain = self.dialect.in_capitals and _PLAIN.fullmatch(name)
        return name.upper() if is_plain else name

    def same_key(self, one: exp.Expr, other: exp.Expr) -> exp.Expr:
        """Whether two keys are the same, letter by letter."""
        return compared(self.dialect.key(one), Op.EQ, self.dialect.key(other))

    # ---- literals ------------------------------------------------------------------------------------------------

    def exact(self, value: str) -> exp.Expr:
        """A text that a text is compared with, letter by letter."""
        return self.dialect.exact(self.dialect.text(value))

    def one_of(self, value: exp.Expr, values: list[exp.Expr]) -> exp.Expr:
        """Whether a value is one of several, of which a dialect may take only so many at a time."""
        size = self.dialect.longest_list
        if len(values) <= size:
            return exp.In(this=value, expressions=values)
        lists = (values[start : start + size] for start in range(0, len(values), size))
        return any_of(*(exp.In(this=value.copy(), expressions=each) for each in lists))

    def whole(self, value: int) -> exp.Expr:
        """A whole number; as a decimal where engines would read it as a float."""
        return self.decimal(Decimal(value)) if abs(value) > WIDEST_INTEGER else self.dialect.number(value)

    def decimal(self, value: Decimal) -> exp.Expr:
        """A decimal with every digit that it has."""
        self._expect_fits(value)
        return self.dialect.decimal(value)

    def amount(self, value: Decimal, places: int) -> exp.Expr:
        """An amount of money, in the form in which the dialect compares amounts."""
        self._expect_fits(value)
        return self.dialect.amount_of(value, places)

    def _expect_fits(self, value: Decimal) -> None:
        digits, places = size_of(value)
        dialect = self.dialect
        if digits > dialect.digits or places > dialect.places:
            raise too_many_digits(dialect.title, format(value, "f"), dialect.digits, dialect.places)

    # ---- truth ---------------------------------------------------------------------------------------------------

    def certainly(self, value: bool) -> exp.Expr:
        """A condition that is always true, or always false."""
        return exp.Boolean(this=value) if self.dialect.has_truths else compared(number(1), Op.EQ, number(int(value)))

    def unknown(self) -> exp.Expr:
        """A condition that is always unknown."""
        if self.dialect.has_truths:
            return cast(exp.Null(), build.BOOLEAN)
        return compared(exp.Null(), Op.EQ, number(1))

    def chosen(self, *branches: tuple[exp.Expr, bool | None], otherwise: bool) -> exp.Expr:
        """The verdict of the first branch that is taken, as a condition."""
        values = {True: self._value(True), False: self._value(False), None: exp.Null()}
        value = build.case(
            *((taken, values[verdict].copy()) for taken, verdict in branches), otherwise=values[otherwise]
        )
        return value if self.dialect.has_truths else compared(value, Op.EQ, number(1))

    def as_value(self, condition: Callable[[], exp.Expr]) -> exp.Expr:
        """A condition as something that can be selected."""
        if self.dialect.has_truths:
            return condition()
        return self.dialect.verdict(build.case((condition(), number(1)), (build.denied(condition()), number(0))))

    def _value(self, verdict: bool) -> exp.Expr:
        return exp.Boolean(this=verdict) if self.dialect.has_truths else number(int(verdict))

    # ---- days ----------------------------------------------------------------------------------------------------

    def in_days(
        self, column: Callable[[], exp.Expr], holds_instants: bool, first: Bound | None, last: Bound | None
    ) -> exp.Expr:
        """Whether the column is on the days from `first` to `last`, both in; NULL where it is. None is an open end.

        The shape of the answer does not depend on the day of the run, but where clocks are turned back over midnight.
        """
        if holds_instants:
            return self.at_instants(column, first, last)
        if first is not None and first == last:
            return self._against(self.dialect.stored_day(column()), Op.EQ, self.date_of(first))
        return self._between(lambda: self.dialect.stored_day(column()), first, last)

    def at_instants(self, column: Callable[[], exp.Expr], first: Bound | None, last: Bound | None) -> exp.Expr:
        """The same of a column that holds instants."""
        edges = [(Op.GE, first)] if first is not None and self.date_of(first) > date.min else []
        if last is not None and self.date_of(last) < date.max:
            edges.append((Op.LT, bound_after(last)))
        starts = [(op, self.start_of(edge)) for op, edge in edges]
        if not starts or any(start is None for _, start in starts):
            return self._between(lambda: self.local_day(column()), first, last)
        instant, moment = self.dialect.instant, self.dialect.moment
        return all_of(*(compared(instant(column()), op, moment(start)) for op, start in starts if start))

    def date_of(self, bound: Bound) -> date:
        """The day that the bound is in this run."""
        return resolve_bound(bound, self.today)

    def start_of(self, bound: Bound) -> datetime | None:
        """When that day begins, in UTC; None where that is no one instant, or none that the dialect can write."""
        day, dialect = self.date_of(bound), self.dialect
        return start_of(day, self.zone) if dialect.first_day < day <= dialect.last_day else None

    def local_day(self, moment: exp.Expr) -> exp.Expr:
        """The date of an instant in the run's zone."""
        return self.dialect.local_day(moment, _zone_name(self.zone))

    def _between(self, column: Callable[[], exp.Expr], first: Bound | None, last: Bound | None) -> exp.Expr:
        ends = ((Op.GE, first), (Op.LE, last))
        bounds = [self._against(column(), op, self.date_of(end)) for op, end in ends if end is not None]
        # With both ends open, every day that is known is in.
        return all_of(*bounds) if bounds else compared(column(), Op.EQ, column())

    def _against(self, column: exp.Expr, op: Op, day: date) -> exp.Expr:
        """How a column of days compares with a day, which may be one that the dialect's dates cannot be."""
        first, last = self.dialect.first_day, self.dialect.last_day
        if day > last:
            op, day = (Op.LE, last) if op in (Op.LT, Op.LE) else (Op.GT, last)
        elif day < first:
            op, day = (Op.GE, first) if op in (Op.GT, Op.GE) else (Op.LT, first)
        return compared(column, op, self.dialect.day(day))


def _zone_name(zone: tzinfo) -> str:
    if zone == UTC:
        return "UTC"
    name = getattr(zone, "key", None)
    if not isinstance(name, str):
        raise zone_without_name(zone)
    return name

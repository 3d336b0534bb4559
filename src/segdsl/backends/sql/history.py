"""How many members a rule has on each of many days, as one query.

The verdict on a subject changes only on few days: where one of its dates enters or leaves a range of days, or an event
enters or leaves a window. So nothing is worked out per subject and day, but per subject and change:

    WITH candidates AS (subjects that can be members on any of the days),
         events     AS (what a subject's events of one day add up to, and when they enter a window and leave it),
         points     AS (a row for every such change: +value where it enters, -value where it leaves),
         states     AS (running sums over the points of a subject: what it is after each of them, and what before),
         turns      AS (1 where the rule becomes true, -1 where it ceases to be; 1 where it is true before all points)
    SELECT how many more members there are on a day than on the one before

Several points of a subject may fall on one day. They are taken in any order: what the verdict is between the first of
them and the last cancels out.

Days are counted from 0. This rests on the bounds of every range moving forward, or standing still, as days go by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from functools import partial, reduce
from itertools import chain, pairwise

from sqlglot import exp

from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.build import (
    all_of,
    any_of,
    case,
    column,
    compared,
    inner,
    join,
    named,
    not_null,
    number,
    rows_of,
    table,
    total,
)
from segdsl.backends.sql.compile import EVERYTHING, Query, Writer, anchors_of, cte, run_on, sums_of
from segdsl.backends.sql.conditions import Conditions, Scope, Sum
from segdsl.backends.sql.names import Names
from segdsl.backends.sql.needs import fields_of
from segdsl.backends.sql.run import Run
from segdsl.backends.sql.sets import with_sets
from segdsl.backends.sql.sums import Sums
from segdsl.base.record import record, replace
from segdsl.ir.days import Day, Fixed, resolve, shift
from segdsl.ir.nodes import (
    Absent,
    And,
    Constant,
    Expr,
    Known,
    Leaf,
    Not,
    Op,
    Or,
    Rule,
    SinceField,
    Span,
    Total,
    Window,
    Within,
)
from segdsl.ir.rewrite import nnf, rewrite, walk
from segdsl.ir.simplify import simplify
from segdsl.vocabulary.model import Metric, Vocabulary

POSITION, CHANGE = "day", "change"


def history_query(
    rule: Rule,
    vocabulary: Vocabulary,
    *,
    days: Sequence[date],
    zone: tzinfo,
    dialect: str = "duckdb",
    binding: Binding = EVERYTHING,
) -> Query:
    """The query for the positions among `days` at which the number of members changes, and by how much, in no order.

    `days` follow one upon the other. At position 0 the change is the number itself. Raises `UnsupportedError` where the
    dialect could not give the verdicts of the memory backend.
    """
    return _Course(run_on(days[-1], zone, dialect, binding), vocabulary, days).changes(nnf(simplify(rule.condition)))


Bounds = tuple[date | None, ...]
"""A bound as it is on each of the days; None is before every day."""


class _Course(Writer):
    """Writes the query of one run over many days; its day is the last of them."""

    def __init__(self, run: Run, vocabulary: Vocabulary, days: Sequence[date]) -> None:
        super().__init__(run, vocabulary)
        self.days = days
        self.end = len(days)
        # No column of ours may be called as the key.
        self.names = Names((self.key,))
        self.at, self.when, self.change = self.names.new(POSITION), self.names.new("when"), self.names.new(CHANGE)

    def changes(self, condition: Expr) -> Query:
        """The changes in the number of those for whom the condition, in negation normal form, is true."""
        parts = condition.parts if isinstance(condition, And) else (condition,)
        moving = simplify(And(tuple(part for part in parts if _moves(part))))
        early = simplify(And((*(part for part in parts if not _moves(part)), self._ever(moving))))
        ranges = tuple(dict.fromkeys(leaf for leaf in walk(moving) if isinstance(leaf, Within) and _moves(leaf)))
        counted = _Counted(
            {each: self._sum(each[0]) for each in sums_of(moving)},
            {leaf: self._running("inside") for leaf in ranges},
        )
        candidates, points, states, turns = map(self.tables.new, ("candidates", "points", "states", "turns"))
        dates = (*anchors_of(moving), *(leaf.field for leaf in ranges))
        found, frame = self._candidates(candidates, () if early == Constant(True) else (early,), moving, dates)
        events = [self._events(sums, frame.scope, candidates, counted) for sums in self._by_relation(sums_of(moving))]
        # Those of events come first: some engines take the types of all rows from the first ones.
        changes = [point for each in events for point in self._event_points(each, counted)]
        changes += self._date_points(frame.scope, candidates, counted)
        tables = [found, *(each.table for each in events)]
        turned = [self._beginning(moving, frame.scope, candidates)]
        if changes:
            tables += [cte(points, _all(changes)), cte(states, self._states(points, counted))]
            turned.append(self._turns(moving, frame.scope, candidates, states, counted))
        query = self._by_position(turns)
        query.set("with_", exp.With(expressions=[*tables, cte(turns, _all(turned))]))
        return replace(self._printed(query), columns=(self.at, self.change))

    def _running(self, called: str) -> _Running:
        return _Running(*map(self.names.new, (called, f"{called}_before", f"{called}_change")))

    def _sum(self, metric: Metric) -> _Sum:
        return _Sum(self._running("total"), self._running("events") if metric.can_fall else None)

    # ---- who, and when ---------------------------------------------------------------------------------------------

    def _ever(self, expr: Expr) -> Expr:
        """A condition without sums that is true wherever this one is on any of the days."""
        match expr:
            case And(parts):
                return And(tuple(map(self._ever, parts)))
            case Or(parts):
                return Or(tuple(map(self._ever, parts)))
            case Within(field, first, last):
                ends = (first and Fixed(resolve(first, self.days[0]))), (last and Fixed(resolve(last, self.days[-1])))
                return Within(field, *ends)
            case _ if _moves(expr):
                return Constant(True)
            case _:
                return expr

    def _days_before(self, first: Day) -> Bounds:
        return tuple(_day_before(resolve(first, each)) for each in self.days)

    def _reached(self, bounds: Bounds, value: Callable[[], exp.Expr]) -> exp.Expr:
        """The first position whose bound is the value or later; the end if there is none; NULL of NULL.

        The bounds never go back, so where they advance a day at a time, the position is a sum.
        """
        branches: list[tuple[exp.Expr, exp.Expr]] = []
        at = next((at for at, bound in enumerate(bounds) if bound is not None), self.end)
        while at < self.end:
            start, bound = at, bounds[at]
            assert bound is not None
            branches.append((compared(value(), Op.LE, self.run.dialect.day(bound)), number(start)))
            while at + 1 < self.end and bounds[at + 1] == shift(bound, at + 1 - start) != bounds[at]:
                at += 1
            if at > start:
                after = self.run.dialect.days_from(self.run.dialect.day(bound), value())
                position = exp.Add(this=exp.Paren(this=after), expression=number(start))
                branches.append((compared(value(), Op.LE, self.run.dialect.day(shift(bound, at - start))), position))
            last = bounds[at]
            while at < self.end and bounds[at] == last:
                at += 1
        return case(*branches, (not_null(value()), number(self.end)))

    # ---- points ----------------------------------------------------------------------------------------------------

    def _events(self, sums: Sums, scope: Scope, candidates: str, counted: _Counted) -> _Events:
        """What the events of each day add up to, with the positions at which they enter windows and leave them."""
        windows = dict.fromkeys(window for _, window in sums.columns)
        bounds = {window: self._bounds(window) for window in windows}
        around = {window: self._around(window) for window in windows}
        positions = {each: self.names.new("position") for each in dict.fromkeys(chain(*bounds.values()))}
        mine = {each: counted.sums[each] for each in sums.columns}
        totals = {each: of.total.change for each, of in mine.items()}
        numbers = {each: of.events.change for each, of in mine.items() if of.events is not None}
        select = rows_of(
            inner(sums.by_day(scope, candidates, around, self.when, totals, numbers), "e"),
            column("e", self.key),
            *(named(self._reached(each, lambda: column("e", self.when)), name) for each, name in positions.items()),
            *(column("e", each) for each in (*totals.values(), *numbers.values())),
        )
        called = self.tables.new(f"{sums.relation}_events")
        stays = {of: tuple(positions[each] for each in bounds[window]) for (_, window), of in mine.items()}
        return _Events(called, cte(called, select), stays)

    def _bounds(self, window: Window) -> tuple[Bounds, ...]:
        """Where a window ends on each of the days, and what is before it, if anything is."""
        if isinstance(window, SinceField):
            return (tuple(self.days),)
        ends = tuple(self._last(window, each) for each in self.days)
        return (ends,) if window.first is None else (ends, self._days_before(window.first))

    def _around(self, window: Window) -> Window:
        """All that is in the window on any of the days."""
        if isinstance(window, SinceField):
            return window
        first = window.first and Fixed(resolve(window.first, self.days[0]))
        return Span(first, Fixed(self._last(window, self.days[-1])))

    def _last(self, window: Span, today: date) -> date:
        return today if window.last is None else min(resolve(window.last, today), today)

    def _event_points(self, events: _Events, counted: _Counted) -> Iterator[exp.Select]:
        key = column("e", self.key)
        for position in dict.fromkeys(chain(*events.stays.values())):
            here = {of: stay for of, stay in events.stays.items() if position in stay}
            values: dict[str, exp.Expr] = {}
            for of, stay in here.items():
                for each in of.running:
                    value = column("e", each.change)
                    change = value if position == stay[0] else exp.Neg(this=value)
                    values[each.change] = case((_is_ever_in(of, stay), change), otherwise=number(0))
            rows = self._points(
                table(events.called, alias="e"), key.copy(), partial(column, "e", position), values, counted
            )
            yield rows.where(any_of(*(_is_ever_in(of, stay) for of, stay in here.items())), copy=False)

    def _date_points(self, scope: Scope, candidates: str, counted: _Counted) -> Iterator[exp.Select]:
        for leaf, inside in counted.ranges.items():
            last, first = leaf.last, leaf.first
            enters = None if last is None else tuple(resolve(last, each) for each in self.days)
            leaves = None if first is None else self._days_before(first)
            for change, bounds in ((1, enters), (-1, leaves)):
                if bounds is not None:
                    position = partial(self._reached, bounds, partial(scope.anchor, leaf.field))
                    key = self.run.dialect.key(scope.key())
                    values = {inside.change: number(change)}
                    yield self._points(table(candidates, alias="c"), key, position, values, counted)

    def _points(
        self,
        source: exp.Expr,
        key: exp.Expr,
        position: Callable[[], exp.Expr],
        values: Mapping[str, exp.Expr],
        counted: _Counted,
    ) -> exp.Select:
        """Rows of points before the end; nothing changes but that of which a value is given."""
        changes = (named(values.get(each.change, number(0)), each.change) for each in counted.running)
        rows = rows_of(source, named(key, self.key), named(position(), self.at), *changes)
        return rows.where(compared(position(), Op.LT, number(self.end)), copy=False)

    # ---- states and turns ------------------------------------------------------------------------------------------

    def _states(self, points: str, counted: _Counted) -> exp.Select:
        """What has been counted after each point of a subject, and before; a sum is NULL where no event is in it."""
        summed = rows_of(table(points, alias="p"), column("p", self.key), column("p", self.at))
        for each in counted.running:
            change = column("p", each.change)
            summed.select(change, named(self._until_here(change.copy()), each.after), copy=False)
        states = rows_of(inner(summed, "r"), column("r", self.key), column("r", self.at))
        for inside in counted.ranges.values():
            states.select(*(named(value, name) for name, value in inside.both()), copy=False)
        for of in counted.sums.values():
            there = (of.events or of.total).both()
            for (name, value), (_, events) in zip(of.total.both(), there, strict=True):
                states.select(named(case((compared(events, Op.GT, number(0)), value)), name), copy=False)
        return states

    def _until_here(self, change: exp.Expr) -> exp.Expr:
        """A running sum over the points of a subject."""
        order = exp.Order(expressions=[column("p", self.at)])
        spec = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW")
        return exp.Window(this=total(change), partition_by=[column("p", self.key)], order=order, spec=spec)

    def _turns(self, moving: Expr, scope: Scope, candidates: str, states: str, counted: _Counted) -> exp.Select:
        """How each point changes who is a member."""
        select = rows_of(table(states, alias="s"), named(column("s", self.at), self.at))
        if any(fields_of(moving)):
            same_key = compared(column("s", self.key), Op.EQ, self.run.dialect.key(scope.key()))
            join(select, table(candidates, alias="c"), same_key)
            scope = with_sets(select, scope, moving, self.run, self.vocabulary)

        def is_member(side: Callable[[_Running], str]) -> exp.Expr:
            sums = {each: ("s", side(of.total)) for each, of in counted.sums.items()}
            inside = {leaf: ("s", side(of)) for leaf, of in counted.ranges.items()}
            here = _AtPoint(self.run, self.vocabulary, replace(scope, sums=sums), inside)
            return case((here.holds(moving), number(1)), otherwise=number(0))

        change = exp.Sub(this=is_member(lambda of: of.after), expression=is_member(lambda of: of.before))
        return select.select(named(change, self.change), copy=False)

    def _beginning(self, moving: Expr, scope: Scope, candidates: str) -> exp.Select:
        """Who is a member before all points."""
        begun = nnf(simplify(rewrite(moving, _before_all)))
        select = rows_of(table(candidates, alias="c"), named(number(0), self.at), named(number(1), self.change))
        scope = with_sets(select, scope, begun, self.run, self.vocabulary)
        return select.where(Conditions(self.run, self.vocabulary, scope).holds(begun), copy=False)

    def _by_position(self, turns: str) -> exp.Select:
        """By how much the number changes at each position."""
        change = named(total(column("t", self.change)), self.change)
        rows = rows_of(table(turns, alias="t"), column("t", self.at), change)
        return rows.group_by(column("t", self.at), copy=False)


@record
class _Running:
    """A number that is counted from point to point: its columns for what it is after a point and before it, and for
    the change between the two.
    """

    after: str
    before: str
    change: str

    def both(self) -> tuple[tuple[str, exp.Expr], ...]:
        """What it is after a point and before it, under these names."""
        before = exp.Sub(this=column("r", self.after), expression=column("r", self.change))
        return (self.after, column("r", self.after)), (self.before, before)


@record
class _Sum:
    """The sum of a metric in a window, and the number of events in it.

    Where no event is negative, the sum itself tells whether there is one.
    """

    total: _Running
    events: _Running | None

    @property
    def running(self) -> tuple[_Running, ...]:
        """What is counted for it."""
        return (self.total,) if self.events is None else (self.total, self.events)


@record
class _Counted:
    """All that is counted from point to point: sums, and whether dates are in ranges of days."""

    sums: Mapping[Sum, _Sum]
    ranges: Mapping[Within, _Running]

    @property
    def running(self) -> tuple[_Running, ...]:
        """Each number, sums first."""
        return (*chain(*(of.running for of in self.sums.values())), *self.ranges.values())


@record
class _Events:
    """A table of events, and for each sum in it the columns of where they enter its window and, perhaps, leave it."""

    called: str
    table: exp.CTE
    stays: Mapping[_Sum, tuple[str, ...]]


class _AtPoint(Conditions):
    """Conditions on what is so after a point or before it; whether a date is in a range has been counted."""

    def __init__(
        self, run: Run, vocabulary: Vocabulary, scope: Scope, inside: Mapping[Within, tuple[str, str]]
    ) -> None:
        super().__init__(run, vocabulary, scope)
        self.inside = inside

    def _leaf(self, leaf: Leaf) -> exp.Expr:
        if not isinstance(leaf, Within) or leaf not in self.inside:
            return super()._leaf(leaf)
        # Of a range without a last day only the leaving is counted, as -1. What is NULL is never inside nor outside.
        inside = case((not_null(self.scope.anchor(leaf.field)), column(*self.inside[leaf])))
        return compared(inside, Op.GE if leaf.last is None else Op.GT, number(0))


def _is_ever_in(of: _Sum, stay: tuple[str, ...]) -> exp.Expr:
    """Whether there are events, and the window has them on any of the days; it may be empty on every day."""
    there = not_null(column("e", of.total.change))
    return all_of(there, *(compared(column("e", one), Op.LT, column("e", other)) for one, other in pairwise(stay)))


def _before_all(node: Expr) -> Expr:
    """What a node is before any event has entered a window, and any date the range that it is asked for."""
    match node:
        case Total():
            return Constant(None)
        case Absent(_, SinceField(anchor)):
            return Or((Known(anchor), Constant(None)))
        case Absent():
            return Constant(True)
        case Within(field, _, last) if _moves(node):
            known = Known(field)
            return Or((known, Constant(None))) if last is None else And((Not(known), Constant(None)))
        case _:
            return node


def _moves(expr: Expr) -> bool:
    """Whether time alone can change the verdict."""
    return any(
        isinstance(node, Total | Absent)
        or (isinstance(node, Within) and not all(isinstance(end, Fixed | None) for end in (node.first, node.last)))
        for node in walk(expr)
    )


def _day_before(day: date) -> date | None:
    """The day before; None where there is none."""
    return None if day == date.min else shift(day, -1)


def _all(queries: Sequence[exp.Query]) -> exp.Query:
    """UNION ALL."""
    return reduce(lambda one, more: exp.union(one, more, distinct=False, copy=False), queries)

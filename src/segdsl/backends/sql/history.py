"""How many members a rule has on each of many days, as one query.

The verdict on a subject changes only on few days: where one of its dates enters or leaves a range of days, or an event
enters or leaves a window. So nothing is worked out per subject and day, but per subject and change:

    WITH candidates AS (subjects that can be members on any of the days),
         events     AS (each event of theirs, with the day on which it enters a window and the one on which it leaves),
         points     AS (a row for every such change: +value where an event enters, -value where it leaves),
         spans      AS (running sums over the points of a subject: what it is, and until which day),
         judged     AS (the spans on which the rule is true)
    SELECT how many more members there are on a day than on the one before

Days are counted from 0. This rests on the bounds of every range moving forward, or standing still, as days go by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from functools import reduce

from sqlglot import exp

from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.build import (
    all_of,
    call,
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
from segdsl.backends.sql.run import Run
from segdsl.backends.sql.sets import with_sets
from segdsl.backends.sql.sums import Sums
from segdsl.base.record import record, replace
from segdsl.ir.days import Fixed, resolve, shift
from segdsl.ir.nodes import Absent, And, Constant, Expr, Leaf, Op, Or, Rule, Span, Total, Window, Within
from segdsl.ir.rewrite import nnf, walk
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

    `days` follow one upon the other. At position 0 the change is the number itself; a position behind the last day may
    be there, too. Raises `UnsupportedError` where the dialect could not give the verdicts of the memory backend.
    """
    return _Course(run_on(days[-1], zone, dialect, binding), vocabulary, days).changes(nnf(simplify(rule.condition)))


@record
class _Stay:
    """From which position on something counts, and from which on no longer; each gives a new node, NULL where unknown.

    None says: from the beginning, or for ever.
    """

    enters: Callable[[], exp.Expr] | None
    leaves: Callable[[], exp.Expr] | None


class _Course(Writer):
    """Writes the query of one run over many days; its day is the last of them."""

    def __init__(self, run: Run, vocabulary: Vocabulary, days: Sequence[date]) -> None:
        super().__init__(run, vocabulary)
        self.days = days
        self.end = len(days)
        # No column of ours may be called as the key.
        names = Names((self.key,))
        self.at, self.until, self.when = names.new(POSITION), names.new("until"), names.new("when")
        self.enters, self.leaves, self.change = names.new("enters"), names.new("leaves"), names.new(CHANGE)
        self.names = names

    def changes(self, condition: Expr) -> Query:
        """The changes in the number of those for whom the condition, in negation normal form, is true."""
        parts = condition.parts if isinstance(condition, And) else (condition,)
        moving = And(tuple(part for part in parts if _moves(part)))
        early = simplify(And((*(part for part in parts if not _moves(part)), self._ever(moving))))
        ranges = list(dict.fromkeys(leaf for leaf in walk(moving) if isinstance(leaf, Within)))
        columns = {each: self._columns(each[0]) for each in sums_of(moving)}
        candidates, points, spans, judged = (
            self.tables.new(each) for each in ("candidates", "points", "spans", "judged")
        )
        dates = (*anchors_of(moving), *(leaf.field for leaf in ranges))
        found, frame = self._candidates(candidates, () if early == Constant(True) else (early,), moving, dates)
        scope = replace(frame.scope, sums={each: ("s", of.total) for each, of in columns.items()})
        stays = {leaf: self._stay(leaf, scope) for leaf in ranges}
        events = list(self._events(moving, scope, candidates, columns))
        # Those with values come first: some engines take the types of all rows from the first ones.
        every = [point for each in events for point in self._event_points(each, columns)]
        every += self._date_points(stays.values(), scope, candidates, columns)
        every.append(self._point(table(candidates, alias="c"), self.run.dialect.key(scope.key()), number(0), columns))
        tables = [
            found,
            *(each.table for each in events),
            cte(points, _all(every)),
            cte(spans, self._spans(points, columns)),
            cte(judged, self._judged_spans(moving, candidates, spans, scope, stays)),
        ]
        query = self._counted(judged)
        query.set("with_", exp.With(expressions=tables))
        return replace(self._printed(query), columns=(self.at, self.change))

    def _columns(self, metric: Metric) -> _Columns:
        return _Columns(self.names.new("total"), self.names.new("events") if metric.can_fall else None)

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

    def _stay(self, leaf: Within, scope: Scope) -> _Stay:
        """When a date is in a range of days."""
        first, last = leaf.first, leaf.last

        def value() -> exp.Expr:
            return scope.anchor(leaf.field)

        ends = None if last is None else [resolve(last, each) for each in self.days]
        before = None if first is None else [_day_before(resolve(first, each)) for each in self.days]
        return _Stay(
            None if ends is None else lambda: self._reached(ends, value),
            None if before is None else lambda: self._reached(before, value),
        )

    def _reached(self, bounds: Sequence[date | None], value: Callable[[], exp.Expr]) -> exp.Expr:
        """The first position whose bound is the value or later; the end if there is none; NULL of NULL.

        The bounds never go back (None is before every day), so where they advance a day at a time, the position is a
        sum.
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

    # ---- events ----------------------------------------------------------------------------------------------------

    def _events(
        self, condition: Expr, scope: Scope, candidates: str, columns: Mapping[Sum, _Columns]
    ) -> Iterator[_Events]:
        """The events of each window, with the positions at which they enter and leave it."""
        for sums in self._by_relation(sums_of(condition)):
            by_window: dict[Window, dict[Metric, str]] = {}
            for metric, window in sums.columns:
                by_window.setdefault(window, {})[metric] = columns[metric, window].total
            for window, numbers in by_window.items():
                yield self._events_in(sums, window, numbers, scope, candidates)

    def _events_in(
        self, sums: Sums, window: Window, numbers: dict[Metric, str], scope: Scope, candidates: str
    ) -> _Events:
        if isinstance(window, Span):
            first = None if window.first is None else Fixed(resolve(window.first, self.days[0]))
            around: Window = Span(first, Fixed(self._last(window, self.days[-1])))
            ends = [self._last(window, each) for each in self.days]
            before = None if window.first is None else [_day_before(resolve(window.first, each)) for each in self.days]
        else:
            around, ends, before = window, list(self.days), None
        found = sums.events(scope, candidates, around, self.when, numbers)

        def value() -> exp.Expr:
            return column("e", self.when)

        select = rows_of(
            inner(found, "e"),
            column("e", self.key),
            named(self._reached(ends, value), self.enters),
            *([] if before is None else [named(self._reached(before, value), self.leaves)]),
            *(column("e", each) for each in numbers.values()),
        )
        called = self.tables.new(f"{sums.relation}_events")
        return _Events(called, cte(called, select), tuple(numbers.values()), before is not None)

    def _last(self, window: Span, today: date) -> date:
        return today if window.last is None else min(resolve(window.last, today), today)

    # ---- points and spans ------------------------------------------------------------------------------------------

    def _point(
        self,
        source: exp.Expr,
        key: exp.Expr,
        position: exp.Expr,
        columns: Mapping[Sum, _Columns],
        values: Mapping[str, exp.Expr] | None = None,
    ) -> exp.Select:
        """Rows of points; no sum changes but those of which a value is given."""
        given = values or {}
        every = (each for of in columns.values() for each in of.names)
        changes = (named(given.get(each, number(0)), each) for each in every)
        return rows_of(source, named(key, self.key), named(position, self.at), *changes)

    def _date_points(
        self, stays: Iterable[_Stay], scope: Scope, candidates: str, columns: Mapping[Sum, _Columns]
    ) -> Iterator[exp.Select]:
        for stay in stays:
            for turn in (stay.enters, stay.leaves):
                if turn is not None:
                    inside = all_of(compared(turn(), Op.GT, number(0)), compared(turn(), Op.LT, number(self.end)))
                    yield self._point(
                        table(candidates, alias="c"), self.run.dialect.key(scope.key()), turn(), columns
                    ).where(inside, copy=False)

    def _event_points(self, events: _Events, columns: Mapping[Sum, _Columns]) -> Iterator[exp.Select]:
        changed = [of for of in columns.values() if of.total in events.totals]
        for turn in (self.enters, self.leaves) if events.leave else (self.enters,):
            values: dict[str, exp.Expr] = {}
            for of in changed:
                goes, value = turn == self.leaves, column("e", of.total)
                values[of.total] = exp.Neg(this=value) if goes else value
                if of.events is not None:
                    values[of.events] = case((not_null(column("e", of.total)), number(-1 if goes else 1)))
            inside = [compared(column("e", turn), Op.LT, number(self.end))]
            if events.leave:
                # A window may be empty on every day.
                inside.append(compared(column("e", self.enters), Op.LT, column("e", self.leaves)))
            point = self._point(
                table(events.called, alias="e"), column("e", self.key), column("e", turn), columns, values
            )
            yield point.where(all_of(*inside), copy=False)

    def _spans(self, points: str, columns: Mapping[Sum, _Columns]) -> exp.Select:
        """What the sums of a subject are from each of its points until the next; NULL where no event is in them."""
        names = [each for of in columns.values() for each in of.names]
        keys = column("p", self.key), column("p", self.at)
        changed = rows_of(table(points, alias="p"), *keys, *(named(total(column("p", each)), each) for each in names))
        changed.group_by(column("p", self.key), column("p", self.at), copy=False)
        following = self._over(call("LEAD", column("p", self.at)))
        # Behind the last point there is NULL, or in some engines 0, which is before every point but the first.
        until = case((compared(following, Op.GT, column("p", self.at)), following.copy()), otherwise=number(self.end))
        running = rows_of(
            inner(changed, "p"),
            column("p", self.key),
            column("p", self.at),
            named(until, self.until),
            *(named(self._over(total(column("p", each)), exp.WindowSpec(**_UNTIL_HERE)), each) for each in names),
        )
        return rows_of(
            inner(running, "r"),
            *(column("r", each) for each in (self.key, self.at, self.until)),
            *(
                named(
                    case((compared(column("r", of.events or of.total), Op.GT, number(0)), column("r", of.total))),
                    of.total,
                )
                for of in columns.values()
            ),
        )

    def _over(self, value: exp.Expr, spec: exp.WindowSpec | None = None) -> exp.Expr:
        """A window function over the points of a subject."""
        order = exp.Order(expressions=[column("p", self.at)])
        return exp.Window(this=value, partition_by=[column("p", self.key)], order=order, spec=spec)

    def _judged_spans(
        self, moving: Expr, candidates: str, spans: str, scope: Scope, stays: Mapping[Within, _Stay]
    ) -> exp.Select:
        """From when until when the condition is true of somebody."""
        select = rows_of(table(candidates, alias="c"), column("s", self.at), column("s", self.until))
        join(select, table(spans, alias="s"), compared(column("s", self.key), Op.EQ, self.run.dialect.key(scope.key())))
        scope = with_sets(select, scope, moving, self.run, self.vocabulary)
        here = _OverDays(self.run, self.vocabulary, scope, stays, lambda: column("s", self.at))
        return select.where(here.holds(moving), copy=False)

    def _counted(self, judged: str) -> exp.Select:
        """By how much the number changes at each position."""
        begin = rows_of(table(judged, alias="j"), named(column("j", self.at), self.at), named(number(1), self.change))
        stop = rows_of(table(judged, alias="j"), column("j", self.until), number(-1))
        both = inner(_all([begin, stop]), "t")
        counted = rows_of(both, column("t", self.at), named(total(column("t", self.change)), self.change))
        return counted.group_by(column("t", self.at), copy=False)


@record
class _Columns:
    """Where the sum of a metric in a window stands, and the number of events in it.

    Where no event is negative, the sum itself tells whether there is one.
    """

    total: str
    events: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that there are."""
        return (self.total,) if self.events is None else (self.total, self.events)


@record
class _Events:
    """A table of events, the names of their numbers in it, and whether they leave their window again."""

    called: str
    table: exp.CTE
    totals: tuple[str, ...]
    leave: bool


class _OverDays(Conditions):
    """Conditions on a span: a date is in a range from the position at which it enters it until it leaves it."""

    def __init__(
        self,
        run: Run,
        vocabulary: Vocabulary,
        scope: Scope,
        stays: Mapping[Within, _Stay],
        position: Callable[[], exp.Expr],
    ) -> None:
        super().__init__(run, vocabulary, scope)
        self.stays = stays
        self.position = position

    def _leaf(self, leaf: Leaf) -> exp.Expr:
        stay = self.stays.get(leaf) if isinstance(leaf, Within) else None
        if stay is None:
            return super()._leaf(leaf)
        parts = []
        if stay.enters is not None:
            parts.append(compared(self.position(), Op.GE, stay.enters()))
        if stay.leaves is not None:
            parts.append(compared(self.position(), Op.LT, stay.leaves()))
        return all_of(*parts) if parts else super()._leaf(leaf)


_UNTIL_HERE = {"kind": "ROWS", "start": "UNBOUNDED", "start_side": "PRECEDING", "end": "CURRENT ROW"}


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

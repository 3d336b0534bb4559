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

from collections.abc import Callable, Iterator, Sequence
from datetime import date, tzinfo
from functools import reduce

from sqlglot import exp

from segdsl.backends.sql.build import (
    all_of,
    any_of,
    call,
    case,
    column,
    compared,
    day,
    join,
    name,
    named,
    not_null,
    number,
    rows_of,
    table,
    total,
)
from segdsl.backends.sql.compile import Query, Writer, anchors_of, cte, run_on, sums_of
from segdsl.backends.sql.conditions import Conditions, Scope, Sum
from segdsl.backends.sql.run import Run
from segdsl.backends.sql.sums import Sums
from segdsl.base.record import record
from segdsl.ir.days import Day, Fixed, resolve, shift
from segdsl.ir.nodes import And, Constant, Expr, Leaf, Not, Op, Or, Rule, SinceField, Span, Window, Within
from segdsl.ir.rewrite import nnf, walk
from segdsl.ir.simplify import simplify
from segdsl.vocabulary.model import Metric, Vocabulary

POSITION, CHANGE = "day", "change"


def history_query(
    rule: Rule, vocabulary: Vocabulary, *, days: Sequence[date], zone: tzinfo, dialect: str = "duckdb"
) -> Query:
    """The query for the positions among `days` at which the number of members changes, and by how much, in no order.

    `days` follow one upon the other. At position 0 the change is the number itself; a position behind the last day may
    be there, too. Raises `UnsupportedError` where the dialect could not give the verdicts of the memory backend.
    """
    return _Course(run_on(days[-1], zone, dialect), vocabulary, days).changes(nnf(simplify(rule.condition)))


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

    def changes(self, condition: Expr) -> Query:
        """The changes in the number of those for whom the condition, in negation normal form, is true."""
        parts = condition.parts if isinstance(condition, And) else (condition,)
        moving = And(tuple(part for part in parts if _moves(part)))
        early = simplify(And((*(part for part in parts if not _moves(part)), self._ever(moving))))
        leaves = list(dict.fromkeys(leaf for leaf in walk(moving) if isinstance(leaf, Within)))
        called = {each: self.tables.new(each) for each in ("candidates", "points", "spans", "judged")}
        dates = (*anchors_of(moving), *(leaf.field for leaf in leaves))
        found, frame = self._candidates(called["candidates"], (early,), moving, dates)
        stays = {leaf: self._stay(leaf.first, leaf.last, _anchor(frame.scope, leaf)) for leaf in leaves}
        columns = {each: (f"sum_{n}", f"events_{n}") for n, each in enumerate(sums_of(moving), 1)}
        events = list(self._events(moving, frame.scope, called["candidates"], columns))
        points = [self._point(table(called["candidates"], "c"), frame.scope.key(), number(0), columns)]
        points += self._date_points(stays.values(), frame.scope, called["candidates"], columns)
        points += [point for each in events for point in self._event_points(each, columns)]
        select = frame.select.where(_OverDays(self.run, self.vocabulary, _spanned(frame.scope, columns), stays).holds(moving))
        select.set("expressions", [column("s", POSITION), column("s", "until")])
        join(select, table(called["spans"], "s"), compared(column("s", self.key), Op.EQ, frame.scope.key()))
        tables = [
            found,
            *(each.table for each in events),
            cte(called["points"], _all(points)),
            cte(called["spans"], self._spans(called["points"], columns)),
            cte(called["judged"], select),
        ]
        query = self._counted(called["judged"])
        query.set("with_", exp.With(expressions=tables))
        printed = self._printed(query)
        return Query(printed.sql, (POSITION, CHANGE))

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

    def _stay(self, first: Day | None, last: Day | None, value: Callable[[], exp.Expr]) -> _Stay:
        """When a date is in a range of days."""
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
            branches.append((compared(value(), Op.LE, day(bound)), number(start)))
            while at + 1 < self.end and bounds[at + 1] == shift(bound, at + 1 - start) != bounds[at]:
                at += 1
            if at > start:
                after = self.run.dialect.days_from(day(bound), value())
                position = exp.Add(this=exp.Paren(this=after), expression=number(start))
                branches.append((compared(value(), Op.LE, day(shift(bound, at - start))), position))
            last = bounds[at]
            while at < self.end and bounds[at] == last:
                at += 1
        return case(*branches, (not_null(value()), number(self.end)))

    # ---- events ----------------------------------------------------------------------------------------------------

    def _events(
        self, condition: Expr, scope: Scope, candidates: str, columns: dict[Sum, tuple[str, str]]
    ) -> Iterator[_Events]:
        """The events of each window, with the positions at which they enter and leave it."""
        for sums in self._by_relation(sums_of(condition)):
            by_window: dict[Window, dict[Metric, str]] = {}
            for (metric, window), (sum_name, _) in columns.items():
                if (metric, window) in sums.columns:
                    by_window.setdefault(window, {})[metric] = sum_name
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
        found = sums.events(scope, candidates, around, "when", numbers)
        value = lambda: column("e", "when")  # noqa: E731 - each use is a node of its own
        select = rows_of(
            exp.Subquery(this=found, alias=exp.TableAlias(this=name("e"))),
            column("e", self.key),
            named(self._reached(ends, value), "enters"),
            *([] if before is None else [named(self._reached(before, value), "leaves")]),
            *(column("e", each) for each in numbers.values()),
        )
        called = self.tables.new(f"{sums.relation}_events")
        return _Events(called, cte(called, select), tuple(numbers.values()), before is not None)

    def _last(self, window: Span, today: date) -> date:
        return today if window.last is None else min(resolve(window.last, today), today)

    # ---- points and spans ------------------------------------------------------------------------------------------

    def _point(
        self, source: exp.Expr, key: exp.Expr, position: exp.Expr, columns: dict[Sum, tuple[str, str]],
        **values: exp.Expr,
    ) -> exp.Select:  # fmt: skip
        every = [named(values.get(each, exp.Null()), each) for pair in columns.values() for each in pair]
        return rows_of(source, named(key, self.key), named(position, POSITION), *every)

    def _date_points(
        self, stays: Iterable[_Stay], scope: Scope, candidates: str, columns: dict[Sum, tuple[str, str]]
    ) -> Iterator[exp.Select]:
        for stay in stays:
            for turn in (stay.enters, stay.leaves):
                if turn is not None:
                    within = all_of(compared(turn(), Op.GT, number(0)), compared(turn(), Op.LT, number(self.end)))
                    yield self._point(table(candidates, "c"), scope.key(), turn(), columns).where(within, copy=False)

    def _event_points(self, events: _Events, columns: dict[Sum, tuple[str, str]]) -> Iterator[exp.Select]:
        pairs = [pair for pair in columns.values() if pair[0] in events.sums]
        turns = [("enters", False), *([("leaves", True)] if events.leave else [])]
        for turn, goes in turns:
            values: dict[str, exp.Expr] = {}
            for sum_name, events_name in pairs:
                one = number(-1 if goes else 1)
                value = column("e", sum_name)
                values[sum_name] = exp.Neg(this=value) if goes else value
                values[events_name] = case((not_null(column("e", sum_name)), one))
            within = [compared(column("e", turn), Op.LT, number(self.end))]
            if events.leave:
                within.append(compared(column("e", "enters"), Op.LT, column("e", "leaves")))
            point = self._point(table(events.called, "e"), column("e", self.key), column("e", turn), columns, **values)
            yield point.where(all_of(*within), copy=False)

    def _spans(self, points: str, columns: dict[Sum, tuple[str, str]]) -> exp.Select:
        """What holds of a subject from each of its points until the next."""
        names = [each for pair in columns.values() for each in pair]
        key, position = column("p", self.key), column("p", POSITION)
        changed = rows_of(table(points, "p"), key, position, *(named(total(column("p", each)), each) for each in names))
        changed.group_by(column("p", self.key), column("p", POSITION), copy=False)

        def over(value: exp.Expr, spec: exp.WindowSpec | None = None) -> exp.Expr:
            order = exp.Order(expressions=[exp.Ordered(this=column("p", POSITION))])
            return exp.Window(this=value, partition_by=[column("p", self.key)], order=order, spec=spec)

        until = over(call("LEAD", column("p", POSITION), number(1), number(self.end)))
        return rows_of(
            exp.Subquery(this=changed, alias=exp.TableAlias(this=name("p"))),
            column("p", self.key),
            column("p", POSITION),
            named(until, "until"),
            *(named(over(total(column("p", each)), _until_here()), each) for each in names),
        )

    def _counted(self, judged: str) -> exp.Select:
        """By how much the number changes at each position."""
        begin = rows_of(table(judged, "j"), column("j", POSITION), named(number(1), CHANGE))
        stop = rows_of(table(judged, "j"), column("j", "until"), number(-1))
        both = exp.Subquery(this=_all([begin, stop]), alias=exp.TableAlias(this=name("t")))
        counted = rows_of(both, column("t", POSITION), named(total(column("t", CHANGE)), CHANGE))
        return counted.group_by(column("t", POSITION), copy=False)


@record
class _Events:
    """A table of events, the names of their numbers in it, and whether they leave again."""

    called: str
    table: exp.CTE
    sums: tuple[str, ...]
    leave: bool


class _OverDays(Conditions):
    """Conditions on a span: a date is in a moving range from the position at which it enters it until it leaves it."""

    def __init__(self, run: Run, vocabulary: Vocabulary, scope: Scope, stays: dict[Within, _Stay]) -> None:
        super().__init__(run, vocabulary, scope)
        self.stays = stays

    def _leaf(self, leaf: Leaf) -> exp.Expr:
        if not isinstance(leaf, Within):
            return super()._leaf(leaf)
        stay, parts = self.stays[leaf], []
        if stay.enters is not None:
            parts.append(compared(column("s", POSITION), Op.GE, stay.enters()))
        if stay.leaves is not None:
            parts.append(compared(column("s", POSITION), Op.LT, stay.leaves()))
        return all_of(*parts) if parts else super()._leaf(leaf)

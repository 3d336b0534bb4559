"""The sums of a rule's metrics, each relation of events read once (§5).

A row is passed over where its value is null or zero, and where its date is null or outside the window. What all sums
have in common stands in WHERE, so that rows that no sum needs are never grouped; what tells them apart stands in CASE.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from sqlglot import exp

from segdsl.backends.sql.bounds import Bound, cut_at_today, earliest, latest
from segdsl.backends.sql.build import (
    all_of,
    case,
    column,
    join,
    named,
    nonzero,
    number,
    rows_of,
    table,
    total,
)
from segdsl.backends.sql.conditions import Scope, Sum
from segdsl.backends.sql.names import Names
from segdsl.backends.sql.run import Run
from segdsl.ir.days import TODAY
from segdsl.ir.nodes import Op, SinceField, Span, Window
from segdsl.vocabulary.currency import minor_digits
from segdsl.vocabulary.model import Metric, MetricType, Vocabulary


class Sums:
    """The sums over one relation of events with one date column, as a query of them by subject."""

    def __init__(self, run: Run, vocabulary: Vocabulary, sums: tuple[Sum, ...]) -> None:
        self.run = run
        self.relation = sums[0][0].relation
        self.date_column = sums[0][0].date_column
        self.holds_instants = sums[0][0].holds_instants
        self.key = vocabulary.relations[self.relation].key
        self.subject_key = vocabulary.subject_key
        self.places = minor_digits(vocabulary.currency)
        names = Names((self.subject_key,))
        self.columns = {each: names.new(each[0].name) for each in sums}

    def query(self, scope: Scope, candidates: str | None) -> exp.Select:
        """The sums of those candidates, whose scope this is, or of all subjects."""
        return self._summed(scope, candidates, {window: window for _, window in self.columns}, self.columns, {})

    def by_day(
        self,
        scope: Scope,
        candidates: str,
        around: Mapping[Window, Window],
        day: str,
        totals: Mapping[Sum, str],
        numbers: Mapping[Sum, str],
    ) -> exp.Select:
        """What the candidates' events of each day add up to: `totals`, and how many they are: `numbers`, by name.

        Events within `around` are taken in the place of those in a window.
        """
        select = self._summed(scope, candidates, around, totals, numbers)
        return select.select(named(self._day(), day), copy=False).group_by(self._day(), copy=False)

    def _summed(
        self,
        scope: Scope,
        candidates: str | None,
        around: Mapping[Window, Window],
        totals: Mapping[Sum, str],
        numbers: Mapping[Sum, str],
    ) -> exp.Select:
        metrics = list(dict.fromkeys(metric for metric, _ in self.columns))
        windows = list(dict.fromkeys(around.values()))
        common = [self._around(windows, scope)]
        if len(metrics) == 1:
            common += self._is_event(metrics[0])
        select = self._rows(scope, candidates)
        is_alone = len(metrics) == 1
        for called, made in ((totals, self._sum), (numbers, self._number)):
            for (metric, window), name in called.items():
                inside = [self._within(around[window], scope)] if len(windows) > 1 else []
                select.select(named(made(metric, inside, is_alone=is_alone), name), copy=False)
        return select.where(all_of(*common), copy=False).group_by(self._subject(candidates), copy=False)

    def _sum(self, metric: Metric, inside: list[exp.Expr], *, is_alone: bool) -> exp.Expr:
        """The sum over the rows that are `inside`; a metric that is alone has been asked for its events before."""
        return total(self._of_events(metric, inside, self._value(metric), is_alone=is_alone))

    def _number(self, metric: Metric, inside: list[exp.Expr], *, is_alone: bool) -> exp.Expr:
        """The number of the events that are `inside`."""
        return total(self._of_events(metric, inside, number(1), is_alone=is_alone))

    def _of_events(self, metric: Metric, inside: list[exp.Expr], value: exp.Expr, *, is_alone: bool) -> exp.Expr:
        own = inside if is_alone else inside + self._is_event(metric)
        return case((all_of(*own), value)) if own else value

    def _rows(self, scope: Scope, candidates: str | None) -> exp.Select:
        """The rows of the relation, those of the candidates if there are some, with the subject's key."""
        own = self.run.table(self.relation, "e")
        select = rows_of(own, named(self._subject(candidates), self.subject_key))
        if candidates is not None:
            same_key = self.run.same_key(scope.key(), self.run.column(self.relation, "e", self.key))
            join(select, table(candidates, alias="c"), same_key)
        return select

    def _subject(self, candidates: str | None) -> exp.Expr:
        """The key to group by: equal exactly if the subject is the same."""
        if candidates is None:
            return self.run.dialect.key(self.run.column(self.relation, "e", self.key))
        return self.run.dialect.key(column("c", self.subject_key))

    def _value(self, metric: Metric) -> exp.Expr:
        if metric.column is None:
            return number(1)
        dialect, value = self.run.dialect, self.run.column(self.relation, "e", metric.column)
        if metric.rounded:
            return dialect.rounded(value)
        return dialect.amount(value, self.places) if metric.type is MetricType.MONEY else dialect.counted(value)

    def _is_event(self, metric: Metric) -> list[exp.Expr]:
        """That the row is an event of this metric (§5.3); nothing to ask where each row counts one."""
        return [] if metric.column is None else [nonzero(self._value(metric))]

    def _when(self) -> exp.Expr:
        return self.run.column(self.relation, "e", self.date_column)

    def _day(self) -> exp.Expr:
        return self.run.local_day(self._when()) if self.holds_instants else self.run.dialect.stored_day(self._when())

    def _within(self, window: Window, scope: Scope) -> exp.Expr:
        """Whether the row's date is in the window, which ends today at the latest (§5.2)."""
        match window:
            case Span():
                return self._in_days(window.first, cut_at_today(window.last))
            case SinceField(anchor, first_day, last_day):
                after = self.run.dialect.after
                parts = [after(self._day(), Op.GE, scope.anchor(anchor), first_day)]
                if last_day is not None:
                    parts.append(after(self._day(), Op.LE, scope.anchor(anchor), last_day))
                return all_of(*parts, self._within(Span(None, TODAY), scope))
            case _:
                assert_never(window)

    def _around(self, windows: list[Window], scope: Scope) -> exp.Expr:
        """Whether it is in a window that holds them all, as narrow as can be told without asking for several dates."""
        since = [window for window in windows if isinstance(window, SinceField)]
        spans = [window for window in windows if isinstance(window, Span)]
        if not since:
            firsts = [window.first for window in spans if window.first is not None]
            first = earliest(firsts) if len(firsts) == len(spans) else None
            return self._in_days(first, latest(cut_at_today(window.last) for window in spans))
        if spans or len({window.anchor for window in since}) > 1:
            return self._within(Span(None, TODAY), scope)
        last_days = [window.last_day for window in since if window.last_day is not None]
        last_day = max(last_days) if len(last_days) == len(since) else None
        return self._within(SinceField(since[0].anchor, min(window.first_day for window in since), last_day), scope)

    def _in_days(self, first: Bound | None, last: Bound) -> exp.Expr:
        return self.run.in_days(self._when, self.holds_instants, first, last)

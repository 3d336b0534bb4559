"""`enter`: from a condition to the rows that say the same on the product's screen, and what no row says.

One walk gives both, so that a segment departs from the profile exactly if its rows are not all of it. It looks at what
is meant: references and params are gone, and days are the same days in whatever words. An AND in an AND is flat,
whether parentheses or `in segment` brought it.

Each side of an OR is entered as a segment of its own, for what is wrong with it; what a NOT denies is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import assert_never

from segdsl.base.diagnostics import Diagnostic, in_reading_order
from segdsl.base.record import record
from segdsl.ir import nodes as ir
from segdsl.ir.days import Day
from segdsl.portable import fixes, problems
from segdsl.portable.menu import Entry, NoEntry, NotPreset, days_ago, in_menu
from segdsl.portable.problems import Departure, Place
from segdsl.portable.screen import DATE_RANGE, PRESET_DAYS, Operator, Row, label
from segdsl.portable.strict import plain, strict_bounds
from segdsl.portable.written import Written
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, FieldType, Metric, Vocabulary

_PICKED = (FieldType.MEMBER, FieldType.TEXT, FieldType.ID)


@record
class Entered:
    """The rows of a condition: all of it if there are no departures. Two conditions may depart by one window."""

    rows: tuple[Row, ...]
    departures: tuple[Departure, ...]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The departures as complaints, in reading order."""
        return in_reading_order([departure.diagnostic for departure in self.departures])


def enter(expr: ir.Expr, condition: tree.Condition, vocabulary: Vocabulary) -> Entered:
    """The rows of a condition that makes sense, and what has none; `condition` is how it was written."""
    return _Screen(Written(condition), vocabulary.currency).enter(expr)


class _Screen:
    """A segment that is being entered. INVARIANT: whatever gives no row gives a departure."""

    def __init__(self, written: Written, currency: str, beside: tuple[ir.Expr, ...] = ()) -> None:
        self.written = written
        self.currency = currency
        self.beside = beside
        self.rows: list[Row] = []
        self.departures: list[Departure] = []
        self.range: tuple[Entry, Place] | None = None
        self.range_index = 0

    def enter(self, expr: ir.Expr) -> Entered:
        flat = tuple(_flat(expr, ir.And))
        self.beside += flat
        # Of one statement come both bounds of `between`.
        for origin, parts in groupby(flat, key=_origin):
            self._statement(list(parts), Place(origin))
        if self.range is not None:
            entry, _ = self.range
            self.rows.insert(self.range_index, Row(DATE_RANGE, entry.operator, entry.values))
        return Entered(tuple(self.rows), tuple(self.departures))

    def _statement(self, parts: list[ir.Expr], place: Place) -> None:
        match parts[0]:
            case ir.Compare(field, ir.Op.EQ, value) if field.type in _PICKED:
                self._row(field, Entry(Operator.ANY_OF, (str(value),)))
            case ir.OneOf(field, values) if field.type in _PICKED:
                self._row(field, Entry(Operator.ANY_OF, tuple(map(str, values))))
            case ir.HasAny(field, values):
                self._row(field, Entry(Operator.ANY_OF, values))
            case ir.Within(field, first, last):
                entry = self._days(first, last, place)
                if entry is not None:
                    self._row(field, entry)
            case ir.Total(_, window):
                self._bounds([part for part in parts if isinstance(part, ir.Total)], place)
                self._window(window, place)
            case ir.Absent(metric):
                self.departures.append(problems.no_events(place, metric.name))
            case ir.Or():
                sides = tuple(_flat(parts[0], ir.Or))
                one_list = fixes.one_list(place.origin.span, sides, self.written)
                self.departures.append(problems.or_condition(place, one_list))
                for side in sides:
                    self.departures += _Screen(self.written, self.currency, self.beside).enter(side).departures
            case ir.Not(ir.Known()):
                self.departures.append(problems.condition_without_row(place))
            case ir.Not() as denied:
                found = fixes.without_not(denied, place.origin.span, self.currency, self.written)
                self.departures.append(problems.not_condition(place, found))
            case ir.And() | ir.Constant() | ir.Compare() | ir.OneOf() | ir.Contains() | ir.Known():
                self.departures.append(problems.condition_without_row(place))
            case _:
                assert_never(parts[0])

    def _row(self, named: Field | Metric, entry: Entry) -> None:
        self.rows.append(Row(label(named.name), entry.operator, entry.values))

    def _days(self, first: Day | None, last: Day | None, place: Place) -> Entry | None:
        """The days as the menu has them; None, and a departure, if it does not."""
        found = in_menu(first, last)
        match found:
            case Entry():
                return found
            case NotPreset():
                without_today = fixes.without_today(found, place.origin.span, self.written)
                self.departures.append(problems.non_preset_days(place, found, without_today))
            case NoEntry():
                self.departures.append(problems.days_without_row(place, found))
            case _:
                assert_never(found)
        return None

    # ---- metrics -----------------------------------------------------------------------------------------------

    def _bounds(self, totals: list[ir.Total], place: Place) -> None:
        metric = totals[0].metric
        bounds = [bound for total in totals for bound in strict_bounds(total, self.currency)]
        if any(total.op not in (ir.Op.GT, ir.Op.LT) for total in totals):
            instead = fixes.with_bounds(place.origin.span, metric, bounds, self.currency, self.written)
            text = fixes.by_bounds(metric.name, metric, bounds, self.currency)
            self.departures.append(problems.metric_bound(place, text, instead))
        for operator, number in bounds:
            self._row(metric, Entry(operator, (plain(number),)))

    def _window(self, window: ir.Window, place: Place) -> None:
        """Make the window the one of the segment, or depart."""
        written = self.written.window(place.origin.span)
        place = Place(place.origin, None if written is None else written.span)
        match window:
            case ir.Span(first, last):
                entry = self._days(first, last, place)
            case ir.SinceField(anchor):
                entry = None
                days = self._last_days(window)
                fix = fixes.last_days(written.span, days) if written is not None and days is not None else ()
                self.departures.append(problems.window_since_date(place, anchor.name, days, fix))
            case _:
                assert_never(window)
        if entry is None:
            return
        if self.range is None or self.range[0] == entry:
            self.range = self.range or (entry, place)
            self.range_index = len(self.rows)
        else:
            self.departures.append(problems.second_window(place, self.range[1]))

    def _last_days(self, window: ir.SinceField) -> int | None:
        """The fewest days of the menu that hold the window, whatever today is, for those who are young enough."""
        if window.first_day or window.last_day is not None:
            return None
        ages = [
            days_ago(part.first)
            for part in self.beside
            if isinstance(part, ir.Within) and part.field == window.anchor and part.first is not None
        ]
        oldest = min((age for age in ages if age is not None), default=PRESET_DAYS[-1] + 1)
        return next((days for days in PRESET_DAYS if days >= oldest), None)


def _flat(expr: ir.Expr, kind: type[ir.And] | type[ir.Or]) -> Iterator[ir.Expr]:
    """The parts of an And, and of the Ands among them; likewise of an Or."""
    if isinstance(expr, kind):
        for part in expr.parts:
            yield from _flat(part, kind)
    else:
        yield expr


def _origin(part: ir.Expr) -> ir.Origin:
    assert part.origin is not None  # A condition that was checked says where it was written.
    return part.origin

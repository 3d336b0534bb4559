"""What a series says, proved (§8.3): nobody is in two of its segments on one day, and no day between them is left out.

A series follows one date, such as the day of joining. Its days are counted from there (day 0 is the date itself), or
are calendar days where its segments name such. A segment *covers* a day if somebody for whom it is that day can be a
member. So a day is covered or not by proof, whatever else the segments ask for: `no clicks during last 30 days AND
clicks >= 1 since joined` covers day 31 and all later ones, though it names no day.

A *gap* is a day that no segment covers, between two that are covered. The days that are looked at reach so far that
what lies beyond is all alike: `_horizon` says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, assert_never

from segdsl.analysis.answer import Proved, Refuted, Unknown, Witness
from segdsl.base.record import record
from segdsl.check.model import Series
from segdsl.ir import nodes as ir
from segdsl.ir.days import TODAY, Ago, Day, Fixed, Period, PeriodStart, Unit
from segdsl.ir.rewrite import walk
from segdsl.vocabulary.model import Field

if TYPE_CHECKING:
    from segdsl.analysis.prove import Prover

DAYS_MAX = 8_000
"""How many days are looked at; of those beyond it is only known whether any is covered."""


@record
class Days:
    """The days from `first` to `last`, both in, as numbers on an axis."""

    first: int
    last: int


@record
class Axis:
    """What the days of a series are: days since `field`, or calendar days (their ordinals) that `field` is on."""

    field: Field
    is_calendar: bool

    def between(self, first: int | None, last: int | None) -> ir.Within:
        """That it is one of these days for a subject; None is an open end."""
        if self.is_calendar:
            return ir.Within(self.field, _calendar(first), _calendar(last))
        return ir.Within(self.field, None if last is None else Ago(last), None if first is None else Ago(first))

    def name(self, day: int) -> str:
        """`day 30`, `2026-01-31`."""
        return date.fromordinal(day).isoformat() if self.is_calendar else f"day {day}"

    def names(self, days: Days) -> str:
        """`day 30`, `days 31 to 60`, `2026-01-01 to 2026-01-31`."""
        if days.first == days.last:
            return self.name(days.first)
        return f"{'' if self.is_calendar else 'days '}{self._bare(days.first)} to {self._bare(days.last)}"

    def _bare(self, day: int) -> str:
        return self.name(day).removeprefix("day ")


@record(kw_only=True)
class Covered:
    """The days that a segment covers. `since_ever` and `for_ever`: also days before, and after, those looked at.

    `unknown` are days of which it is not known, for the reason.
    """

    segment: str
    days: tuple[Days, ...]
    since_ever: bool
    for_ever: bool
    unknown: tuple[Days, ...] = ()
    reason: str = ""


@record
class Meeting:
    """Two segments that a subject can be in on one day, and the days on which that happens."""

    first: str
    second: str
    witness: Witness
    days: tuple[Days, ...]


@record
class Gap:
    """Days that no segment covers, after the days of some segments and before those of others."""

    days: Days
    after: tuple[str, ...]
    before: tuple[str, ...]


@record
class Undecided:
    """Something that the series says and that is not known: of two segments, or of days (then there is no second)."""

    first: str
    second: str | None
    reason: str


Finding = Meeting | Gap | Undecided


@record
class SeriesDays:
    """A series with the days that it covers. Without an axis its segments have no date in common, and no days."""

    axis: Axis | None
    covered: tuple[Covered, ...]
    findings: tuple[Finding, ...]


def series_findings(series: Series, rules: Mapping[str, ir.Rule], prover: Prover) -> tuple[Finding, ...]:
    """Where what a series says does not hold, or is not known to hold."""
    return series_days(series, rules, prover).findings


def series_days(series: Series, rules: Mapping[str, ir.Rule], prover: Prover, field: str | None = None) -> SeriesDays:
    """The days that the segments of a series cover, and where they meet or leave a gap.

    `field` is the canonical name of the date to count from; by default the first that all segments ask for.
    """
    segments = {name: rules[name].condition for name in series.segments}
    axis, covered = _followed(segments, field, prover)
    return SeriesDays(axis, covered, (*_meetings(segments, axis, prover), *_gaps(covered)))


# ---- the axis --------------------------------------------------------------------------------------------------


def _calendar(ordinal: int | None) -> Fixed | None:
    return None if ordinal is None else Fixed(date.fromordinal(min(max(ordinal, 1), date.max.toordinal())))


def _followed(
    segments: Mapping[str, ir.Expr], wanted: str | None, prover: Prover
) -> tuple[Axis | None, tuple[Covered, ...]]:
    """The date that a series follows: the first that says of each segment when it begins or ends; else the first."""
    first: tuple[Axis | None, tuple[Covered, ...]] = None, ()
    for axis in _axes(segments, wanted):
        span = _horizon(segments.values(), axis)
        covered = tuple(_cover(name, condition, span, axis, prover) for name, condition in segments.items())
        if not any(each.since_ever and each.for_ever for each in covered):
            return axis, covered
        if first[0] is None:
            first = axis, covered
    return first


def _axes(segments: Mapping[str, ir.Expr], wanted: str | None) -> Iterator[Axis]:
    """The dates that all segments ask for, in the order in which the first does."""
    first, *others = map(_dates, segments.values())
    for field in first:
        if all(field in other for other in others) and wanted in (None, field.name):
            ends = [end for condition in segments.values() for end in _ends_of(field, condition)]
            yield Axis(field, bool(ends) and all(isinstance(end, Fixed) for end in ends))


def _dates(condition: ir.Expr) -> dict[Field, None]:
    """The dates that a condition asks for, or counts from, in their order."""
    dates: dict[Field, None] = {}
    for node in walk(condition):
        match node:
            case ir.Within(field) | ir.Total(_, ir.SinceField(field)) | ir.Absent(_, ir.SinceField(field)):
                dates[field] = None
            case _:
                pass
    return dates


def _ends_of(field: Field, condition: ir.Expr) -> Iterator[Day]:
    """The days that a condition names for a date; a window that counts from it is as good as an age."""
    for node in walk(condition):
        match node:
            case ir.Within(found, first, last) if found == field:
                yield from (end for end in (first, last) if end is not None)
            case ir.Total(_, ir.SinceField(found)) | ir.Absent(_, ir.SinceField(found)) if found == field:
                yield TODAY
            case _:
                pass


def _horizon(conditions: Iterable[ir.Expr], axis: Axis) -> Days:
    """The days to look at.

    What a condition says of its days is a net of differences: this date so many days before that event, that event so
    many days before today. A path through it uses no number twice, so no day further out than the sum of all numbers,
    and of the days between the first and the last calendar day that is named, can be told from the next one.
    """
    fixed: list[int] = []
    reach = 0
    for condition in conditions:
        ends = [_ends(node) for node in walk(condition)]
        fixed += [end.day.toordinal() for each in ends for end in each if isinstance(end, Fixed)]
        reach = max(reach, sum(max(map(_size, each), default=0) for each in ends))
    if axis.is_calendar:
        first = min(fixed) - reach - 1
        return Days(first, min(max(fixed) + reach + 1, first + DAYS_MAX))
    reach = min(reach + (max(fixed) - min(fixed) if fixed else 0) + 1, DAYS_MAX // 2)
    return Days(-reach, reach)


def _size(end: Day | int) -> int:
    """How many days from where it is counted an end lies, at most."""
    match end:
        case int():
            return abs(end)
        case Fixed():
            return 0
        case Ago(count, unit, plus):
            return abs(count) * _DAYS_OF[unit] + abs(plus)
        case PeriodStart(period, offset, plus):
            return (abs(offset) + 1) * _DAYS_IN[period] + abs(plus)
        case _:
            assert_never(end)


_DAYS_OF = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.YEAR: 366}
_DAYS_IN = {Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92, Period.YEAR: 366}


def _ends(node: ir.Expr) -> list[Day | int]:
    """The ends of a range of days or of a window: days, or numbers of days since a date."""
    ends: tuple[Day | int | None, ...] = ()
    match node:
        case ir.Within(_, first, last):
            ends = first, last
        case ir.Total(_, ir.Span(first, last)) | ir.Absent(_, ir.Span(first, last)):
            ends = first, last
        case ir.Total(_, ir.SinceField() as since) | ir.Absent(_, ir.SinceField() as since):
            ends = since.first_day, since.last_day
        case _:
            pass
    return [end for end in ends if end is not None]


# ---- what is covered -------------------------------------------------------------------------------------------


def _cover(name: str, condition: ir.Expr, span: Days, axis: Axis, prover: Prover) -> Covered:
    """The days that a segment covers."""
    found, unknown, reason = _search(condition, span, axis, prover)
    return Covered(
        segment=name,
        days=_runs(found),
        since_ever=prover.can_meet(condition, axis.between(None, span.first - 1)) is True,
        for_ever=prover.can_meet(condition, axis.between(span.last + 1, None)) is True,
        unknown=tuple(unknown),
        reason=reason,
    )


def _search(condition: ir.Expr, within: Days, axis: Axis, prover: Prover) -> tuple[list[int], list[Days], str]:
    """Each day on which the condition can hold, in order, and those of which that is not known, with the reason.

    A range in which it cannot hold is left at once; any other is halved until it is a day.
    """
    found: list[int] = []
    unknown: list[Days] = []
    reason = ""
    waiting = [within]
    while waiting:
        days = waiting.pop()
        on_these = axis.between(days.first, days.last)
        can_hold = prover.can_meet(condition, on_these)
        if can_hold is None:
            answer = prover.disjoint(condition, on_these)
            reason = answer.reason if isinstance(answer, Unknown) else reason
            unknown.append(days)
        elif can_hold and days.first == days.last:
            found.append(days.first)
        elif can_hold:
            middle = (days.first + days.last) // 2
            waiting += [Days(middle + 1, days.last), Days(days.first, middle)]
    return found, unknown, reason


def _runs(numbers: Sequence[int]) -> tuple[Days, ...]:
    """Numbers in order as ranges."""
    runs: list[Days] = []
    for number in numbers:
        if runs and runs[-1].last == number - 1:
            runs[-1] = Days(runs[-1].first, number)
        else:
            runs.append(Days(number, number))
    return tuple(runs)


# ---- what does not hold ----------------------------------------------------------------------------------------


def _meetings(segments: Mapping[str, ir.Expr], axis: Axis | None, prover: Prover) -> Iterator[Finding]:
    for (first, one), (second, other) in combinations(segments.items(), 2):
        answer = prover.disjoint(one, other)
        match answer:
            case Proved():
                pass
            case Unknown(reason):
                yield Undecided(first, second, reason)
            case Refuted(witness):
                days: tuple[Days, ...] = ()
                if axis is not None:
                    both = ir.And((one, other))
                    days = _runs(_search(both, _horizon(segments.values(), axis), axis, prover)[0])
                yield Meeting(first, second, witness, days)
            case _:
                assert_never(answer)


def _gaps(covered: Sequence[Covered]) -> Iterator[Finding]:
    """The days between the first and the last that are covered, on which nobody can be in any segment."""
    for each in covered:
        if each.unknown:
            yield Undecided(each.segment, None, each.reason)
    taken = {
        day for each in covered for days in (*each.days, *each.unknown) for day in range(days.first, days.last + 1)
    }
    for days in _runs([day for day in range(min(taken, default=0), max(taken, default=0)) if day not in taken]):
        yield Gap(days, _on(covered, days.first - 1), _on(covered, days.last + 1))


def _on(covered: Sequence[Covered], day: int) -> tuple[str, ...]:
    """The segments that cover a day."""
    return tuple(each.segment for each in covered if any(days.first <= day <= days.last for days in each.days))

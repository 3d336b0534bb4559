"""The days of a series drawn: a bar per segment over one axis, with what is wrong marked below."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from segdsl.analysis.series import Axis, Covered, Days, Gap, Meeting, SeriesDays
from segdsl.base.record import record
from segdsl.cli.safe import width
from segdsl.cli.terminal import Colour, Terminal

_NARROWEST = 80
_OVERLAP = "overlap"
_BEYOND = 7
"""How many days are drawn of an end that is open."""
_BESIDE_MIN = 32
"""A bar stands beside its name where that leaves so much room for it, else below."""


@record
class _Signs:
    full: str
    part: str
    unknown: str
    nothing: str
    tick: str


_SIGNS = _Signs("█", "▒", "?", "·", "╵")
_ASCII_SIGNS = _Signs("#", "+", "?", ".", "|")


def drawn(days: SeriesDays, terminal: Terminal) -> Iterator[str]:
    """The lines of the drawing; none where there is nothing to draw."""
    if days.axis is None or (span := _span(days)) is None:
        return
    columns = terminal.columns or _NARROWEST
    names = [terminal.show(each.segment) for each in days.covered]
    beside = max(len(_OVERLAP), *map(width, names)) + 2
    if columns - beside < _BESIDE_MIN:
        beside = 0
    scale = _Scale(span, max(columns - beside - 2, 8))
    signs = _SIGNS if terminal.can_show(_SIGNS.full + _SIGNS.part + _SIGNS.nothing + _SIGNS.tick) else _ASCII_SIGNS
    yield from scale.axis(days.axis, beside + 1, signs)
    for name, covered in zip(names, days.covered, strict=True):
        bar = _open_ends(scale.bar(_with_open_ends(covered), covered.unknown, signs), covered)
        if beside:
            yield f"{name}{' ' * (beside - width(name))}{bar}"
        else:
            yield name
            yield bar
    for label, marked, sign in (("gap", _gaps(days), "!"), (_OVERLAP, _overlaps(days), "x")):
        if marked:
            marks = "".join(sign if each else " " for each in scale.cells(marked))
            painted = terminal.paint(marks.rstrip(), Colour.ERROR)
            yield f"{label:{beside}} {painted}" if beside else f" {painted} {label}"
    if scale.days_per_cell > 1:
        yield f"one sign is {scale.days_per_cell} days; {signs.part} is a part of them"


class _Scale:
    """Days in cells, so many to a cell that all fit."""

    def __init__(self, span: Days, cells: int) -> None:
        self.first = span.first
        self.days = span.last - span.first + 1
        self.days_per_cell = -(-self.days // cells)
        self.count = -(-self.days // self.days_per_cell)

    def cells(self, ranges: Collection[Days]) -> list[int]:
        """How many of each cell's days are in the ranges."""
        counts = [0] * self.count
        for days in ranges:
            for day in range(max(days.first, self.first), min(days.last, self.first + self.days - 1) + 1):
                counts[(day - self.first) // self.days_per_cell] += 1
        return counts

    def bar(self, days: Sequence[Days], unknown: Sequence[Days], signs: _Signs) -> str:
        """A sign for each cell: all of its days, some, not known, none."""
        full = [min(self.days_per_cell, self.days - cell * self.days_per_cell) for cell in range(self.count)]
        return "".join(
            signs.full if taken == size else signs.part if taken else signs.unknown if doubtful else signs.nothing
            for taken, doubtful, size in zip(self.cells(days), self.cells(unknown), full, strict=True)
        )

    def axis(self, axis: Axis, indent: int, signs: _Signs) -> Iterator[str]:
        """The numbers of days above a line of ticks, as many as fit."""
        widest = max(len(_bare(axis, day)) for day in (self.first, self.first + self.days - 1))
        step = _round_number(self.days_per_cell * (widest + 2), axis)
        labels, ticks = " " * (self.count + widest), [" "] * self.count
        start = self.first if axis.is_calendar else -(-self.first // step) * step
        for day in range(start, self.first + self.days, step):
            cell = (day - self.first) // self.days_per_cell
            text = _bare(axis, day)
            ticks[cell] = signs.tick
            labels = labels[:cell] + text + labels[cell + len(text) :]
        yield " " * indent + labels.rstrip()
        yield (" " * indent + "".join(ticks)).rstrip()


def _span(days: SeriesDays) -> Days | None:
    """From the first day on which a segment begins or ends to the last, and some more where one has no end."""
    ends = []
    for each in days.covered:
        for run in (*each.days, *each.unknown):
            ends += [] if each.since_ever and run == each.days[0] else [run.first]
            ends += [] if each.for_ever and run == each.days[-1] else [run.last]
    if not ends:
        return None
    before = _BEYOND if any(each.since_ever for each in days.covered) else 0
    behind = _BEYOND if any(each.for_ever for each in days.covered) else 0
    return Days(min(ends) - before, max(ends) + behind)


def _with_open_ends(covered: Covered) -> list[Days]:
    """The days that are covered, also those drawn of an open end that were not looked at."""
    runs = list(covered.days)
    if covered.since_ever and runs:
        runs[0] = Days(runs[0].first - _BEYOND, runs[0].last)
    if covered.for_ever and runs:
        runs[-1] = Days(runs[-1].first, runs[-1].last + _BEYOND)
    return runs


def _open_ends(bar: str, covered: Covered) -> str:
    """The bar between marks of what lies beyond: `<` and `>` where the segment goes on."""
    return f"{'<' if covered.since_ever else ' '}{bar}{'>' if covered.for_ever else ''}"


def _gaps(days: SeriesDays) -> list[Days]:
    return [found.days for found in days.findings if isinstance(found, Gap)]


def _overlaps(days: SeriesDays) -> list[Days]:
    return [run for found in days.findings if isinstance(found, Meeting) for run in found.days]


def _bare(axis: Axis, day: int) -> str:
    """A day as the axis shows it: `30`, `2026-01-31`."""
    return axis.name(day).removeprefix("day ")


def _round_number(least: int, axis: Axis) -> int:
    """A distance between labels that people count in, no less than this."""
    steps = (1, 7, 14, 28) if axis.is_calendar else (1, 2, 5, 7, 10, 14, 20, 30, 50, 60, 90)
    return next((step for step in steps if step >= least), -(-least // 100) * 100)

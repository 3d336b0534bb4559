"""A query for any day: its text, cut where the day of the run decides what stands there.

A query has one shape on every day (`bounds`), so it is written once, by the compiler as it is, on a run whose days are
marks: days of a year that nothing in the rule or the vocabulary speaks of. The text is then cut at the marks. Whoever
fills the places in, here or at run time elsewhere, gets the very text that the compiler writes for that day.

There is one exception. Where clocks are turned back over a midnight, a day does not begin at one instant, and the
compiler compares days instead (`instants`). In a zone where that happens, a template has a second form, in which all
instants are compared by their days; it is for the days on which one of its midnights is such a one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from itertools import count
from typing import assert_never

from sqlglot import exp

from segdsl.backends.sql import build
from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.bounds import Bound, resolve_bound
from segdsl.backends.sql.compile import EVERYTHING, Query, Writer
from segdsl.backends.sql.dialect import Dialect
from segdsl.backends.sql.dialects import dialect_named
from segdsl.backends.sql.instants import start_of
from segdsl.backends.sql.memberships import MembershipsWriter, conditions_of
from segdsl.backends.sql.run import Run
from segdsl.base.record import record
from segdsl.ir.days import Fixed
from segdsl.ir.nodes import Rule
from segdsl.ir.rewrite import nnf
from segdsl.ir.simplify import simplify
from segdsl.vocabulary.model import Vocabulary

# Years that every engine has; the narrowest of them is ClickHouse, which ends in 2299.
_YEARS = range(2290, 1900, -1)
# Since when clocks are looked at: before, a midnight that comes twice is refused by whoever fills a template in.
_CLOCKS = date(1970, 1, 1), date(2038, 1, 1)


@record
class OpenDay:
    """Here stands a day, as YYYY-MM-DD."""

    bound: Bound


@record
class OpenStart:
    """Here stands the first instant of a day, in UTC, as YYYY-MM-DD HH:MM:SS."""

    bound: Bound


@record
class OpenTable:
    """Here stands the table of a relation, `written` as the compiler would."""

    relation: str
    written: str


Piece = str | OpenDay | OpenStart | OpenTable


@record
class ByDay:
    """The form for days on which clocks are turned back over one of these midnights, by which the days begin."""

    midnights: tuple[Bound, ...]
    pieces: tuple[Piece, ...]


@record
class Template:
    """A query in pieces, texts and open places, and the names of its columns."""

    pieces: tuple[Piece, ...]
    columns: tuple[str, ...]
    by_day: ByDay | None = None

    def on(self, today: date, zone: tzinfo) -> Query:
        """The query of a run on `today`, a day in `zone`, which is the one that it was made for."""

        def day_of(bound: Bound) -> date:
            return resolve_bound(bound, today)

        pieces = self.pieces
        if self.by_day and any(start_of(day_of(bound), zone) is None for bound in self.by_day.midnights):
            pieces = self.by_day.pieces
        return Query("".join(_filled(piece, day_of, zone) for piece in pieces), self.columns)


def members_template(
    rule: Rule, vocabulary: Vocabulary, *, zone: tzinfo, dialect: str = "duckdb", binding: Binding = EVERYTHING
) -> Template:
    """`compile.members_query` of any day.

    Raises `UnsupportedError` as it does.
    """
    condition = nnf(simplify(rule.condition))
    run = _OpenRun(dialect_named(dialect), zone, binding, repr((condition, vocabulary.relations, binding)))
    return run.template(lambda: Writer(run, vocabulary).members(condition))


def memberships_template(
    rules: Mapping[str, Rule],
    vocabulary: Vocabulary,
    *,
    zone: tzinfo,
    dialect: str = "duckdb",
    binding: Binding = EVERYTHING,
) -> Template:
    """`memberships.memberships_query` of any day."""
    conditions = conditions_of(rules)
    run = _OpenRun(dialect_named(dialect), zone, binding, repr((conditions, vocabulary.relations, binding)))
    return run.template(lambda: MembershipsWriter(run, vocabulary).memberships(conditions))


class _OpenRun(Run):
    """A run on no day: whatever is left open has a mark, a day or a name, that is nowhere in what is `taken`."""

    def __init__(self, dialect: Dialect, zone: tzinfo, binding: Binding, taken: str) -> None:
        super().__init__(dialect, date.min, zone, binding)
        self.years = [year for year in _YEARS if str(year) not in taken]
        self.table_mark = next(mark for mark in map("open_{}_".format, count()) if mark not in taken)
        self.days: dict[OpenDay | OpenStart, date] = {}
        self.tables: dict[str, str] = {}
        self.midnights: dict[Bound, None] = {}
        self.goes_by_day = False

    def template(self, write: Callable[[], Query]) -> Template:
        """What is written on this run, as a template."""
        query = write()
        pieces, by_day = tuple(self._cut(query.sql)), None
        if self.midnights and turns_back(self.zone):
            self.goes_by_day = True
            by_day = ByDay(tuple(self.midnights), tuple(self._cut(write().sql)))
        return Template(pieces, query.columns, by_day)

    def table(self, relation: str, alias: str) -> exp.Expr:
        """A relation under an alias."""
        mark = self.tables.setdefault(relation, f"{self.table_mark}{len(self.tables)}_")
        return build.table(mark, alias=alias)

    def date_of(self, bound: Bound) -> date:
        """The day that the bound is, or its mark."""
        return super().date_of(bound) if isinstance(bound, Fixed) else self._mark(OpenDay(bound))

    def start_of(self, bound: Bound) -> datetime | None:
        """When that day begins, or its mark."""
        if isinstance(bound, Fixed):
            return super().start_of(bound)
        self.midnights[bound] = None
        return None if self.goes_by_day else datetime.combine(self._mark(OpenStart(bound)), time.min)

    def _mark(self, place: OpenDay | OpenStart) -> date:
        year, days = divmod(len(self.days), 365)
        return self.days.setdefault(place, date(self.years[year], 1, 1) + timedelta(days=days))

    def _cut(self, sql: str) -> Iterator[Piece]:
        """The text in pieces."""
        places: dict[str, Piece] = {_printed(mark, place): place for place, mark in self.days.items()}
        for relation, mark in self.tables.items():
            places[self._name((mark,))] = OpenTable(relation, self._name(self.path(relation)))
        end = 0
        for found in re.finditer("|".join(map(re.escape, places)), sql):
            yield sql[end : found.start()]
            yield places[found[0]]
            end = found.end()
        yield sql[end:]

    def _name(self, path: tuple[str, ...]) -> str:
        parts = (exp.Identifier(this=name, quoted=True).sql(self.dialect.sqlglot) for name in path)
        return ".".join(parts)


@cache
def turns_back(zone: tzinfo) -> bool:
    """Whether there is a midnight over which clocks are turned back."""
    first, last = _CLOCKS
    days = (first + timedelta(days=each) for each in range((last - first).days))
    return any(start_of(day, zone) is None for day in days)


def _printed(day: date, place: OpenDay | OpenStart) -> str:
    return str(datetime.combine(day, time.min)) if isinstance(place, OpenStart) else day.isoformat()


def _filled(piece: Piece, day_of: Callable[[Bound], date], zone: tzinfo) -> str:
    match piece:
        case OpenDay(bound):
            return day_of(bound).isoformat()
        case OpenStart(bound):
            start = start_of(day_of(bound), zone)
            assert start is not None
            return str(start.replace(tzinfo=None))
        case OpenTable(_, written):
            return written
        case str(text):
            return text
        case _:
            assert_never(piece)

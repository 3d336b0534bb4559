"""Many segments over one scan: what they ask together is computed once, and each segment is put together from that.

    sheet     one row for each subject: its fields, and every distinct sum; each relation is read once
    atoms     every distinct condition on the sheet, asked once
    segments  ANDs and ORs of those for whom atoms are true, or false

Segments of a program ask about the same few things: a thousand of them about some dozens of sums and some hundreds of
conditions. A query for each would read the events a thousand times, and one query of a thousand filtered counts costs
as much. Here the events are read once, and a further segment costs an AND of bitmaps, or one scan of the sheet.

An atom is a leaf of the negation normal form. A segment asks for whom one *holds* or *fails*: whoever is neither is
unknown, so `clicks < 5` and `clicks >= 5` are one atom. AND and OR of what holds is what holds of AND and OR (§6.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from decimal import Decimal
from functools import reduce
from typing import assert_never

from sqlglot import exp

from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.build import (
    DOUBLE,
    INTEGER,
    all_of,
    call,
    cast,
    column,
    compared,
    decimal,
    decimal_type,
    is_null,
    left_join,
    named,
    number,
    rows_of,
    table,
    times,
    total,
)
from segdsl.backends.sql.compile import EVERYTHING, Query, Writer, run_on, sums_of
from segdsl.backends.sql.conditions import Conditions, Scope, Sum
from segdsl.backends.sql.memberships import AS_OF, SEGMENT
from segdsl.backends.sql.names import Names
from segdsl.backends.sql.needs import fields_of
from segdsl.backends.sql.run import Run
from segdsl.backends.sql.sums import Sums
from segdsl.base.record import record, replace
from segdsl.ir.days import Day, Fixed, resolve
from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Constant,
    Contains,
    Expr,
    HasAny,
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
from segdsl.ir.rewrite import OPPOSITE, nnf, rewrite
from segdsl.vocabulary.model import FieldType, Metric, Vocabulary

NUMBER = "number"


@record
class Holds:
    """True where the atom of this number is."""

    atom: int


@record
class Fails:
    """True where the atom of this number is false."""

    atom: int


@record
class All:
    """True where all parts are; of none, for everybody."""

    parts: tuple[Formula, ...]


@record
class Any:
    """True where any part is; of none, for nobody."""

    parts: tuple[Formula, ...]


Formula = Holds | Fails | All | Any
"""What a segment is in terms of atoms."""


@record(kw_only=True)
class Plan:
    """The segments by name, in terms of the atoms, and in negation normal form; the sums that the atoms ask about."""

    atoms: tuple[Expr, ...]
    sums: tuple[Sum, ...]
    formulas: Mapping[str, Formula]
    conditions: Mapping[str, Expr]


def plan(rules: Iterable[Rule], today: date) -> Plan:
    """How to answer the rules together on a day, each sum and each condition once.

    Windows and ranges that are the same days on this day are the same, however they were written. Rules are not
    simplified: that would put together what others may share.
    """
    atoms: dict[Expr, int] = {}
    conditions = {rule.name: nnf(_on_day(rule.condition, today)) for rule in rules}
    formulas = {name: _formula(condition, atoms) for name, condition in conditions.items()}
    return Plan(atoms=tuple(atoms), sums=sums_of(And(tuple(atoms))), formulas=formulas, conditions=conditions)


def members(formula: Formula, holds: Sequence[int], fails: Sequence[int], everybody: int) -> int:
    """The bitmap of the members, from those of whom each atom holds and fails for: a bit for each subject."""
    match formula:
        case Holds(atom):
            return holds[atom]
        case Fails(atom):
            return fails[atom]
        case All(parts):
            return reduce(int.__and__, (members(part, holds, fails, everybody) for part in parts), everybody)
        case Any(parts):
            return reduce(int.__or__, (members(part, holds, fails, everybody) for part in parts), 0)
        case _:
            assert_never(formula)


class Sheet(Writer):
    """Writes the queries of a plan. What `sheet` answers is to be the table `path` before anything else is asked.

    `path` leads to a table of that name beside the relations, if nothing else is said; `whole` says of which metrics
    the sums are exact in binary floating point, each with its digits after the point: where no event is negative, and
    no sum of all events beyond 2 ** 53 smallest units. Such sums are several times as fast; a sum of zero is then a sum
    of no event (§5.3).
    """

    def __init__(
        self,
        plan: Plan,
        vocabulary: Vocabulary,
        *,
        today: date,
        zone: tzinfo,
        dialect: str = "duckdb",
        binding: Binding = EVERYTHING,
        path: tuple[str, ...] = (),
        whole: Mapping[Metric, int] | None = None,
    ) -> None:
        super().__init__(run_on(today, zone, dialect, binding), vocabulary)
        self.plan = plan
        self.path = path or (self.tables.new("sheet"),)
        self.whole = whole or {}
        self.every = And(plan.atoms)
        names = Names((self.key,))
        fields = [field for field in dict.fromkeys(fields_of(self.every)) if field.type is not FieldType.SET]
        self.fields = {field: names.new(field.name) for field in fields}
        anchors = dict.fromkeys(window.anchor for _, window in plan.sums if isinstance(window, SinceField))
        self.days = {field: names.new(f"{field.name}_day") for field in anchors if field.holds_instants}
        self.sums = {each: names.new(each[0].name) for each in plan.sums}
        frame = self._with_sets(self._summed((), self.every) if self.sums else self._subjects(self.fields), self.every)
        self.frame = frame
        self.elements = {each: names.new(f"has_{each[0].name}") for each in frame.scope.elements}

    def sheet(self) -> Query:
        """A row for each subject: its key, its fields, the days that windows start from, its sums, and where sets are
        gathered (`backends.sql.sets`), what they have.
        """
        scope, select = self.frame.scope, self.frame.select.copy()
        shown = {called: scope.field(field) for field, called in self.fields.items()}
        shown |= {called: scope.anchor(field) for field, called in self.days.items()}
        shown |= {called: scope.sum(*each) for each, called in self.sums.items()}
        shown |= {called: column(*scope.elements[each]) for each, called in self.elements.items()}
        for called, value in shown.items():
            select.select(named(value, called), copy=False)
        return self._printed(select, *shown)

    def atoms(self, atoms: Sequence[Expr]) -> Query:
        """Every key, and the verdict on each of these atoms; on those about sets, false may be NULL and NULL false."""
        names = Names((self.key,))
        called = tuple(names.new(f"atom_{number}") for number, _ in enumerate(atoms, 1))
        rows, conditions = self._rows_of_sheet(column("c", self.key)), self._on_sheet()
        for as_name, atom in zip(called, atoms, strict=True):
            rows.select(named(conditions.holds(atom), as_name), copy=False)
        return self._printed(rows, *called)

    def memberships(self, segments: Iterable[str]) -> Query:
        """The members of these segments, at least one: `segment`, the key, and the day `as_of`; one scan for each."""
        dialect, conditions = self.run.dialect, self._on_sheet()
        every: list[exp.Query] = []
        for segment in segments:
            rows = self._rows_of_sheet(
                named(dialect.text(segment), SEGMENT),
                named(column("c", self.key), self.key),
                named(dialect.day(self.run.today), AS_OF),
            )
            every.append(rows.where(conditions.holds(self.plan.conditions[segment]), copy=False))
        query = self._printed(reduce(lambda one, more: exp.union(one, more, distinct=False, copy=False), every))
        return replace(query, columns=(SEGMENT, self.key, AS_OF))

    def sizes(self, path: tuple[str, ...]) -> Query:
        """How many members each segment has in a table of memberships."""
        return self._counted(rows_of(table(*path, alias="c")))

    def missing(self, path: tuple[str, ...], other: tuple[str, ...]) -> Query:
        """How many memberships of each segment there are in one table and not in the other."""
        rows, key = rows_of(table(*path, alias="c")), self.run.dialect.key
        same = compared(column("o", SEGMENT), Op.EQ, column("c", SEGMENT))
        same_key = compared(key(column("o", self.key)), Op.EQ, key(column("c", self.key)))
        left_join(rows, table(*other, alias="o"), all_of(same, same_key))
        return self._counted(rows.where(is_null(column("o", SEGMENT)), copy=False))

    def _counted(self, rows: exp.Select) -> Query:
        rows.select(column("c", SEGMENT), named(total(number(1)), NUMBER), copy=False)
        query = self._printed(rows.group_by(column("c", SEGMENT), copy=False))
        return replace(query, columns=(SEGMENT, NUMBER))

    def _rows_of_sheet(self, *columns: exp.Expr) -> exp.Select:
        return rows_of(table(*self.path, alias="c"), *columns)

    def _on_sheet(self) -> Conditions:
        days, stored_day = self.days, self.run.dialect.stored_day
        scope = Scope(
            key=lambda: column("c", self.key),
            field=lambda field: column("c", self.fields[field]),
            anchor=lambda field: (
                column("c", days[field]) if field in days else stored_day(column("c", self.fields[field]))
            ),
            sums={each: ("c", called) for each, called in self.sums.items()},
            elements={each: ("c", called) for each, called in self.elements.items()},
        )
        return Conditions(self.run, self.vocabulary, scope)

    def _by_relation(self, wanted: tuple[Sum, ...]) -> list[Sums]:
        return [
            _WholeSums(self.run, self.vocabulary, tuple(sums.columns), self.whole)
            for sums in super()._by_relation(wanted)
        ]


class _WholeSums(Sums):
    """Sums of which some are made in binary floating point of whole numbers, each times 0 or 1."""

    def __init__(self, run: Run, vocabulary: Vocabulary, sums: tuple[Sum, ...], whole: Mapping[Metric, int]) -> None:
        super().__init__(run, vocabulary, sums)
        self.whole = whole

    def _sum(self, metric: Metric, inside: list[exp.Expr], *, is_alone: bool) -> exp.Expr:
        if metric not in self.whole:
            return super()._sum(metric, inside, is_alone=is_alone)
        places = self.whole[metric]
        value = self._value(metric)
        units = cast(times(value, number(10**places)) if places else value, DOUBLE)
        summed = total(times(units, cast(all_of(*inside), INTEGER)) if inside else units)
        # A sum of no event is zero here, and no event is less than zero.
        known = cast(call("NULLIF", summed, number(0)), decimal_type(_DIGITS, 0))
        return times(known, decimal(Decimal(1).scaleb(-places))) if places else known


_DIGITS = 16
"""Of 2 ** 53, up to which binary floating point knows every whole number."""


def _on_day(condition: Expr, today: date) -> Expr:
    """The condition on a day, with that day's dates."""

    def fixed(day: Day | None) -> Day | None:
        return None if day is None else Fixed(resolve(day, today))

    def window_on_day(window: Window) -> Window:
        if isinstance(window, SinceField):
            return window
        last = today if window.last is None else min(resolve(window.last, today), today)
        return Span(fixed(window.first), Fixed(last))

    def change(node: Expr) -> Expr:
        match node:
            case Within(_, first, last):
                return replace(node, first=fixed(first), last=fixed(last))
            case Total(_, window) | Absent(_, window):
                return replace(node, window=window_on_day(window))
            case _:
                return node

    return rewrite(condition, change)


def _formula(condition: Expr, atoms: dict[Expr, int]) -> Formula:
    """The condition in terms of the atoms; those that are new are put among them."""
    match condition:
        case Constant(True):
            return All(())
        case Constant():
            return Any(())
        case And(parts):
            return All(tuple(_formula(part, atoms) for part in parts))
        case Or(parts):
            return Any(tuple(_formula(part, atoms) for part in parts))
        case Not((HasAny() | Contains()) as leaf) if leaf.field.type is FieldType.SET:
            # As it stands, it needs no third truth value, and half of the SQL.
            return Holds(atoms.setdefault(condition, len(atoms)))
        case Not(atom):
            return Fails(atoms.setdefault(atom, len(atoms)))
        case Total(_, _, (Op.GE | Op.GT) as op) | Compare(_, (Op.GE | Op.GT) as op):
            return Fails(atoms.setdefault(replace(condition, op=OPPOSITE[op]), len(atoms)))
        case atom:
            return Holds(atoms.setdefault(atom, len(atoms)))

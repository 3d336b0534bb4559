"""A rule as one query.

    WITH candidates AS (subjects that pass the conditions on their own fields),
         performance_sums AS (the sums of the candidates' events in the windows, one pass over the relation)
    SELECT the candidates whose sums pass the rest

Conditions on the subject alone come first, so that sums are made for few. A relation of events is read once, however
many metrics and windows a rule asks about, and only the rows that one of the windows can use. DuckDB runs this as fast
as any shape written by hand (bench/). A query for verdicts answers for every subject, so there all are candidates.

A sum is NULL where there is no event: rows whose value is null or zero are no events (§5.3) and are passed over, and
SUM of nothing is NULL. A subject without a row is not among the sums, and the LEFT JOIN gives it NULL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from functools import cache, partial, reduce

from sqlglot import ErrorLevel, exp
from sqlglot.dialects.dialect import Dialect as Theirs
from sqlglot.generator import Generator

from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.build import (
    column,
    compared,
    inner,
    join,
    least,
    left_join,
    name,
    named,
    not_null,
    rows_of,
    setting,
    table,
)
from segdsl.backends.sql.conditions import Conditions, Scope, Sum
from segdsl.backends.sql.dialect import Dialect
from segdsl.backends.sql.dialects import dialect_named
from segdsl.backends.sql.names import Names
from segdsl.backends.sql.needs import fields_of, needs
from segdsl.backends.sql.run import Run
from segdsl.backends.sql.safety import checked
from segdsl.backends.sql.sets import with_sets
from segdsl.backends.sql.sums import Sums
from segdsl.base.record import record, replace
from segdsl.ir.nodes import Absent, And, Expr, HasAny, Known, Not, OneOf, Op, Rule, SinceField, Total, Window
from segdsl.ir.rewrite import nnf, walk
from segdsl.ir.simplify import simplify
from segdsl.vocabulary.model import BackgroundFact, Field, FieldType, Metric, Relation, Vocabulary

__all__ = [
    "Query",
    "breaking_query",
    "fact_fields",
    "members_query",
    "needs",
    "sum_query",
    "values_query",
    "verdicts_query",
]


@record
class Query:
    """A query as text, and the names of its columns."""

    sql: str
    columns: tuple[str, ...]


EVERYTHING = Binding()
"""Every relation and column called as the vocabulary calls it."""

VERDICT = "verdict"
VALUE = "value"
IS_THERE = "is_there"
TOTAL = "total"


def members_query(
    rule: Rule,
    vocabulary: Vocabulary,
    *,
    today: date,
    zone: tzinfo,
    dialect: str = "duckdb",
    binding: Binding = EVERYTHING,
) -> Query:
    """The query for the keys of the subjects for which the rule is true on `today`, a day in `zone`; in no order.

    Raises `UnsupportedError` where the dialect could not give the verdicts of the memory backend.
    """
    return Writer(run_on(today, zone, dialect, binding), vocabulary).members(nnf(simplify(rule.condition)))


def verdicts_query(
    rule: Rule,
    vocabulary: Vocabulary,
    *,
    today: date,
    zone: tzinfo,
    dialect: str = "duckdb",
    binding: Binding = EVERYTHING,
) -> Query:
    """The query for every subject's key and `verdict`, a boolean that is NULL for unknown; otherwise as above."""
    return Writer(run_on(today, zone, dialect, binding), vocabulary).verdicts(simplify(rule.condition))


def breaking_query(
    fact: BackgroundFact,
    vocabulary: Vocabulary,
    *,
    zone: tzinfo,
    dialect: str = "duckdb",
    binding: Binding = EVERYTHING,
) -> Query:
    """The query for the keys of the subjects for whom a background fact does not hold, with the fields it speaks of.

    Of an instant that is its day in `zone`; sets are left out.
    """
    return Writer(run_on(date.min, zone, dialect, binding), vocabulary).breaking(fact)


def conditions_query(
    parts: Sequence[Expr],
    vocabulary: Vocabulary,
    *,
    today: date,
    zone: tzinfo,
    dialect: str = "duckdb",
    binding: Binding = EVERYTHING,
) -> Query:
    """The query for every subject's key and its verdict on each of the conditions, in their order; as above.

    Relations of events are read once for all of them.
    """
    return Writer(run_on(today, zone, dialect, binding), vocabulary).verdicts_on(tuple(map(simplify, parts)))


def values_query(
    rule: Rule,
    vocabulary: Vocabulary,
    field: Field,
    *,
    today: date,
    zone: tzinfo,
    dialect: str = "duckdb",
    binding: Binding = EVERYTHING,
) -> Query:
    """The query for the members' keys, the `value` of a field, NULL where it is unknown, and whether it `is_there`.

    Of an instant the value is its day in `zone`. Of a set there is a row for each element, some perhaps more than once;
    for an empty one there is a row in which nothing is there.
    """
    return Writer(run_on(today, zone, dialect, binding), vocabulary).values(nnf(simplify(rule.condition)), field)


def sum_query(
    metric: Metric,
    window: Window,
    vocabulary: Vocabulary,
    *,
    today: date,
    zone: tzinfo,
    dialect: str = "duckdb",
    binding: Binding = EVERYTHING,
) -> Query:
    """The query for every subject's key and `total`, the sum of a metric in a window: NULL where there is no event."""
    return Writer(run_on(today, zone, dialect, binding), vocabulary).total(metric, window)


@record
class Frame:
    """A SELECT of keys, and where a condition on its rows finds what it asks about."""

    select: exp.Select
    scope: Scope


class Writer:
    """Writes the queries of one run."""

    def __init__(self, run: Run, vocabulary: Vocabulary) -> None:
        self.run = run
        self.vocabulary = vocabulary
        self.key = vocabulary.subject_key
        # A name of ours must not hide a relation.
        self.tables = Names(vocabulary.relations)

    def members(self, condition: Expr) -> Query:
        """The keys for which the condition, in negation normal form, is true."""
        return self._printed(self._members(condition))

    def values(self, condition: Expr, field: Field) -> Query:
        """The keys for which the condition is true, with the value of a field; of a set, a row for each element."""
        is_set = field.type is FieldType.SET
        frame = self._subjects(() if is_set else (field,))
        same_key = self.run.same_key(column("m", self.key), frame.scope.key())
        join(frame.select, inner(self._members(condition), "m"), same_key)
        is_there = self.run.as_value(lambda: self.run.certainly(True))
        if is_set:
            key = partial(self.run.column, field.relation, "e", self.vocabulary.relations[field.relation].key)
            of_subject = self.run.same_key(key(), frame.scope.key())
            left_join(frame.select, self.run.table(field.relation, "e"), of_subject)
            value = self.run.column(field.relation, "e", field.column)
            is_there = self.run.as_value(lambda: not_null(key()))
        elif field.type is FieldType.DATE:
            value = frame.scope.anchor(field)
        else:
            value = self._conditions(frame).shown(field)
        names = Names((self.key,))
        called = names.new(VALUE), names.new(IS_THERE)
        for shown, as_name in zip((value, is_there), called, strict=True):
            frame.select.select(named(shown, as_name), copy=False)
        return self._printed(frame.select, *called)

    def _members(self, condition: Expr) -> exp.Select:
        parts = condition.parts if isinstance(condition, And) else (condition,)
        early = tuple(part for part in parts if not sums_of(part))
        late = tuple(part for part in parts if sums_of(part))
        if not late:
            frame = self._with_sets(self._subjects(fields_of(condition)), condition)
            return frame.select.where(self._conditions(frame).holds(condition), copy=False)
        frame = self._with_sets(self._summed(early, And(late)), And(late))
        return frame.select.where(self._conditions(frame).holds(And(late)), copy=False)

    def verdicts(self, condition: Expr) -> Query:
        """Every key and the verdict on it."""
        return self._judged((condition,), (VERDICT,))

    def verdicts_on(self, parts: tuple[Expr, ...]) -> Query:
        """Every key and the verdict on each condition."""
        names = Names((self.key,))
        return self._judged(parts, tuple(names.new(f"{VERDICT}_{number}") for number, _ in enumerate(parts, 1)))

    def _judged(self, parts: tuple[Expr, ...], called: tuple[str, ...]) -> Query:
        every = And(parts)
        frame = self._summed((), every) if sums_of(every) else self._subjects(fields_of(every))
        frame = self._with_sets(frame, every)
        writer = self._conditions(frame)
        for part, as_name in zip(parts, called, strict=True):
            verdict = self.run.as_value(partial(writer.verdict, part))
            frame.select.select(named(verdict, as_name), copy=False)
        return self._printed(frame.select, *called)

    def total(self, metric: Metric, window: Window) -> Query:
        """Every key and the sum."""
        frame = self._summed((), Absent(metric, window))
        called = Names((self.key,)).new(TOTAL)
        return self._printed(frame.select.select(named(frame.scope.sum(metric, window), called), copy=False), called)

    def breaking(self, fact: BackgroundFact) -> Query:
        """The keys and fields of those for whom the fact does not hold."""
        fields = fact_fields(fact, self.vocabulary)
        frame = self._subjects(fields)
        if fact.known is None:
            one, other = (frame.scope.anchor(field) for field in fields)
            breaks = compared(one, Op.GT, other)
        else:
            told = (HasAny if fields[0].type is FieldType.SET else OneOf)(fields[0], fact.members)
            broken = And((told, Not(Known(fields[1]))))
            frame = self._with_sets(frame, broken)
            breaks = self._conditions(frame).holds(broken)
        names = Names((self.key,))
        shown = {names.new(field.name): field for field in fields if field.type is not FieldType.SET}
        for as_name, field in shown.items():
            frame.select.select(named(frame.scope.anchor(field), as_name), copy=False)
        return self._printed(frame.select.where(breaks, copy=False), *shown)

    def _summed(self, early: tuple[Expr, ...], late: Expr) -> Frame:
        """The subjects that pass the early conditions, joined with the sums that the late one asks about."""
        wanted = sums_of(late)
        anchored = any(isinstance(window, SinceField) for _, window in wanted)
        tables: list[exp.CTE] = []
        frame, candidates = self._subjects(fields_of(late)), None
        if early or anchored:
            candidates = self.tables.new("candidates")
            found, frame = self._candidates(candidates, early, late, anchors_of(late))
            tables.append(found)
        places: dict[Sum, tuple[str, str]] = {}
        for number, sums in enumerate(self._by_relation(wanted), 1):
            alias = f"s{number}"
            summed = self.tables.new(f"{sums.relation}_sums")
            tables.append(cte(summed, sums.query(frame.scope, candidates)))
            places |= {each: (alias, name) for each, name in sums.columns.items()}
            # The key of the sums is what they were grouped by.
            same_key = compared(column(alias, self.key), Op.EQ, self.run.dialect.key(frame.scope.key()))
            left_join(frame.select, table(summed, alias=alias), same_key)
        frame.select.set("with_", exp.With(expressions=tables))
        scope = replace(frame.scope, sums=places)
        return Frame(frame.select, scope)

    def _candidates(
        self, called: str, early: tuple[Expr, ...], late: Expr, dates: Iterable[Field]
    ) -> tuple[exp.CTE, Frame]:
        """The subjects that pass the early conditions, with all of theirs that the late one asks about.

        `dates` are fields whose day is asked for.
        """
        asked = [field for field in dict.fromkeys(fields_of(late)) if field.type is not FieldType.SET]
        subjects = self._with_sets(self._subjects((*fields_of(And(early)), *asked)), And(early))
        names = Names((self.key,))
        fields = {field: names.new(field.name) for field in asked}
        # An instant that windows start from is turned into a day once, not once for each event.
        days = {field: names.new(f"{field.name}_day") for field in dict.fromkeys(dates) if field.holds_instants}
        select = subjects.select
        for field, as_name in fields.items():
            select.select(named(subjects.scope.field(field), as_name), copy=False)
        for field, as_name in days.items():
            select.select(named(subjects.scope.anchor(field), as_name), copy=False)
        if early:
            select.where(self._conditions(subjects).holds(And(early)), copy=False)
        scope = Scope(
            key=lambda: column("c", self.key),
            field=lambda field: column("c", fields[field]),
            anchor=lambda field: (
                column("c", days[field]) if field in days else self.run.dialect.stored_day(column("c", fields[field]))
            ),
        )
        rows = rows_of(table(called, alias="c"), named(scope.key(), self.key))
        return cte(called, select), Frame(rows, scope)

    def _subjects(self, fields: Iterable[Field]) -> Frame:
        """All subjects, with the relations of one row each that the fields are in."""
        subject = self.vocabulary.relations[self.vocabulary.subject_relation]
        aliases = {subject.name: "p"}

        def subject_key() -> exp.Expr:
            return column("p", self.key) if subject.keys_of else self.run.column(subject.name, "p", self.key)

        # Named in any case: engines call a column `p.id` where another table has an `id`, too.
        select = rows_of(self._rows(subject, "p"), named(subject_key(), self.key))
        for field in fields:
            if field.type is FieldType.SET or field.relation in aliases:
                continue
            alias = aliases[field.relation] = f"r{len(aliases)}"
            key = self.run.column(field.relation, alias, self.vocabulary.relations[field.relation].key)
            left_join(select, self.run.table(field.relation, alias), self.run.same_key(key, subject_key()))

        def value(field: Field) -> exp.Expr:
            return self.run.column(field.relation, aliases[field.relation], field.column)

        def anchor(field: Field) -> exp.Expr:
            stored = value(field)
            return self.run.local_day(stored) if field.holds_instants else self.run.dialect.stored_day(stored)

        return Frame(select, Scope(key=subject_key, field=value, anchor=anchor))

    def _rows(self, relation: Relation, alias: str) -> exp.Expr:
        """A relation; one that holds nothing but the keys of others is made of these."""
        if not relation.keys_of:
            return self.run.table(relation.name, alias)
        found: list[exp.Query] = []
        for other in relation.keys_of:
            key = self.run.column(other, "k", self.vocabulary.relations[other].key)
            found.append(rows_of(self.run.table(other, "k"), named(key, relation.key)))
        every = inner(reduce(lambda one, more: exp.union(one, more, distinct=False, copy=False), found), "k")
        # Keys that are equal letter by letter are one; MIN of them is any of them.
        each = column("k", relation.key)
        distinct = rows_of(every, named(least(each), relation.key)).where(not_null(each.copy()), copy=False)
        return inner(distinct.group_by(self.run.dialect.key(each.copy()), copy=False), alias)

    def _by_relation(self, wanted: tuple[Sum, ...]) -> list[Sums]:
        groups: dict[tuple[str, str, bool], list[Sum]] = {}
        for metric, window in wanted:
            group = groups.setdefault((metric.relation, metric.date_column, metric.holds_instants), [])
            group.append((metric, window))
        return [Sums(self.run, self.vocabulary, tuple(group)) for group in groups.values()]

    def _with_sets(self, frame: Frame, condition: Expr) -> Frame:
        return Frame(frame.select, with_sets(frame.select, frame.scope, condition, self.run, self.vocabulary))

    def _conditions(self, frame: Frame) -> Conditions:
        return Conditions(self.run, self.vocabulary, frame.scope)

    def _printed(self, query: exp.Query, *more_columns: str) -> Query:
        return Query(printed(query, self.run.dialect), (self.key, *more_columns))


def printed(query: exp.Query, dialect: Dialect) -> str:
    """The query as text, after a last look at it."""
    if dialect.settings:
        query.set("settings", [setting(*each) for each in dialect.settings])
    words = checked(query, dialect)
    generator = _generator(dialect.sqlglot)(
        dialect=dialect.sqlglot,
        pretty=_can_be_laid_out(words),
        unsupported_level=ErrorLevel.RAISE,
        normalize_functions=False,
        comments=False,
    )
    # Nobody reads the tree after this, so it need not be copied: that takes as long as a third of printing.
    return generator.generate(query, copy=False)


@cache
def _generator(dialect: str) -> type[Generator]:
    """Sqlglot's generator of one of its dialects, without the passes over each SELECT that go before printing it: what
    they rewrite (QUALIFY, UNNEST, semi joins …) is nothing that the walker lets through, and they take a third as long.
    """
    theirs = Theirs.get_or_raise(dialect).generator_class
    transforms = {node: transform for node, transform in theirs.TRANSFORMS.items() if node is not exp.Select}
    return type(theirs.__name__, (theirs,), {"TRANSFORMS": transforms})


def fact_fields(fact: BackgroundFact, vocabulary: Vocabulary) -> tuple[Field, Field]:
    """The two fields that a background fact speaks of: which is earlier and which later, or which tells of which."""
    names = (fact.earlier, fact.later) if fact.known is None else (fact.field, fact.known)
    one, other = (vocabulary.fields[str(name)] for name in names)
    return one, other


def run_on(today: date, zone: tzinfo, dialect: str, binding: Binding) -> Run:
    """A run on a day, in a zone, in the dialect of that name; raises `UnsupportedError` if there is none."""
    if isinstance(today, datetime):
        raise TypeError("today is a date, not a datetime")
    return Run(dialect_named(dialect), today, zone, binding)


def anchors_of(expr: Expr) -> list[Field]:
    """The dates that windows of a condition start from."""
    return [window.anchor for _, window in sums_of(expr) if isinstance(window, SinceField)]


def sums_of(expr: Expr) -> tuple[Sum, ...]:
    """The sums that a condition needs, each once."""
    return tuple(dict.fromkeys((n.metric, n.window) for n in walk(expr) if isinstance(n, Total | Absent)))


def cte(called: str, query: exp.Query) -> exp.CTE:
    """A query under a name, for others to read from."""
    return exp.CTE(this=query, alias=exp.TableAlias(this=name(called)))


def _can_be_laid_out(words: Iterable[str]) -> bool:
    """Whether sqlglot may do that: it breaks names with line ends, and texts with its own mark for these."""
    return not any("\n" in word or Generator.SENTINEL_LINE_BREAK in word for word in words)

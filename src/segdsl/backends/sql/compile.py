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

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from functools import reduce

from sqlglot import ErrorLevel, exp
from sqlglot.generator import Generator

from segdsl.backends.sql.build import column, compared, left_join, name, named, not_null, rows_of, table
from segdsl.backends.sql.conditions import Conditions, Scope, Sum
from segdsl.backends.sql.dialects import dialect_named
from segdsl.backends.sql.names import Names
from segdsl.backends.sql.needs import fields_of, needs
from segdsl.backends.sql.run import Run
from segdsl.backends.sql.safety import checked
from segdsl.backends.sql.sums import Sums
from segdsl.base.record import record, replace
from segdsl.ir.nodes import Absent, And, Expr, Op, Rule, SinceField, Total
from segdsl.ir.rewrite import nnf, walk
from segdsl.ir.simplify import simplify
from segdsl.vocabulary.model import Field, FieldType, Relation, Vocabulary

__all__ = ["Query", "members_query", "needs", "verdicts_query"]


@record
class Query:
    """A query as text, and the names of its columns."""

    sql: str
    columns: tuple[str, ...]


VERDICT = "verdict"


def members_query(rule: Rule, vocabulary: Vocabulary, *, today: date, zone: tzinfo, dialect: str = "duckdb") -> Query:
    """The query for the keys of the subjects for which the rule is true on `today`, a day in `zone`; in no order.

    Raises `UnsupportedError` where the dialect could not give the verdicts of the memory backend.
    """
    return _Writer(_run(today, zone, dialect), vocabulary).members(nnf(simplify(rule.condition)))


def verdicts_query(rule: Rule, vocabulary: Vocabulary, *, today: date, zone: tzinfo, dialect: str = "duckdb") -> Query:
    """The query for every subject's key and `verdict`, a boolean that is NULL for unknown; otherwise as above."""
    return _Writer(_run(today, zone, dialect), vocabulary).verdicts(simplify(rule.condition))


@record
class _Frame:
    """A SELECT of keys, and where a condition on its rows finds what it asks about."""

    select: exp.Select
    scope: Scope


class _Writer:
    """Writes the queries of one run."""

    def __init__(self, run: Run, vocabulary: Vocabulary) -> None:
        self.run = run
        self.vocabulary = vocabulary
        self.key = vocabulary.subject_key
        # A name of ours must not hide a relation.
        self.tables = Names(vocabulary.relations)

    def members(self, condition: Expr) -> Query:
        """The keys for which the condition, in negation normal form, is true."""
        parts = condition.parts if isinstance(condition, And) else (condition,)
        early = tuple(part for part in parts if not _sums(part))
        late = tuple(part for part in parts if _sums(part))
        if not late:
            frame = self._subjects(fields_of(condition))
            return self._printed(frame.select.where(self._conditions(frame).holds(condition), copy=False))
        frame = self._summed(early, And(late))
        return self._printed(frame.select.where(self._conditions(frame).holds(And(late)), copy=False))

    def verdicts(self, condition: Expr) -> Query:
        """Every key and the verdict on it."""
        frame = self._summed((), condition) if _sums(condition) else self._subjects(fields_of(condition))
        verdict = named(self._conditions(frame).verdict(condition), VERDICT)
        return self._printed(frame.select.select(verdict, copy=False), VERDICT)

    def _summed(self, early: tuple[Expr, ...], late: Expr) -> _Frame:
        """The subjects that pass the early conditions, joined with the sums that the late one asks about."""
        wanted = _sums(late)
        anchored = any(isinstance(window, SinceField) for _, window in wanted)
        tables: list[exp.CTE] = []
        frame, candidates = self._subjects(fields_of(late)), None
        if early or anchored:
            candidates = self.tables.new("candidates")
            cte, frame = self._candidates(candidates, early, late)
            tables.append(cte)
        places: dict[Sum, tuple[str, str]] = {}
        for number, sums in enumerate(self._by_relation(wanted), 1):
            alias = f"s{number}"
            summed = self.tables.new(f"{sums.relation}_sums")
            tables.append(_cte(summed, sums.query(frame.scope, candidates)))
            places |= {each: (alias, name) for each, name in sums.columns.items()}
            same_key = compared(column(alias, self.key), Op.EQ, frame.scope.key())
            left_join(frame.select, table(summed, alias), same_key)
        frame.select.set("with_", exp.With(expressions=tables))
        scope = replace(frame.scope, sums=places)
        return _Frame(frame.select, scope)

    def _candidates(self, called: str, early: tuple[Expr, ...], late: Expr) -> tuple[exp.CTE, _Frame]:
        """The subjects that pass the early conditions, with all of theirs that the late one asks about."""
        asked = [field for field in dict.fromkeys(fields_of(late)) if field.type is not FieldType.SET]
        anchors = [window.anchor for _, window in _sums(late) if isinstance(window, SinceField)]
        subjects = self._subjects((*fields_of(And(early)), *asked))
        names = Names((self.key,))
        fields = {field: names.new(field.name) for field in asked}
        # An instant that windows start from is turned into a day once, not once for each event.
        days = {field: names.new(f"{field.name}_day") for field in dict.fromkeys(anchors) if field.holds_instants}
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
            anchor=lambda field: column("c", days.get(field) or fields[field]),
            sums={},
        )
        rows = rows_of(table(called, "c"), scope.key())
        return _cte(called, select), _Frame(rows, scope)

    def _subjects(self, fields: Iterable[Field]) -> _Frame:
        """All subjects, with the relations of one row each that the fields are in."""
        subject = self.vocabulary.relations[self.vocabulary.subject_relation]
        aliases = {subject.name: "p"}
        select = rows_of(self._rows(subject, "p"), column("p", self.key))
        for field in fields:
            if field.type is FieldType.SET or field.relation in aliases:
                continue
            alias = aliases[field.relation] = f"r{len(aliases)}"
            key = self.vocabulary.relations[field.relation].key
            same_key = compared(column(alias, key), Op.EQ, column("p", self.key))
            left_join(select, table(field.relation, alias), same_key)

        def value(field: Field) -> exp.Expr:
            return column(aliases[field.relation], field.column)

        def anchor(field: Field) -> exp.Expr:
            return self.run.local_day(value(field)) if field.holds_instants else value(field)

        return _Frame(select, Scope(key=lambda: column("p", self.key), field=value, anchor=anchor, sums={}))

    def _rows(self, relation: Relation, alias: str) -> exp.Expr:
        """A relation; one that holds nothing but the keys of others is made of these."""
        if not relation.keys_of:
            return table(relation.name, alias)
        keys: list[exp.Query] = []
        for other in relation.keys_of:
            key = self.vocabulary.relations[other].key
            found = rows_of(table(other, "k"), named(column("k", key), relation.key))
            keys.append(found.where(not_null(column("k", key)), copy=False).group_by(column("k", key), copy=False))
        every = reduce(lambda one, more: exp.union(one, more, copy=False), keys)
        return exp.Subquery(this=every, alias=exp.TableAlias(this=name(alias)))

    def _by_relation(self, wanted: tuple[Sum, ...]) -> list[Sums]:
        groups: dict[tuple[str, str, bool], list[Sum]] = {}
        for metric, window in wanted:
            group = groups.setdefault((metric.relation, metric.date_column, metric.holds_instants), [])
            group.append((metric, window))
        return [Sums(self.run, self.vocabulary, tuple(group)) for group in groups.values()]

    def _conditions(self, frame: _Frame) -> Conditions:
        return Conditions(self.run, self.vocabulary, frame.scope)

    def _printed(self, query: exp.Select, *more_columns: str) -> Query:
        dialect = self.run.dialect
        tree = checked(query, dialect)
        sql = tree.sql(dialect.sqlglot, pretty=_is_plain(tree), unsupported_level=ErrorLevel.RAISE)
        return Query(sql, (self.key, *more_columns))


def _run(today: date, zone: tzinfo, dialect: str) -> Run:
    if isinstance(today, datetime):
        raise TypeError("today is a date, not a datetime")
    return Run(dialect_named(dialect), today, zone)


def _sums(expr: Expr) -> tuple[Sum, ...]:
    """The sums that a condition needs, each once."""
    return tuple(dict.fromkeys((n.metric, n.window) for n in walk(expr) if isinstance(n, Total | Absent)))


def _cte(called: str, query: exp.Select) -> exp.CTE:
    return exp.CTE(this=query, alias=exp.TableAlias(this=name(called)))


def _is_plain(tree: exp.Query) -> bool:
    """Whether sqlglot may lay the query out: it breaks names with line ends, and texts with its own mark for these."""
    names = (str(node.this) for node in tree.find_all(exp.Identifier, exp.Literal))
    return not any("\n" in text or Generator.SENTINEL_LINE_BREAK in text for text in names)

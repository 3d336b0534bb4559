"""Answers while a rule is typed: what the last keystroke did not change is not asked again.

Every subject has a position, and the members of a condition are a number whose bits are these positions: AND, OR and
counting are then done by Python in microseconds, and only a single condition that was not there before asks DuckDB.
The sum of a metric over a window is kept as a column; so a new number only filters it. Making that column takes several
times as long as the rule in which the sum is new, for the other conditions spare DuckDB most of the events. So such a
rule is asked as a whole, and the column is made by `prepare`, for which whoever asks finds an idle moment.

SQL is written by `backends.sql` alone: the data is copied once into relations that have the position for their key,
sums become fields of one more relation, and a rule is retold in these words before it is compiled.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, tzinfo
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any, assert_never

import duckdb

from segdsl.backends.sql.needs import fields_of
from segdsl.base.record import replace
from segdsl.engines import problems
from segdsl.engines.problems import DataError
from segdsl.engines.sql import name
from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Constant,
    Contains,
    Expr,
    HasAny,
    Known,
    Not,
    OneOf,
    Or,
    Rule,
    SinceField,
    Total,
    Window,
    Within,
)
from segdsl.ir.rewrite import nnf, walk
from segdsl.ir.simplify import simplify
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, Relation, Vocabulary, index_words

if TYPE_CHECKING:
    from segdsl.engines.duck import DuckDBEngine

Members = int
"""The subjects of a condition: the highest bit is the subject that comes first."""

_Sum = tuple[Metric, Window, date, tzinfo]

_POSITION = "live position"
_VALUES_MAX = 1000


class Live:
    """Members of conditions over the data of an engine, which it must not outlive.

    One thread asks at a time and all others wait; `prepare` makes nobody wait.
    """

    def __init__(self, engine: DuckDBEngine, vocabulary: Vocabulary) -> None:
        self._engine = engine
        self._cursor = engine.cursor()
        self._builder = engine.cursor()
        self._lock = RLock()
        self._building = Lock()
        self._is_closed = False
        self._key = vocabulary.subject_key
        self._words = _live_words(vocabulary)
        self._masks: dict[tuple[Expr, date, tzinfo], Members] = {}
        self._sums: dict[_Sum, Field] = {}
        self._wanted: tuple[_Sum, ...] = ()
        self._summed: set[str] = set()
        self._values: dict[str, tuple[tuple[str, int], ...]] = {}
        self._copy(vocabulary)
        (self.total,) = self._one(f"SELECT count(*) FROM {name(self._words.subject_relation)}")

    @property
    def everybody(self) -> Members:
        """All subjects."""
        return int((1 << self.total) - 1)

    def members(self, condition: Expr, *, today: date, zone: tzinfo = UTC) -> Members:
        """The subjects for whom the condition is true. Raises DataError where it cannot be asked of the data."""
        with self._lock:
            plain = nnf(simplify(condition))
            missing = tuple(dict.fromkeys(self._missing(plain, today, zone)))
            key = (plain, today, zone)
            if not missing:
                return self._members(plain, today, zone)
            if key not in self._masks:
                self._wanted = missing
                self._masks[key] = self._ask(plain, today, zone)
            return self._masks[key]

    def prepare(self) -> None:
        """Make the sums of the rule that was asked about last, so that it is quick to ask with other numbers.

        `interrupt` ends it; what is missing then is made the next time.
        """
        with self._building:
            for wanted in self._wanted:
                if wanted not in self._sums and not self._is_closed:
                    try:
                        self._make(*wanted)
                    except duckdb.Error:
                        return  # interrupted, or what is wrong is said to whoever asks

    def keys(self, members: Members, limit: int) -> list[Any]:
        """The keys of the first of these subjects, in order."""
        bits = f"{members:0{self.total}b}" if self.total else ""
        positions: list[int] = []
        at = bits.find("1")
        while at >= 0 and len(positions) < limit:
            positions.append(at)
            at = bits.find("1", at + 1)
        query = (
            f"SELECT {name(self._key)} FROM {name(self._words.subject_relation)} "
            f"WHERE {name(_POSITION)} IN (SELECT unnest(?)) ORDER BY {name(_POSITION)}"
        )
        with self._lock:
            return [key for (key,) in self._rows(query, [positions])] if positions else []

    def starting(self, begun: str, limit: int) -> list[tuple[Members, Any]]:
        """The first subjects whose key begins so: each as a set of one, and its key."""
        query = (
            f"SELECT {name(_POSITION)}, {name(self._key)} FROM {name(self._words.subject_relation)} "
            f"WHERE starts_with(CAST({name(self._key)} AS VARCHAR), ?) ORDER BY {name(_POSITION)} LIMIT {limit}"
        )
        with self._lock:
            return [(1 << (self.total - 1 - position), key) for position, key in self._rows(query, [begun])]

    def values(self, field: Field) -> tuple[tuple[str, int], ...]:
        """The most frequent values of a field, each with how many subjects have it."""
        with self._lock:
            if field.name not in self._values:
                here = self._words.fields[field.name]
                value = f"CAST({name(here.column)} AS VARCHAR)"
                rows = self._rows(
                    f"SELECT {value}, count(DISTINCT {name(_POSITION)}) FROM {name(here.relation)} "
                    f"WHERE {name(here.column)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_VALUES_MAX}"
                )
                self._values[field.name] = tuple(rows)
            return self._values[field.name]

    def interrupt(self) -> None:
        """Stop the queries that are running, if any are; whoever waits for one gets a DataError."""
        self._cursor.interrupt()
        self._builder.interrupt()

    def close(self) -> None:
        """Stop asking: the engine is about to be closed. Whoever still asks gets a DataError."""
        self._is_closed = True
        self.interrupt()
        with self._building, self._lock:
            return  # nobody asks any more

    # ---- conditions ----------------------------------------------------------------------------------------------

    def _members(self, condition: Expr, today: date, zone: tzinfo) -> Members:
        """Those for whom a condition in negation normal form is true: there, an AND is true where all parts are."""
        match condition:
            case And(parts):
                found = self.everybody
                for part in parts:
                    found &= self._members(part, today, zone)
                return found
            case Or(parts):
                found = 0
                for part in parts:
                    found |= self._members(part, today, zone)
                return found
            case Constant(value):
                return self.everybody if value else 0
            case _:
                key = (condition, today, zone)
                if key not in self._masks:
                    self._masks[key] = self._ask(condition, today, zone)
                return self._masks[key]

    def _missing(self, condition: Expr, today: date, zone: tzinfo) -> Iterator[_Sum]:
        """The sums that are not there yet and without which the condition would have to be asked as a whole."""
        if isinstance(condition, And | Or):
            for part in condition.parts:
                yield from self._missing(part, today, zone)
        elif (condition, today, zone) not in self._masks:
            for leaf in walk(condition):
                if isinstance(leaf, Total | Absent) and (leaf.metric, leaf.window, today, zone) not in self._sums:
                    yield leaf.metric, leaf.window, today, zone

    def _ask(self, condition: Expr, today: date, zone: tzinfo) -> Members:
        """Those for whom a condition in negation normal form is true."""
        from segdsl.backends.sql.compile import members_query
        from segdsl.backends.sql.dialect import UnsupportedError

        if not self.total:
            return 0
        rule = Rule(name="", condition=self._retold(condition, today, zone))
        try:
            query = members_query(rule, self._words_for(rule.condition), today=today, zone=zone)
        except UnsupportedError as error:
            raise DataError(problems.unsupported("the rule", str(error))) from None
        bits = f"bitstring_agg({name(_POSITION)}, 0, {self.total - 1})"
        (found,) = self._one(f"SELECT CAST({bits} AS VARCHAR) FROM ({query.sql})")
        return int(found, 2) if found else 0

    def _words_for(self, condition: Expr) -> Vocabulary:
        """The words in which every subject is looked for where the condition is decided: a sum is kept for each."""
        relations = {field.relation for field in fields_of(condition)}
        if len(relations) == 1 and relations <= self._summed:
            return replace(self._words, subject_relation=relations.pop())
        return self._words

    def _retold(self, condition: Expr, today: date, zone: tzinfo) -> Expr:
        """A condition in negation normal form in the words of the copied data and of the sums that are there."""
        match condition:
            case And(parts):
                return And(tuple(self._retold(part, today, zone) for part in parts))
            case Or(parts):
                return Or(tuple(self._retold(part, today, zone) for part in parts))
            case Not(Absent(metric, window)) if total := self._sums.get((metric, window, today, zone)):
                return Known(total)
            case Absent(metric, window) if total := self._sums.get((metric, window, today, zone)):
                absent = Not(Known(total))
                if isinstance(window, SinceField):
                    return And((Known(self._words.fields[window.anchor.name]), absent))
                return absent
            case Not(part):
                return Not(self._retold(part, today, zone))
            case Total(metric, window, op, value) if total := self._sums.get((metric, window, today, zone)):
                return Compare(total, op, value)
            case Total(metric, window) | Absent(metric, window):
                return replace(condition, metric=self._words.metrics[metric.name], window=self._over(window))
            case Compare(field) | OneOf(field) | HasAny(field) | Contains(field) | Within(field) | Known(field):
                return replace(condition, field=self._words.fields[field.name])
            case Constant():
                return condition
            case _:
                assert_never(condition)

    def _over(self, window: Window) -> Window:
        """A window in the words of the copied data."""
        if isinstance(window, SinceField):
            return replace(window, anchor=self._words.fields[window.anchor.name])
        return window

    def _make(self, metric: Metric, window: Window, today: date, zone: tzinfo) -> None:
        """Make the sum of a metric over a window: a field, in a relation of its own."""
        from segdsl.backends.sql.compile import sum_query

        here = self._words.metrics[metric.name]
        query = sum_query(here, self._over(window), self._words, today=today, zone=zone)
        relation = f"live sum {len(self._sums) + 1}"
        self._builder.execute(f"CREATE OR REPLACE TABLE {name(relation)} AS {query.sql}")
        kind = FieldType.DECIMAL if metric.type is MetricType.MONEY else FieldType.INTEGER
        with self._lock:
            self._words.relations[relation] = Relation(name=relation, key=_POSITION)
            self._summed.add(relation)
            total = Field(name=relation, type=kind, relation=relation, column=query.columns[1])
            self._sums[metric, window, today, zone] = total

    # ---- data ----------------------------------------------------------------------------------------------------

    def _copy(self, vocabulary: Vocabulary) -> None:
        """Copy every opened relation, with the position of its subject in place of the key."""
        position, subjects = name(_POSITION), name(self._words.subject_relation)
        opened = [table.relation for table in self._engine.tables]
        order = self._engine.order(self._key)
        self._rows(
            f"CREATE OR REPLACE TABLE {subjects} AS SELECT row_number() OVER (ORDER BY {order}) - 1 AS {position}, * "
            f"FROM {name(vocabulary.subject_relation)} ORDER BY {position}"
        )
        for relation in opened:
            if relation == vocabulary.subject_relation:
                continue
            key = name(vocabulary.relations[relation].key)
            self._rows(
                f"CREATE OR REPLACE TABLE {name(_called(relation))} AS SELECT s.{position}, t.* "
                f"FROM {name(relation)} AS t JOIN {subjects} AS s ON t.{key} = s.{name(self._key)}"
            )

    def _one(self, query: str) -> tuple[Any, ...]:
        (row,) = self._rows(query)
        return row

    def _rows(self, query: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        if self._is_closed:
            raise DataError(problems.query_failed("the rule", "the data was closed"))
        try:
            return self._cursor.execute(query, values).fetchall()
        except duckdb.Error as error:
            raise DataError(problems.query_failed("the rule", problems.duckdb_reason(error))) from None


def _called(relation: str) -> str:
    return f"live {relation}"


def _live_words(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with every relation under another name and with the position for its key."""
    fields = {one.name: replace(one, relation=_called(one.relation)) for one in vocabulary.fields.values()}
    metrics = {one.name: replace(one, relation=_called(one.relation)) for one in vocabulary.metrics.values()}
    relations = {_called(one): Relation(name=_called(one), key=_POSITION) for one in vocabulary.relations}
    return replace(
        vocabulary,
        subject_relation=_called(vocabulary.subject_relation),
        fields=fields,
        metrics=metrics,
        relations=relations,
        words=index_words(fields, metrics),
        rules=(),
        facts=(),
    )

"""Who is in each of several segments, as one query that reads every relation once.

    WITH performance_sums AS (every sum that a segment asks about),
         memberships AS (for every subject, 1 or 0 for each segment)
    SELECT segment, key, day FROM memberships JOIN the names of the segments, where the number of that segment is 1

For as many segments as one would write models for; a whole program of thousands wants tables in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, tzinfo
from functools import reduce

from sqlglot import exp

from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.build import case, column, compared, join, named, number, rows_of, table
from segdsl.backends.sql.compile import EVERYTHING, Query, Writer, cte, run_on, sums_of
from segdsl.backends.sql.names import Names
from segdsl.backends.sql.needs import fields_of
from segdsl.ir.days import TODAY
from segdsl.ir.nodes import And, Expr, Op, Rule
from segdsl.ir.rewrite import nnf
from segdsl.ir.simplify import simplify
from segdsl.vocabulary.model import Vocabulary

SEGMENT, AS_OF = "segment", "as_of"


def memberships_query(
    rules: Mapping[str, Rule],
    vocabulary: Vocabulary,
    *,
    today: date,
    zone: tzinfo,
    dialect: str = "duckdb",
    binding: Binding = EVERYTHING,
) -> Query:
    """The query for the name of a `segment`, the key of a member of it and the day `as_of`, in no order.

    There is at least one rule. Raises `UnsupportedError` where the dialect could not give the verdicts of the memory
    backend.
    """
    return MembershipsWriter(run_on(today, zone, dialect, binding), vocabulary).memberships(conditions_of(rules))


def conditions_of(rules: Mapping[str, Rule]) -> dict[str, Expr]:
    """What makes a member, by name, in negation normal form."""
    return {called: nnf(simplify(rule.condition)) for called, rule in rules.items()}


class MembershipsWriter(Writer):
    """Writes that query of one run."""

    def memberships(self, conditions: Mapping[str, Expr]) -> Query:
        """The rows of all segments whose conditions, in negation normal form, these are."""
        found, segments = self.tables.new("memberships"), self.tables.new("segments")
        columns = Names((self.key,))
        numbers = {each: columns.new(f"member_{place}") for place, each in enumerate(conditions, 1)}
        members = self._numbers({numbers[each]: condition for each, condition in conditions.items()})
        tables = [
            *(members.args["with_"].expressions if "with_" in members.args else ()),
            cte(found, members),
            cte(segments, self._texts(conditions)),
        ]
        members.set("with_", None)
        segment, as_of = columns.new(SEGMENT), columns.new(AS_OF)
        is_member = case(
            *(
                (
                    compared(self.run.dialect.exact(column("s", SEGMENT)), Op.EQ, self.run.exact(each)),
                    column("m", called),
                )
                for each, called in numbers.items()
            )
        )
        query = rows_of(
            table(found, alias="m"),
            named(column("s", SEGMENT), segment),
            column("m", self.key),
            named(self.run.dialect.day(self.run.date_of(TODAY)), as_of),
        )
        join(query, table(segments, alias="s"), compared(is_member, Op.EQ, number(1)))
        query.set("with_", exp.With(expressions=tables))
        printed = self._printed(query)
        return Query(printed.sql, (segment, self.key, as_of))

    def _numbers(self, conditions: Mapping[str, Expr]) -> exp.Select:
        """For every subject, 1 or 0 for each of the conditions, under their names."""
        every = And(tuple(conditions.values()))
        frame = self._summed((), every) if sums_of(every) else self._subjects(fields_of(every))
        frame = self._with_sets(frame, every)
        writer = self._conditions(frame)
        for called, condition in conditions.items():
            is_member = case((writer.holds(condition), number(1)), otherwise=number(0))
            frame.select.select(named(is_member, called), copy=False)
        return frame.select

    def _texts(self, values: Iterable[str]) -> exp.Query:
        """The texts as rows of one column, `segment`."""
        texts = (named(self.run.dialect.text(value), SEGMENT) for value in values)
        rows: list[exp.Query] = [exp.Select(expressions=[text]) for text in texts]
        return reduce(lambda one, more: exp.union(one, more, distinct=False, copy=False), rows)

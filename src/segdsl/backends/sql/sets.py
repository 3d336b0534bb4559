"""What a rule asks of sets, gathered once for each relation of elements, and joined.

    LEFT JOIN (SELECT the key, MAX(CASE WHEN an element is one of these THEN 1 END), … GROUP BY the key) AS g1

Most engines answer EXISTS of a subquery that speaks of the row around it anywhere in a query, and run it well. Some
refuse it outside of WHERE, or within OR and CASE; for these (`Dialect.correlates`) sets are gathered. Whether there is
such an element is whether the column is not NULL, so a subject without any row needs no further thought.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from segdsl.backends.sql.build import case, column, compared, inner, largest, left_join, named, number, rows_of
from segdsl.backends.sql.conditions import Element, Scope, element_test
from segdsl.backends.sql.names import Names
from segdsl.backends.sql.problems import UnsupportedError
from segdsl.backends.sql.run import Run
from segdsl.base.record import replace
from segdsl.ir.nodes import Contains, Expr, HasAny, Known, Op
from segdsl.ir.rewrite import walk
from segdsl.vocabulary.model import Field, FieldType, Vocabulary


def with_sets(select: exp.Select, scope: Scope, expr: Expr, run: Run, vocabulary: Vocabulary) -> Scope:
    """The scope, once the SELECT is joined with what the condition asks of sets, if the dialect wants that."""
    if run.dialect.correlates:
        return scope
    by_relation: dict[str, list[Element]] = {}
    for element in dict.fromkeys(_elements(expr)):
        by_relation.setdefault(element[0].relation, []).append(element)
    places: dict[Element, tuple[str, str]] = {}
    for count, (relation, elements) in enumerate(by_relation.items(), 1):
        alias = f"g{count}"
        key = vocabulary.subject_key
        names = Names((key,))
        found = {element: names.new("has") for element in elements}
        places |= {element: (alias, called) for element, called in found.items()}
        gathered = inner(_gathered(relation, found, run, vocabulary), alias)
        left_join(select, gathered, compared(column(alias, key), Op.EQ, run.dialect.key(scope.key())))
    return replace(scope, elements=places)


def _elements(expr: Expr) -> Iterator[Element]:
    for node in walk(expr):
        match node:
            case (HasAny(field) | Contains(field)) as leaf if field.type is FieldType.SET:
                yield field, leaf
                yield field, None
            case Known(field) if field.type is FieldType.SET:
                yield field, None
            case _:
                pass


def _gathered(relation: str, found: dict[Element, str], run: Run, vocabulary: Vocabulary) -> exp.Select:
    """For each subject with elements, a column that is 1 where there is one of a kind, and else NULL."""

    def key() -> exp.Expr:
        return run.dialect.key(run.column(relation, "e", vocabulary.relations[relation].key))

    flags = (named(_flag(relation, element, run), called) for element, called in found.items())
    rows = rows_of(run.table(relation, "e"), named(key(), vocabulary.subject_key), *flags)
    return rows.group_by(key(), copy=False)


def _flag(relation: str, element: Element, run: Run) -> exp.Expr:
    field, leaf = element

    def value(field: Field = field) -> exp.Expr:
        return run.column(relation, "e", field.column)

    try:
        asked_for = element_test(run, leaf)(value)
    except UnsupportedError as error:
        error.origin = None if leaf is None else leaf.origin
        raise
    return largest(case((asked_for, number(1))))

"""What a rule reads, so that an engine loads and checks just that."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.ir.nodes import Absent, Compare, Contains, Expr, HasAny, Known, OneOf, Rule, SinceField, Total, Within
from segdsl.ir.rewrite import walk
from segdsl.vocabulary.model import Field, Metric, Vocabulary


def needs(rule: Rule, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """The columns that the rule reads, by relation; of relations that hold nothing but keys of others, those others."""
    columns: dict[str, dict[str, None]] = {}

    def need(relation: str, *names: str) -> None:
        declared = vocabulary.relations[relation]
        for source in declared.keys_of:
            need(source)
        if not declared.keys_of:
            columns.setdefault(relation, {}).update(dict.fromkeys((declared.key, *names)))

    need(vocabulary.subject_relation)
    for field in fields_of(rule.condition):
        need(field.relation, field.column)
    for metric in metrics_of(rule.condition):
        need(metric.relation, metric.date_column, *([metric.column] if metric.column is not None else []))
    return {relation: tuple(names) for relation, names in columns.items()}


def fields_of(expr: Expr) -> Iterator[Field]:
    """The fields that a condition asks about, also as the start of a window; some perhaps more than once."""
    for node in walk(expr):
        match node:
            case Compare(field) | OneOf(field) | HasAny(field) | Contains(field) | Within(field) | Known(field):
                yield field
            case Total(_, SinceField(anchor)) | Absent(_, SinceField(anchor)):
                yield anchor
            case _:
                pass


def metrics_of(expr: Expr) -> Iterator[Metric]:
    """The metrics that a condition asks about; some perhaps more than once."""
    for node in walk(expr):
        if isinstance(node, Total | Absent):
            yield node.metric

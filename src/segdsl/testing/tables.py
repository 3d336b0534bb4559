"""Cases as the rows that they would be in a user's tables, so that any engine can be asked for their verdicts.

One row per subject, one per element of a set, and events beside each other in rows of their day where a relation holds
several metrics. Cases that name the same subject stand in different sets of tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from segdsl.base.record import record
from segdsl.check.model import Case, Fact
from segdsl.testing.run import Asked
from segdsl.vocabulary.model import Field, FieldType, Metric, Vocabulary

Row = dict[str, object]
Tables = dict[str, list[Row]]


@record
class Batch:
    """Tables in which each case is one subject; `places` are the cases by key, as they were asked."""

    tables: Tables
    places: dict[str, int]


class CannotStoreError(ValueError):
    """A case that no table can hold: an amount on a day without a row, where each row of the table counts one."""

    def __init__(self, case: Case, relation: str) -> None:
        self.case = case
        super().__init__(
            f"`{relation}` counts its rows, and this case has an amount on a day with fewer of them than it needs"
        )


def batches(asked: Sequence[Asked], vocabulary: Vocabulary) -> list[Batch]:
    """The cases as tables of every relation of the vocabulary; as few sets of tables as their keys allow.

    Raises CannotStoreError for a case that could not be anybody's data.
    """
    found: list[Batch] = []
    for place, each in enumerate(asked):
        key = _key(each.case, vocabulary) or f"case-{place}"
        batch = next((batch for batch in found if key not in batch.places), None)
        if batch is None:
            batch = Batch({relation: [] for relation in _stored(vocabulary)}, {})
            found.append(batch)
        batch.places[key] = place
        for relation, rows in batch.tables.items():
            rows.extend(_rows(vocabulary, relation, key, each.case))
    return found


def _stored(vocabulary: Vocabulary) -> list[str]:
    """The relations that are tables of their own."""
    return [name for name, relation in vocabulary.relations.items() if not relation.keys_of]


def _key(case: Case, vocabulary: Vocabulary) -> str:
    """The subject's key, if the case gives it."""
    home = vocabulary.subject_relation, vocabulary.subject_key
    fields = (field.name for field in vocabulary.fields.values() if (field.relation, field.column) == home)
    return next((str(case.fields[name]) for name in fields if case.fields.get(name) is not None), "")


# ---- the rows of a case ----------------------------------------------------------------------------------------


def _rows(vocabulary: Vocabulary, relation: str, key: str, case: Case) -> list[Row]:
    rows = _event_rows(vocabulary, relation, case)
    scalars: Row = {}
    for field in vocabulary.fields.values():
        if field.relation != relation:
            continue
        fact = case.fields.get(field.name)
        if field.type is FieldType.SET:
            rows += [{field.column: element} for element in _elements(fact)]
        else:
            scalars[field.column] = _moment(fact, field)
    if relation == vocabulary.subject_relation or any(value is not None for value in scalars.values()):
        rows.append(scalars)
    if not rows and relation in _first_of_keys(vocabulary):
        rows.append({})
    return [{**row, vocabulary.relations[relation].key: key} for row in rows]


def _elements(fact: Fact) -> list[str | None]:
    """An unknown set is one with an unknown element: both give the same verdicts everywhere (§6.2)."""
    return [*sorted(fact)] if isinstance(fact, frozenset) else [None]


def _first_of_keys(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Where no table lists the subjects, the relation that shall know each of them nevertheless."""
    return vocabulary.relations[vocabulary.subject_relation].keys_of[:1]


def _event_rows(vocabulary: Vocabulary, relation: str, case: Case) -> list[Row]:
    here = [metric for metric in vocabulary.metrics.values() if metric.relation == relation]
    counted: list[Row] = []
    for metric in here:
        if metric.column is None:
            for day, number in case.events.get(metric.name, ()):
                counted.extend({metric.date_column: _moment(day, metric)} for _ in range(int(number)))
    rows = list(counted)
    for metric in here:
        for day, amount in case.events.get(metric.name, ()):
            if metric.column is not None:
                row = _row_with_room(rows, metric, _moment(day, metric))
                row[metric.column] = amount
    if counted and len(rows) > len(counted):
        raise CannotStoreError(case, relation)
    return rows


def _row_with_room(rows: list[Row], metric: Metric, when: object) -> Row:
    """The first row of that day that does not say anything of the metric yet, or a new one."""
    assert metric.column is not None
    for row in rows:
        if row.get(metric.date_column) == when and metric.column not in row:
            return row
    rows.append({metric.date_column: when})
    return rows[-1]


def _moment(fact: object, word: Field | Metric) -> object:
    """A date, or noon of it where instants are stored: a case speaks of local days, and is run in UTC."""
    if word.holds_instants and isinstance(fact, date):
        return datetime.combine(fact, time(12), UTC)
    return fact

"""The data of a worked example as typed tables, and the members that it should have."""

from __future__ import annotations

import csv
from datetime import date

from segdsl.project.load import Project
from segdsl.vocabulary.model import FieldType, MetricType
from tests.support.examples import EXAMPLES

Table = tuple[dict[str, str], list[list[str | None]]]

_FIELDS = {FieldType.DATE: "DATE", FieldType.INTEGER: "BIGINT", FieldType.MONEY: "DECIMAL(18, 2)"}
_METRICS = {MetricType.COUNT: "BIGINT", MetricType.MONEY: "DECIMAL(18, 2)"}


def tables(name: str, project: Project) -> dict[str, Table]:
    """The files of an example, with the types of their columns, values as texts."""
    found = {}
    for path in sorted((EXAMPLES / name / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        types = {column: _type(project, path.stem, column) for column in rows[0]}
        found[path.stem] = types, [[row[column] or None for column in types] for row in rows]
    return found


def expected(name: str) -> set[tuple[str, str]]:
    """Which partner is in which segment."""
    with (EXAMPLES / name / "expected.csv").open(encoding="utf-8", newline="") as file:
        return {(row["segment"], row["partner_id"]) for row in csv.DictReader(file)}


def day(project: Project) -> date:
    """The example's day."""
    assert project.settings.as_of is not None
    return project.settings.as_of


def _type(project: Project, relation: str, column: str) -> str:
    for field in project.vocabulary.fields.values():
        if (field.relation, field.column) == (relation, column):
            return _FIELDS.get(field.type, "VARCHAR")
    for metric in project.vocabulary.metrics.values():
        if (metric.relation, metric.column) == (relation, column):
            return _METRICS[metric.type]
        if (metric.relation, metric.date_column) == (relation, column):
            return "DATE"
    return "VARCHAR"

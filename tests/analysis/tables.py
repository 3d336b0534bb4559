"""Many rules about many subjects in few DuckDB queries.

Each subject is asked about one rule. It gets a key, and the rules of one day become one: for each of them, its
subjects' keys and the rule. Of any subject all parts but one are false, so the verdict on the whole is its rule's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from segdsl.analysis.parts import names_in
from segdsl.ir.nodes import And, Expr, OneOf, Or, Rule
from segdsl.vocabulary.model import Vocabulary as ProjectVocabulary
from tests.differential.sides import Tables
from tests.reference.words import PARTNERS, Field, Vocabulary

RULES_A_QUERY = 5
KEY_FIELDS = {"partner-program": "partner_id", "shop": "account"}
"""The field that holds the key, or a number that only this subject has."""


class Question(NamedTuple):
    """Whether a subject is a member, on a day; `values` as the reference model reads them."""

    rule: Expr
    today: date
    values: Mapping[str, Any]


def duckdb_verdicts(
    questions: Sequence[Question], vocabulary: Vocabulary, project: ProjectVocabulary
) -> list[bool | None]:
    """DuckDB's verdict on each question, through the project's engine."""
    field = project.fields[KEY_FIELDS[vocabulary.name]]
    keys = [f"k{number}" if vocabulary is PARTNERS else str(number) for number in range(len(questions))]
    partners = [in_tables(question.values, vocabulary, key) for question, key in zip(questions, keys, strict=True)]
    places: dict[date, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, question in enumerate(questions):
        places[question.today][id(question.rule)].append(place)
    found: list[bool | None] = [None] * len(questions)
    with Tables(vocabulary, partners) as tables:
        tables.connection.execute("SET threads = 1")
        for today, by_rule in places.items():
            for some in in_chunks(list(by_rule.values()), RULES_A_QUERY):
                parts = [
                    And((OneOf(field, tuple(keys[place] for place in asked)), questions[asked[0]].rule))
                    for asked in some
                ]
                verdicts = tables.verdicts(Rule(name="", condition=Or(tuple(parts))), today, UTC)
                for place in (place for asked in some for place in asked):
                    found[place] = verdicts[place]
    return found


def fits_tables(values: Mapping[str, Any], vocabulary: Vocabulary, rule: Expr) -> bool:
    """Whether the tables can hold the values: decimals have so many places, integers so many digits.

    Nor can they hold orders that cost nothing beside amounts without an order, which are one row; that matters where
    the rule asks for orders.
    """
    if values.get("spend") and ("orders" in values or "events of orders" in names_in(rule)):
        return False
    for name, value in values.items():
        sql = vocabulary.fields[name].at.sql if name in vocabulary.fields else ""
        if sql == "DECIMAL(12,3)" and value is not None and value != round(Decimal(value), 3):
            return False
        if sql == "INTEGER" and value is not None and abs(value) >= 2**31:
            return False
    return True


def in_tables(values: Mapping[str, Any], vocabulary: Vocabulary, key: str) -> dict[str, Any]:
    """The subject as its tables hold it: with a key, days as instants where a column holds these, whole rows."""
    partner: dict[str, Any] = {name: [] for name, field in vocabulary.fields.items() if field.type == "set"}
    for name, value in values.items():
        if name in vocabulary.metrics:
            metric = vocabulary.metrics[name]
            partner[name] = [(moment(when, metric.when.sql), number) for when, number in value]
        else:
            partner[name] = stored(value, vocabulary.fields[name])
    # Each row of `orders` is one of them.
    partner |= {"orders": [(when, 1) for when, number in partner.get("orders", ()) for _ in range(number)]}
    if partner.get("spend") and not partner.get("orders"):  # one row is an order and what was paid
        partner["orders"] = [(when, 1) for when, _ in partner["spend"]]
    if vocabulary is PARTNERS:
        return partner | {"partner_id": key}
    return partner | {"id": int(key), "account": int(key)}


def stored(value: Any, field: Field) -> Any:
    """A value as its column holds it. An unknown set is one with an unknown element: no question tells them apart."""
    if field.type == "set":
        return [None] if value is None else list(value)
    return moment(value, field.at.sql) if field.type == "date" else value


def moment(day: date | None, sql: str) -> date | None:
    """The day, or its noon where the column holds instants."""
    if day is None or not sql.startswith("TIMESTAMP"):
        return day
    noon = datetime.combine(day, time(12), UTC)
    return noon if sql == "TIMESTAMPTZ" else noon.replace(tzinfo=None)


def in_chunks(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    """The items, so many at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))

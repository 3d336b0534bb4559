"""The two vocabularies that rules are made over, as the tests know them; nothing here is read from the project.

`PARTNERS` is the built-in one (§2.3), `SHOP` a second that has what the first lacks: numbers, booleans, instants,
metrics without a value column, reversals, stored floats, a field in a table of its own, a word that needs backticks.
Its twin for the project is `tests/differential/shop.toml`.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.reference.model import Form, Words


class Column(NamedTuple):
    """Where values live: a relation, a column, and the column's type in DuckDB."""

    relation: str
    column: str
    sql: str


class Field(NamedTuple):
    """A field: its type (§2.2), where it lives, its members, and the names it goes by besides its own."""

    type: str
    at: Column
    members: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    instants: bool = False


class Metric(NamedTuple):
    """A metric: `count` or `money`; `at` is the value's column (None counts rows), `when` that of the date."""

    type: str
    at: Column | None
    when: Column
    can_fall: bool = False
    instants: bool = False
    aliases: tuple[str, ...] = ()


class Vocabulary(NamedTuple):
    """Everything a generator, a writer and a loader of tables need to know; `words` is the model's share.

    `relations` are the key columns of the relations, that of the subjects first; `key_sql` is their type.
    """

    name: str
    subject: str
    relations: dict[str, str]
    key_sql: str
    currency: str
    sign: str
    fields: dict[str, Field]
    metrics: dict[str, Metric]
    windows: dict[str, Form]

    @property
    def subject_relation(self) -> str:
        """The relation with one row per subject."""
        return next(iter(self.relations))

    @property
    def words(self) -> Words:
        """What the model needs of it."""
        places = {name: field.at for name, field in self.fields.items()}
        places |= {name: metric.at for name, metric in self.metrics.items() if metric.at is not None}
        return Words(
            sets=frozenset(name for name, field in self.fields.items() if field.type == "set"),
            floats=frozenset(name for name, at in places.items() if at.sql == "DOUBLE"),
            windows=self.windows,
        )


def _partners(column: str, sql: str = "VARCHAR") -> Column:
    return Column("partners", column, sql)


def _performance(column: str, sql: str = "BIGINT") -> Column:
    return Column("performance", column, sql)


PARTNERS = Vocabulary(
    name="partner-program",
    subject="partner",
    relations={
        "partners": "partner_id",
        "performance": "partner_id",
        "partner_groups": "partner_id",
        "partner_template_terms": "partner_id",
    },
    key_sql="VARCHAR",
    currency="USD",
    sign="$",
    fields={
        "relationship_stage": Field(
            "member", _partners("relationship_stage"), ("New", "Outreach", "Negotiating", "Joined", "Expired")
        ),
        "original_joined_date": Field("date", _partners("original_joined_date", "DATE"), aliases=("joined",)),
        "last_transition_date": Field("date", _partners("last_transition_date", "DATE"), aliases=("transitioned",)),
        "partner_group": Field("set", Column("partner_groups", "partner_group", "VARCHAR")),
        "partner_template_term": Field(
            "set", Column("partner_template_terms", "partner_template_term", "VARCHAR"), aliases=("template_term",)
        ),
        "contract_stage": Field(
            "member", _partners("contract_stage"), ("None", "Awaiting Publisher Approval", "Joined", "Expired")
        ),
        "contract_id": Field("id", _partners("contract_id")),
        "partner_name": Field("text", _partners("partner_name")),
        "partner_id": Field("id", _partners("partner_id")),
    },
    metrics={
        "actions": Metric("count", _performance("actions"), _performance("date", "DATE")),
        "clicks": Metric("count", _performance("clicks"), _performance("date", "DATE")),
        "revenue": Metric(
            "money", _performance("revenue", "DECIMAL(18,2)"), _performance("date", "DATE"), can_fall=True
        ),
    },
    windows={
        "since_joined": ("since", "original_joined_date"),
        "since_transition": ("since", "last_transition_date"),
        "all_time": ("all",),
    },
)


def _customers(column: str, sql: str = "VARCHAR") -> Column:
    return Column("customers", column, sql)


SHOP = Vocabulary(
    name="shop",
    subject="customer",
    relations={
        "customers": "id",
        "labels": "customer",
        "regions": "customer",
        "plans": "id",
        "orders": "customer",
        "points": "id",
        "calls": "who",
    },
    key_sql="BIGINT",
    currency="EUR",
    sign="€",
    fields={
        "tier": Field("member", _customers("tier"), ("Bronze", "Silver", "Gold", "Very Big", "100%")),
        "name": Field("text", _customers("full name"), aliases=("called",)),
        "account": Field("id", _customers("account_no", "BIGINT")),
        "visits": Field("integer", _customers("visits", "BIGINT")),
        "score": Field("decimal", _customers("score", "DECIMAL(12,3)")),
        "credit": Field("money", _customers("credit", "DECIMAL(18,2)")),
        "deposit": Field("money", _customers("deposit", "DOUBLE")),
        "last": Field("date", _customers("last", "DATE"), aliases=("last_order",)),
        "seen": Field("date", _customers("seen_at", "TIMESTAMP"), instants=True),
        "signed": Field("date", _customers("signed_at", "TIMESTAMPTZ"), aliases=("signed_up",), instants=True),
        "active": Field("boolean", _customers("active", "BOOLEAN")),
        "labels": Field("set", Column("labels", "label", "VARCHAR")),
        "regions": Field("set", Column("regions", "region", "VARCHAR"), ("EU", "US", "Far East")),
        "plan": Field("member", Column("plans", "plan", "VARCHAR"), ("Free", "Paid", "Joined")),
        "quota": Field("integer", Column("plans", "quota", "INTEGER")),
    },
    metrics={
        "orders": Metric("count", None, Column("orders", "ordered_at", "TIMESTAMP"), instants=True),
        "spend": Metric(
            "money", Column("orders", "paid", "DOUBLE"), Column("orders", "ordered_at", "TIMESTAMP"), instants=True
        ),
        "points": Metric(
            "count",
            Column("points", "points", "INTEGER"),
            Column("points", "day", "DATE"),
            can_fall=True,
            aliases=("pts",),
        ),
        "calls": Metric(
            "count", Column("calls", "count", "BIGINT"), Column("calls", "at", "TIMESTAMPTZ"), instants=True
        ),
    },
    windows={
        "first_week": ("days since", 0, 7, "signed"),
        "since_last": ("since", "last"),
        "fortnight": ("last", 14, "day"),
        "spring": ("days", ("date", "2024-02-28"), ("date", "2024-03-31")),
        "ever": ("all",),
    },
)

VOCABULARIES = {vocabulary.name: vocabulary for vocabulary in (PARTNERS, SHOP)}

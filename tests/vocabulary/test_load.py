"""A vocabulary from TOML (§2.1, §2.4): declared, extended and replaced. Mistakes are in test_mistakes."""

from __future__ import annotations

from datetime import date

import pytest

from segdsl.base.source import Source
from segdsl.vocabulary.load import builtin, from_mapping, load
from segdsl.vocabulary.model import (
    BackgroundFact,
    CompatibilityRule,
    Field,
    FieldType,
    Metric,
    MetricType,
    NamedWindow,
    Relation,
    RuleForm,
    Selector,
    Vocabulary,
)

SHOP = """
[vocabulary]
name = "shop"
subject = "household"
subject_relation = "households"
currency = "USD"

[relations]
households = { key = "household_id", keys_of = ["transactions"] }
transactions = { key = "household_id" }
"""


def loaded(text: str, base: Vocabulary | None = None) -> Vocabulary:
    """The vocabulary of a text without a mistake."""
    result = load(text, "segdsl.toml", base)
    assert result.diagnostics == ()
    assert result.vocabulary is not None
    return result.vocabulary


def extended(text: str) -> Vocabulary:
    """The partner program with additions."""
    return loaded(text, builtin())


def test_a_vocabulary_of_its_own() -> None:
    shop = loaded(SHOP, builtin())
    assert (shop.name, shop.subject, shop.subject_key, shop.currency) == ("shop", "household", "household_id", "USD")
    assert shop.relations == {
        "households": Relation(name="households", key="household_id", keys_of=("transactions",)),
        "transactions": Relation(name="transactions", key="household_id"),
    }
    assert (shop.fields, shop.metrics, shop.windows, shop.words, shop.rules, shop.facts) == ({}, {}, {}, {}, (), ())


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (
            '[fields.city]\ntype = "text"',
            Field(name="city", type=FieldType.TEXT, relation="partners", column="city"),
        ),
        (
            '[fields.tier]\ntype = "member"\nmembers = ["Gold", "Silver tier"]\ncolumn = "TIER"\nrequired = true',
            Field(
                name="tier",
                type=FieldType.MEMBER,
                relation="partners",
                column="TIER",
                members=("Gold", "Silver tier"),
                required=True,
            ),
        ),
        (
            '[fields.signed]\ntype = "date"\nholds = "instants"\naliases = ["sealed"]\nmisspelt = ["sin"]\ndoc = "x"',
            Field(
                name="signed",
                type=FieldType.DATE,
                relation="partners",
                column="signed",
                holds_instants=True,
                aliases=("sealed",),
                misspelt=("sin",),
                doc="x",
            ),
        ),
        (
            '[fields.fee]\ntype = "money"\nrounded = true',
            Field(name="fee", type=FieldType.MONEY, relation="partners", column="fee", rounded=True),
        ),
        (
            '[fields.labels]\ntype = "set"\nrelation = "partner_groups"\nmembers = ["a", "b"]',
            Field(name="labels", type=FieldType.SET, relation="partner_groups", column="labels", members=("a", "b")),
        ),
        (
            '[fields.select]\ntype = "boolean"',
            Field(name="select", type=FieldType.BOOLEAN, relation="partners", column="select"),
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Field) else "",
)
def test_a_field(text: str, field: Field) -> None:
    """§2.2; the relation is the subject's and the column has the field's name, unless the entry says otherwise."""
    assert extended(text).fields[field.name] == field


def test_a_keyword_may_be_a_name() -> None:
    """§1.3: rules write it in backticks."""
    assert "segment" in extended('[fields.segment]\ntype = "text"').words


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        (
            '[metrics.calls]\ntype = "count"\nrelation = "performance"\ndate = "day"\naliases = ["phone_calls"]',
            Metric(
                name="calls",
                type=MetricType.COUNT,
                relation="performance",
                column="calls",
                date_column="day",
                aliases=("phone_calls",),
            ),
        ),
        (
            '[metrics.calls]\ntype = "count"\nrelation = "partners"\ndate = "d"\nholds = "instants"\ncounts = "rows"',
            Metric(
                name="calls",
                type=MetricType.COUNT,
                relation="partners",
                column=None,
                date_column="d",
                holds_instants=True,
            ),
        ),
        (
            '[metrics.fee]\ntype = "money"\nrelation = "partners"\ncolumn = "f"\ndate = "d"\nrounded = true',
            Metric(
                name="fee",
                type=MetricType.MONEY,
                relation="partners",
                column="f",
                date_column="d",
                rounded=True,
            ),
        ),
    ],
    ids=["column", "rows", "money"],
)
def test_a_metric(text: str, metric: Metric) -> None:
    assert extended(text).metrics[metric.name] == metric


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ('since = "original_joined_date"', NamedWindow(name="w", since="original_joined_date")),
        (
            'since = "original_joined_date"\nfirst_day = 31\nlast_day = 60',
            NamedWindow(name="w", since="original_joined_date", first_day=31, last_day=60),
        ),
        ("last_days = 30", NamedWindow(name="w", last_days=30)),
        (
            "from = 2026-01-01\nto = 2026-03-31",
            NamedWindow(name="w", start=date(2026, 1, 1), end=date(2026, 3, 31)),
        ),
        ("from = 2026-01-01", NamedWindow(name="w", start=date(2026, 1, 1))),
        ("to = 2026-01-01", NamedWindow(name="w", end=date(2026, 1, 1))),
        (
            'all = true\nmisspelt = ["ever"]\ndoc = "All."',
            NamedWindow(name="w", misspelt=("ever",), doc="All."),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_window(text: str, window: NamedWindow) -> None:
    assert extended(f"[windows.w]\n{text}").windows["w"] == window


RULE = """
[[rules]]
form = "excludes"
code = "OWN1"
name = "name-beside-metric"
when = { field = "partner_name" }
beside = [{ metric = "clicks" }, { metric = "any" }]
message = "a name stands beside a metric"
reason = "names are for looking up"
fix = "use the id"
"""


def test_a_rule() -> None:
    """§7.1; one selector may stand without a list."""
    assert extended(RULE).rules[-1] == CompatibilityRule(
        form=RuleForm.EXCLUDES,
        code="OWN1",
        name="name-beside-metric",
        when=(Selector(field="partner_name"),),
        beside=(Selector(metric="clicks"), Selector(metric="any")),
        message="a name stands beside a metric",
        reason="names are for looking up",
        fix="use the id",
    )


def test_facts() -> None:
    facts = extended(
        """
        [[facts]]
        name = "first-before-last"
        earlier = "original_joined_date"
        later = "last_transition_date"
        reason = "it is so here"

        [[facts]]
        name = "groups-come-with-a-stage"
        when = { field = "partner_group", any_of = ["VIP"] }
        known = "relationship_stage"
        reason = "only partners are put in groups"
        """
    ).facts
    assert facts[-2:] == (
        BackgroundFact(
            name="first-before-last",
            reason="it is so here",
            earlier="original_joined_date",
            later="last_transition_date",
        ),
        BackgroundFact(
            name="groups-come-with-a-stage",
            reason="only partners are put in groups",
            field="partner_group",
            members=("VIP",),
            known="relationship_stage",
        ),
    )


# ---- extending ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["", '[vocabulary]\nextends = "partner-program"\n'], ids=["silent", "said"])
def test_additions_stand_beside_what_is_there(head: str) -> None:
    """§2.1; a file without `[vocabulary]` extends too."""
    program = extended(f'{head}[fields.region]\ntype = "text"')
    assert list(program.fields) == [*builtin().fields, "region"]
    assert program.words["region"] == program.fields["region"]
    assert program.rules == builtin().rules
    assert program.name == "partner-program"


def test_a_file_that_says_nothing_changes_nothing() -> None:
    assert extended("") == builtin()


def test_the_head_can_be_changed_setting_by_setting() -> None:
    program = extended('[vocabulary]\nextends = "partner-program"\nname = "ours"\ncurrency = "EUR"')
    assert (program.name, program.subject, program.currency) == ("ours", "partner", "EUR")
    assert program.fields == builtin().fields


def test_an_entry_is_merged_setting_by_setting() -> None:
    program = extended(
        """
        [relations.performance]
        key = "pid"
        [fields.partner_group]
        members = ["VIP", "Gold"]
        [metrics.clicks]
        column = "click_count"
        [metrics.actions]
        counts = "rows"
        [windows.since_joined]
        first_day = 1
        """
    )
    assert program.relations["performance"] == Relation(name="performance", key="pid")
    group, old = program.fields["partner_group"], builtin().fields["partner_group"]
    assert (group.members, group.type, group.relation, group.doc) == (("VIP", "Gold"), old.type, old.relation, old.doc)
    clicks = program.metrics["clicks"]
    assert (clicks.column, clicks.relation, clicks.date_column) == ("click_count", "performance", "date")
    assert program.metrics["actions"].column is None
    since = program.windows["since_joined"]
    assert (since.since, since.first_day) == ("original_joined_date", 1)


def test_a_new_type_starts_a_field_afresh() -> None:
    field = extended('[fields.relationship_stage]\ntype = "text"').fields["relationship_stage"]
    assert field == Field(
        name="relationship_stage", type=FieldType.TEXT, relation="partners", column="relationship_stage"
    )


def test_the_same_type_again_does_not() -> None:
    assert extended('[fields.joined_by]\ntype = "text"\n[fields.contract_id]\ntype = "id"').fields["contract_id"].doc


def test_a_window_that_becomes_another_keeps_only_its_words() -> None:
    window = extended("[windows.since_joined]\nlast_days = 30").windows["since_joined"]
    old = builtin().windows["since_joined"]
    assert window == NamedWindow(name="since_joined", last_days=30, misspelt=old.misspelt, doc=old.doc)


def test_a_rule_replaces_the_one_with_its_code() -> None:
    program = extended(RULE.replace("OWN1", "SEG302"))
    assert [rule.code for rule in program.rules] == [rule.code for rule in builtin().rules]
    assert program.rules[1].name == "name-beside-metric"


def test_a_fact_replaces_the_one_with_its_name() -> None:
    program = extended(
        """
        [[facts]]
        name = "active-contracts-have-an-id"
        when = { field = "contract_stage", any_of = ["Joined", "Expired"] }
        known = "contract_id"
        reason = "ours keep it"
        """
    )
    assert [fact.name for fact in program.facts] == [fact.name for fact in builtin().facts]
    assert program.facts[-1].members == ("Joined", "Expired")


def test_a_field_may_be_the_key_of_a_relation_of_keys() -> None:
    assert "household_id" in loaded(SHOP + '[fields.household_id]\ntype = "id"').fields


def test_the_keys_of_others_are_left_to_the_shells() -> None:
    """A project's file holds more than its vocabulary."""
    mapping = {"project": {"timezone": "UTC"}, "fields": {"region": {"type": "text"}}}
    result = from_mapping(mapping, Source("segdsl.toml", ""), builtin())
    assert result.vocabulary is not None
    assert "region" in result.vocabulary.fields

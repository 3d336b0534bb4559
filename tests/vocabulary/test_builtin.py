"""The built-in partner program (§2.3) is written in the form that a project writes, and says what the pages say."""

from __future__ import annotations

import pkgutil

import pytest

from segdsl.vocabulary.load import builtin, load
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, RuleForm

TEXT = (pkgutil.get_data("segdsl.vocabulary", "builtin/partner_program.toml") or b"").decode()


def test_it_has_the_form_of_a_project() -> None:
    loaded = load(TEXT, "segdsl.toml", None)
    assert loaded.diagnostics == ()
    assert loaded.vocabulary == builtin()


def test_its_words_are_those_of_2_3() -> None:
    program = builtin()
    assert (program.subject, program.subject_key, program.currency) == ("partner", "partner_id", "USD")
    assert {name: field.type.value for name, field in program.fields.items()} == {
        "relationship_stage": "member",
        "original_joined_date": "date",
        "last_transition_date": "date",
        "partner_group": "set",
        "partner_template_term": "set",
        "contract_stage": "member",
        "contract_id": "id",
        "partner_name": "text",
        "partner_id": "id",
    }
    assert {name: metric.type for name, metric in program.metrics.items()} == {
        "actions": MetricType.COUNT,
        "clicks": MetricType.COUNT,
        "revenue": MetricType.MONEY,
    }
    assert list(program.windows) == ["since_joined", "since_transition", "all_time"]
    assert program.fields["relationship_stage"].members == ("New", "Outreach", "Negotiating", "Joined", "Expired")


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("joined", "original_joined_date"),
        ("transitioned", "last_transition_date"),
        ("template_term", "partner_template_term"),
        ("clicks", "clicks"),
    ],
)
def test_words_find_names_and_aliases(alias: str, name: str) -> None:
    assert builtin().words[alias].name == name


def test_only_revenue_can_fall() -> None:
    assert [metric.name for metric in builtin().metrics.values() if metric.can_fall] == ["revenue"]


def test_where_the_data_lives() -> None:
    def home(entry: Field | Metric) -> str:
        return f"{entry.relation}.{entry.column}"

    program = builtin()
    assert {relation.key for relation in program.relations.values()} == {"partner_id"}
    assert [home(entry) for entry in (*program.fields.values(), *program.metrics.values())] == [
        "partners.relationship_stage",
        "partners.original_joined_date",
        "partners.last_transition_date",
        "partner_groups.partner_group",
        "partner_template_terms.partner_template_term",
        "partners.contract_stage",
        "partners.contract_id",
        "partners.partner_name",
        "partners.partner_id",
        "performance.actions",
        "performance.clicks",
        "performance.revenue",
    ]
    assert {metric.date_column for metric in program.metrics.values()} == {"date"}


def test_an_error_is_refused_and_a_warning_discouraged() -> None:
    """§7.2: codes below SEG310 are errors."""
    assert {rule.code: rule.form is RuleForm.DISCOURAGES for rule in builtin().rules} == {
        "SEG301": False,
        "SEG302": False,
        "SEG303": False,
        "SEG311": True,
        "SEG312": True,
        "SEG313": True,
        "SEG314": True,
        "SEG315": True,
    }


def test_facts_speak_of_fields_and_members_that_exist() -> None:
    program = builtin()
    for fact in program.facts:
        assert fact.known in program.fields
        assert fact.field is not None
        assert set(fact.members) <= set(program.fields[fact.field].members)
    assert len(program.facts) == 3


def test_every_word_is_documented() -> None:
    program = builtin()
    for entry in (*program.fields.values(), *program.metrics.values(), *program.windows.values()):
        assert entry.doc.endswith("."), entry.name


def test_sets_live_in_relations_of_their_own() -> None:
    program = builtin()
    for field in program.fields.values():
        assert (field.relation == program.subject_relation) is (field.type is not FieldType.SET)

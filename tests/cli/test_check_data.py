"""`segdsl check-data`: who breaks the background facts, on data that hold them, break them and cannot be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEAD = "partner_id,relationship_stage,contract_stage,contract_id,original_joined_date\n"
SOUND = HEAD + "1,Joined,Joined,S-1,2026-06-01\n2,New,None,,\n3,,,,\n"
BROKEN = SOUND + "".join(f"{key},Joined,Joined,,\n" for key in range(10, 17)) + "20,Joined,Expired,,\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "segdsl.toml").write_text('[data]\ndirectory = "data"\n')
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "partners.csv").write_text(SOUND)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_facts_that_hold(run: Run) -> None:
    result = run("check-data")
    assert result.stdout.splitlines() == [
        "joined-partners-have-joined: holds",
        "active-contracts-have-begun: holds",
        "active-contracts-have-an-id: holds",
    ]
    assert result.stderr == "3 facts, none of them broken\n"


def test_facts_that_are_broken(here: Path, run: Run) -> None:
    (here / "data" / "partners.csv").write_text(BROKEN)
    result = run("check-data", "--examples", "2", code=1)
    assert result.stdout.splitlines()[:7] == [
        "joined-partners-have-joined: 8 partners break it",
        "  but a partner is Joined once a contract was accepted, and the first such day is its join date",
        "partner_id  relationship_stage  original_joined_date",
        "──────────  ──────────────────  ────────────────────",
        "10          Joined              unknown",
        "11          Joined              unknown",
        "and 6 more",
    ]
    assert result.stderr == "3 facts, 3 of them broken\n"
    few = run("check-data", "--fact", "active-contracts-have-an-id", "--examples", "0", code=1).stdout
    assert few.splitlines() == [
        "active-contracts-have-an-id: 7 partners break it",
        "  but an active contract is signed, and signing gives it its id",
    ]
    assert "and " not in run("check-data", "--examples", "99", code=1).stdout.replace("and the", "").replace(
        "and sign", ""
    )


def test_one_who_breaks_it(here: Path, run: Run) -> None:
    (here / "data" / "partners.csv").write_text(SOUND + "9,Joined,,,\n")
    result = run("check-data", code=1)
    assert "joined-partners-have-joined: 1 partner breaks it" in result.stdout
    assert result.stderr == "3 facts, 1 of them broken\n"


OWN_FACTS = """
[data]
directory = "data"

[fields.left]
type = "date"
holds = "instants"

[[facts]]
name = "joined-before-leaving"
earlier = "original_joined_date"
later = "left"
reason = "who leaves has joined before"

[[facts]]
name = "staff-has-a-name"
when = { field = "partner_group", any_of = ["Staff"] }
known = "partner_name"
reason = "we know our own people"

[[facts]]
name = "prospects-have-groups"
when = { field = "relationship_stage", any_of = ["New"] }
known = "partner_group"
reason = "so it is"
"""


def test_facts_of_a_project(here: Path, run: Run) -> None:
    """Two dates in their order, one of them an instant; a set that tells, and one that is told of."""
    (here / "segdsl.toml").write_text(OWN_FACTS)
    (here / "data" / "partners.csv").write_text(
        "partner_id,relationship_stage,contract_stage,contract_id,partner_name,original_joined_date,left\n"
        "1,New,,,Acme,2026-06-02,2026-06-02T01:00:00Z\n"
        "2,,,,,2026-06-02,2026-06-01T01:00:00Z\n"
        "3,New,,,Acme,,2026-06-01T01:00:00Z\n"
        "4,,,,Birch,2026-06-02,\n"
    )
    (here / "data" / "partner_groups.csv").write_text("partner_id,partner_group\n1,Staff\n2,Staff\n3,\n4,Press\n")
    words = ["check-data", "--format", "json"]
    found = {each["name"]: each for each in json.loads(run(*words, code=1).stdout)["facts"]}
    assert found["joined-before-leaving"]["examples"] == [
        {"partner_id": "2", "original_joined_date": "2026-06-02", "left": "2026-06-01"}
    ]
    assert found["staff-has-a-name"]["examples"] == [{"partner_id": "2", "partner_name": None}]
    assert found["prospects-have-groups"]["examples"] == [{"partner_id": "3", "relationship_stage": "New"}]
    # In New York the first of them left on the evening before.
    west = run(*words, "--timezone", "America/New_York", "--fact", "joined-before-leaving", code=1)
    assert json.loads(west.stdout)["facts"][0]["broken_by"] == 2


def test_the_project_of_another_folder(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    run("check-data", "--project", "..", "--data", "../data")


def test_text_of_the_data_is_shown_and_not_obeyed(here: Path, run: Run) -> None:
    (here / "data" / "partners.csv").write_text(SOUND + "9\x1b[31m,Joined,,,\n")
    assert "\x1b" not in run("check-data", code=1).stdout


def test_a_vocabulary_without_facts(here: Path, run: Run) -> None:
    (here / "segdsl.toml").write_text(
        '[data]\ndirectory = "data"\n[vocabulary]\nname = "own"\nsubject = "shop"\nsubject_relation = "shops"\n'
        'currency = "EUR"\n[relations]\nshops = { key = "id" }\n[fields.town]\ntype = "text"\n'
    )
    (here / "data" / "shops.csv").write_text("id,town\n1,Ulm\n")
    result = run("check-data")
    assert (result.stdout, result.stderr) == ("", "0 facts, none of them broken\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--fact", "joined-partners-have-join"], "did you mean `joined-partners-have-joined`?"),
        (["--fact", "xyzzy"], "the vocabulary has no fact `xyzzy`"),
        (["--data", "nowhere"], "there is no folder `nowhere`"),
        (["--examples", "-1"], "-1 is not in the range"),
        (["--timezone", "Mars/Base"], "there is no time zone"),
    ],
)
def test_usage(words: list[str], sentence: str, run: Run) -> None:
    assert sentence in run("check-data", *words, code=2).stderr


def test_data_that_cannot_be_asked(here: Path, run: Run) -> None:
    (here / "data" / "partners.csv").write_text("partner_id,relationship_stage\n1,Joind\n")
    result = run("check-data", code=2)
    assert "error[" in result.stderr
    assert result.stdout == ""


def test_an_error_in_the_settings(here: Path, run: Run) -> None:
    (here / "segdsl.toml").write_text("[surprise]\n")
    assert "error[" in run("check-data", code=1).stderr

"""What the commands that prove write as JSON is as published in docs/schema; `prove` is in test_prove.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from segdsl.analysis.prove import Among, Prover
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
NAMES = ("overlap", "series", "diff", "load", "check-data")

RULES = """
segment first_thousand {
  where relationship_stage = Joined AND joined in the last 30 days AND revenue >= 1000 USD since joined
}
segment first_ten_thousand {
  where relationship_stage = Joined AND joined in the last 60 days AND revenue >= 10000 USD since joined
}
segment undated { where joined is unknown AND partner_id = 7 }
segment joined_7 { where relationship_stage = Joined AND partner_id = 7 }
segment week_1 { where relationship_stage = Joined AND joined in the last 6 days }
segment week_3 { where relationship_stage = Joined AND joined between 14 and 20 days ago }
segment late { where relationship_stage = Joined AND joined on or after 2026-03-01 }
segment early { where relationship_stage = Joined AND joined on or before 2026-02-01 }
series by_week { week_1, week_3 }
series milestones { first_thousand, first_ten_thousand }
series seasons { early, late }
workflow praise { for first_thousand once per partner send email "good" }
workflow praise_more { for first_ten_thousand once per partner send email "great" }
"""
DATA = "partner_id,relationship_stage,original_joined_date\n1,Joined,2026-06-01\n2,New,\n3,Joined,\n"
EVENTS = "partner_id,date,actions,clicks,revenue\n1,2026-06-02,,,1500.50\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "segdsl.toml").write_text("")
    (tmp_path / "rules.seg").write_text(RULES)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "partners.csv").write_text(DATA)
    (tmp_path / "data" / "performance.csv").write_text(EVENTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def schema(name: str) -> Any:
    return json.loads((ROOT / f"docs/schema/{name}-1.json").read_text(encoding="utf-8"))


def document(run: Run, name: str, *arguments: str, code: int = 0) -> Any:
    """What a command writes, held against its schema."""
    written = json.loads(run(name, *arguments, "--format", "json", code=code).stdout)
    Draft202012Validator(schema(name)).validate(written)
    return written


@pytest.mark.parametrize("name", NAMES)
def test_the_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


def test_overlap(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = document(run, "overlap", "--witnesses")["pairs"]
    assert pairs[0]["relation"] == "overlap"
    assert pairs[0]["witness"]["test"].startswith("test ")
    assert ("undated", "joined_7", ["joined-partners-have-joined"]) in [
        (pair["first"], pair["second"], pair["facts"]) for pair in pairs
    ]
    monkeypatch.setattr(Prover, "meetings", lambda _, conditions: [Among(0, -1) for _ in conditions])
    assert {pair["relation"] for pair in document(run, "overlap")["pairs"]} == {"unknown"}


@pytest.mark.parametrize(("name", "kinds"), [("by_week", ["gap"]), ("milestones", ["overlap"]), ("seasons", ["gap"])])
def test_series(run: Run, name: str, kinds: list[str]) -> None:
    written = document(run, "series", name, code=1)
    assert [found["kind"] for found in written["findings"]] == kinds


def test_a_series_of_which_something_is_not_known(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Prover, "can_meet", lambda *_: None)
    assert {found["kind"] for found in document(run, "series", "by_week", code=3)["findings"]} == {"unknown"}


def test_diff(here: Path, run: Run) -> None:
    changed = RULES.replace("last 30 days", "last 40 days").replace("segment late", "segment later")
    changed = changed.replace("series seasons { early, late }", "")
    (here / "new.seg").write_text(changed)
    found = document(run, "diff", "rules.seg", "new.seg", "--data", "data", "--as-of", "2026-06-15", code=1)
    by_name = {each["name"]: each for each in found["segments"]}
    assert by_name["first_thousand"]["change"] == "wider"
    assert by_name["first_thousand"]["entering"] == 0
    assert by_name["first_thousand"]["enters"]["test"].startswith("test ")
    assert by_name["later"]["change"] == "renamed"


def test_load(run: Run) -> None:
    on_one_day, within_a_week = document(run, "load")["loads"]
    assert (on_one_day["at_least"], on_one_day["at_most"], within_a_week["at_most"]) == (2, 2, 2)
    simulated = document(run, "load", "--data", "data", "--from", "2026-06-01", "--to", "2026-06-09")["simulated"]
    assert simulated["on_one_day"] == [{"mails": 1, "times": 1}]
    assert simulated["most"]["mails"] == 1


def test_check_data(run: Run) -> None:
    (broken,) = document(run, "check-data", "--fact", "joined-partners-have-joined", "--data", "data", code=1)["facts"]
    assert (broken["broken_by"], broken["examples"][0]["partner_id"]) == (1, "3")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("overlap", {"pairs": [{}]}),
        ("overlap", {"version": 2}),
        ("series", {"days_are": "weeks"}),
        ("diff", {"segments": [{"name": "a"}]}),
        ("load", {"loads": [{"days": 0}]}),
        ("check-data", {"facts": [{"name": 3}]}),
    ],
)
def test_schemas_refuse_what_is_wrong(run: Run, name: str, wrong: dict[str, Any]) -> None:
    arguments = {
        "series": ("by_week",),
        "diff": ("rules.seg", "rules.seg"),
        "check-data": ("--fact", "joined-partners-have-joined", "--data", "data"),
    }
    right = document(run, name, *arguments.get(name, ()), code=1 if name in ("series", "check-data") else 0)
    assert not Draft202012Validator(schema(name)).is_valid({**right, **wrong})

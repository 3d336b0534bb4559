"""`segdsl load`: the most mails that the rules allow, and those that the data gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segdsl.analysis.answer import Unknown
from segdsl.analysis.prove import Prover
from tests.cli.conftest import Run

JOINED = "relationship_stage = Joined AND"
RULES = f"""
segment month_1 {{ where {JOINED} joined in the last 30 days }}
segment day_30 {{ where {JOINED} joined exactly 30 days ago }}
segment day_33 {{ where {JOINED} joined exactly 33 days ago }}
segment moved {{ where relationship_stage = Expired AND transitioned on today }}
segment staff {{ where {JOINED} partner_group any of (Staff) }}
workflow hello {{ for month_1 once per partner except staff send email "hello" }}
workflow after_30 {{ for day_30 once per partner send email "thirty" send email "survey" notify "us" }}
workflow after_33 {{ for day_33 once per partner send email "more" }}
workflow bye {{ for moved once per partner send email "bye" }}
workflow silent {{ for month_1 once per partner notify "us" }}
"""
PARTNERS = """partner_id,relationship_stage,original_joined_date,last_transition_date
1,Joined,2026-06-10,2026-06-10
2,Joined,2026-05-20,2026-05-20
3,Expired,2026-05-20,2026-06-20
4,Joined,2026-06-10,2026-06-10
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "segdsl.toml").write_text("")
    (tmp_path / "rules.seg").write_text(RULES)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "partners.csv").write_text(PARTNERS)
    (tmp_path / "data" / "partner_groups.csv").write_text("partner_id,partner_group\n4,Staff\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_proved(here: Path, run: Run) -> None:
    result = run("load")
    lines = result.stdout.splitlines()
    assert lines[:3] == [
        "proved: on one day, a partner gets at most 3 mails",
        '  2026-06-15: "hello" from hello',
        '  2026-06-15: "thirty", "survey" from after_30',
    ]
    week = lines.index("proved: within 7 days, a partner gets at most 4 mails")
    assert lines[week + 1 : week + 5] == [
        "  at most 5 mails if its fields change meanwhile",
        '  2026-06-15: "hello" from hello',
        '  2026-06-15: "thirty", "survey" from after_30',
        '  2026-06-18: "more" from after_33',
    ]
    tests = "\n".join(line for line in lines if not line.startswith(("proved", "  at most", "  2026-06-1")))
    (here / "rules.seg").write_text(RULES + tests)
    assert run("test").stderr == "5 passed, 0 failed\n"


def test_the_same_partner_is_not_shown_twice(here: Path, run: Run) -> None:
    (here / "rules.seg").write_text(RULES.replace('send email "more"', 'notify "us"'))
    assert run("load").stdout.count("test ") == 2


def test_without_a_mail(here: Path, run: Run) -> None:
    (here / "rules.seg").write_text(RULES[: RULES.index("workflow")])
    assert run("load").stdout == "no workflow sends a mail\n"
    nobody = f"segment nobody {{ where {JOINED} joined is unknown }}"
    (here / "rules.seg").write_text(f'{nobody} workflow w {{ for nobody once per partner send email "x" }}')
    assert run("load").stdout.startswith("proved: on one day, a partner gets no mail\n\n")
    assert "at most 1 mail" in run("load", "--no-facts").stdout


def test_bounds_are_said_where_the_number_is_not_known(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether two days of the calendar's months follow each other is not worked out."""
    months = f"""
        segment this_one {{ where {JOINED} joined in this month }}
        segment last_one {{ where {JOINED} joined in previous month }}
        workflow a {{ for this_one once per partner send email "a" }}
        workflow b {{ for last_one once per partner send email "b" }}
    """
    (here / "rules.seg").write_text(months)
    week = next(line for line in run("load").stdout.splitlines() if "within 7 days" in line)
    said = "not known: within 7 days, the most that a partner can get is at least 1 and at most 2: whether what happens"
    assert week.startswith(said)
    document = json.loads(run("load", "--format", "json").stdout)
    assert (document["loads"][1]["at_least"], document["loads"][1]["at_most"]) == (1, 2)
    assert document["loads"][1]["reason"].startswith("whether what happens")
    monkeypatch.setattr(Prover, "can_meet", lambda *_: None)
    monkeypatch.setattr(Prover, "empty", lambda *_: Unknown("it is too hard"))
    assert run("load").stdout.startswith(
        "not known: on one day, the most that a partner can get is at least 0 and at most 2: it is too hard\n"
    )


def test_json(run: Run) -> None:
    document = json.loads(run("load", "--format", "json").stdout)
    assert document["workflows"] == ["hello", "after_30", "after_33", "bye"]
    day, week = document["loads"]
    assert (day["days"], day["at_least"], day["at_most"], day["whatever_changes"]) == (1, 3, 3, 5)
    assert (week["days"], week["at_least"], week["at_most"], week["whatever_changes"]) == (7, 4, 4, 5)
    assert week["sent"][-1] == {"date": "2026-06-18", "workflow": "after_33", "mails": 1}
    assert week["witness"]["today"] == "2026-06-15"
    assert week["witness"]["tests"].count("test ") == 3
    assert document["simulated"] is None


# ---- simulation ------------------------------------------------------------------------------------------------


def test_a_period_is_run_through(here: Path, run: Run) -> None:
    words = ["load", "--data", "data", "--from", "2026-06-19", "--to", "2026-06-22"]
    result = run(*words)
    assert result.stdout.splitlines()[-8:] == [
        "2026-06-19 to 2026-06-22 (UTC), workflows switched on on the first day",
        "mails on one day  partners times days",
        "               1  3",
        "               3  1",
        "most within 7 days  partners",
        "                 1  2",
        "                 4  1",
        "the most: partner 2 with 4 mails from 2026-06-19 on",
    ]
    assert run(*words, "--engine", "memory").stdout == result.stdout
    run(*words, "-o", "out.txt")
    assert (here / "out.txt").read_text() == result.stdout


def test_json_of_a_period(run: Run) -> None:
    words = ["load", "--data", "data", "--from", "2026-06-19", "--to", "2026-06-22", "--format", "json"]
    simulated = json.loads(run(*words).stdout)["simulated"]
    assert (simulated["from"], simulated["to"]) == ("2026-06-19", "2026-06-22")
    assert simulated["on_one_day"] == [{"mails": 1, "times": 3}, {"mails": 3, "times": 1}]
    assert simulated["within_7_days"] == [{"mails": 1, "subjects": 2}, {"mails": 4, "subjects": 1}]
    assert simulated["most"] == {"subject": "2", "mails": 4, "from": "2026-06-19"}


def test_the_period_is_thirty_days_up_to_the_day_of_a_run(here: Path, run: Run) -> None:
    (here / "segdsl.toml").write_text("[project]\nas_of = 2026-06-30\n")
    one = f'segment a {{ where {JOINED} joined on today }} workflow w {{ for a once per partner send email "x" }}'
    (here / "rules.seg").write_text(one)
    words = ["load", "--data", "data"]
    assert "2026-06-01 to 2026-06-30 (UTC)" in run(*words).stdout
    other = run(*words, "--to", "2026-05-31", "--timezone", "Europe/Berlin").stdout
    assert "2026-05-02 to 2026-05-31 (Europe/Berlin)" in other


def test_a_period_without_mails(run: Run) -> None:
    result = run("load", "--data", "data", "--from", "2025-01-01", "--to", "2025-01-02", "--format", "json")
    assert json.loads(result.stdout)["simulated"]["most"] is None
    text = run("load", "--data", "data", "--from", "2025-01-01", "--to", "2025-01-02").stdout
    assert text.endswith("mails on one day: none\nmost within 7 days: none\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--from", "2026-01-01"], "--from and --to are for --data"),
        (["--data", "data", "--from", "2026-02-30"], "is not a day that exists"),
        (["--data", "data", "--from", "2026-02-02", "--to", "2026-02-01"], "the first day, 2026-02-02, is after the"),
        (["--data", "nowhere"], "there is no folder `nowhere`"),
        (["nowhere.seg"], "there is no file or folder `nowhere.seg`"),
    ],
)  # fmt: skip
def test_usage(words: list[str], sentence: str, run: Run) -> None:
    assert sentence in run("load", *words, code=2).stderr


def test_an_error_in_a_rule(here: Path, run: Run) -> None:
    (here / "rules.seg").write_text(RULES + "segment wrong { where clicks < }")
    assert "error[" in run("load", code=1).stderr

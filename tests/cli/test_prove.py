"""`segdsl prove`: what is claimed, what comes of it, and how it exits."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from segdsl.analysis.budget import Budget
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/schema/prove-1.json").read_text(encoding="utf-8"))

MILESTONES = """
segment first_thousand {
  where relationship_stage = Joined AND joined in the last 30 days AND revenue >= 1000 USD since joined
}
segment first_ten_thousand {
  where relationship_stage = Joined AND joined in the last 60 days AND revenue >= 10000 USD since joined
}
segment month_1 { where relationship_stage = Joined AND joined in the last 30 days }
segment month_2 { where relationship_stage = Joined AND joined between 31 and 60 days ago }
segment nobody { where relationship_stage = Joined AND joined is unknown }
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a rule file, and the working folder."""
    (tmp_path / "segdsl.toml").write_text("")
    (tmp_path / "rules.seg").write_text(MILESTONES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def puzzled(monkeypatch: pytest.MonkeyPatch) -> None:
    """No question may cost anything."""
    monkeypatch.setattr("segdsl.analysis.prove.Budget", lambda: Budget(0, 0))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("disjoint month_1 month_2", 0, "proved: no partner is in both `month_1` and `month_2` on one day"),
        ("disjoint month_1 first_thousand", 1, "refuted: a partner can be in both `month_1` and `first_thousand`"),
        ("implies first_thousand month_1", 0, "proved: every partner in `first_thousand` is in `month_1` as well"),
        ("implies month_1 first_thousand", 1, "refuted: a partner in `month_1` need not be in `first_thousand`"),
        ("equal month_1 month_1", 0, "proved: the same partners are in `month_1` and in `month_1`"),
        ("equal month_1 month_2", 1, "refuted: a partner can be in one of `month_1` and `month_2` alone"),
        ("empty nobody", 0, "proved: no partner is ever in `nobody`"),
        ("empty month_1", 1, "refuted: a partner can be in `month_1`"),
        ("always month_1", 1, "refuted: a partner need not be in `month_1`"),
        ("always -e 'partner_id is known'", 0, "proved: every partner is in `partner_id is known` on every day"),
    ],
)  # fmt: skip
def test_claims(words: str, code: int, said: str, run: Run) -> None:
    import shlex

    result = run("prove", *shlex.split(words), code=code)
    assert result.stdout.splitlines()[0].startswith(said)
    assert result.stderr == ""


def test_the_witness_is_a_test_that_passes_when_pasted(here: Path, run: Run) -> None:
    result = run("prove", "disjoint", "first_thousand", "first_ten_thousand", code=1)
    pasted = result.stdout.partition("\n\n")[2]
    assert pasted.count('test "a partner can be in both first_thousand and first_ten_thousand on one day" for ') == 2
    assert "revenue on 2026-06-15: 10000 USD" in pasted
    (here / "rules.seg").write_text(MILESTONES + pasted)
    assert run("test").stderr == "2 passed, 0 failed\n"


def test_rules_that_are_given_are_pasted_with_it(here: Path, run: Run) -> None:
    (here / "rules.seg").write_text(
        MILESTONES + "segment a_rule { where relationship_stage = Joined AND joined on today }"
    )
    few = "relationship_stage = Joined AND clicks < 5 since joined"
    result = run("prove", "implies", "-e", few, "-e", f"{few} AND joined on today", code=1)
    pasted = result.stdout.partition("\n\n")[2]
    assert "segment another_rule {\n  where relationship_stage" in pasted
    (here / "more.seg").write_text(pasted)
    assert run("test").stderr == "2 passed, 0 failed\n"


def test_facts_are_named_with_their_reasons(run: Run) -> None:
    said = "  by joined-partners-have-joined: a partner is Joined once a contract was accepted, and the first such day"
    assert run("prove", "empty", "nobody").stdout.splitlines()[1].startswith(said)
    assert "refuted" in run("prove", "empty", "nobody", "--no-facts", code=1).stdout


def test_ever_is_about_different_days(here: Path, run: Run) -> None:
    assert run("prove", "disjoint", "month_1", "month_2").exit_code == 0
    result = run("prove", "disjoint", "--ever", "month_1", "month_2", code=1)
    assert result.stdout.startswith(
        "refuted: a partner who is in `month_1` on one day can be in `month_2` on that or another"
    )
    days = re.findall(r"today: (\S+)", result.stdout)
    assert len(set(days)) == 2
    (here / "more.seg").write_text(
        'import { month_1, month_2 } from "rules.seg"\n' + result.stdout.partition("\n\n")[2]
    )
    assert run("test").stderr == "2 passed, 0 failed\n"
    acted = "relationship_stage = Joined AND actions >= 1 since joined AND joined is known"
    never = "relationship_stage = Joined AND no actions since joined AND joined in the last 30 days AND partner_id = 7"
    other = "relationship_stage = Joined AND partner_id = 8"
    assert run("prove", "disjoint", "--ever", "-e", never, "-e", acted, code=1).stdout
    assert run("prove", "disjoint", "--ever", "-e", never, "-e", other).stdout.startswith(
        "proved: no partner who is in"
    )


def test_what_is_not_known_is_said(puzzled: None, run: Run) -> None:
    result = run("prove", "disjoint", "month_1", "first_thousand", code=3)
    assert result.stdout.startswith("unknown: whether no partner is in both")
    assert "more than" in result.stdout.splitlines()[1]
    document = json.loads(run("prove", "equal", "month_1", "month_2", "--format", "json", code=3).stdout)
    validate(document)
    assert document["answer"] == "unknown"
    assert "more than" in document["reason"]


def test_help_has_a_line_for_each_claim(run: Run) -> None:
    lines = run("prove", "--help").stdout.splitlines()
    assert "  implies A B    whoever is in A is in B" in lines
    assert not any("\\b" in line for line in lines)


def test_paths_come_after_the_names(here: Path, run: Run) -> None:
    (here / "other.seg").write_text("segment month_1 { where relationship_stage = Joined AND partner_id = 7 }")
    run("prove", "disjoint", "month_1", "month_2", "rules.seg")
    run("prove", "empty", "month_1", "other.seg", "--no-facts", code=1)
    # Now there are two of that name in the project.
    assert "error[SEG207]" in run("prove", "empty", "nowhere", code=1).stderr


def test_params(here: Path, run: Run) -> None:
    (here / "rules.seg").write_text(
        "param last = 30\nsegment a { where relationship_stage = Joined AND joined in the last $last days }"
    )
    other = "relationship_stage = Joined AND joined exactly 31 days ago"
    run("prove", "disjoint", "a", "-e", other)
    run("prove", "disjoint", "a", "-e", other, "--param", "last=31", code=1)


# ---- usage -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["disjoint", "month_1"], "give B: the name of a segment, or a rule with -e"),
        (["disjoint"], "give A and B"),
        (["empty"], "give A: the name of a segment"),
        (["empty", "-e", "joined on today", "-e", "joined on yesterday"], "the claim is about one segment"),
        (["equal", *["-e", "joined on today"] * 3], "the claim is about two segments"),
        (["disjoint", "month_1", "joined on today"], "`joined on today` is not the name of a segment; a rule is"),
        (["disjoint", "month_1", "rules.seg"], "`rules.seg` is not the name of a segment"),
        (["disjoint", "month_1", "month_3"], "did you mean `month_1`?"),
        (["equal", "--ever", "month_1", "month_2"], "--ever goes with the claim `disjoint`"),
        (["overlaps", "month_1", "month_2"], "'overlaps' is not one of"),
        (["empty", "month_1", "nowhere.seg"], "there is no file or folder `nowhere.seg`"),
    ],
)  # fmt: skip
def test_usage(words: list[str], sentence: str, run: Run) -> None:
    assert sentence in run("prove", *words, code=2).stderr


def test_an_error_in_a_rule(here: Path, run: Run) -> None:
    assert "error[SEG212]" in run("prove", "empty", "-e", "relationship_stage = joined", code=1).stderr
    (here / "rules.seg").write_text("segment a { where clicks < }")
    assert "error[" in run("prove", "empty", "a", code=1).stderr


# ---- JSON ------------------------------------------------------------------------------------------------------


def validate(document: Any) -> None:
    Draft202012Validator(SCHEMA).validate(document)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_json_is_as_published(run: Run) -> None:
    proved = json.loads(run("prove", "empty", "nobody", "--format", "json").stdout)
    validate(proved)
    assert proved["facts"][0]["name"] == "joined-partners-have-joined"
    assert (proved["witness"], proved["reason"]) == (None, None)
    refuted = json.loads(run("prove", "disjoint", "first_thousand", "month_1", "--format", "json", code=1).stdout)
    validate(refuted)
    assert refuted["of"] == [{"segment": "first_thousand", "rule": None}, {"segment": "month_1", "rule": None}]
    witness = refuted["witness"]
    assert witness["fields"] == {"relationship_stage": "Joined", "original_joined_date": "2026-06-15"}
    assert witness["events"] == {"revenue": [{"date": "2026-06-15", "value": "1000"}]}
    assert (witness["today"], witness["other_day"]) == ("2026-06-15", None)
    assert witness["tests"].startswith('test "a partner can be in both first_thousand and month_1')
    rule = "partner_group any of (VIP, Press) AND partner_group any of (Content) AND relationship_stage = New"
    given = json.loads(run("prove", "empty", "-e", rule, "--format", "json", code=1).stdout)
    validate(given)
    assert given["of"] == [{"segment": None, "rule": rule}]
    assert set(given["witness"]["fields"]["partner_group"]) > {"Content"}
    ever = json.loads(run("prove", "disjoint", "month_1", "month_2", "--ever", "--format", "json", code=1).stdout)
    validate(ever)
    assert (
        ever["witness"]["other_day"] > ever["witness"]["today"]
        or ever["witness"]["other_day"] < ever["witness"]["today"]
    )


def test_a_wrong_document_is_not_valid(run: Run) -> None:
    document = json.loads(run("prove", "empty", "nobody", "--format", "json").stdout)
    for wrong in ({"answer": "refuted"}, {"answer": "maybe"}, {"witness": {}}, {"reason": "none"}, {"version": 2}):
        assert not Draft202012Validator(SCHEMA).is_valid({**document, **wrong})


# ---- what is shown ---------------------------------------------------------------------------------------------


def test_text_of_rules_is_shown_and_not_obeyed(run: Run) -> None:
    rule = 'relationship_stage = New AND partner_name = "a\N{RIGHT-TO-LEFT OVERRIDE}b"'
    result = run("prove", "empty", "-e", rule, code=1)
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in result.stdout


def test_lines_fit_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    from segdsl.cli.commands import prove
    from segdsl.cli.terminal import Terminal

    monkeypatch.setattr(prove, "terminal_of", lambda *_: Terminal(colour=True, columns=40, encoding="ascii"))
    lines = run("prove", "empty", "nobody").stdout.splitlines()
    plain = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in lines]
    assert max(map(len, plain)) <= 42
    assert len(plain) > 3
    assert io.StringIO("".join(lines)).read().isascii()

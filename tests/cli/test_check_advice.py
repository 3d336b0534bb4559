"""What `segdsl check` advises: levels, comments, profiles, and what a run asks for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MIXED = "relationship_stage = New OR joined on today AND relationship_stage = Joined"
QUIET = "relationship_stage = Joined AND clicks < 5 during last 30 days"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, and the working folder."""
    (tmp_path / "segdsl.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def codes(run: Run, *words: str, code: int = 0) -> list[str]:
    result = run("check", "--format", "jsonl", *words, code=code)
    return [json.loads(line)["code"] for line in result.stdout.splitlines()]


def test_lint_rules_advise_on_files_and_on_one_rule(folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text(f"segment a {{ where {MIXED} }}")
    assert codes(run) == ["SEG601"]
    assert codes(run, "-e", MIXED) == ["SEG601"]


@pytest.mark.parametrize("words", [(), ("-e", MIXED)])
def test_levels_of_the_project(words: tuple[str, ...], folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text(f"segment a {{ where {MIXED} }}")
    settings = folder / "segdsl.toml"
    settings.write_text('[lint.levels]\nmixed-and-or = "error"')
    assert codes(run, *words, code=1) == ["SEG601"]
    settings.write_text('[lint.levels]\nmixed-and-or = "off"')
    assert codes(run, *words) == []
    settings.write_text('[lint.levels]\nmixed-and-or = "of"')
    assert sorted(codes(run, *words, code=1)) == ["SEG601", "SEG915"]


def test_wrong_levels_stop_no_other_command(folder: Path, run: Run) -> None:
    (folder / "segdsl.toml").write_text('[lint.levels]\nnothing = "off"')
    assert run("show", "ir", "-e", MIXED).stdout


def test_select_gives_only_this_advice_and_every_error(folder: Path, run: Run) -> None:
    rule = f"{MIXED} AND {QUIET} AND nothing = 1"
    assert "SEG601" in codes(run, "-e", f"{MIXED} AND {QUIET}")
    assert codes(run, "-e", f"{MIXED} AND {QUIET}", "--select", "zero-excluded") == ["SEG603"]
    assert codes(run, "-e", rule, "--select", "mixed-and-or", code=1) == ["SEG201"]
    assert codes(run, "-e", f"{MIXED} AND {QUIET}", "--select", "SEG601", "--select", "SEG603") == ["SEG601", "SEG603"]


def test_select_asks_for_rules_that_are_off(folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text(f"segment a {{ where {MIXED} }}")
    assert codes(run, "--select", "missing-owner") == ["SEG610"]


def test_ignore_leaves_advice_out(folder: Path, run: Run) -> None:
    assert "SEG601" not in codes(run, "-e", f"{MIXED} AND {QUIET}", "--ignore", "SEG601")
    assert codes(run, "-e", MIXED, "--select", "SEG601", "--ignore", "SEG601") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--select", "mixed-and-ors"], "there is no rule `mixed-and-ors`; did you mean `mixed-and-or`?"),
        (["--ignore", "q"], "there is no rule `q`\n"),
        (["--ignore", "unknown-member"], "`unknown-member` is an error and stays one"),
        (["--profile", "web"], "'web' is not one of 'default', 'portable'"),
    ],
)
def test_wrong_usage(words: list[str], said: str, folder: Path, run: Run) -> None:
    assert said in run("check", *words, code=2).stderr


def test_the_portable_profile(folder: Path, run: Run) -> None:
    rule = "relationship_stage = Joined AND joined in the last 45 days"
    (folder / "a.seg").write_text(f"segment a {{ where {rule} }}")
    assert codes(run) == []
    for words in ((), ("-e", rule)):
        assert "SEG650" in codes(run, *words, "--profile", "portable", "--exit-zero")
    (folder / "segdsl.toml").write_text('[lint]\nprofile = "portable"')
    assert "SEG650" in codes(run, "--exit-zero")
    assert codes(run, "--profile", "default") == []


# ---- what is allowed -------------------------------------------------------------------------------------------


def test_what_a_comment_allows_is_silent_but_in_sarif(folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text(f"segment a {{ where {MIXED} }} # segdsl: allow mixed-and-or  as it was")
    assert run("check").stderr == "1 file with 1 segment: no problems\n"
    (result,) = json.loads(run("check", "--format", "sarif").stdout)["runs"][0]["results"]
    assert result["ruleId"] == "SEG601"
    assert result["suppressions"] == [{"kind": "inSource", "justification": "as it was"}]


def test_statistics_say_how_much_is_allowed(folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text(f"segment a {{ where {MIXED} }} # segdsl: allow mixed-and-or  as it was")
    assert run("check", "--statistics").stderr == "1 file with 1 segment: no problems; 1 more allowed\n"
    (folder / "b.seg").write_text(f"segment b {{ where {MIXED.replace('New', 'Expired')} }}")
    assert run("check", "--statistics").stderr == "1 warning; 1 more allowed\n"


def test_a_comment_that_is_not_needed_is_taken_away(folder: Path, run: Run) -> None:
    (folder / "a.seg").write_text(
        "# segdsl: allow mixed-and-or  as it was\nsegment a { where joined on today AND relationship_stage = Joined }\n"
    )
    assert codes(run) == ["SEG964"]
    run("check", "--fix")
    assert (folder / "a.seg").read_text() == "segment a { where joined on today AND relationship_stage = Joined }\n"


# ---- info ------------------------------------------------------------------------------------------------------


def test_what_is_good_to_know_fails_where_it_is_asked_to(folder: Path, run: Run) -> None:
    assert run("check", "-e", QUIET).stdout.startswith("info[SEG603]: ")
    assert run("check", "-e", QUIET, "--fail-level", "warning").exit_code == 0
    assert run("check", "-e", QUIET, "--fail-level", "info", code=1).stdout.endswith("\n1 info\n")


def test_severities_are_counted_together(folder: Path, run: Run) -> None:
    rule = f"{MIXED} AND {QUIET} AND {QUIET.replace('5', '7')}"
    last = run("check", "-e", rule).stdout.splitlines()[-1]
    assert last.split()[1::3] == ["warnings", "infos"] or " and " in last
    assert "error" not in last


def test_info_in_every_form(folder: Path, run: Run) -> None:
    def said(form: str) -> str:
        return run("check", "-e", QUIET, "--format", form).stdout

    assert "-e:1:33: info[SEG603]: " in said("concise")
    assert said("github").startswith("::notice file=-e,line=1,")
    assert json.loads(said("gitlab"))[0]["severity"] == "info"
    assert json.loads(said("json"))["summary"] == {"errors": 0, "warnings": 0, "infos": 1}
    run_ = json.loads(said("sarif"))["runs"][0]
    assert run_["results"][0]["level"] == "note"
    assert run_["tool"]["driver"]["rules"][0]["defaultConfiguration"] == {"level": "note"}
    assert "<system-out>" in said("junit")
    assert "| info SEG603 |" in said("markdown")

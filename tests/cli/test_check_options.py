"""What `segdsl check` can be asked, and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

WARNING = "relationship_stage any of (New, New)"
ERROR = "relationship_stage = joined"


@pytest.mark.parametrize(
    ("rule", "words", "code"),
    [
        (WARNING, [], 0),
        (WARNING, ["--fail-level", "error"], 0),
        (WARNING, ["--fail-level", "warning"], 1),
        (WARNING, ["--fail-level", "warning", "--exit-zero"], 0),
        (ERROR, [], 1),
        (ERROR, ["--fail-level", "warning"], 1),
        (ERROR, ["--exit-zero"], 0),
        (ERROR, ["--fail-level", "info"], 1),
        (WARNING, ["--fail-level", "info"], 1),
        ("relationship_stage = Joined", ["--fail-level", "info"], 0),
        ("relationship_stage = Joined", ["--fail-level", "warning"], 0),
        (ERROR, ["--format", "sarif"], 1),
        (ERROR, ["--statistics"], 1),
    ],
)
def test_exit_codes(rule: str, words: list[str], code: int, program: Path, run: Run) -> None:
    run("check", "-e", rule, *words, code=code)


@pytest.mark.parametrize(
    "words",
    [
        ["--format", "yaml"],
        ["--fail-level", "note"],
        ["--statistics", "--format", "sarif"],
        ["--stdin-filename", "rules/x.seg"],
        ["-e", ERROR, "rules"],
    ],
)
def test_wrong_usage(words: list[str], program: Path, run: Run) -> None:
    result = run("check", *words, code=2)
    assert result.stdout == ""
    assert result.stderr


# ---- -o --------------------------------------------------------------------------------------------------------


def test_a_report_into_a_file(program: Path, run: Run) -> None:
    (program / "out.txt").write_text("old")
    result = run("check", "-e", ERROR, "-o", "out.txt", code=1)
    assert result.stdout == ""
    assert result.stderr == "1 error\n"
    assert (program / "out.txt").read_text().startswith("error[SEG212]")
    assert not (program / "out.txt.part").exists()


def test_a_clean_report_empties_the_file(program: Path, run: Run) -> None:
    (program / "out.txt").write_text("old")
    run("check", "-o", "out.txt")
    assert (program / "out.txt").read_text() == ""


def test_a_file_holds_no_colours(program: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    run("check", "-e", ERROR, "-o", "out.txt", code=1)
    assert "\x1b" not in (program / "out.txt").read_text()


def test_a_file_that_cannot_be_written(program: Path, run: Run) -> None:
    result = run("check", "-e", ERROR, "-o", "nowhere/out.txt", code=2)
    assert "`nowhere/out.txt` cannot be written" in result.stderr


def test_a_device_is_written_into_and_not_replaced(program: Path, run: Run) -> None:
    run("check", "-e", ERROR, "-o", "/dev/null", code=1)
    assert Path("/dev/null").is_char_device()


def test_a_folder_is_not_written_into(program: Path, run: Run) -> None:
    assert "`rules` cannot be written" in run("check", "-e", ERROR, "-o", "rules", code=2).stderr


# ---- --statistics ----------------------------------------------------------------------------------------------


def test_how_often_each_code_was_found(program: Path, run: Run) -> None:
    (program / "rules/a.seg").write_text(f"segment a {{ where {ERROR} OR {ERROR} }}")
    (program / "rules/b.seg").write_text(f"segment b {{ where {WARNING} AND partner_name is known }}")
    lines = run("check", "--statistics", code=1).stdout.splitlines()
    assert [line.split() for line in lines[2:]] == [
        ["2", "SEG212", "unknown-member", "error"],
        ["1", "SEG602", "redundant-member", "warning"],
    ]
    as_json = json.loads(run("check", "--statistics", "--format", "json", code=1).stdout)
    assert as_json[0] == {"count": 2, "code": "SEG212", "name": "unknown-member", "severity": "error"}
    as_lines = run("check", "--statistics", "--format", "jsonl", code=1).stdout.splitlines()
    assert [json.loads(line) for line in as_lines] == as_json


def test_nothing_found_is_counted_as_nothing(program: Path, run: Run) -> None:
    assert run("check", "--statistics").stdout == ""
    assert run("check", "--statistics", "--format", "json").stdout == "[]\n"


# ---- standard input --------------------------------------------------------------------------------------------


def test_standard_input_stands_for_a_file(program: Path, run: Run) -> None:
    text = 'import { do_not_email } from "common.seg"\nsegment a { where in segment do_not_mail }'
    result = run("check", "-", "--stdin-filename", "rules/onboarding.seg", "--format", "concise", code=1, stdin=text)
    assert "rules/onboarding.seg:2:30: error[SEG203]: there is no segment called `do_not_mail`\n" in result.stdout


def test_the_file_need_not_exist(program: Path, run: Run) -> None:
    text = "segment a { where relationship_stage = New }"
    result = run("check", "-", "--stdin-filename", "rules/new.seg", stdin=text)
    assert result.stderr == "1 file with 1 segment: no problems\n"


def test_the_project_is_that_of_the_file(program: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(program.parent)
    text = 'import { do_not_email } from "common.seg"\nsegment a { where partner_name = 5 AND in segment do_not_email }'
    result = run("check", "-", "--stdin-filename", "program/rules/x.seg", "--format", "concise", code=1, stdin=text)
    assert result.stdout.startswith("program/rules/x.seg:2:34: error[SEG241]")


def test_a_file_outside_the_project_is_refused(program: Path, run: Run) -> None:
    assert "is outside the project" in run("check", "-", "--stdin-filename", "../x/../../x.seg", "rules", code=2).stderr


def test_standard_input_that_is_not_utf_8(program: Path, run: Run) -> None:
    result = run("check", "-", "--format", "concise", code=1, stdin=b'segment a { where partner_name = "\xff" }')
    assert "-:1:35: error[SEG901]" in result.stdout


# ---- paths -----------------------------------------------------------------------------------------------------


def test_paths_are_seen_from_the_working_folder(program: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (program / "rules/bad.seg").write_text(f"segment bad {{ where {ERROR} }}")
    from_here = {program: "rules/bad.seg", program.parent: "program/rules/bad.seg", program / "rules": "bad.seg"}
    for folder, path in from_here.items():
        monkeypatch.chdir(folder)
        result = run("check", str(program / "rules"), "--format", "concise", code=1)
        assert result.stdout.startswith(f"{path}:1:")
        assert f"--> {path}:1:" in run("check", str(program / "rules"), code=1).stdout


def test_a_path_on_another_drive_is_absolute(program: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    (program / "rules/bad.seg").write_text(f"segment bad {{ where {ERROR} }}")
    monkeypatch.setattr("segdsl.cli.checking.look.os.path.relpath", refuse)
    result = run("check", "rules/bad.seg", "--format", "concise", code=1)
    assert result.stdout.startswith(f"{program.resolve().as_posix()}/rules/bad.seg:1:")

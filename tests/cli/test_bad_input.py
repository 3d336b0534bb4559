"""Whatever is wrong gets a sentence and an exit code: 1 for the author's rules, 2 for usage, data and environment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

RULE = "relationship_stage = Joined AND clicks < 5 since joined"


def write(path: str, text: str | bytes) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(text if isinstance(text, bytes) else text.encode())


# ---- usage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["members"], "give the NAME of a segment, or a rule with -e"),
        (["members", "slow_start_day_30", "-e", RULE], "give the NAME of a segment, or a rule with -e"),
        (["members", "slow_start_day_31"], "did you mean `slow_start_day_30`?"),
        (["members", "-e", RULE, "--as-of", "2026-02-30"], "`--as-of 2026-02-30` is not a day that exists"),
        (["members", "-e", RULE, "--timezone", "Mars/Base"], "there is no time zone `Mars/Base`"),
        (["members", "-e", RULE, "--param", "few"], "`--param few` is not of the form NAME=VALUE"),
        (["members", "-e", RULE, "--engine", "oracle"], "`oracle` is none of duckdb, memory, nor a URL"),
        (["members", "-e", RULE, "--format", "parquet"], "Parquet needs a file; give one with -o"),
        (["members", "-e", RULE, "-o", "nowhere/out.txt"], "`nowhere/out.txt` cannot be written"),
        (["members", "-e", RULE, "--data", "nowhere"], "there is no folder `nowhere`"),
        (["check", "nowhere.seg"], "there is no file or folder `nowhere.seg`"),
        (["check", "rules", "../outside.seg"], "is outside the project"),
        (["chekc"], "did you mean `check`?"),
        (["show", "ir"], "give a FILE, or a rule with -e"),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, list) else "",
)
def test_usage(words: list[str], sentence: str, program: Path, run: Run) -> None:
    if "../outside.seg" in words:
        write("../outside.seg", "segment a { where joined on today }")
    assert sentence in run(*words, code=2).stderr


# ---- rules ------------------------------------------------------------------------------------------------------


def test_a_rule_file_that_is_not_utf8(program: Path, run: Run) -> None:
    write("rules/latin.seg", '# caf\xe9\nsegment a { where partner_group any of ("VIP") }'.encode("latin-1"))
    output = run("check", code=1).stdout
    assert "rules/latin.seg:1:6" in output
    assert "this file is not UTF-8" in output


def test_a_rule_file_in_utf16(program: Path, run: Run) -> None:
    write("rules/wide.seg", "segment a {}".encode("utf-16"))
    assert "this file is UTF-16, not UTF-8" in run("check", code=1).stdout


def test_a_segment_with_an_error_is_not_run(program: Path, run: Run) -> None:
    write("rules/bad.seg", "segment bad { where relationship_stage = joined }")
    result = run("members", "bad", code=1)
    assert "error[SEG212]" in result.stderr
    assert result.stdout == ""


def test_a_param_that_no_file_has_stops_the_run(program: Path, run: Run) -> None:
    result = run("count", "slow_start_day_30", "--param", "fwe=7", code=1)
    assert "did you mean `few`?" in result.stderr
    assert result.stdout == ""


def test_another_segment_with_an_error_does_not_stop_the_run(program: Path, run: Run) -> None:
    write("rules/bad.seg", "segment bad { where relationship_stage = joined }")
    result = run("count", "slow_start_day_30")
    assert "note: other rules of the project have errors" in result.stderr


def test_escapes_in_a_rule_are_shown_not_obeyed(program: Path, run: Run) -> None:
    assert "\x1b" not in run("check", "-e", 'partner_name = "\x1b[31mred"', code=1).output


def test_a_link_out_of_the_project_is_not_followed(program: Path, run: Run) -> None:
    write("../secret.seg", "segment s { where joined on today }")
    Path("rules/link.seg").symlink_to(Path("../../secret.seg"))
    write("rules/reader.seg", 'import { s } from "link.seg"\nsegment r { where in segment s }')
    assert "link.seg" in run("check", "rules/reader.seg", code=1).stdout


# ---- settings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[project]\ntimezon = "UTC"', "`[project]` has no setting `timezon`"),
        ('[project]\ntimezone = "Mars/Base"', "`timezone` must be a time zone"),
        ("[dat]\nx = 1", "has no setting `dat`"),
        ('[data]\ndirectory = "data"\ndatabase = "x.db"', "`[data]` cannot have `directory` and `database` at once"),
        ("[project\n", "this is not TOML"),
        ('[fields.x]\ntype = "member"\nrelation = "partners"', "members"),
    ],
)
def test_settings(text: str, sentence: str, program: Path, run: Run) -> None:
    write("segdsl.toml", text)
    output = run("check", code=1).stdout
    assert sentence in output
    assert "segdsl.toml:" in output


def test_wrong_settings_stop_a_run(program: Path, run: Run) -> None:
    write("segdsl.toml", '[project]\ntimezon = "UTC"')
    assert "`[project]` has no setting `timezon`" in run("members", "-e", RULE, "--data", "data", code=1).stderr


# ---- data -------------------------------------------------------------------------------------------------------

PARTNERS = "partner_id,relationship_stage,original_joined_date\n1,Joined,2026-06-01\n2,New,\n"
PERFORMANCE = "partner_id,date,clicks\n1,2026-06-02,3\n"


@pytest.mark.parametrize(
    ("partners", "performance", "sentences"),
    [
        (PARTNERS, PERFORMANCE.replace("clicks", "clicsk"), ["performance.csv", "`clicks`", "`clicsk`"]),
        (PARTNERS, PERFORMANCE.replace(",3", ",1.5"), ["performance.csv", "row 1", "`clicks`", "`1.5`"]),
        (PARTNERS, PERFORMANCE.replace("06-02", "02-30"), ["performance.csv", "row 1", "`date`", "`2026-02-30`"]),
        (PARTNERS + "1,New,\n", PERFORMANCE, ["partners.csv", "`1`"]),
        (PARTNERS.replace("New", "Nwe"), PERFORMANCE, ["partners.csv", "row 2", "`Nwe`", "`New`"]),
        ("", PERFORMANCE, ["partners.csv", "empty"]),
        (PARTNERS.encode("utf-16"), PERFORMANCE, ["partners.csv", "UTF-8"]),
        (PARTNERS, None, ["performance", "`clicks`"]),
    ],
    ids=[
        "misspelt column",
        "1.5 clicks",
        "no such day",
        "same key twice",
        "unknown stage",
        "empty",
        "utf-16",
        "no file",
    ],
)
def test_data(
    partners: str | bytes, performance: str | None, sentences: list[str], program: Path, run: Run, tmp_path: Path
) -> None:
    write(str(tmp_path / "d/partners.csv"), partners)
    if performance is not None:
        write(str(tmp_path / "d/performance.csv"), performance)
    result = run("members", "-e", RULE, "--data", str(tmp_path / "d"), code=2)
    assert result.stdout == ""
    for sentence in sentences:
        assert sentence in result.stderr


def test_an_unknown_stage_may_be_read_as_unknown(program: Path, run: Run, tmp_path: Path) -> None:
    write(str(tmp_path / "d/partners.csv"), PARTNERS.replace("New", "Nwe"))
    words = ("members", "-e", "relationship_stage = Joined", "--data", str(tmp_path / "d"), "--verdicts")
    result = run(*words, "--unknown-members", "unknown", "--format", "csv")
    assert result.stdout == "partner_id,verdict\n1,true\n2,unknown\n"
    assert "note: " in result.stderr


def test_a_folder_without_relations(program: Path, run: Run, tmp_path: Path) -> None:
    write(str(tmp_path / "d/readme.txt"), "nothing")
    assert "partners" in run("members", "-e", RULE, "--data", str(tmp_path / "d"), code=2).stderr


def test_no_data_at_all(program: Path, run: Run) -> None:
    write("segdsl.toml", "")
    assert "there is no data to ask" in run("members", "-e", RULE, code=2).stderr


def test_formulas_in_csv_stay_texts(program: Path, run: Run, tmp_path: Path) -> None:
    write(str(tmp_path / "d/partners.csv"), "partner_id,partner_name\n=1+1,Acme\n")
    rule = ("members", "-e", 'partner_name = "Acme"', "--data", str(tmp_path / "d"), "--format", "csv")
    assert run(*rule).stdout == "partner_id\n'=1+1\n"


def test_names_with_escapes_are_shown_not_obeyed(program: Path, run: Run, tmp_path: Path) -> None:
    write(str(tmp_path / "d/partners.csv"), "partner_id,partner_name\n\x1b[31m1,Acme\n")
    output = run("members", "-e", 'partner_name = "Acme"', "--data", str(tmp_path / "d")).stdout
    assert "\x1b" not in output
    assert "\\x1b[31m1" in output


# ---- the process ------------------------------------------------------------------------------------------------


def segdsl(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "segdsl", *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


def test_a_reader_that_goes_away_is_no_error(program: Path) -> None:
    command = f"{sys.executable} -m segdsl members -e 'relationship_stage is known' --verdicts --format csv | head -1"
    done = subprocess.run(command, shell=True, cwd=program, capture_output=True, text=True)
    assert done.stdout == "partner_id,verdict\n"
    assert "Traceback" not in done.stderr


def test_python_m_segdsl(program: Path) -> None:
    assert segdsl("--version", cwd=program).stdout.startswith("segdsl 0.")
    done = segdsl("members", cwd=program)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr

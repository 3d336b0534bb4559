"""Each command does what its help says: what goes to stdout, what to stderr, and the exit code."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from tests.cli.conftest import Run

PUBLISHED = "relationship_stage = Joined AND transitioned exactly 30 days ago AND clicks < 5 during since_joined"
NAME = "slow_start_day_30"


# ---- check ------------------------------------------------------------------------------------------------------


def test_a_clean_project_says_so_on_stderr(program: Path, run: Run) -> None:
    result = run("check")
    assert result.stdout == ""
    assert result.stderr == "2 files with 3 segments: no problems\n"


def test_the_published_rule_is_accepted_letter_for_letter(program: Path, run: Run) -> None:
    assert run("check", "-e", PUBLISHED, "--ignore", "zero-excluded").stderr == "the rule: no problems\n"


def test_an_error_goes_to_stdout_and_exits_1(program: Path, run: Run) -> None:
    result = run("check", "-e", "relationship_stage = joined", code=1)
    assert "error[SEG212]" in result.stdout
    assert "did you mean `Joined`?" in result.stdout
    assert "1 error" in result.stdout


def test_warnings_do_not_fail(program: Path, run: Run) -> None:
    assert "warning[" in run("check", "-e", "clicks < 5 since joined").stdout


def test_standard_input_is_a_file(program: Path, run: Run) -> None:
    result = run("check", "-", code=1, stdin="segment a { where clicks < }")
    assert "--> -:1:" in result.stdout


def test_one_file_and_what_it_imports(program: Path, run: Run) -> None:
    assert run("check", "rules/onboarding.seg").stderr == "2 files with 3 segments: no problems\n"


def test_a_param_can_be_given(program: Path, run: Run) -> None:
    few = run("count", NAME, "--param", "few=2", "--format", "csv").stdout
    many = run("count", NAME, "--param", "few=100000", "--format", "csv").stdout
    assert int(few.split()[1]) < int(many.split()[1])


# ---- members, count ---------------------------------------------------------------------------------------------


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_members_are_the_same_in_memory_and_in_sql(program: Path, run: Run) -> None:
    by_sql = run("members", NAME)
    in_memory = run("members", NAME, "--engine", "memory")
    assert by_sql.stdout == in_memory.stdout
    assert len(by_sql.stdout.splitlines()) > 2


def test_the_day_is_printed_on_stderr(program: Path, run: Run) -> None:
    assert "as of 2026-06-30 (America/New_York)" in run("members", NAME).stderr
    assert (
        "as of 2026-05-01 (Europe/Berlin)"
        in run("members", NAME, "--as-of", "2026-05-01", "--timezone", "Europe/Berlin").stderr
    )


def test_an_instant_is_a_day_in_the_zone(program: Path, run: Run) -> None:
    result = run("count", NAME, "--as-of", "2026-05-02T03:00:00+00:00", "--timezone", "America/New_York")
    assert "as of 2026-05-01" in result.stderr


def test_verdicts_of_everybody(program: Path, run: Run) -> None:
    rows = rows_of(run("members", NAME, "--verdicts", "--format", "csv").stdout)
    assert len(rows) == 700
    assert {row["verdict"] for row in rows} == {"true", "false", "unknown"}
    counted = rows_of(run("count", NAME, "--verdicts", "--format", "csv").stdout)
    assert {row["verdict"]: int(row["count"]) for row in counted} == {
        word: sum(row["verdict"] == word for row in rows) for word in ("true", "false", "unknown")
    }


def test_every_format_holds_the_same_rows(program: Path, run: Run) -> None:
    expected = [row["partner_id"] for row in rows_of(run("members", NAME, "--format", "csv").stdout)]
    assert expected
    table = run("members", NAME).stdout.splitlines()
    assert [line.strip() for line in table[2:]] == expected
    assert [row["partner_id"] for row in json.loads(run("members", NAME, "--format", "json").stdout)] == expected
    lines = run("members", NAME, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["partner_id"] for line in lines] == expected
    run("members", NAME, "--format", "parquet", "-o", "out.parquet")
    assert [row[0] for row in duckdb.sql("SELECT * FROM 'out.parquet'").fetchall()] == expected


def test_a_rule_may_refer_to_segments_of_the_project(program: Path, run: Run) -> None:
    everybody = int(run("count", "-e", "relationship_stage = Joined", "--format", "csv").stdout.split()[1])
    fewer = run("count", "-e", "relationship_stage = Joined AND NOT in segment do_not_email", "--format", "csv").stdout
    assert 0 < int(fewer.split()[1]) < everybody


def test_nothing_matches_is_an_empty_list(program: Path, run: Run) -> None:
    assert run("members", "-e", 'partner_name = "nobody"', "--format", "json").stdout == "[]\n"


# ---- sql, show --------------------------------------------------------------------------------------------------


def test_sql_goes_to_stdout_alone(program: Path, run: Run) -> None:
    result = run("sql", NAME, "--as-of", "2026-03-31")
    assert result.stdout.startswith(("SELECT", "WITH"))
    assert "2026-03-01" in result.stdout
    assert "as of 2026-03-31" in result.stderr
    assert "verdict" in run("sql", NAME, "--verdicts").stdout


@pytest.mark.parametrize("stage", ["tree", "ir", "sql"])
def test_each_stage_of_a_rule_and_of_a_file(stage: str, program: Path, run: Run) -> None:
    assert "relationship_stage" in run("show", stage, "-e", PUBLISHED).stdout
    assert "relationship_stage" in run("show", stage, "rules/onboarding.seg").stdout


def test_the_tree_of_a_rule_with_a_mistake_is_shown_and_exits_1(program: Path, run: Run) -> None:
    assert run("show", "tree", "-e", "relationship_stage == Joined", code=1).stdout


# ---- init, test, demo -------------------------------------------------------------------------------------------


def test_init_overwrites_nothing(program: Path, run: Run) -> None:
    (program / "rules/common.seg").write_text("mine")
    result = run("init", ".", code=2)
    assert "is already there" in result.stderr
    assert (program / "rules/common.seg").read_text() == "mine"


def test_the_tests_of_the_project_pass(program: Path, run: Run) -> None:
    assert run("test").stderr == "3 passed, 0 failed\n"


def test_a_failing_test_says_what_it_got(program: Path, run: Run) -> None:
    path = program / "rules/onboarding.seg"
    path.write_text(path.read_text().replace("expect unknown", "expect match"))
    result = run("test", code=1)
    assert "expected match, got unknown" in result.stdout
    assert "rules/onboarding.seg:" in result.stdout


def test_the_demo_answers_every_worked_example(run: Run) -> None:
    output = run("demo").stdout
    assert output.count(" member") >= 20
    assert " 0 members" not in output


def test_the_demo_can_keep_its_data(run: Run, tmp_path: Path) -> None:
    run("demo", "--data", str(tmp_path / "sample"))
    assert (tmp_path / "sample/partners.csv").read_text(encoding="utf-8").count("\n") >= 2001

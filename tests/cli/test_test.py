"""`segdsl test`: failures with their conditions, coverage, generated cases, and reports for programs (§10)."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from tests.cli.conftest import Run

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schema/test-1.json").read_text(encoding="utf-8"))
NAME = "slow_start_day_30"

DAYS = """
segment first_week { where relationship_stage = Joined AND joined in the last 7 days }
test "a week, day by day" for first_week {
  today: 2026-03-31
  partner { relationship_stage: Joined, joined: today } expect match, match on 2026-04-07, no match on 2026-04-08
}
"""


def test_a_failure_shows_every_condition_with_what_it_saw(program: Path, run: Run) -> None:
    result = run("test", "--param", "few=10", code=1)
    assert "expected match, got no match" in result.stdout
    assert "    no  its number of clicks is less than 10 but not zero" in result.stdout
    assert "      clicks: 49, " in result.stdout
    assert result.stderr.endswith("2 passed, 1 failed\n")


def test_one_subject_on_several_days(program: Path, run: Run) -> None:
    (program / "rules/days.seg").write_text(DAYS, encoding="utf-8")
    assert run("test", "rules/days.seg").stderr == "3 passed, 0 failed\n"
    (program / "rules/days.seg").write_text(DAYS.replace("match on 2026-04-07", "no match on 2026-04-07"), "utf-8")
    assert "first_week on 2026-04-07: expected no match, got match" in run("test", "rules/days.seg", code=1).stdout


def test_only_some_of_them(program: Path, run: Run) -> None:
    (program / "rules/days.seg").write_text(DAYS, encoding="utf-8")
    assert run("test", "-k", "DAY BY DAY").stderr == "3 passed, 0 failed\n"
    assert run("test", "-k", NAME).stderr == "3 passed, 0 failed\n"
    nothing = run("test", "-k", "nothing of the kind", code=2).stderr
    assert nothing == "error: no test holds `nothing of the kind`\nhelp: `segdsl test` runs all 2\n"


def test_by_sql_they_come_out_the_same(program: Path, run: Run) -> None:
    """§6.3."""
    (program / "rules/days.seg").write_text(DAYS, encoding="utf-8")
    assert run("test", "--engine", "duckdb").stderr == "6 passed, 0 failed\n"
    assert (
        run("test", "--engine", "duckdb", "--param", "few=10", code=1).stdout
        == run("test", "--param", "few=10", code=1).stdout
    )


def test_what_is_not_covered(program: Path, run: Run) -> None:
    (program / "rules/days.seg").write_text(DAYS, encoding="utf-8")
    result = run("test", "rules/days.seg", "--coverage")
    assert "first_week  ██████████░░░░░░░░░░  6 of 12\n" in result.stdout
    assert "  not shown: relationship_stage = Joined: false\n" in result.stdout
    assert "joined in the last 7 days: true" not in result.stdout
    assert result.stderr == "3 passed, 0 failed, 50 % of verdicts and bounds covered\n"


def test_too_little_coverage_fails(program: Path, run: Run) -> None:
    (program / "rules/days.seg").write_text(DAYS, encoding="utf-8")
    run("test", "rules/days.seg", "--min-coverage", "50")
    result = run("test", "rules/days.seg", "--min-coverage", "51", code=1)
    assert result.stderr.endswith("error: 51 % are asked for\nhelp: --coverage lists what is not shown yet\n")
    assert result.stdout == ""


def test_generated_cases_pass_and_cover_all(program: Path, run: Run) -> None:
    text = run("test", "--generate", NAME).stdout
    assert f'test "every bound of {NAME}" for {NAME} {{' in text
    file = program / "rules/onboarding.seg"
    file.write_text(file.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")
    result = run("test", "-k", "every bound of", "--coverage")
    assert "0 failed" in result.stderr
    covered = next(line for line in result.stdout.splitlines() if line.startswith(NAME))
    shown, of = covered.split("  ")[-1].split(" of ")
    assert shown == of
    assert run("fmt", "--check", str(file)).stdout == ""


def test_generated_into_a_file(program: Path, run: Run) -> None:
    run("test", "--generate", NAME, "-o", "cases.seg")
    assert (program / "cases.seg").read_text(encoding="utf-8").startswith('test "every bound of')


def test_json_is_as_its_schema_says(program: Path, run: Run) -> None:
    document = json.loads(run("test", "--format", "json", "--coverage", "--param", "few=10", code=1).stdout)
    jsonschema.validate(document, SCHEMA)
    assert document["summary"] == {"passed": 2, "failed": 1}
    assert [case["actual"] for case in document["cases"]] == ["no match", "no match", "unknown"]
    assert {each["segment"] for each in document["coverage"]["segments"]} >= {NAME}
    jsonschema.validate(json.loads(run("test", "--format", "json").stdout), SCHEMA)


def test_junit(program: Path, run: Run) -> None:
    root = ElementTree.fromstring(run("test", "--format", "junit", "--param", "few=10", code=1).stdout)
    assert (root.get("tests"), root.get("failures")) == ("3", "1")
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("message") == "expected match, got no match"
    assert "clicks: 49" in (failure.text or "")


def test_a_report_in_a_file(program: Path, run: Run) -> None:
    assert run("test", "--format", "json", "-o", "report.json").stdout == ""
    assert json.loads((program / "report.json").read_text(encoding="utf-8"))["summary"]["passed"] == 3


def test_names_are_shown_and_not_obeyed(program: Path, run: Run) -> None:
    (program / "rules/days.seg").write_text(
        DAYS.replace("a week, day by day", "[/bad] \u05d0").replace(" match on 2026-04-07", " no match on 2026-04-07"),
        encoding="utf-8",
    )
    assert "[/bad] \u05d0: first_week" in run("test", "rules/days.seg", code=1).stdout


@pytest.mark.parametrize("words", [("--min-coverage", "101"), ("--engine", "abacus"), ("--generate", "nobody")])
def test_bad_wishes(program: Path, run: Run, words: tuple[str, str]) -> None:
    run("test", *words, code=2)

"""`segdsl rows`: what is printed where, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

RULE = "relationship_stage any of (New, Outreach) AND transitioned exactly 7 days ago"
TABLE = """\
condition             operator   value
────────────────────  ─────────  ─────────────
Relationship Stage    is any of  New, Outreach
Last Transition Date  is         7 Days Ago
"""


def test_rows_are_a_table(program: Path, run: Run) -> None:
    result = run("rows", "-e", RULE)
    assert (result.stdout, result.stderr) == (TABLE, "")


def test_a_segment_by_name_with_a_param(program: Path, run: Run) -> None:
    (program / "rules" / "busy.seg").write_text(
        "param some = 3\nsegment busy { where relationship_stage = Joined AND clicks > $some during last 7 days }\n"
    )
    assert run("rows", "busy").stdout.splitlines()[3] == "Clicks                  greater than  3"
    assert "greater than  9" in run("rows", "busy", "--param", "some=9").stdout
    assert "greater than  3" in run("rows", "busy", "--project", str(program)).stdout


def test_what_has_no_row_goes_to_stderr_and_no_row_to_stdout(program: Path, run: Run) -> None:
    result = run("rows", "-e", f"{RULE} AND no clicks during last 7 days", "--format", "json", "-o", "out.json", code=1)
    assert result.stdout == ""
    assert "error[SEG655]: the screen cannot ask for those who have no clicks\n" in result.stderr
    assert not (program / "out.json").exists()


def test_json_has_the_values_one_by_one(program: Path, run: Run) -> None:
    text = run("rows", "-e", RULE, "--format", "json").stdout
    assert json.loads(text)[0] == {
        "condition": "Relationship Stage",
        "operator": "is any of",
        "value": "New, Outreach",
        "values": ["New", "Outreach"],
    }


def test_markdown_does_not_obey_a_name(program: Path, run: Run) -> None:
    rule = 'partner_name any of ("a|b", "<b>ö</b>", "\\n")'
    last = run("rows", "-e", rule, "--format", "markdown").stdout.splitlines()[2]
    assert last == "| Partner Name | is any of | a\\|b, \\<b\\>ö\\</b\\>, \\\\n |"


def test_rows_are_written_to_a_file(program: Path, run: Run) -> None:
    for form, start in (("text", TABLE), ("markdown", "| condition | operator | value |\n"), ("json", "[\n  {")):
        assert run("rows", "-e", RULE, "--format", form, "-o", "out").output == ""
        assert (program / "out").read_text(encoding="utf-8").startswith(start)


def test_mistakes(program: Path, run: Run) -> None:
    assert "SEG201" in run("rows", "-e", "nothing = 5", code=1).stderr
    assert "there is no segment `nobody`" in run("rows", "nobody", code=2).stderr
    assert "give the NAME of a segment" in run("rows", code=2).stderr

"""`segdsl explain` and `segdsl members --why-not`: what goes where; text of the data is shown, not obeyed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from segdsl.cli.explained import as_markdown, as_text
from segdsl.cli.terminal import Terminal
from segdsl.explain.layout import Line
from tests.cli.conftest import Run

NAME = "slow_start_day_30"
NASTY = {
    "1": "x [/bad]",
    "2": "\x1b]0;title\x07\x1b[31mred",
    "3": "شركة \u202eevil",
    "4": "long" * 50,
    "5": "a\nb | <b>*c*</b>",
}
ASKED = 'partner_name = "Acme" AND relationship_stage = Joined'


@pytest.fixture
def nasty(program: Path) -> Path:
    """Partners with names that a terminal or a page would obey."""
    folder = program / "nasty"
    folder.mkdir()
    with (folder / "partners.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["partner_id", "partner_name", "relationship_stage"])
        writer.writerows([key, name, "Joined"] for key, name in NASTY.items())
    return folder


# ---- a rule ------------------------------------------------------------------------------------------------------


def test_a_rule_is_explained_as_of_the_projects_day(program: Path, run: Run) -> None:
    text = run("explain", NAME).stdout
    assert text.startswith(f"{NAME}: Slow start, day 30 (owner: partnerships)\nPartners who joined a month ago")
    assert "\nAs of 30 June 2026 (America/New_York), a partner is a member if all of these hold:\n" in text
    assert "- its last transition date is exactly 30 days ago (31 May 2026)\n" in text


def test_another_day_and_zone_and_param(program: Path, run: Run) -> None:
    text = run("explain", NAME, "--as-of", "2026-05-31", "--timezone", "Europe/Berlin", "--param", "few=7").stdout
    assert "As of 31 May 2026 (Europe/Berlin)" in text
    assert "is less than 7 but not zero" in text


def test_a_bare_condition(program: Path, run: Run) -> None:
    assert run("explain", "-e", ASKED).stdout.startswith("As of 30 June 2026")


def test_markdown_shows_signs_as_they_are(program: Path, run: Run) -> None:
    text = run("explain", "-e", 'partner_name = "[a](b) *c* <b> `d`"', "--format", "markdown").stdout
    assert r'- its partner name is "\[a\](b) \*c\* \<b\> \`d\`"' in text


def test_json_fits_the_schema_and_goes_to_a_file(program: Path, run: Run) -> None:
    run("explain", NAME, "--format", "json", "-o", "said.json")
    said = json.loads(Path("said.json").read_text(encoding="utf-8"))
    assert (said["version"], said["kind"], said["segment"], said["owner"]) == (1, "rule", NAME, "partnerships")
    assert json.loads(run("explain", NAME, "--format", "json").stdout) == said


def test_text_goes_to_a_file_without_colours(program: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    run("explain", NAME, "-o", "said.txt")
    assert "\x1b" not in Path("said.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["explain"], 2, "give the NAME of a segment"),
        (["explain", "nobody"], 2, "there is no segment `nobody`"),
        (["explain", "-e", "clicks <"], 1, "error["),
        (["explain", NAME, "--data", "data"], 2, "a rule is explained without data"),
        (["explain", NAME, "--unknown-members", "unknown"], 2, "a rule is explained without data"),
        (["explain", NAME, "--id", "no\x1bne"], 2, "there is no partner `no\\x1bne` in the data"),
        (["explain", NAME, "--id", "1", "--data", "nowhere"], 2, "nowhere"),
        (["members", NAME, "--why-not", "--verdicts"], 2, "give --verdicts or --why-not, not both"),
        (["members", NAME, "--why-not", "--format", "parquet"], 2, "--why-not has no Parquet form"),
    ],
)
def test_what_cannot_be_explained_is_a_sentence(
    program: Path, run: Run, words: list[str], code: int, message: str
) -> None:
    result = run(*words, code=code)
    assert message in result.stderr
    assert result.stdout == ""


# ---- one partner -------------------------------------------------------------------------------------------------


def test_every_partner_has_the_verdict_that_members_prints(program: Path, run: Run) -> None:
    rows = list(csv.DictReader(run("members", NAME, "--verdicts", "--format", "csv").stdout.splitlines()))
    by_verdict = {row["verdict"]: row["partner_id"] for row in rows}
    assert set(by_verdict) == {"true", "false", "unknown"}
    for verdict, key in by_verdict.items():
        said = json.loads(run("explain", NAME, "--id", key, "--format", "json").stdout)
        assert (said["verdict"], said["key"]) == (verdict, key)


def test_partner_is_another_name_of_id(program: Path, run: Run) -> None:
    assert run("explain", NAME, "--partner", "1003").stdout == run("explain", NAME, "--id", "1003").stdout


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("key", NASTY)
def test_text_of_the_data_is_shown_and_not_obeyed(nasty: Path, run: Run, key: str, form: str) -> None:
    text = run("explain", "-e", ASKED, "--id", key, "--data", str(nasty), "--format", form).stdout
    assert not [letter for letter in text if letter != "\n" and (letter < " " or letter in "\x7f\u202e")]
    shown = {"1": "x [/bad]", "2": r"\x1b]0;title", "3": r"\u202eevil", "4": "longlong", "5": "a\\nb | <b>"}[key]
    assert shown in text.replace("\\\\", "\\") if form == "text" else text


def test_long_names_are_cut_in_text_and_whole_in_json(nasty: Path, run: Run) -> None:
    words = ["explain", "-e", ASKED, "--id", "4", "--data", str(nasty)]
    assert "…\n" in run(*words).stdout
    said = json.loads(run(*words, "--format", "json").stdout)
    assert said["conditions"]["all"][0]["seen"]["value"] == NASTY["4"]


# ---- on a screen -------------------------------------------------------------------------------------------------

LINES = [
    Line(0, "Partner 7 is no member", is_heading=True, verdict=(False,)),
    Line(0, "Why", is_heading=True),
    Line(1, "its partner name is “x” in a sentence that is longer than the screen", is_item=True, verdict=(None,)),
    Line(2, "partner name: …", is_item=True),
    Line(1, "5 left", share=0.5),
]


def test_narrow_and_without_letters_beyond_ascii() -> None:
    assert (
        as_text(LINES, Terminal(columns=40, encoding="ascii"))
        == """\
no  Partner 7 is no member

Why
  ?   its partner name is \\u201cx\\u201d
      in a sentence that is longer than
      the screen
    - partner name: ...
  5 left
  ###################...................
"""
    )


def test_colours_say_nothing_that_words_do_not() -> None:
    text = as_text(LINES[:1], Terminal(colour=True))
    assert text == "\x1b[1;31mno  \x1b[0m\x1b[1mPartner 7 is no member\x1b[0m\n"


def test_marks_in_markdown() -> None:
    assert (
        as_markdown(LINES)
        == """\
### **no** Partner 7 is no member

### Why

  - **?** its partner name is “x” in a sentence that is longer than the screen
    - partner name: …
  - 5 left
"""
    )


# ---- everybody ---------------------------------------------------------------------------------------------------


def test_the_funnel_ends_with_the_members(program: Path, run: Run) -> None:
    members = len(run("members", NAME, "--format", "csv").stdout.splitlines()) - 1
    said = json.loads(run("members", NAME, "--why-not", "--format", "json").stdout)
    assert (said["kind"], said["total"], said["members"]) == ("funnel", 700, members)
    in_memory = json.loads(run("members", NAME, "--why-not", "--format", "json", "--engine", "memory").stdout)
    assert in_memory == said


def test_the_funnel_is_drawn(program: Path, run: Run) -> None:
    result = run("members", NAME, "--why-not")
    assert result.stderr == "as of 2026-06-30 (America/New_York)\n"
    assert result.stdout.startswith(f"Who is in {NAME}, and which condition loses whom\n700 in all: every partner")
    assert "█" in result.stdout


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_funnel_as_rows(program: Path, run: Run, form: str) -> None:
    text = run("members", NAME, "--why-not", "--format", form).stdout
    rows = list(csv.DictReader(text.splitlines())) if form == "csv" else list(map(json.loads, text.splitlines()))
    assert [int(row["step"]) for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0]["condition"] == "its relationship stage is Joined"

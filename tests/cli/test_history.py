"""`segdsl history`: each day is what `count` says of it, in every form and on both engines."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from segdsl.cli.safe import width
from tests.cli.conftest import Run

NAME = "first_sale_month_1"


def sizes(text: str) -> dict[str, int]:
    return {row["day"]: int(row["count"]) for row in csv.DictReader(text.splitlines())}


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_every_day_is_what_count_says(program: Path, run: Run, zone: str) -> None:
    asked = ("history", NAME, "--days", "12", "--until", "2026-06-05", "--timezone", zone, "--format", "csv")
    found = sizes(run(*asked).stdout)
    assert next(iter(found)) == "2026-05-25"
    assert len(found) == 12
    for day, size in found.items():
        count = run("count", NAME, "--as-of", day, "--timezone", zone, "--format", "csv").stdout
        assert count == f"count\n{size}\n"
    assert sizes(run(*asked, "--engine", "memory").stdout) == found


def test_the_picture_says_what_it_shows(program: Path, run: Run) -> None:
    found = sizes(run("history", NAME, "--format", "csv").stdout)
    first, *_, last = found.values()
    text = run("history", NAME).stdout.splitlines()
    assert text[0] == f"{NAME}, 2026-04-02 to 2026-06-30 (America/New_York), with the data as it is now"
    assert len(text[1]) == len(found) == 90
    assert set(text[1]) <= set("▁▂▃▄▅▆▇█")
    assert text[2] == f"first {first}, last {last}"
    least, most = min(found, key=lambda day: found[day]), max(found, key=lambda day: found[day])
    assert text[3] == f"min {found[least]} on {least}, max {found[most]} on {most}"


def test_json_and_a_file(program: Path, run: Run) -> None:
    rows = json.loads(run("history", NAME, "--days", "3", "--format", "json").stdout)
    assert [row["day"] for row in rows] == ["2026-06-28", "2026-06-29", "2026-06-30"]
    run("history", NAME, "--days", "3", "-o", "h.txt")
    assert Path("h.txt").read_text(encoding="utf-8") == run("history", NAME, "--days", "3").stdout


def test_a_bare_condition_and_params(program: Path, run: Run) -> None:
    text = run("history", "-e", "relationship_stage = Joined", "--days", "2").stdout
    assert text.startswith("the rule, 2026-06-29 to 2026-06-30")
    assert "\n▁▁\n" in text
    few, many = (
        sizes(run("history", "slow_start_day_30", "--param", f"few={few}", "--format", "csv").stdout)
        for few in (2, 500)
    )
    assert sum(few.values()) < sum(many.values())


@pytest.mark.parametrize("columns", [20, 40])
def test_a_narrow_terminal(program: Path, run: Run, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    from segdsl.cli.commands import history
    from segdsl.cli.terminal import Terminal

    monkeypatch.setattr(history, "terminal_of", lambda *_: Terminal(columns=columns, encoding="ascii"))
    lines = run("history", NAME).stdout.splitlines()
    assert lines[0].isascii()
    picture = next(line for line in lines if not set(line) - set("_.,-=+*#"))
    assert len(picture) == columns
    assert all(width(line) <= max(columns, len("(America/New_York),")) for line in lines)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ([], 2, "give the NAME of a segment"),
        (["nobody"], 2, "there is no segment `nobody`"),
        (["-e", "clicks <"], 1, "error["),
        ([NAME, "--days", "0"], 2, "--days"),
        ([NAME, "--until", "2026-02-30"], 2, "is not a day that exists"),
        ([NAME, "--until", "0001-01-05"], 2, "there are no 90 days until 0001-01-05"),
        ([NAME, "--data", "nowhere"], 2, "nowhere"),
    ],
)
def test_what_cannot_be_drawn_is_a_sentence(program: Path, run: Run, words: list[str], code: int, message: str) -> None:
    result = run("history", *words, code=code)
    assert message in result.stderr
    assert result.stdout == ""

"""`segdsl count --by`: bars for people, rows for programs; text of the data is shown, not obeyed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from segdsl.cli.counted import as_bars
from segdsl.cli.pictures import bar, cut, sparkline
from segdsl.cli.safe import width
from segdsl.cli.terminal import Terminal
from segdsl.engines.engine import Counts
from segdsl.vocabulary.load import builtin
from tests.cli.conftest import Run

EVERYBODY = ("-e", "partner_id is known")
FIELDS = builtin().fields


def bars(counts: Counts, word: str, terminal: Terminal) -> list[str]:
    return list(as_bars(counts, FIELDS[word], builtin(), terminal))


def test_bars_have_the_numbers_of_count(program: Path, run: Run) -> None:
    name = "slow_start_day_30"
    total = int(run("count", name, "--format", "csv").stdout.split()[1])
    result = run("count", name, "--by", "relationship_stage")
    assert f"Joined  {'█' * 40}  {total}  100.0 %\n" in result.stdout
    assert result.stdout.endswith(f"{total} members in all\n")
    assert result.stderr.startswith("as of 2026-06-30")


@pytest.mark.parametrize("word", ["relationship_stage", "partner_group", "joined", "partner_name", "contract_id"])
def test_both_engines_count_alike_and_to_the_same_sum(program: Path, run: Run, word: str) -> None:
    one, other = (run("count", *EVERYBODY, "--by", word, "--engine", engine).stdout for engine in ("duckdb", "memory"))
    assert one == other
    rows = list(csv.DictReader(run("count", *EVERYBODY, "--by", word, "--format", "csv").stdout.splitlines()))
    total = int(run("count", *EVERYBODY, "--format", "csv").stdout.split()[1])
    numbers = sum(int(row["count"]) for row in rows)
    assert numbers >= total if word == "partner_group" else numbers == total


def test_json_tells_unknown_from_a_text_that_reads_so(program: Path, run: Run) -> None:
    Path("few").mkdir()
    Path("few/partners.csv").write_text("partner_id,partner_name\n1,unknown\n2,\n3,\x1b[31m\n", encoding="utf-8")
    words = ("count", *EVERYBODY, "--by", "partner_name", "--data", "few")
    rows = json.loads(run(*words, "--format", "json").stdout)
    assert [(row["value"], row["kind"]) for row in rows] == [
        ("\x1b[31m", "value"), ("unknown", "value"), (None, "unknown"),
    ]  # fmt: skip
    shown = run(*words).stdout
    assert '"unknown"' in shown
    assert "\nunknown " in shown
    assert "\x1b" not in shown
    run(*words, "-o", "bars.txt")
    assert Path("bars.txt").read_text(encoding="utf-8") == shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--by", "clicks"], "`clicks` is a metric; members are counted by a field"),
        (["--by", "partner_gruop"], "did you mean `partner_group`?"),
        (["--by", "\x1b]0;x"], r"there is no field `\x1b]0;x`"),
        (["--by", "joined", "--verdicts"], "give --verdicts or --by, not both"),
    ],
)
def test_what_cannot_be_counted_is_a_sentence(program: Path, run: Run, words: list[str], message: str) -> None:
    result = run("count", *EVERYBODY, *words, code=2)
    assert message in result.stderr
    assert result.stdout == ""


def test_twenty_are_shown_and_the_others_together() -> None:
    counts = Counts(members=40, values={f"g{number:02}": 40 - number for number in range(25)}, none=3)
    lines = bars(counts, "partner_group", Terminal())
    assert [line.split()[0] for line in lines[:20]] == [f'"g{number:02}"' for number in range(20)]
    assert lines[20].startswith("5 others")
    assert "90  225.0 %" in lines[20]
    assert lines[21].startswith("none at all")
    assert lines[-1] == "a partner with several values counts once for each"


def test_of_months_the_latest_are_shown() -> None:
    from datetime import date

    days = {date(2024 + month // 12, month % 12 + 1, 3): 1 for month in range(22)}
    lines = bars(Counts(members=22, values=days), "original_joined_date", Terminal())
    assert lines[0].startswith("2 earlier months")
    assert lines[1].startswith("2024-03")
    assert lines[20].startswith("2025-10")


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
@pytest.mark.parametrize("name", ["x [/bad]", "\x1b[31mred", "شركة \u202eevil", "long" * 50, "日本" * 40])
def test_no_line_is_wider_than_the_terminal(columns: int, name: str) -> None:
    counts = Counts(members=1_000_000, values={name: 999_999, "b": 1})
    lines = bars(counts, "partner_name", Terminal(columns=columns))
    assert all(width(line) <= max(columns, 36) for line in lines)
    assert not [letter for line in lines for letter in line if letter < " " or letter == "\u202e"]


def test_nobody_is_said() -> None:
    assert bars(Counts(members=0, values={}), "partner_name", Terminal()) == ["no members"]


def test_pictures_without_their_letters() -> None:
    ascii_only = Terminal(encoding="ascii")
    assert bar(0.5, 4, ascii_only) == "##.."
    assert bar(0.001, 4, ascii_only) == "#..."
    assert bar(7.0, 4, ascii_only) == "####"
    assert sparkline([0, 7, 3], ascii_only) == "_#-"
    assert cut("abcdefgh", 5, ascii_only) == "ab..."


def test_a_sparkline_runs_from_the_least_to_the_greatest() -> None:
    assert sparkline(range(8), Terminal()) == "▁▂▃▄▅▆▇█"
    assert sparkline([5, 5], Terminal()) == "▁▁"
    assert sparkline(list(range(80)), Terminal(), room=8) == "▁▂▃▄▅▆▇█"

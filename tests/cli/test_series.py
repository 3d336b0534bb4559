"""`segdsl series`: the days drawn, what is wrong with them, and how it exits."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from segdsl.analysis.answer import Unknown
from segdsl.analysis.prove import Prover
from segdsl.analysis.series import series_days
from segdsl.cli.bars import drawn
from segdsl.cli.safe import width
from segdsl.cli.terminal import Terminal
from tests.analysis.projects import project, prover
from tests.cli.conftest import Run

JOINED = "relationship_stage = Joined AND"
RULES = f"""
segment week_1 {{ where {JOINED} joined in the last 6 days }}
segment week_2 {{ where {JOINED} joined between 7 and 13 days ago }}
segment week_3 {{ where {JOINED} joined between 13 and 20 days ago }}
segment week_5 {{ where {JOINED} joined between 28 and 34 days ago }}
segment later {{ where {JOINED} joined before 34 days ago }}
segment move {{ where {JOINED} transitioned on today }}
series tiled {{ week_1, week_2 }}
series wrong {{ week_1, week_2, week_3, week_5 }}
series all_later {{ week_1, week_5, later }}
series mixed {{ week_1, move }}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "segdsl.toml").write_text("")
    (tmp_path / "rules.seg").write_text(RULES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_series_that_holds(run: Run) -> None:
    assert run("series", "tiled").stdout == (
        "tiled: days since original_joined_date\n"
        "\n"
        "          0    5    10\n"
        "          ╵    ╵    ╵\n"
        "week_1    ███████·······\n"
        "week_2    ·······███████\n"
        "\n"
        "no partner is in two of them on one day\n"
        "no day between them is left out\n"
    )


def test_a_series_that_does_not(here: Path, run: Run) -> None:
    result = run("series", "wrong", code=1)
    lines = result.stdout.splitlines()
    assert lines[2:10] == [
        "          0    5    10   15   20   25   30",
        "          ╵    ╵    ╵    ╵    ╵    ╵    ╵",
        "week_1    ███████····························",
        "week_2    ·······███████·····················",
        "week_3    ·············████████··············",
        "week_5    ····························███████",
        "gap                            !!!!!!!",
        "overlap                x",
    ]
    assert "overlap: a partner can be in both week_2 and week_3 on day 13" in lines
    assert lines[-1] == "gap: days 21 to 27, between week_3 and week_5"
    tests = result.stdout[result.stdout.index("test ") : result.stdout.index("gap: ")]
    (here / "rules.seg").write_text(RULES + tests)
    assert run("test").stderr == "2 passed, 0 failed\n"


def test_segments_without_a_date_in_common(run: Run) -> None:
    result = run("series", "mixed", code=1)
    assert result.stdout.startswith(
        "mixed: its segments have no date in common\n\noverlap: a partner can be in both week_1 and move\n"
    )
    assert "no day between" not in result.stdout


def test_what_is_not_known_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Prover, "can_meet", lambda *_: None)
    monkeypatch.setattr(Prover, "disjoint", lambda *_: Unknown("it is too hard"))
    result = run("series", "tiled", code=3)
    assert "not known: whether week_1 and week_2 meet: it is too hard" in result.stdout
    assert "not known: which days week_1 covers: it is too hard" in result.stdout
    assert "no partner" not in result.stdout
    assert "?" in result.stdout
    document = json.loads(run("series", "tiled", "--format", "json", code=3).stdout)
    assert [found["kind"] for found in document["findings"]] == ["unknown"] * 3
    assert document["findings"][0]["segments"] == ["week_1", "week_2"]
    assert document["covered"][0]["unknown"]


# ---- the drawing -----------------------------------------------------------------------------------------------


def lines_of(name: str, terminal: Terminal) -> list[str]:
    checked = project(RULES)
    return list(drawn(series_days(checked.series[name], checked.rules, prover()), terminal))


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("name", ["tiled", "wrong", "all_later"])
def test_a_drawing_fits(name: str, encoding: str, columns: int) -> None:
    for colour in (False, True):
        lines = lines_of(name, Terminal(colour=colour, columns=columns, encoding=encoding))
        plain = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in lines if not line.startswith("one sign")]
        assert max(map(width, plain)) <= columns
        assert encoding == "utf-8" or "".join(lines).isascii()


def test_a_drawing_on_a_narrow_screen_without_letters_of_its_own() -> None:
    assert lines_of("wrong", Terminal(columns=24, encoding="ascii")) == [
        " 0    10   20   30",
        " |    |    |    |",
        "week_1",
        " ###+..............",
        "week_2",
        " ...+###...........",
        "week_3",
        " ......+###+.......",
        "week_5",
        " ..............####",
        "           !!!! gap",
        "       x overlap",
        "one sign is 2 days; + is a part of them",
    ]


def test_open_ends_and_marks() -> None:
    lines = lines_of("all_later", Terminal(columns=80))
    assert lines[-2].endswith(">")
    assert "▒" not in "".join(lines)
    assert lines[-1].strip("gap ") == "!" * 21
    earlier = project(f"""
        segment a {{ where {JOINED} joined after 3 days ago }} segment b {{ where {JOINED} joined exactly 3 days ago }}
        series s {{ a, b }}
    """)
    found = list(drawn(series_days(earlier.series["s"], earlier.rules, prover()), Terminal()))
    assert found[2].split()[1].startswith("<█")


def test_days_of_the_calendar() -> None:
    checked = project(f"""
        segment a {{ where {JOINED} joined between 2026-01-01 and 2026-01-31 }}
        segment b {{ where {JOINED} joined between 2026-02-01 and 2026-02-28 }}
        series s {{ a, b }}
    """)
    lines = list(drawn(series_days(checked.series["s"], checked.rules, prover()), Terminal()))
    assert lines[0].split() == ["2026-01-01", "2026-01-15", "2026-01-29", "2026-02-12", "2026-02-26"]


def test_long_times_have_far_labels() -> None:
    checked = project(f"""
        segment a {{ where {JOINED} joined in the last 1000 days }}
        segment b {{ where {JOINED} joined between 1001 and 1500 days ago }}
        series s {{ a, b }}
    """)
    lines = list(drawn(series_days(checked.series["s"], checked.rules, prover()), Terminal(columns=60)))
    assert lines[0].split()[:3] == ["0", "200", "400"]


def test_nothing_to_draw() -> None:
    checked = project(f"""
        segment a {{ where {JOINED} (joined on today OR partner_id = 7) }}
        segment b {{ where {JOINED} (joined on today OR partner_id = 8) }}
        series s {{ a, b }}
    """)
    assert list(drawn(series_days(checked.series["s"], checked.rules, prover()), Terminal())) == []


# ---- values and usage ------------------------------------------------------------------------------------------


def test_json(run: Run) -> None:
    document = json.loads(run("series", "wrong", "--format", "json", code=1).stdout)
    assert (document["field"], document["days_are"]) == ("original_joined_date", "age")
    assert [each["days"] for each in document["covered"]] == [[[0, 6]], [[7, 13]], [[13, 20]], [[28, 34]]]
    overlap, gap = document["findings"]
    assert (overlap["kind"], overlap["days"], overlap["witness"]["today"]) == ("overlap", [[13, 13]], "2026-06-15")
    assert gap == {"kind": "gap", "days": [[21, 27]], "after": ["week_3"], "before": ["week_5"]}
    document = json.loads(run("series", "mixed", "--format", "json", code=1).stdout)
    assert (document["field"], document["days_are"], document["covered"]) == (None, None, [])


def test_json_of_calendar_days(here: Path, run: Run) -> None:
    (here / "rules.seg").write_text(
        f"segment a {{ where {JOINED} joined on 2026-01-01 }} segment b {{ where {JOINED} joined on 2026-01-03 }}"
        " series s { a, b }"
    )
    document = json.loads(run("series", "s", "--format", "json", code=1).stdout)
    assert document["days_are"] == "calendar"
    assert document["findings"][0]["days"] == [["2026-01-02", "2026-01-02"]]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["tile"], "there is no series `tile`"),
        (["tile"], "did you mean `tiled`?"),
        (["xyzzy"], "there are `tiled`, `wrong`, `all_later`, `mixed`"),
        (["tiled", "--by", "joind"], "did you mean `joined`?"),
        (["tiled", "--by", "partner_name"], "`partner_name` is not a date field"),
        (["tiled", "--by", "transitioned"], "not every segment of `tiled` asks for `last_transition_date`"),
        ([], "Missing argument 'NAME'"),
    ],
)
def test_usage(words: list[str], sentence: str, run: Run) -> None:
    assert sentence in run("series", *words, code=2).stderr


def test_by_another_name_of_the_date(run: Run) -> None:
    assert run("series", "tiled", "--by", "joined").stdout == run("series", "tiled").stdout


def test_an_error_in_a_rule(here: Path, run: Run) -> None:
    (here / "rules.seg").write_text("segment a { where clicks < } series s { a, b }")
    assert "error[" in run("series", "s", code=1).stderr
    (here / "rules.seg").write_text("")
    assert "in a rule file makes one" in run("series", "s", code=2).stderr

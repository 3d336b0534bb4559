"""`segdsl materialize`: each segment has the members that `segdsl members` prints, and what has changed is said."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from tests.cli.conftest import Run


def memberships(path: str) -> list[tuple[str, str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        header, *rows = [tuple(row) for row in csv.reader(file)]
    assert header == ("segment", "partner_id", "as_of")
    return [(segment, key, day) for segment, key, day in rows]


def members(run: Run, segment: str, *options: str) -> list[str]:
    return run("members", segment, "--format", "csv", *options).stdout.splitlines()[1:]


@pytest.fixture
def segments(program: Path, run: Run) -> list[str]:
    """The segments of the project, all of them written to `m.csv` as JSON says."""
    said = json.loads(run("materialize", "--all", "--to", "m.csv", "--format", "json").stdout)
    return [each["segment"] for each in said["segments"]]


def test_each_segment_has_its_members(segments: list[str], run: Run) -> None:
    assert len(segments) > 1
    expected = [(name, key, "2026-06-30") for name in segments for key in members(run, name)]
    assert expected
    assert sorted(memberships("m.csv")) == sorted(expected)


def test_the_day_and_params_are_those_of_the_run(segments: list[str], run: Run) -> None:
    name, options = segments[0], ("--as-of", "2026-06-05", "--param", "few=500")
    result = run("materialize", name, "--to", "one.csv", *options)
    assert result.stderr.startswith("as of 2026-06-05 (America/New_York)\n")
    assert memberships("one.csv") == [(name, key, "2026-06-05") for key in members(run, name, *options)]


def test_json_says_what_changed(segments: list[str], run: Run) -> None:
    before, day = memberships("m.csv"), "2026-06-05"
    said = json.loads(run("materialize", "--all", "--to", "m.csv", "--as-of", day, "--format", "json").stdout)
    now = memberships("m.csv")
    assert (said["as_of"], said["to"], said["memberships"]) == (day, "m.csv", len(now))
    for size in said["segments"]:
        was, now_in = ({key for name, key, _ in each if name == size["segment"]} for each in (before, now))
        assert (size["members"], size["entered"], size["left"]) == (len(now_in), len(now_in - was), len(was - now_in))


def test_the_table_says_it_too(segments: list[str], run: Run) -> None:
    first, *others = segments
    number = len(members(run, first))
    lines = run("materialize", first, first, "--to", "m.csv").stdout.splitlines()
    assert lines[0].split() == ["segment", "members", "entered", "left"]
    assert lines[1].split() == [first, str(number), "0", "0"]
    gone = [line.split()[:2] for line in lines[2:-2]]
    assert gone == [[name, "gone"] for name in sorted(others) if members(run, name)]
    assert lines[-1] == f"{number} membership{'s' * (number != 1)} of 1 segment written to m.csv"
    assert run("materialize", first, "--to", "new.csv").stdout.splitlines()[1].split() == [first, str(number)]
    run("materialize", first, "--to", "p.duckdb", "-o", "said.txt")
    assert Path("said.txt").read_text(encoding="utf-8").endswith("written to p.duckdb, table memberships\n")


def tables_of(folder: Path) -> str:
    """The data of the project in an SQLite file, as a URL."""
    with closing(sqlite3.connect(folder / "p.sqlite")) as connection:
        for file in folder.rglob("*.csv"):
            with file.open(encoding="utf-8", newline="") as text:
                header, *rows = list(csv.reader(text))
            columns = ", ".join(f"{name} {TYPES.get(name, 'TEXT')}" for name in header)
            connection.execute(f"CREATE TABLE {file.stem} ({columns})")
            values = [[cell or None for cell in row] for row in rows]
            connection.executemany(f"INSERT INTO {file.stem} VALUES ({', '.join('?' * len(header))})", values)
        connection.commit()
    return f"sqlite:///{folder / 'p.sqlite'}"


TYPES = {
    "partner_id": "INTEGER",
    "clicks": "INTEGER",
    "actions": "INTEGER",
    "revenue": "DECIMAL(18,2)",
    "date": "DATE",
    "original_joined_date": "DATE",
    "last_transition_date": "DATE",
}


def test_a_table_of_the_database_where_the_data_is(program: Path, run: Run) -> None:
    url = tables_of(program)
    said = json.loads(run("materialize", "do_not_email", "--engine", url, "--to", "ours", "--format", "json").stdout)
    with closing(sqlite3.connect(program / "p.sqlite")) as connection:
        found = connection.execute("SELECT segment, partner_id, as_of FROM ours ORDER BY 2").fetchall()
    keys = members(run, "do_not_email")
    assert sorted(map(str, found)) == sorted(str(("do_not_email", int(key), "2026-06-30")) for key in keys)
    assert said["to"].endswith(", table ours")
    # A file is written here.
    run("materialize", "do_not_email", "--engine", url, "--to", "here.csv")
    assert memberships("here.csv") == [("do_not_email", key, "2026-06-30") for key in keys]
    refused = run("materialize", "do_not_email", "--engine", url, "--to", "no table", code=2)
    assert "`no table` is neither a table nor a file" in refused.stderr


def test_a_table_of_the_duckdb_file_where_the_data_is(program: Path, run: Run) -> None:
    with duckdb.connect(str(program / "p.duckdb")) as connection:
        for file in (program / "data").glob("*.csv"):
            connection.execute(f"CREATE TABLE {file.stem} AS FROM read_csv('{file}', all_varchar = true)")
    options = "--engine", "duckdb:///p.duckdb"
    said = run("materialize", "do_not_email", *options, "--to", "ours", "--format", "json").stdout
    assert json.loads(said)["to"].endswith("p.duckdb, table ours")
    with duckdb.connect(str(program / "p.duckdb")) as connection:
        found = connection.execute("SELECT segment, partner_id FROM ours").fetchall()
    assert sorted(found) == sorted(("do_not_email", key) for key in members(run, "do_not_email"))
    run("materialize", "do_not_email", *options, "--to", "here.csv")
    assert len(memberships("here.csv")) == len(found)
    for words, sentence in [
        ([*options, "--to", "elsewhere.ours"], "`elsewhere.ours` is no file that memberships are written to"),
        ([*options, "--to", "ours", "--data", "data"], "there are two places to ask"),
        (["--engine", "duckdb://x:y@h/f", "--to", "ours"], "the engine's URL in the command line holds a secret"),
    ]:
        assert sentence in run("materialize", "do_not_email", *words, code=2).stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--to", "m.csv"], "give the NAMEs of segments, or --all"),
        (["--all", "s", "--to", "m.csv"], "give the NAMEs of segments, or --all"),
        (["--all"], "Missing option '--to'"),
        (["--all", "--to", "m.xlsx"], "`m.xlsx` is no file that memberships are written to"),
        (["slow_start_day_31", "--to", "m.csv"], "there is no segment `slow_start_day_31`"),
        (["--all", "--to", "m.csv", "--engine", "memory"], "the interpreter judges one segment at a time"),
        (["--all", "--to", "no/m.csv"], "error[SEG950]: `no/m.csv` cannot be written"),
        (["--all", "--to", "segdsl.csv"], "error[SEG893]: `segdsl.csv` holds something else than memberships"),
    ],
)
def test_what_cannot_be_done(program: Path, run: Run, words: list[str], sentence: str) -> None:
    Path("segdsl.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    result = run("materialize", *words, code=2)
    assert sentence in result.stderr


def test_a_project_without_segments(program: Path, run: Run) -> None:
    for path in Path().rglob("*.seg"):
        path.write_text("", encoding="utf-8")
    assert "the project has no segment" in run("materialize", "--all", "--to", "m.csv", code=2).stderr
    next(Path().rglob("*.seg")).write_text("segment a { where nonsense = 1 }\n", encoding="utf-8")
    assert "error[" in run("materialize", "--all", "--to", "m.csv", code=1).stderr

"""`segdsl sql` and `segdsl dialects`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segdsl.backends.sql.dialects import all_dialects
from tests.cli.conftest import Run

DAY = ("--as-of", "2026-06-30")


def test_a_query_alone_stands_alone(program: Path, run: Run) -> None:
    result = run("sql", "-e", "relationship_stage = Joined", *DAY)
    assert result.stdout.startswith("SELECT\n")
    assert ";" not in result.stdout


def test_what_a_session_needs_stands_first(program: Path, run: Run) -> None:
    result = run("sql", "-e", "relationship_stage = Joined", "--dialect", "mysql", *DAY)
    first, *_, last = result.stdout.split("\n\n")
    assert first == "SET NAMES utf8mb4;"
    assert last.startswith("SELECT\n")
    assert last.endswith(";\n")


def test_every_segment(program: Path, run: Run) -> None:
    result = run("sql", "--all", "--verdicts", "--dialect", "postgresql", *DAY)
    assert result.stdout.count("-- ") == 3
    assert result.stdout.count(' AS "verdict"') == 3
    result = run("sql", "--all", "-e", "relationship_stage = Joined", code=2)
    assert "give the NAME of a segment, a rule with -e, or --all" in result.stderr


def test_every_segment_of_a_project_with_an_error(program: Path, run: Run) -> None:
    (program / "rules" / "wrong.seg").write_text("segment wrong { where clics > 1 }", encoding="utf-8")
    assert "SEG201" in run("sql", "--all", code=1).stderr


def test_a_dialect_that_there_is_none_of(program: Path, run: Run) -> None:
    result = run("sql", "-e", "relationship_stage = Joined", "--dialect", "snowflak", code=2)
    assert "there is no SQL dialect `snowflak`" in result.stderr
    assert "did you mean `snowflake`?" in result.stderr


def test_what_a_dialect_cannot_say(program: Path, run: Run) -> None:
    """The condition is shown; the others of the project are printed."""
    result = run("sql", "-e", 'relationship_stage = Joined AND partner_name = ""', "--dialect", "oracle", code=1)
    assert result.stdout == ""
    assert "error[SEG854]: Oracle does not tell an empty text from an unknown one" in result.stderr
    assert "--> -e:1:33" in result.stderr
    (program / "rules" / "odd.seg").write_text('segment odd { where partner_name = "" }', encoding="utf-8")
    result = run("sql", "--all", "--dialect", "oracle", *DAY, code=1)
    assert result.stdout.count("-- ") == 3
    assert "SEG854" in result.stderr


def test_names_of_the_catalogue(program: Path, run: Run) -> None:
    settings = program / "segdsl.toml"
    written = settings.read_text(encoding="utf-8")
    tables = '[data.tables]\npartners = \'SHOP."dim partner"\'\n[data.columns.partners]\npartner_id = "KEY"\n'
    settings.write_text(f"{written}\n{tables}", encoding="utf-8")
    result = run("sql", "-e", "relationship_stage = Joined", "--dialect", "snowflake", *DAY)
    assert 'FROM "SHOP"."dim partner" AS "p"' in result.stdout
    assert '"p"."KEY" AS "partner_id"' in result.stdout
    settings.write_text(f'{written}\n[data.tables]\npartners = "a b"\n', encoding="utf-8")
    result = run("sql", "-e", "relationship_stage = Joined", code=2)
    assert "`a b` is not the name of a table" in result.stderr


def test_the_dialects(run: Run) -> None:
    table = run("dialects").stdout
    for dialect in all_dialects():
        assert dialect.name in table
        assert all(f"  - {limit}\n" in table for limit in dialect.limits)
    described = json.loads(run("dialects", "--format", "json").stdout)
    assert [each["name"] for each in described] == [dialect.name for dialect in all_dialects()]
    assert described[1]["prelude"] == ["SET standard_conforming_strings = on"]


@pytest.mark.parametrize("dialect", [dialect.name for dialect in all_dialects()])
def test_the_examples_in_every_dialect(program: Path, run: Run, dialect: str) -> None:
    run("sql", "--all", "--dialect", dialect, "--timezone", "UTC", *DAY)

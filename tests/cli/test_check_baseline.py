"""`segdsl check --baseline FILE` and `--write-baseline`: how an existing repository adopts the linter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MIXED = "segment {0} {{ where partner_name = {0} OR joined on today AND relationship_stage = Joined }}\n"
FINE = "segment {} {{ where joined on today AND relationship_stage = Joined }}\n"
WRONG = "segment {} {{ where nothing = 1 }}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two findings, one an error, and the working folder."""
    (tmp_path / "segdsl.toml").write_text('[lint]\nbaseline = "lint.json"\n')
    (tmp_path / "a.seg").write_text(MIXED.format("a"))
    (tmp_path / "b.seg").write_text(WRONG.format("b"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def counts(folder: Path, name: str = "lint.json") -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = json.loads((folder / name).read_text())["findings"]
    return found


BOTH = {"a.seg": {"segment a": {"SEG601": 1}}, "b.seg": {"segment b": {"SEG201": 1}}}


def test_what_is_there_is_written_and_then_silent(folder: Path, run: Run) -> None:
    written = run("check", "--write-baseline")
    assert written.stderr == "lint.json: 2 findings\n2 files with 1 segment: no problems\n"
    assert counts(folder) == BOTH
    assert run("check", "--fail-level", "info").stderr == "2 files with 1 segment: no problems\n"


def test_what_is_new_is_reported(folder: Path, run: Run) -> None:
    run("check", "--write-baseline")
    (folder / "c.seg").write_text(MIXED.format("c"))
    assert run("check", "--fail-level", "warning", "--format", "concise", code=1).stdout.startswith("c.seg:1:")


def test_one_more_of_a_kind_is_reported_with_the_others(folder: Path, run: Run) -> None:
    run("check", "--write-baseline")
    (folder / "b.seg").write_text("segment b { where nothing = 1 AND nobody = 2 }")
    result = run("check", code=1)
    assert result.stdout.count("error[SEG201]") == 2
    assert "note: there is 1 in the baseline, and 2 here" in result.stdout


def test_what_is_mended_is_said_and_the_file_shrinks(folder: Path, run: Run) -> None:
    run("check", "--write-baseline")
    (folder / "a.seg").write_text(FINE.format("a"))
    result = run("check", "--fail-level", "warning", code=1)
    assert "warning[SEG965]: the baseline allows 1 finding more than there are" in result.stdout
    assert "--> lint.json:1:1" in result.stdout
    assert "note: SEG601 in `segment a` of `a.seg`: 1 counted, 0 found" in result.stdout
    shrunk = run("check", "--write-baseline", "--fail-level", "warning")
    assert shrunk.stderr == "lint.json: 1 finding, 1 fewer than before\n2 files with 1 segment: no problems\n"
    assert counts(folder) == {"b.seg": BOTH["b.seg"]}


def test_the_file_does_not_grow(folder: Path, run: Run) -> None:
    run("check", "--write-baseline")
    (folder / "c.seg").write_text(WRONG.format("c"))
    result = run("check", "--write-baseline", code=1)
    assert result.stderr == "lint.json: 2 findings\n"
    assert "c.seg:1:" in result.stdout
    assert counts(folder) == BOTH
    (folder / "lint.json").unlink()
    assert run("check", "--write-baseline").stderr.startswith("lint.json: 3 findings\n")


def test_some_files_say_nothing_of_the_others(folder: Path, run: Run) -> None:
    run("check", "--write-baseline")
    (folder / "a.seg").write_text(FINE.format("a"))
    run("check", "b.seg", "--fail-level", "info")
    assert run("check", "b.seg", "--write-baseline").stderr.startswith("lint.json: 2 findings\n")


def test_a_baseline_for_one_run(folder: Path, run: Run) -> None:
    (folder / "segdsl.toml").write_text("")
    run("check", "--baseline", "other.json", "--write-baseline")
    assert counts(folder, "other.json") == BOTH
    assert "no problems" in run("check", "--baseline", "other.json").stderr
    run("check", code=1)


def test_paths_are_seen_from_the_working_folder_or_the_project(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", "--write-baseline")
    monkeypatch.chdir(folder.parent)
    assert "no problems" in run("check", str(folder)).stderr
    assert "no problems" in run("check", str(folder), "--baseline", f"{folder.name}/lint.json").stderr
    (folder / "a.seg").write_text(FINE.format("a"))
    assert run("check", str(folder), "--format", "concise").stdout.startswith(f"{folder.name}/lint.json:1:1: warning")


def test_only_what_is_reported_is_fixed(folder: Path, run: Run) -> None:
    run("check", "--write-baseline")
    (folder / "c.seg").write_text(MIXED.format("c"))
    result = run("check", "--fix")
    assert result.stderr.endswith("fixed 1 problem in 1 file\n")
    assert (folder / "a.seg").read_text() == MIXED.format("a")


def test_in_sarif_it_is_a_suppression_from_outside(folder: Path, run: Run) -> None:
    run("check", "--write-baseline")
    results = json.loads(run("check", "--format", "sarif").stdout)["runs"][0]["results"]
    assert [result["suppressions"] for result in results] == [
        [{"kind": "external", "justification": "in the baseline"}]
    ] * 2


# ---- mistakes --------------------------------------------------------------------------------------------------


def test_a_baseline_that_is_not_there(folder: Path, run: Run) -> None:
    result = run("check", code=2)
    assert result.stderr == "error: there is no baseline `lint.json`\nhelp: write it: segdsl check --write-baseline\n"


def test_a_file_that_is_no_baseline(folder: Path, run: Run) -> None:
    (folder / "lint.json").write_text('{"version": 7}')
    result = run("check", "--format", "concise", code=1)
    assert "lint.json:1:2: error[SEG966]: this is not a baseline: it has no `version` 1" in result.stdout
    refused = run("check", "--write-baseline", code=2)
    assert "`lint.json` is not a baseline, so it is left as it is" in refused.stderr
    assert (folder / "lint.json").read_text() == '{"version": 7}'


def test_a_folder_is_no_baseline(folder: Path, run: Run) -> None:
    (folder / "lint.json").mkdir()
    assert "there is no baseline `lint.json`" in run("check", "--write-baseline", code=2).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--write-baseline"], "say where the baseline is"),
        (["-e", "partner_id = 7", "--baseline", "b.json"], "a baseline is for files"),
        (["-e", "partner_id = 7", "--write-baseline"], "a baseline is for files"),
    ],
)
def test_wrong_usage(words: list[str], said: str, folder: Path, run: Run) -> None:
    (folder / "segdsl.toml").write_text("")
    assert said in run("check", *words, code=2).stderr

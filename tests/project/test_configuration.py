"""Where a project's settings are found: `segdsl.toml`, or `[tool.segdsl]` of `pyproject.toml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.project.load import Project, load_project, with_texts
from segdsl.project.settings import find_root, shared_settings

RULE = "segment a { where country = DE }"
WORDS = '[fields.country]\ntype = "text"\n'
SHARED = '[tool.segdsl.project]\ntimezone = "Europe/Berlin"\n[tool.segdsl.fields.country]\ntype = "text"\n'


def project(folder: Path, **files: str) -> Project:
    """A project of files, a name with `__` for the dot."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return load_project(folder)


def said(project: Project) -> list[str]:
    return [
        f"{each.span.source.name}:{each.span.position.line} {each.severity.value} {each.code} {each.message}"
        for each in project.diagnostics
    ]


def test_all_settings_may_stand_in_pyproject(tmp_path: Path) -> None:
    read = project(tmp_path, pyproject__toml=f'[project]\nname = "x"\n{SHARED}', a__seg=RULE)
    assert said(read) == []
    assert read.settings.timezone == "Europe/Berlin"
    assert "country" in read.vocabulary.fields
    assert list(read.checked.rules) == ["a"]


def test_the_project_is_found_from_below(tmp_path: Path) -> None:
    project(tmp_path, pyproject__toml=SHARED)
    (tmp_path / "rules").mkdir()
    assert find_root(tmp_path / "rules") == tmp_path


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[project]\nname = "segdsl"',
        "[tool]\nsegdsl = 5",
        "tool = 5 # segdsl",
        "[tool.segdsl\n",
        "[tool.segdsl-like]\nx = 1",
    ],
)
def test_another_pyproject_makes_no_project(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert shared_settings(text) is None
    assert find_root(tmp_path) != tmp_path


def test_an_empty_table_makes_a_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.segdsl]\n")
    assert find_root(tmp_path) == tmp_path


def test_a_pyproject_that_cannot_be_read_makes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **given: object) -> str:
        raise OSError

    (tmp_path / "pyproject.toml").write_text(SHARED)
    monkeypatch.setattr(Path, "read_text", refuse)
    assert find_root(tmp_path) != tmp_path


def test_mistakes_are_at_their_place_in_pyproject(tmp_path: Path) -> None:
    text = f'[project]\nname = "x"\n{SHARED}members = ["DE"]\n[tool.segdsl.project.x]\n[tool.segdsl.dta]\n'
    read = project(tmp_path, pyproject__toml=text, a__seg=RULE)
    assert said(read) == [
        "pyproject.toml:7 error SEG917 `members` has a meaning only for member and set fields",
        "pyproject.toml:8 error SEG911 `[project]` has no setting `x`",
        "pyproject.toml:9 error SEG911 `[tool.segdsl]` has no setting `dta`",
    ]
    assert read.about_settings == read.diagnostics


def test_of_two_segdsl_toml_is_read_and_said(tmp_path: Path) -> None:
    read = project(tmp_path, pyproject__toml=f"\n{SHARED}", segdsl__toml=WORDS, a__seg=RULE)
    assert read.settings.timezone == "UTC"
    assert said(read) == [
        "pyproject.toml:2 warning SEG969 these settings are not read, since there is a `segdsl.toml` beside this file"
    ]


def test_beside_a_pyproject_of_something_else_nothing_is_said(tmp_path: Path) -> None:
    assert said(project(tmp_path, pyproject__toml="[project]\nname = 'segdsl'", segdsl__toml=WORDS, a__seg=RULE)) == []


def test_a_pyproject_that_is_no_toml_is_not_ours(tmp_path: Path) -> None:
    assert said(project(tmp_path, pyproject__toml="[tool.segdsl", segdsl__toml=WORDS, a__seg=RULE)) == []


@pytest.mark.parametrize("text", ["[project", "x = [" + "[" * 100_000])
def test_a_segdsl_toml_that_is_no_toml(tmp_path: Path, text: str) -> None:
    assert [line.split()[2] for line in said(project(tmp_path, segdsl__toml=text, a__seg=RULE))] == ["SEG910"]


# ---- what was read ---------------------------------------------------------------------------------------------


def test_whether_all_files_were_read(tmp_path: Path) -> None:
    whole = project(tmp_path, segdsl__toml='[project]\nrules = ["a.seg", "b.seg"]', a__seg="", b__seg="", c__seg="")
    a, b, c = (tmp_path / name for name in ("a.seg", "b.seg", "c.seg"))
    assert whole.is_whole
    assert load_project(tmp_path, [b, a, c]).is_whole
    assert not load_project(tmp_path, [a]).is_whole
    assert not load_project(tmp_path, stdin=b"").is_whole
    assert not load_project(tmp_path, [a, b], stdin=b"").is_whole
    b.unlink()
    assert not load_project(tmp_path, [a]).is_whole


def test_without_a_project_files_that_are_named_are_not_all(tmp_path: Path) -> None:
    (tmp_path / "a.seg").write_text("")
    assert load_project(tmp_path).is_whole
    assert not load_project(tmp_path, [tmp_path / "a.seg"]).is_whole


def test_a_project_with_other_texts(tmp_path: Path) -> None:
    before = project(tmp_path, segdsl__toml=WORDS + "x = 1", a__seg=RULE)
    assert list(before.files) == []
    before = project(tmp_path, segdsl__toml=WORDS, a__seg=RULE, b__seg="segment b { where partner_id = 7 }")
    after = with_texts(before, {"a.seg": 'import { b } from "b.seg"\nsegment c { where in segment b }'})
    assert list(after.checked.rules) == ["c", "b"]
    assert list(before.checked.rules) == ["a", "b"]
    assert after.files["b.seg"] is before.files["b.seg"]
    assert (tmp_path / "a.seg").read_text() == RULE


def test_another_text_may_import_another_file(tmp_path: Path) -> None:
    project(tmp_path, segdsl__toml=WORDS, a__seg=RULE, b__seg="segment b { where partner_id = 7 }")
    before = load_project(tmp_path, [tmp_path / "a.seg"])
    after = with_texts(before, {"a.seg": 'import { b } from "b.seg"\nsegment c { where in segment b }'})
    assert sorted(after.checked.rules) == ["b", "c"]


def test_progress_is_told_of_every_file(tmp_path: Path) -> None:
    from collections.abc import Iterator, Sequence

    project(tmp_path, segdsl__toml=WORDS, a__seg=RULE, b__seg="")
    told: list[str] = []

    def progress(files: Sequence[str]) -> Iterator[str]:
        for file in files:
            told.append(file)
            yield file

    load_project(tmp_path, progress=progress)
    assert told == ["a.seg", "b.seg"]

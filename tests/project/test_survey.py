"""A project that is looked at a few files at a time: the same findings as all at once, and little that is held."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from segdsl.cli.reporters.text import render_all
from segdsl.lint.findings import Findings
from segdsl.project import survey as module
from segdsl.project.files import ProjectError
from segdsl.project.findings import Look, lint_settings, read_baseline
from segdsl.project.load import Opened, Project, load_project, opened_at
from segdsl.project.survey import NeedsAllError, Surveyed, survey
from tests.project.odd_projects import some_project

Write = Callable[..., None]


@pytest.fixture(autouse=True)
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TOGETHER", 2)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_files(**texts: str) -> None:
        (tmp_path / "segdsl.toml").touch()
        for name, text in texts.items():
            path = tmp_path / ("segdsl.toml" if name == "settings" else f"{name}.seg")
            path.write_text(text, encoding="utf-8")

    return write_files


def look_of(project: Project | Opened, baseline: str | None = None) -> Look:
    settings, complaints = lint_settings(project)
    if baseline is None:
        return Look(settings=settings, complaints=complaints)
    read, broken = read_baseline(project.root / baseline, baseline)
    return Look(settings=settings, complaints=(*complaints, *broken), baseline=read)


def surveyed(folder: Path, *names: str, baseline: str | None = None) -> Surveyed:
    opened = opened_at(folder, [folder / name for name in names] or None)
    return survey(opened, look_of(opened, baseline))


def allowed(findings: Findings) -> list[tuple[str, str]]:
    return [(render_all((each.diagnostic,)), each.reason) for each in findings.suppressed]


def said(folder: Path, *names: str, baseline: str | None = None) -> list[str]:
    """What is reported, by codes; held to what is found in all files at once, to the letter."""
    found = surveyed(folder, *names, baseline=baseline)
    project = load_project(folder, [folder / name for name in names] or None)
    at_once = look_of(project, baseline).at(project)
    assert render_all(found.findings.diagnostics) == render_all(at_once.diagnostics)
    assert allowed(found.findings) == allowed(at_once)
    assert set(found.files) == set(project.files)
    assert len(found.files) == len(project.files)
    assert found.segments == len(project.checked.rules)
    return [each.code for each in found.findings.diagnostics]


JOINED = "segment {} {{ where relationship_stage = Joined AND clicks >= {} during last 30 days }}\n"


def test_nothing_is_found(write: Write, tmp_path: Path) -> None:
    write()
    assert said(tmp_path) == []
    write(**{name: JOINED.format(name, index + 2) for index, name in enumerate("abcde")})
    assert said(tmp_path) == ["SEG412"] * 4


def test_rules_look_across_files(write: Write, tmp_path: Path) -> None:
    mail = 'workflow {} {{ for {} once per partner send email "{}" }}\n'
    write(
        a=JOINED.format("first", 3) + mail.format("greet", "first", "hello"),
        b="param few = 3\nparam many = 9\nwindow lately = last 9 days\n",
        c='import { few } from "b.seg"\nsegment c { where relationship_stage = Joined AND clicks > $few since joined }',
        d=JOINED.format("again", 3),
        e="segment ever { where relationship_stage = Joined AND revenue > 9 USD during all_time }\n",
        f='import { ever } from "e.seg"\nsegment f { where in segment ever AND joined on today }\n'
        + mail.format("thank", "f", "hello"),
        g=JOINED.format("busy", 9) + mail.format("praise", "busy", "hello"),
    )
    found = said(tmp_path)
    assert {"SEG411", "SEG412", "SEG504", "SEG505", "SEG509", "SEG511"} <= set(found)
    write(settings='[lint.levels]\nunused-segment = "warning"\nuntested-segment = "warning"\n')
    assert {"SEG503", "SEG507"} <= set(said(tmp_path))
    # A file alone is not all of them; what it imports is read with it.
    assert "SEG503" not in said(tmp_path, "f.seg", "g.seg", "a.seg")


def test_nothing_is_called_unused_where_a_file_is_misread(write: Write, tmp_path: Path) -> None:
    write(a="param few = 3\n", b=JOINED.format("b", 2), c="segment c { where }\n", d=JOINED.format("d", 2))
    assert "SEG504" not in said(tmp_path)
    write(c="")
    assert "SEG504" in said(tmp_path)


def test_comments_allow_what_is_found_across_files(write: Write, tmp_path: Path) -> None:
    write(
        a=JOINED.format("a", 3),
        b=JOINED.format("b", 9),
        c="# segdsl: allow equal-segments  it will change\n" + JOINED.format("c", 3),
        d="# segdsl: allow equal-segments  not needed\n" + JOINED.format("d", 7).replace("30", "60"),
    )
    assert said(tmp_path) == ["SEG412", "SEG412", "SEG964"]
    # What an error hides may need it.
    write(e="segment e { where clics > 1 }")
    assert said(tmp_path) == ["SEG412", "SEG412", "SEG201"]


def test_a_segment_of_another_file_is_known(write: Write, tmp_path: Path) -> None:
    write(
        a="segment a { where in segment z }",
        b="segment b { where in segment nobody }",
        c=JOINED.format("c", 2),
        d='import { missing } from "cc.seg"\n',
        z=JOINED.format("z", 4).replace("Joined", "New"),
    )
    assert said(tmp_path).count("SEG203") == 2
    text = render_all(surveyed(tmp_path).findings.diagnostics)
    assert "defined in `z.seg`, but not imported from there" in text


def test_imported_files_are_read_once_and_reported_once(write: Write, tmp_path: Path) -> None:
    write(
        a='import { base } from "x.seg"\nsegment a { where in segment base AND joined on today }',
        b='import { base } from "x.seg"\nsegment b { where in segment base AND clicks > 3 since joined }',
        c='import { base } from "x.seg"\nsegment c { where in segment base AND clicks > 5 since joined }',
        x='import { few } from "y.seg"\nsegment base { where relationship_stage = Joined AND clics > $few }',
        y="param few = 3\n",
    )
    assert said(tmp_path, "a.seg", "b.seg", "c.seg") == ["SEG201"]
    assert said(tmp_path) == ["SEG201"]
    assert said(tmp_path, "y.seg", "c.seg", "x.seg", "a.seg", "b.seg") == ["SEG201"]


def test_a_baseline(write: Write, tmp_path: Path) -> None:
    write(a=JOINED.format("a", 3), b=JOINED.format("b", 3), c=JOINED.format("c", 3), d=JOINED.format("d", 5))
    assert said(tmp_path) == ["SEG411", "SEG411", "SEG412"]
    counts = '"b.seg": {"segment b": {"SEG411": 1}}, "c.seg": {"segment c": {"SEG411": 1, "SEG601": 1}}'
    (tmp_path / "b.json").write_text(f'{{"version": 1, "findings": {{{counts}}}}}')
    assert said(tmp_path, baseline="b.json") == ["SEG965", "SEG412"]


@pytest.mark.parametrize(
    "texts",
    [
        {"a": JOINED.format("a", 3), "b": "", "c": JOINED.format("a", 4)},
        {"a": JOINED.format("a", 3), "b": "", "c": "segment a { where"},
        {"a": 'import { b } from "b.seg"\n', "b": 'import { a } from "a.seg"\n'},
    ],
)
def test_what_only_all_files_show(texts: dict[str, str], write: Write, tmp_path: Path) -> None:
    write(**texts)
    with pytest.raises(NeedsAllError):
        surveyed(tmp_path)


def test_settings_that_cannot_be_read(write: Write, tmp_path: Path) -> None:
    write(settings="[lint", a="segment")
    assert said(tmp_path) == ["SEG910"]


def test_a_file_that_is_not_utf8(write: Write, tmp_path: Path) -> None:
    write(b='import { x } from "a.seg"\n')
    (tmp_path / "a.seg").write_bytes(b"param x = 3 # \xff\n")
    assert said(tmp_path, "b.seg").count("SEG901") == 1


def test_progress_is_of_what_was_named(write: Write, tmp_path: Path) -> None:
    write(a='import { x } from "y.seg"\nsegment a { where clicks > $x since joined }', b="", c="", y="param x = 3")
    opened = opened_at(tmp_path, [tmp_path / f"{name}.seg" for name in "abc"])
    told: list[list[str]] = []
    survey(opened, look_of(opened), lambda names: told.append(list(names)) or names)  # type: ignore[func-returns-value]
    assert told == [["a.seg", "b.seg", "c.seg"]]


def test_texts_are_read_again_where_they_are_asked_for(write: Write, tmp_path: Path) -> None:
    write(**{name: JOINED.format(name, 3) for name in "abc"})
    texts = {path.name: path.read_text() for path in tmp_path.glob("*.seg")}
    for change in ({}, {"a.seg": ""}, {"a.seg": "# other\n" * 99}, {"a.seg": None}):
        for name, text in {**texts, **change}.items():
            (tmp_path / name).unlink() if text is None else (tmp_path / name).write_text(text)
        if None in change.values():
            with pytest.raises(ProjectError):
                said(tmp_path, "a.seg", "b.seg", "c.seg")
    write(**{name: JOINED.format(name, 3) for name in "abc"})
    found = surveyed(tmp_path).findings.diagnostics
    (tmp_path / "a.seg").unlink()
    first = found[0].labels[0].span
    assert len(first.source.text) == len(texts["a.seg"])
    assert first.text.strip() == ""


@pytest.mark.parametrize("seed", range(60))
def test_odd_projects(seed: int, tmp_path: Path) -> None:
    """Files of a few lines each, which import, name, use and repeat each other, rightly and wrongly."""
    for name, text in some_project(random.Random(seed)).items():
        (tmp_path / name).write_text(text)
    try:
        said(tmp_path)
    except NeedsAllError:
        assert any(each.code in ("SEG207", "SEG214") for each in load_project(tmp_path).diagnostics)

"""What is reported of a project: checked, linted, with its levels, its comments and its baseline."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.project.files import ProjectError
from segdsl.project.findings import findings_of
from segdsl.project.load import load_project

RULE = """segment a {
  where relationship_stage = New OR joined on today AND relationship_stage = Joined
}
"""


def codes(folder: Path, settings: str = "", rule: str = RULE) -> list[str]:
    (folder / "segdsl.toml").write_text(settings)
    (folder / "a.seg").write_text(rule)
    return [each.code for each in findings_of(load_project(folder)).diagnostics]


def test_lint_rules_are_part_of_it(tmp_path: Path) -> None:
    assert codes(tmp_path) == ["SEG601"]
    assert codes(tmp_path, '[lint.levels]\nmixed-and-or = "off"') == []
    assert codes(tmp_path, rule=f"# segdsl: allow mixed-and-or  why\n{RULE}") == []
    assert codes(tmp_path, '[lint.levels]\nmixed-or = "off"') == ["SEG601", "SEG960"]


def test_a_baseline_is_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"version": 1, "findings": {"a.seg": {"segment a": {"SEG601": 1}}}}')
    kept = '[lint]\nbaseline = "b.json"'
    assert codes(tmp_path, kept) == []
    assert codes(tmp_path, kept, "segment a { where joined on today AND relationship_stage = Joined }") == ["SEG965"]
    off = f'{kept}\n[lint.levels]\nstale-baseline = "off"'
    assert codes(tmp_path, off, "segment a { where joined on today AND relationship_stage = Joined }") == []


def test_a_broken_baseline_allows_nothing(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text("{}")
    assert codes(tmp_path, '[lint]\nbaseline = "b.json"') == ["SEG601", "SEG966"]
    (tmp_path / "b.json").write_bytes(b"\xff")
    assert codes(tmp_path, '[lint]\nbaseline = "b.json"') == ["SEG601", "SEG901"]


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"there is no baseline `b\.json`") as caught:
        codes(tmp_path, '[lint]\nbaseline = "b.json"')
    assert caught.value.help == "write it: segdsl check --write-baseline"


def test_the_library_has_the_same(tmp_path: Path) -> None:
    codes(tmp_path)
    assert [each.code for each in segdsl.findings(segdsl.load_project(tmp_path))] == ["SEG601"]
    rule = "relationship_stage = New OR joined on today AND relationship_stage = Joined"
    assert [each.code for each in segdsl.diagnose(rule)] == ["SEG601"]
    assert [each.code for each in segdsl.diagnose("relationship_stage = joined")] == ["SEG212"]
    assert segdsl.rule(rule).name == ""

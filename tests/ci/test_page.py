"""docs/ci.md: what it says to copy is read by the programs it is for, and does what it promises."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.ci.support import ROOT, TIDY, WITH_ERROR, programs, project, run
from tests.ci.test_action import ACTION
from tests.ci.test_pre_commit import HOOKS
from tests.support.markdown import read_blocks

BLOCKS = {
    block.file: block.text for block in read_blocks((ROOT / "docs/ci.md").read_text(encoding="utf-8")) if block.file
}


def read(file: str) -> Any:
    return yaml.safe_load(BLOCKS[file])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Programs with `segdsl` among them, and a `pip` that does nothing."""
    folder = programs(tmp_path / "programs")
    (folder / "pip").write_text("#!/bin/sh\n")
    (folder / "pip").chmod(0o755)
    return folder


@pytest.mark.parametrize("file", [".pre-commit-config.yaml", ".pre-commit-whole.yaml"])
def test_hooks_are_those_that_there_are(file: str) -> None:
    (repository,) = read(file)["repos"]
    hooks = {hook["id"]: hook for hook in repository["hooks"]}
    assert hooks.keys() <= {hook["id"] for hook in HOOKS}
    assert {"--fail-level", "warning"} >= {word for hook in hooks.values() for word in hook.get("args", [])}


def test_the_workflow_gives_inputs_that_there_are() -> None:
    workflow = read(".github/workflows/rules.yml")
    *_, step = workflow["jobs"]["rules"]["steps"]
    assert step["with"].keys() <= ACTION["inputs"].keys()
    assert workflow["permissions"]["security-events"] == "write"


def test_inputs_are_described() -> None:
    text = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip(" `") for line in text.splitlines() if line.startswith("| `")]
    assert [name for name in ACTION["inputs"] if name not in rows] == []


@pytest.mark.parametrize(("rules", "code"), [(TIDY, 0), (WITH_ERROR, 1)], ids=["clean", "findings"])
def test_gitlab(rules: str, code: int, tmp_path: Path, path: Path) -> None:
    folder = project(tmp_path / "repository", common=rules) / "partners"
    job = read(".gitlab-ci.yml")["rules"]
    done = run("bash", "-e", "-c", "\n".join(job["script"]), cwd=folder, path=path)
    assert done.returncode == code, done.stdout + done.stderr
    reports = job["artifacts"]["reports"]
    quality = json.loads((folder / reports["codequality"]).read_text(encoding="utf-8"))
    assert ["SEG212" in each["check_name"] for each in quality] == [True] * code
    assert len(ElementTree.parse(folder / reports["junit"]).findall(".//failure")) == code
    (sarif,) = job["artifacts"]["paths"]
    assert len(json.loads((folder / sarif).read_text(encoding="utf-8"))["runs"][0]["results"]) == code
    assert job["artifacts"]["when"] == "always"


@pytest.mark.parametrize(("rules", "code"), [(TIDY, 0), (WITH_ERROR, 2)], ids=["clean", "findings"])
def test_make(rules: str, code: int, tmp_path: Path, path: Path) -> None:
    folder = project(tmp_path / "repository", common=rules) / "partners"
    (folder / "Makefile").write_text(BLOCKS["Makefile"], encoding="utf-8")
    done = run("make", "rules", cwd=folder, path=path)
    assert done.returncode == code, done.stdout + done.stderr
    assert ("SEG212" in done.stdout) == bool(code)
    assert run("make", "rules-fixed", cwd=folder, path=path).returncode == 0


def test_every_line_of_a_script_is_a_program_that_there_is() -> None:
    lines = [*read(".gitlab-ci.yml")["rules"]["script"]]
    assert {shlex.split(line)[0] for line in lines} == {"pip", "segdsl"}

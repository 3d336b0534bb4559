"""The pytest plugin in a pytest of its own, on a project of its own."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

FILE = """
segment first_week { where relationship_stage = Joined AND joined in the last 7 days }
test "a week" for first_week {
  today: 2026-03-31
  partner { relationship_stage: Joined, joined: today } expect match, %s on 2026-04-08
}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "segdsl.toml").write_text("[project]\n", encoding="utf-8")
    (tmp_path / "other.seg").write_text('import { first_week } from "days.seg"\n', encoding="utf-8")
    return tmp_path


def collected(project: Path, text: str, *words: str) -> subprocess.CompletedProcess[str]:
    (project / "days.seg").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rN", *words]
    if not entry_points(group="pytest11", name="segdsl"):
        # In a checkout that is not installed.
        command += ["-p", "segdsl.pytest_plugin"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=120)


def test_cases_are_tests(project: Path) -> None:
    found = collected(project, FILE % "no match", "-v")
    assert found.returncode == 0, found.stdout + found.stderr
    assert "days.seg::a week [first_week, line 5, 2026-03-31] PASSED" in found.stdout
    assert "2 passed" in found.stdout


def test_a_failure_speaks_of_conditions_and_not_of_python(project: Path) -> None:
    found = collected(project, FILE % "match")
    assert found.returncode == 1
    assert "a week: first_week on 2026-04-08: expected match, got no match" in found.stdout
    assert "its original joined date is in the last 7 days" in found.stdout
    assert "Traceback" not in found.stdout
    assert "pytest_plugin.py" not in found.stdout


def test_an_error_in_a_rule_fails_the_collection(project: Path) -> None:
    found = collected(project, FILE.replace("Joined AND", "Joind AND") % "no match")
    assert found.returncode == 2
    assert "error[SEG212]" in found.stdout


def test_files_without_a_project_are_left_alone(project: Path) -> None:
    (project / "segdsl.toml").unlink()
    found = collected(project, FILE % "match")
    assert found.returncode == 5, found.stdout


def test_it_is_cheap_to_import() -> None:
    """Whoever runs pytest pays for it, whether or not there are rule files."""
    code = (
        "import sys, pytest; before = set(sys.modules); import segdsl.pytest_plugin; "
        "print(*sorted(set(sys.modules) - before))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert found == ["segdsl", "segdsl.pytest_plugin"]

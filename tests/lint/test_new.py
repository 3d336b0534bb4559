"""`make new KIND=lint NAME=…` gives a rule that waits to be written, in a copy of the repository."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("docs", "grammar", "src", "tests", "tools")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository, as far as it matters."""
    folder = tmp_path_factory.mktemp("repository")
    for name in FOLDERS:
        copytree(ROOT / name, folder / name, ignore=ignore_patterns("__pycache__"))
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return folder


def run(folder: Path, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": f"{folder / 'src'}{os.pathsep}{folder}"}
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_new_rule(copy: Path) -> None:
    made = run(copy, ["tools/new.py", "lint", "foo-bar"])
    assert made.returncode == 0, made.stderr
    code = made.stdout.split()[0]
    assert made.stdout.startswith(f"{code} foo-bar\n  src/segdsl/lint/rules/foo_bar.py: ")

    page = (copy / "docs/lint/foo-bar.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code} foo-bar\n\nWhat it finds, in a sentence.\n")
    assert f"| {code} | [foo-bar](foo-bar.md) | info |" in (copy / "docs/lint/README.md").read_text(encoding="utf-8")
    assert f"### {code} foo-bar\n" in (copy / "docs/codes.md").read_text(encoding="utf-8")
    assert run(copy, ["-m", "segdsl.cli.pages", "docs"]).stdout == ""

    test = copy / "tests/lint/rules/test_foo_bar.py"
    tried = run(copy, ["-m", "pytest", "-q", "-p", "no:cacheprovider", str(test)])
    assert "test_found - AssertionError" in tried.stdout
    assert "1 failed, 1 passed" in tried.stdout

    rule = copy / "src/segdsl/lint/rules/foo_bar.py"
    text = rule.read_text(encoding="utf-8").replace("return False", "return isinstance(node, tree.Comparison)")
    text = text.replace("relationship_stage = Joined AND partner_name is known", "partner_name is known")
    rule.write_text(text, encoding="utf-8")
    assert "2 passed" in run(copy, ["-m", "pytest", "-q", "-p", "no:cacheprovider", str(test)]).stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["lint", "mixed-and-or"], "there is already something called `mixed-and-or`"),
        (["lint", "unknown-member"], "there is already something called `unknown-member`"),
        (["lint", "Foo_Bar"], "`Foo_Bar` is no name for a rule"),
        (["dialect", "x"], "usage: make new KIND=lint NAME=foo-bar"),
        ([], "usage: make new KIND=lint NAME=foo-bar"),
    ],
)
def test_what_cannot_be_made(words: list[str], sentence: str) -> None:
    made = run(ROOT, ["tools/new.py", *words])
    assert made.returncode == 2
    assert made.stderr.startswith(sentence)
    assert made.stdout == ""

"""`.pre-commit-hooks.yaml`, by pre-commit itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.support import (
    IMPORTING,
    LOOSE,
    ROOT,
    TIDY,
    WITH_ERROR,
    WITH_WARNING,
    committed,
    git,
    programs,
    project,
    run,
)

HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
BOTH = [{"id": "segdsl-fmt"}, {"id": "segdsl-check"}]


def pre_commit(
    repository: Path, config: dict[str, Any], *words: str, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the hooks of a configuration on all files of the repository."""
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    home = {"PRE_COMMIT_HOME": str(repository.parent / "home")}
    committed(repository)
    words = words or ("--all-files",)
    return run(sys.executable, "-m", "pre_commit", "run", *words, cwd=repository, path=path, environment=home)


@pytest.fixture
def hooks(tmp_path: Path) -> Any:
    """Run the declared hooks, with the program at hand in place of an installed one."""
    path = programs(tmp_path / "programs")

    def run_hooks(repository: Path, *words: str, **changes: Any) -> subprocess.CompletedProcess[str]:
        local = [{**hook, "language": "system", **changes} for hook in HOOKS]
        return pre_commit(repository, {"repos": [{"repo": "local", "hooks": local}]}, *words, path=path)

    return run_hooks


def test_right_files_pass(tmp_path: Path, hooks: Any) -> None:
    repository = project(tmp_path / "repository", common=TIDY, shops=IMPORTING)
    done = hooks(repository)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == 2


def test_a_mistake_is_shown_by_its_place_and_stops_the_commit(tmp_path: Path, hooks: Any) -> None:
    repository = project(tmp_path / "repository", common=WITH_ERROR, shops=IMPORTING)
    done = hooks(repository)
    assert done.returncode == 1
    assert "error[SEG212]" in done.stdout
    assert done.stdout.count("SEG212") == 1
    assert "common.seg:2:30" in done.stdout


def test_a_loose_file_is_laid_out_and_stops_the_commit_once(tmp_path: Path, hooks: Any) -> None:
    repository = project(tmp_path / "repository", common=LOOSE)
    first = hooks(repository)
    assert first.returncode == 1
    assert "files were modified by this hook" in first.stdout
    assert (repository / "partners" / "common.seg").read_text() != LOOSE
    assert hooks(repository).returncode == 0


def test_only_files_of_the_commit_are_looked_at(tmp_path: Path, hooks: Any) -> None:
    """What they import is found, though it is not given."""
    repository = project(tmp_path / "repository", common=TIDY, shops=IMPORTING, wrong=WITH_ERROR)
    assert hooks(repository, "--files", "partners/shops.seg").returncode == 0
    assert hooks(repository, "--files", "partners/shops.seg", "partners/wrong.seg").returncode == 1
    assert "no files to check" in hooks(repository, "--files", "partners/segdsl.toml").stdout


def test_options_are_passed_on(tmp_path: Path, hooks: Any) -> None:
    repository = project(tmp_path / "repository", common=WITH_WARNING)
    assert hooks(repository, "segdsl-check", "--all-files").returncode == 0
    assert hooks(repository, "segdsl-check", "--all-files", args=["--fail-level", "warning"]).returncode == 1


@pytest.mark.wheel
def test_the_hooks_are_installed_from_a_clone_of_this_repository(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    for name in ("src", "grammar", "examples"):
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns("__pycache__", "_tables*"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, clone / name)
    revision = git(committed(clone), "rev-parse", "HEAD")
    config = {"repos": [{"repo": str(clone), "rev": revision, "hooks": BOTH}]}
    repository = project(tmp_path / "repository", common=TIDY, shops=IMPORTING)
    done = pre_commit(repository, config)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == 2
    (repository / "partners" / "common.seg").write_text(WITH_ERROR)
    assert "error[SEG212]" in pre_commit(repository, config).stdout

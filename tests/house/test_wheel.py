"""The wheel, installed in an empty environment outside the checkout, does all that the README says."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PUBLISHED = "relationship_stage = Joined AND transitioned exactly 30 days ago AND clicks < 5 during since_joined"


def run(*words: str | Path, cwd: Path, code: int = 0) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}
    done = subprocess.run([str(word) for word in words], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_what_it_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    needed = {
        "segdsl/grammar/segdsl.lark",
        "segdsl/py.typed",
        "segdsl/vocabulary/builtin/partner_program.toml",
        "segdsl/cli/pages/writing.md",
        "segdsl/project/template/segdsl.toml",
        "segdsl/project/template/rules/onboarding.seg",
        "segdsl/examples/welcome/rules.seg",
    }
    assert needed <= names
    assert any(name.startswith("segdsl/syntax/_tables") for name in names)


@pytest.mark.wheel
def test_every_command_runs_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    python = environment / "bin" / "python"
    base = getattr(sys, "_base_executable", sys.executable)
    run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=tmp_path)
    run(base, "-m", "pip", "--python", python, "install", "--quiet", wheel, cwd=tmp_path)
    segdsl = environment / "bin" / "segdsl"
    home = tmp_path / "work"
    home.mkdir()

    assert "segdsl 0." in run(segdsl, "--version", cwd=home)
    assert "members" in run(segdsl, "demo", cwd=home)
    run(segdsl, "init", "program", cwd=home)
    project = home / "program"
    assert "no problems" in run(segdsl, "check", cwd=project)
    assert "3 passed" in run(segdsl, "test", cwd=project)
    by_sql = run(segdsl, "members", "slow_start_day_30", cwd=project)
    assert by_sql == run(segdsl, "members", "slow_start_day_30", "--engine", "memory", cwd=project)
    for form in ("csv", "json", "jsonl"):
        run(segdsl, "members", "first_sale_month_1", "--format", form, "-o", f"out.{form}", cwd=project)
    run(segdsl, "members", "first_sale_month_1", "--format", "parquet", "-o", "out.parquet", cwd=project)
    assert (project / "out.parquet").read_bytes()[:4] == b"PAR1"
    run(segdsl, "count", "-e", PUBLISHED, "--verdicts", cwd=project)
    assert "SELECT" in run(segdsl, "sql", "-e", PUBLISHED, "--dialect", "duckdb", cwd=project)
    for stage in ("tree", "ir", "sql"):
        run(segdsl, "show", stage, "-e", PUBLISHED, cwd=project)
        run(segdsl, "show", stage, "rules/onboarding.seg", cwd=project)
    assert "SEG" in run(segdsl, "check", "-e", "clicks < 5", cwd=project, code=1)
    library = f"import segdsl; print(segdsl.rule({PUBLISHED!r}).name == '')"
    assert "True" in run(python, "-c", library, cwd=home)

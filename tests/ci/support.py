"""A repository with rules, and programs that run in it as a build server would run them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]

TIDY = """\
segment shops {
  where relationship_stage = Joined AND partner_group any of ("Shops")
}
"""
IMPORTING = """\
import { shops } from "common.seg"

segment quiet_shops {
  where in segment shops AND clicks < 5 during last 30 days
}
"""
LOOSE = 'segment shops { where relationship_stage=Joined AND partner_group any of ("Shops") }\n'
WITH_ERROR = TIDY.replace("Joined", "Joint")
WITH_WARNING = TIDY.replace('("Shops")', '("Shops", "Shops")')


def project(folder: Path, **files: str) -> Path:
    """A project in the folder `partners` of a repository; keywords are the rule files, without `.seg`."""
    for name, text in {"segdsl.toml": "", **{f"{name}.seg": text for name, text in files.items()}}.items():
        path = folder / "partners" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def programs(folder: Path) -> Path:
    """A folder with the program `segdsl`, which runs the package at hand."""
    folder.mkdir(parents=True)
    program = folder / "segdsl"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m segdsl "$@"\n')
    program.chmod(0o755)
    return folder


def run(
    *words: str | Path, cwd: Path, path: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program without what the test run itself has in its environment; `path` is looked in first."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "VIRTUAL"))}
    if path is None:
        kept.pop("PYTHONPATH", None)
    else:
        kept["PATH"] = f"{path}{os.pathsep}{kept['PATH']}"
    identity = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**kept, **identity, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def git(folder: Path, *words: str) -> str:
    done = run("git", "-c", "user.name=t", "-c", "user.email=t@example.com", *words, cwd=folder)
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout.strip()


def committed(folder: Path) -> Path:
    """The folder as a git repository, with everything in it committed."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--no-verify", "--allow-empty", "-m", "all of it")
    return folder

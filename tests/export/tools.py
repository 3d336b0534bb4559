"""dbt and SQLMesh, each in a virtual environment of its own: what they need cannot be installed beside each other.

`make test` makes them from the locks beside this file. Where one is missing, its tests are skipped by name, and fail
where CI is "true".
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
# Nothing is reported to anybody, and nothing of ours is found by accident.
QUIET = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "0",
    "DO_NOT_TRACK": "1",
    "SQLMESH__DISABLE_ANONYMIZED_ANALYTICS": "1",
    "MAX_FORK_WORKERS": "1",
    "PYTHONPATH": "",
}


def folder_of(tool: str) -> Path:
    """Where the programs of the tool are."""
    folder = Path(os.environ.get("SEGDSL_VENVS", ROOT / ".venvs")) / tool / "bin"
    if (folder / tool).is_file():
        return folder
    reason = f"{tool} is not installed: `make tools` does it"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def environment(tool: str) -> dict[str, str]:
    """The environment in which the tool runs."""
    return {**os.environ, **QUIET, "PATH": f"{folder_of(tool)}{os.pathsep}{os.environ['PATH']}"}


def inside(tool: str, script: str, **request: Any) -> Any:
    """What a script of this folder answers to a request when the tool's own Python runs it."""
    python = folder_of(tool) / "python"
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        done = subprocess.run(
            [python, HERE / script, answer],
            input=json.dumps(request, default=str),
            env=environment(tool),
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=folder,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return json.loads(answer.read_text(encoding="utf-8"))

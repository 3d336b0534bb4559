"""Every short benchmark, one after the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

for name in (
    "startup",
    "parsing",
    "linting",
    "memory",
    "member_query",
    "materialize",
    "dialects",
    "explaining",
    "history",
    "repl",
    "proofs",
):
    subprocess.run([sys.executable, str(HERE / f"{name}.py")], check=True)

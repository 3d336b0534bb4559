"""A cold `segdsl check one.seg`, beside starting Python and doing nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from common import interleave, report, segdsl

FILE = """language segdsl 1

#: Partners who went quiet after joining.
segment quiet_day_30 {
  @owner: "partnerships"
  where relationship_stage = Joined
    AND transitioned exactly 30 days ago
    AND clicks < 5 during since_joined
}
"""


def main() -> None:
    """Start both, many times, in turn."""
    python = sys.executable
    # As installed: pip compiles modules, and no one measures the compiler.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "one.seg").write_text(FILE)

        def start(*words: str) -> None:
            subprocess.run(words, cwd=folder, env=environment, check=True, capture_output=True)

        base = "python -c pass"
        measured = interleave(
            {
                base: lambda: start(python, "-c", "pass"),
                "import click": lambda: start(python, "-c", "import click"),
                "import lark": lambda: start(python, "-c", "import lark"),
                "segdsl check one.seg": lambda: start(*segdsl(), "check", "one.seg"),
                "segdsl --help": lambda: start(*segdsl(), "--help"),
            },
            base,
            rounds=25,
        )
    report("startup: cold check of one file", measured, base, "segdsl check at most 12")


if __name__ == "__main__":
    main()

"""A cold `segdsl check one.seg`, and `segdsl repl` until it takes keys, beside starting Python and doing nothing."""

from __future__ import annotations

import os
import pty
import signal
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
        terminal = {**environment, "TERM": "xterm-256color", "XDG_STATE_HOME": folder}
        measured = interleave(
            {
                base: lambda: start(python, "-c", "pass"),
                "segdsl repl": lambda: type_into([*segdsl(), "repl"], folder, terminal),
            },
            base,
            rounds=9,
        )
    report("prompt: until a key stands on its line", measured, base, "segdsl repl at most 30")


def type_into(words: list[str], folder: str, environment: dict[str, str]) -> None:
    """Start a program in a terminal, type as soon as it is there, and wait until it draws what was typed."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execvpe(words[0], words, environment)
    shown = b""
    while b"seg>" not in shown:
        shown += os.read(terminal, 65_536)
    os.write(terminal, b"q")
    shown = b""
    while b"q" not in shown:
        shown += os.read(terminal, 65_536)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    os.close(terminal)


if __name__ == "__main__":
    main()

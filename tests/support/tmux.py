"""A real terminal without a screen: what a program draws there is read back as a person would see it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

PATIENCE_S = 30.0
_KEYS = {"\t": "Tab", "\r": "Enter", "\x03": "C-c", "\x04": "C-d", "\x05": "C-e", "\x18": "C-x", "\x1b": "Escape"}


class Terminal:
    """A running program in a terminal of its own."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    def send(self, keys: str) -> None:
        """Type letters and control keys."""
        for key in keys if keys[:1] in _KEYS else [keys]:
            self._tmux("send-keys", *([_KEYS[key]] if key in _KEYS else ["-l", "--", key]))

    def paste(self, text: str) -> None:
        """Paste a text as a terminal does that brackets it."""
        self._tmux("set-buffer", "--", text)
        self._tmux("paste-buffer", "-p", "-r")

    @property
    def screen(self) -> list[str]:
        """The lines that are seen."""
        return self._tmux("capture-pane", "-p").split("\n")

    @property
    def painted(self) -> str:
        """The same with the colours."""
        return self._tmux("capture-pane", "-p", "-e")

    @property
    def everything(self) -> str:
        """All that was ever printed, lines that were too long for the screen in one."""
        return self._tmux("capture-pane", "-p", "-J", "-S", "-")

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and line of the cursor."""
        column, line = self._tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(column), int(line)

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait until something is seen."""
        end = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < end, f"waited for {what}; the screen shows\n" + "\n".join(self.screen)
            time.sleep(0.05)

    def _tmux(self, verb: str, *words: str) -> str:
        return subprocess.run(
            [tmux(), "-u", "-S", str(self._socket), verb, *words], check=True, capture_output=True, encoding="utf-8"
        ).stdout.rstrip("\n")


def tmux() -> str:
    """The program. Without it a test is skipped, or fails where CI says that all is to be there."""
    found = shutil.which("tmux")
    if found is None:
        reason = "there is no tmux, so no real terminal to look at"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@contextmanager
def terminal(
    program: str, folder: Path, environment: Mapping[str, str], *, columns: int = 140, rows: int = 50
) -> Iterator[Terminal]:
    """A terminal in which a shell runs `program` in a folder; it is closed at the end."""
    # A socket's path must be short, and that of a test's folder may not be.
    socket = Path(os.path.relpath(folder / "tmux"))
    if len(str(folder / "tmux")) < 90:
        socket = folder / "tmux"
    given = [word for name, value in environment.items() for word in ("-e", f"{name}={value}")]
    base = [tmux(), "-u", "-f", "/dev/null", "-S", str(socket)]
    size = ["-x", str(columns), "-y", str(rows)]
    subprocess.run(
        [*base, "new-session", "-d", *size, *given, "-c", str(folder), f"{program}; echo left with $?; sleep 600"],
        check=True,
        capture_output=True,
    )
    try:
        yield Terminal(socket)
    finally:
        subprocess.run([*base, "kill-server"], check=False, capture_output=True)

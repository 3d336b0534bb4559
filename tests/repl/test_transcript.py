"""The published rule, written by completion alone, counted, mended, explained, saved: in a terminal and in a pipe."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from segdsl.cli.main import cli
from tests.repl.support import TODAY, Prompt, project, prompt
from tests.repl.transcript import RULE, Step, play
from tests.support.tmux import Terminal, terminal

PROMPT = "seg> "


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path)


class InTerminal:
    """What a person does and sees."""

    def __init__(self, screen: Terminal) -> None:
        self.screen = screen

    @property
    def line(self) -> str:
        """The line up to the cursor."""
        column, line = self.screen.cursor
        lines = dict(enumerate(self.screen.screen))  # empty ones at the end are not among them
        return lines.get(line, "").ljust(column)[:column].removeprefix(PROMPT)

    def send(self, keys: str) -> None:
        self.screen.send(keys)

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        self.screen.until(is_so, what)

    def sees(self, step: Step) -> bool:
        _, at = self.screen.cursor
        menu = self.screen.screen[at + 1 :]
        below = "\n".join(self.screen.screen[-2:])
        return (
            any(line.strip().startswith(step.offer) for line in menu[:-1])
            and step.line in (None, self.line)
            and step.below in below
            and step.printed in self.screen.everything
        )


class InPipe:
    """The same keys through prompt-toolkit's pipe."""

    def __init__(self, prompt: Prompt, capsys: pytest.CaptureFixture[str]) -> None:
        self.prompt = prompt
        self.capsys = capsys
        self.printed = ""

    @property
    def line(self) -> str:
        return self.prompt.shell.prompt.default_buffer.document.text_before_cursor

    def send(self, keys: str) -> None:
        self.prompt.type(keys)

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        self.prompt.until(is_so, what)

    def sees(self, step: Step) -> bool:
        buffer = self.prompt.shell.prompt.default_buffer
        state, mistake = buffer.complete_state, buffer.validation_error
        offers = [offer.text.strip() for offer in state.completions] if state else []
        self.printed += self.capsys.readouterr().out
        return (
            (not step.offer or step.offer in offers)
            and step.line in (None, self.line)
            and (step.below in self.prompt.toolbar or (mistake is not None and step.below in mistake.message))
            and step.printed in self.printed
        )


def test_in_a_real_terminal(root: Path) -> None:
    with repl(root) as screen:
        screen.until(lambda: screen.screen[0].startswith(PROMPT.strip()), "the prompt")
        play(InTerminal(screen))
        screen.send("\x04")
        screen.until(lambda: "left with 0" in screen.everything, "the end")
    is_saved_clean(root)


def test_through_a_pipe(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with prompt(root) as typing:
        play(InPipe(typing, capsys))
    is_saved_clean(root)


@contextmanager
def repl(root: Path, *, columns: int = 140, rows: int = 50, **environment: str) -> Iterator[Terminal]:
    """`segdsl repl` in a terminal."""
    words = [sys.executable, "-c", "from segdsl.cli.main import main; main()", "repl", "--as-of", str(TODAY)]
    given = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "XDG_STATE_HOME": str(root / "state"),
        "TERM": "tmux-256color",
        "LC_ALL": "C.UTF-8",
        **environment,
    }
    settings = [f"{name}={value}" for name, value in given.items()]
    with terminal(shlex.join(["env", *settings, *words]), root, {}, columns=columns, rows=rows) as screen:
        yield screen


def is_saved_clean(root: Path) -> None:
    path = root / "rules/quiet_day_30.seg"
    assert " ".join(path.read_text(encoding="utf-8").split()) == f"segment quiet_day_30 {{ where {RULE} }}"
    checked = CliRunner().invoke(cli, ["check", str(path)])
    assert checked.exit_code == 0
    assert not re.search("error|warning", checked.output)

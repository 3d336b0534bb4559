"""A session driven by keys: what is typed goes through a pipe, what is shown is kept."""

from __future__ import annotations

import contextlib
import io
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date
from pathlib import Path

from click.testing import CliRunner
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from segdsl.cli.interactive.desk import Asked, Desk
from segdsl.cli.interactive.session import Session
from segdsl.cli.main import cli
from segdsl.cli.session import Run
from segdsl.project.load import load_project
from segdsl.repl.shell import Shell

TODAY = date(2026, 6, 30)
PATIENCE_S = 30.0

TAB, ENTER, CTRL_C, CTRL_D, CTRL_R, UP, ALT_ENTER = "\t", "\r", "\x03", "\x04", "\x12", "\x1b[A", "\x1b\r"


def project(folder: Path) -> Path:
    """A small project with data, as `segdsl init` writes it."""
    root = folder / "program"
    made = CliRunner().invoke(cli, ["init", str(root)])
    assert made.exit_code == 0, made.output
    return root


def desk(root: Path, **asked: object) -> Desk:
    return Desk(Asked(start=root, **asked), Run(TODAY, UTC), load_project(root))


class Prompt:
    """A running prompt. `type` sends keys, `until` waits for something to be so."""

    def __init__(self, shell: Shell, session: Session, send: Callable[[str], None], screen: io.StringIO) -> None:
        self.shell = shell
        self.session = session
        self.screen = screen
        self._send = send

    @property
    def text(self) -> str:
        return self.shell.prompt.default_buffer.text

    @property
    def toolbar(self) -> str:
        return "".join(text for _, text in self.shell._toolbar())

    def type(self, keys: str, shows: str | None = None) -> None:
        """Send keys; wait until the line reads `shows`, or ends in what was typed."""
        self._send(keys)
        if shows is not None:
            self.until(lambda: self.text == shows, f"{keys!r} to show {shows!r}")

    def go_back(self, keys: str, shows: str) -> None:
        """Keys into the past, once that is read: prompt-toolkit does so after it has drawn an empty line."""
        buffer = self.shell.prompt.default_buffer
        self.until(lambda: len(buffer._working_lines) > 1, "what was typed before")
        self.type(keys, shows)

    def hand_in(self) -> None:
        self._send(ENTER)
        self.until(lambda: self.text == "", "the line to be handed in")

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < end, f"waited for {what}; the line reads {self.text!r}, {self.toolbar!r}"
            time.sleep(0.01)

    def _has_offers(self, text: str) -> bool:
        """Whether there are offers for this text, and not for an earlier one."""
        state = self.shell.prompt.default_buffer.complete_state
        return state is not None and state.original_document.text == text and bool(state.completions)


@contextlib.contextmanager
def prompt(
    root: Path, *, columns: int = 100, encoding: str = "utf-8", vi: bool = False, **environment: str
) -> Iterator[Prompt]:
    """A prompt on the project at `root`; it is left at the end."""
    held = desk(root)
    session = Session(held)
    with create_pipe_input() as keys:
        screen = io.StringIO()
        output = Vt100_Output(screen, lambda: Size(rows=24, columns=columns), term="xterm", enable_cpr=False)
        output.stdout = screen
        output.encoding = lambda: encoding  # type: ignore[method-assign]
        given = {"XDG_STATE_HOME": str(root / "state"), **environment}
        shell = Shell(session, project_root=root, vi=vi, input=keys, output=output, environment=given)
        held.open_in_background()
        thread = threading.Thread(target=shell.run, daemon=True)
        thread.start()
        running = Prompt(shell, session, keys.send_text, screen)
        try:
            running.until(lambda: shell.prompt.app.is_running, "the prompt")
            yield running
        finally:
            keys.send_text(CTRL_C + CTRL_D)
            thread.join(PATIENCE_S)
            assert not thread.is_alive(), "the prompt was not left"
            held.close()

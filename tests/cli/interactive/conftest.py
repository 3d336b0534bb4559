"""A session without a prompt: entries go in, what is printed comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from segdsl.cli.interactive.desk import Desk
from segdsl.cli.interactive.session import Session
from tests.repl.support import desk


class Said(NamedTuple):
    """What entries printed to stdout and stderr, and the exit code so far."""

    out: str
    err: str
    code: int


class Entering:
    """A session that takes entries."""

    def __init__(self, session: Session, capsys: pytest.CaptureFixture[str]) -> None:
        self.session = session
        self._capsys = capsys

    @property
    def desk(self) -> Desk:
        return self.session.desk

    def __call__(self, *entries: str) -> Said:
        """Hand entries in; what the last of them printed."""
        self.session.code = 0
        for entry in entries:
            self._capsys.readouterr()
            self.session.submit(entry)
        out, err = self._capsys.readouterr()
        return Said(out, err, self.session.code)

    def offers(self, command: str, *given: str, typed: str = "") -> dict[str, str]:
        """What could follow a command."""
        return dict(self.session.arguments(command, given, typed))


Opening = Callable[..., Entering]


@pytest.fixture
def opening(program: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Opening]:
    """Sessions on the project, with settings of their own."""
    made: list[Desk] = []

    def begin(root: Path = program, **asked: object) -> Entering:
        made.append(desk(root, **asked))
        return Entering(Session(made[-1]), capsys)

    yield begin
    for each in made:
        each.close()


@pytest.fixture
def enter(opening: Opening) -> Entering:
    """A session on the project."""
    return opening()

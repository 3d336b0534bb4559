"""How far work is: shown to who waits at a terminal, and gone when it is done."""

from __future__ import annotations

import io
import sys

import pytest

from segdsl.cli import progress
from segdsl.cli.progress import ticking, watched


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock: each look at it takes the next of these, and then the last again."""
    times = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: times.pop(0) if len(times) > 1 else times[0])
    return times


def test_nothing_is_shown_in_a_pipe(monkeypatch: pytest.MonkeyPatch, seconds: list[float]) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    seconds[:] = [0.0, 9.0]
    assert list(watched("abc", 3, "letters")) == ["a", "b", "c"]
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]


def test_nothing_is_shown_of_short_work(monkeypatch: pytest.MonkeyPatch, seconds: list[float]) -> None:
    monkeypatch.setattr(sys, "stderr", Screen())
    seconds[:] = [0.0, 0.3, 0.6, 0.9]
    assert list(watched("abc", 3, "letters")) == ["a", "b", "c"]
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]


def test_long_work_is_shown_and_wiped_away(monkeypatch: pytest.MonkeyPatch, seconds: list[float]) -> None:
    monkeypatch.setattr(sys, "stderr", Screen())
    seconds[:] = [0.0, 0.5, 1.1, 1.1, 1.2, 2.0]
    assert list(watched("abc", 3, "letters")) == ["a", "b", "c"]
    shown = sys.stderr.getvalue().split("\r")  # type: ignore[attr-defined]
    assert shown == ["", "2 of 3 letters", " " * 14, ""]


def test_it_is_wiped_away_when_it_is_stopped(monkeypatch: pytest.MonkeyPatch, seconds: list[float]) -> None:
    monkeypatch.setattr(sys, "stderr", Screen())
    seconds[:] = [0.0, 2.0]

    def stopped() -> None:
        with ticking("questions") as tick:
            tick()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert sys.stderr.getvalue() == "\r1 questions\r           \r"  # type: ignore[attr-defined]

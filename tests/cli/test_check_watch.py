"""`segdsl check --watch`: it checks again after a change, and ends quietly when interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from segdsl.cli.checking import watch as watching
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
FINE = "segment a { where joined on today AND relationship_stage = Joined }"
WRONG = "segment a { where nothing = 1 }"


class Watcher:
    """A running `segdsl check --watch`, told of what it says on stderr."""

    def __init__(self, folder: Path, *words: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "segdsl", "check", "--watch", "--format", "concise", *words],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        # Should nothing be said, the test ends none the less.
        self.limit = Timer(60, self.process.kill)
        self.limit.start()

    def next(self) -> list[str]:
        """The lines of stderr up to where it waits again."""
        assert self.process.stderr is not None
        said = []
        for line in self.process.stderr:
            if line.startswith("watching "):
                return said
            said.append(line.rstrip("\n"))
        raise AssertionError(f"it has ended: {said}")

    def stop(self) -> tuple[str, str]:
        self.process.send_signal(signal.SIGINT)
        rest = self.process.communicate(timeout=60)
        self.limit.cancel()
        return rest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "segdsl.toml").write_text("")
    (tmp_path / "a.seg").write_text(FINE)
    return tmp_path


def test_it_checks_after_each_change_until_interrupted(folder: Path) -> None:
    watcher = Watcher(folder)
    assert watcher.next() == ["1 file with 1 segment: no problems"]
    (folder / "a.seg").write_text(WRONG)
    assert watcher.next() == ["1 error"]
    (folder / "segdsl.toml").write_text("[x")
    assert watcher.next() == ["1 error"]
    (folder / "segdsl.toml").unlink()
    (folder / "a.seg").unlink()
    said = watcher.next()
    if said != ["0 files with 0 segments: no problems"]:
        # It may have looked between the two.
        said = watcher.next()
    assert said == ["0 files with 0 segments: no problems"]
    out, rest = watcher.stop()
    assert watcher.process.returncode == 130
    assert rest == ""
    assert [line.split(":")[0] for line in out.splitlines()][:2] == ["a.seg", "segdsl.toml"]


# ---- in pieces -------------------------------------------------------------------------------------------------


@pytest.fixture
def sleeps(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """What happens while it waits: each is called in turn, then the user interrupts."""
    happens: list[object] = []

    def sleep(seconds: float) -> None:
        assert seconds == watching.POLL_SECONDS
        if not happens:
            raise KeyboardInterrupt
        happens.pop(0)()  # type: ignore[operator]

    monkeypatch.setattr(watching, "sleep", sleep)
    return happens  # type: ignore[return-value]


def watched(*words: str, run: Run) -> int:
    """How often it has checked."""
    return run("check", "--watch", *words, code=130).stderr.count("press Ctrl-C to stop")


def test_nothing_is_checked_while_nothing_changes(
    folder: Path, sleeps: list[object], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    sleeps += [lambda: None, lambda: None]
    assert watched(run=run) == 1
    sleeps += [lambda: None, lambda: (folder / "a.seg").write_text(WRONG), lambda: None]
    assert watched(run=run) == 2


def test_what_is_imported_and_settings_and_the_baseline_are_watched(
    folder: Path, sleeps: list[object], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "more").mkdir()
    (folder / "more/b.seg").write_text("segment b { where partner_id = 7 }")
    (folder / "b.json").write_text('{"version": 1, "findings": {}}')
    changes = {
        "more/b.seg": "segment b { where partner_id = 70 }",
        "segdsl.toml": "[project]",
        "pyproject.toml": "[project]",
        "b.json": '{"version": 1,  "findings": {}}',
    }
    sleeps += [lambda name=name, text=text: (folder / name).write_text(text) for name, text in changes.items()]
    assert watched("a.seg", "--baseline", "b.json", run=run) == 1 + len(changes)


def test_what_goes_wrong_does_not_end_it(
    folder: Path, sleeps: list[object], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    sleeps += [lambda: (folder / "b.seg").write_text(FINE.replace("segment a", "segment b"))]
    result = run("check", "--watch", "nowhere", code=130)
    assert result.stderr.count("error: there is no file or folder `nowhere`") == 2
    sleeps += [lambda: None]
    assert "there is no rule `q`" in run("check", "--watch", "--ignore", "q", code=130).stderr


def test_a_screen_is_cleared_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    watching._clear()
    assert capsys.readouterr().out == "\x1b[2J\x1b[H"
    monkeypatch.setenv("TERM", "dumb")
    watching._clear()
    assert capsys.readouterr().out == ""


def test_a_file_that_goes_while_it_is_looked_at_is_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "rule_files", lambda _: iter([folder / "gone.seg", folder / "a.seg"]))
    assert {Path(name).name for name in watching._state([str(folder)], None)} == {"a.seg", "segdsl.toml"}


@pytest.mark.parametrize("words", [["-e", "partner_id = 7"], ["-"]])
def test_only_files_are_watched(words: list[str], run: Run) -> None:
    assert "--watch is for files" in run("check", "--watch", *words, code=2, stdin="").stderr

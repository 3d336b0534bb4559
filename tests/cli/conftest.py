"""A project as `segdsl init` writes it, and a way to run commands in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from segdsl.cli.main import cli

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _no_wishes_about_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer or a build server wishes is not what is tested."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("init") / "program"
    result = CliRunner().invoke(cli, ["init", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def program(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh copy of the project, and the working folder."""
    folder = tmp_path / "program"
    shutil.copytree(written, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run() -> Run:
    """Run a command line; an exception that is not an exit fails the test."""

    def invoke(*words: str, code: int = 0, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(cli, list(words), input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return invoke

"""`--watch`: check again whenever a file of the project changes.

Files are looked at twice a second by their times and sizes: a few hundred cost a millisecond or two, work the same on
every system, and need no library.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import sleep
from typing import NoReturn

import click

from segdsl.project.files import ProjectError, rule_files
from segdsl.project.settings import FILE_NAME, SHARED_FILE_NAME, find_root

POLL_SECONDS = 0.5
_CLEAR_SCREEN = "\x1b[2J\x1b[H"

State = dict[str, tuple[int, int]]


def watch(check: Callable[[], object], paths: Sequence[str], baseline: str | None) -> NoReturn:
    """Run `check`, and again after each change, until interrupted; then end with exit code 130."""
    try:
        while True:
            before = _state(paths, baseline)
            _clear()
            _run(check)
            click.echo(f"watching {len(before)} files; press Ctrl-C to stop", err=True)
            while _state(paths, baseline) == before:
                sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        sys.exit(130)


def _run(check: Callable[[], object]) -> None:
    try:
        check()
    except SystemExit:
        # It has said why; after the next change it may be otherwise.
        pass
    except click.UsageError as error:
        error.show()


def _clear() -> None:
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        click.echo(_CLEAR_SCREEN, nl=False)


def _state(paths: Sequence[str], baseline: str | None) -> State:
    """When each file was changed, and its size. One that goes while we look is not there."""
    found: State = {}
    for file in _watched(paths, baseline):
        try:
            status = file.stat()
        except OSError:
            continue
        found[str(file)] = (status.st_mtime_ns, status.st_size)
    return found


def _watched(paths: Sequence[str], baseline: str | None) -> Iterator[Path]:
    """The rule files around the paths, which may import each other, the settings and the baseline."""
    start = Path(paths[0]) if paths else Path()
    folder = (start if start.is_dir() else start.parent).absolute()
    root = find_root(folder) or folder
    for path in (root, *map(Path, paths)):
        try:
            yield from rule_files(path)
        except (ProjectError, OSError):
            continue
    yield root / FILE_NAME
    yield root / SHARED_FILE_NAME
    if baseline is not None:
        yield Path(baseline)

"""Rule files as they are in a git revision, put into a temporary folder. Nothing is checked out, nothing is changed.

Git is asked as a program, without a shell, and for nothing but the names and contents of files: no hook, filter or
attribute of the repository is run.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from segdsl.cli.safe import safe
from segdsl.cli.session import fail
from segdsl.project.files import SUFFIX
from segdsl.project.settings import FILE_NAME, SHARED_FILE_NAME

_FILE_MODES = ("100644", "100755")


def commit_of(revision: str) -> str | None:
    """The commit that a revision names in the repository around the working folder; None where there is none."""
    if revision.startswith("-"):
        return None
    done = _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", may_fail=True)
    return done.decode().strip() or None


@contextmanager
def tree_of(commit: str) -> Iterator[Path]:
    """The rule files and settings of a commit below a temporary folder; yields what is the working folder there."""
    prefix = _git("rev-parse", "--show-prefix").decode().rstrip("\n")
    with tempfile.TemporaryDirectory(prefix="segdsl-diff-") as folder:
        root = Path(folder)
        for path, data in _files(commit):
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        here = root / prefix
        here.mkdir(parents=True, exist_ok=True)
        yield here


def _files(commit: str) -> Iterator[tuple[str, bytes]]:
    """The path and content of each rule file and each file of settings. Links are not followed."""
    listed = _git("ls-tree", "-r", "-z", "--full-tree", commit)
    wanted: dict[str, str] = {}
    for entry in listed.split(b"\0"):
        about, _, name = entry.partition(b"\t")
        path = name.decode("utf-8", "surrogateescape")
        if path.endswith(SUFFIX) or path.rpartition("/")[2] in (FILE_NAME, SHARED_FILE_NAME):
            mode, _, blob = about.decode().split()
            if mode in _FILE_MODES:
                wanted[path] = blob
    asked = "".join(f"{blob}\n" for blob in wanted.values())
    answered = _git("cat-file", "--batch", given=asked.encode())
    at = 0
    for path in wanted:
        header_end = answered.index(b"\n", at)
        size = int(answered[at:header_end].split()[2])
        at = header_end + 1 + size + 1
        yield path, answered[header_end + 1 : at - 1]


def _git(*words: str, given: bytes = b"", may_fail: bool = False) -> bytes:
    """What git prints. Ends the program with a sentence where there is no git, or it refuses."""
    try:
        done = subprocess.run(["git", *words], input=given, capture_output=True, check=False)  # noqa: S603, S607
    except OSError:
        fail("git is not installed, or cannot be run", "compare two files or two folders, or install git")
    if done.returncode and not may_fail:
        said = safe(done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: "))
        fail(f"git cannot be asked: {said}")
    return done.stdout if not done.returncode else b""

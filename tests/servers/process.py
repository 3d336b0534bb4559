"""A server process and its folder: both are gone after `stop`, and also if the tests are killed before that."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep

SECONDS_TO_START = 60
SECONDS_TO_STOP = 20

# Waits for a word; if instead whoever holds the other end of its input is gone, it does what was left to do.
GUARD = 'read _ || { [ -z "$2" ] || kill -KILL "$2"; rm -rf "$1"; }'


class MissingError(Exception):
    """What an engine needs is not installed on this machine; the message names it."""


class Guard:
    """Removes a folder, and ends the process in it if there is one, when this process is gone; or when dismissed."""

    def __init__(self, folder: Path, pid: int | None = None) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            ["sh", "-c", GUARD, "guard", str(folder), "" if pid is None else str(pid)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def let_go(self) -> None:
        """Watch no longer, and leave the folder where it is. Does nothing the second time."""
        if self.process.poll() is None:
            self.process.communicate(b"done\n")

    def dismiss(self) -> None:
        """Remove the folder; the process has ended. Does nothing the second time."""
        self.let_go()
        shutil.rmtree(self.folder, ignore_errors=True)


class Process:
    """One server, in a folder of its own, as a process of which we know the id."""

    def __init__(
        self,
        command: Sequence[str | Path],
        folder: Path,
        user: str | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                cwd=folder,
                env={**os.environ, **(more or {})},
                user=user,
                group=user and pwd.getpwnam(user).pw_gid,
                extra_groups=[] if user else None,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests, which then stop the server
            )
        self.guard = Guard(folder, self.pid)

    @property
    def pid(self) -> int:
        """The id of the server's process."""
        return self.process.pid

    def wait_until(self, is_ready: Callable[[], bool], seconds: int = SECONDS_TO_START) -> None:
        """Wait until the server answers; if it ends before, or takes too long, stop it and raise with its log."""
        last = monotonic() + seconds
        while not is_ready():
            if self.process.poll() is not None or monotonic() > last:
                said = self.log.read_text(encoding="utf-8", errors="replace")
                self.stop()
                raise RuntimeError(f"{self.process.args!r} did not start:\n{said[-4000:]}")
            sleep(0.02)

    def stop(self) -> None:
        """End the process and remove its folder; does nothing the second time."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self.kill()
        self.guard.dismiss()

    def kill(self) -> None:
        """End the process as a crash does; `stop` is still to be called."""
        self.process.kill()
        self.process.wait()


def new_folder(owner: str | None = None) -> Path:
    """A new folder, under a short path since the path of a socket may have about 100 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="segdsl-", dir="/tmp"))
    if owner is not None:
        shutil.chown(folder, owner)
    return folder


def program(name: str, *folders: str) -> Path:
    """Where a program is: on the PATH, or in one of these folders, of which the last in order counts."""
    found = shutil.which(name)
    if found is not None:
        return Path(found)
    others = sorted(path for pattern in folders for path in Path("/").glob(f"{pattern.lstrip('/')}/{name}"))
    if not others:
        raise MissingError(f"there is no program `{name}`")
    return others[-1]


def account(name: str) -> str | None:
    """The account to run a server under: this one where we are not root, since servers refuse to be run by root."""
    return name if os.geteuid() == 0 else None


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_open(port: int) -> bool:
    """Whether somebody listens on a port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

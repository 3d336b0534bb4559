"""What was typed before, one file per project, for nobody else's eyes."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory

_SECRET = re.compile(r"://[^/\s]*:[^@\s]*@|(?:password|passwd|secret|token|api_?key)\s*[=:]", re.IGNORECASE)


class PrivateHistory(FileHistory):
    """A history file that only its owner can read; what looks like a secret is not kept."""

    def store_string(self, string: str) -> None:
        """Keep an entry."""
        if not _SECRET.search(string):
            try:
                super().store_string(string)
            except OSError:
                return  # a full disk must not cost anybody a session


def history_of(root: Path, environment: Mapping[str, str]) -> History:
    """The history of the project at `root`, in the user's state folder; in memory where there can be none."""
    try:
        path = history_path(root, environment)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        path.chmod(0o600)
    except (OSError, RuntimeError):
        return InMemoryHistory()
    return PrivateHistory(str(path))


def history_path(root: Path, environment: Mapping[str, str]) -> Path:
    """Where the history of a project is kept."""
    state = environment.get("XDG_STATE_HOME") or environment.get("LOCALAPPDATA")
    folder = Path(state) if state else Path.home() / ".local" / "state"
    digest = hashlib.sha256(str(root.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    name = re.sub(r"[^A-Za-z0-9_-]", "_", root.resolve().name)[:40]
    return folder / "segdsl" / "history" / f"{name}-{digest}"

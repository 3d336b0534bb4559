"""A real browser without a screen, to open pages in."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Nothing is asked of a network, and no profile of whoever runs the tests is touched.
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def browser() -> str:
    """The program. Without one a test is skipped, or fails where CI says that all is to be there."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = f"there is no browser: none of {', '.join(NAMES)}"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def opened(page: Path, *flags: str) -> str:
    """The document as the browser has it after opening the page."""
    return _run(page, "--dump-dom", *flags)


def picture(page: Path, target: Path, *flags: str) -> bytes:
    """The page as an image."""
    _run(page, f"--screenshot={target}", "--hide-scrollbars", *flags)
    return target.read_bytes()


def _run(page: Path, *flags: str) -> str:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        words = [browser(), *FLAGS, f"--user-data-dir={profile}", *flags, page.resolve().as_uri()]
        done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    return done.stdout

"""Passwords: where they come from, and that they are never shown.

From the environment or a file, never from a URL: a command line is seen by everybody on the machine and is kept in the
shell's history, and a settings file is committed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from segdsl.engines.connections import problems
from segdsl.engines.problems import DataError

VARIABLE = "SEGDSL_PASSWORD"
_HIDDEN = "***"


class Secret:
    """A text that is not shown by accident: neither `str` nor `repr` of it, nor a record that holds it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, to be handed to a driver."""
        return self._text

    def hidden_in(self, text: str) -> str:
        """The text with the secret made unreadable, for messages of others."""
        return text.replace(self._text, _HIDDEN) if self._text else text

    def __repr__(self) -> str:
        return _HIDDEN


def password(file: Path | None, own_variable: str | None = None) -> Secret | None:
    """The password: the first line of the file, else the variable, else the one that this kind of server has.

    None where there is none, for a driver that has ways of its own. Raises DataError where the file cannot be read.
    """
    if file is not None:
        return _from_file(file)
    return _from_environment(os.environ, own_variable)


def _from_file(file: Path) -> Secret:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is not UTF-8"
        raise DataError(problems.no_password_file(str(file), reason)) from None
    return Secret(text.partition("\n")[0].rstrip("\r"))


def _from_environment(environ: Mapping[str, str], own_variable: str | None) -> Secret | None:
    found = environ.get(VARIABLE) or (environ.get(own_variable) if own_variable else None)
    return Secret(found) if found else None

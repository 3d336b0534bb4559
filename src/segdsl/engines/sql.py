"""The two ways in which a text may enter SQL that is written by hand: as a name and as a literal.

Rules become SQL in `backends.sql`, from typed nodes. What stands here serves the few statements that load and check
data; every name and path in them goes through one of these functions.
"""

from __future__ import annotations

from collections.abc import Iterable


def name(text: str) -> str:
    """A quoted identifier."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A quoted string."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: Iterable[str]) -> str:
    """Quoted strings, separated by commas."""
    return ", ".join(literal(text) for text in texts)

# ruff: noqa: PTH110, PTH118, PTH120, PTH123 (importing pathlib costs more than all else here)
"""Where the grammar is: inside the package when installed, in the checkout when working on it."""

from __future__ import annotations

import os

_HERE = os.path.dirname(__file__)
_PACKAGED = os.path.join(_HERE, "..", "grammar", "segdsl.lark")
_CHECKOUT = os.path.join(_HERE, "..", "..", "..", "grammar", "segdsl.lark")


def grammar_text() -> str:
    """The text of `segdsl.lark`.

    Raises:
        FileNotFoundError: the grammar is neither in the package nor in a checkout, so the installation is broken.
    """
    packaged = _read(_PACKAGED)
    if packaged is not None:
        return packaged
    with open(_CHECKOUT, encoding="utf-8") as file:
        return file.read()


def editable_grammar() -> str | None:
    """The text of the grammar if it is one that may have been edited (a checkout), None in an installed package."""
    if os.path.exists(_PACKAGED):
        return None
    return _read(_CHECKOUT)


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None

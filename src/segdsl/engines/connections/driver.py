"""Importing a driver when it is needed, and saying how to get it where it is not there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from segdsl.engines.connections import problems
from segdsl.engines.problems import DataError


def driver(module: str, extra: str, what: str) -> Any:
    """The module of a driver. Raises DataError with the command that installs `extra`, which holds it."""
    return imported(module, f"pip install 'segdsl[{extra}]'", what)


def imported(module: str, install: str, what: str) -> Any:
    """The same for a module that no extra of ours holds."""
    try:
        return import_module(module)
    except ImportError:
        raise DataError(problems.missing_driver(what, module, install)) from None

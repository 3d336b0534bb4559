# ruff: noqa: PTH105, PTH118, PTH120, PTH123 (importing pathlib costs more than all else here)
"""The parse tables as the driver walks them, kept in step with the grammar while one works on it.

An installed package holds `_tables.py`, written when it was built (see `generate.py`). In a checkout the grammar may
have been edited since: then the tables are computed anew, and written if the folder can be written to.
"""

from __future__ import annotations

import os
from functools import cache
from sys import intern
from types import ModuleType
from typing import NamedTuple

from segdsl.base.record import record
from segdsl.syntax.grammar import editable_grammar, grammar_text

GENERATED = os.path.join(os.path.dirname(__file__), "_tables.py")


class Rule(NamedTuple):
    """A rule to reduce by. Without a name it hands its one child on.

    `is_list`: it makes Lark's own list behind a `*` or `+`; `has_lists`: such lists are among its children.
    """

    name: str
    origin: str
    size: int
    is_list: bool
    has_lists: bool


@record
class Tables:
    """The grammar, ready to walk.

    `rows` has a dict for each state, from symbol to a number: >= 0 is the state to go to, < 0 the complement of the
    index of the rule to reduce by. `keywords` goes from reserved word, in small letters, to terminal. `terminals` are
    the others, with their regular expressions, in the order in which they are tried.
    """

    rows: dict[int, dict[str, int]]
    rules: list[Rule]
    starts: dict[str, int]
    keywords: dict[str, str]
    terminals: tuple[tuple[str, str], ...]


@cache
def tables() -> Tables:
    """The tables of the grammar at hand."""
    module = _current()
    return Tables(
        rows=_Rows(module.STATES.split("\n")),
        rules=[_rule(*line.split(" ")) for line in module.RULES.split("\n")],
        starts=module.STARTS,
        keywords=module.KEYWORDS,
        terminals=module.TERMINALS,
    )


class _Rows(dict[int, dict[str, int]]):
    """The rows, each read when it is first needed: a short file visits a fifth of them."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def __missing__(self, state: int) -> dict[str, int]:
        words = self._lines[state].split()
        # Interned, so that the driver's lookups compare by identity.
        row = self[state] = dict(zip(map(intern, words[::2]), map(int, words[1::2]), strict=True))
        return row


def _rule(origin: str, size: str, lists: str, name: str) -> Rule:
    return Rule(name, intern(origin), int(size), origin.startswith("__"), lists != "0")


def _current() -> ModuleType:
    grammar = editable_grammar()
    try:
        from segdsl.syntax import _tables
    except ImportError:
        return _regenerated(grammar or grammar_text())
    if grammar is None:
        return _tables
    from segdsl.syntax.generate import checksum

    return _tables if checksum(grammar) == _tables.CHECKSUM else _regenerated(grammar)


def _regenerated(grammar: str) -> ModuleType:
    """The tables of `grammar`, computed now; kept for the next time where that is possible."""
    from segdsl.syntax.generate import generate

    text = generate(grammar)
    write(text, GENERATED)
    module = ModuleType("segdsl.syntax._tables")
    exec(text, module.__dict__)  # noqa: S102 (the literals generated just above)
    return module


def write(text: str, path: str) -> bool:
    """Write the generated module in one step, so that a reader never sees half of it; False if it cannot be."""
    temporary = f"{path}.{os.getpid()}"
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError:
        return False
    return True

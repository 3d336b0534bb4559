"""The parse tables, computed from the grammar by Lark when the package is built, and written as a Python module.

Importing Lark costs 100 ms and computing the tables seconds, which no one who checks one rule should pay; so Lark is a
tool of the build, and at run time a small driver (`parse.py`) walks these tables. They are text in a module, a line per
state: read in two milliseconds, with or without compiled bytecode, and nothing is ever unpickled.

This file imports nothing of segdsl, since the build hook runs it before segdsl can be imported.
"""

from __future__ import annotations

import re
import zlib
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lark import Lark

STARTS = ("file", "condition")
FORMAT = 2
"""Raised whenever what is written here changes its form, so that tables of an older form are not taken for current."""

_WORD_END = "(?![A-Za-z0-9_])"
_HEADER = '''"""The parse tables, written by segdsl.syntax.generate from the grammar; neither edited nor committed."""

# ruff: noqa
'''


def generate(grammar: str) -> str:
    """The source text of the module `_tables` for this grammar.

    Raises:
        lark.exceptions.GrammarError: the grammar has a conflict, or two terminals that match the same text.
    """
    lark = build_lark(grammar)
    keywords, terminals = _terminals(lark)
    rules, states, starts = _rules_and_states(lark)
    parts = {
        "CHECKSUM": checksum(grammar),
        "KEYWORDS": keywords,
        "TERMINALS": terminals,
        "STARTS": starts,
        "RULES": rules,
        "STATES": states,
    }
    return _HEADER + "".join(f"{name} = {_literal(value)}\n" for name, value in parts.items())


def checksum(grammar: str) -> int:
    """What ties tables to a grammar: the same number means that they belong together."""
    return zlib.crc32(f"{FORMAT}\n{grammar}".encode())


def build_lark(grammar: str, lexer: str = "basic", *, strict: bool = True) -> Lark:
    """Lark's own parser for the grammar; if `strict`, it refuses conflicts and terminals that match the same text."""
    from lark import Lark

    return Lark(
        grammar,
        parser="lalr",
        strict=strict,
        lexer=lexer,
        start=list(STARTS),
        g_regex_flags=re.ASCII,
        maybe_placeholders=False,
        keep_all_tokens=True,
    )


def _terminals(lark: Lark) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Reserved word to terminal, and (terminal, regular expression) in the order in which the lexer tries them."""
    keywords: dict[str, str] = {}
    patterns: list[tuple[str, str]] = []
    for terminal in lark.parser.lexer.terminals:
        pattern = terminal.pattern.to_regexp()
        if pattern.endswith(_WORD_END):
            words = re.fullmatch(r"\(\?i:(?:\(\?:)?([a-z|]+)\)?\)", pattern.removesuffix(_WORD_END))
            if words is None:
                raise ValueError(f"{terminal.name} is neither a reserved word nor a choice of them: {pattern}")
            keywords |= dict.fromkeys(words[1].split("|"), terminal.name)
        else:
            patterns.append((terminal.name, pattern))
    return keywords, tuple(patterns)


def _rules_and_states(lark: Lark) -> tuple[str, str, dict[str, int]]:
    """Rules, a line `origin size lists name` each; states, a line `symbol number symbol number …` each; the starts.

    A rule without a name hands its one child on. A rule whose origin starts with `__` is one of Lark's own, the list
    behind a `*` or `+`; `lists` counts those among the rule's children. A number >= 0 is the state to go to, a number
    < 0 the complement of the rule to reduce by.
    """
    rules = {rule: number for number, rule in enumerate(lark.rules)}
    table = lark.parser.parser._parse_table
    states = _shortened(table.states)
    for end in table.end_states.values():
        states[end]["$END"] = _READ, "end"  # the end is read like any other token, into one last state
    states["end"] = {}
    numbers = _numbered(states, [table.start_states[start] for start in STARTS])
    lines = []
    for state in numbers:
        moves = sorted(states[state].items(), key=itemgetter(0))
        lines.append(
            " ".join(f"{symbol} {~rules[to] if action == _REDUCE else numbers[to]}" for symbol, (action, to) in moves)
        )
    starts = {start: numbers[table.start_states[start]] for start in STARTS}
    return "\n".join(map(_rule_line, rules)), "\n".join(lines), starts


def _rule_line(rule: Any) -> str:
    lists = sum(symbol.name.startswith("__") for symbol in rule.expansion)
    name = "" if _hands_on(rule) else rule.alias or rule.origin.name
    return f"{rule.origin.name} {len(rule.expansion)} {lists} {name}"


def _hands_on(rule: Any) -> bool:
    return bool(rule.options.expand1 and rule.alias is None and len(rule.expansion) == 1)


_READ = "Shift"
_REDUCE = "Reduce"


def _shortened(table: dict[Any, dict[str, tuple[Any, Any]]]) -> dict[Any, dict[str, tuple[str, Any]]]:
    """The moves of each state, without detours: a state in which nothing can be done but hand the one child on as
    something else (an integer as a number, a number as a value) is passed over by those that lead to it.
    """
    states = {
        state: {symbol: (action.name, argument) for symbol, (action, argument) in moves.items()}
        for state, moves in table.items()
    }
    detours = {}
    for state, moves in states.items():
        only = set(moves.values())
        if len(only) == 1:
            ((action, rule),) = only
            if action == _REDUCE and _hands_on(rule):
                detours[state] = rule.origin.name
    for moves in states.values():
        for symbol, (action, to) in moves.items():
            while action == _READ and to in detours:
                to = moves[detours[to]][1]
            moves[symbol] = action, to
    return states


def _numbered(states: dict[Any, dict[str, tuple[str, Any]]], starts: list[Any]) -> dict[Any, int]:
    """The states that can be reached, numbered as they are met: Lark's own numbers differ from one run to the next."""
    numbers: dict[Any, int] = {}
    waiting = list(starts)
    for state in waiting:  # grows as it goes
        if state not in numbers:
            numbers[state] = len(numbers)
            waiting += [to for _, (action, to) in sorted(states[state].items(), key=itemgetter(0)) if action == _READ]
    return numbers


def _literal(value: object) -> str:
    return f'"""\\\n{value}"""' if isinstance(value, str) else repr(value)

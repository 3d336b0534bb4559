"""Plain values as YAML that every reader takes for the same: keys in order, texts always in double quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

Plain: TypeAlias = "str | int | bool | Mapping[str, Plain] | Sequence[Plain]"

_PLAIN_KEY = re.compile(r"\+?[A-Za-z][A-Za-z0-9_.-]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def to_yaml(value: Mapping[str, Plain] | Sequence[Plain]) -> str:
    """A value as a document."""
    return "".join(f"{line}\n" for line in _lines(value))


def quoted(text: str) -> str:
    """A text in double quotes; what does not print is written as an escape."""
    return f'"{"".join(map(_character, text))}"'


def _lines(value: Mapping[str, Plain] | Sequence[Plain]) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _entry(f"{key if _PLAIN_KEY.fullmatch(key) else quoted(key)}:", each)
        return
    for each in value:
        if isinstance(each, Mapping):
            for number, line in enumerate(_lines(each)):
                yield f"{'  ' if number else '- '}{line}"
        else:
            yield from _entry("-", each)


def _entry(head: str, value: Plain) -> Iterator[str]:
    match value:
        case bool():
            yield f"{head} {'true' if value else 'false'}"
        case str():
            yield f"{head} {quoted(value)}"
        case int():
            yield f"{head} {value}"
        case Mapping():
            yield head if value else f"{head} {{}}"
            yield from (f"  {line}" for line in _lines(value))
        case _:
            yield head if value else f"{head} []"
            yield from (f"  {line}" for line in _lines(value))


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

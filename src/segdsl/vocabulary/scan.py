"""One pass over a TOML text that keeps what the standard reader forgets: where each key and value stands.

It may rely on the text being TOML. Should it lose its way none the less, what was found so far is kept.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from contextlib import suppress

from segdsl.base.source import Source, Span

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_TEXT = re.compile(r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''', re.DOTALL)
_PLAIN = re.compile(r"[^\s,\]}#](?:[^,\]}#\n]*[^\s,\]}#])?")


def scan(source: Source) -> tuple[dict[Path, Span], dict[Path, Span]]:
    """The places of the keys and table headers, and those of the values, by path."""
    scanner = _Scanner(source)
    with suppress(_LostError):
        scanner.file()
    return scanner.keys, scanner.values


class _LostError(Exception):
    """The text is not what the scanner takes it for."""


class _Scanner:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.at = 0
        self.keys: dict[Path, Span] = {}
        self.values: dict[Path, Span] = {}
        self.last_entry: dict[Path, int] = {}

    def file(self) -> None:
        table: Path = ()
        self.take(_BLANK)
        while self.at < len(self.source.text):
            if self.ahead("[["):
                table = self.header("[[", "]]")
            elif self.ahead("["):
                table = self.header("[", "]")
            else:
                self.pair(table)
            self.take(_BLANK)

    def header(self, opening: str, closing: str) -> Path:
        start = self.at
        self.take(opening)
        names = [name for name, _ in self.dotted_key()]
        self.take(closing)
        span = Span(self.source, start, self.at)
        path: Path = ()
        for name in names:
            path = (*self.into_last_entry(path), name)
            self.keys.setdefault(path, span)
        if opening == "[[":
            self.last_entry[path] = self.last_entry.get(path, -1) + 1
        path = self.into_last_entry(path)
        self.keys[path] = span
        return path

    def into_last_entry(self, path: Path) -> Path:
        """A header such as `[rules.when]` goes on with the last `[[rules]]`."""
        return (*path, self.last_entry[path]) if path in self.last_entry else path

    def pair(self, table: Path) -> None:
        path = table
        for name, span in self.dotted_key():
            path = (*path, name)
            self.keys.setdefault(path, span)
        self.take("=")
        self.take(_BLANK)
        self.value(path)

    def dotted_key(self) -> list[tuple[str, Span]]:
        parts = [self.key_part()]
        while self.ahead("."):
            self.take(".")
            parts.append(self.key_part())
        return parts

    def key_part(self) -> tuple[str, Span]:
        self.take(_BLANK)
        span = self.take(_KEY_PART)
        self.take(_BLANK)
        name = span.text
        return (tomllib.loads(f"name = {name}")["name"] if name[0] in "\"'" else name), span

    def value(self, path: Path) -> None:
        start = self.at
        if self.ahead("["):
            self.listing("[", "]", lambda index: self.value((*path, index)))
        elif self.ahead("{"):
            self.listing("{", "}", lambda _: self.pair(path))
        else:
            self.take(_TEXT if self.ahead('"') or self.ahead("'") else _PLAIN)
        self.values[path] = Span(self.source, start, self.at)

    def listing(self, opening: str, closing: str, item: Callable[[int], None]) -> None:
        self.take(opening)
        self.take(_BLANK)
        index = 0
        while not self.ahead(closing):
            item(index)
            index += 1
            self.take(_BLANK)
            if self.ahead(","):
                self.take(",")
                self.take(_BLANK)
        self.take(closing)

    def ahead(self, text: str) -> bool:
        return self.source.text.startswith(text, self.at)

    def take(self, what: str | re.Pattern[str]) -> Span:
        """Go past what must stand here; raises _LostError where something else does."""
        start = self.at
        if isinstance(what, str):
            if not self.ahead(what):
                raise _LostError
            self.at += len(what)
        else:
            found = what.match(self.source.text, start)
            if found is None:
                raise _LostError
            self.at = found.end()
        return Span(self.source, start, self.at)

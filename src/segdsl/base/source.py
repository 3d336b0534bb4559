"""A named text and the places in it. Every node, token and diagnostic points here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from re import finditer
from typing import NamedTuple

from segdsl.base.record import record


class Position(NamedTuple):
    """A place as people count it: line and column start at 1, a column is one code point."""

    line: int
    column: int


class Source:
    """A text with the name people know it by (a path, `-` for standard input, `-e` for a rule given inline)."""

    __slots__ = ("_again", "_starts", "_text", "name")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._text: str | None = text
        self._starts: list[int] | None = None
        self._again: Callable[[], str] | None = None

    def __repr__(self) -> str:
        return f"Source({self.name!r})"

    @property
    def text(self) -> str:
        """All of the text."""
        if self._text is None:
            assert self._again is not None
            self._text = self._again()
        return self._text

    def let_go(self, again: Callable[[], str]) -> None:
        """Keep the text no longer. Whoever asks for it has it read `again`, which must give as many letters."""
        self._again, self._text, self._starts = again, None, None

    def position(self, offset: int) -> Position:
        """The line and column of `offset`, which may be the end of the text."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Line `number` (from 1) without its line end."""
        start = self._line_starts()[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")

    def _line_starts(self) -> list[int]:
        """Where each line starts; found once, so that a file full of mistakes takes no longer than it must."""
        if self._starts is None:
            self._starts = [0]
            self._starts.extend(match.end() for match in finditer("\n", self.text))
        return self._starts


@record
class Span:
    """The half-open range `[start, end)` of code points in `source`."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """What the author wrote there."""
        return self.source.text[self.start : self.end]

    @property
    def position(self) -> Position:
        """Where it starts, as line and column."""
        return self.source.position(self.start)

    @property
    def order(self) -> tuple[str, int]:
        """What places are sorted by, to stand in the order of reading."""
        return self.source.name, self.start

    def to(self, other: Span) -> Span:
        """The span from here to the end of `other`, in the same source."""
        return Span(self.source, self.start, other.end)

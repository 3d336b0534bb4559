"""A named text and the places in it. Every node, token and diagnostic points here."""

from __future__ import annotations

from typing import NamedTuple

from segdsl.base.record import record


class Position(NamedTuple):
    """A place as people count it: line and column start at 1, a column is one code point."""

    line: int
    column: int


class Source:
    """A text with the name people know it by (a path, `-` for standard input, `-e` for a rule given inline)."""

    __slots__ = ("name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    def __repr__(self) -> str:
        return f"Source({self.name!r})"

    def position(self, offset: int) -> Position:
        """The line and column of `offset`, which may be the end of the text."""
        before = self.text.rfind("\n", 0, offset)
        return Position(self.text.count("\n", 0, offset) + 1, offset - before)

    def line(self, number: int) -> str:
        """Line `number` (from 1) without its line end."""
        return self.text.split("\n")[number - 1].rstrip("\r")


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

    def to(self, other: Span) -> Span:
        """The span from here to the end of `other`, in the same source."""
        return Span(self.source, self.start, other.end)

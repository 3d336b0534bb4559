"""Pictures made of letters: a bar for a part of a whole, a line for a course; in ASCII where they must be."""

from __future__ import annotations

from collections.abc import Sequence

from segdsl.cli.safe import width
from segdsl.cli.terminal import Terminal

_HEIGHTS = "▁▂▃▄▅▆▇█"
_ASCII_HEIGHTS = "_.,-=+*#"


def bar(share: float, room: int, terminal: Terminal) -> str:
    """A bar of `room` letters, filled by the share of 1; anything at all is seen, more than 1 is full."""
    length = min(max(round(share * room), share > 0), room)
    full, empty = ("█", "░") if terminal.can_show("█░") else ("#", ".")
    return full * length + empty * (room - length)


def sparkline(values: Sequence[int], terminal: Terminal, room: int | None = None) -> str:
    """A letter for each value, the higher the greater, from the least to the greatest of them.

    Where there are more values than room, each letter is the last of the values that it stands for.
    """
    if room is not None and len(values) > room:
        values = [values[(at + 1) * len(values) // room - 1] for at in range(room)]
    heights = _HEIGHTS if terminal.can_show(_HEIGHTS) else _ASCII_HEIGHTS
    least, most = min(values), max(values)
    top = len(heights) - 1
    return "".join(heights[round((value - least) * top / (most - least)) if most > least else 0] for value in values)


def cut(text: str, room: int, terminal: Terminal) -> str:
    """A text that is already safe, in so many columns: its beginning where it is longer."""
    if width(text) <= room:
        return text
    dots = "…" if terminal.can_show("…") else "..."
    while width(text) + len(dots) > room:
        text = text[:-1]
    return text + dots


def padded(text: str, room: int) -> str:
    """The text, with spaces behind it until it fills the columns."""
    return text + " " * (room - width(text))

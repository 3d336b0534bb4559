"""How the parts of a condition were written: the statement at a place, its window, the parentheses around it.

What a condition means says where each part stands, and no more; a fix needs the words.
"""

from __future__ import annotations

from segdsl.base.source import Span
from segdsl.syntax import tree

OnMetric = tree.Comparison | tree.Between | tree.NoEvents


class Written:
    """The parts of one condition by their places. What `in segment` brings stands elsewhere, and is not here."""

    __slots__ = ("_groups", "_parts", "_windows")

    def __init__(self, condition: tree.Condition) -> None:
        self._parts: dict[Span, tree.Condition] = {}
        self._windows: dict[Span, tree.Window] = {}
        self._groups: dict[Span, Span] = {}
        self._read(condition, None)

    def part(self, place: Span) -> tree.Condition | None:
        """The condition that stands at a place, without parentheses around it."""
        return self._parts.get(place)

    def window(self, place: Span) -> tree.Window | None:
        """The window of the condition at a place: its own, or that of parentheses around it."""
        return self._windows.get(place)

    def whole(self, place: Span) -> Span:
        """The place with the parentheses directly around it, if they say nothing else."""
        while place in self._groups:
            place = self._groups[place]
        return place

    def _read(self, condition: tree.Condition, window: tree.Window | None) -> None:
        self._parts[condition.span] = condition
        match condition:
            case tree.And(parts) | tree.Or(parts):
                for part in parts:
                    self._read(part, window)
            case tree.Not(part):
                self._read(part, window)
            case tree.Group(part):
                if condition.window is None:
                    self._groups[part.span] = condition.span
                self._read(part, condition.window or window)
            case tree.Comparison() | tree.Between() | tree.NoEvents():
                own = condition.window or window
                if own is not None:
                    self._windows[condition.span] = own
            case _:
                pass

"""In which item of its file something stands, and what that item is called."""

from __future__ import annotations

from bisect import bisect_right
from typing import assert_never

from segdsl.syntax import tree


class Items:
    """The items of one file, to be asked again and again."""

    __slots__ = ("_items", "_starts")

    def __init__(self, file: tree.File) -> None:
        self._items = file.items
        self._starts = [item.span.start for item in file.items]

    def around(self, offset: int) -> tree.Item | None:
        """The item that holds this place."""
        index = bisect_right(self._starts, offset) - 1
        return self._items[index] if index >= 0 and offset < self._items[index].span.end else None

    def after(self, offset: int) -> tree.Item | None:
        """The first item that begins at this place or later."""
        index = bisect_right(self._starts, offset - 1)
        return self._items[index] if index < len(self._items) else None


def title(item: tree.Item) -> str:
    """What an item is called, such as `segment quiet`; it stays when the file around it changes."""
    match item:
        case tree.Import(_, path):
            return f"import {path.text}"
        case tree.Test(sentence):
            return f"test {sentence.text}"
        case tree.BrokenItem(kind, name):
            return f"{kind} {name.text if name else ''}"
        case tree.Segment() | tree.Series() | tree.Workflow() | tree.Param():
            return f"{type(item).__name__.lower()} {item.name.text}"
        case tree.WindowDefinition():
            return f"window {item.name.text}"
        case _:
            assert_never(item)

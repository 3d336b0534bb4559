"""What surrounds a condition while it is elaborated."""

from __future__ import annotations

from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.ir import nodes as ir
from segdsl.syntax import tree


@record
class GroupWindow:
    """The window after parentheses: where it stands, and what it means (None if that makes no sense)."""

    span: Span
    meaning: ir.Window | None


@record
class Around:
    """The window of the parentheses, whether the NOTs are odd in number, and the neighbours, itself at `index`."""

    window: GroupWindow | None = None
    negated: bool = False
    neighbours: tuple[tree.Condition, ...] = ()
    index: int = 0

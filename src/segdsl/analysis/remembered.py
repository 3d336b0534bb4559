"""What was worked out of a condition, remembered by its identity: equal ones take long to compare, and seldom come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from segdsl.ir.nodes import Expr

T = TypeVar("T")

REMEMBERED_MAX = 20_000
"""How many conditions are remembered; with more, all are forgotten, and those worked out anew that come again."""


class Remembered(Generic[T]):
    """Results by condition. A condition is kept with its result, so that meanwhile no other has its identity."""

    def __init__(self, work_out: Callable[[Expr], T]) -> None:
        self._work_out = work_out
        self._found: dict[int, tuple[Expr, T]] = {}

    def __call__(self, expr: Expr) -> T:
        """The result for a condition. Raises what working it out raises."""
        known = self._found.get(id(expr))
        if known is None:
            known = expr, self._work_out(expr)
            if len(self._found) >= REMEMBERED_MAX:
                self._found.clear()
            self._found[id(expr)] = known
        return known[1]

"""Whether the segments of a series follow each other day by day (§8.3, R20).

What is looked at here is what the product's manual asks its users to look at: the days of one date field, counted back
from today, that each segment is for. Only a segment that asks for such a range once, and no OR around it, has one. That
two ranges meet does not prove that a subject is in both segments, so this is advice; the proof is another matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.check.problems import statements as problems
from segdsl.ir import nodes as ir
from segdsl.ir.days import Ago, Unit
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field


@record
class Ages:
    """The days after `field` that a segment is for, both ends in."""

    field: Field
    first: int
    last: int


def neighbours(segments: Sequence[tuple[tree.Name, ir.Expr]]) -> Iterator[Diagnostic]:
    """What is wrong between each segment and the one before it, where both have a range of days of the same field."""
    for (before, condition), (name, next_condition) in pairwise(segments):
        earlier, later = _ages(condition), _ages(next_condition)
        if earlier is None or later is None or earlier.field != later.field:
            continue
        field = earlier.field.name
        overlap = max(earlier.first, later.first), min(earlier.last, later.last)
        if overlap[0] <= overlap[1]:
            yield problems.series_overlap(name, before, field, _days(*overlap))
        elif overlap[0] > overlap[1] + 1:
            yield problems.series_gap(name, before, field, _days(overlap[1] + 1, overlap[0] - 1))


def _ages(condition: ir.Expr) -> Ages | None:
    parts = condition.parts if isinstance(condition, ir.And) else (condition,)
    found = [ages for part in parts if (ages := _range(part)) is not None]
    return found[0] if len(found) == 1 else None


def _range(part: ir.Expr) -> Ages | None:
    match part:
        case ir.Within(field, Ago(far, Unit.DAY, 0), Ago(near, Unit.DAY, 0)) if 0 <= near <= far:
            return Ages(field, near, far)
        case _:
            return None


def _days(first: int, last: int) -> str:
    return f"day {first}" if first == last else f"days {first} to {last}"

"""What a materialisation changed, segment by segment."""

from __future__ import annotations

from segdsl.base.record import record


@record(kw_only=True)
class Size:
    """How many `members` a segment has; how many `entered` and `left` since the one before, None where there was none.

    `members` is None of a segment that was there before and was not asked for now.
    """

    segment: str
    members: int | None
    entered: int | None
    left: int | None


@record(kw_only=True)
class Written:
    """What was written where, and the segments: those of the run in its order, then those that are gone."""

    where: str
    sizes: tuple[Size, ...]

    @property
    def pairs(self) -> int:
        """How many rows there are."""
        return sum(size.members or 0 for size in self.sizes)

"""A course of numbers as a small picture in a page."""

from __future__ import annotations

from collections.abc import Sequence

from segdsl.cli.html.page import escaped

WIDTH, HEIGHT, EDGE = 300, 60, 4


def sparkline(values: Sequence[int], said: str) -> str:
    """A line through the values, as SVG that takes its colours from the page; `said` is what it says, in words."""
    least, most = min(values), max(values)
    across = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    room = HEIGHT - 2 * EDGE
    # What never changes is a line through the middle, neither a peak nor nothing at all; nothing at all is at the foot.
    level = room / 2 if most else 0
    heights = [room * (value - least) / (most - least) if most > least else level for value in values]
    points = [(EDGE + at * across, HEIGHT - EDGE - height) for at, height in enumerate(heights)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    (first, _), (last, height) = points[0], points[-1]
    return (
        f'<svg class="spark" role="img" aria-label="{escaped(said)}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<polygon points="{first:.1f},{HEIGHT} {line} {last:.1f},{HEIGHT}"/><polyline points="{line}"/>'
        f'<circle cx="{last:.1f}" cy="{height:.1f}" r="3"/></svg>'
    )

"""Measuring side by side: every case once per round, in turn, so that a slow spell of the machine hits all of them."""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def interleave(cases: dict[str, Callable[[], object]], base: str, rounds: int) -> dict[str, tuple[float, float]]:
    """Median seconds of each case, and the median of its per-round ratios to the case `base`."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    for case in cases.values():
        case()
    for _ in range(rounds):
        for name, case in cases.items():
            gc.collect()
            gc.disable()
            start = time.perf_counter()
            case()
            times[name].append(time.perf_counter() - start)
            gc.enable()
    return {
        name: (
            statistics.median(mine),
            statistics.median(one / other for one, other in zip(mine, times[base], strict=True)),
        )
        for name, mine in times.items()
    }


def report(title: str, measured: dict[str, tuple[float, float]], base: str, goal: str) -> None:
    """Print the table and keep it as JSON in `bench/results`."""
    print(f"\n{title}\ngoal: {goal}\n")
    print(f"| case | ms | ratio to {base} |\n|---|---|---|")
    for name, (seconds, ratio) in measured.items():
        print(f"| {name} | {seconds * 1e3:,.1f} | {ratio:.2f} |")
    RESULTS.mkdir(exist_ok=True)
    content = {"title": title, "goal": goal, "base": base, "measured": measured}
    (RESULTS / f"{title.split(':')[0].replace(' ', '-')}.json").write_text(json.dumps(content, indent=1))


def segdsl() -> list[str]:
    """The command as it is installed; without an installation, the package on the path."""
    command = Path(sys.executable).parent / "segdsl"
    return [str(command)] if command.exists() else [sys.executable, "-m", "segdsl"]

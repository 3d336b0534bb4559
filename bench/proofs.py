"""Who can be in two segments at once: all pairs of many, one pair alone, and what is expensive; beside z3."""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import tempfile
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

import z3

import segments
from common import interleave, report
from segdsl.analysis.answer import Proved, Refuted, Unknown
from segdsl.analysis.prove import Prover
from segdsl.ir.nodes import Expr

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.analysis.oracle_z3 import World

SAMPLE = 600
ROUNDS_IN_CHECK = 9
SIZES = (250, 500, 1_000, 2_000)


def all_pairs(conditions: list[Expr]) -> int:
    """How many pairs can meet, by a prover that has read nothing before."""
    meetings = Prover(segments.vocabulary()).meetings(conditions)
    return sum((among.true >> number + 1).bit_count() for number, among in enumerate(meetings))


def main(number: int = 1_000) -> None:
    """Check that both agree, and measure."""
    conditions = segments.rules(segments.texts(number))
    pairs = list(combinations(range(number), 2))
    sample = Random(1).sample(pairs, SAMPLE)
    world = World(conditions, segments.vocabulary(), use_facts=True)
    formulas = [world.holds(condition) for condition in conditions]

    def pushed(one: int, other: int) -> bool:
        world.solver.push()
        world.solver.add(formulas[one], formulas[other])
        answer = world.solver.check()
        world.solver.pop()
        assert answer != z3.unknown
        return bool(answer == z3.sat)

    def fresh(one: int, other: int) -> bool | None:
        alone = World([conditions[one], conditions[other]], segments.vocabulary(), use_facts=True)
        return alone.inhabited((0, 1))

    prover = Prover(segments.vocabulary())
    said = [prover.can_meet(conditions[one], conditions[other]) for one, other in sample]
    assert said == [pushed(one, other) for one, other in sample] == [fresh(one, other) for one, other in sample]
    print(f"{sum(map(bool, said))} of {SAMPLE} pairs can meet; z3 says the same of each")

    both = "proofs, all pairs"
    measured = interleave(
        {
            both: lambda: all_pairs(conditions),
            f"z3, push and pop, {SAMPLE} pairs": lambda: [pushed(one, other) for one, other in sample],
        },
        both,
        rounds=5,
    )
    (z3_name, (seconds, ratio)) = list(measured.items())[1]
    scale = len(pairs) / SAMPLE
    measured[f"{z3_name}, scaled to {len(pairs):,}"] = seconds * scale, ratio * scale
    report(f"proofs of all pairs: {number:,} segments", measured, both, "z3 scaled at least 100")

    fifty = sample[:50]
    warm = "proofs, a prover that has read them"
    measured = interleave(
        {
            warm: lambda: [prover.can_meet(conditions[one], conditions[other]) for one, other in fifty],
            "proofs, a new prover": lambda: [
                Prover(prover.vocabulary).can_meet(conditions[one], conditions[other]) for one, other in fifty
            ],
            "proofs, a new prover, with the witness": lambda: [
                Prover(prover.vocabulary).disjoint(conditions[one], conditions[other]) for one, other in fifty
            ],
            "z3, a new solver": lambda: [fresh(one, other) for one, other in fifty],
        },
        warm,
        rounds=9,
    )
    report("proofs of one pair: 50 pairs, each by itself", measured, warm, "z3 at least 300")
    growth()
    branches(2_000)
    in_check(200)


def growth() -> None:
    """Time for a pair as the project grows."""
    conditions = segments.rules(segments.texts(SIZES[-1]))
    times: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(3):
        for size in SIZES:
            gc.collect()
            start = perf_counter()
            all_pairs(conditions[:size])
            times[size].append((perf_counter() - start) / (size * (size - 1) / 2))
    base = f"a pair of {SIZES[0]} segments"
    first = times[SIZES[0]]
    measured = {
        f"a pair of {size:,} segments": (
            median(mine),
            median(one / other for one, other in zip(mine, first, strict=True)),
        )
        for size, mine in times.items()
    }
    measured[base] = median(first), 1.0
    report("proofs as a project grows: seconds for one pair", measured, base, "at most 1 (times grow as pairs do)")


def branches(number: int) -> None:
    """A segment of so many OR branches ends in an answer, or honestly in none."""
    texts = segments.texts(number, seed=5)
    (wide,) = segments.rules([" OR ".join(f"({text})" for text in texts)])
    (other,) = segments.rules(
        ["relationship_stage = Joined AND contract_stage = Expired AND no clicks during last 7 days"]
    )
    prover = Prover(segments.vocabulary())
    measured: dict[str, tuple[float, float]] = {}
    for name, ask in {
        "empty": lambda: prover.empty(wide),
        "always": lambda: prover.always(wide),
        "disjoint from another": lambda: prover.disjoint(wide, other),
        "implies another": lambda: prover.implies(wide, other),
        "implied by another": lambda: prover.implies(other, wide),
        "equal to itself denied twice": lambda: prover.equal(
            wide, segments.rules(["NOT (" + " AND ".join(f"NOT ({text})" for text in texts) + ")"])[0]
        ),
    }.items():
        start = perf_counter()
        answer = ask()
        seconds = perf_counter() - start
        assert isinstance(answer, (Proved, Refuted, Unknown))
        measured[f"{name}: {type(answer).__name__.lower()}"] = seconds, seconds
    report(f"proofs of one wide segment: {number:,} OR branches", measured, "a second", "each at most 10")


PROVING = (401, 403, 404, 405, 406, 411, 412, 501, 502, 510, 511)
"""The codes of `segdsl check` that are found by proof."""


def in_check(number: int) -> None:
    """What proofs add to `segdsl check` on projects of so many segments, each time a new process: CPU time."""
    without = [argument for code in PROVING for argument in ("--ignore", f"SEG{code}")]
    projects = {"ordinary": segments.ordinary_project(number), "hard": segments.hard_project(number)}
    with tempfile.TemporaryDirectory() as folder:
        cases = {
            f"{kind} segments, {proofs}": [kind, *options]
            for kind in projects
            for proofs, options in (("without proofs", without), ("with proofs", []))
        }
        for kind, files in projects.items():
            for name, text in files.items():
                path = Path(folder) / kind / name
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
        times: dict[str, list[float]] = {name: [] for name in cases}
        for _ in range(ROUNDS_IN_CHECK):
            for name, options in cases.items():
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                command = [sys.executable, "-m", "segdsl", "check", "--exit-zero", *options]
                subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                times[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    measured: dict[str, tuple[float, float]] = {}
    for kind in projects:
        base = times[f"{kind} segments, without proofs"]
        for proofs in ("without proofs", "with proofs"):
            mine = times[f"{kind} segments, {proofs}"]
            ratio = median(one / other for one, other in zip(mine, base, strict=True))
            measured[f"{kind} segments, {proofs}"] = median(mine), ratio
    report(f"proofs in check: {number} segments, CPU time", measured, "the same without proofs", "at most 1.3")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""Plants one fault at a time in a copy of the sources and sees whether the tests notice.

    python -m tests.mutants.run [NAME…]

A fault is a piece of text and what takes its place (tests/mutants/faults.py, proof_faults.py). The text must stand in
the file exactly once, so that a fault that the code has outgrown is noticed too. Exits with 1 if too few are caught.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from tests.mutants.faults import FAULTS, Fault
from tests.mutants.proof_faults import PROOF_FAULTS

ROOT = Path(__file__).parents[2]
TIME_LIMIT_SECONDS = 1_800
"""Far more than the tests take on a busy machine: with a fault that makes them take longer, they do not end."""


class Suite(NamedTuple):
    """Faults, and the tests that are to catch all of them but `may_survive`."""

    faults: tuple[Fault, ...]
    tests: tuple[str, ...]
    may_survive: int


HERE = tuple(f"tests/differential/test_{name}.py" for name in ("differential", "corpus", "history", "shrink"))
# On two engines of which one has all the types and zones, and the other has neither dates nor decimals nor zones.
ON_ENGINES = ("-k", "(postgres or sqlite) and (agree or corpus)")
ALL_AT_ONCE = ("tests/analysis/test_parts.py", "tests/analysis/test_inside.py")
SUITES = (
    Suite(
        FAULTS,
        (*HERE, "tests/properties/test_rewriting.py", "--shrink=0"),
        may_survive=1,
    ),
    Suite(FAULTS, ("tests/differential/test_engines.py", "--shrink=0", *ON_ENGINES), may_survive=1),
    Suite(
        PROOF_FAULTS, (*ALL_AT_ONCE, "tests/analysis/test_agreement.py", "--pairs=560", "--no-duckdb"), may_survive=0
    ),
)


class Outcome(NamedTuple):
    """What became of a fault: whether it was caught, by which test, and after how many seconds."""

    caught: bool
    by: str
    seconds: float


def planted(fault: Fault, text: str) -> str:
    """The text with the fault in it; an error if it has no place there, or more than one."""
    found = text.count(fault.text)
    if found != 1:
        raise ValueError(f"{fault.name}: `{fault.text}` stands {found} times in {fault.file}, so adjust the fault")
    return text.replace(fault.text, fault.instead)


def homeless(faults: Iterable[Fault]) -> list[str]:
    """Why faults cannot be planted, for those that the code has outgrown."""
    reasons = []
    for fault in faults:
        try:
            planted(fault, (ROOT / "src" / "segdsl" / fault.file).read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            reasons.append(str(error))
    return reasons


def tested(tests: Iterable[str], sources: Path) -> subprocess.CompletedProcess[str]:
    """One run of the tests, over these sources, up to the first failure."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{sources}{os.pathsep}{ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=line", *tests]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=TIME_LIMIT_SECONDS
    )


def outcome(fault: Fault, tests: Iterable[str]) -> Outcome:
    """Plant the fault in a copy of the sources and run the tests."""
    start = perf_counter()
    with TemporaryDirectory(prefix="segdsl-mutant-") as folder:
        sources = Path(folder) / "src"
        copytree(ROOT / "src", sources, ignore=ignore_patterns("__pycache__"))
        copytree(ROOT / "grammar", Path(folder) / "grammar")
        file = sources / "segdsl" / fault.file
        file.write_text(planted(fault, file.read_text(encoding="utf-8")), encoding="utf-8")
        try:
            run = tested(tests, sources)
        except subprocess.TimeoutExpired:
            return Outcome(True, "does not end", perf_counter() - start)
    failed = [line.split(" - ")[0].split("::", 1)[-1] for line in run.stdout.splitlines() if line.startswith("FAILED")]
    if run.returncode != 0 and not failed:
        raise RuntimeError(f"{fault.name}: the tests did not run\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return Outcome(run.returncode != 0, failed[0] if failed else "", perf_counter() - start)


def survivors(suite: Suite, names: list[str]) -> int:
    """Run all faults of a suite, or those of these names, and print a table; how many survive over those that may."""
    faults = [fault for fault in suite.faults if not names or fault.name in names]
    if not faults:
        return 0
    if tested(suite.tests, ROOT / "src").returncode != 0:
        print(f"the tests fail without any fault: {' '.join(suite.tests)}")
        return len(faults)
    missed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for fault, result in zip(faults, pool.map(partial(outcome, tests=suite.tests), faults), strict=True):
            missed += not result.caught
            caught = "caught" if result.caught else "MISSED"
            print(f"{caught:8}{result.seconds:5.1f} s  {fault.name:58}{result.by}", flush=True)
    print(f"{len(faults) - missed} of {len(faults)} faults caught")
    return max(0, missed - suite.may_survive)


def main(names: list[str]) -> int:
    """Run all faults, or those of these names."""
    if reasons := homeless(fault for suite in SUITES for fault in suite.faults):
        print(*reasons, sep="\n")
        return 1
    return 1 if sum(survivors(suite, names) for suite in SUITES) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

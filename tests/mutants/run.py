"""Plants one fault at a time in a copy of the sources and sees whether the differential tests notice.

    python -m tests.mutants.run [NAME…]

A fault is a piece of text and what takes its place (tests/mutants/faults.py). The text must stand in the file exactly
once, so that a fault that the code has outgrown is noticed too. Exits with 1 if too few are caught.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from tests.mutants.faults import FAULTS, Fault

ROOT = Path(__file__).parents[2]
SUITE = ["tests/differential", "tests/properties/test_rewriting.py"]
MAY_SURVIVE = 1
TIME_LIMIT_SECONDS = 300


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


def suite(sources: Path) -> subprocess.CompletedProcess[str]:
    """One run of the differential tests, over these sources, up to the first failure."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{sources}{os.pathsep}{ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=line", "--shrink=0", *SUITE]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=TIME_LIMIT_SECONDS
    )


def outcome(fault: Fault) -> Outcome:
    """Plant the fault in a copy of the sources and run the tests."""
    start = perf_counter()
    with TemporaryDirectory(prefix="segdsl-mutant-") as folder:
        sources = Path(folder) / "src"
        copytree(ROOT / "src", sources, ignore=ignore_patterns("__pycache__"))
        copytree(ROOT / "grammar", Path(folder) / "grammar")
        file = sources / "segdsl" / fault.file
        file.write_text(planted(fault, file.read_text(encoding="utf-8")), encoding="utf-8")
        run = suite(sources)
    failed = [line.split(" - ")[0].split("::", 1)[-1] for line in run.stdout.splitlines() if line.startswith("FAILED")]
    if run.returncode != 0 and not failed:
        raise RuntimeError(f"{fault.name}: the tests did not run\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return Outcome(run.returncode != 0, failed[0] if failed else "", perf_counter() - start)


def main(names: list[str]) -> int:
    """Run all faults, or those of these names, and print a table."""
    faults = [fault for fault in FAULTS if not names or fault.name in names]
    if reasons := homeless(faults):
        print(*reasons, sep="\n")
        return 1
    if suite(ROOT / "src").returncode != 0:
        print("the tests fail without any fault")
        return 1
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(outcome, faults))
    for fault, result in zip(faults, outcomes, strict=True):
        print(f"{'caught' if result.caught else 'MISSED':8}{result.seconds:5.1f} s  {fault.name:51}{result.by}")
    missed = sum(not result.caught for result in outcomes)
    print(f"{len(faults) - missed} of {len(faults)} faults caught")
    return 1 if missed > MAY_SURVIVE else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`segdsl check` over 1,000 files of ten rules, beside sqlfluff on SQL and yamllint on YAML of the same count.

sqlfluff is given a sample, and its files a second are counted. Then: what twice the input costs, in time and in memory,
and what as bad a text as can be costs beside a file of rules of the same size.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import interleave, report, segdsl
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.cli.reporters.text import render_all
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.shapes import PATHOLOGICAL, RIGHT, pathological, segments

FILES = 1_000
RULES = 10
SAMPLE = {"one query": 40, "ten queries": 5}
PEERS = Path(__file__).parent / ".peers" / "bin"
MEBIBYTE = 1024 * 1024
COUNTS = {
    "segments": 2_000,
    "references": 1_000,
    "tests": 1_000,
    "params": 1_000,
    "values": 5_000,
    "alternatives": 2_000,
}
TIMES_MAX = 2.5


def main(files: int = FILES) -> None:
    """All of it; the table against the peers only where they are installed (`make bench`)."""
    with tempfile.TemporaryDirectory() as folder:
        against_peers(Path(folder), files)
        memory(Path(folder) / "more", files)
    twice()
    nonsense()


# ---- files a second --------------------------------------------------------------------------------------------


def against_peers(folder: Path, files: int) -> None:
    """One interleaved run; every case is a fresh process, as in CI."""
    rnd = random.Random(7)
    write(folder, files, rnd)
    ours = [*segdsl(), "check", "seg"]
    cases = {"segdsl check": (ours, files)}
    if (PEERS / "yamllint").exists():
        cases["yamllint"] = ([str(PEERS / "yamllint"), "yaml"], files)
        for name, count in SAMPLE.items():
            fluff = [str(PEERS / "sqlfluff"), "lint", "--dialect", "duckdb", name.replace(" ", "-")]
            cases[f"sqlfluff, {name} a file ({count} files)"] = (fluff, count)
    else:
        print(f"no peers in {PEERS.parent}: `make bench` installs them")
    measured = interleave(
        {name: (lambda words=words: run(words, folder)) for name, (words, _) in cases.items()}, "segdsl check", rounds=5
    )
    own_speed = files / measured["segdsl check"][0]
    print("\n| linter | files a second | segdsl is so many times as fast |\n|---|---|---|")
    for name, (_, count) in cases.items():
        seconds, ratio = measured[name]
        print(f"| {name} | {count / seconds:,.0f} | {ratio * files / count:.2f} |")
    print(f"\nsegdsl: {own_speed * RULES:,.0f} rules a second")
    per_file = {name: (seconds, ratio * files / cases[name][1]) for name, (seconds, ratio) in measured.items()}
    report("linting: time per file", per_file, "segdsl check", "sqlfluff at least 15, yamllint at least 0.6")


def write(folder: Path, files: int, rnd: random.Random) -> None:
    """The same rules as segments, as YAML and as queries."""
    for name in ("seg", "yaml", *(each.replace(" ", "-") for each in SAMPLE)):
        (folder / name).mkdir()
    for number in range(files):
        rules = [" AND ".join(each(rnd) for each in rnd.sample(CONDITIONS, 4)) for _ in range(RULES)]
        text = "".join(
            f'#: Partners of rule {at}.\nsegment s{number}_{at} {{\n  @owner: "team{at}"\n'
            "  where relationship_stage = Joined\n"
            f"    AND {rule.replace(' AND ', chr(10) + '    AND ')}\n}}\n\n"
            for at, rule in enumerate(rules)
        )
        (folder / "seg" / f"f{number}.seg").write_text(text)
        items = "".join(
            f"  - name: s{number}_{at}\n    owner: team{at}\n    rule:\n"
            + "".join(f"      - '{part}'\n" for part in rule.split(" AND "))
            for at, rule in enumerate(rules)
        )
        (folder / "yaml" / f"f{number}.yaml").write_text(f"---\nsegments:\n{items}")
    for name, count in SAMPLE.items():
        for number in range(count):
            queries = [query(rnd) for _ in range(RULES if name == "ten queries" else 1)]
            (folder / name.replace(" ", "-") / f"q{number}.sql").write_text("\n".join(queries))


CONDITIONS = (
    lambda rnd: f"transitioned exactly {rnd.randrange(1, 90)} days ago",
    lambda rnd: f"joined in the last {rnd.choice((7, 14, 30, 60, 90))} days",
    lambda rnd: f"clicks >= {rnd.randrange(2, 50)} during last {rnd.choice((7, 14, 30, 60, 90))} days",
    lambda rnd: f"revenue >= {rnd.randrange(1, 90) * 10} USD since joined",
    lambda rnd: f"actions >= 1 during days 0 to {rnd.randrange(7, 90)} since joined",
    lambda rnd: f'partner_group any of ("{rnd.choice(("Coupon", "Loyalty", "Search"))}", "Test")',
    lambda rnd: f'partner_name contains "{rnd.choice(("ltd", "gmbh", "inc"))}"',
)


def query(rnd: random.Random) -> str:
    """What a person would write for such a rule."""
    days, clicks = rnd.choice((7, 14, 30, 60, 90)), rnd.randrange(2, 50)
    return (
        "SELECT p.partner_id\nFROM partners AS p\nINNER JOIN performance AS f ON p.partner_id = f.partner_id\n"
        f"WHERE\n    p.relationship_stage = 'Joined'\n    AND p.last_transition_date = CURRENT_DATE - {days}\n"
        "    AND f.date >= p.original_joined_date\n    AND f.clicks <> 0\n"
        f"GROUP BY p.partner_id\nHAVING SUM(f.clicks) < {clicks};\n"
    )


def run(words: list[str], folder: Path) -> None:
    """Run a linter; whatever it finds is right, but not that it cannot run."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr


# ---- memory ----------------------------------------------------------------------------------------------------


def memory(folder: Path, files: int) -> None:
    """The most memory that a run ever has, for a quarter of the files, for all of them, and for four times as many."""
    folder.mkdir()
    write(folder, 4 * files, random.Random(8))
    counts = (files // 4, files, 4 * files)
    print("\n| files | MiB at most |\n|---|---|")
    sizes = []
    for count in counts:
        names = [f"seg/f{number}.seg" for number in range(count)]
        sizes.append(peak_of([*segdsl(), "check", *names], folder) / 1024)
        print(f"| {count:,} | {sizes[-1]:,.0f} |")
    more = (sizes[-1] - sizes[1]) / (counts[-1] - counts[1])
    text = sum(path.stat().st_size for path in folder.glob("seg/*.seg")) / counts[-1] / 1024
    print(f"\n{more * 1024:,.1f} KiB more for each further file of {text:.1f} KiB, {more * 1000:,.1f} MiB for 1,000")


def peak_of(words: list[str], folder: Path) -> int:
    """The resident memory of a process at its peak, in KiB."""
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return usage.ru_maxrss


# ---- twice the input -------------------------------------------------------------------------------------------


def twice() -> None:
    """What twice the input costs, of files that are right and much of one thing."""
    print(f"\n| file | seconds | twice as much costs (at most {TIMES_MAX}) |\n|---|---|---|")
    for name, count in COUNTS.items():
        once, doubled = (best(RIGHT[name](times * count)) for times in (1, 2))
        print(f"| {count:,} {name} | {once:.2f} | {doubled / once:.2f} |")


def nonsense() -> None:
    """What a megabyte of one thing costs, beside a megabyte of rules; and beside half of it."""
    rules = segments(8_000)
    rules = rules[: rules.rindex("segment s", 0, MEBIBYTE)]
    usual = best(rules)
    print(f"\na file of rules of {len(rules) / MEBIBYTE:.2f} MiB: {usual:.1f} s")
    print("\n| a megabyte of | beside rules (at most 1) | beside half of it (at most 2.5) |\n|---|---|---|")
    for name in PATHOLOGICAL:
        half, whole = (best(pathological(name, size), rounds=1) for size in (MEBIBYTE // 2, MEBIBYTE))
        print(f"| {name} | {whole / usual:.2f} | {whole / half:.2f} |")


def best(text: str, rounds: int = 2) -> float:
    """The processor's seconds for a file, from text to what is shown; the best of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        file = parse(Source("a.seg", text))
        render_all((*file.diagnostics, *check({"a.seg": file}, builtin()).diagnostics))
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

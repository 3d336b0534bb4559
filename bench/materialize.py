"""A thousand segments at once, beside a query for each: 100,000 partners with 3,000,000 facts, or as many as are given.

A query for each segment is compiled, run, and its members put into a table of the same DuckDB. A sample of these is
run, some before and some after each materialisation, and its mean stands for all.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from datetime import UTC, date
from itertools import cycle, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import duckdb

from common import RESULTS
from segdsl.backends.sql.compile import members_query
from segdsl.base.record import replace
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.engines.database import open_database
from segdsl.engines.duck import DuckDBEngine
from segdsl.engines.materialize.target import File, FileFormat, write
from segdsl.engines.materialize.together import Together, together
from segdsl.ir.nodes import Rule
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import Vocabulary

TODAY = date(2026, 6, 30)
DAYS = 400
SEGMENTS, ROUNDS, SAMPLE = 1000, 3, 8

STAGES = {"New": 10, "Outreach": 10, "Negotiating": 10, "Joined": 55, "Expired": 15}
CONTRACTS = ["Awaiting Publisher Approval", "Joined", "Expired"]
WINDOWS = [
    *(f"during last {days} days" for days in (7, 14, 30, 60, 90, 180, 365)),
    "since joined",
    "since transitioned",
    *(f"during days 0 to {days - 1} since joined" for days in (7, 30, 90)),
]
BOUNDS = {"clicks": [5, 10, 50, 100, 500, 1000], "actions": [2, 5, 20, 50], "revenue": [10, 100, 500, 1000, 5000]}


def condition(random: Random) -> str:
    """A segment as people write them: a stage, perhaps a contract and a date, and one or two of 36 sums."""
    parts = [f"relationship_stage = {random.choices(list(STAGES), list(STAGES.values()))[0]}"]
    if random.random() < 0.3:
        parts.append(f'contract_stage = "{random.choice(CONTRACTS)}"')
    date_part = random.choice(
        [
            f"transitioned exactly {random.randint(1, 120)} days ago",
            f"transitioned in the last {random.choice([7, 14, 30, 60, 90])} days",
            f"transitioned before {random.choice([30, 60, 90, 180])} days ago",
            None,
        ]
    )
    if date_part is not None:
        parts.append(date_part)
    for _ in range(2 if random.random() < 0.3 else 1):
        metric = random.choice(list(BOUNDS))
        bound = f"{random.choice(BOUNDS[metric])}{' USD' if metric == 'revenue' else ''}"
        parts.append(f"{metric} {random.choice(['<', '>='])} {bound} {random.choice(WINDOWS)}")
    return " AND ".join(parts)


def rules(number: int, vocabulary: Vocabulary) -> list[Rule]:
    """So many segments."""
    random = Random(7)
    text = "".join(f"segment s{at:04} {{ where {condition(random)} }}\n" for at in range(number))
    checked = check({"segments.seg": parse(Source("segments.seg", text))}, vocabulary)
    assert len(checked.rules) == number, [problem.message for problem in checked.diagnostics]
    return list(checked.rules.values())


def make(path: Path, partners: int, facts: int) -> None:
    """A database of partners and facts: at most one for a partner and day, fewer the later the partner's rank is."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET threads = 2")
        connection.execute(f"""
            CREATE TABLE partners AS SELECT i AS partner_id,
              ['New', 'Outreach', 'Negotiating', 'Joined', 'Joined', 'Joined', 'Joined', 'Joined', 'Expired', 'Expired']
                [1 + (hash(i, 1) % 10)::INT] AS relationship_stage,
              ['Awaiting Publisher Approval', 'Joined', 'Joined', 'Joined', 'Expired'][1 + (hash(i, 2) % 5)::INT]
                AS contract_stage,
              DATE '{TODAY}' - (hash(i, 3) % 900)::INT AS original_joined_date,
              DATE '{TODAY}' - least(hash(i, 3) % 900, (-90 * ln((1 + hash(i, 4) % 1000000) / 1000001.0))::INT)::INT
                AS last_transition_date
            FROM range({partners}) t(i)""")
        scale = _scale(connection, partners, facts)
        connection.execute(f"""
            CREATE TABLE performance AS
            WITH ranked AS (SELECT i, 1 + (i * 7919) % {partners} AS rank FROM range({partners}) t(i)),
            active AS (
              SELECT i, rank, day, hash(i, day, 5) AS h FROM ranked, range({DAYS}) d(day)
              WHERE hash(i, day) % 1000000 < least({DAYS}, {scale!r} * pow(rank, -0.7)) / {DAYS} * 1000000)
            SELECT i AS partner_id, DATE '{TODAY}' - {DAYS - 1} + day::INT AS date,
              (-ln((1 + h % 1000003) / 1000004.0) * least(1 + 2000 / sqrt(rank), 500))::INT AS clicks,
              ((h // 7) % 3 * (h % 5 = 0)::INT)::INT AS actions,
              ((h // 7) % 3 * (h % 5 = 0)::INT * ((h // 11) % 5000) / 100)::DECIMAL(12, 2) AS revenue
            FROM active ORDER BY i, day""")


def _scale(connection: duckdb.DuckDBPyConnection, partners: int, facts: int) -> float:
    """What to multiply the power law with, so that there are about so many facts."""
    low, high = 0.0, 1e12
    for _ in range(60):
        middle = (low + high) / 2
        total = f"SELECT sum(least({DAYS}, {middle!r} * pow(1 + i, -0.7))) FROM range({partners}) t(i)"
        is_few = connection.execute(total).fetchall()[0][0] < facts
        low, high = (middle, high) if is_few else (low, middle)
    return low


class Alone:
    """A query for each segment."""

    def __init__(self, engine: DuckDBEngine, asked: list[Rule], vocabulary: Vocabulary) -> None:
        self.cursor = engine.cursor()
        self.cursor.execute("CREATE TEMP TABLE alone (segment VARCHAR, partner_id BIGINT, as_of DATE)")
        self.vocabulary = vocabulary
        self.rules = cycle(Random(1).sample(asked, len(asked)))
        self.seconds: list[float] = []
        self.members: dict[str, int] = {}

    def run(self, number: int) -> None:
        """Run the next so many."""
        for rule in islice(self.rules, number):
            start = time.perf_counter()
            query = members_query(rule, self.vocabulary, today=TODAY, zone=UTC)
            put = f"INSERT INTO alone SELECT '{rule.name}', partner_id, DATE '{TODAY}' FROM ({query.sql})"
            (self.members[rule.name],) = self.cursor.execute(put).fetchall()[0]
            self.seconds.append(time.perf_counter() - start)


def further(found: Together, number: int) -> tuple[float, float]:
    """Seconds for each further segment, over the conditions that are there: combined, and written as well."""
    start = time.perf_counter()
    bitmaps = [segment.bits.bit_count() for segment in found.segments()]
    combined = (time.perf_counter() - start) / len(bitmaps)
    times = []
    with TemporaryDirectory() as folder:
        target = File(Path(folder) / "m.parquet", FileFormat.PARQUET)
        for part in (number // 2, number):
            few = replace_segments(found, part)
            start = time.perf_counter()
            write(few, target)
            times.append(time.perf_counter() - start)
            target.path.unlink()
    return combined, (times[1] - times[0]) / (number - number // 2)


def replace_segments(found: Together, number: int) -> Together:
    """The first so many segments."""
    formulas = dict(islice(found.plan.formulas.items(), number))
    return Together(replace(found.plan, formulas=formulas), found.subjects, found.key, found.today)


def peak_mb() -> float:
    """The most memory that this process has had since it was reset."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main(partners: int = 100_000, facts: int = 3_000_000, database: str | None = None) -> None:
    """Make the data, check samples, measure."""
    vocabulary = replace(builtin(), rules=())
    asked = rules(SEGMENTS, vocabulary)
    with TemporaryDirectory() as folder:
        path = Path(database) if database else Path(folder) / "data.duckdb"
        if not path.exists():
            make(path, partners, facts)
        with open_database(path, vocabulary, asked) as engine:
            alone = Alone(engine, asked, vocabulary)
            alone.run(2)
            alone.seconds.clear()
            totals, parts = [], []
            for _ in range(ROUNDS):
                alone.run(SAMPLE)
                Path("/proc/self/clear_refs").write_text("5")
                start = time.perf_counter()
                found = together(engine, vocabulary, asked, today=TODAY, zone=UTC)
                middle = time.perf_counter()
                written = write(found, File(Path(folder) / "m.parquet", FileFormat.PARQUET))
                end = time.perf_counter()
                totals.append(end - start)
                parts.append((middle - start, end - middle))
                peak = peak_mb()
                (Path(folder) / "m.parquet").unlink()
                alone.run(SAMPLE)
                sizes = {size.segment: size.members for size in written.sizes}
                assert all(sizes[name] == number for name, number in alone.members.items())
                combined, more = further(found, SEGMENTS)
                found.close()
    query, total = statistics.mean(alone.seconds), statistics.median(totals)
    print(f"\nmaterialize: {SEGMENTS:,} segments, {partners:,} partners, {facts:,} facts")
    print(f"{len(found.plan.sums)} sums, {len(found.plan.atoms)} conditions, {written.pairs:,} memberships")
    print("goal: 25 x on 100,000 partners, 30 x on 1,000,000 with at most 3 GB; a further segment 1/200 of a query\n")
    rows = {
        f"a query for each segment, mean of {len(alone.seconds)}": query,
        f"{SEGMENTS:,} of them, scaled up": query * SEGMENTS,
        "all at once, to Parquet": total,
        "of this, sums and conditions": statistics.median(one for one, _ in parts),
        "of this, combining and writing": statistics.median(two for _, two in parts),
        "a further segment, combined": combined,
        "a further segment, combined and written": more,
    }
    print("| case | ms | ratio to a query |\n|---|---|---|")
    for name, seconds in rows.items():
        print(f"| {name} | {seconds * 1e3:,.2f} | {seconds / query:.4f} |")
    print(f"\ntimes as fast: {query * SEGMENTS / total:.1f}; peak memory {peak:,.0f} MB")
    RESULTS.mkdir(exist_ok=True)
    content = {
        "partners": partners,
        "facts": facts,
        "seconds": rows,
        "ratio": query * SEGMENTS / total,
        "peak_mb": peak,
    }
    (RESULTS / f"materialize-{partners}.json").write_text(json.dumps(content, indent=1))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]), *sys.argv[3:])

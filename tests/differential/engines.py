"""The same on every engine: the reference's verdicts, the interpreter's, and those that an engine finds by SQL.

    python -m tests.differential.engines --engine postgres --cases 2000000 --jobs 2

The tables of a batch are loaded once. One statement judges hundreds of rules (`conditions_query`), and others, of many
parts each, ask for the members of a part of them, which is a query of another kind (`members_query`).

Where an engine cannot take a rule, its dialect refuses it; `GAPS` says for which reasons it may, whose matter that is,
and shows a rule. A reason that is not there is a difference, and so is one whose rule is refused no longer.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from datetime import date, datetime
from functools import cache
from random import Random
from time import perf_counter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.compile import EVERYTHING, conditions_query, members_query
from segdsl.backends.sql.dialect import UnsupportedError
from segdsl.backends.sql.dialects import DIALECTS, dialect_named
from segdsl.base.record import replace
from segdsl.ir import nodes as ir
from segdsl.ir.rewrite import walk
from tests.differential.generate import Batch, batch
from tests.differential.shrink import shrink
from tests.differential.sides import Partner, Verdicts, contents, in_memory, project_vocabulary, rule_of
from tests.reference.model import Judge
from tests.reference.words import Vocabulary
from tests.reference.write import write
from tests.servers.bigquery import Crucible
from tests.servers.cluster import Cluster
from tests.servers.datafusion import DataFusion
from tests.servers.duckdb import DuckDB
from tests.servers.fixtures import ENGINES as SERVERS
from tests.servers.process import MissingError
from tests.servers.sail import Sail
from tests.servers.server import Server
from tests.servers.sharded import Sharded
from tests.servers.snowflake import Fakesnow

RULES, PARTNERS, MEMBERS = 200, 100, 40
"""How many rules and partners a batch has, and for how many of the rules the members are asked for."""

TYPES: dict[str, dict[str, str]] = {
    "duckdb": {},
    "postgres": {"VARCHAR": "text", "DOUBLE": "double precision"},
    # The server's default collation takes `Acme` for `acme`; a TIMESTAMP ends in 2038.
    "mysql": {"VARCHAR": "VARCHAR(255)", "TIMESTAMP": "DATETIME(6)", "TIMESTAMPTZ": "DATETIME(6)"},
    "sqlite": {
        "VARCHAR": "TEXT COLLATE NOCASE",
        "TIMESTAMP": "DATETIME",
        "TIMESTAMPTZ": "DATETIME",
        "DOUBLE": "REAL",
    },
    "clickhouse": {
        "VARCHAR": "Nullable(String)",
        "DATE": "Nullable(Date32)",
        "BOOLEAN": "Nullable(Bool)",
        "BIGINT": "Nullable(Int64)",
        "INTEGER": "Nullable(Int32)",
        "DOUBLE": "Nullable(Float64)",
        "DECIMAL(18,2)": "Nullable(Decimal(18, 2))",
        "DECIMAL(12,3)": "Nullable(Decimal(12, 3))",
        "TIMESTAMP": "Nullable(DateTime64(6, 'UTC'))",
        "TIMESTAMPTZ": "Nullable(DateTime64(6, 'Asia/Tokyo'))",
    },
    "spark": {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ", "TIMESTAMPTZ": "TIMESTAMP"},
    "snowflake": {"TIMESTAMP": "TIMESTAMP_NTZ", "TIMESTAMPTZ": "TIMESTAMP_TZ"},
    "bigquery": {
        "VARCHAR": "STRING",
        "BIGINT": "INT64",
        "INTEGER": "INT64",
        "DOUBLE": "FLOAT64",
        "BOOLEAN": "BOOL",
        # The emulator knows no NUMERIC of a size.
        "DECIMAL(18,2)": "NUMERIC",
        "DECIMAL(12,3)": "NUMERIC",
        "TIMESTAMP": "DATETIME",
        "TIMESTAMPTZ": "TIMESTAMP",
    },
}
"""The types of columns in an engine's own words, where these are not DuckDB's."""

ONLY_UTC = {"mysql", "sqlite"}
"""Dialects that can tell on which day an instant is in UTC only; some batches are made for that."""

WRONG_ZONES = {"clickhouse": ("America/St_Johns",)}
"""Zones that an engine computes wrongly (see `WRONG`)."""

FOLDS_LISTS = {Sail.name, DataFusion.name}
"""Engines that take two lists without a common member for false (see `WRONG`)."""

LAST_DAY = {"clickhouse": date(2299, 12, 31)}
"""Where the calendar of an engine ends too early, the last day that a column can hold."""


class Gap(NamedTuple):
    """Why an engine need not answer: the code of the refusal, and a rule over the shop that is refused in a zone.

    `mark` says whose matter it is: `notimpl` ours, `notyet` the engine's, `never` nobody's.
    """

    code: str
    mark: str
    reason: str
    rule: str
    zone: str = "UTC"


class Wrong(NamedTuple):
    """A case of the corpus that an engine gets wrong, with the same marks."""

    case: str
    mark: str
    reason: str


NO_ZONES = Gap("SEG852", "never", "it has no zones that can be relied upon", "no orders since signed", "Europe/Berlin")
GAPS: dict[str, tuple[Gap, ...]] = {
    "mysql": (NO_ZONES,),
    "sqlite": (NO_ZONES, Gap("SEG853", "never", "its decimals are binary floats", "score > 1.5")),
}
WRONG: dict[str, tuple[Wrong, ...]] = {
    "clickhouse": (
        Wrong(
            "2.5-clocks-turned-back-over-midnight",
            "notyet",
            "clocks that were turned at one minute past midnight are thought to be turned at midnight",
        ),
    ),
    # Of Sail and DataFusion, not of Spark.
    "spark": (
        Wrong(
            "3.2-two-lists-without-a-common-member",
            "notyet",
            "`x IN (1, 2) AND x IN (3, 4)` is thought to be false, also where x is NULL",
        ),
    ),
}


class Differs(NamedTuple):
    """A rule and a partner of which an engine says something else; `members` says in which kind of query."""

    engine: str
    text: str
    today: date
    zone: ZoneInfo
    partner: Mapping[str, Any]
    expected: bool | None
    found: bool | None
    members: bool

    def __str__(self) -> str:
        known = {name: value for name, value in self.partner.items() if value not in (None, [])}
        words = {True: "true", False: "false", None: "unknown"}
        what = "as a member" if self.members else "as a verdict"
        return (
            f"{self.text}\non {self.today} in {self.zone.key}, for {known}\n"
            f"{self.engine}, {what}: {words[self.found]}, but it is {words[self.expected]}\n"
        )


class Result(NamedTuple):
    """What came of a batch: how many verdicts were compared, what differs, and what was refused, by code.

    `marked` is how many rules differ in nothing but what is marked in `WRONG`.
    """

    verdicts: int
    differences: list[Differs]
    refused: Counter[str]
    marked: int = 0

    def plus(self, other: Result) -> Result:
        """Both together."""
        return Result(
            self.verdicts + other.verdicts,
            self.differences + other.differences,
            self.refused + other.refused,
            self.marked + other.marked,
        )


NOTHING = Result(0, [], Counter())


def is_of_two_lists(server: Any, rule: ir.Rule, partner: Partner, expected: bool | None) -> bool:
    """Whether a verdict may be wrong because of two lists (see `WRONG`) on a field of which the partner has no value.

    What is taken for false though it is unknown can make a verdict of the unknown, and change no other (§6.1).
    """
    if server.name not in FOLDS_LISTS or expected is not None:
        return False
    leaves = [leaf for leaf in walk(rule.condition) if isinstance(leaf, ir.OneOf | ir.Compare)]
    lists = Counter(leaf.field.name for leaf in leaves)
    return any(number > 1 and partner.get(name) is None for name, number in lists.items())


class Engine:
    """A server with the tables of one vocabulary's partners."""

    def __init__(
        self, server: Server, vocabulary: Vocabulary, partners: Sequence[Partner], binding: Binding = EVERYTHING
    ) -> None:
        self.server = server
        self.binding = binding
        self.vocabulary = vocabulary
        self.words = project_vocabulary(vocabulary.name)
        self.key = vocabulary.relations[vocabulary.subject_relation]
        self.keys = [partner[self.key] for partner in partners]
        prepare(server)
        for relation, columns, rows in contents(vocabulary, partners):
            types = {binding.column(relation, column): spelled(server.dialect, sql) for column, sql in columns.items()}
            server.load(binding.path(relation)[-1], types, [[row.get(column) for column in columns] for row in rows])

    @property
    def _here(self) -> dict[str, Any]:
        return {"dialect": self.server.dialect, "binding": self.binding}

    def refusal(self, rule: ir.Rule, today: date, zone: ZoneInfo) -> str | None:
        """The code with which the dialect refuses a rule, if it does."""
        return refusal(self.server.dialect, rule, self.vocabulary, today, zone)

    def verdicts(self, rules: Sequence[ir.Rule], today: date, zone: ZoneInfo) -> list[Verdicts]:
        """What the engine says of each rule, in the order of the partners."""
        conditions = [rule.condition for rule in rules]
        query = conditions_query(conditions, self.words, today=today, zone=zone, **self._here)
        rows = self.server.execute(query.sql)
        found = {row[0]: row[1:] for row in rows}
        assert len(rows) == len(found) == len(self.keys), f"{len(self.keys)} partners, but {len(rows)} rows"
        return [[truth(found[key][place]) for key in self.keys] for place, _ in enumerate(rules)]

    def members(self, rules: Sequence[ir.Rule], today: date, zone: ZoneInfo) -> list[list[bool]]:
        """Whether each partner is among the members of each rule, asked for in one statement."""
        quoted = self.server.quoted
        parts = []
        for number, rule in enumerate(rules):
            query = members_query(rule, self.words, today=today, zone=zone, **self._here)
            key = f"m.{quoted(query.columns[0])}"
            parts.append(f"SELECT {number} AS tag, {key} AS member FROM (\n{query.sql}\n) AS m")
        rows = self.server.execute("\nUNION ALL\n".join(parts))
        found = set(rows)
        assert len(rows) == len(found), "a member was found twice"
        return [[(number, key) in found for key in self.keys] for number, _ in enumerate(rules)]


def refusal(dialect: str, rule: ir.Rule, vocabulary: Vocabulary, today: date, zone: ZoneInfo) -> str | None:
    """The code with which a dialect refuses a rule, if it does."""
    words = project_vocabulary(vocabulary.name)
    try:
        conditions_query([rule.condition], words, today=today, zone=zone, dialect=dialect)
    except UnsupportedError as error:
        return error.code.code
    return None


def spelled(dialect: str, sql: str) -> str:
    """A type of DuckDB in the words of an engine."""
    return TYPES[dialect].get(sql, sql)


def truth(value: Any) -> bool | None:
    """A verdict as an engine without truth values has it, too."""
    assert value in (True, False, None), value
    return None if value is None else bool(value)


def prepare(server: Server) -> None:
    """Send what the dialect wants to be sent at the start of a session."""
    for statement in dialect_named(server.dialect).prelude:
        server.execute(statement)


def batch_for(dialect: str, seed: int, rules: int = RULES, partners: int = PARTNERS) -> Batch:
    """A batch of what the engine can hold: at times in UTC where it knows no other zone, up to its last day."""
    made = batch(seed, rules, partners)
    if made.zone.key in WRONG_ZONES.get(dialect, ()) or (dialect in ONLY_UTC and seed % 4 == 1):
        made = batch(seed, rules, partners, ZoneInfo("UTC"))
    last = LAST_DAY.get(dialect)
    return made if last is None else made._replace(partners=[until(last, partner) for partner in made.partners])


def until(last: date, value: Any) -> Any:
    """A partner, or one of its values, with no day after the last one."""
    match value:
        case dict():
            return {name: until(last, part) for name, part in value.items()}
        case list() | tuple():
            return type(value)(until(last, part) for part in value)
        case datetime():
            return min(value, datetime(last.year, last.month, last.day - 1, tzinfo=value.tzinfo))
        case date():
            return min(value, last)
    return value


def compare(server: Server, seed: int, *, small: int = 1, rules: int = RULES, partners: int = PARTNERS) -> Result:
    """Compare a batch on an engine; so many of what differs are made small."""
    made = batch_for(server.dialect, seed, rules, partners)
    engine = Engine(server, made.vocabulary, made.partners)
    today, zone, words = made.today, made.zone, made.vocabulary.words
    texts = [write(program, made.vocabulary, Random(f"{seed} {at}")) for at, program in enumerate(made.programs)]
    meant = [rule_of(text, made.vocabulary) for text in texts]
    codes = refusals(engine, meant, today, zone)
    taken = [at for at, code in enumerate(codes) if code is None]
    said = engine.verdicts([meant[at] for at in taken], today, zone)
    asked = taken[seed % 5 :: 5][:MEMBERS]
    listed = dict(zip(asked, engine.members([meant[at] for at in asked], today, zone), strict=True))
    differences: list[Differs] = []
    marked = 0
    for at, found in zip(taken, said, strict=True):
        judge = Judge(made.programs[at], today, zone, words)
        expected = [judge.verdict(partner) for partner in made.partners]
        assert in_memory(meant[at], made.partners, today, zone) == expected, texts[at]
        every = list(all_differences(engine, made, texts[at], expected, found, listed.get(at)))
        first = next(
            (each for each in every if not is_of_two_lists(server, meant[at], each.partner, each.expected)), None
        )
        marked += first is None and bool(every)
        if first is not None:
            is_small = len(differences) < small
            differences.append(minimal(server, made, at, first) if is_small else first)
    verdicts = len(made.partners) * (len(taken) + len(asked))
    return Result(verdicts, differences, Counter(code for code in codes if code is not None), marked)


def refusals(engine: Engine, rules: Sequence[ir.Rule], today: date, zone: ZoneInfo) -> list[str | None]:
    """The code with which each rule is refused; none of them, in most batches, is found at once."""
    conditions = [rule.condition for rule in rules]
    try:
        conditions_query(conditions, engine.words, today=today, zone=zone, dialect=engine.server.dialect)
    except UnsupportedError:
        return [engine.refusal(rule, today, zone) for rule in rules]
    return [None] * len(rules)


def all_differences(
    engine: Engine, made: Batch, text: str, expected: Verdicts, found: Verdicts, listed: list[bool] | None
) -> Iterator[Differs]:
    """The partners of whom the engine says something else."""
    for at, partner in enumerate(made.partners):
        what = engine.server.name, text, made.today, made.zone, partner, expected[at]
        if found[at] is not expected[at]:
            yield Differs(*what, found[at], members=False)
        elif listed is not None and listed[at] != (expected[at] is True):
            yield Differs(*what, listed[at], members=True)


def minimal(server: Server, made: Batch, at: int, found: Differs) -> Differs:
    """The smallest rule and partner that differ in the same kind of query."""
    best = found

    def differs(program: dict[str, Any], partner: Partner) -> bool:
        nonlocal best
        text = write(program, made.vocabulary) if program != made.programs[at] else found.text
        rule = rule_of(text, made.vocabulary)
        expected = Judge(program, made.today, made.zone, made.vocabulary.words).verdict(dict(partner))
        engine = Engine(server, made.vocabulary, [partner])
        if engine.refusal(rule, made.today, made.zone) is not None:
            return False
        ask: Callable[..., Any] = engine.members if found.members else engine.verdicts
        ((said,),) = ask([rule], made.today, made.zone)
        right = (expected is True) if found.members else expected
        if said is right or is_of_two_lists(server, rule, partner, expected):
            return False
        best = best._replace(text=text, partner=dict(partner), expected=expected, found=said)
        return True

    shrink(made.programs[at], dict(found.partner), made.vocabulary, differs)
    return best


def unmarked(dialect: str, refused: Iterable[str]) -> set[str]:
    """Codes of refusals for which there is no mark."""
    return set(refused) - {gap.code for gap in GAPS.get(dialect, ())}


# ---- the command line ----------------------------------------------------------------------------------------------

VERIFIED: dict[str, type[Server]] = {"duckdb": DuckDB, **SERVERS}
SLOW: dict[str, type[Server]] = {"sharded": Sharded, "datafusion": DataFusion, "cluster": Cluster}
EMULATED: dict[str, type[Server]] = {"snowflake": Fakesnow, "bigquery": Crucible}
ALL = {**VERIFIED, **SLOW, **EMULATED}
EMULATED_SIZE = 40, 40
"""Rules and partners of a batch on an emulator, which takes no long statements."""
GROUPS = {"all": VERIFIED, "slow": SLOW, "emulated": EMULATED}
# DataFusion reads PostgreSQL's SQL, but no subquery that speaks of the row around it, and it has no TIMEZONE: it is
# asked about partners only, who have no instants.
STEPS = {"datafusion": 2}


@cache
def running(dialect: str) -> Server:
    """The server of this process; its guard ends it with the process."""
    if dialect == DataFusion.dialect:
        DIALECTS[dialect] = replace(dialect_named("postgres"), name=dialect, correlates=False)
        TYPES[dialect] = TYPES["postgres"]
    server: Server = ALL[dialect]()
    return server


def compared(job: tuple[str, int]) -> Result:
    """What came of one batch, in a process of a pool."""
    dialect, seed = job
    size = EMULATED_SIZE if dialect in EMULATED else (RULES, PARTNERS)
    return compare(running(dialect), seed, rules=size[0], partners=size[1])


def run(dialect: str, cases: int, seed: int = 0, jobs: int = 1) -> Iterator[Result]:
    """Batches from `seed` on until there are so many verdicts."""
    total, next_seed, step = 0, seed, STEPS.get(dialect, 1)
    with ProcessPoolExecutor(jobs) if jobs > 1 else nullcontext() as pool:
        asked = map if pool is None else pool.map
        while total < cases:
            count = -(-(cases - total) // (PARTNERS * RULES))
            seeds = range(next_seed, next_seed + count * step, step)
            for result in asked(compared, ((dialect, each) for each in seeds)):
                total += result.verdicts
                yield result
            next_seed = seeds[-1] + step


def main() -> int:
    """The command line; 1 if anything differed, or was refused for no known reason."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", action="append", choices=[*ALL, *GROUPS], help="which; may be repeated")
    parser.add_argument("--cases", type=int, default=100_000, help="how many verdicts on each")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes")
    options = parser.parse_args()
    is_bad = False
    for dialect in (each for chosen in options.engine or ["all"] for each in GROUPS.get(chosen, [chosen])):
        start, total = perf_counter(), NOTHING
        try:
            for result in run(dialect, options.cases, options.seed, options.jobs):
                total = total.plus(result)
                for found in result.differences:
                    print(found)
        except MissingError as missing:
            print(f"{ALL[dialect].name} is not installed: {missing}", flush=True)
            is_bad = is_bad or os.environ.get("CI") == "true"
            continue
        seconds = perf_counter() - start
        strange = unmarked(dialect, total.refused)
        print(
            f"{ALL[dialect].name}: {total.verdicts:,} verdicts in {seconds:,.0f} s, {len(total.differences)} rules with"
            f" a difference{f' and {total.marked} with a marked one' if total.marked else ''},"
            f" refused: {dict(total.refused) or 'none'}{f', unmarked: {strange}' if strange else ''}",
            flush=True,
        )
        is_bad = is_bad or bool(total.differences or strange)
    return 1 if is_bad else 0


if __name__ == "__main__":
    sys.exit(main())

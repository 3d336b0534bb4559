"""Asks the reference, the interpreter and DuckDB about random rules, and compares their answers partner by partner.

python -m tests.differential.compare --cases 2000000 --jobs 2 --keep
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from random import Random
from time import perf_counter
from typing import Any, NamedTuple
from zlib import crc32
from zoneinfo import ZoneInfo

from tests.differential import corpus
from tests.differential.generate import Batch, batch
from tests.differential.shrink import shrink
from tests.differential.sides import Partner, Tables, in_memory, rule_of
from tests.reference.model import Judge
from tests.reference.words import Vocabulary
from tests.reference.write import write

PROGRAMS, PARTNERS = 30, 150


class Answers(NamedTuple):
    """What each says of one partner; of members, DuckDB has a query of its own, which is built in another way."""

    reference: bool | None
    memory: bool | None
    duckdb: bool | None
    is_member: bool

    @property
    def agree(self) -> bool:
        """Whether all say the same."""
        verdicts = {self.reference, self.memory, self.duckdb}
        return len(verdicts) == 1 and self.is_member == (self.reference is True)

    def __str__(self) -> str:
        words = {True: "true", False: "false", None: "unknown"}
        said = [words[verdict] for verdict in self]
        return f"reference {said[0]}, memory {said[1]}, DuckDB {said[2]}, among its members {said[3]}"


class Mismatch(NamedTuple):
    """A rule and a partner on which not all agree."""

    vocabulary: Vocabulary
    program: dict[str, Any]
    text: str
    partner: dict[str, Any]
    today: date
    zone: ZoneInfo
    answers: Answers

    def __str__(self) -> str:
        known = {name: value for name, value in self.partner.items() if value not in (None, [])}
        return f"{self.text}\non {self.today} in {self.zone.key}, for {known}\n{self.answers}\n"


def compare(seed: int, *, small: int = 3) -> tuple[int, list[Mismatch]]:
    """How many cases the batch of this seed has, and the first mismatch of each of its rules, so many made small."""
    made = batch(seed, PROGRAMS, PARTNERS)
    mismatches: list[Mismatch] = []
    with Tables(made.vocabulary, made.partners) as tables:
        for number, program in enumerate(made.programs):
            text = write(program, made.vocabulary, Random(f"{seed} {number}"))
            found = first_mismatch(made, program, text, tables)
            if found is not None:
                mismatches.append(minimal(found) if len(mismatches) < small else found)
    return len(made.programs) * len(made.partners), mismatches


def first_mismatch(made: Batch, program: dict[str, Any], text: str, tables: Tables) -> Mismatch | None:
    """The first partner on which not all agree about a program."""
    answers = ask(program, text, made.vocabulary, made.partners, made.today, made.zone, tables)
    for partner, of_partner in zip(made.partners, answers, strict=True):
        if not of_partner.agree:
            return Mismatch(made.vocabulary, program, text, partner, made.today, made.zone, of_partner)
    return None


def ask(
    program: dict[str, Any],
    text: str,
    vocabulary: Vocabulary,
    partners: list[dict[str, Any]],
    today: date,
    zone: ZoneInfo,
    tables: Tables,
) -> list[Answers]:
    """The answers about each partner."""
    judge = Judge(program, today, zone, vocabulary.words)
    rule = rule_of(text, vocabulary)
    columns = (
        [judge.verdict(partner) for partner in partners],
        in_memory(rule, partners, today, zone),
        tables.verdicts(rule, today, zone),
        tables.members(rule, today, zone),
    )
    return [Answers(*row) for row in zip(*columns, strict=True)]


def minimal(found: Mismatch) -> Mismatch:
    """The smallest mismatch that taking things away leads to, written as plainly as it may be."""
    best = found

    def mismatches(program: dict[str, Any], partner: Partner) -> bool:
        nonlocal best
        text = write(program, found.vocabulary) if program != found.program else found.text
        with Tables(found.vocabulary, [partner]) as tables:
            (answers,) = ask(program, text, found.vocabulary, [dict(partner)], found.today, found.zone, tables)
        if answers.agree:
            return False
        best = found._replace(program=program, text=text, partner=dict(partner), answers=answers)
        return True

    shrink(found.program, found.partner, found.vocabulary, mismatches)
    return best


def keep(found: Mismatch) -> None:
    """Write a mismatch to the corpus, with the verdict of the reference; the language decides whether that is right."""
    case = corpus.Case(
        about="found by the differential test",
        vocabulary=found.vocabulary,
        today=found.today,
        zone=found.zone,
        text=found.text,
        program=found.program,
        partners=[found.partner],
        verdicts=[found.answers.reference],
    )
    corpus.save(case, corpus.FOLDER / f"found-{crc32(f'{found.text}{found.partner}'.encode()):08x}.json")


def run(cases: int, seed: int = 0, jobs: int = 1) -> Iterator[tuple[int, list[Mismatch]]]:
    """Batches from `seed` on until there are so many cases: how many so far, and the mismatches of the batch."""
    seeds = range(seed, seed + -(-cases // (PROGRAMS * PARTNERS)))
    if jobs == 1:
        results = map(compare, seeds)
        yield from _added_up(results)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from _added_up(pool.map(compare, seeds, chunksize=4))


def _added_up(results: Iterator[tuple[int, list[Mismatch]]]) -> Iterator[tuple[int, list[Mismatch]]]:
    total = 0
    for cases, mismatches in results:
        total += cases
        yield total, mismatches


def main() -> int:
    """The command line; 1 if anything differed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000, help="how many (rule, partner) pairs")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes")
    parser.add_argument("--keep", action="store_true", help="write what differs to the corpus")
    options = parser.parse_args()
    start, total, differing = perf_counter(), 0, 0
    for so_far, mismatches in run(options.cases, options.seed, options.jobs):
        total, differing = so_far, differing + len(mismatches)
        for found in mismatches:
            print(found)
            if options.keep:
                keep(found)
    print(f"{total:,} cases, {total / (perf_counter() - start):,.0f} a second, {differing} rules with a difference")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())

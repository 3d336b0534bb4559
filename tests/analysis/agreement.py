"""Asks the proofs, z3 and a grid of days about random pairs of rules, and compares what they say.

    python -m tests.analysis.agreement --pairs 1000000 --jobs 2

Two rules cut all subjects on all days into four regions: members of both, of the one, of the other, of neither. Every
question is whether a region is empty: `disjoint` asks about the first, `implies` about the second or third. A *proved*
must be empty for z3 too, and nobody on the grid may be in it. A *refuted* comes with a witness, which the reference
model must find in the region, and so must DuckDB. An *unknown* is counted, by its reason.
"""

from __future__ import annotations

import argparse
import re
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, timedelta
from functools import partial
from multiprocessing import get_context
from time import perf_counter, process_time
from typing import Any, NamedTuple, TypeVar

from segdsl.analysis.answer import Answer, Proved, Refuted, RefutedOverTime, Unknown, Witness
from segdsl.analysis.prove import Prover
from segdsl.backends.memory.compile import compile_predicate
from segdsl.ir.nodes import And, Expr, Or, Rule
from tests.analysis.generate import PAIRS, Family, family
from tests.analysis.oracle_grid import Seen, breaks, grid
from tests.analysis.oracle_z3 import YEARS, World
from tests.analysis.tables import Question, duckdb_verdicts, fits_tables
from tests.reference.model import Judge
from tests.reference.words import VOCABULARIES
from tests.reference.write import write

T = TypeVar("T")

TASKS_A_PROCESS = 50
"""How often a process of the command line compares that many families, before another takes its place."""
FAMILIES = 20
"""How many families are compared at a time, so that DuckDB is asked about many subjects at once."""


class Region(NamedTuple):
    """The members of some rules that are not members of others, by their places in the family."""

    members_of: tuple[int, ...]
    not_of: tuple[int, ...]


class Report:
    """What was compared, and what did not agree."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()
        self.disagreements: list[str] = []

    def add(self, other: Report) -> None:
        """Add another report to this one."""
        self.counts += other.counts
        self.reasons += other.reasons
        self.seconds += other.seconds
        self.disagreements += other.disagreements

    @property
    def unknown_share(self) -> float:
        """The share of questions that the proofs leave open."""
        return self.counts["unknown"] / max(1, self.counts["questions"])

    def __str__(self) -> str:
        counts = self.counts
        pairs = max(1, counts["pairs"])
        lines = [
            f"{counts['pairs']:,} pairs, {counts['questions']:,} questions",
            f"{counts['proved']:,} proved, {counts['refuted']:,} refuted, {counts['unknown']:,} unknown",
            f"z3 answered {counts['z3']:,}, gave up on {counts['z3 gave up']:,}",
            f"the reference ran {counts['witnesses']:,} witnesses, DuckDB {counts['in DuckDB']:,} subjects",
            f"{counts['no columns']:,} fit no column",
            *(f"unknown {number:,} times: {reason}" for reason, number in self.reasons.most_common()),
            *(f"{1e3 * of / pairs:.2f} ms a pair: {what}" for what, of in self.seconds.most_common()),
            f"{len(self.disagreements)} disagreements",
        ]
        return "\n".join(lines)


def compare(seeds: Sequence[int], *, duckdb: bool = True) -> Report:
    """Compare all pairs of the families of these seeds."""
    report = Report()
    families = [Comparison(seed, report) for seed in seeds]
    for comparison in families:
        comparison.run()
    if duckdb:
        in_duckdb(families, report)
    return report


class Shown(NamedTuple):
    """A subject that must be a member of a rule, or must not; `why` is the answer that says so."""

    rule: int
    expected: bool
    today: date
    values: Mapping[str, Any]
    why: str


class Comparison:
    """One family: what the proofs say of its pairs, held against all that can judge it."""

    def __init__(self, seed: int, report: Report) -> None:
        self.report = report
        self.clock = process_time()
        self.family: Family = family(seed)
        self.use_facts, self.is_audited = self.family.use_facts, self.family.is_audited
        self.took("generate")
        self.seen: list[Seen] = grid(self.family, use_facts=self.use_facts)
        self.took("grid")
        self.world = World(self.family.rules, self.family.project, use_facts=self.use_facts)
        self.factless = (
            World(self.family.rules, self.family.project, use_facts=False) if self.is_audited else self.world
        )
        self.took("z3")
        self.prover = Prover(self.family.project, use_facts=self.use_facts)
        self.meet: Answer = Unknown("not asked")
        self.shown: list[Shown] = []

    def took(self, what: str) -> None:
        """Note the time since the last note."""
        now = process_time()
        self.report.seconds[what] += now - self.clock
        self.clock = now

    def run(self) -> None:
        """Ask everything about each rule and each pair."""
        rules, prover = self.family.rules, self.prover
        for place, rule in enumerate(rules):
            self.ask(f"empty({place})", partial(prover.empty, rule), Region((place,), ()))
            self.ask(f"always({place})", partial(prover.always, rule), Region((), (place,)))
        for one, other in self.family.pairs:
            self.report.counts["pairs"] += 1
            a, b = rules[one], rules[other]
            self.meet = self.ask(f"disjoint({one}, {other})", partial(prover.disjoint, a, b), Region((one, other), ()))
            forth = self.ask(f"implies({one}, {other})", partial(prover.implies, a, b), Region((one,), (other,)))
            back = self.ask(f"implies({other}, {one})", partial(prover.implies, b, a), Region((other,), (one,)))
            self.ask(f"always({one} OR {other})", partial(prover.always, Or((a, b))), Region((), (one, other)))
            self.equal(one, other, forth, back)
            self.at_a_glance(one, other, forth, back)
        self.at_once()
        if self.is_audited:
            self.over_time()
            self.parts()
        self.in_memory()

    def said(self, question: str, ask: Callable[[], T], otherwise: T) -> T:
        """What the proofs say; an exception is a disagreement, and no reason to stop."""
        self.clock = process_time()
        try:
            found = ask()
        except Exception as error:  # noqa: BLE001 -- whatever it is
            place = traceback.extract_tb(error.__traceback__)[-1]
            self.disagree(question, f"raised {error!r} in {place.name}, line {place.lineno} of {place.filename}")
            found = otherwise
        self.took("proofs")
        return found

    def answer(self, question: str, ask: Callable[[], T]) -> T | Unknown:
        """The answer to a question, unknown where there was an exception."""
        return self.said(question, ask, Unknown(RAISED))

    def ask(self, question: str, ask: Callable[[], Answer], region: Region) -> Answer:
        """Judge an answer to the question whether a region is empty."""
        answer = self.answer(question, ask)
        self.report.counts["questions"] += 1
        match answer:
            case Proved():
                self.report.counts["proved"] += 1
                self.proved(question, region, answer.facts)
            case Refuted(witness):
                self.report.counts["refuted"] += 1
                self.refuted(question, witness, region)
            case Unknown(reason):
                self.report.counts["unknown"] += 1
                self.report.reasons[re.sub(r"[\d,]*\d", "N", reason)] += 1
        return answer

    def proved(self, question: str, region: Region, facts: tuple[str, ...]) -> None:
        """Nobody may be in the region; nobody at all, if no facts were used."""
        for seen in self.seen:
            if is_in(seen.is_member, region):
                self.disagree(question, f"proved, but the grid has {seen.values} on {seen.today}")
                break
        self.took("grid")
        if self.inhabited(region):
            subject = self.world.subject()
            verdicts = self.verdicts(subject.values, subject.today, region)
            self.disagree(question, f"proved, but z3 has {subject.values} on {subject.today}, verdicts {verdicts}")
        if self.is_audited and self.use_facts and not facts and self.factless.inhabited(*region):
            self.disagree(question, f"proved without facts, but z3 has {self.factless.subject()}, if it breaks one")
        self.took("z3")

    def refuted(self, question: str, witness: Witness, region: Region) -> None:
        """The witness must be in the region, and a subject that there can be."""
        self.report.counts["witnesses"] += 1
        values = {**witness.fields, **witness.events}
        for fact in self.family.project.facts if self.use_facts else ():
            if breaks(fact, values):
                self.disagree(question, f"the witness breaks the fact {fact.name}: {witness}")
        for complaint in impossible(witness, self.family):
            self.disagree(question, f"{complaint}: {witness}")
        verdicts = self.verdicts(values, witness.today, region)
        if any((verdict is True) != (place in region.members_of) for place, verdict in verdicts.items()):
            self.disagree(question, f"the witness is not in the region, verdicts {verdicts}: {witness}")
        self.took("reference")
        for place in (*region.members_of, *region.not_of):
            self.shown.append(Shown(place, place in region.members_of, witness.today, values, question))
        if self.is_audited:
            within = not self.world.time.is_absolute or witness.today.year in YEARS
            if within and self.inhabited(region) is False:
                self.disagree(question, f"z3 finds nobody, but there is {witness}")
            self.took("z3")

    def equal(self, one: int, other: int, forth: Answer, back: Answer) -> None:
        """Equal is: each implies the other."""
        question = f"equal({one}, {other})"
        rules = self.family.rules
        match self.answer(question, partial(self.prover.equal, rules[one], rules[other])):
            case Proved() if isinstance(forth, Refuted) or isinstance(back, Refuted):
                self.disagree(question, f"proved, but implication is {forth} and {back}")
            case Refuted(witness):
                values = {**witness.fields, **witness.events}
                verdicts = self.verdicts(values, witness.today, Region((one, other), ()))
                if (verdicts[one] is True) == (verdicts[other] is True):
                    self.disagree(question, f"the witness is a member of both or none: {witness}")
            case Unknown(reason) if reason != RAISED and (isinstance(forth, Refuted) or isinstance(back, Refuted)):
                self.disagree(question, "unknown, though an implication is refuted")

    def at_a_glance(self, one: int, other: int, forth: Answer, back: Answer) -> None:
        """`can_meet` says what `disjoint` says, and `is_inside` what `implies` says, without a witness."""
        a, b = self.family.rules[one], self.family.rules[other]
        can_meet = self.said(f"can_meet({one}, {other})", partial(self.prover.can_meet, a, b), None)
        if not isinstance(self.meet, Unknown) and can_meet is not isinstance(self.meet, Refuted):
            self.disagree(f"can_meet({one}, {other})", f"{can_meet}, but disjoint is {self.meet}")
        for inner, outer, answer in ((one, other, forth), (other, one, back)):
            question = f"is_inside({inner}, {outer})"
            ask = partial(self.prover.is_inside, self.family.rules[inner], self.family.rules[outer])
            is_inside = self.said(question, ask, None)
            if not isinstance(answer, Unknown) and is_inside is not isinstance(answer, Proved):
                self.disagree(question, f"{is_inside}, but implies is {answer}")

    def at_once(self) -> None:
        """All pairs at once say what is said of each pair."""
        rules, prover = self.family.rules, self.prover
        for name, at_once, one_by_one in (
            ("meetings", prover.meetings, prover.can_meet),
            ("insides", prover.insides, prover.is_inside),
        ):
            found = self.said(name, partial(at_once, rules), [])
            for one, among in enumerate(found):
                for other, rule in enumerate(rules):
                    said = None if among.unknown >> other & 1 else bool(among.true >> other & 1)
                    expected = self.said(f"{name}({one}, {other})", partial(one_by_one, rules[one], rule), said)
                    if said is not expected:
                        self.disagree(f"{name}({one}, {other})", f"{said}, but {expected} when asked alone")

    def over_time(self) -> None:
        """`ever_disjoint`: the witness is what it shall be, and nobody on the grid is what is proved of nobody."""
        words, forms = self.family.vocabulary.words, self.family.forms
        for one, other in list(self.family.pairs)[:OVER_TIME]:
            question = f"ever_disjoint({one}, {other})"
            a, b = self.family.rules[one], self.family.rules[other]
            answer = self.answer(question, partial(self.prover.ever_disjoint, a, b))
            self.report.counts["over time"] += 1
            match answer:
                case RefutedOverTime(witness, other_day):
                    values = {**witness.fields, **witness.events}
                    first = self.verdicts(values, witness.today, Region((one,), ()))[one]
                    second = self.verdicts(values, other_day, Region((other,), ()))[other]
                    if not (first and second):
                        self.disagree(question, f"{first} and {second} on {other_day} for {witness}")
                case Proved():
                    if self.prover.can_meet(a, b):
                        self.disagree(question, "proved, but they meet on one day")
                    for seen in (seen for seen in self.seen if seen.is_member[one]):
                        for days in OTHER_DAYS:
                            later = seen.today + timedelta(days=days)
                            if Judge({"rule": forms[other]}, later, UTC, words).verdict(seen.values):
                                self.disagree(question, f"proved, but {seen.values} is on {seen.today} and {later}")
        self.took("over time")

    def parts(self) -> None:
        """`guilty` is a smallest set that cannot be; what is `implied` or `covered` can be left out."""
        self.took("proofs")
        for place, rule in enumerate(self.family.rules):
            guilty = self.said(f"guilty({place})", partial(self.prover.guilty, rule), ())
            if guilty:
                world = World(guilty, self.family.project, use_facts=self.use_facts)
                everybody = range(len(guilty))
                if world.inhabited(everybody) is not False:
                    self.disagree(f"guilty({place})", f"z3 finds somebody for all of {guilty}")
                for out in everybody if len(guilty) > 1 else ():
                    if world.inhabited([part for part in everybody if part != out]) is False:
                        self.disagree(f"guilty({place})", f"{guilty[out]} is not needed")
            implied = self.said(f"implied({place})", partial(self.prover.implied, rule), ())
            self.left_out(f"implied({place})", rule, implied)
            covered = self.said(f"covered({place})", partial(self.prover.covered, rule), ())
            self.left_out(f"covered({place})", rule, covered)
        self.took("parts")

    def left_out(self, question: str, rule: Expr, parts: Sequence[Expr]) -> None:
        """The rule has the same members without these parts, on all data."""
        if parts and isinstance(rule, (And, Or)):
            self.report.counts["left out"] += len(parts)
            kept = list(flat(rule))[::-1]
            for part in parts:  # of one that stands there twice, the first stays
                kept.pop(next(place for place, each in enumerate(kept) if each is part))
            world = World([rule, type(rule)(tuple(kept))], self.family.project, use_facts=False)
            if world.inhabited((0,), (1,)) is not False or world.inhabited((1,), (0,)) is not False:
                self.disagree(question, f"other members without {parts}")

    def inhabited(self, region: Region) -> bool | None:
        """What z3 says."""
        answer = self.world.inhabited(*region)
        self.report.counts["z3 gave up" if answer is None else "z3"] += 1
        return answer

    def verdicts(self, values: Mapping[str, Any], today: date, region: Region) -> dict[int, bool | None]:
        """The reference model's verdicts on a subject, of the rules that the region is about."""
        words, forms = self.family.vocabulary, self.family.forms
        subject = {name: [] for name, field in words.fields.items() if field.type == "set"} | dict(values)
        return {
            place: Judge({"rule": forms[place]}, today, UTC, words.words).verdict(subject)
            for place in (*region.members_of, *region.not_of)
        }

    def in_memory(self) -> None:
        """On the grid, the interpreter says what the reference does, so it has no member where there is none."""
        self.took("proofs")
        for place, rule in enumerate(self.family.rules):
            predicate = compile_predicate(Rule(name="", condition=rule))
            for today in {seen.today for seen in self.seen}:
                on_day = [seen for seen in self.seen if seen.today == today]
                members = [verdict is True for verdict in predicate.at(today).verdicts([s.values for s in on_day])]
                if members != [seen.is_member[place] for seen in on_day]:
                    self.disagree(f"rule {place}", "memory and reference differ")
        for seen in self.seen[:SHOWN_OF_GRID]:
            for place, is_member in enumerate(seen.is_member):
                self.shown.append(Shown(place, is_member, seen.today, seen.values, "the grid"))
        self.took("memory")

    def disagree(self, question: str, what: str) -> None:
        """Note a disagreement, with all that it takes to look into it."""
        words = self.family.vocabulary
        texts = [f"  {place}: {write({'rule': form}, words)}" for place, form in enumerate(self.family.forms)]
        numbers = sorted({int(number) for number in re.findall(r"\d+", question)})
        facts = "with facts" if self.use_facts else "without facts"
        lines = [f"seed {self.family.seed}, {words.name}, {facts}, {question}: {what}", *(texts[n] for n in numbers)]
        self.report.disagreements.append("\n".join(lines))


RAISED = "raised"
OVER_TIME = 4
OTHER_DAYS = (-31, -7, -1, 0, 1, 2, 7, 30, 31, 365)
"""How many pairs of an audited family are also asked about two days, and which days the grid is looked at on then."""
SHOWN_OF_GRID = 4
"""How many subjects of a family's grid DuckDB is asked about."""


def flat(rule: And | Or) -> Iterator[Expr]:
    """The parts, and those of parts of the same kind in their place."""
    for part in rule.parts:
        if type(part) is type(rule):
            yield from flat(part)
        else:
            yield part


def is_in(is_member: Sequence[bool], region: Region) -> bool:
    """Whether a subject with these memberships is in the region."""
    return all(is_member[place] for place in region.members_of) and not any(is_member[p] for p in region.not_of)


def impossible(witness: Witness, of: Family) -> Iterator[str]:
    """What no data that the vocabulary admits could be."""
    fields, metrics = of.project.fields, of.project.metrics
    for name, value in witness.fields.items():
        members = fields[name].members
        elements = value if isinstance(value, frozenset) else {value}
        if members and not elements <= {*members, None}:
            yield f"the witness has `{value}`, which is no member of `{name}`"
        if fields[name].required and value is None:
            yield f"the witness has no `{name}`, which is required"
    for name, events in witness.events.items():
        if any(value == 0 or (value < 0 and not metrics[name].can_fall) for _, value in events):
            yield f"the witness has an event of `{name}` that there cannot be"


def in_duckdb(families: Iterable[Comparison], report: Report) -> None:
    """Every witness, and some of each grid, once more in DuckDB."""
    start = process_time()
    by_vocabulary: dict[str, list[tuple[Comparison, Shown]]] = {}
    for comparison in families:
        for shown in comparison.shown:
            family = comparison.family
            if fits_tables(shown.values, family.vocabulary, family.rules[shown.rule]):
                by_vocabulary.setdefault(family.vocabulary.name, []).append((comparison, shown))
            else:
                report.counts["no columns"] += 1
    for name, shown_of in by_vocabulary.items():
        questions = [Question(of.family.rules[shown.rule], shown.today, shown.values) for of, shown in shown_of]
        verdicts = duckdb_verdicts(questions, VOCABULARIES[name], shown_of[0][0].family.project)
        report.counts["in DuckDB"] += len(questions)
        for (of, shown), verdict in zip(shown_of, verdicts, strict=True):
            if (verdict is True) != shown.expected:
                of.disagree(shown.why, f"rule {shown.rule} is {verdict} in DuckDB for {shown.values} on {shown.today}")
    report.seconds["DuckDB"] += process_time() - start


def seeds_of(pairs: int, first: int = 0, at_a_time: int = FAMILIES) -> list[range]:
    """The seeds of as many families as have so many pairs, some at a time."""
    last = first + -(-pairs // PAIRS)
    return [range(start, min(start + at_a_time, last)) for start in range(first, last, at_a_time)]


def main() -> int:
    """The command line; 1 if anything differed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000, help="how many pairs of rules")
    parser.add_argument("--first", type=int, default=0, help="the seed of the first family")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes")
    parser.add_argument("--no-duckdb", action="store_true", help="leave DuckDB out")
    options = parser.parse_args()
    work = partial(compare, duckdb=not options.no_duckdb)
    start, total = perf_counter(), Report()
    # z3 and DuckDB keep some of the memory of each question, so a process ends before it has much; and neither may be
    # forked, so it starts by itself.
    spawn = get_context("spawn")
    with ProcessPoolExecutor(options.jobs, mp_context=spawn, max_tasks_per_child=TASKS_A_PROCESS) as pool:
        for report in pool.map(work, seeds_of(options.pairs, options.first)):
            print(*report.disagreements, sep="\n", end="\n" if report.disagreements else "")
            total.add(report)
    print(total)
    print(f"{total.counts['pairs'] / (perf_counter() - start):,.0f} pairs a second")
    return 1 if total.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())

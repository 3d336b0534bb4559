"""`segdsl prove`: a claim about segments, proved, or refuted with somebody who shows it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from segdsl.analysis.answer import Proved, Refuted, RefutedOverTime, Unknown
from segdsl.base.record import record, replace
from segdsl.cli import completing
from segdsl.cli.documents import document, shown_lines, write_document
from segdsl.cli.options import overrides_option
from segdsl.cli.proofs import facts_option, facts_said, prover_of
from segdsl.cli.session import find_rule, open_project, parse_overrides
from segdsl.cli.terminal import Colour, Terminal, terminal_of
from segdsl.cli.witnesses import as_tests, as_values, on_day
from segdsl.ir.nodes import Rule
from segdsl.project.load import Project

if TYPE_CHECKING:
    from segdsl.analysis.prove import Prover

Answer = Proved | Refuted | RefutedOverTime | Unknown

_NAME = re.compile(r"[^\W\d]\w*")


@record
class _Claim:
    """A kind of claim: of how many segments, what it says, and what is so where it is refuted."""

    segments: int
    says: str
    otherwise: str


_CLAIMS = {
    "disjoint": _Claim(2, "no {s} is in both {a} and {b} on one day", "a {s} can be in both {a} and {b} on one day"),
    "implies": _Claim(2, "every {s} in {a} is in {b} as well", "a {s} in {a} need not be in {b}"),
    "equal": _Claim(2, "the same {s}s are in {a} and in {b}", "a {s} can be in one of {a} and {b} alone"),
    "empty": _Claim(1, "no {s} is ever in {a}", "a {s} can be in {a}"),
    "always": _Claim(1, "every {s} is in {a} on every day", "a {s} need not be in {a}"),
}
_EVER = _Claim(
    2,
    "no {s} who is in {a} on one day is in {b} on that or another, while its fields stay as they are",
    "a {s} who is in {a} on one day can be in {b} on that or another",
)


@click.command("prove", short_help="Prove a claim about segments, or show who refutes it.")
@click.argument("claim", type=click.Choice(list(_CLAIMS)))
@click.argument("words", nargs=-1, metavar="[A] [B] [PATH…]", shell_complete=completing.segments_and_files)
@click.option("-e", "texts", metavar="RULE", multiple=True, help="A rule in place of a name; comes after the names.")
@click.option("--ever", is_flag=True, help="With `disjoint`: also on different days.")
@facts_option
@overrides_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    claim: str,
    words: tuple[str, ...],
    texts: tuple[str, ...],
    ever: bool,
    no_facts: bool,
    params: tuple[str, ...],
    form: str,
) -> None:
    """Prove a CLAIM for every day and all data, or show somebody who refutes it.

    \b
    disjoint A B   nobody is in both on one day
    implies A B    whoever is in A is in B
    equal A B      the same members on every day
    empty A        nobody is ever in A
    always A       everybody is in A on every day

    A and B are names of segments in the files PATH, or of the project. A rule is given with -e and comes after the
    names, as in `prove implies A -e RULE`; the other way round it is `-e RULE -e "in segment A"`.

    Exit code 0: proved; 1: refuted, or an error in a rule; 2: usage or the environment; 3: not known.
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this letter
    if ever and claim != "disjoint":
        raise click.UsageError("--ever goes with the claim `disjoint`")
    made = _EVER if ever else _CLAIMS[claim]
    names, paths = _split(words, texts, made)
    overrides = parse_overrides(params)
    project = open_project(paths, overrides=overrides)
    rules = [find_rule(project, name, None, overrides) for name in names]
    rules += [find_rule(project, None, text, overrides) for text in texts]
    answer = _ask(prover_of(project, no_facts), claim, ever, rules)
    shown = _Shown(claim, ever, made, (*[""] * len(names), *texts), tuple(rules), answer, project)
    if form == "json":
        write_document(_as_document(shown, not no_facts))
    else:
        terminal = terminal_of(sys.stdout, os.environ)
        click.echo("\n".join(_as_text(shown, terminal)), color=terminal.colour)
    sys.exit(_EXIT_CODES[shown.word])


_EXIT_CODES = {"proved": 0, "refuted": 1, "unknown": 3}


@record
class _Shown:
    """What was claimed and what came of it. `texts` are what the rules were given as, empty for those with a name."""

    claim: str
    ever: bool
    made: _Claim
    texts: tuple[str, ...]
    rules: tuple[Rule, ...]
    answer: Answer
    project: Project

    @property
    def word(self) -> str:
        """Its answer in a word."""
        match self.answer:
            case Proved():
                return "proved"
            case Refuted() | RefutedOverTime():
                return "refuted"
            case Unknown():
                return "unknown"

    def sentence(self, words: str, quote: str = "`") -> str:
        """What is claimed, or what is so, of these segments."""
        named = [rule.name or " ".join(text.split()) for rule, text in zip(self.rules, self.texts, strict=True)]
        a, b = (f"{quote}{name}{quote}" for name in (*named, "")[:2])
        return words.format(s=self.project.vocabulary.subject, a=a, b=b)

    @property
    def said(self) -> str:
        """The claim; of one that is refuted, what is so instead."""
        return self.made.otherwise if self.word == "refuted" else self.made.says


def _split(words: tuple[str, ...], texts: tuple[str, ...], claim: _Claim) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of segments, and the paths behind them. What is no name is not taken for a rule, nor for a path."""
    wanted = claim.segments - len(texts)
    if wanted < 0:
        raise click.UsageError(f"the claim is about {'one segment' if claim.segments == 1 else 'two segments'}")
    names = words[:wanted]
    for name in names:
        if not _NAME.fullmatch(name):
            raise click.UsageError(f"`{name}` is not the name of a segment; a rule is given with -e")
    if len(names) < wanted:
        missing = "A and B" if wanted - len(names) == 2 else "A" if claim.segments == 1 else "B"
        raise click.UsageError(f"give {missing}: the name of a segment, or a rule with -e")
    return names, words[wanted:]


def _ask(prover: Prover, claim: str, ever: bool, rules: list[Rule]) -> Answer:
    questions = {
        "disjoint": prover.ever_disjoint if ever else prover.disjoint,
        "implies": prover.implies,
        "equal": prover.equal,
        "empty": prover.empty,
        "always": prover.always,
    }
    answer: Answer = questions[claim](*(rule.condition for rule in rules))
    return answer


# ---- text ------------------------------------------------------------------------------------------------------


def _as_text(shown: _Shown, terminal: Terminal) -> Iterator[str]:
    whether = "whether " if isinstance(shown.answer, Unknown) else ""
    first, *rest = terminal.wrap(f"{whether}{shown.sentence(shown.said)}", len(shown.word) + 2)
    yield f"{terminal.paint(f'{shown.word}:', _COLOURS[shown.word])} {first}"
    yield from (f"  {line}" for line in rest)
    match shown.answer:
        case Proved(facts):
            for fact in facts_said(facts, shown.project):
                yield from _indented(f"by {fact}", terminal)
        case Unknown(reason):
            yield from _indented(reason, terminal)
        case Refuted() | RefutedOverTime():
            yield ""
            yield from shown_lines(_tests(shown), terminal)


_COLOURS = {"proved": Colour.ADDED, "refuted": Colour.ERROR, "unknown": Colour.WARNING}


def _indented(text: str, terminal: Terminal) -> Iterator[str]:
    return (f"  {line}" for line in terminal.wrap(text, 2))


def _tests(shown: _Shown) -> str:
    """The witness as tests that pass, after a segment for each rule that was given as text."""
    assert isinstance(shown.answer, Refuted | RefutedOverTime)
    witness, project = shown.answer.witness, shown.project
    other_day = shown.answer.other_day if isinstance(shown.answer, RefutedOverTime) else witness.today
    days = [witness, on_day(witness, other_day)]
    sentence = shown.sentence(shown.made.otherwise, quote="")
    segments, tests = [], []
    taken = set(project.checked.rules)
    for rule, text, seen in zip(shown.rules, shown.texts, days[: len(shown.rules)], strict=True):
        if text:
            name = next(name for name in _NAMES_OF_RULES if name not in taken)
            taken.add(name)
            segments.append(f"segment {name} {{\n  where {text.strip()}\n}}\n")
            rule = replace(rule, name=name)
        tests.append(as_tests(seen, (rule,), sentence, project.vocabulary))
    return "\n".join([*segments, *tests])


_NAMES_OF_RULES = ("a_rule", "another_rule", "rule_a", "rule_b")


# ---- JSON ------------------------------------------------------------------------------------------------------


def _as_document(shown: _Shown, uses_facts: bool) -> dict[str, object]:
    reasons = {fact.name: fact.reason for fact in shown.project.vocabulary.facts}
    used = shown.answer.facts if isinstance(shown.answer, Proved) else ()
    witness = None
    if isinstance(shown.answer, Refuted | RefutedOverTime):
        other_day = shown.answer.other_day if isinstance(shown.answer, RefutedOverTime) else None
        about = as_values(shown.answer.witness)
        witness = {"today": about["today"], "other_day": other_day, **about, "tests": _tests(shown)}
    return document(
        claim=shown.claim,
        ever=shown.ever,
        of=[
            {"segment": rule.name or None, "rule": text or None}
            for rule, text in zip(shown.rules, shown.texts, strict=True)
        ],
        sentence=shown.sentence(shown.said),
        answer=shown.word,
        assumes_facts=uses_facts,
        facts=[{"name": name, "reason": reasons[name]} for name in used],
        witness=witness,
        reason=shown.answer.reason if isinstance(shown.answer, Unknown) else None,
    )

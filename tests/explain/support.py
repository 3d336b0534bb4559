"""Rules and subjects for the tests of explanations: a few written down, many made at random."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import Any, NamedTuple, TypeVar

from segdsl.api import rule as meant
from segdsl.base.record import replace
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.cli.explained import as_text
from segdsl.cli.terminal import PLAIN
from segdsl.explain.layout import Line
from segdsl.explain.subject import SubjectExplained, explain_subject
from segdsl.ir.nodes import Rule
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import Vocabulary
from tests.differential.generate import Batch, batch
from tests.differential.sides import project_vocabulary, rule_of
from tests.reference.model import Judge
from tests.reference.write import write

Test = TypeVar("Test", bound=Callable[..., None])

TODAY = date(2026, 5, 31)
# What is wise to write is not what is tested.
PARTNERS = replace(builtin(), rules=())


class Made(NamedTuple):
    """A random rule: its text and meaning, the vocabulary, and the reference model's judge of it."""

    text: str
    rule: Rule
    vocabulary: Vocabulary
    judge: Judge
    batch: Batch


def made(seeds: range, rules: int, subjects: int) -> Iterator[Made]:
    """Random rules with the subjects of their batches; even seeds are about partners, odd ones about the shop."""
    for seed in seeds:
        found = batch(5000 + seed, rules, subjects)
        for number, program in enumerate(found.programs):
            text = write(program, found.vocabulary, Random(f"{seed} {number}"))
            yield Made(
                text,
                rule_of(text, found.vocabulary),
                project_vocabulary(found.vocabulary.name),
                Judge(program, found.today, found.zone, found.vocabulary.words),
                found,
            )


def seeds(usual: int, *, cases: int) -> Callable[[Test], Test]:
    """A test that is run for each of so many seeds, with so many cases in each; for more seeds see `conftest`."""

    def decorate(test: Test) -> Test:
        test.seeds = usual, cases  # type: ignore[attr-defined]
        return test

    return decorate


def rule(text: str, words: Vocabulary = PARTNERS) -> Rule:
    """The meaning of a bare condition."""
    return meant(text, words=words)


def segment(text: str, words: Vocabulary = PARTNERS) -> Rule:
    """The meaning of the one segment of a file."""
    checked = check({"a.seg": parse(Source("a.seg", text))}, words)
    (found,) = checked.rules.values()
    return found


def subject(**facts: Any) -> dict[str, Any]:
    """A partner with these fields and events, and no groups and no terms unless it is said which."""
    return {"partner_group": (), "partner_template_term": (), **facts}


def explained(text: str, *, today: date = TODAY, **facts: Any) -> SubjectExplained:
    """A partner before a rule."""
    return explain_subject(rule(text), subject(**facts), PARTNERS, key=7, today=today)


def day(text: str) -> date:
    """A date from how a rule writes it."""
    return date.fromisoformat(text)


def plain(lines: Iterator[Line]) -> str:
    """Lines as they are on a page without colours or an end."""
    return as_text(lines, PLAIN)

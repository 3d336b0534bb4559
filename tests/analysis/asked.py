"""Conditions written in a test, asked about, and what the answers show."""

from __future__ import annotations

from functools import cache

from segdsl.analysis.answer import Answer, AnswerOverTime, Proved, Refuted, RefutedOverTime, Unknown
from segdsl.analysis.prove import Prover
from segdsl.analysis.witness import as_case, run
from segdsl.base.record import replace
from segdsl.base.source import Source
from segdsl.check.check import check_condition
from segdsl.ir.nodes import Expr
from segdsl.syntax.parse import parse_condition
from segdsl.vocabulary.load import builtin, load
from segdsl.vocabulary.model import Vocabulary
from tests.differential.sides import project_vocabulary

PARTNERS = replace(builtin(), rules=())
"""The partner program without its compatibility rules: they say what is wise, not what is meant."""

SHOP = project_vocabulary("shop")


def words(text: str, base: Vocabulary = PARTNERS) -> Vocabulary:
    """The vocabulary with more words, as a `segdsl.toml` declares them."""
    loaded = load(text, "segdsl.toml", base)
    assert loaded.vocabulary is not None, [problem.message for problem in loaded.diagnostics]
    return replace(loaded.vocabulary, rules=())


def meaning(text: str, vocabulary: Vocabulary = PARTNERS) -> Expr:
    """What a condition means."""
    checked = check_condition(parse_condition(Source("condition", text)), vocabulary)
    assert checked.rule is not None, [problem.message for problem in checked.diagnostics]
    return checked.rule.condition


@cache
def prover(use_facts: bool = True) -> Prover:
    """Proofs about the partner program."""
    return Prover(PARTNERS, use_facts=use_facts)


def told(answer: Answer | AnswerOverTime, vocabulary: Vocabulary = PARTNERS, about: Expr | None = None) -> str:
    """An answer on one line: `proved`, with the facts used, or the day and the case of its witness."""
    match answer:
        case Proved(facts):
            return " ".join(["proved", *facts])
        case Unknown(reason):
            return f"unknown: {reason}"
        case Refuted(witness) | RefutedOverTime(witness):
            truth = True if about is None else run(witness, about)
            other = f", then {answer.other_day}" if isinstance(answer, RefutedOverTime) else ""
            return f"{witness.today}{other}: {as_case(witness, truth, vocabulary)}"


def empty(text: str, vocabulary: Vocabulary = PARTNERS, *, use_facts: bool = True) -> str:
    """Whether a condition has no member, or which one."""
    return told(Prover(vocabulary, use_facts=use_facts).empty(meaning(text, vocabulary)), vocabulary)


def disjoint(one: str, other: str, vocabulary: Vocabulary = PARTNERS, *, use_facts: bool = True) -> str:
    """Whether two conditions have no member in common, or which one."""
    asked = Prover(vocabulary, use_facts=use_facts)
    return told(asked.disjoint(meaning(one, vocabulary), meaning(other, vocabulary)), vocabulary)


def implies(one: str, other: str, vocabulary: Vocabulary = PARTNERS, *, use_facts: bool = True) -> str:
    """Whether each member of the one is a member of the other, or which one is none, and what it is instead."""
    asked, outer = Prover(vocabulary, use_facts=use_facts), meaning(other, vocabulary)
    return told(asked.implies(meaning(one, vocabulary), outer), vocabulary, outer)


def cases(table: str) -> list[tuple[str, ...]]:
    """The rows of a table: conditions, of which `|` stands between two, and after `=>` what the answer has in it.

    Rows are set apart by empty lines; a line that begins with `#` is a remark.
    """
    rows = [
        " ".join(line.strip() for line in row.splitlines() if line[0] != "#") for row in table.strip().split("\n\n")
    ]
    found: list[tuple[str, ...]] = []
    for row in rows:
        if row:
            conditions, answer = row.split(" => ")
            found.append((*(condition.strip() for condition in conditions.split(" | ")), answer))
    return found

"""Whatever the text, there is an answer or a complaint, never an exception."""

from __future__ import annotations

from random import Random

import pytest

from segdsl.backends.memory.compile import compile_predicate
from segdsl.backends.sql.compile import verdicts_query
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.syntax.parse import parse
from tests.differential.pool import TEXTS
from tests.differential.sides import project_vocabulary
from tests.properties.same import programs
from tests.reference.write import write

SEEDS = pytest.mark.parametrize("seed", range(6))


@SEEDS
def test_any_text_is_parsed_and_checked(seed: int) -> None:
    """§1: good rules with pieces lost, doubled, swapped or put in from elsewhere."""
    random = Random(seed)
    for program, made in programs(seed):
        vocabulary = project_vocabulary(made.vocabulary.name)
        text = write(program, made.vocabulary, random)
        for _ in range(5):
            text = damaged(text, random)
            parsed = parse(Source("damaged.seg", text))
            checked = check({"damaged.seg": parsed}, vocabulary)
            for problem in (*parsed.diagnostics, *checked.diagnostics):
                assert 0 <= problem.span.start <= problem.span.end <= len(text)
            for rule in checked.rules.values():
                compile_predicate(rule).at(made.today, made.zone).verdicts(made.partners)
                verdicts_query(rule, vocabulary, today=made.today, zone=made.zone)


def damaged(text: str, random: Random) -> str:
    """The text with one thing wrong."""
    start = random.randrange(len(text) + 1)
    end = min(len(text), start + random.choice([0, 1, 1, 2, 5, 20]))
    strange = [
        "(",
        ")",
        "{",
        "}",
        '"',
        "'",
        "#",
        "$",
        "`",
        "-",
        "0",
        ",",
        " ",
        "\n",
        "\ufeff",
        "\x00",
        "é",
        "\u2028",
        "\u202e",
    ]
    words = [
        "NOT",
        "and",
        "during",
        "since",
        "between",
        "no",
        "in",
        "segment",
        "==",
        "<>",
        "2026-02-30",
        "1.000,50",
        "\\u{110000}",
    ]
    return text[:start] + random.choice(["", text[start:end] * 2, *strange, *words, *TEXTS]) + text[end:]

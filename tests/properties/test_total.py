"""Whatever the text, there is an answer or a complaint, never an exception."""

from __future__ import annotations

from random import Random

import pytest

from segdsl.backends.memory.compile import compile_predicate
from segdsl.backends.sql.compile import members_query, verdicts_query
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.syntax.parse import parse
from tests.differential.generate import TEXTS
from tests.differential.sides import Tables, project_vocabulary, rule_of
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


@SEEDS
def test_members_are_those_with_a_true_verdict(seed: int) -> None:
    """§6.1: in memory and in DuckDB."""
    made_of = list(programs(seed, count=25))
    made = made_of[0][1]
    vocabulary = project_vocabulary(made.vocabulary.name)
    with Tables(made.vocabulary, made.partners) as tables:
        for program, _ in made_of:
            rule = rule_of(write(program, made.vocabulary), made.vocabulary)
            on_the_day = compile_predicate(rule).at(made.today, made.zone)
            expected = [partner for partner in made.partners if on_the_day.verdict(partner) is True]
            assert on_the_day.members(made.partners) == expected
            query = members_query(rule, vocabulary, today=made.today, zone=made.zone)
            found = {row[0] for row in tables.connection.execute(query.sql).fetchall()}
            assert found == {partner[tables.key] for partner in expected}

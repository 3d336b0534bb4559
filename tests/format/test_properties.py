"""What holds of every rule file: formatted twice is formatted once, and nothing is said otherwise or lost."""

from __future__ import annotations

import re
from random import Random

import pytest

from segdsl.base.source import Source
from segdsl.format.format import format_source
from segdsl.format.problems import MEANING_CHANGED
from tests.format.written import assert_well_formatted, formatted, generated, repository, with_other_gaps


def test_every_rule_of_the_repository_keeps_its_meaning() -> None:
    random = Random(0)
    assert len(repository()) > 100
    for text in repository():
        assert_well_formatted(text, random.choice([100, 60, 20]))


@pytest.mark.parametrize("seed", range(4))
def test_comments_and_line_ends_may_stand_anywhere(seed: int) -> None:
    random = Random(seed)
    for text in random.sample(repository(), 25):
        assert_well_formatted(with_other_gaps(text, random), random.choice([100, 40]))


@pytest.mark.parametrize("seed", range(4))
def test_generated_rules_keep_their_meaning(seed: int) -> None:
    random = Random(seed)
    for text in generated(range(2 * seed, 2 * seed + 2)):
        assert_well_formatted(text, random.choice([100, 60, 30]))
        assert_well_formatted(with_other_gaps(text, random))


def test_a_line_is_longer_than_the_width_only_where_it_cannot_break() -> None:
    for text in repository()[:80]:
        for line in formatted(text, 100).split("\n"):
            is_row = " expect " in line and "{" not in line
            can_break = re.search(" AND | OR |, ", re.sub('"[^"]*"', "", line)) and not is_row
            assert len(line) <= 100 or "#" in line or not can_break, line


@pytest.mark.parametrize("seed", range(4))
def test_any_text_is_formatted_or_left_as_it_is(seed: int) -> None:
    """Also what is nearly a rule file."""
    random = Random(seed)
    for text in random.sample(repository(), 60):
        at = random.randrange(len(text))
        changed = text[:at] + random.choice(_SPOILERS) + text[at + 1 :]
        result = format_source(Source("", changed))
        again = format_source(Source("", result.text))
        assert again.text == result.text
        assert not [found for found in result.diagnostics if found.name == MEANING_CHANGED.name]


_SPOILERS = ["", "(", "}", ",", "#", "\n#:", "\n\n", '"', " and ", "`x`"]

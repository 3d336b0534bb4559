"""What is proposed for a mistake, also where it is not believed: tokens in their order, and places inside the text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from segdsl.base.source import Source
from segdsl.syntax import recover, repairs
from segdsl.syntax.parse import parse, parse_condition
from segdsl.syntax.place import Place
from segdsl.syntax.repairs.repair import Repair
from tests.properties.fuzz import case
from tests.support.beginner import mistakes

from .support import apply, of_condition, of_file

NEARLY = (
    "has a AND b = 1",
    "f(a) b c d e f g h i j k l m n o p",
    "a is known order x",
    "a is not one of (b)",
    "a is greater than one of (b)",
    "one of",
    'a = "b" order by b c d e f g h i j k l m n o p q',
    'from "x" import 5',
    'from "x" import { a, b',
    'from "x" import { a,',
    "a since b < c d e f g h i j k l m n o p q r s t",
    "a = 1 AND b = 2 order by c d e f g h i j k l m n o p q r s t",
)
Proposals = list[tuple[Place, Repair]]


@pytest.fixture
def proposals(monkeypatch: pytest.MonkeyPatch) -> Iterator[Proposals]:
    """All that is proposed while the test parses."""
    seen: Proposals = []

    def find_repair(place: Place) -> Repair | None:
        for propose in repairs._REPAIRS:
            seen.extend((place, repair) for repair in propose(place))
        return repairs.find_repair(place)

    monkeypatch.setattr(recover, "find_repair", find_repair)
    yield seen
    assert seen
    for place, repair in seen:
        assert_in_order(place, repair)


def assert_in_order(place: Place, repair: Repair) -> None:
    starts = [token.start for token in (*repair.spot.prefix, *repair.tokens)]
    assert starts == sorted(starts) or (repair.diagnostic and repair.diagnostic.name == "word-order")
    assert repair.spot.at <= repair.last < len(place.tokens)
    assert repair.last > repair.spot.at or repair.tokens, "reading would not get on"
    text = place.automaton.builder.source.text
    for fix in repair.diagnostic.fixes if repair.diagnostic else ():
        assert apply(text, [fix]) != text
        for edit in fix.edits:
            assert 0 <= edit.span.start <= edit.span.end <= len(text)


def test_of_what_beginners_write(proposals: Proposals) -> None:
    for mistake in mistakes():
        parse(Source("a", mistake.source))
        parse_condition(Source("a", mistake.source))


def test_of_what_nobody_writes(proposals: Proposals) -> None:
    for number in range(1_500):
        text = case(number).decode("utf-8", "replace")
        parse(Source("a", text))
        parse_condition(Source("a", text))


def test_of_what_begins_like_a_habit(proposals: Proposals) -> None:
    for text in NEARLY:
        parse(Source("a", text))
        parse_condition(Source("a", text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a in b and c = 1", ["1:3 SEG106 a choice of values is written `any of (…)`"]),
        ("a = b one of (c)", ["1:11 SEG101 `of` cannot stand here"]),
        ("a < 5 since yesterday", ["1:13 SEG125 `since` counts from a date field"]),
        ("a < 5 since 30 days ago", ["1:13 SEG125 `since` counts from a date field"]),
    ],
)
def test_what_is_nearly_a_habit(text: str, said: list[str]) -> None:
    """What only begins like one is not taken for it."""
    assert of_condition(text) == said


def test_a_foreign_word_for_an_item_needs_what_follows_one() -> None:
    assert of_file("let 5") == ["1:1 SEG121 `let` begins no item"]

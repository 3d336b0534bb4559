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

from .support import apply

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
    assert starts == sorted(starts)
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

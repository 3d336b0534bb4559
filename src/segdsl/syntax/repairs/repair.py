"""What a repair is, and what those who propose one ask about a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.syntax.lexer import BROKEN, END, Token
from segdsl.syntax.place import CONNECTIVES, Place, Spot

_CLOSING = frozenset({"RPAR", "RBRACE", END})
_PHRASE_MAX = 14


@record
class Repair:
    """At a spot, read `tokens`, and go on at the token with index `last`."""

    spot: Spot
    tokens: tuple[Token, ...]
    last: int
    diagnostic: Diagnostic | None


def fits(place: Place, spot: Spot, kinds: Sequence[str]) -> bool:
    """Whether tokens of these kinds could be read from the spot on."""
    if kinds and kinds[0] not in place.readable(spot):
        return False
    kinds = [*[token[0] for token in spot.prefix], *kinds]
    return place.automaton.reach(kinds, spot.depth) == len(kinds)


def spots(place: Place, back: int) -> Sequence[Spot]:
    """The place, and those before up to `back` tokens before it of which nothing was made yet."""
    return place.spots[: back + 1]


def here(place: Place) -> Spot:
    """The place itself."""
    return place.spots[0]


def beginnings(place: Place, back: int) -> Iterator[Spot]:
    """Those of the spots at which a condition may begin."""
    return (spot for spot in place.spots[: back + 1] if BROKEN in place.readable(spot))


# ---- tokens ----------------------------------------------------------------------------------------------------


def kinds_from(place: Place, at: int, count: int) -> list[str]:
    """The kinds of the next tokens; the end again and again behind the end."""
    kinds = [token[0] for token in place.tokens[at : at + count]]
    return kinds if len(kinds) == count else kinds + [END] * (count - len(kinds))


def span_of(place: Place, first: int, last: int) -> Span:
    """Where the tokens from index `first` to before `last` stand."""
    return place.span(place.tokens[first]).to(place.span(place.tokens[last - 1]))


def text_of(place: Place, first: int, last: int) -> str:
    """The tokens from index `first` to before `last`, as they are written, on one line."""
    return " ".join(span_of(place, first, last).text.split())


def token_for(kind: str, text: str, span: Span) -> Token:
    """A token that stands for what is written at `span`."""
    return Token(kind, text, span.start, span.end)


def unwritten(kind: str, at: int) -> Token:
    """A word or mark that is not there, at an offset."""
    return Token(kind, "", at, at)


def end_of_phrase(place: Place, at: int) -> int | None:
    """The index of what ends a window or a value that begins at `at`; None if it is unlikely to be one."""
    for index in range(at, min(at + _PHRASE_MAX, len(place.tokens))):
        if place.tokens[index].kind in _CLOSING | CONNECTIVES or place.begins_item(index):
            return index
    return None


def given_up(place: Place, spot: Spot, last: int, diagnostic: Diagnostic) -> Repair:
    """Let a broken condition stand for the tokens up to `last`: nothing else can be said of them before the fix."""
    span = span_of(place, spot.at, last)
    return Repair(spot, (token_for(BROKEN, "", span),), last, diagnostic)

"""Conditions whose words stand in another order, as they are spoken: `less than 5 clicks in the last 30 days`.

Where words would have to change places, the condition counts as broken: the places of the tree's nodes follow the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.syntax import spoken
from segdsl.syntax.expected import word_of
from segdsl.syntax.lexer import BROKEN
from segdsl.syntax.place import NAMES, OPERATORS, Place, Spot
from segdsl.syntax.problems import foreign
from segdsl.syntax.problems import structure as problems
from segdsl.syntax.repairs.repair import (
    Repair,
    beginnings,
    end_of_phrase,
    given_up,
    here,
    kinds_from,
    span_of,
    spots,
    text_of,
    token_for,
)

_NUMBERS = frozenset({"INT", "DECIMAL", "SIGNED_MONEY", "PARAM_REF", "X_COUNT_WORD"})
_WINDOW = frozenset({"DURING", "SINCE"})
_FLIPPED = {"LT": "GT", "LE": "GE", "GT": "LT", "GE": "LE", "EQ": "EQ", "NE": "NE"}
_OURS = {"X_EQ": "EQ", "X_NE": "NE", "X_LE": "LE", "X_GE": "GE"}
_WINDOW_MAX = 8
_HAVING = frozenset({"has", "have", "had", "having", "with", "without"})


def spoken_operator(place: Place) -> Iterator[Repair]:
    """`clicks at least 5`, `clicks greater than or equal to 5`."""
    for spot in spots(place, 3):
        found = spoken.spoken_operator(place.tokens, spot.at)
        if found is not None and found[1] > place.at:
            kind, last = found
            span = span_of(place, spot.at, last)
            yield Repair(spot, (token_for(kind, span.text, span),), last, foreign.foreign_operator(span, word_of(kind)))


def has(place: Place) -> Iterator[Repair]:
    """`has no clicks`, `has clicks during …`, `without clicks`."""
    for spot in beginnings(place, 1):
        word = place.tokens[spot.at]
        if word.text.lower() not in _HAVING:
            continue
        name, behind = kinds_from(place, spot.at + 1, 2)
        is_without = word.text.lower() == "without"
        if name == "NO" and not is_without:
            yield Repair(spot, (), spot.at + 1, problems.needless(place.span(word), is_certain=True))
        elif name in NAMES and behind in _WINDOW and is_without:
            yield Repair(spot, (word._replace(kind="NO"),), spot.at + 1, problems.confused(place.span(word), "no"))
        elif name in NAMES and behind in _WINDOW:
            yield _rewritten(place, spot, spot.at + 2, f"{place.tokens[spot.at + 1].text} >= 1")


def exists(place: Place) -> Iterator[Repair]:
    """`clicks exist since joined`."""
    for spot in beginnings(place, 2):
        name, _, behind = kinds_from(place, spot.at, 3)
        if name in NAMES and behind in _WINDOW and place.tokens[spot.at + 1].text.lower() in ("exist", "exists"):
            yield _rewritten(place, spot, spot.at + 2, f"{place.tokens[spot.at].text} >= 1")


def range_of_numbers(place: Place) -> Iterator[Repair]:
    """`clicks 5-10 since joined`."""
    for spot in beginnings(place, 2):
        name, first, last = (*place.tokens[spot.at : spot.at + 3], place.token, place.token)[:3]
        if name.kind in NAMES and (first.kind, last.kind) == ("INT", "INT") and last.text.startswith("-"):
            yield _rewritten(place, spot, spot.at + 3, f"{name.text} between {first.text} and {last.text[1:]}")


def number_first(place: Place) -> Iterator[Repair]:
    """`less than 5 clicks`, `5 clicks`, `5 > clicks`, `5 < clicks < 10`."""
    for spot in beginnings(place, 4):
        kind, at = _operator(place, spot.at)
        if kinds_from(place, at, 1)[0] not in _NUMBERS:
            continue
        number = place.tokens[at].text
        kinds = [_OURS.get(each, each) for each in kinds_from(place, at + 1, 4)]
        if kind is None and kinds[0] in OPERATORS and kinds[1] in NAMES:
            name = place.tokens[at + 2].text
            first = f"{name} {word_of(_FLIPPED[kinds[0]])} {number}"
            if len(kinds) == 4 and kinds[2] in OPERATORS and kinds[3] in _NUMBERS:
                second = f"{name} {word_of(kinds[2])} {place.tokens[at + 4].text}"
                yield _rewritten(place, spot, at + 5, f"({first} AND {second})")
            yield _rewritten(place, spot, at + 3, first)
        elif kinds[0] in NAMES:
            name = place.tokens[at + 1].text
            if kind is None:
                ours = f"no {name}" if number == "0" else f"{name} >= {number}"
                yield _rewritten(place, spot, at + 2, ours, is_certain=number == "0")
            else:
                yield _rewritten(place, spot, at + 2, f"{name} {word_of(kind)} {number}")


def _operator(place: Place, at: int) -> tuple[str | None, int]:
    """The operator that the words from index `at` on are, and the index behind it."""
    if place.tokens[at].kind == "EXACTLY":
        return "EQ", at + 1
    return spoken.spoken_operator(place.tokens, at) or (None, at)


def _rewritten(place: Place, spot: Spot, last: int, ours: str, *, is_certain: bool = True) -> Repair:
    """The words up to `last` are written otherwise; a window behind them stays."""
    end = end_of_phrase(place, last) if kinds_from(place, last, 1)[0] in _WINDOW else last
    diagnostic = problems.word_order(span_of(place, spot.at, last), ours, is_certain=is_certain)
    return given_up(place, spot, last if end is None else end, diagnostic)


# ---- windows ---------------------------------------------------------------------------------------------------


def window_first(place: Place) -> Iterator[Repair]:
    """`during last 30 days clicks < 5`, `in the last 30 days no clicks`."""
    for spot in beginnings(place, 2):
        start = spot.at
        while kinds_from(place, start, 1)[0] in ("IN", "THE", "DURING", "WITHIN"):
            start += 1
        if kinds_from(place, start, 1)[0] not in ("LAST", "SINCE", "THIS", "PREVIOUS", "DATE"):
            continue
        at = _where_condition_begins(place, start + 1)
        end = None if at is None else _end_of_comparison(place, at)
        if at is not None and end is not None:
            window = text_of(place, start, at)
            yield _moved(
                place, spot, (spot.at, at), end, window if window[:5].lower() == "since" else f"during {window}"
            )


def _where_condition_begins(place: Place, at: int) -> int | None:
    for index in range(at, min(at + _WINDOW_MAX, len(place.tokens) - 1)):
        first, second = kinds_from(place, index, 2)
        if first == "NO" or (first in NAMES and (second in OPERATORS or second == "BETWEEN")):
            return index
    return None


def window_between(place: Place) -> Iterator[Repair]:
    """`clicks during last 30 days < 5`, `clicks since joined >= 1`."""
    if place.token.kind not in _WINDOW or "EQ" not in place.expected:
        return
    for at in range(place.at + 1, min(place.at + _WINDOW_MAX, len(place.tokens) - 1)):
        if place.tokens[at].kind in OPERATORS or place.tokens[at].kind == "BETWEEN":
            end = _end_of_comparison(place, at)
            spot = next(reversed(list(beginnings(place, 1))), None)
            if spot is not None and end is not None:
                yield _moved(place, spot, (place.at, at), end, text_of(place, place.at, at))
            return


def _end_of_comparison(place: Place, at: int) -> int | None:
    """The index of what ends the comparison that begins at `at`; the AND of its `between` does not."""
    end = end_of_phrase(place, at)
    if end is not None and "BETWEEN" in kinds_from(place, at, end - at):
        end = end_of_phrase(place, end + 1)
    return end


def _moved(place: Place, spot: Spot, window: tuple[int, int], end: int, ours: str) -> Repair:
    """The window, given by its first token and the one behind it, belongs behind the condition that ends at `end`."""
    behind = place.tokens[end - 1].end
    return given_up(place, spot, end, problems.window_first(span_of(place, *window), ours, behind))


def second_window(place: Place) -> Iterator[Repair]:
    """`clicks < 5 during last 30 days since joined`."""
    token = place.token
    if token.kind not in _WINDOW or "AND" not in place.expected:
        return
    first = next(
        (at for at in range(place.at - 1, max(place.at - _WINDOW_MAX, 0), -1) if _begins_window(place, at)), None
    )
    end = end_of_phrase(place, place.at + 1)
    if first is not None and end is not None:
        diagnostic = problems.two_windows(span_of(place, place.at, end), span_of(place, first, place.at))
        yield Repair(here(place), (), end, diagnostic)


def _begins_window(place: Place, at: int) -> bool:
    return place.tokens[at].kind in _WINDOW and end_of_phrase(place, at) != at and _reaches(place, at)


def _reaches(place: Place, at: int) -> bool:
    """Whether nothing that ends a condition stands between the token with index `at` and the place."""
    end = end_of_phrase(place, at)
    return end is None or end > place.at


# ---- what is compared --------------------------------------------------------------------------------------------


def same_subject(place: Place) -> Iterator[Repair]:
    """`clicks > 5 AND < 10`: the second condition says nothing of what it compares."""
    token = place.token
    if token.kind not in OPERATORS or BROKEN not in place.readable(here(place)):
        return
    name = next(
        (place.tokens[at - 1] for at in range(place.at - 1, max(place.at - 12, 0), -1) if _compares(place, at)), None
    )
    end = end_of_phrase(place, place.at + 1)
    if name is not None and end is not None:
        yield given_up(place, here(place), end, problems.missing_subject(place.span(token), name.text))


def _compares(place: Place, at: int) -> bool:
    return (
        kinds_from(place, at, 2)[1] in _NUMBERS
        and place.tokens[at].kind in OPERATORS
        and place.tokens[at - 1].kind in NAMES
    )

"""Names of several words, with hyphens, in quotes: `segment quiet-day 30`, `Relationship Stage`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segdsl.syntax.lexer import END, UNKNOWN, Token
from segdsl.syntax.place import CONNECTIVES, OPERATORS, QUOTED, Place
from segdsl.syntax.problems import names as problems
from segdsl.syntax.repairs.repair import Repair, beginnings, here, span_of, spots, token_for
from segdsl.syntax.tables import tables

_NAMED = frozenset({"SEGMENT", "PARAM", "WINDOW", "SERIES", "WORKFLOW", "FOR", "EXCEPT"})
_BEGINS_PHRASE = OPERATORS | {
    "BETWEEN",
    "ANY",
    "NONE",
    "CONTAINS",
    "IS",
    "ON",
    "EXACTLY",
    "IN",
    "BEFORE",
    "AFTER",
    "COLON",
}
_ENDS_NAME = CONNECTIVES | {
    "LBRACE",
    "RBRACE",
    "LPAR",
    "RPAR",
    "EQ",
    "X_EQ",
    "COMMA",
    "COLON",
    "ONCE",
    "FOR",
    "WHERE",
    "PARAM_REF",
    END,
}
_NO_WORD = _BEGINS_PHRASE | CONNECTIVES | {UNKNOWN, "WHERE", "NOT", "NO", "DURING", "SINCE"}
_LEADING = frozenset({"if", "when", "then", "select"})
_WORDS_MAX = 8


def several_words(place: Place) -> Iterator[Repair]:
    """`segment quiet-day-30 {`, `in segment "quiet day 30"`, `workflow quiet day 30 {`."""
    for spot in spots(place, 1):
        if not spot.at or place.tokens[spot.at - 1].kind not in _NAMED:
            continue
        last = _end_of_name(place, spot.at)
        text = span_of(place, spot.at, last).text if last > max(spot.at, place.at) else ""
        ours = one_word(text)
        is_reserved = last == spot.at + 1 and place.tokens[spot.at].text.lower() in tables().keywords
        if ours and not is_reserved:
            span = span_of(place, spot.at, last)
            kind = "QUOTED_NAME" if ours.startswith("`") else "NAME"
            yield Repair(spot, (token_for(kind, ours, span),), last, problems.not_one_word(span, ours))


def _end_of_name(place: Place, first: int) -> int:
    """The index behind what is meant as a name: a text, words with no blank between, or all up to the brace."""
    tokens = place.tokens
    if tokens[first].kind in QUOTED:
        return first + 1
    if tokens[first].kind in _ENDS_NAME:
        return first
    end = first
    while end < first + 2 * _WORDS_MAX and tokens[end].kind not in _ENDS_NAME | QUOTED:
        end += 1
    if tokens[end].kind == "LBRACE":
        return end
    end = first + 1
    while tokens[end].start == tokens[end - 1].end and tokens[end].kind not in _ENDS_NAME | QUOTED:
        end += 1
    return end


def one_word(text: str) -> str:
    """The name that is meant: words joined by `_`, in backticks if it cannot stand without; empty if there is none."""
    name = "_".join(re.findall(r"[A-Za-z0-9]+", text))
    return f"`{name}`" if name[:1].isdigit() or name.lower() in tables().keywords else name


def param_with_sign(place: Place) -> Iterator[Repair]:
    """`param $few = 5`."""
    token = place.token
    if token.kind == "PARAM_REF" and place.before is not None and place.before.kind in ("PARAM", "WINDOW"):
        name = token._replace(kind="NAME", text=token.text[1:])
        diagnostic = problems.sign_in_definition(place.span(token), token.text[1:])
        yield Repair(here(place), (name,), place.at + 1, diagnostic)


def field_of_several_words(place: Place) -> Iterator[Repair]:
    """`Relationship Stage is Joined`."""
    for spot in list(beginnings(place, 2))[::-1]:
        end = spot.at
        while end < spot.at + _WORDS_MAX and _is_word(place.tokens[end]):
            end += 1
        if place.tokens[end].kind in _BEGINS_PHRASE and end > max(spot.at + 1, place.at):
            span = span_of(place, spot.at, end)
            ours = one_word(span.text).lower()
            yield Repair(spot, (token_for("NAME", ours, span),), end, problems.not_one_word(span, ours))


def _is_word(token: Token) -> bool:
    return token.text[:1].isalpha() and token.kind not in _NO_WORD and token.text.lower() not in _LEADING

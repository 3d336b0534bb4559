"""Habits from queries and formulas: `SELECT … WHERE`, `LIKE '%x%'`, `p.clicks`, `sum(clicks)`, `ORDER BY`."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Edit
from segdsl.syntax.expected import word_of
from segdsl.syntax.lexer import BROKEN
from segdsl.syntax.place import NAMES, QUOTED, Place
from segdsl.syntax.problems import foreign as problems
from segdsl.syntax.problems.wording import quoted
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
    unwritten,
)

_SELECT_MAX = 60
_SEARCHES = {
    "like": True,
    "ilike": True,
    "includes": True,
    "matches": False,
    "starts with": False,
    "startswith": False,
    "begins with": False,
    "ends with": False,
    "endswith": False,
}
_SEARCHING = tuple({phrase.split()[0] for phrase in _SEARCHES})
_ARITHMETIC = frozenset({"+", "-", "*", "/", "%"})
_TERMS = NAMES | {"INT", "DECIMAL", "LPAR"}
_SUMS = frozenset({"sum", "count", "total"})
_CLAUSES = ("order by", "group by", "limit", "having")
_CLAUSING = tuple(phrase.split()[0] for phrase in _CLAUSES)


def select(place: Place) -> Iterator[Repair]:
    """`SELECT * FROM partners WHERE …` where a condition is asked for."""
    for spot in spots(place, 3):
        if place.tokens[spot.at].text.lower() == "select" and BROKEN in place.readable(spot):
            following = range(place.at, min(place.at + _SELECT_MAX, len(place.tokens)))
            where = next((at for at in following if place.tokens[at].kind == "WHERE"), None)
            if where is not None:
                yield Repair(spot, (), where + 1, problems.select(span_of(place, spot.at, where + 1)))


def table_prefix(place: Place) -> Iterator[Repair]:
    """`partners.clicks`."""
    if place.token.text == "." and kinds_from(place, place.at + 1, 1)[0] in NAMES:
        for spot in spots(place, 1):
            if spot.at < place.at and place.tokens[spot.at].kind in NAMES:
                prefix = span_of(place, spot.at, place.at + 1)
                yield Repair(spot, (), place.at + 1, problems.table_prefix(prefix))


def function(place: Place) -> Iterator[Repair]:
    """`sum(clicks)`, which a metric is already; `lower(partner_name) = …`, for which there is nothing."""
    if place.token.kind != "LPAR" or place.before is None or place.before.end != place.token.start:
        return
    closing = _closing(place, place.at)
    if closing is None:
        return
    for spot in list(beginnings(place, 1))[-1:]:
        called = place.tokens[spot.at].text.lower()
        span = span_of(place, spot.at, closing + 1)
        end = end_of_phrase(place, closing + 1)
        if called in _SUMS and kinds_from(place, place.at + 1, 2) == ["NAME", "RPAR"]:
            metric = place.tokens[place.at + 1].text
            yield Repair(spot, (token_for("NAME", metric, span),), closing + 1, problems.sum_of_metric(span, metric))
        elif end is not None and place.tokens[spot.at].kind in NAMES:
            yield given_up(place, spot, end, problems.function_call(span))


def arithmetic(place: Place) -> Iterator[Repair]:
    """`clicks / actions > 3`, `clicks > actions * 2`."""
    behind = kinds_from(place, place.at + 1, 1)[0]
    end = end_of_phrase(place, place.at)
    is_calculation = place.token.text in _ARITHMETIC and behind in _TERMS
    if not is_calculation or place.tokens[place.at - 1].kind not in NAMES or end is None:
        return
    for spot in list(beginnings(place, 3))[-1:]:
        # Beside another word it may be part of a text: `partner_name = Ben + Jerry`.
        if place.at - spot.at == 1 or (place.at - spot.at == 3 and behind not in NAMES):
            yield given_up(place, spot, end, problems.arithmetic(span_of(place, place.at - 1, place.at + 2)))


def like(place: Place) -> Iterator[Repair]:
    """`LIKE '%coupon%'`, `NOT LIKE`, `starts with`."""
    if not place.token.text.lower().startswith(_SEARCHING):
        return
    words = 2 if text_of(place, place.at, min(place.at + 2, len(place.tokens))).lower() in _SEARCHES else 1
    searched = _SEARCHES.get(text_of(place, place.at, place.at + words).lower())
    pattern = place.tokens[min(place.at + words, len(place.tokens) - 1)]
    if searched is None or pattern.kind not in QUOTED | NAMES:
        return
    text = pattern.text[1:-1] if pattern.kind in QUOTED else pattern.text
    inner = text.strip("%")
    is_like = place.token.text.lower() in ("like", "ilike")
    is_certain = searched and not (is_like and (text != f"%{inner}%" or set(inner) & {"%", "_"}))
    phrase = span_of(place, place.at, place.at + words + 1)
    last = place.at + words + 1
    found = [
        token_for("CONTAINS", "", span_of(place, place.at, place.at + words)),
        token_for("STRING", quoted(inner), place.span(pattern)),
    ]
    if place.before is not None and place.before.kind in ("NOT", "X_NOT"):
        for spot in spots(place, 2)[2:]:
            subject = place.tokens[spot.at]
            diagnostic = problems.not_like(place.span(subject).to(phrase), subject.text, quoted(inner), is_certain)
            yield Repair(spot, (unwritten("NOT", subject.start), subject, *found), last, diagnostic)
    else:
        yield Repair(here(place), tuple(found), last, problems.like(phrase, quoted(inner), is_certain))


def clause(place: Place) -> Iterator[Repair]:
    """`… ORDER BY clicks`, `… LIMIT 10`: a rule says who, not in which order or how many."""
    if place.token.text.lower() not in _CLAUSING:
        return
    if text_of(place, place.at, min(place.at + 2, len(place.tokens))).lower().startswith(_CLAUSES):
        at: int | None = place.at
        while at is not None and kinds_from(place, at, 1)[0] not in ("RPAR", "RBRACE", "$END"):
            at = end_of_phrase(place, at + 1)
        if at is not None:
            yield Repair(here(place), (), at, problems.foreign_clause(span_of(place, place.at, at)))


def formula(place: Place) -> Iterator[Repair]:
    """`=AND(relationship_stage = Joined, clicks > 5)`, with commas or semicolons."""
    for spot in beginnings(place, 2):
        start = spot.at + (place.tokens[spot.at].kind == "EQ")
        word, opening = kinds_from(place, start, 2)
        if word not in ("AND", "OR") or opening != "LPAR":
            continue
        closing = _closing(place, start + 1)
        if closing is None or closing <= place.at:
            continue
        inside = range(start + 2, closing)
        between = [at for at in inside if place.tokens[at].text in (",", ";") and _depth(place, start + 1, at) == 1]
        tokens = [
            token._replace(kind=word) if at in between else token
            for at, token in enumerate(place.tokens[start + 1 : closing + 1], start + 1)
        ]
        ours = word_of(word)
        head = span_of(place, spot.at, start + 1)
        edits = (Edit(head, ""), *(Edit(place.span(place.tokens[at]), f" {ours}") for at in between))
        yield Repair(spot, tuple(tokens), closing + 1, problems.formula(head, ours, edits))


def _closing(place: Place, at: int) -> int | None:
    """The index of the parenthesis that closes the one with index `at`."""
    depth = 0
    for end in range(at, min(at + _SELECT_MAX, len(place.tokens))):
        kind = place.tokens[end].kind
        depth += (kind == "LPAR") - (kind == "RPAR")
        if depth == 0:
            return end
    return None


def _depth(place: Place, first: int, last: int) -> int:
    kinds = kinds_from(place, first, last + 1 - first)
    return kinds.count("LPAR") - kinds.count("RPAR")

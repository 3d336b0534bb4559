"""Lists of values without parentheses: `any of Joined, New`, `= Joined, New`."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.syntax.lexer import END, Token
from segdsl.syntax.place import CONNECTIVES, QUOTED, Place, Spot
from segdsl.syntax.problems import foreign
from segdsl.syntax.problems import structure as problems
from segdsl.syntax.repairs.days import month_number
from segdsl.syntax.repairs.repair import Repair, fits, here, kinds_from, span_of, spots, unwritten

_VALUES = QUOTED | {"NAME", "QUOTED_NAME", "X_WORD", "INT", "DECIMAL", "DATE", "SIGNED_MONEY", "PARAM_REF"}
_ENDS_LIST = CONNECTIVES | {"COMMA", "RPAR", "RBRACE", "DURING", "SINCE", END}
_EQUATES = {"EQ": "any", "X_EQ": "any", "IS": "any", "NE": "none", "X_NE": "none"}


def bare_choice(place: Place) -> Iterator[Repair]:
    """`any of Joined, New`; `in Joined, New`."""
    before = place.before
    if before is None or before.kind not in ("OF", "IN") or not fits(place, here(place), ["LPAR"]):
        return
    values, last = _values(place, place.at)
    if not values or (before.kind == "IN" and month_number(place.token)):
        return
    span = span_of(place, place.at, last)
    ours = f"({', '.join(token.text for token in values)})"
    diagnostic = problems.list_without_parentheses(span, ours)
    if before.kind == "IN":
        words = place.span(before)
        if place.tokens[place.at - 2].kind == "NOT":
            words = place.span(place.tokens[place.at - 2]).to(words)
        diagnostic = foreign.foreign_list(words.to(span), "none of" if words.text != before.text else "any of", ours)
        quantity = "NONE" if words.text != before.text else "ANY"
        spot = spots(place, 2 if quantity == "NONE" else 1)[-1]
        of = (unwritten(quantity, words.start), unwritten("OF", words.end))
        yield Repair(spot, (*of, *_in_parentheses(values)), last, diagnostic)
    yield Repair(here(place), _in_parentheses(values), last, diagnostic)


def contained_choice(place: Place) -> Iterator[Repair]:
    """`partner_group contains any of (…)`."""
    before = place.before
    if before is not None and before.kind == "CONTAINS" and kinds_from(place, place.at, 2) == ["ANY", "OF"]:
        last = place.at + 2
        words = span_of(place, place.at - 1, last)
        diagnostic = problems.confused(words, "any of", is_certain=False)
        yield Repair(spots(place, 1)[-1], tuple(place.tokens[place.at : last]), last, diagnostic)


def bare_values(place: Place) -> Iterator[Repair]:
    """`relationship_stage = Joined, New`."""
    for spot in spots(place, 3):
        operator = place.tokens[spot.at]
        quantity = _EQUATES.get(operator.kind)
        if quantity is not None:
            values, last = _values(place, spot.at + 1)
            if len(values) > 1 and last > place.at:
                ours = f"{quantity} of ({', '.join(token.text for token in values)})"
                diagnostic = foreign.bare_list(span_of(place, spot.at + 1, last), place.span(operator), ours)
                of = (operator._replace(kind=quantity.upper()), unwritten("OF", operator.end))
                yield Repair(spot, (*of, *_in_parentheses(values)), last, diagnostic)


def _values(place: Place, at: int) -> tuple[list[Token], int]:
    """The values from index `at` on, between commas or OR, and the index behind them."""
    found: list[Token] = []
    last = at
    while place.tokens[at].kind in _VALUES and place.tokens[at + 1].kind in _ENDS_LIST:
        found.append(place.tokens[at])
        last = at = at + 1
        if place.tokens[at].kind == "COMMA":
            at += 1
        if place.tokens[at].kind == "OR":
            at += 1
        if at == last:
            break
    return found, last


def _in_parentheses(values: list[Token]) -> tuple[Token, ...]:
    """The values as a list: parentheses and commas as if they were written."""
    tokens = [unwritten("LPAR", values[0].start)]
    for value in values:
        tokens += [value, unwritten("COMMA", value.end)]
    return (*tokens[:-1], unwritten("RPAR", values[-1].end))


def one_of(place: Place) -> Iterator[Repair]:
    """`relationship_stage is one of (…)`, `is not one of (…)`, `= one of (…)`: the operator was already read."""
    depth = len(place.automaton.values) - 2
    if place.token.kind != "OF" or depth < 0 or place.tokens[place.at - 1].text.lower() != "one":
        return
    at = place.index_of_value(depth)
    quantity = _QUANTITIES.get(" ".join(token.text.lower() for token in place.tokens[at : place.at - 1]))
    if quantity is not None:
        span = span_of(place, at, place.at + 1)
        tokens = (unwritten(quantity.upper(), span.start), place.token)
        diagnostic = foreign.foreign_list(span, f"{quantity} of")
        yield Repair(Spot(depth, at, ()), tokens, place.at + 1, diagnostic)


_QUANTITIES = {"=": "any", "==": "any", "is": "any", "!=": "none", "<>": "none", "is not": "none"}

"""Small changes after which a text fits: tried in order, and believed if what follows fits for a while.

Each function proposes; `find_repair` takes the first proposal that helps. A repair is reported with its fix and read
as if the author had applied it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.base.suggest import nearest
from segdsl.syntax import problems
from segdsl.syntax.expected import word_of
from segdsl.syntax.lexer import END, UNKNOWN, Token
from segdsl.syntax.place import CONNECTIVES, NAMES, Place
from segdsl.syntax.tables import tables

FITTING = 3
"""So many tokens behind a repair must fit for it to be believed."""

# For a word or mark that does not fit, what its author may have meant.
_CONFUSED = {
    "COLON": ("EQ",),
    "EQ": ("COLON",),
    "X_EQ": ("EQ", "COLON"),
    "COMMA": ("AND", "COLON"),
    "WHERE": ("AND",),
    "LPAR": ("LBRACE",),
    "RPAR": ("RBRACE",),
    "RBRACE": ("RPAR",),
    "IN": ("DURING",),
    "WITHIN": ("DURING",),
    "FOR": ("DURING",),
    "ON": ("DURING",),
    "SINCE": ("DURING",),
    "TO": ("AND",),
    "AND": ("TO",),
    "X_AND": ("AND",),
    "MINUS": ("AND", "TO"),
    "X_OR": ("SLASH",),
    "%": ("PERCENT",),
    ";": ("COMMA", "AND"),
}
# What may have been left out, likeliest first. No operators: which one is meant shows nowhere.
_LEFT_OUT = [
    kinds.split()
    for kinds in (
        "RPAR|RBRACE|RPAR RBRACE|RPAR RPAR RBRACE|AND|COMMA|WHERE|LBRACE|COLON|EQ|OF|SEGMENT|DURING|DURING LAST|LAST|"
        "DAYS|AGO|DAYS AGO|EXACTLY|TO|FOR|FROM|ONCE|ONCE PER|PER|UP|WITHIN|EXPECT|THAN|PERCENT|HOURS|NOW|OUT"
    ).split("|")
]
_NEEDLESS = CONNECTIVES | {"RBRACE", "RPAR", "RSQB", "COMMA", "COLON", "THE", "OF", "SLASH", "MINUS", UNKNOWN}
_CONDITION_BEGINS = frozenset({"NAME", "QUOTED_NAME", "NO", "NOT", "X_NOT", "LPAR", "IN"})
_STRUCTURE = frozenset({"AND", "OR", "NOT", "DURING", "SINCE", "WHERE"})


@record
class Repair:
    """Cut the stack to `depth` values, read `tokens`, and go on at the token with index `last`."""

    depth: int
    tokens: tuple[Token, ...]
    last: int
    diagnostic: Diagnostic | None


def find_repair(place: Place) -> Repair | None:
    """The first repair that helps."""
    return next((repair for propose in _REPAIRS for repair in propose(place) if _helps(place, repair)), None)


def carry_out(place: Place, repair: Repair) -> int:
    """Report and apply a repair; the index of the token to go on from."""
    if repair.diagnostic is not None:
        place.automaton.builder.report(repair.diagnostic)
    place.automaton.cut(repair.depth)
    place.automaton.advance(repair.tokens)
    return repair.last


def _helps(place: Place, repair: Repair) -> bool:
    behind = place.tokens[repair.last : repair.last + FITTING]
    kinds = [token.kind for token in (*repair.tokens, *behind)]
    return place.automaton.reach(kinds, repair.depth) == len(kinds)


def _recent(place: Place, back: int) -> Iterator[tuple[int, int]]:
    """(height of the stack, index) of the place and of up to `back` tokens before it that stand on the stack as such."""
    values = place.automaton.values
    yield len(values), place.at
    for distance in range(1, min(back, len(values), place.at) + 1):
        if values[-distance] is not place.tokens[place.at - distance]:
            return
        yield len(values) - distance, place.at - distance


def _reserved_word(place: Place) -> Iterator[Repair]:
    """A reserved word as a name or a value; the builder reports it, since it knows which of the two."""
    token = place.token
    takes_value = "INT" in place.expected
    if token.text.lower() in tables().keywords and not (takes_value and token.kind in _STRUCTURE):
        yield Repair(len(place.automaton.values), (token._replace(kind="X_RESERVED"),), place.at + 1, None)


def _misspelt(place: Place) -> Iterator[Repair]:
    """A name that is nearly a reserved word which would fit."""
    for depth, at in _recent(place, 2):
        token = place.tokens[at]
        if token.kind == "NAME":
            expected = place.expected if at == place.at else place.automaton.expected(depth)
            words = [word for word, kind in tables().keywords.items() if kind in expected and not kind.startswith("X_")]
            word = nearest(token.text, words)
            if word is not None:
                kind = tables().keywords[word]
                diagnostic = problems.misspelt(place.span(token), word_of(kind))
                yield Repair(depth, (token._replace(kind=kind),), at + 1, diagnostic)


def _confused(place: Place) -> Iterator[Repair]:
    """A word or mark that stands where another is meant."""
    for depth, at in _recent(place, 1):
        token = place.tokens[at]
        for kind in _CONFUSED.get(token.text if token.kind == UNKNOWN else token.kind, ()):
            diagnostic = problems.confused(place.span(token), word_of(kind))
            yield Repair(depth, (token._replace(kind=kind),), at + 1, diagnostic)


def _window_preposition(place: Place) -> Iterator[Repair]:
    """`in the last 30 days` where only `during last 30 days` can stand."""
    token = place.token
    following = place.tokens[place.at + 1 : place.at + 2]
    if token.kind in ("IN", "WITHIN", "FOR", "ON") and following and following[0].kind == "THE":
        span = place.span(token).to(place.span(following[0]))
        during = Token("DURING", span.text, span.start, span.end)
        diagnostic = problems.confused(span, "during")
        yield Repair(len(place.automaton.values), (during,), place.at + 2, diagnostic)


def _brackets(place: Place) -> Iterator[Repair]:
    """`any of [1, 2]`, `any of {1, 2}`."""
    token = place.token
    closing = {"LSQB": "RSQB", "LBRACE": "RBRACE"}.get(token.kind)
    end = next((at for at in range(place.at, len(place.tokens)) if place.tokens[at].kind == closing), None)
    if closing is not None and end is not None and "LPAR" in place.expected:
        opened, closed = token._replace(kind="LPAR"), place.tokens[end]._replace(kind="RPAR")
        diagnostic = problems.brackets(place.span(token), place.span(closed))
        inside = tuple(place.tokens[place.at + 1 : end])
        yield Repair(len(place.automaton.values), (opened, *inside, closed), end + 1, diagnostic)


def _unquoted(place: Place) -> Iterator[Repair]:
    """A bare word where only a quoted text can stand: `send email nudge-30`."""
    token = place.token
    if token.kind in NAMES and "STRING" in place.expected and "NAME" not in place.expected:
        last = place.at + 1
        while place.tokens[last].start == place.tokens[last - 1].end and place.tokens[last].kind in ("INT", "NAME"):
            last += 1
        span = place.span(token).to(place.span(place.tokens[last - 1]))
        text = Token("STRING", problems.quoted(span.text), span.start, span.end)
        yield Repair(len(place.automaton.values), (text,), last, problems.unquoted_word(span))


def _left_out(place: Place) -> Iterator[Repair]:
    """A word or mark that is missing before this token, or before the word or number before it."""
    for depth, at in _recent(place, 1):
        if at < place.at and place.tokens[at].kind not in ("NAME", "INT"):
            continue
        for kinds in _LEFT_OUT:
            is_operator = kinds == ["EQ"] and place.automaton.reach(("BETWEEN",), depth)
            if not is_operator and place.automaton.reach(kinds, depth) == len(kinds):
                start = place.tokens[at].start
                tokens = tuple(Token(kind, "", start, start) for kind in kinds)
                yield Repair(depth, tokens, at, _missing(place, at, kinds))


def _missing(place: Place, at: int, kinds: list[str]) -> Diagnostic | None:
    """The complaint about what is left out before the token with index `at`; None if an open quote swallowed it."""
    token = place.tokens[at]
    before = place.tokens[at - 1] if at else token
    words = " ".join(map(word_of, kinds))
    if kinds == ["AND"]:
        if before.kind not in ("INT", "DATE", "DECIMAL") or place.automaton.reach(("OR",)) or place.at > at:
            return problems.missing_connective(place.span(token))
        words = "and"
    head = place.item_head
    quote = place.automaton.builder.open_quote
    if quote is not None and words[-1] in quote.text and (head is None or quote.start > head.start):
        return None
    if kinds[-1] == "RBRACE" and head is not None:
        return problems.missing_brace(place.span(before), head, words, at_end=token.kind == END)
    return problems.missing_word(place.span(before), words)


def _needless(place: Place) -> Iterator[Repair]:
    """A mark or word too many."""
    token = place.token
    if token.kind in _NEEDLESS or (place.before is not None and place.before.kind == token.kind):
        span = place.span(token)
        diagnostic = problems.unknown_character(span) if token.kind == UNKNOWN else problems.needless(span)
        yield Repair(len(place.automaton.values), (), place.at + 1, diagnostic)


_REPAIRS: tuple[Callable[[Place], Iterator[Repair]], ...] = (
    _misspelt,
    _reserved_word,
    _window_preposition,
    _confused,
    _brackets,
    _unquoted,
    _left_out,
    _needless,
)

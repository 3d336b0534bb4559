"""Small changes after which a text fits: tried in order, and believed if what follows fits for a while.

Each function proposes; `find_repair` takes the first proposal that helps. A repair is reported with its fix and read
as if the author had applied it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.base.suggest import nearest
from segdsl.syntax import problems
from segdsl.syntax.expected import word_of
from segdsl.syntax.lexer import END, UNKNOWN, Token
from segdsl.syntax.place import CONNECTIVES, NAMES, OPERATORS, Place
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
    "AND": ("TO", "COMMA"),
    "OR": ("COMMA",),
    "X_AND": ("AND",),
    "MINUS": ("AND", "TO"),
    "X_OR": ("SLASH", "COMMA"),
    "LAST": ("PREVIOUS",),
    "X_NOT": ("NE",),
    "%": ("PERCENT",),
    ";": ("COMMA", "AND"),
}
# What may have been left out, likeliest first. No operators: which one is meant shows nowhere.
_LEFT_OUT = (
    ("RPAR",),
    ("RBRACE",),
    ("RPAR", "RBRACE"),
    ("RPAR", "RPAR", "RBRACE"),
    ("AND",),
    ("COMMA",),
    ("WHERE",),
    ("LBRACE",),
    ("COLON",),
    ("EQ",),
    ("OF",),
    ("SEGMENT",),
    ("DURING",),
    ("DURING", "LAST"),
    ("LAST",),
    ("DAYS",),
    ("AGO",),
    ("DAYS", "AGO"),
    ("EXACTLY",),
    ("IN",),
    ("TO",),
    ("FOR",),
    ("FROM",),
    ("ONCE",),
    ("PER",),
    ("UP",),
    ("WITHIN",),
    ("EXPECT",),
    ("THAN",),
    ("PERCENT",),
    ("HOURS",),
    ("NOW",),
    ("OUT",),
)
_NEEDLESS = CONNECTIVES | {"RBRACE", "RPAR", "RSQB", "COMMA", "COLON", "WHERE", "THE", "OF", "SLASH", "MINUS", UNKNOWN}
_CONDITION_BEGINS = frozenset({"NAME", "QUOTED_NAME", "NO", "NOT", "X_NOT", "LPAR", "IN"})
_STRUCTURE = frozenset({"AND", "OR", "NOT", "DURING", "SINCE", "WHERE"})
_ENDS_TEXT = OPERATORS | _STRUCTURE | {"RPAR", "RBRACE", "LPAR", "LBRACE", "STRING", "X_OPEN_STRING", "BETWEEN", END}
_CURRENCY_SIGNS = frozenset("$€£¥")
_OPERATOR_WORDS = {
    "at least": "GE",
    "at most": "LE",
    "over": "GT",
    "above": "GT",
    "under": "LT",
    "below": "LT",
    "equals": "EQ",
}


@record
class Spot:
    """Before the token with index `at`: cut the stack to `depth` values, read `prefix`, and be there.

    The prefix is the token before, if nothing was made of it yet: reading it again undoes what the automaton has
    concluded about it from the token behind.
    """

    depth: int
    at: int
    prefix: tuple[Token, ...]


@record
class Repair:
    """At a spot, read `tokens`, and go on at the token with index `last`."""

    spot: Spot
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
    place.automaton.cut(repair.spot.depth)
    place.automaton.advance((*repair.spot.prefix, *repair.tokens))
    return repair.last


def _helps(place: Place, repair: Repair) -> bool:
    behind = place.tokens[repair.last : repair.last + FITTING]
    return _fits(place, repair.spot, [token.kind for token in (*repair.tokens, *behind)])


def _fits(place: Place, spot: Spot, kinds: Sequence[str]) -> bool:
    """Whether tokens of these kinds could be read from the spot on."""
    kinds = [*(token.kind for token in spot.prefix), *kinds]
    return place.automaton.reach(kinds, spot.depth) == len(kinds)


def _spots(place: Place, back: int) -> Iterator[Spot]:
    """The place, and those before up to `back` tokens before it of which nothing was made yet."""
    values = place.automaton.values
    for distance in range(back + 1):
        depth, at = len(values) - distance, place.at - distance
        if distance and not _is_raw(place, depth, at):
            return
        if _is_raw(place, depth - 1, at - 1):
            yield Spot(depth - 1, at, (place.tokens[at - 1],))
        else:
            yield Spot(depth, at, ())


def _here(place: Place) -> Spot:
    return next(_spots(place, 0))


def _is_raw(place: Place, depth: int, at: int) -> bool:
    """Whether the value at this height of the stack is still the token with index `at`, or a list begun with it."""
    if depth < 0 or at < 0:
        return False
    value, token = place.automaton.values[depth], place.tokens[at]
    return value is token or value == [token]


def _reserved_word(place: Place) -> Iterator[Repair]:
    """A reserved word as a name or a value; the builder reports it, since it knows which of the two."""
    token = place.token
    takes_value = "INT" in place.expected
    if token.text.lower() in tables().keywords and not (takes_value and token.kind in _STRUCTURE):
        yield Repair(_here(place), (token._replace(kind="X_RESERVED"),), place.at + 1, None)


def _misspelt(place: Place) -> Iterator[Repair]:
    """A name that is nearly a reserved word which would fit."""
    for spot in _spots(place, 2):
        token = place.tokens[spot.at]
        if token.kind == "NAME":
            keywords = tables().keywords.items()
            words = [word for word, kind in keywords if not kind.startswith("X_") and _fits(place, spot, [kind])]
            word = nearest(token.text, words)
            if word is not None:
                kind = tables().keywords[word]
                diagnostic = problems.misspelt(place.span(token), word_of(kind))
                yield Repair(spot, (token._replace(kind=kind),), spot.at + 1, diagnostic)


def _confused(place: Place) -> Iterator[Repair]:
    """A word or mark that stands where another is meant."""
    for spot in _spots(place, 1):
        token = place.tokens[spot.at]
        for kind in _CONFUSED.get(token.text if token.kind == UNKNOWN else token.kind, ()):
            word, is_certain = _word_at(place, spot, kind)
            diagnostic = problems.confused(place.span(token), word, is_certain=is_certain)
            yield Repair(spot, (token._replace(kind=kind),), spot.at + 1, diagnostic)


def _word_at(place: Place, spot: Spot, kind: str) -> tuple[str, bool]:
    """How a word is written at a spot, and whether no other would do: a connective may be AND or OR."""
    if kind != "AND":
        return word_of(kind), True
    return ("AND", False) if _fits(place, spot, ["OR"]) else ("and", True)


def _window_preposition(place: Place) -> Iterator[Repair]:
    """`in the last 30 days` where only `during last 30 days` can stand."""
    token = place.token
    following = place.tokens[place.at + 1 : place.at + 2]
    if token.kind in ("IN", "WITHIN", "FOR", "ON") and following and following[0].kind == "THE":
        span = place.span(token).to(place.span(following[0]))
        during = Token("DURING", span.text, span.start, span.end)
        diagnostic = problems.confused(span, "during")
        yield Repair(_here(place), (during,), place.at + 2, diagnostic)


def _operator_in_words(place: Place) -> Iterator[Repair]:
    """`clicks at least 5`, `clicks over 5`."""
    for length in (2, 1):
        words = place.tokens[place.at : place.at + length]
        kind = _OPERATOR_WORDS.get(" ".join(word.text.lower() for word in words))
        if kind is not None:
            span = place.span(words[0]).to(place.span(words[-1]))
            token = Token(kind, span.text, span.start, span.end)
            yield Repair(_here(place), (token,), place.at + length, problems.foreign_operator(span, word_of(kind)))


def _sign_behind(place: Place) -> Iterator[Repair]:
    """`1000 $`."""
    for spot in _spots(place, 1):
        number = place.tokens[spot.at]
        if spot.at < place.at and place.token.text in _CURRENCY_SIGNS and number.kind in ("INT", "DECIMAL"):
            span = place.span(number).to(place.span(place.token))
            ours = place.token.text + number.text.replace("_", "")
            amount = Token("SIGNED_MONEY", ours, span.start, span.end)
            yield Repair(spot, (amount,), place.at + 1, problems.misplaced_currency(span, ours))


def _foreign_comment(place: Place) -> Iterator[Repair]:
    """`// …`, `-- …`, `/* … */`: left out up to the end of the line, or of the comment."""
    marks = "".join(token.text for token in place.tokens[place.at : place.at + 2])
    if marks not in ("//", "--", "/*"):
        return
    text = place.automaton.builder.source.text
    start = place.token.start
    closing = text.find("*/", start) if marks == "/*" else -1
    line_end = text.find("\n", start)
    end = closing + 2 if closing >= 0 else line_end if line_end >= 0 else len(text)
    last = next(at for at in range(place.at, len(place.tokens)) if place.tokens[at].start >= end or _is_end(place, at))
    span = place.span(place.token._replace(end=end))
    yield Repair(_here(place), (), last, problems.foreign_comment(span, marks))


def _is_end(place: Place, at: int) -> bool:
    return place.tokens[at].kind == END


def _brackets(place: Place) -> Iterator[Repair]:
    """`any of [1, 2]`, `any of {1, 2}`."""
    token = place.token
    closing = {"LSQB": "RSQB", "LBRACE": "RBRACE"}.get(token.kind)
    end = next((at for at in range(place.at, len(place.tokens)) if place.tokens[at].kind == closing), None)
    if closing is not None and end is not None and "LPAR" in place.expected:
        opened, closed = token._replace(kind="LPAR"), place.tokens[end]._replace(kind="RPAR")
        diagnostic = problems.brackets(place.span(token), place.span(closed))
        inside = tuple(place.tokens[place.at + 1 : end])
        yield Repair(_here(place), (opened, *inside, closed), end + 1, diagnostic)


def _unquoted(place: Place) -> Iterator[Repair]:
    """A bare word where only a quoted text can stand: `send email nudge-30`."""
    token = place.token
    if token.kind in NAMES and "STRING" in place.expected and "NAME" not in place.expected:
        last = place.at + 1
        while place.tokens[last].start == place.tokens[last - 1].end and place.tokens[last].kind in ("INT", "NAME"):
            last += 1
        span = place.span(token).to(place.span(place.tokens[last - 1]))
        text = Token("STRING", problems.quoted(span.text), span.start, span.end)
        yield Repair(_here(place), (text,), last, problems.unquoted_word(span))


def _note_without_sign(place: Place) -> Iterator[Repair]:
    """`owner: "x"` for `@owner: "x"`."""
    token = place.token
    if token.kind == "NAME":
        note = token._replace(kind="META", text=f"@{token.text}")
        yield Repair(_here(place), (note,), place.at + 1, problems.note_without_sign(place.span(token)))


def _left_out(place: Place) -> Iterator[Repair]:
    """A word or mark that is missing before this token, or before the word or number before it."""
    for spot in _spots(place, 1):
        if spot.at < place.at and place.tokens[spot.at].kind not in ("NAME", "INT"):
            continue
        # After a name any operator would do, and after a value a comma only makes the value worse.
        unlikely = [("COMMA",)] if _fits(place, spot, ["OR"]) else [("EQ",)] if _fits(place, spot, ["BETWEEN"]) else []
        for kinds in _LEFT_OUT:
            if kinds not in unlikely and _fits(place, spot, kinds):
                start = place.tokens[spot.at].start
                tokens = tuple(Token(kind, "", start, start) for kind in kinds)
                yield Repair(spot, tokens, spot.at, _missing(place, spot, kinds))


def _missing(place: Place, spot: Spot, kinds: Sequence[str]) -> Diagnostic | None:
    """The complaint about what is left out at a spot; None if an open quote swallowed it."""
    token = place.tokens[spot.at]
    before = place.tokens[spot.at - 1] if spot.at else token
    words = " ".join(_word_at(place, spot, kind)[0] for kind in kinds)
    if words == "AND":
        return problems.missing_connective(place.span(token))
    head = place.item_head
    quote = place.span(before) if before.kind == "X_OPEN_STRING" else place.automaton.builder.open_quote
    if quote is not None and words[-1] in quote.text and (head is None or quote.start > head.start):
        return None
    if kinds[-1] == "RBRACE" and head is not None:
        return problems.missing_brace(place.span(before), head, words, at_end=token.kind == END)
    return problems.missing_word(place.span(before), words)


def _unquoted_line(place: Place) -> Iterator[Repair]:
    """`name = Ben's Shop`: a text without quotes, with signs in it that no value has."""
    for spot in _spots(place, 4):
        if spot.at < place.at and place.tokens[spot.at].kind in OPERATORS:
            first = spot.at + 1
            last = next(at for at in range(place.at, len(place.tokens)) if _ends_text(place, first, at))
            if place.tokens[first].kind in NAMES and last > place.at + 1:
                span = place.span(place.tokens[first]).to(place.span(place.tokens[last - 1]))
                text = Token("STRING", problems.quoted(span.text), span.start, span.end)
                operator = place.tokens[spot.at]
                yield Repair(spot, (operator, text), last, problems.unquoted_text(span, span.text))
            return


def _ends_text(place: Place, first: int, at: int) -> bool:
    """Whether a text without quotes that begins with the token `first` cannot go on with the token `at`."""
    token = place.tokens[at]
    if token.kind in _ENDS_TEXT:
        return True
    return "\n" in place.automaton.builder.source.text[place.tokens[first].end : token.start]


def _needless(place: Place) -> Iterator[Repair]:
    """A mark or word too many."""
    token = place.token
    if token.kind in _NEEDLESS or (place.before is not None and place.before.kind == token.kind):
        span = place.span(token)
        diagnostic = problems.unknown_character(span) if token.kind == UNKNOWN else problems.needless(span)
        yield Repair(_here(place), (), place.at + 1, diagnostic)


_REPAIRS: tuple[Callable[[Place], Iterator[Repair]], ...] = (
    _foreign_comment,
    _operator_in_words,
    _sign_behind,
    _misspelt,
    _reserved_word,
    _window_preposition,
    _confused,
    _brackets,
    _unquoted,
    _note_without_sign,
    _left_out,
    _unquoted_line,
    _needless,
)

"""Small changes: a word misspelt, confused with another, left out, or too many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.suggest import nearest
from segdsl.syntax.expected import word_of
from segdsl.syntax.lexer import END, UNKNOWN, Token
from segdsl.syntax.place import CONNECTIVES, NAMES, OPERATORS, Place, Spot
from segdsl.syntax.problems import foreign, texts
from segdsl.syntax.problems import structure as problems
from segdsl.syntax.problems import values as about_values
from segdsl.syntax.problems.wording import quoted
from segdsl.syntax.repairs.days import WEEKDAYS
from segdsl.syntax.repairs.repair import (
    Repair,
    beginnings,
    fits,
    here,
    kinds_from,
    span_of,
    spots,
    token_for,
    unwritten,
)
from segdsl.syntax.tables import tables

# For a word or mark that does not fit, what its author may have meant.
_CONFUSED = {
    "COLON": ("EQ", "LBRACE", "LBRACE WHERE"),
    "EQ": ("COLON", "LBRACE", "LBRACE WHERE"),
    "X_EQ": ("EQ", "COLON"),
    "COMMA": ("AND", "COLON"),
    "WHERE": ("AND",),
    "if": ("WHERE",),
    "when": ("WHERE",),
    "filter": ("WHERE",),
    "having": ("WHERE",),
    "NOT": ("NO",),
    "each": ("ONCE PER",),
    "every": ("ONCE PER",),
    "LPAR": ("LBRACE",),
    "RPAR": ("RBRACE",),
    "RBRACE": ("RPAR",),
    "IN": ("DURING",),
    "WITHIN": ("DURING", "IN"),
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
    ("ON",),
    ("HOURS",),
    ("NOW",),
    ("OUT",),
)
_NEEDLESS = CONNECTIVES | {"RBRACE", "RPAR", "RSQB", "COMMA", "COLON", "WHERE", "THE", "OF", "SLASH", "MINUS", UNKNOWN}
_CONDITION_BEGINS = frozenset({"NAME", "QUOTED_NAME", "NO", "NOT", "X_NOT", "LPAR", "IN"})
_JOINING = frozenset({"but", "plus", "with"})
_STRUCTURE = frozenset({"AND", "OR", "NOT", "DURING", "SINCE", "WHERE"})
_ENDS_TEXT = OPERATORS | _STRUCTURE | {"RPAR", "RBRACE", "LPAR", "LBRACE", "STRING", "X_OPEN_STRING", "BETWEEN", END}
_CURRENCY_SIGNS = frozenset("$€£¥")
_FREE = frozenset({UNKNOWN, "NAME", "X_RESERVED"})
_CLOSERS = frozenset({"RPAR", "RBRACE", "RSQB"})
_STOPS = frozenset(";.,")
_IN_LIST = NAMES | {"STRING", "INT", "DECIMAL", "DATE", "COMMA", "X_SINGLE_QUOTED", "X_SMART_QUOTED", "PARAM_REF"}
_LIST_MAX = 1000


def reserved_word(place: Place) -> Iterator[Repair]:
    """A reserved word as a name or a value; the builder reports it, since it knows which of the two."""
    token = place.token
    if place.before is not None and place.before.kind == "SINCE":
        return  # `since yesterday` means days, and no field of that name
    takes_value = "INT" in place.expected
    if token.text.lower() in tables().keywords and not (takes_value and token.kind in _STRUCTURE):
        yield Repair(here(place), (token._replace(kind="X_RESERVED"),), place.at + 1, None)


def misspelt(place: Place) -> Iterator[Repair]:
    """A name that is nearly a reserved word which would fit."""
    for spot in spots(place, 2):
        token = place.tokens[spot.at]
        if token.kind == "NAME" and token.text.lower() not in WEEKDAYS:
            readable = place.readable(spot)
            words = [word for word, kind in tables().keywords.items() if kind in readable and kind[:2] != "X_"]
            word = nearest(token.text, words)
            if word is not None:
                kind = tables().keywords[word]
                diagnostic = problems.misspelt(place.span(token), word_of(kind))
                yield Repair(spot, (token._replace(kind=kind),), spot.at + 1, diagnostic)


def confused(place: Place) -> Iterator[Repair]:
    """A word or mark that stands where another is meant."""
    if place.token.kind in ("EQ", "COLON") and kinds_from(place, place.at + 1, 1) == ["LBRACE"]:
        # `segment a = { … }`, without a `where` as well.
        span = span_of(place, place.at, place.at + 2)
        brace = place.tokens[place.at + 1]
        opened = (brace, unwritten("WHERE", brace.end))
        yield Repair(here(place), opened, place.at + 2, problems.confused(span, "{ where"))
    for spot in spots(place, 1):
        token = place.tokens[spot.at]
        if token.kind == "SINCE" and kinds_from(place, spot.at + 1, 1) != ["LAST"]:
            continue  # `since 2026-01-01` is more than that one day
        for meant in _CONFUSED.get(token.text.lower() if token.kind in _FREE else token.kind, ()):
            first, *others = meant.split()
            words, is_certain = _words_at(place, spot, (first, *others))
            # `any of (VIP and Gold)` may be meant as both of them.
            is_certain = is_certain and (token.kind, first) != ("AND", "COMMA")
            diagnostic = problems.confused(place.span(token), words, is_certain=is_certain)
            tokens = (token._replace(kind=first), *(unwritten(kind, token.end) for kind in others))
            yield Repair(spot, tokens, spot.at + 1, diagnostic)


def joining_word(place: Place) -> Iterator[Repair]:
    """`relationship_stage = Joined with clicks > 5 …`, where the word was taken for a part of the value."""
    for spot in spots(place, 3):
        token = place.tokens[spot.at]
        if token.text.lower() in _JOINING and fits(place, spot, ["AND"]):
            diagnostic = problems.confused(place.span(token), "AND", is_certain=False)
            yield Repair(spot, (token._replace(kind="AND"),), spot.at + 1, diagnostic)


def _words_at(place: Place, spot: Spot, kinds: Sequence[str]) -> tuple[str, bool]:
    """How words are written at a spot, and whether no other would do: a connective may be AND or OR."""
    if "AND" not in kinds:
        return " ".join(map(word_of, kinds)), True
    return ("AND", False) if fits(place, spot, ["OR"]) else ("and", True)


def window_preposition(place: Place) -> Iterator[Repair]:
    """`in the last 30 days` where only `during last 30 days` can stand."""
    token = place.token
    following = place.tokens[place.at + 1 : place.at + 2]
    if token.kind in ("IN", "WITHIN", "FOR", "ON") and following and following[0].kind == "THE":
        span = place.span(token).to(place.span(following[0]))
        during = Token("DURING", span.text, span.start, span.end)
        diagnostic = problems.confused(span, "during")
        yield Repair(here(place), (during,), place.at + 2, diagnostic)


def blank_in_number(place: Place) -> Iterator[Repair]:
    """`1 000`."""
    for spot in spots(place, 1)[1:]:
        last = spot.at + 1
        while re.fullmatch(r"[0-9]{3}(\.[0-9]+)?", place.tokens[last].text):
            last += 1
        if last > place.at and re.fullmatch("-?[0-9]{1,3}", place.tokens[spot.at].text):
            span = span_of(place, spot.at, last)
            ours = "".join(token.text for token in place.tokens[spot.at : last])
            number = token_for("DECIMAL" if "." in ours else "INT", ours, span)
            yield Repair(spot, (number,), last, about_values.blank_in_number(span, ours))


def not_for_unequal(place: Place) -> Iterator[Repair]:
    """`relationship_stage not Joined`."""
    before = place.before
    if before is not None and before.kind == "NOT" and place.token.kind in NAMES | {"STRING", "INT"}:
        for spot in spots(place, 1)[1:]:
            diagnostic = foreign.foreign_operator(place.span(before), "!=")
            yield Repair(spot, (before._replace(kind="NE"),), place.at, diagnostic)


def needless_if(place: Place) -> Iterator[Repair]:
    """`if relationship_stage = Joined` where a condition is asked for."""
    for spot in beginnings(place, 1):
        token = place.tokens[spot.at]
        if token.text.lower() in ("if", "when"):
            yield Repair(spot, (), spot.at + 1, problems.needless(place.span(token), is_certain=True))


def none_as_value(place: Place) -> Iterator[Repair]:
    """`clicks is none`: the word was taken for the beginning of `none of`."""
    for spot in spots(place, 1)[1:]:
        token = place.tokens[spot.at]
        if token.kind == "NONE":
            yield Repair(spot, (token._replace(kind="X_RESERVED"),), place.at, None)


def sign_behind(place: Place) -> Iterator[Repair]:
    """`1000 $`."""
    for spot in spots(place, 1):
        number = place.tokens[spot.at]
        if spot.at < place.at and place.token.text in _CURRENCY_SIGNS and number.kind in ("INT", "DECIMAL"):
            span = place.span(number).to(place.span(place.token))
            ours = place.token.text + number.text.replace("_", "")
            amount = Token("SIGNED_MONEY", ours, span.start, span.end)
            yield Repair(spot, (amount,), place.at + 1, about_values.misplaced_currency(span, ours))


def foreign_comment(place: Place) -> Iterator[Repair]:
    """`// …`, `-- …`, `/* … */`: left out up to the end of the line, or of the comment."""
    text = place.automaton.builder.source.text
    start = place.token.start
    marks = text[start : start + 2]
    if marks not in ("//", "--", "/*"):
        return
    closing = text.find("*/", start + 2) if marks == "/*" else -1
    line_end = text.find("\n", start)
    end = closing + 2 if closing >= 0 else line_end if line_end >= 0 else len(text)
    last = next(at for at in range(place.at, len(place.tokens)) if place.tokens[at].start >= end or _is_end(place, at))
    span = place.span(place.token._replace(end=end))
    yield Repair(here(place), (), last, foreign.foreign_comment(span, marks))


def _is_end(place: Place, at: int) -> bool:
    return place.tokens[at].kind == END


def brackets(place: Place) -> Iterator[Repair]:
    """`any of [1, 2]`, `any of {1, 2}`."""
    token = place.token
    closing = {"LSQB": "RSQB", "LBRACE": "RBRACE"}.get(token.kind)
    if closing is None or "LPAR" not in place.expected:
        return
    within = range(place.at + 1, min(place.at + _LIST_MAX, len(place.tokens)))
    end = next((at for at in within if place.tokens[at].kind not in _IN_LIST), place.at)
    if place.tokens[end].kind == closing:
        opened, closed = token._replace(kind="LPAR"), place.tokens[end]._replace(kind="RPAR")
        # Behind another word than `of` the builder reports both, the word and the brackets.
        is_said = place.before is not None and place.before.kind == "OF"
        diagnostic = problems.brackets(place.span(token), place.span(closed)) if is_said else None
        inside = tuple(place.tokens[place.at + 1 : end])
        yield Repair(here(place), (opened, *inside, closed), end + 1, diagnostic)


def unquoted(place: Place) -> Iterator[Repair]:
    """A bare word where only a quoted text can stand: `send email nudge-30`."""
    token = place.token
    if token.kind in NAMES and "STRING" in place.expected and "NAME" not in place.expected:
        last = place.at + 1
        while place.tokens[last].start == place.tokens[last - 1].end and place.tokens[last].kind in ("INT", "NAME"):
            last += 1
        span = place.span(token).to(place.span(place.tokens[last - 1]))
        text = Token("STRING", quoted(span.text), span.start, span.end)
        yield Repair(here(place), (text,), last, texts.unquoted_word(span))


def note_without_sign(place: Place) -> Iterator[Repair]:
    """`owner: "x"` for `@owner: "x"`."""
    token = place.token
    if token.kind == "NAME":
        note = token._replace(kind="META", text=f"@{token.text}")
        yield Repair(here(place), (note,), place.at + 1, problems.note_without_sign(place.span(token)))


def left_out(place: Place) -> Iterator[Repair]:
    """A word or mark that is missing before this token, or before the word or number before it."""
    for spot in spots(place, 1):
        if spot.at < place.at and place.tokens[spot.at].kind not in ("NAME", "INT"):
            continue
        # After a name any operator would do, and after a value a comma only makes the value worse.
        unlikely = [("COMMA",)] if fits(place, spot, ["OR"]) else [("EQ",)] if fits(place, spot, ["BETWEEN"]) else []
        readable = place.readable(spot)
        for kinds in _LEFT_OUT:
            if kinds[0] in readable and kinds not in unlikely and fits(place, spot, kinds):
                start = place.tokens[spot.at].start
                tokens = tuple(Token(kind, "", start, start) for kind in kinds)
                yield Repair(spot, tokens, spot.at, _missing(place, spot, kinds))


def _missing(place: Place, spot: Spot, kinds: Sequence[str]) -> Diagnostic | None:
    """The complaint about what is left out at a spot; None if an open quote swallowed it."""
    token = place.tokens[spot.at]
    before = place.tokens[spot.at - 1] if spot.at else token
    words, _ = _words_at(place, spot, kinds)
    if words == "AND":
        return problems.missing_connective(place.span(token))
    if kinds == ("COMMA",) and {before.kind, token.kind} <= NAMES and fits(place, spot, ("COMMA", "STRING")):
        return problems.missing_comma(place.span(before), place.span(token))
    head = place.item_head
    quote = place.span(before) if before.kind == "X_OPEN_STRING" else place.automaton.builder.open_quote
    if quote is not None and words[-1] in quote.text and (head is None or quote.start > head.start):
        return None
    if kinds[-1] == "RBRACE" and place.has_no_brace:
        return None
    if kinds[-1] == "RBRACE" and head is not None:
        return problems.missing_brace(place.span(before), head, words, at_end=token.kind == END)
    return problems.missing_word(place.span(before), words)


def unquoted_line(place: Place) -> Iterator[Repair]:
    """`name = Ben's Shop`: a text without quotes, with signs in it that no value has."""
    for spot in spots(place, 4):
        if spot.at < place.at and place.tokens[spot.at].kind in OPERATORS:
            first = spot.at + 1
            last = next(at for at in range(place.at, len(place.tokens)) if _ends_text(place, first, at))
            if place.tokens[first].kind in NAMES and last > place.at + 1:
                span = place.span(place.tokens[first]).to(place.span(place.tokens[last - 1]))
                text = Token("STRING", quoted(span.text), span.start, span.end)
                operator = place.tokens[spot.at]
                yield Repair(spot, (operator, text), last, texts.unquoted_text(span, span.text))
            return


def _ends_text(place: Place, first: int, at: int) -> bool:
    """Whether a text without quotes that begins with the token `first` cannot go on with the token `at`."""
    token = place.tokens[at]
    if token.kind in _ENDS_TEXT:
        return True
    return "\n" in place.automaton.builder.source.text[place.tokens[first].end : token.start]


def needless(place: Place) -> Iterator[Repair]:
    """A mark or word too many."""
    token = place.token
    is_doubled = place.before is not None and place.before.kind == token.kind
    behind = kinds_from(place, place.at + 1, 1)[0]
    before_brace = token.kind in ("EQ", "COLON") and behind == "LBRACE"
    last = place.at + 1
    while token.kind in _CLOSERS and place.tokens[last].kind == token.kind:
        last += 1
    if token.kind in _NEEDLESS or is_doubled or before_brace:
        span = span_of(place, place.at, last)
        ends = token.text in _STOPS and (behind in ("RBRACE", END) or place.begins_item(place.at + 1))
        diagnostic = problems.needless(span, is_certain=ends or before_brace or token.kind == "THE")
        if token.kind == UNKNOWN and not ends:
            diagnostic = texts.unknown_character(span)
        yield Repair(here(place), (), last, diagnostic)

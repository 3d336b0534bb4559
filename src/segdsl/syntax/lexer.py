"""Text to tokens: one regular expression made of the grammar's terminals, any text accepted.

A word is matched as a name and then looked up, so the reserved words cost one dictionary. What the language has no
use for becomes an X_UNKNOWN token, or, if it cannot be seen, is reported here and then treated as a blank.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.base.source import Source, Span
from segdsl.syntax.problems import texts as problems
from segdsl.syntax.tables import tables
from segdsl.syntax.tree import Comment

END = "$END"
UNKNOWN = "X_UNKNOWN"
BROKEN = "X_BROKEN"

# Neither seen nor harmless: control characters, marks that turn the direction of text, halves of surrogate pairs.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+|(?:\r(?!\n))+"
)
_HIDDEN_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_EXOTIC_BLANK = re.compile("[\x85\xa0\u1680\u180e\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]+")
_NO_TOKEN = frozenset({"COMMENT", "DOC", UNKNOWN, "END"})
_LEFT_OUT = {False: {"BLANK", BROKEN}, True: {"BLANK", BROKEN, "X_WORD", "X_SMART_QUOTED"}}


class Token(NamedTuple):
    """A piece of the text: the terminal it matches, what stands there, and where, as offsets."""

    kind: str
    text: str
    start: int
    end: int


@record
class Tokens:
    """A text cut into pieces; comments stand beside."""

    tokens: list[Token]
    comments: tuple[Comment, ...]
    diagnostics: list[Diagnostic]


def lex(source: Source) -> list[Token]:
    """The tokens of a text without comments, the last of kind `$END`."""
    return scan(source).tokens


def scan(source: Source) -> Tokens:
    """Cut a text into tokens and comments, and report characters that no one should put into a rule."""
    scanned = scan_part(source, 1 if source.text.startswith("\ufeff") else 0, len(source.text))
    scanned.diagnostics.extend(_hidden_characters(source))
    end = scanned.tokens[-1].end if scanned.tokens else 0
    scanned.tokens.append(Token(END, "", end, end))
    return scanned


def scan_part(source: Source, start: int, end: int) -> Tokens:
    """The tokens and comments between two offsets, without an end."""
    text = source.text
    diagnostics: list[Diagnostic] = []
    tokens: list[Token] = []
    comments: list[Comment] = []
    words = dict(tables().keywords)
    new = tuple.__new__
    pattern = _pattern(text.isascii())
    for match in pattern.finditer(text, start, end):
        kind = match.lastgroup
        assert kind is not None
        piece = match[kind]
        stop = match.end()
        if kind == "NAME":
            kind = words.get(piece)
            if kind is None:
                kind = words[piece] = words.get(piece.lower(), "NAME")
        elif kind in _NO_TOKEN:
            if kind == UNKNOWN:
                _unknown(source, stop - len(piece), piece, tokens, diagnostics)
            elif kind != "END":
                comments.append(_comment(source, stop - len(piece), piece))
            continue
        tokens.append(new(Token, (kind, piece, stop - len(piece), stop)))
    return Tokens(tokens, tuple(comments), diagnostics)


def is_hidden(character: str) -> bool:
    """Whether a character has no place in a text: a control character, a bidi mark, half of a surrogate pair."""
    return _HIDDEN_CHARACTER.match(character) is not None


def _hidden_characters(source: Source) -> list[Diagnostic]:
    found = (Span(source, match.start(), match.end()) for match in _HIDDEN.finditer(source.text))
    return [problems.bare_return(span) if span.text[0] == "\r" else problems.hidden_character(span) for span in found]


def _comment(source: Source, start: int, text: str) -> Comment:
    text = text.rstrip("\r")
    return Comment(text, text.startswith("#:"), Span(source, start, start + len(text)))


def _unknown(source: Source, start: int, text: str, tokens: list[Token], diagnostics: list[Diagnostic]) -> None:
    """A character that no terminal knows: a token, unless it is a kind of blank or was reported as hidden."""
    if _EXOTIC_BLANK.match(text):
        diagnostics.append(problems.exotic_blank(Span(source, start, start + len(text))))
    elif not is_hidden(text):
        tokens.append(Token(UNKNOWN, text, start, start + len(text)))


@cache
def _pattern(ascii_only: bool) -> re.Pattern[str]:
    """Blanks, then one terminal. Only X_WORD can begin like a name, so names may stand before all others."""
    terminals = dict(tables().terminals)
    order = ["NAME", *terminals] if ascii_only else ["X_WORD", "NAME", *terminals]
    choices = [f"(?P<{name}>{terminals[name]})" for name in dict.fromkeys(order) if name not in _LEFT_OUT[ascii_only]]
    # Of one character many times over there is one thing to say.
    rest = rf"(?P<END>\Z)|(?P<{UNKNOWN}>{_EXOTIC_BLANK.pattern}|(?P<again>[\s\S])(?P=again)*)"
    return re.compile(rf"[ \t\r\n]*(?:{'|'.join(choices)}|{rest})", re.ASCII)

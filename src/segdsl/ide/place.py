"""Where a cursor stands in a text: the word that is being typed, and what the grammar has read before it."""

from __future__ import annotations

from segdsl.base.source import Source
from segdsl.syntax.automaton import Automaton
from segdsl.syntax.builder import Builder
from segdsl.syntax.lexer import Token, Tokens, scan
from segdsl.syntax.place import ITEMS

CONDITION, FILE = "condition", "file"
_TYPED = frozenset({"META", "PARAM_REF", "STRING", "QUOTED_NAME", "X_OPEN_STRING", "X_WORD"})


class Cursor:
    """A text up to the cursor, cut before the word that is being typed; the automaton stands there.

    `in_comment` says that nothing is read there at all.
    """

    __slots__ = ("automaton", "before", "in_comment", "tokens", "word")

    def __init__(self, text: str, start: str) -> None:
        scanned = scan(Source("text", text))
        last = scanned.tokens[-2] if len(scanned.tokens) > 1 else None
        self.in_comment = any(comment.span.end == len(text) for comment in scanned.comments)
        is_typed = last is not None and last.end == len(text) and is_word(last)
        self.before = text[: last.start] if last and is_typed else text
        self.word = text[len(self.before) :]
        if is_typed:
            scanned = scan(Source("text", self.before))
        self.tokens, self.automaton = _read(scanned, self.before, start)

    @property
    def condition_start(self) -> int | None:
        """Where the condition around the cursor starts; None outside of conditions."""
        depths = [depth for depth in range(len(self.automaton.values) + 1) if self.automaton.begins_condition(depth)]
        return self._offset(depths[0]) if depths else None

    @property
    def leaf(self) -> list[Token]:
        """The tokens of the innermost condition so far; none where one may begin."""
        start = self.leaf_start
        return [token for token in self.tokens if token.start >= start]

    @property
    def leaf_start(self) -> int:
        """Where that condition starts."""
        depth = len(self.automaton.values)
        closed = 0
        while depth and (closed or not self.automaton.begins_condition(depth)):
            depth -= 1
            value = self.automaton.values[depth]
            if type(value) is Token:
                closed += (value.kind == "RPAR") - (value.kind == "LPAR" and closed > 0)
        return self._offset(depth)

    @property
    def open_groups(self) -> list[int]:
        """Where the parentheses around conditions that are not yet closed stand, the outermost first."""
        automaton = self.automaton
        return [
            automaton.starts[depth]
            for depth, value in enumerate(automaton.values)
            if type(value) is Token
            and value.kind == "LPAR"
            and automaton.begins_condition(depth)
            and not _is_closing(automaton.values[depth + 2 : depth + 3])
        ]

    def _offset(self, depth: int) -> int:
        return self.automaton.starts[depth] if depth < len(self.automaton.values) else len(self.before)


def start_of(text: str) -> str:
    """Whether a text is a rule file or a bare condition: items begin with words that are reserved for them."""
    tokens = scan(Source("text", text)).tokens
    return FILE if tokens[0].kind in (*ITEMS, "LANGUAGE") else CONDITION


def is_word(token: Token) -> bool:
    """Whether a token may be going on to be typed."""
    return token.kind in _TYPED or token.text[:1].isalpha() or token.text[:1] == "_"


def _is_closing(values: list[object]) -> bool:
    """Whether parentheses are closed already, and only not yet understood."""
    return bool(values) and type(values[0]) is Token and values[0].kind == "RPAR"


def _read(scanned: Tokens, text: str, start: str) -> tuple[list[Token], Automaton]:
    tokens = scanned.tokens
    automaton = Automaton(start, Builder(Source("text", text), scanned.comments))
    at = automaton.advance(tokens[:-1])
    while at < len(tokens) - 1:
        from segdsl.syntax.recover import recover

        at = automaton.advance(tokens[:-1], recover(automaton, tokens, at))
    return tokens[:-1], automaton

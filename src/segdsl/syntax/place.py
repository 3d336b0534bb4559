"""A place where a text leaves the grammar, with what one wants to know of its surroundings."""

from __future__ import annotations

from operator import contains

from segdsl.base.source import Span
from segdsl.syntax.automaton import Automaton
from segdsl.syntax.lexer import Token

NAMES = frozenset({"NAME", "QUOTED_NAME", "X_RESERVED", "X_COUNT_WORD", "X_WORD"})
CONNECTIVES = frozenset({"AND", "X_AND", "OR", "X_OR"})
NEGATIONS = frozenset({"NOT", "X_NOT"})
OPERATORS = frozenset({"EQ", "NE", "LT", "LE", "GT", "GE", "X_EQ", "X_NE", "X_LE", "X_GE"})
ITEMS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "IMPORT": (frozenset({"LBRACE"}), NAMES),
    "PARAM": (NAMES, frozenset({"EQ", "X_EQ"})),
    "WINDOW": (NAMES, frozenset({"EQ", "X_EQ"})),
    "SEGMENT": (NAMES, frozenset({"LBRACE"})),
    "SERIES": (NAMES, frozenset({"LBRACE"})),
    "WORKFLOW": (NAMES, frozenset({"LBRACE"})),
    "TEST": (frozenset({"STRING"}), frozenset({"FOR"})),
}
"""The words that begin an item, and the two tokens that must follow."""


class Place:
    """Where the automaton has refused `token`, the one with index `at`; `before` is the one read before it."""

    __slots__ = ("_expected", "at", "automaton", "before", "token", "tokens")

    def __init__(self, automaton: Automaton, tokens: list[Token], at: int) -> None:
        self.automaton = automaton
        self.tokens = tokens
        self.at = at
        self.token = tokens[at]
        self.before = tokens[at - 1] if at else None
        self._expected: frozenset[str] | None = None

    @property
    def expected(self) -> frozenset[str]:
        """The kinds of token that could stand here."""
        if self._expected is None:
            self._expected = self.automaton.expected()
        return self._expected

    @property
    def item_head(self) -> Span | None:
        """The first words of the item around this place: `segment x`, `test "…"`; None outside of items."""
        automaton = self.automaton
        depth = automaton.item_depth
        if not automaton.in_file or depth == len(automaton.values):
            return None
        first = self.index_of_value(depth)
        last = self.tokens[min(first + 1, self.at - 1)]
        head = self.span(self.tokens[first])
        return head.to(self.span(last)) if last.kind in NAMES or last.kind == "STRING" else head

    def settle(self) -> None:
        """If an item is complete, let it stand as such, so that the place is seen to lie behind it and not inside."""
        automaton = self.automaton
        if automaton.in_file and automaton.reach(("SEGMENT",)):
            automaton.advance((Token("SEGMENT", "", automaton.end, automaton.end),))
            automaton.cut(len(automaton.values) - 1)
            self._expected = None

    def span(self, token: Token) -> Span:
        """Where a token stands."""
        return self.automaton.builder.span(token)

    def index_of_value(self, depth: int) -> int:
        """The index of the token at which the value at `depth` of the stack begins."""
        if depth == len(self.automaton.values):
            return self.at
        start = self.automaton.starts[depth]
        index = self.at - 1
        while self.tokens[index].start > start:
            index -= 1
        return index

    def begins_item(self, at: int) -> bool:
        """Whether the token with index `at` stands first on its line and begins an item by what follows it."""
        shape = ITEMS.get(self.tokens[at].kind)
        following = self.tokens[at + 1 : at + 3]
        if shape is None or len(following) < 2 or not all(map(contains, shape, (token.kind for token in following))):
            return False
        return at == 0 or "\n" in self.automaton.builder.source.text[self.tokens[at - 1].end : self.tokens[at].start]

"""A place where a text leaves the grammar, with what one wants to know of its surroundings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import contains, itemgetter

from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.syntax.automaton import Automaton
from segdsl.syntax.lexer import Token

NAMES = frozenset({"NAME", "QUOTED_NAME", "X_RESERVED", "X_COUNT_WORD", "X_WORD"})
CONNECTIVES = frozenset({"AND", "X_AND", "OR", "X_OR"})
NEGATIONS = frozenset({"NOT", "X_NOT"})
OPERATORS = frozenset({"EQ", "NE", "LT", "LE", "GT", "GE", "X_EQ", "X_NE", "X_LE", "X_GE"})
QUOTED = frozenset({"STRING", "X_SINGLE_QUOTED", "X_SMART_QUOTED"})
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


BACK_MAX = 4
"""So many tokens before a place may be read anew."""


@record
class Spot:
    """Before the token with index `at`: cut the stack to `depth` values, read `prefix`, and be there.

    The prefix is the token before, if nothing was made of it yet: reading it again undoes what the automaton has
    concluded about it from the token behind.
    """

    depth: int
    at: int
    prefix: tuple[Token, ...]


class Place:
    """Where the automaton has refused `token`, the one with index `at`; `before` is the one read before it."""

    __slots__ = ("_expected", "_readable", "_spots", "at", "automaton", "before", "token", "tokens")

    def __init__(self, automaton: Automaton, tokens: list[Token], at: int) -> None:
        self.automaton = automaton
        self.tokens = tokens
        self.at = at
        self.token = tokens[at]
        self.before = tokens[at - 1] if at else None
        self._expected: frozenset[str] | None = None
        self._spots: tuple[Spot, ...] = ()
        self._readable: dict[int, frozenset[str]] = {}

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The place, and those before it, up to BACK_MAX tokens, of which nothing was made yet; the nearest first."""
        if not self._spots:
            self._spots = tuple(self._look_back())
        return self._spots

    def _look_back(self) -> Iterator[Spot]:
        values = self.automaton.values
        for distance in range(BACK_MAX + 1):
            depth, at = len(values) - distance, self.at - distance
            if distance and not self._is_raw(depth, at):
                return
            if self._is_raw(depth - 1, at - 1):
                yield Spot(depth - 1, at, (self.tokens[at - 1],))
            else:
                yield Spot(depth, at, ())

    def _is_raw(self, depth: int, at: int) -> bool:
        """Whether the value at this height of the stack is still the token with index `at`, or a list begun with it."""
        if depth < 0 or at < 0:
            return False
        value, token = self.automaton.values[depth], self.tokens[at]
        return value is token or value == [token]

    def readable(self, spot: Spot) -> frozenset[str]:
        """The kinds of token that could be read at a spot."""
        found = self._readable.get(spot.at)
        if found is None:
            found = self.automaton.expected(spot.depth, [token.kind for token in spot.prefix])
            self._readable[spot.at] = found
        return found

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

    @property
    def has_no_brace(self) -> bool:
        """Whether the opening brace of the item around this place is one that its author has not written."""
        values = self.automaton.values[self.automaton.item_depth :][:3]
        return any(type(value) is Token and value.kind == "LBRACE" and value.text != "{" for value in values)

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
        # The first token that does not begin before the value; tokens that are not written begin where another does.
        index = bisect_left(self.tokens, self.automaton.starts[depth], hi=self.at, key=itemgetter(2))
        return min(index, self.at - 1)

    def begins_item(self, at: int) -> bool:
        """Whether the token with index `at` stands first on its line and begins an item by what follows it."""
        if at >= len(self.tokens) or self.tokens[at].kind not in ITEMS:
            return False
        following = [token.kind for token in self.tokens[at + 1 : at + 3]]
        if len(following) < 2 or not all(map(contains, ITEMS[self.tokens[at].kind], following)):
            return False
        return at == 0 or "\n" in self.automaton.builder.source.text[self.tokens[at - 1].end : self.tokens[at].start]

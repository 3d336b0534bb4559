"""The LALR automaton: it walks the parse tables and builds a node at each reduction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from segdsl.base.source import Span
from segdsl.syntax.build import BUILDERS, Children
from segdsl.syntax.builder import Builder
from segdsl.syntax.lexer import BROKEN, Token
from segdsl.syntax.tables import tables

Build = Callable[[Builder, Span, Children], Any]


@cache
def _rules() -> list[tuple[Build | None, str, int, bool, bool]]:
    """The rules with their functions; None for one that hands its child on, or makes a list."""
    return [
        (
            BUILDERS[rule.name] if rule.name and not rule.is_list else None,
            rule.origin,
            rule.size,
            rule.is_list,
            rule.has_lists,
        )
        for rule in tables().rules
    ]


# Tables of this kind may reduce before they notice that a token does not fit. That does no harm but for these two,
# at which conditions end: what lies before a stray one would be closed for good. So they are looked at first.
_CLOSING = frozenset({"RPAR", "RBRACE"})


class Automaton:
    """An automaton on its way through a text.

    Three stacks grow together: `states` (one longer, for the start), `values` (a token, or what was built), `starts`
    (the offset at which each value begins). `end` is the offset behind the last token that was read.
    """

    __slots__ = ("builder", "end", "rows", "starts", "states", "values")

    def __init__(self, start: str, builder: Builder) -> None:
        self.builder = builder
        self.rows = tables().rows
        self.states = [tables().starts[start]]
        self.values: list[Any] = []
        self.starts: list[int] = []
        self.end = 0

    @property
    def result(self) -> Any:
        """What the whole text is, once its last token was read."""
        return self.values[0]

    @property
    def in_file(self) -> bool:
        """Whether a file is read, and not a bare condition."""
        return "item" in self.rows[self.states[0]]

    @property
    def item_depth(self) -> int:
        """The height of the stack on which the present or next item stands, above the items so far."""
        return max((depth for depth, state in enumerate(self.states[:3]) if "item" in self.rows[state]), default=0)

    def begins_condition(self, depth: int) -> bool:
        """Whether a condition may begin on a stack of this height."""
        return BROKEN in self.rows[self.states[depth]]

    def advance(self, tokens: Sequence[Token], at: int = 0) -> int:
        """Read tokens from index `at` on; the index of the first that does not fit, or how many there are."""
        rows, rules = self.rows, _rules()
        states, values, starts = self.states, self.values, self.starts
        builder = self.builder
        source = builder.source
        end = self.end
        count = len(tokens)
        while at < count:
            token = tokens[at]
            kind = token[0]
            if kind in _CLOSING and not self.reach((kind,)):
                break
            action = rows[states[-1]].get(kind)
            while action is not None and action < 0:
                build, origin, size, is_list, has_lists = rules[~action]
                if build is None and not is_list:
                    states[-1] = rows[states[-2]][origin]
                else:
                    if size == 1:
                        children = [values.pop()]
                        start = starts[-1]
                        states.pop()
                    elif size:
                        children = values[-size:]
                        start = starts[-size]
                        del values[-size:], starts[1 - size :], states[-size:]
                    else:
                        children = []
                        start = end
                        starts.append(start)
                    if has_lists:
                        children = _flat(children)
                    values.append(children if build is None else build(builder, Span(source, start, end), children))
                    states.append(rows[states[-1]][origin])
                action = rows[states[-1]].get(kind)
            if action is None:
                break
            states.append(action)
            values.append(token)
            starts.append(token[2])
            end = token[3]
            at += 1
        self.end = end
        return at

    def reach(self, kinds: Iterable[str], depth: int | None = None) -> int:
        """How many tokens of these kinds could be read from here, or with the stack cut to `depth` values."""
        return self._read(kinds, depth)[0]

    def expected(self, depth: int | None = None, prefix: Sequence[str] = ()) -> frozenset[str]:
        """The kinds of token that could be read next, or with the stack cut to `depth` values and `prefix` read.

        All that lead to the same reduction are followed together, for they lead to the same state.
        """
        # INVARIANT: the prefix can be read, since it was read from there.
        _, states, below = self._read(prefix, depth)
        rows = self.rows
        found: set[str] = set()
        waiting: list[tuple[list[int], int, frozenset[str] | None]] = [(states, below, None)]
        while waiting:
            states, below, asked = waiting.pop()
            by_rule: dict[int, list[str]] = {}
            for kind, action in rows[states[-1]].items():
                if kind.islower() or (asked is not None and kind not in asked):
                    continue
                if action >= 0:
                    found.add(kind)
                else:
                    by_rule.setdefault(~action, []).append(kind)
            for rule, kinds in by_rule.items():
                after = states.copy()
                waiting.append((after, self._reduce(after, below, rule), frozenset(kinds)))
        return frozenset(found)

    def _read(self, kinds: Iterable[str], depth: int | None) -> tuple[int, list[int], int]:
        """Without a change to the stack: how many tokens could be read, and the stack that there would then be.

        Of that stack the part that differs: its first state is the last of those of the real stack that still stand,
        and `below` is how many do.
        """
        rows = self.rows
        below = len(self.states) if depth is None else depth + 1
        states = [self.states[below - 1]]
        count = 0
        for kind in kinds:
            action = rows[states[-1]].get(kind)
            while action is not None and action < 0:
                below = self._reduce(states, below, ~action)
                action = rows[states[-1]].get(kind)
            if action is None:
                break
            states.append(action)
            count += 1
        return count, states, below

    def _reduce(self, states: list[int], below: int, rule: int) -> int:
        """Reduce by a rule on such a stack; how many states of the real one then still stand."""
        _, origin, size, _, _ = _rules()[rule]
        if size < len(states):
            del states[len(states) - size :]
        else:
            below -= size - len(states) + 1
            states[:] = [self.states[below - 1]]
        states.append(self.rows[states[-1]][origin])
        return below

    def cut(self, depth: int) -> None:
        """Forget all values from `depth` on, as if they had not been read."""
        if depth < len(self.values):
            self.end = self.starts[depth]
        del self.states[depth + 1 :], self.values[depth:], self.starts[depth:]

    def push(self, symbol: str, value: Any, start: int, end: int) -> None:
        """Put a ready-made value on the stack where the grammar has `symbol`."""
        self.states.append(self.rows[self.states[-1]][symbol])
        self.values.append(value)
        self.starts.append(start)
        self.end = end


def _flat(children: Children) -> Children:
    """The children, with those of Lark's lists in their place. The list that a list begins with is kept and grows."""
    first = children[0]
    flat = first if type(first) is list else [first]
    for child in children[1:]:
        if type(child) is list:
            flat += child
        else:
            flat.append(child)
    return flat

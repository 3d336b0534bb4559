"""The nearest change: the fewest facts that would have to be otherwise for a subject to come in, or to be out.

One fact is tried first, each in every way that could matter; then sets of two, three and so on, led by the conditions
that are still in the way. Nothing is returned that was not run: each set was made and the changed subject judged by the
memory backend. Where no set was found, none is said to exist or not to exist.
"""

from __future__ import annotations

from itertools import islice

from segdsl.backends.memory.compile import DayPredicate
from segdsl.backends.memory.values import reading
from segdsl.explain.conditions import Literal, leaf_of, literals, sum_of, words_of
from segdsl.explain.evidence import sum_seen
from segdsl.explain.moves import Change, Costing, Facts, FieldChange, Moves, changed
from segdsl.explain.trace import Tracer
from segdsl.ir.nodes import And, Expr, Or
from segdsl.vocabulary.model import Field, Metric, Vocabulary

MOST_FACTS = 6
MOST_ALTERNATIVES = 3
_TRIES = 3_000
_WAYS = 3


def nearest(
    judge: DayPredicate, tracer: Tracer, subject: object, vocabulary: Vocabulary
) -> tuple[tuple[Change, ...], ...]:
    """Up to three single changes that flip membership, the least first; or else one set of changes; or nothing.

    `judge` is the whole rule on the day of `tracer`. A member comes out if the rule is then false or unknown.
    """
    search = _Search(judge, tracer, subject, vocabulary)
    single = search.single()
    if single:
        return tuple((change,) for change in single)
    several = search.several()
    return (several,) if several else ()


class _Search:
    def __init__(self, judge: DayPredicate, tracer: Tracer, subject: object, vocabulary: Vocabulary) -> None:
        self.judge = judge
        self.tracer = tracer
        self.moves = Moves(tracer, vocabulary)
        values = reading(subject)
        self.words: list[Field | Metric] = list(self.moves.about)
        self.facts: Facts = {word.name: values.get(word.name) for word in self.words}
        self.wants = judge.verdict(subject) is not True
        self.tries = 0

    def single(self) -> list[Change]:
        """The least change of each fact that is enough by itself, the least of all first."""
        found: list[Costing] = []
        for word in self.words:
            costings = self.moves.of(word, self.facts)
            found += islice((each for each in costings if self._flips(changed(self.facts, each[1]))), 1)
        found.sort(key=lambda costing: costing[0])
        return [change for _, change in found[:MOST_ALTERNATIVES]]

    def several(self) -> tuple[Change, ...] | None:
        """The smallest set of changes that is found within the allowed tries."""
        for size in range(max(2, self._least(self.tracer.tree)), MOST_FACTS + 1):
            found = self._extended(self.facts, (), size)
            if found or self.tries > _TRIES:
                return found
        return None

    def _extended(self, facts: Facts, made: tuple[Change, ...], left: int) -> tuple[Change, ...] | None:
        """The changes made, and as many more as are left, if that flips the verdict."""
        done = {change.field for change in made if isinstance(change, FieldChange)}
        for literal in self._in_the_way(self.tracer.tree, facts):
            for word in words_of(leaf_of(literal)[0]):
                for change in [] if word in done else self._ways(literal, word, facts):
                    after = changed(facts, change)
                    if left == 1:
                        found = (*made, change) if self._flips(after) else None
                    else:
                        found = self._extended(after, (*made, change), left - 1)
                    if found or self.tries > _TRIES:
                        return found
        return None

    def _ways(self, literal: Literal, word: Field | Metric, facts: Facts) -> list[Change]:
        """The least changes of a word that bring one condition where it is wanted, or its window into being."""
        found: list[Change] = []
        opens = self._needs_window(literal, facts)
        for _, change in self.moves.of(word, facts):
            after = changed(facts, change)
            if self._is_as_wanted(literal, after) or (opens and not self._needs_window(literal, after)):
                found.append(change)
            if len(found) == _WAYS:
                break
        return found

    def _needs_window(self, literal: Literal, facts: Facts) -> bool:
        """Whether the window has no day yet, so that no event could be in it."""
        asked = sum_of(leaf_of(literal)[0])
        if asked is None:
            return False
        days = sum_seen(*asked, reading(facts), self.tracer.today, self.tracer.zone).days
        return days is None or not days.any

    def _in_the_way(self, expr: Expr, facts: Facts) -> list[Literal]:
        """Conditions of which at least one must come out otherwise."""
        if not isinstance(expr, And | Or):
            return [] if self._is_as_wanted(expr, facts) else [expr]
        open_parts = [found for part in expr.parts if (found := self._in_the_way(part, facts))]
        if isinstance(expr, And) is self.wants:
            return open_parts[0] if open_parts else []
        # One part that is as wanted is enough.
        return [literal for found in open_parts for literal in found] if len(open_parts) == len(expr.parts) else []

    def _least(self, expr: Expr) -> int:
        """How many facts must change at least: conditions that have no word in common need one each."""
        if not isinstance(expr, And | Or):
            return 0 if self._is_as_wanted(expr, self.facts) else 1
        if isinstance(expr, And) is not self.wants:
            return min(self._least(part) for part in expr.parts)
        words: set[Field | Metric] = set()
        count = 0
        for part in expr.parts:
            own = {word for literal in literals(part) for word in words_of(leaf_of(literal)[0])}
            if words.isdisjoint(own) and (least := self._least(part)):
                count += least
                words |= own
        return count

    def _is_as_wanted(self, literal: Literal, facts: Facts) -> bool:
        self.tries += 1
        return (self.tracer.verdict(literal, facts) is True) is self.wants

    def _flips(self, facts: Facts) -> bool:
        self.tries += 1
        return (self.judge.verdict(facts) is True) is self.wants

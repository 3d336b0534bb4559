"""One subject before a rule: the verdict on every condition, and what it saw.

Verdicts are the memory backend's, which is the definition (§6.3): each condition is run as a rule of its own. The tree
only adds them up, as Kleene does (§6.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, tzinfo

from segdsl.backends.memory.compile import DayPredicate, compile_predicate
from segdsl.base.record import record
from segdsl.explain.conditions import Literal, conditions, leaf_of
from segdsl.explain.evidence import Seen, seen_by
from segdsl.ir.nodes import And, Expr, Or, Rule

Verdict = bool | None


@record
class Judged:
    """One condition (perhaps denied), what it says of the subject, and what it saw; None where it looks at nothing."""

    condition: Literal
    verdict: Verdict
    seen: Seen | None


@record
class Several:
    """Conditions of which `every` one has to be true, or any of them."""

    every: bool
    verdict: Verdict
    parts: tuple[Trace, ...]


Trace = Judged | Several


def trace(rule: Rule, subject: object, *, today: date, zone: tzinfo = UTC) -> Trace:
    """The rule's conditions with their verdicts on the subject as of `today`, a day in `zone`.

    The subject is in the form that the memory backend takes. Raises `SubjectError` for a value that has not the type
    of its field, also where the verdict does not depend on it.
    """
    return Tracer(rule, today=today, zone=zone).trace(subject)


class Tracer:
    """A rule on one day, ready for many subjects. `tree` is its conditions."""

    def __init__(self, rule: Rule, *, today: date, zone: tzinfo = UTC) -> None:
        self.tree = conditions(rule.condition)
        self.today = today
        self.zone = zone
        self._predicates: dict[Literal, DayPredicate] = {}

    def trace(self, subject: object) -> Trace:
        """The tree with the verdicts on a subject."""
        return self._traced(self.tree, subject)

    def verdict(self, literal: Literal, subject: object) -> Verdict:
        """What one condition of the rule says of a subject."""
        if literal not in self._predicates:
            rule = Rule(name="", condition=literal)
            self._predicates[literal] = compile_predicate(rule).at(self.today, self.zone)
        return self._predicates[literal].verdict(subject)

    def _traced(self, expr: Expr, subject: object) -> Trace:
        if isinstance(expr, And | Or):
            parts = tuple(self._traced(part, subject) for part in expr.parts)
            every = isinstance(expr, And)
            return Several(every, _added_up(every, [part.verdict for part in parts]), parts)
        leaf, _ = leaf_of(expr)
        return Judged(expr, self.verdict(expr, subject), seen_by(leaf, subject, self.today, self.zone))


def deciding(tree: Trace) -> tuple[Judged, ...]:
    """Why the verdict is what it is: the fewest conditions that make it so whatever the others say, each once.

    Of an And that is false, or an Or that is true, those are each of its parts that say so (one would do, and each is a
    reason); of an unknown one, the unknown parts; else all parts.
    """
    return tuple({judged.condition: judged for judged in _deciding(tree)}.values())


def every_condition(tree: Trace) -> Iterator[Judged]:
    """All conditions of the tree, in order."""
    if isinstance(tree, Judged):
        yield tree
    else:
        for part in tree.parts:
            yield from every_condition(part)


def _deciding(tree: Trace) -> Iterator[Judged]:
    if isinstance(tree, Judged):
        yield tree
        return
    for part in tree.parts:
        if part.verdict is tree.verdict:
            yield from _deciding(part)


_ORDER = {False: 0, None: 1, True: 2}


def _added_up(every: bool, verdicts: Iterable[Verdict]) -> Verdict:
    """Kleene's And is the least of its parts, his Or the greatest, with unknown between false and true (§6.1)."""
    return (min if every else max)(verdicts, key=_ORDER.__getitem__)

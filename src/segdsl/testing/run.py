"""`run`: every case of the tests with the verdict that it got."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC

from segdsl.backends.memory.compile import compile_predicate
from segdsl.base.record import record
from segdsl.check.model import Case, Test
from segdsl.ir.nodes import Rule

Verdict = bool | None

WORDS = {True: "match", False: "no match", None: "unknown"}
"""Verdicts as `expect` words them."""


@record
class Asked:
    """A case and the rule that it is a case for."""

    rule: Rule
    case: Case


Decide = Callable[[Sequence[Asked]], Sequence[Verdict]]
"""What gives a verdict on each case, in their order: the interpreter, or an engine."""


@record
class Outcome:
    """What came of a case."""

    test: Test
    case: Case
    verdict: Verdict

    @property
    def passed(self) -> bool:
        """Whether it is as expected."""
        return self.verdict is self.case.expect


def run(tests: Iterable[Test], rules: Mapping[str, Rule], decide: Decide | None = None) -> list[Outcome]:
    """The outcome of every case, in reading order. `decide` is the interpreter unless another is given."""
    each = [(test, case) for test in tests for case in test.cases]
    asked = [Asked(rules[test.segment], case) for test, case in each]
    verdicts = (decide or in_memory)(asked)
    return [Outcome(test, case, verdict) for (test, case), verdict in zip(each, verdicts, strict=True)]


def in_memory(asked: Sequence[Asked]) -> list[Verdict]:
    """The interpreter's verdicts. A case's dates are local, so the zone does not matter."""
    predicates = {id(each.rule): compile_predicate(each.rule) for each in asked}
    return [predicates[id(each.rule)].at(each.case.today, UTC).verdict(subject(each.case)) for each in asked]


def subject(case: Case) -> dict[str, object]:
    """The subject of a case, as the interpreter reads it."""
    return {**case.fields, **case.events}

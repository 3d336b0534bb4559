"""The same data, answered by the interpreter: each subject is put together from its rows and judged alone.

Slower than SQL, and the definition of what every answer must be (§6.3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, tzinfo
from types import TracebackType
from typing import Any

from segdsl.engines.duck import DuckDBEngine, DuckDBResult
from segdsl.engines.engine import Counts, Table, Tally
from segdsl.ir.nodes import Expr, Known, Rule
from segdsl.vocabulary.model import BackgroundFact, Field, FieldType


class MemoryEngine:
    """Answers rules with the interpreter over the data of another engine, and closes that with itself."""

    def __init__(self, data: DuckDBEngine) -> None:
        self._data = data

    @property
    def tables(self) -> tuple[Table, ...]:
        """The relations that were opened."""
        return self._data.tables

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out of the answers."""
        return self._data.notes

    def members(self, rule: Rule, *, today: date, zone: tzinfo = UTC) -> DuckDBResult:
        """The keys of the subjects for whom the rule is true."""
        found = ((key,) for key, verdict in self._verdicts(rule, today, zone) if verdict)
        return self._data.keep(rule, found, {})

    def verdicts(self, rule: Rule, *, today: date, zone: tzinfo = UTC) -> DuckDBResult:
        """Every subject's key and verdict."""
        return self._data.keep(rule, self._verdicts(rule, today, zone), {"verdict": "BOOLEAN"})

    def count(self, rule: Rule, *, today: date, zone: tzinfo = UTC) -> int:
        """How many subjects the rule is true for."""
        return sum(verdict is True for _, verdict in self._verdicts(rule, today, zone))

    def subject(self, rule: Rule, key: str) -> tuple[Any, dict[str, object]] | None:
        """The subject whose key, as exact text, is `key`, with what the rule reads of it."""
        return self._data.subject(rule, key)

    def tally(self, rule: Rule, parts: Sequence[Expr], *, today: date, zone: tzinfo = UTC) -> Tally:
        """How many subjects there are of each combination of verdicts on conditions of the rule."""
        from segdsl.backends.memory.compile import compile_predicate

        predicates = [compile_predicate(Rule(name=rule.name, condition=part)).at(today, zone) for part in parts]
        subjects = (subject for _, subject in self._data.subjects([rule]))
        return dict(Counter(tuple(predicate.verdict(subject) for predicate in predicates) for subject in subjects))

    def counts_by(self, rule: Rule, field: Field, *, today: date, zone: tzinfo = UTC) -> Counts:
        """How many members there are by value of a field, which was opened with the rules."""
        from segdsl.backends.memory.compile import compile_predicate

        predicate = compile_predicate(rule).at(today, zone)
        values: Counter[Any] = Counter()
        members = none = 0
        for _, subject in self._data.subjects([rule, Rule(name=rule.name, condition=Known(field))]):
            if predicate.verdict(subject):
                members += 1
                found = _values(field, subject[field.name], zone)
                none += not found
                values.update(found)
        unknown = values.pop(None, 0)
        return Counts(members=members, values=values, unknown=unknown, none=none)

    def history(self, rule: Rule, days: Sequence[date], *, zone: tzinfo = UTC) -> list[int]:
        """How many members there are on each of the days; the data is read once."""
        from segdsl.backends.memory.compile import compile_predicate

        compiled = compile_predicate(rule)
        predicates = [compiled.at(day, zone) for day in days]
        sizes = [0] * len(days)
        for _, subject in self._data.subjects([rule]):
            for position, predicate in enumerate(predicates):
                sizes[position] += predicate.verdict(subject) is True
        return sizes

    def breaking(self, fact: BackgroundFact, *, zone: tzinfo = UTC) -> DuckDBResult:
        """The keys of the subjects for whom a background fact does not hold; facts are asked of the data in SQL."""
        return self._data.breaking(fact, zone=zone)

    def close(self) -> None:
        """Let go of the data."""
        self._data.close()

    def __enter__(self) -> MemoryEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _verdicts(self, rule: Rule, today: date, zone: tzinfo) -> Iterator[tuple[Any, bool | None]]:
        from segdsl.backends.memory.compile import compile_predicate

        predicate = compile_predicate(rule).at(today, zone)
        subjects: Iterable[tuple[Any, dict[str, object]]] = self._data.subjects([rule])
        return ((key, predicate.verdict(subject)) for key, subject in subjects)


def _values(field: Field, value: Any, zone: tzinfo) -> set[Any]:
    """The values that one subject counts for; None is unknown."""
    from segdsl.backends.memory.values import local_day, rounded

    if field.type is FieldType.SET:
        return set(value)
    if value is None:
        return {None}
    if field.type is FieldType.DATE:
        return {local_day(zone)(value, field.name)}
    return {rounded(value, field.name) if field.rounded else value}

"""Tests (§10): that what they say of a subject could be so, as values that the interpreter can run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import assert_never

from segdsl.check.dates import day
from segdsl.check.model import Case, Fact, Test
from segdsl.check.problems import cases as problems
from segdsl.check.problems import statements
from segdsl.check.problems.values import wanted
from segdsl.check.references import find_segment
from segdsl.check.scope import Scope
from segdsl.check.values import constant, number
from segdsl.ir.days import resolve
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, FieldType, Metric

Events = dict[str, tuple[tuple[date, int | Decimal], ...]]

EXPECTED = {tree.Outcome.MATCH: True, tree.Outcome.NO_MATCH: False, tree.Outcome.UNKNOWN: None}


def test(item: tree.Test, scope: Scope) -> Test | None:
    """A test with its cases that make sense, or None if its segment does not; `scope.found` has what is wrong."""
    meaning = find_segment(item.segment, scope)
    if not item.cases:
        scope.found.append(problems.no_cases(item))
    undated = next((case for case in item.cases if case.today is None), None)
    if undated is not None:
        scope.found.append(problems.case_without_day(item, undated))
    cases = [each for case in item.cases if case.today is not None for each in _cases(case, case.today.value, scope)]
    if meaning is None:
        return None
    return Test(sentence=item.sentence.text, segment=item.segment.text, cases=tuple(cases), span=item.sentence.span)


def _cases(case: tree.Case, today: date, scope: Scope) -> Iterator[Case]:
    """The subject, as it is on `today`, on each day for which something is expected of it."""
    fields, events = _facts(case, today, scope)
    first: dict[date, tree.Expectation] = {}
    for expected in case.expected:
        on = expected.on.value if expected.on else today
        if first.setdefault(on, expected) is not expected:
            scope.found.append(problems.expected_twice(expected, first[on], on))
        yield Case(fields=fields, events=events, today=on, expect=EXPECTED[expected.outcome], span=case.span)


def _facts(case: tree.Case, today: date, scope: Scope) -> tuple[dict[str, Fact], Events]:
    if case.subject is not None and case.subject.text != scope.vocabulary.subject:
        scope.found.append(statements.wrong_subject(case.subject, scope.vocabulary.subject))
    fields: dict[str, Fact] = {}
    events: dict[str, dict[date, int | Decimal]] = {}
    first: dict[tuple[str, date | None], tree.Column] = {}
    for fact in case.facts:
        column = fact.column
        entry = scope.vocabulary.words.get(column.name.text)
        match entry:
            case None:
                scope.found.append(problems.unknown_fact(column.name, scope.vocabulary))
            case Field():
                if column.day is not None:
                    scope.found.append(problems.field_with_day(column))
                _refuse_second(first, (entry.name, None), column, scope)
                fields[entry.name] = _fact(fact.value, entry, today, scope)
            case Metric():
                on = _event_day(column, today, scope)
                amount = _event(fact.value, entry, scope)
                if on is None or amount is None:
                    continue
                _refuse_second(first, (entry.name, on), column, scope)
                events.setdefault(entry.name, {})[on] = amount
            case _:
                assert_never(entry)
    return fields, {name: tuple(days.items()) for name, days in events.items()}


def _refuse_second(
    first: dict[tuple[str, date | None], tree.Column], key: tuple[str, date | None], column: tree.Column, scope: Scope
) -> None:
    if first.setdefault(key, column) is not column:
        scope.found.append(problems.fact_twice(column, first[key].span))


def _fact(value: tree.FactValue, field: Field, today: date, scope: Scope) -> Fact:
    """The value of a field; what it cannot be is reported."""
    match value:
        case tree.UnknownValue():
            return None
        case tree.SetValue(values):
            if field.type is not FieldType.SET:
                scope.found.append(problems.one_value(value.span, field.name))
            elements = [constant(element, field, scope) for element in values]
            return frozenset([str(element) for element in elements])
        case tree.RelativeDay() if field.type is not FieldType.DATE:
            scope.found.append(problems.day_for_other(value.span, field.name, wanted(field)))
            return None
        case tree.RelativeDay():
            return _day(value, today, scope)
        case _ if field.type is FieldType.SET:
            scope.found.append(problems.set_needs_parentheses(value.span, field.name))
            return None
        case _ if field.type is FieldType.DATE:
            return _day(value, today, scope)
        case _:
            return constant(value, field, scope)


def _event_day(column: tree.Column, today: date, scope: Scope) -> date | None:
    if column.day is not None:
        return _day(column.day, today, scope)
    scope.found.append(problems.event_without_day(column))
    return None


def _event(value: tree.FactValue, metric: Metric, scope: Scope) -> int | Decimal | None:
    match value:
        case tree.UnknownValue() | tree.SetValue() | tree.RelativeDay():
            scope.found.append(problems.event_without_number(value.span))
            return None
        case _:
            found = number(value, metric, scope)
            return None if found is None else found[1]


def _day(written: tree.Value | tree.Day, today: date, scope: Scope) -> date | None:
    on = day(written, scope)
    return None if on is None else resolve(on, today)

"""What can be wrong with the tests of a file (§10)."""

from __future__ import annotations

from datetime import date

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Label, error, warning
from segdsl.base.source import Span
from segdsl.check.problems.names import misspellings
from segdsl.check.problems.wording import did_you_mean, write
from segdsl.syntax import tree
from segdsl.vocabulary.model import Vocabulary

CASE_WITHOUT_DAY = Code("SEG701", "case-without-day")
UNKNOWN_FACT = Code("SEG702", "unknown-fact")
FACT_TWICE = Code("SEG703", "fact-twice")
EVENT_WITHOUT_DAY = Code("SEG704", "event-without-day")
FIELD_WITH_DAY = Code("SEG705", "field-with-day")
BAD_FACT = Code("SEG706", "bad-fact")
NO_CASES = Code("SEG707", "no-cases")
EXPECTED_TWICE = Code("SEG708", "expected-twice")


def case_without_day(test: tree.Test, case: tree.Case) -> Diagnostic:
    """A case before any `today:`."""
    return error(
        CASE_WITHOUT_DAY,
        f"the test `{test.sentence.text}` does not say on which day it is run",
        case.span,
        "this case has no day",
        help=("write `today: 2026-03-31` before the first case",),
    )


def expected_twice(expected: tree.Expectation, first: tree.Expectation, on: date) -> Diagnostic:
    """Two expectations for one day."""
    return error(
        EXPECTED_TWICE,
        f"something was already expected on {on}",
        expected.span,
        "for the same day",
        labels=(Label(first.span, "the first for this day"),),
        help="name another day, such as `no match on 2026-04-01`",
    )


def no_cases(test: tree.Test) -> Diagnostic:
    """A test that tests nothing."""
    return warning(
        NO_CASES,
        f"the test `{test.sentence.text}` has no cases",
        test.sentence.span,
        "nothing is tested",
        help=("add a case, such as `{ … } expect match`",),
    )


def unknown_fact(name: tree.Name, vocabulary: Vocabulary) -> Diagnostic:
    """A fact about something that is neither field nor metric."""
    advice = did_you_mean(
        name.span, name.text, vocabulary.words, misspelt=misspellings(vocabulary.words.values()), listed_as="there are"
    )
    return error(
        UNKNOWN_FACT,
        f"there is no field or metric called `{name.text}`",
        name.span,
        "neither a field nor a metric",
        help=advice.help,
        fixes=advice.fixes,
    )


def fact_twice(column: tree.Column, first: Span) -> Diagnostic:
    """The same fact twice in a case."""
    return error(
        FACT_TWICE,
        f"`{column.span.text}` is given twice in this case",
        column.span,
        "given again here",
        labels=(Label(first, "first given here"),),
        help=("leave one of them out" if column.day is None else "give the events of one day as their sum",),
    )


def event_without_day(column: tree.Column) -> Diagnostic:
    """A metric as if it were a field."""
    return error(
        EVENT_WITHOUT_DAY,
        f"`{column.name.text}` is a metric, and its events have days",
        column.span,
        "on which day?",
        help=(f"write `{column.name.text} on 2026-03-05: …`",),
    )


def field_with_day(column: tree.Column) -> Diagnostic:
    """A field as if it were a metric."""
    return error(
        FIELD_WITH_DAY,
        f"`{column.name.text}` is a field, and only events of a metric have days",
        column.span,
        "not a metric",
        help=(f"write `{column.name.span.text}: …`",),
        fixes=(write(column.span, column.name.span.text, Confidence.UNSAFE),),
    )


def event_without_number(value: Span) -> Diagnostic:
    """An event whose size is unknown, or something else than a number."""
    return error(
        BAD_FACT,
        "an event has a number, and this is none",
        value,
        "not a number",
        help=("where there is no event, leave it out",),
    )


def set_needs_parentheses(value: Span, name: str) -> Diagnostic:
    """A set field with a single value."""
    text = f"({value.text})"
    return error(
        BAD_FACT,
        f"`{name}` is a set of values, and this is one value",
        value,
        "not a set",
        help=(f"write `{text}`",),
        fixes=(write(value, text, Confidence.SAFE),),
    )


def one_value(value: Span, name: str) -> Diagnostic:
    """Several values where there is one."""
    return error(
        BAD_FACT,
        f"`{name}` has one value, and this is a list",
        value,
        "not one value",
        help=("write the value without parentheses",),
    )


def day_for_other(value: Span, name: str, wanted: str) -> Diagnostic:
    """A relative date for something that is not a date."""
    return error(BAD_FACT, f"`{name}` is not a date, and this is a day", value, f"not {wanted}")

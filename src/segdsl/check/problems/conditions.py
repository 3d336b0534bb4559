"""What can be wrong with the shape of a condition: a phrase that its field or metric does not take, or a window."""

from __future__ import annotations

import re
from typing import assert_never

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Label, error
from segdsl.base.record import replace
from segdsl.base.source import Span
from segdsl.check.problems.values import of
from segdsl.check.problems.wording import at, did_you_mean, edit, leave_out, write
from segdsl.check.scope import Given
from segdsl.ir import nodes as ir
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, FieldType, Metric, Vocabulary

ZERO_COMPARISON = Code("SEG221", "zero-comparison")
MISSING_WINDOW = Code("SEG231", "missing-window")
SECOND_WINDOW = Code("SEG232", "second-window")
WINDOW_WITHOUT_METRIC = Code("SEG233", "window-without-metric")
NO_EVENTS_OF_FIELD = Code("SEG234", "no-events-of-field")
DATE_WITHOUT_PHRASE = Code("SEG245", "date-without-phrase")
NO_ORDER = Code("SEG246", "no-order")
SET_COMPARISON = Code("SEG247", "set-comparison")
METRIC_WITHOUT_COMPARISON = Code("SEG248", "metric-without-comparison")
NOT_A_TEXT = Code("SEG249", "not-a-text")
NOT_A_DATE = Code("SEG250", "not-a-date")

# So far back is looked for the NOT in front of a condition.
NOT_MAX = 40

# Conditions on a metric, in their three shapes.
MetricCondition = tree.Comparison | tree.Between | tree.NoEvents

AS_DATE_PHRASE = {
    tree.Operator.EQ: "on",
    tree.Operator.NE: "on",
    tree.Operator.LT: "before",
    tree.Operator.LE: "on or before",
    tree.Operator.GT: "after",
    tree.Operator.GE: "on or after",
}


# ---- metrics and windows ---------------------------------------------------------------------------------------


def zero_comparison(subject: tree.Name, compared: Span, value: Given, metric: Metric) -> Diagnostic:
    """A comparison that only zero could satisfy, and a sum without events is not zero (§5.3)."""
    whole = subject.span.to(compared)
    fix = Fix(f"write `no {subject.text}`", (edit(whole, f"no {subject.span.text}"),), Confidence.SAFE)
    complaint = error(
        ZERO_COMPARISON,
        f"`{subject.text}` cannot be compared with zero",
        compared,
        f"without {metric.name} there is no sum, not the sum 0",
        notes=("a condition on a sum finds only those who have one",),
        help=(f"to find those who have none, write `no {subject.text} during …`",),
    )
    return replace(of(value, complaint), fixes=(fix,))


def negated_zero_comparison(subject: tree.Name, compared: Span, value: Given, metric: Metric) -> Diagnostic:
    """`NOT clicks >= 1`: once NOT is pushed inward, a comparison that only zero could satisfy."""
    before = subject.span.source.text[: subject.span.start]
    word = re.search(r"NOT\s+\Z", before[-NOT_MAX:], re.IGNORECASE)
    fixes: tuple[Fix, ...] = ()
    if word is not None:
        whole = Span(subject.span.source, subject.span.start - len(word[0]), compared.end)
        fixes = (write(whole, f"no {subject.span.text}", Confidence.SAFE),)
    complaint = error(
        ZERO_COMPARISON,
        f"under NOT, `{subject.text}` is compared with zero",
        compared,
        f"without {metric.name} there is no sum, so NOT of this is never true",
        notes=("NOT of a condition on a sum still finds only those who have one",),
        help=(f"to find those who have none, write `no {subject.text} during …` without NOT",),
    )
    return replace(of(value, complaint), fixes=fixes)


def brought_zero_comparison(reference: Span, segment: str, total: ir.Total) -> Diagnostic:
    """`NOT in segment active`, where `active` has `clicks >= 1` (§8.1: a reference is its segment's condition)."""
    assert total.origin is not None
    name = total.metric.name
    return error(
        ZERO_COMPARISON,
        f"under NOT, `{name}` is compared with zero",
        reference,
        f"NOT of `{segment}` still leaves out those without {name}",
        labels=(Label(total.origin.span, f"without {name} there is no sum, so NOT of this is never true"),),
        notes=("NOT of a condition on a sum still finds only those who have one",),
        help=(f"to find those who have none, write `no {name} during …` in place of this",),
    )


def missing_window(condition: MetricCondition, neighbour: MetricCondition | None, follows: bool) -> Diagnostic:
    """A metric without a window (R02); `neighbour` has one, and `follows` it with only such conditions between."""
    helps: tuple[str, ...] = ("say in which time, such as `during last 30 days` or `since …`",)
    fixes: tuple[Fix, ...] = (_append(condition, "during <window>", Confidence.DISPLAY),)
    labels: tuple[Label, ...] = ()
    if neighbour is not None and neighbour.window is not None:
        window = neighbour.window.span
        labels = (Label(window, f"this window belongs to `{subject_of(neighbour).text}` only"),)
        if follows:
            helps = ("put them in parentheses together, and the window belongs to each",)
            opening = Edit(at(condition.span, condition.span.start), "(")
            closing = Edit(at(condition.span, end_before_window(neighbour)), ")")
            fixes = (Fix("put them in parentheses", (opening, closing), Confidence.UNSAFE),)
        else:
            helps = ("give it a window of its own, or put them in parentheses together with the window after them",)
            fixes = (_append(condition, window.text, Confidence.UNSAFE),)
    return error(
        MISSING_WINDOW,
        f"`{subject_of(condition).text}` has no window",
        condition.span,
        "summed over which time?",
        labels=labels,
        help=helps,
        fixes=fixes,
    )


def second_window(inner: Span, outer: Span) -> Diagnostic:
    """A window inside parentheses that have one."""
    return error(
        SECOND_WINDOW,
        "this condition has two windows",
        inner,
        "one window of its own",
        labels=(Label(outer, "and the one of the parentheses around it"),),
        help=("leave one of them out",),
        fixes=(leave_out(inner, "leave out the inner window"),),
    )


def window_without_metric(condition: Span, window: Span) -> Diagnostic:
    """A window after something that is not a metric (R01)."""
    return error(
        WINDOW_WITHOUT_METRIC,
        "a window belongs to conditions on a metric, and this is none",
        condition,
        "not a condition on a metric",
        labels=(Label(window, "this is the window"),),
        help=("put the window after the metric, and other conditions outside its parentheses",),
    )


def window_of_field(name: tree.Name, window: Span) -> Diagnostic:
    """A window after a condition on a field."""
    return error(
        WINDOW_WITHOUT_METRIC,
        f"`{name.text}` is not a metric, so it takes no window",
        window,
        "a window sums a metric",
        help=("leave the window out; a field is what it is today",),
        fixes=(leave_out(window, "leave out the window"),),
    )


def no_events_of_field(condition: tree.NoEvents) -> Diagnostic:
    """`no` before a field."""
    name = condition.metric
    meant = f"{name.span.text} is unknown"
    return error(
        NO_EVENTS_OF_FIELD,
        f"`{name.text}` is a field, and `no` asks for a metric without events",
        name.span,
        "not a metric",
        help=(f"for a missing value, write `{meant}`",),
        fixes=(write(condition.span, meant, Confidence.UNSAFE),),
    )


def metric_without_comparison(statement: tree.Statement, name: tree.Name) -> Diagnostic:
    """A metric with a phrase that is for fields."""
    phrase = Span(statement.span.source, name.span.end, statement.span.end)
    helps: tuple[str, ...] = (f"say how many and in which time, such as `{name.text} >= 1 during last 30 days`",)
    fixes: tuple[Fix, ...] = ()
    match statement:
        case tree.IsKnown(_, negated):
            absence = f"for those without events, write `no {name.text} during …`"
            helps = (absence, *helps) if negated else (*helps, absence)
        case tree.InLast(_, count, unit, complete):
            days = f"during last {count.span.text} {'complete ' if complete else ''}{unit.value}"
            fixes = (write(phrase, f" >= 1 {days}", Confidence.UNSAFE, f"write `{name.text} >= 1 {days}`"),)
        case tree.AnyOf():
            helps = (f"compare with one number, or write `{name.text} between … and … during …`",)
        case _:
            pass
    return error(
        METRIC_WITHOUT_COMPARISON,
        f"`{name.text}` is a metric, and a metric is compared with a number",
        statement.span,
        "no comparison with a number",
        help=helps,
        fixes=fixes,
    )


def subject_of(condition: MetricCondition) -> tree.Name:
    """What a condition on a metric is about."""
    return condition.metric if isinstance(condition, tree.NoEvents) else condition.subject


def end_before_window(condition: MetricCondition) -> int:
    """Where a condition ends but for its window."""
    match condition:
        case tree.NoEvents(metric):
            return metric.span.end
        case tree.Between():
            return condition.high.span.end
        case tree.Comparison():
            return condition.value.span.end
        case _:
            assert_never(condition)


def _append(condition: MetricCondition, window: str, confidence: Confidence) -> Fix:
    end = at(condition.span, condition.span.end)
    return Fix(f"write `{condition.span.text} {window}`", (edit(end, f" {window}"),), confidence)


# ---- fields ----------------------------------------------------------------------------------------------------


def date_without_phrase(name: tree.Name, operator: tree.Operator, compared: Span, value: Given) -> Diagnostic:
    """A date compared by `=` or `<`."""
    fixes: tuple[Fix, ...] = ()
    help = "write `on 2026-03-31`, `before 2026-03-31`, `exactly 30 days ago` or `in the last 30 days`"
    if isinstance(value.literal, tree.Date):
        phrase = f"{AS_DATE_PHRASE[operator]} {value.span.text}"
        negation = "NOT " if operator is tree.Operator.NE else ""
        help = f"write `{negation}{name.text} {phrase}`"
        edits = (Edit(at(name.span, name.span.start), negation),) if negation else ()
        fixes = (Fix(help, (*edits, edit(compared, phrase)), Confidence.SAFE),)
    return error(
        DATE_WITHOUT_PHRASE,
        f"`{name.text}` is a date, and dates are not compared with `{operator.value}`",
        compared,
        "dates have words of their own",
        help=(help,),
        fixes=fixes,
    )


def dates_in_list(name: tree.Name, values: Span) -> Diagnostic:
    """`any of` after a date."""
    return error(
        DATE_WITHOUT_PHRASE,
        f"`{name.text}` is a date, and dates are not listed",
        values,
        "dates have words of their own",
        help=(f"write `({name.text} on … OR {name.text} on …)`, or `{name.text} between … and …`",),
    )


def numbers_between_dates(name: tree.Name, bounds: Span) -> Diagnostic:
    """`joined between 31 and 60`, without the unit."""
    fix = Fix(f"write `{bounds.text} days ago`", (edit(at(bounds, bounds.end), " days ago"),), Confidence.UNSAFE)
    return error(
        DATE_WITHOUT_PHRASE,
        f"`{name.text}` is a date, and these bounds are numbers",
        bounds,
        "of what?",
        help=(f"write `between {bounds.text} days ago`",),
        fixes=(fix,),
    )


def no_order(name: tree.Name, field: Field, compared: Span) -> Diagnostic:
    """`<` or `between` where values have no order."""
    phrase = "any of (…)" if field.type is FieldType.SET else "= true" if field.type is FieldType.BOOLEAN else "= …"
    return error(
        NO_ORDER,
        f"the values of `{name.text}` have no order",
        compared,
        "neither less nor greater",
        help=(f"write `{name.text} {phrase}`",),
    )


def set_comparison(name: tree.Name, negated: bool, compared: Span, value: Span) -> Diagnostic:
    """`=` where a field holds a set."""
    phrase = f"{'none' if negated else 'any'} of ({value.text})"
    return error(
        SET_COMPARISON,
        f"`{name.text}` is a set of values, and a set is not compared with `{'!=' if negated else '='}`",
        compared,
        "a set may hold several values",
        help=(f"write `{name.text} {phrase}`",),
        fixes=(write(compared, phrase, Confidence.SAFE),),
    )


def not_a_text(name: tree.Name, field: Field, phrase: Span) -> Diagnostic:
    """`contains` where there is no text to look in."""
    is_date = field.type is FieldType.DATE
    return error(
        NOT_A_TEXT,
        f"`{name.text}` is not a text, and only texts can be searched",
        phrase,
        "`contains` searches a text",
        help=(f"write `{name.text} between … and …`" if is_date else f"compare the whole value: `{name.text} = …`",),
    )


def not_a_date(name: tree.Name, phrase: Span, vocabulary: Vocabulary) -> Diagnostic:
    """A phrase for dates after something else."""
    dates = [other.name for other in vocabulary.fields.values() if other.type is FieldType.DATE]
    advice = did_you_mean(name.span, name.text, dates, listed_as="the date fields are")
    return error(
        NOT_A_DATE,
        f"`{name.text}` is not a date, and this asks for days",
        phrase,
        "only a date has days",
        help=advice.help,
        fixes=advice.fixes,
    )

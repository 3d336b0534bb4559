# ruff: noqa: D103, ARG001 (a function per rule of the grammar, all with the same signature, described there)
"""From the grammar's rules to the nodes of the tree: for each rule a small function of its children.

`BUILDERS` is the table. A function gets the builder, the span of all its children, and the children: tokens, or what
other functions made of theirs. The subject of a statement stands outside its phrase; so phrases, and a few others, are
passed up as tuples and finished by the rule above.

A foreign spelling becomes the node that it means, and is reported with its fix.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from segdsl.base.record import replace
from segdsl.base.source import Span
from segdsl.syntax import tree
from segdsl.syntax.builder import Builder
from segdsl.syntax.lexer import Token
from segdsl.syntax.problems import foreign as problems
from segdsl.syntax.problems import limits, structure, texts
from segdsl.syntax.problems import names as about_names
from segdsl.syntax.problems import values as about_values
from segdsl.syntax.spoken import spoken_operator
from segdsl.syntax.values import (
    LIST_MARKS,
    limited,
    nearest_day,
    number_again,
    read_count,
    read_days_count,
    read_distance,
    read_name,
    read_names,
    read_text,
    read_time,
    read_value,
    read_values,
)

EDITION = 1
NESTING_MAX = 32

Children = list[Any]
Values = tuple[tuple[tree.Value, ...], Span]

# ---- values and days -----------------------------------------------------------------------------------------------


def money(b: Builder, span: Span, c: Children) -> Any:
    amount = read_value(b, c[0])
    if isinstance(amount, tree.BadValue):
        return tree.BadValue(span)
    times = _SHORTENED.get(c[1].text.lower())
    if times is not None and c[1].start == amount.span.end:
        return _written_out(b, span, Decimal(amount.value) * times, is_certain=times == 1000)
    return tree.Money(Decimal(amount.value), c[1].text, span)


_SHORTENED = {"k": 1000, "m": 1_000_000, "mio": 1_000_000, "mn": 1_000_000, "mln": 1_000_000}


def _written_out(b: Builder, span: Span, number: Decimal, *, is_certain: bool) -> Any:
    """`1k`, `1.5M`; the second is a million to some, and a thousand to others."""
    ours = format(number.normalize(), "f")
    b.report(about_values.shortened_number(span, ours, is_certain=is_certain))
    return number_again(b, ours, span) if is_certain else tree.BadValue(span)


def day_today(b: Builder, span: Span, c: Children) -> tree.RelativeDay:
    return tree.RelativeDay(tree.Integer(0, span), tree.Unit.DAY, False, span)


def day_yesterday(b: Builder, span: Span, c: Children) -> tree.RelativeDay:
    return tree.RelativeDay(tree.Integer(1, span), tree.Unit.DAY, False, span)


def day_date(b: Builder, span: Span, c: Children) -> Any:
    return read_value(b, c[0])


def day_ago(b: Builder, span: Span, c: Children) -> tree.RelativeDay:
    (count,), unit = read_distance(b, c[:1], c[1])
    return tree.RelativeDay(count, unit, False, span)


def day_from_now(b: Builder, span: Span, c: Children) -> tree.RelativeDay:
    (count,), unit = read_distance(b, c[:1], c[1])
    return tree.RelativeDay(count, unit, True, span)


# ---- windows -----------------------------------------------------------------------------------------------------

_PERIODS = {
    "WEEK": tree.Period.WEEK,
    "MONTH": tree.Period.MONTH,
    "QUARTER": tree.Period.QUARTER,
    "YEAR": tree.Period.YEAR,
}


def _period(which: Token, period: Token) -> tuple[int, tree.Period]:
    return (0 if which.kind == "THIS" else -1), _PERIODS[period.kind]


def during(b: Builder, span: Span, c: Children) -> tree.Window:
    window: tree.Window = replace(c[1], span=span)
    return window


def since(b: Builder, span: Span, c: Children) -> tree.SinceWindow:
    return tree.SinceWindow(read_name(b, c[1]), span)


def span_last(b: Builder, span: Span, c: Children) -> tree.Window:
    (count,), unit = read_distance(b, c[1:2], c[-1])
    return tree.LastWindow(count, unit, False, span)


def span_last_complete(b: Builder, span: Span, c: Children) -> tree.Window:
    (count,), unit = read_distance(b, c[1:2], c[-1])
    return tree.LastWindow(count, unit, True, span)


def span_dates(b: Builder, span: Span, c: Children) -> tree.Window:
    return tree.DatesWindow(read_value(b, c[0]), read_value(b, c[2]), span)


def span_date(b: Builder, span: Span, c: Children) -> tree.Window:
    day = read_value(b, c[0])
    return tree.DatesWindow(day, day, span)


def span_today(b: Builder, span: Span, c: Children) -> tree.Window:
    day = day_today(b, span, c)
    return tree.DatesWindow(day, day, span)


def span_yesterday(b: Builder, span: Span, c: Children) -> tree.Window:
    day = day_yesterday(b, span, c)
    return tree.DatesWindow(day, day, span)


def span_ago(b: Builder, span: Span, c: Children) -> tree.Window:
    (near, far), unit = read_distance(b, (c[0], c[2]), c[3])
    return tree.AgoWindow(near, far, unit, span)


def span_period(b: Builder, span: Span, c: Children) -> tree.Window:
    return tree.PeriodWindow(*_period(c[0], c[1]), span)


def span_days_since(b: Builder, span: Span, c: Children) -> tree.Window:
    return tree.DaysSinceWindow(read_days_count(b, c[1]), read_days_count(b, c[3]), read_name(b, c[5]), span)


def span_since(b: Builder, span: Span, c: Children) -> tree.Window:
    return tree.SinceWindow(read_name(b, c[1]), span)


def span_named(b: Builder, span: Span, c: Children) -> tree.Window:
    return tree.NamedWindow(read_name(b, c[0]), span)


def _window(children: Children, at: int) -> Any:
    """The window at `at`, if there is one."""
    return children[at] if len(children) > at else None


# ---- phrases: (node type, what stands between its subject and its span) ---------------------------------------------

_OPERATORS = {
    "EQ": tree.Operator.EQ,
    "NE": tree.Operator.NE,
    "LT": tree.Operator.LT,
    "LE": tree.Operator.LE,
    "GT": tree.Operator.GT,
    "GE": tree.Operator.GE,
    "X_EQ": tree.Operator.EQ,
    "X_NE": tree.Operator.NE,
    "X_LE": tree.Operator.LE,
    "X_GE": tree.Operator.GE,
}
_NULLS = frozenset({"null", "none", "nil", "missing", "empty", "blank"})
_NULL_VALUES = frozenset({"null", "nil"})


def _operator(b: Builder, child: Any) -> tuple[tree.Operator, Span]:
    """The operator of a token, or of the words that were read as one (`is greater than`)."""
    if type(child) is Token:
        operator, span, foreign = _OPERATORS[child.kind], b.span(child), child.kind.startswith("X_")
    else:
        (operator, span), foreign = child, True
    if foreign:
        b.report(problems.foreign_operator(span, operator.value))
    return operator, span


def x_is(b: Builder, span: Span, c: Children) -> tuple[tree.Operator, Span]:
    return tree.Operator.EQ, span


def x_is_not(b: Builder, span: Span, c: Children) -> tuple[tree.Operator, Span]:
    return tree.Operator.NE, span


def x_greater_than(b: Builder, span: Span, c: Children) -> tuple[tree.Operator, Span]:
    return tree.Operator.GT, span


def x_less_than(b: Builder, span: Span, c: Children) -> tuple[tree.Operator, Span]:
    return tree.Operator.LT, span


def compare(b: Builder, span: Span, c: Children) -> Any:
    if _is_null(c):
        return _is_foreign_unknown(b, span, c)
    if type(c[0]) is not Token and type(c[1]) is Token and c[1].text.lower() == "none":
        return tree.Comparison, *c[0], read_value(b, c[1]), _window(c, 2)  # what is said of `none` is enough
    operator, operator_span = _operator(b, c[0])
    return tree.Comparison, operator, operator_span, read_value(b, c[1]), _window(c, 2)


def x_compared_day(b: Builder, span: Span, c: Children) -> Any:
    """`joined = today`, `joined is yesterday`, `joined > 30 days ago`, `joined more than 30 days ago`."""
    operator = _OPERATORS[c[0].kind] if type(c[0]) is Token else c[0][0]
    day = c[1]
    ago = day.count.span != day.span and not day.from_now
    if operator in (tree.Operator.EQ, tree.Operator.NE):
        exactly = "exactly" if day.count.span != day.span else "on"
        ours = f"{exactly} {day.span.text}"
        negated = operator is tree.Operator.NE
        b.report(problems.compared_day(span, (f"NOT … {ours}",) if negated else (ours,), is_certain=not negated))
        return tree.OnDay, day, exactly == "exactly"
    sides: tuple[tree.Side, ...] = _SIDES[operator]
    if not ago:
        sides = sides[:1]
    elif type(c[0]) is not Token:
        sides = sides[1:]  # In words, the more days ago the earlier; in signs it may be meant so or so.
    readings = tuple(f"{side.value} {day.span.text}" for side in sides)
    is_certain = len(sides) == 1 and not (ago and sides[0] in _LATER)
    b.report(problems.compared_day(span, readings, is_certain=is_certain))
    return tree.Relative, sides[0], day if len(sides) == 1 else tree.BadValue(day.span)


# Who says `less than 30 days ago` does not mean days to come, as `after 30 days ago` does.
_LATER = (tree.Side.AFTER, tree.Side.ON_OR_AFTER)
_SIDES = {
    tree.Operator.LT: (tree.Side.BEFORE, tree.Side.AFTER),
    tree.Operator.LE: (tree.Side.ON_OR_BEFORE, tree.Side.ON_OR_AFTER),
    tree.Operator.GT: (tree.Side.AFTER, tree.Side.BEFORE),
    tree.Operator.GE: (tree.Side.ON_OR_AFTER, tree.Side.ON_OR_BEFORE),
}
"""On which side of a day a date is that is so compared with it, and on which if more days ago is what is meant."""


def _is_null(c: Children) -> bool:
    """Whether this is `is null`, `is not null`, `= NULL` or `!= null`."""
    if type(c[1]) is not Token or c[1].kind != "NAME":
        return False
    if type(c[0]) is Token:
        return _OPERATORS[c[0].kind] in (tree.Operator.EQ, tree.Operator.NE) and c[1].text.lower() in _NULL_VALUES
    return c[0][0] in (tree.Operator.EQ, tree.Operator.NE) and c[1].text.lower() in _NULLS


def _is_foreign_unknown(b: Builder, span: Span, c: Children) -> Any:
    operator = _OPERATORS[c[0].kind] if type(c[0]) is Token else c[0][0]
    negated = operator is tree.Operator.EQ
    phrase = Span(b.source, span.start, c[1].end)
    b.report(problems.foreign_known(phrase, "is unknown" if negated else "is known"))
    return tree.IsKnown, negated


def x_thousands_comma(b: Builder, span: Span, c: Children) -> Any:
    """`1,000`, `1,5` and `5, 6`: which of the three it is shows in the digits. A currency may follow."""
    operator, operator_span = _operator(b, c[0])
    window = c[-1] if type(c[-1]) is not Token else None
    parts = c[1:] if window is None else c[1:-1]
    currency = parts.pop() if parts[-1].kind == "NAME" else None
    start = parts[0].start if type(parts[0]) is Token else parts[0].span.start
    whole = Span(b.source, start, parts[-1].end)
    value: Any
    if re.fullmatch(r"-?[$€£¥]?\d{1,3}(,\d{3})+(\.\d+)?", whole.text):
        ours = whole.text.replace(",", "")
        b.report(about_values.thousands_comma(whole, ours))
        value = number_again(b, ours, whole)
    elif re.fullmatch(r"-?[$€£¥]?\d+,\d+", whole.text):
        ours = whole.text.replace(",", ".")
        b.report(about_values.decimal_comma(whole, ours))
        value = number_again(b, ours, whole)
    else:
        listed = "none of" if operator is tree.Operator.NE else "any of"
        b.report(problems.bare_list(whole, operator_span, f"{listed} ({whole.text})"))
        value = tree.BadValue(whole)
    if currency is not None and isinstance(value, tree.Integer | tree.Decimal):
        value = tree.Money(Decimal(value.value), currency.text, whole.to(b.span(currency)))
    return tree.Comparison, operator, operator_span, value, window


def x_unquoted_text(b: Builder, span: Span, c: Children) -> Any:
    window = c[-1] if type(c[-1]) is not Token else None
    words = c[1:] if window is None else c[1:-1]
    spoken = spoken_operator(words, 0)
    if type(c[0]) is not Token and spoken is not None and spoken[1] == len(words) - 1:
        return _spoken_comparison(b, c[0][1], spoken[0], words, window)
    operator, operator_span = _operator(b, c[0])
    clause = next((at for at in range(1, len(words)) if words[at].text.lower() in _CLAUSES), len(words))
    if clause < len(words):
        rest = Span(b.source, words[clause].start, words[-1].end)
        b.report(problems.what_is_done(rest) if words[clause].text.lower() == "then" else problems.foreign_clause(rest))
        words = words[:clause]
    if len(words) == 1:
        return tree.Comparison, operator, operator_span, read_value(b, words[0]), window
    whole = Span(b.source, words[0].start, words[-1].end)
    if len(words) == 2 and words[1].kind == "INT" and re.fullmatch("[A-Z]{3}", words[0].text):
        b.report(about_values.misplaced_currency(whole, f"{words[1].text} {words[0].text}"))
        return tree.Comparison, operator, operator_span, money(b, whole, words[::-1]), window
    text = whole.text if not re.search(r"[\n#]", whole.text) else " ".join(word.text for word in words)
    b.report(texts.unquoted_text(whole, text))
    return tree.Comparison, operator, operator_span, tree.Text(text, whole), window


_CLAUSES = frozenset({"order", "group", "limit", "having", "then"})


def _spoken_comparison(b: Builder, leading: Span, kind: str, words: list[Token], window: Any) -> Any:
    """`is at least 5`, where the words behind `is` could have been a text."""
    operator = _OPERATORS[kind]
    operator_span = Span(b.source, leading.start, words[-2].end)
    b.report(problems.foreign_operator(operator_span, operator.value))
    return tree.Comparison, operator, operator_span, read_value(b, words[-1]), window


def x_list(b: Builder, span: Span, c: Children) -> Any:
    """`= (Joined, New)`, `!= [Joined, New]`, `< (5)`."""
    values, at = c[1]
    operator = _OPERATORS[c[0].kind] if type(c[0]) is Token else c[0][0]
    operator_span = b.span(c[0]) if type(c[0]) is Token else c[0][1]
    window = _window(c, 2)
    if window is None and operator in (tree.Operator.EQ, tree.Operator.NE):
        return _reported_choice(b, operator is tree.Operator.NE, operator_span, c[1])
    _operator(b, c[0])
    if len(values) == 1:
        b.report(problems.value_in_parentheses(at, values[0].span.text))
        return tree.Comparison, operator, operator_span, values[0], window
    b.report(problems.several_values(at, operator_span))
    return tree.Comparison, operator, operator_span, tree.BadValue(at), window


def between(b: Builder, span: Span, c: Children) -> Any:
    return tree.Between, read_value(b, c[1]), read_value(b, c[3]), _window(c, 4)


def between_ago(b: Builder, span: Span, c: Children) -> Any:
    (near, far), unit = read_distance(b, (c[1], c[3]), c[4])
    return tree.BetweenAgo, near, far, unit


def _choice(b: Builder, negated: bool, values: Values) -> Any:
    return tree.AnyOf, negated, *values


def any_of(b: Builder, span: Span, c: Children) -> Any:
    return _choice(b, False, c[2])


def none_of(b: Builder, span: Span, c: Children) -> Any:
    return _choice(b, True, c[2])


def x_in(b: Builder, span: Span, c: Children) -> Any:
    return _foreign_choice(b, False, c)


def x_not_in(b: Builder, span: Span, c: Children) -> Any:
    return _foreign_choice(b, True, c)


def _foreign_choice(b: Builder, negated: bool, c: Children) -> Any:
    return _reported_choice(b, negated, Span(b.source, c[0].start, c[-2].end), c[-1])


def _reported_choice(b: Builder, negated: bool, words: Span, values: Values) -> Any:
    at = values[1]
    ends = Span(b.source, at.start, at.start + 1), Span(b.source, at.end - 1, at.end)
    brackets = ends if at.text[:1] in ("[", "{") else ()
    b.report(problems.foreign_list(words, "none of" if negated else "any of", brackets=brackets))
    return _choice(b, negated, values)


def contains(b: Builder, span: Span, c: Children) -> Any:
    return tree.Contains, read_value(b, c[1])


def x_contains_unquoted(b: Builder, span: Span, c: Children) -> Any:
    whole = Span(b.source, c[1].start, c[-1].end)
    b.report(texts.unquoted_text(whole, whole.text))
    return tree.Contains, tree.Text(whole.text, whole)


def is_known(b: Builder, span: Span, c: Children) -> Any:
    return tree.IsKnown, False


def is_unknown(b: Builder, span: Span, c: Children) -> Any:
    return tree.IsKnown, True


def x_is_not_known(b: Builder, span: Span, c: Children) -> Any:
    b.report(problems.foreign_known(span, "is unknown"))
    return tree.IsKnown, True


def on_day(b: Builder, span: Span, c: Children) -> Any:
    return tree.OnDay, c[1], False


def exactly_ago(b: Builder, span: Span, c: Children) -> Any:
    return tree.OnDay, day_ago(b, Span(b.source, c[1].start, span.end), c[1:]), True


def exactly_from_now(b: Builder, span: Span, c: Children) -> Any:
    return tree.OnDay, day_from_now(b, Span(b.source, c[1].start, span.end), c[1:]), True


def in_last(b: Builder, span: Span, c: Children) -> Any:
    (count,), unit = read_distance(b, [_first_count(c)], c[-1])
    return tree.InLast, count, unit, False


def in_last_complete(b: Builder, span: Span, c: Children) -> Any:
    (count,), unit = read_distance(b, [_first_count(c)], c[-1])
    return tree.InLast, count, unit, True


def in_next(b: Builder, span: Span, c: Children) -> Any:
    (count,), unit = read_distance(b, [_first_count(c)], c[-1])
    return tree.InNext, count, unit


def _first_count(c: Children) -> Token:
    """The count of `in the last 30 days`, where `the` may be missing."""
    token: Token = c[3] if c[1].kind == "THE" else c[2]
    return token


def in_period(b: Builder, span: Span, c: Children) -> Any:
    return tree.InPeriod, *_period(c[1], c[2])


def before(b: Builder, span: Span, c: Children) -> Any:
    return tree.Relative, tree.Side.BEFORE, c[1]


def after(b: Builder, span: Span, c: Children) -> Any:
    return tree.Relative, tree.Side.AFTER, c[1]


def on_or_before(b: Builder, span: Span, c: Children) -> Any:
    return tree.Relative, tree.Side.ON_OR_BEFORE, c[3]


def on_or_after(b: Builder, span: Span, c: Children) -> Any:
    return tree.Relative, tree.Side.ON_OR_AFTER, c[3]


def values(b: Builder, span: Span, c: Children) -> Values:
    return read_values(b, c), span


# ---- conditions --------------------------------------------------------------------------------------------------


def statement(b: Builder, span: Span, c: Children) -> Any:
    kind, *arguments = c[1]
    return kind(read_name(b, c[0]), *arguments, span)


def or_(b: Builder, span: Span, c: Children) -> tree.Or:
    return tree.Or(_joined(b, c, "X_OR", "OR"), span)


def and_(b: Builder, span: Span, c: Children) -> tree.And:
    return tree.And(_joined(b, c, "X_AND", "AND"), span)


def _joined(b: Builder, c: Children, foreign: str, ours: str) -> tuple[Any, ...]:
    for connective in c[1::2]:
        if connective.kind == foreign and connective.start not in b.explained:
            b.report(problems.foreign_connective(b.span(connective), ours))
    parts = tuple(c[::2])
    if b.depths:
        b.depths[parts[0].span.start] = max(_depth(b, part) for part in parts)
    return parts


def not_(b: Builder, span: Span, c: Children) -> tree.Not | tree.Broken:
    if c[0].kind == "X_NOT":
        b.report(problems.foreign_connective(b.span(c[0]), "NOT"))
    return tree.Not(c[1], span) if _fits(b, c) else tree.Broken(span)


def group(b: Builder, span: Span, c: Children) -> tree.Group | tree.Broken:
    return tree.Group(c[1], _window(c, 3), span) if _fits(b, c) else tree.Broken(span)


def _depth(b: Builder, condition: Any) -> int:
    return b.depths.get(condition.span.start, 0)


def _fits(b: Builder, c: Children) -> bool:
    """Whether the condition c[1], in the parentheses or the NOT that c[0] opens, is nested no deeper than allowed.

    Counted from the inside out, without recursion; what is too deep is reported once and becomes one broken condition,
    so that no later stage runs out of stack.
    """
    depth = _depth(b, c[1]) + 1
    b.depths[c[0].start] = depth
    if depth == NESTING_MAX + 1:
        b.report(limits.too_deep(b.span(c[0]), NESTING_MAX))
    return depth <= NESTING_MAX


def in_segment(b: Builder, span: Span, c: Children) -> tree.InSegment:
    return tree.InSegment(read_name(b, c[2]), span)


def no_events(b: Builder, span: Span, c: Children) -> tree.NoEvents:
    return tree.NoEvents(read_name(b, c[1]), _window(c, 2), span)


def broken(b: Builder, span: Span, c: Children) -> tree.Broken:
    return tree.Broken(span)


# ---- items -------------------------------------------------------------------------------------------------------


def file(b: Builder, span: Span, c: Children) -> tree.File:
    edition = None
    if c and isinstance(c[0], _Edition):
        edition = c[0].number
        c = c[1:]
    return tree.File(edition, tuple(c), Span(b.source, 0, len(b.source.text)))


class _Edition:
    """What the language line says, on its way to the file."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number


def language(b: Builder, span: Span, c: Children) -> _Edition:
    if c[1].text != "segdsl":
        b.report(about_names.unknown_language(b.span(c[1])))
    elif c[2].text != str(EDITION):
        b.report(about_names.unknown_edition(b.span(c[2])))
    return _Edition(EDITION)


def import_(b: Builder, span: Span, c: Children) -> tree.Import:
    return tree.Import(c[2], read_text(b, c[5]), span, b.doc(span.start))


def param(b: Builder, span: Span, c: Children) -> tree.Param:
    return tree.Param(read_name(b, c[1]), read_value(b, c[3]), span, b.doc(span.start))


def window_def(b: Builder, span: Span, c: Children) -> tree.WindowDefinition:
    return tree.WindowDefinition(read_name(b, c[1]), c[3], span, b.doc(span.start))


def segment(b: Builder, span: Span, c: Children) -> tree.Segment:
    return tree.Segment(read_name(b, c[1]), tuple(c[3:-3]), c[-2], span, b.doc(span.start))


def series(b: Builder, span: Span, c: Children) -> tree.Series:
    return tree.Series(read_name(b, c[1]), tuple(c[3:-2]), c[-2], span, b.doc(span.start))


def names(b: Builder, span: Span, c: Children) -> tuple[tree.Name, ...]:
    return read_names(b, c)


def meta(b: Builder, span: Span, c: Children) -> tree.Meta:
    return tree.Meta(c[0].text[1:], _meta_value(b, c[2]), span)


def _meta_value(b: Builder, child: Any) -> Any:
    """A plain value; None for one that was already reported."""
    if type(child) is not Token:
        return child
    value = read_value(b, child)
    if isinstance(value, tree.Text):
        return value.text
    return None if isinstance(value, tree.BadValue) else value.value


def meta_list(b: Builder, span: Span, c: Children) -> tuple[str, ...]:
    texts = [read_text(b, child) for child in c if child.kind not in LIST_MARKS]
    return tuple(text.text for text in limited(b, texts))


# ---- workflows: actions are passed up as (kind, noun, text) -----------------------------------------------------


def workflow(b: Builder, span: Span, c: Children) -> tree.Workflow:
    at = next(at for at, child in enumerate(c) if type(child) is Token and child.kind == "FOR")
    rest = c[at + 5 : -1]
    return tree.Workflow(
        name=read_name(b, c[1]),
        meta=tuple(c[3:at]),
        segment=read_name(b, c[at + 1]),
        subject=read_name(b, c[at + 4]),
        clauses=tuple(part for part in rest if isinstance(part, tree.Clause)),
        actions=tuple(part for part in rest if isinstance(part, tree.Action)),
        span=span,
        doc=b.doc(span.start),
    )


def catch_up(b: Builder, span: Span, c: Children) -> tree.Clause:
    (count,), unit = read_distance(b, c[3:4], c[4])
    return tree.Clause(tree.ClauseKind.CATCH_UP, span, count=count, unit=unit)


def not_more_than(b: Builder, span: Span, c: Children) -> tree.Clause:
    (count,), unit = read_distance(b, c[5:6], c[6])
    return tree.Clause(tree.ClauseKind.NOT_MORE_THAN, span, maximum=read_count(b, c[3]), count=count, unit=unit)


def except_(b: Builder, span: Span, c: Children) -> tree.Clause:
    return tree.Clause(tree.ClauseKind.EXCEPT, span, names=(read_name(b, c[1]),))


def hold_out(b: Builder, span: Span, c: Children) -> tree.Clause:
    return tree.Clause(tree.ClauseKind.HOLD_OUT, span, count=read_count(b, c[2]))


def split(b: Builder, span: Span, c: Children) -> tree.Clause:
    return tree.Clause(tree.ClauseKind.SPLIT, span, names=tuple(read_name(b, token) for token in c[1::2]))


def until(b: Builder, span: Span, c: Children) -> tree.Clause:
    return tree.Clause(tree.ClauseKind.UNTIL, span, day=read_value(b, c[1]))


def quiet_hours(b: Builder, span: Span, c: Children) -> tree.Clause:
    return tree.Clause(tree.ClauseKind.QUIET_HOURS, span, times=(read_time(b, c[2]), read_time(b, c[4])))


def action(b: Builder, span: Span, c: Children) -> tree.Action:
    kind, noun, text = c[-1]
    return tree.Action(kind, noun, text, read_name(b, c[0]) if len(c) == 3 else None, span)


def send(b: Builder, span: Span, c: Children) -> Any:
    return tree.ActionKind.SEND, read_name(b, c[1]), read_text(b, c[2])


def accept(b: Builder, span: Span, c: Children) -> Any:
    return tree.ActionKind.ACCEPT, read_name(b, c[1]), None


def end(b: Builder, span: Span, c: Children) -> Any:
    return tree.ActionKind.END, read_name(b, c[1]), None


def add_to(b: Builder, span: Span, c: Children) -> Any:
    return tree.ActionKind.ADD, read_name(b, c[2]), read_text(b, c[3])


def call(b: Builder, span: Span, c: Children) -> Any:
    return tree.ActionKind.CALL, read_name(b, c[1]), read_text(b, c[2])


def notify(b: Builder, span: Span, c: Children) -> Any:
    return tree.ActionKind.NOTIFY, None, read_text(b, c[1])


# ---- tests: cases are passed up as (subject, facts, expectations, span), since `today:` stands elsewhere ---------


def test(b: Builder, span: Span, c: Children) -> tree.Test:
    cases: list[tree.Case] = []
    day: tree.Date | None = None
    for part in c[5:-1]:
        if isinstance(part, tree.Date):
            day = part
        else:
            cases += [tree.Case(subject, facts, expected, day, at) for subject, facts, expected, at in part]
    return tree.Test(read_text(b, c[1]), read_name(b, c[3]), tuple(cases), span, b.doc(span.start))


def today(b: Builder, span: Span, c: Children) -> tree.Date:
    return _day_that_is(b, c[2])


def _day_that_is(b: Builder, written: Token) -> tree.Date:
    """The day; one that does not exist was reported, and the nearest that does stands for it."""
    day = read_value(b, written)
    return day if isinstance(day, tree.Date) else tree.Date(nearest_day(written.text), day.span)


def case(b: Builder, span: Span, c: Children) -> Any:
    facts = [child for child in c[2:] if isinstance(child, tree.Fact)]
    expected = tuple(child for child in c if isinstance(child, tree.Expectation))
    return ((read_name(b, c[0]), tuple(limited(b, facts)), expected, span),)


def expectation(b: Builder, span: Span, c: Children) -> tree.Expectation:
    return tree.Expectation(c[0], _day_that_is(b, c[2]) if len(c) > 1 else None, span)


def cases(b: Builder, span: Span, c: Children) -> Any:
    columns = [child for child in c if isinstance(child, tree.Column)]
    rows = []
    for cells, outcome, at in (child for child in c if type(child) is tuple):
        if len(cells) != len(columns):
            b.report(structure.row_width(at, len(cells), len(columns)))
        facts = [
            tree.Fact(column, value, value.span)
            for column, value in zip(columns, cells, strict=False)
            if value is not None
        ]
        rows.append((None, tuple(facts), (outcome,), at))
    return tuple(rows)


def fact(b: Builder, span: Span, c: Children) -> tree.Fact:
    return tree.Fact(c[0], read_value(b, c[2]), span)


def column_field(b: Builder, span: Span, c: Children) -> tree.Column:
    return tree.Column(read_name(b, c[0]), None, span)


def column_event(b: Builder, span: Span, c: Children) -> tree.Column:
    return tree.Column(read_name(b, c[0]), c[2], span)


def row(b: Builder, span: Span, c: Children) -> Any:
    cells = [child for child in c[:-2] if not (type(child) is Token and child.kind == "COMMA")]
    outcome = tree.Expectation(c[-1], None, span)
    return [None if cell is _LEFT_OUT else read_value(b, cell) for cell in cells], outcome, span


_LEFT_OUT = object()


def cell_left_out(b: Builder, span: Span, c: Children) -> object:
    return _LEFT_OUT


def fact_unknown(b: Builder, span: Span, c: Children) -> tree.UnknownValue:
    return tree.UnknownValue(span)


def fact_empty_set(b: Builder, span: Span, c: Children) -> tree.SetValue:
    return tree.SetValue((), span)


def fact_set(b: Builder, span: Span, c: Children) -> tree.SetValue:
    return tree.SetValue(read_values(b, c), span)


def expect_match(b: Builder, span: Span, c: Children) -> tree.Outcome:
    return tree.Outcome.MATCH


def expect_no_match(b: Builder, span: Span, c: Children) -> tree.Outcome:
    return tree.Outcome.NO_MATCH


def expect_unknown(b: Builder, span: Span, c: Children) -> tree.Outcome:
    return tree.Outcome.UNKNOWN


BUILDERS: dict[str, Callable[[Builder, Span, Children], Any]] = {
    "file": file,
    "language": language,
    "import_": import_,
    "param": param,
    "window_def": window_def,
    "segment": segment,
    "series": series,
    "names": names,
    "meta": meta,
    "meta_list": meta_list,
    "workflow": workflow,
    "catch_up": catch_up,
    "not_more_than": not_more_than,
    "except_": except_,
    "hold_out": hold_out,
    "split": split,
    "until": until,
    "quiet_hours": quiet_hours,
    "action": action,
    "send": send,
    "accept": accept,
    "end": end,
    "add_to": add_to,
    "call": call,
    "notify": notify,
    "test": test,
    "today": today,
    "case": case,
    "cases": cases,
    "fact": fact,
    "column_field": column_field,
    "column_event": column_event,
    "row": row,
    "cell_left_out": cell_left_out,
    "fact_unknown": fact_unknown,
    "fact_empty_set": fact_empty_set,
    "fact_set": fact_set,
    "expectation": expectation,
    "expect_match": expect_match,
    "expect_no_match": expect_no_match,
    "expect_unknown": expect_unknown,
    "or_": or_,
    "and_": and_,
    "not_": not_,
    "group": group,
    "in_segment": in_segment,
    "no_events": no_events,
    "statement": statement,
    "broken": broken,
    "compare": compare,
    "x_thousands_comma": x_thousands_comma,
    "x_unquoted_text": x_unquoted_text,
    "between": between,
    "between_ago": between_ago,
    "any_of": any_of,
    "none_of": none_of,
    "contains": contains,
    "is_known": is_known,
    "is_unknown": is_unknown,
    "on_day": on_day,
    "exactly_ago": exactly_ago,
    "exactly_from_now": exactly_from_now,
    "in_last": in_last,
    "in_last_complete": in_last_complete,
    "in_next": in_next,
    "in_period": in_period,
    "before": before,
    "after": after,
    "on_or_before": on_or_before,
    "on_or_after": on_or_after,
    "x_compared_day": x_compared_day,
    "x_list": x_list,
    "x_contains_unquoted": x_contains_unquoted,
    "x_in": x_in,
    "x_not_in": x_not_in,
    "x_is_any_of": x_in,
    "x_is_none_of": x_not_in,
    "x_is_not_known": x_is_not_known,
    "x_is": x_is,
    "x_is_not": x_is_not,
    "x_greater_than": x_greater_than,
    "x_less_than": x_less_than,
    "values": values,
    "money": money,
    "day_today": day_today,
    "day_yesterday": day_yesterday,
    "day_date": day_date,
    "day_param": day_date,
    "day_ago": day_ago,
    "day_from_now": day_from_now,
    "during": during,
    "since": since,
    "span_last": span_last,
    "span_last_complete": span_last_complete,
    "span_dates": span_dates,
    "span_date": span_date,
    "span_today": span_today,
    "span_yesterday": span_yesterday,
    "span_ago": span_ago,
    "span_period": span_period,
    "span_days_since": span_days_since,
    "span_since": span_since,
    "span_named": span_named,
}

"""From the grammar's rules to the nodes of the tree: for each rule a small function of its children.

`BUILDERS` is the table. A function gets the builder, the span of all its children, and the children: tokens, or what
other functions made of theirs. The subject of a statement stands outside its phrase; so phrases, and a few others, are
passed up as tuples and finished by the rule above.

A foreign spelling becomes the node that it means, and is reported with its fix.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import replace
from segdsl.base.source import Source, Span
from segdsl.syntax import problems, tree
from segdsl.syntax.lexer import Token, is_hidden

EDITION = 1
LIST_LENGTH_MAX = 10_000
NUMBER_DIGITS_MAX = 38
DISTANCE_DAYS_MAX = 36_525
TEXT_BYTES_MAX = 4096
NESTING_MAX = 32

Children = list[Any]
Values = tuple[tuple[tree.Value, ...], Span]


class Builder:
    """What the functions share: the text, its comments, and the complaints so far."""

    __slots__ = ("comments", "depths", "diagnostics", "open_quote", "source")

    def __init__(self, source: Source, comments: tuple[tree.Comment, ...] = ()) -> None:
        self.source = source
        self.comments = comments
        self.diagnostics: list[Diagnostic] = []
        self.depths: dict[int, int] = {}
        """How deep conditions nest below the start of a condition, where they do."""
        self.open_quote: Span | None = None
        """The last text whose closing quote is missing: it may have swallowed a brace."""

    def report(self, diagnostic: Diagnostic) -> None:
        """Add a complaint."""
        self.diagnostics.append(diagnostic)

    def span(self, token: Token) -> Span:
        """Where the token stands."""
        return Span(self.source, token.start, token.end)

    def doc(self, start: int) -> str:
        """The documentation that stands in the lines directly above `start`, without its marks."""
        lines: list[str] = []
        at = _index_before(self.comments, start)
        while at >= 0:
            comment = self.comments[at]
            between = self.source.text[comment.span.end : start]
            if not comment.is_doc or between.strip() or between.count("\n") != 1:
                break
            lines.append(comment.text[2:].strip())
            start = comment.span.start
            at -= 1
        return "\n".join(reversed(lines))


def _index_before(comments: tuple[tree.Comment, ...], start: int) -> int:
    """The index of the last comment before `start`, or -1."""
    low, high = 0, len(comments)
    while low < high:
        middle = (low + high) // 2
        if comments[middle].span.start < start:
            low = middle + 1
        else:
            high = middle
    return low - 1


# ---- words and values --------------------------------------------------------------------------------------------


def _name(b: Builder, token: Token) -> tree.Name:
    kind, text, start, end = token
    span = Span(b.source, start, end)
    if kind == "NAME":
        return tree.Name(text, span)
    if kind == "QUOTED_NAME":
        if len(text) == 2:
            b.report(problems.empty_name(span))
        return tree.Name(text[1:-1], span)
    b.report(problems.letters_in_name(span) if kind == "X_WORD" else problems.reserved_name(span))
    return tree.Name(text, span)


def _names(b: Builder, children: Children) -> tuple[tree.Name, ...]:
    names = [_name(b, token) for token in children if token.kind != "COMMA"]
    return tuple(_limited(b, names))


def _limited(b: Builder, parts: list[Any]) -> list[Any]:
    """A list, cut at the limit and reported if it is longer. The parts have spans."""
    if len(parts) > LIST_LENGTH_MAX:
        b.report(problems.list_too_long(parts[LIST_LENGTH_MAX].span, LIST_LENGTH_MAX))
        del parts[LIST_LENGTH_MAX:]
    return parts


def _value(b: Builder, child: Any) -> Any:
    """The value that a token means; what is a value already stays it."""
    if type(child) is Token:
        return _VALUES[child.kind](b, child)
    return child


def _values(b: Builder, children: Children) -> tuple[tree.Value, ...]:
    values = [_value(b, child) for child in children if not (type(child) is Token and child.kind in _LIST_MARKS)]
    return tuple(_limited(b, values))


_LIST_MARKS = frozenset({"COMMA", "LPAR", "RPAR", "LSQB", "RSQB"})


def _word(b: Builder, token: Token) -> tree.Word:
    return tree.Word(token.text, b.span(token))


def _quoted_word(b: Builder, token: Token) -> tree.Word:
    name = _name(b, token)
    return tree.Word(name.text, name.span)


def _reserved(b: Builder, token: Token) -> tree.Word:
    span = b.span(token)
    b.report(problems.reserved_value(span))
    return tree.Word(token.text, span)


def _letters(b: Builder, token: Token) -> tree.Text:
    span = b.span(token)
    b.report(problems.unquoted_letters(span))
    return tree.Text(token.text, span)


_COUNT_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _count_word(b: Builder, token: Token) -> tree.Integer:
    span = b.span(token)
    number = _COUNT_WORDS.index(token.text.lower()) + 1
    b.report(problems.number_in_words(span, number))
    return tree.Integer(number, span)


def _param_ref(b: Builder, token: Token) -> tree.ParamRef:
    return tree.ParamRef(token.text[1:], b.span(token))


# ---- texts -------------------------------------------------------------------------------------------------------

_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u\{[^}\"]*\}|[\s\S])|\t")
_ESCAPES = {'\\"': '"', "\\\\": "\\", "\\n": "\n", "\\t": "\t"}


def _string(b: Builder, token: Token) -> tree.Text:
    text = token.text[1:-1]
    span = b.span(token)
    if "\\" in text or "\t" in text:
        text = _unescaped(b, token, text)
    return _limited_text(b, text, span)


def _unescaped(b: Builder, token: Token, text: str) -> str:
    def character(match: re.Match[str]) -> str:
        span = Span(b.source, token.start + 1 + match.start(), token.start + 1 + match.end())
        if match[0] == "\t":
            b.report(problems.tab_in_text(span))
            return "\t"
        known = _ESCAPES.get(match[0])
        if known is None and match[1] and int(match[1], 16) <= 0x10FFFF and not is_hidden(chr(int(match[1], 16))):
            known = chr(int(match[1], 16))
        if known is None:
            b.report(problems.invalid_escape(span))
            return ""
        return known

    return _ESCAPE.sub(character, text)


def _limited_text(b: Builder, text: str, span: Span) -> tree.Text:
    if len(text) > TEXT_BYTES_MAX // 4 and len(text.encode("utf-8", "replace")) > TEXT_BYTES_MAX:
        b.report(problems.text_too_long(span, TEXT_BYTES_MAX))
    return tree.Text(text, span)


def _foreign_string(b: Builder, token: Token) -> tree.Text:
    span = b.span(token)
    text = token.text[1:-1]
    b.report(problems.foreign_quotes(span, text))
    return _limited_text(b, text, span)


def _open_string(b: Builder, token: Token) -> tree.BadValue:
    span = b.span(token)
    b.report(problems.open_quote(span))
    b.open_quote = span
    return tree.BadValue(span)


def _text(b: Builder, token: Token) -> tree.Text:
    """A quoted text where nothing else can stand; an open one keeps what it has."""
    value = _VALUES[token.kind](b, token)
    return value if isinstance(value, tree.Text) else tree.Text(token.text[1:], value.span)


# ---- numbers -----------------------------------------------------------------------------------------------------


def _integer(b: Builder, token: Token) -> tree.Integer | tree.BadValue:
    span = Span(b.source, token.start, token.end)
    text = token.text
    if len(text) < NUMBER_DIGITS_MAX and "_" not in text:
        return tree.Integer(int(text), span)
    digits = _digits(b, text, span)
    return tree.BadValue(span) if digits is None else tree.Integer(int(digits), span)


def _decimal(b: Builder, token: Token) -> tree.Decimal | tree.BadValue:
    span = b.span(token)
    digits = _digits(b, token.text, span)
    return tree.BadValue(span) if digits is None else tree.Decimal(Decimal(digits), span)


def _digits(b: Builder, text: str, span: Span) -> str | None:
    """The number without its `_`, or None if it is too long."""
    text = text.replace("_", "")
    if sum(map(str.isdigit, text)) > NUMBER_DIGITS_MAX:
        b.report(problems.number_too_long(span, NUMBER_DIGITS_MAX))
        return None
    return text


def _foreign_number(b: Builder, token: Token) -> tree.Decimal | tree.BadValue:
    """`1.000,50`."""
    span = b.span(token)
    ours = token.text.replace(".", "").replace(",", ".")
    b.report(problems.decimal_comma(span, ours))
    digits = _digits(b, ours, span)
    return tree.BadValue(span) if digits is None else tree.Decimal(Decimal(digits), span)


def _signed_money(b: Builder, token: Token) -> tree.Money | tree.BadValue:
    span = b.span(token)
    negative = token.text.startswith("-")
    digits = _digits(b, token.text[1 + negative :].strip().replace(",", ""), span)
    if digits is None:
        return tree.BadValue(span)
    return tree.Money(Decimal(digits) * (-1 if negative else 1), token.text[negative], span)


def money(b: Builder, span: Span, c: Children) -> tree.Money | tree.BadValue:
    amount = _value(b, c[0])
    if isinstance(amount, tree.BadValue):
        return tree.BadValue(span)
    return tree.Money(Decimal(amount.value), c[1].text, span)


def _count(b: Builder, child: Any) -> Any:
    """A number of days, or of anything that is counted: an integer not below zero, or a parameter."""
    count = _value(b, child)
    if not isinstance(count, tree.Integer | tree.ParamRef | tree.BadValue):
        b.report(problems.not_a_count(count.span))
        return tree.BadValue(count.span)
    if isinstance(count, tree.Integer) and count.value < 0:
        b.report(problems.negative_count(count.span))
        return tree.BadValue(count.span)
    return count


_UNITS = {
    "DAY": tree.Unit.DAY,
    "DAYS": tree.Unit.DAY,
    "WEEK": tree.Unit.WEEK,
    "WEEKS": tree.Unit.WEEK,
    "MONTH": tree.Unit.MONTH,
    "MONTHS": tree.Unit.MONTH,
    "YEAR": tree.Unit.YEAR,
    "YEARS": tree.Unit.YEAR,
}
_UNIT_DAYS_MIN = {tree.Unit.DAY: 1, tree.Unit.WEEK: 7, tree.Unit.MONTH: 28, tree.Unit.YEAR: 365}


def _distance(b: Builder, children: Sequence[Any], unit_token: Token) -> tuple[list[Any], tree.Unit]:
    """The counts and the unit of `30 days`, `31 to 60 days`, with all that can be wrong about them."""
    unit = _UNITS[unit_token.kind]
    counts = [_count(b, child) for child in children]
    last = counts[-1]
    if isinstance(last, tree.Integer) and last.value != 1 and not unit_token.kind.endswith("S"):
        b.report(problems.singular_unit(b.span(unit_token), unit.value))
    for at, count in enumerate(counts):
        if isinstance(count, tree.Integer) and count.value * _UNIT_DAYS_MIN[unit] > DISTANCE_DAYS_MAX:
            b.report(problems.too_far(count.span, DISTANCE_DAYS_MAX))
            counts[at] = tree.BadValue(count.span)
    return counts, unit


def _days_count(b: Builder, token: Token) -> Any:
    """A number of days whose unit stands elsewhere."""
    days = Token("DAYS", "days", token.start, token.end)
    return _distance(b, [token], days)[0][0]


# ---- days and times ----------------------------------------------------------------------------------------------


def _date(b: Builder, token: Token) -> tree.Date | tree.BadValue:
    span = b.span(token)
    try:
        return tree.Date(datetime.date.fromisoformat(token.text), span)
    except ValueError:
        year, month, _ = map(int, token.text.split("-"))
        b.report(problems.invalid_date(span, year, month))
        return tree.BadValue(span)


def _foreign_date(b: Builder, token: Token) -> tree.Date | tree.BadValue:
    """`31.3.2026`, `2026/3/31`, `3/31/2026`: taken for what it means if it can mean only one day."""
    span = b.span(token)
    parts = [int(part) for part in re.split(r"[-./]", token.text)]
    if token.text[:4].isdigit():
        orders = [(parts[0], parts[1], parts[2])]
    else:
        orders = [(parts[2], parts[1], parts[0])]
        if "/" in token.text:
            orders.append((parts[2], parts[0], parts[1]))
    days = list(dict.fromkeys(day for order in orders if (day := _day_or_none(*order))))
    if not days:
        b.report(problems.invalid_date(span, *orders[0][:2]))
        return tree.BadValue(span)
    b.report(problems.foreign_date(span, tuple(day.isoformat() for day in days)))
    return tree.Date(days[0], span) if len(days) == 1 else tree.BadValue(span)


def _day_or_none(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _time(b: Builder, token: Token) -> int:
    """Minutes of the day; a time that does not exist is reported and read as midnight."""
    hours, minutes = int(token.text[:2]), int(token.text[3:])
    if hours > 23 or minutes > 59:
        b.report(problems.invalid_time(b.span(token)))
        return 0
    return hours * 60 + minutes


def day_today(b: Builder, span: Span, c: Children) -> tree.RelativeDay:
    return tree.RelativeDay(tree.Integer(0, span), tree.Unit.DAY, False, span)


def day_yesterday(b: Builder, span: Span, c: Children) -> tree.RelativeDay:
    return tree.RelativeDay(tree.Integer(1, span), tree.Unit.DAY, False, span)


def day_date(b: Builder, span: Span, c: Children) -> Any:
    return _value(b, c[0])


def day_ago(b: Builder, span: Span, c: Children) -> tree.RelativeDay:
    (count,), unit = _distance(b, c[:1], c[1])
    return tree.RelativeDay(count, unit, False, span)


def day_from_now(b: Builder, span: Span, c: Children) -> tree.RelativeDay:
    (count,), unit = _distance(b, c[:1], c[1])
    return tree.RelativeDay(count, unit, True, span)


_VALUES: dict[str, Callable[[Builder, Token], Any]] = {
    "STRING": _string,
    "NAME": _word,
    "QUOTED_NAME": _quoted_word,
    "INT": _integer,
    "DECIMAL": _decimal,
    "DATE": _date,
    "SIGNED_MONEY": _signed_money,
    "PARAM_REF": _param_ref,
    "X_SINGLE_QUOTED": _foreign_string,
    "X_SMART_QUOTED": _foreign_string,
    "X_OPEN_STRING": _open_string,
    "X_NUMBER": _foreign_number,
    "X_DATE": _foreign_date,
    "X_RESERVED": _reserved,
    "X_COUNT_WORD": _count_word,
    "X_WORD": _letters,
}

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
    return tree.SinceWindow(_name(b, c[1]), span)


def span_last(b: Builder, span: Span, c: Children) -> tree.Window:
    (count,), unit = _distance(b, c[1:2], c[-1])
    return tree.LastWindow(count, unit, False, span)


def span_last_complete(b: Builder, span: Span, c: Children) -> tree.Window:
    (count,), unit = _distance(b, c[1:2], c[-1])
    return tree.LastWindow(count, unit, True, span)


def span_dates(b: Builder, span: Span, c: Children) -> tree.Window:
    return tree.DatesWindow(_value(b, c[0]), _value(b, c[2]), span)


def span_date(b: Builder, span: Span, c: Children) -> tree.Window:
    day = _value(b, c[0])
    return tree.DatesWindow(day, day, span)


def span_today(b: Builder, span: Span, c: Children) -> tree.Window:
    day = day_today(b, span, c)
    return tree.DatesWindow(day, day, span)


def span_yesterday(b: Builder, span: Span, c: Children) -> tree.Window:
    day = day_yesterday(b, span, c)
    return tree.DatesWindow(day, day, span)


def span_ago(b: Builder, span: Span, c: Children) -> tree.Window:
    (near, far), unit = _distance(b, (c[0], c[2]), c[3])
    return tree.AgoWindow(near, far, unit, span)


def span_period(b: Builder, span: Span, c: Children) -> tree.Window:
    return tree.PeriodWindow(*_period(c[0], c[1]), span)


def span_days_since(b: Builder, span: Span, c: Children) -> tree.Window:
    return tree.DaysSinceWindow(_days_count(b, c[1]), _days_count(b, c[3]), _name(b, c[5]), span)


def span_since(b: Builder, span: Span, c: Children) -> tree.Window:
    return tree.SinceWindow(_name(b, c[1]), span)


def span_named(b: Builder, span: Span, c: Children) -> tree.Window:
    return tree.NamedWindow(_name(b, c[0]), span)


def _window(children: Children, at: int) -> Any:
    """The window at `at`, if there is one."""
    return children[at] if len(children) > at else None


# ---- phrases: (node type, what stands between its subject and its span) ---------------------------------------------

_OPERATORS = {operator.value: operator for operator in tree.Operator}
_FOREIGN_OPERATORS = {"X_EQ": "=", "X_NE": "!=", "X_LE": "<=", "X_GE": ">="}
_NULLS = frozenset({"null", "none", "nil", "missing", "empty", "blank"})


def _operator(b: Builder, child: Any) -> tuple[tree.Operator, Span]:
    """The operator of a token, or of the words that were read as one (`is greater than`)."""
    if type(child) is not Token:
        ours, span = child
        b.report(problems.foreign_operator(span, ours))
    else:
        span = b.span(child)
        ours = _FOREIGN_OPERATORS.get(child.kind)
        if ours is None:
            ours = child.text
        else:
            b.report(problems.foreign_operator(span, ours))
    return _OPERATORS[ours], span


def x_is(b: Builder, span: Span, c: Children) -> tuple[str, Span]:
    return "=", span


def x_is_not(b: Builder, span: Span, c: Children) -> tuple[str, Span]:
    return "!=", span


def x_greater_than(b: Builder, span: Span, c: Children) -> tuple[str, Span]:
    return ">", span


def x_less_than(b: Builder, span: Span, c: Children) -> tuple[str, Span]:
    return "<", span


def compare(b: Builder, span: Span, c: Children) -> Any:
    if _is_null(c):
        return _is_foreign_unknown(b, span, c)
    operator, operator_span = _operator(b, c[0])
    return tree.Comparison, operator, operator_span, _value(b, c[1]), _window(c, 2)


def _is_null(c: Children) -> bool:
    """Whether this is `is null` or `is not null`."""
    return (
        type(c[0]) is not Token
        and c[0][0] in ("=", "!=")
        and type(c[1]) is Token
        and c[1].kind == "NAME"
        and c[1].text.lower() in _NULLS
    )


def _is_foreign_unknown(b: Builder, span: Span, c: Children) -> Any:
    negated = c[0][0] == "="
    phrase = Span(b.source, span.start, c[1].end)
    b.report(problems.foreign_known(phrase, "is unknown" if negated else "is known"))
    return tree.IsKnown, negated


def x_thousands_comma(b: Builder, span: Span, c: Children) -> Any:
    """`1,000`, `1,5` and `5, 6`: which of the three it is shows in the digits."""
    operator, operator_span = _operator(b, c[0])
    window = c[-1] if type(c[-1]) is not Token else None
    parts = c[1:] if window is None else c[1:-1]
    start = parts[0].start if type(parts[0]) is Token else parts[0].span.start
    whole = Span(b.source, start, parts[-1].end)
    value: Any
    if re.fullmatch(r"-?[$€£¥]?\d{1,3}(,\d{3})+(\.\d+)?", whole.text):
        ours = whole.text.replace(",", "")
        b.report(problems.thousands_comma(whole, ours))
        value = _number_again(b, ours, whole)
    elif re.fullmatch(r"-?[$€£¥]?\d+,\d+", whole.text):
        ours = whole.text.replace(",", ".")
        b.report(problems.decimal_comma(whole, ours))
        value = _number_again(b, ours, whole)
    else:
        listed = "none of" if operator is tree.Operator.NE else "any of"
        b.report(problems.bare_list(whole, operator_span, f"{listed} ({whole.text})"))
        value = tree.BadValue(whole)
    return tree.Comparison, operator, operator_span, value, window


def _number_again(b: Builder, ours: str, span: Span) -> Any:
    """The value of a number as corrected, at the place of what was written."""
    kind = "SIGNED_MONEY" if not ours.lstrip("-")[0].isdigit() else "DECIMAL" if "." in ours else "INT"
    return _VALUES[kind](b, Token(kind, ours, span.start, span.end))


def x_unquoted_text(b: Builder, span: Span, c: Children) -> Any:
    operator, operator_span = _operator(b, c[0])
    window = c[-1] if type(c[-1]) is not Token else None
    words = c[1:] if window is None else c[1:-1]
    whole = Span(b.source, words[0].start, words[-1].end)
    text = whole.text if not re.search(r"[\n#]", whole.text) else " ".join(word.text for word in words)
    b.report(problems.unquoted_text(whole, text))
    return tree.Comparison, operator, operator_span, tree.Text(text, whole), window


def between(b: Builder, span: Span, c: Children) -> Any:
    return tree.Between, _value(b, c[1]), _value(b, c[3]), _window(c, 4)


def between_ago(b: Builder, span: Span, c: Children) -> Any:
    (near, far), unit = _distance(b, (c[1], c[3]), c[4])
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
    words = Span(b.source, c[0].start, c[-2].end)
    b.report(problems.foreign_list(words, "none of" if negated else "any of"))
    return _choice(b, negated, c[-1])


def contains(b: Builder, span: Span, c: Children) -> Any:
    return tree.Contains, _value(b, c[1])


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
    (count,), unit = _distance(b, [_first_count(c)], c[-1])
    return tree.InLast, count, unit, False


def in_last_complete(b: Builder, span: Span, c: Children) -> Any:
    (count,), unit = _distance(b, [_first_count(c)], c[-1])
    return tree.InLast, count, unit, True


def in_next(b: Builder, span: Span, c: Children) -> Any:
    (count,), unit = _distance(b, [_first_count(c)], c[-1])
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
    return _values(b, c), span


# ---- conditions --------------------------------------------------------------------------------------------------


def statement(b: Builder, span: Span, c: Children) -> Any:
    kind, *arguments = c[1]
    return kind(_name(b, c[0]), *arguments, span)


def or_(b: Builder, span: Span, c: Children) -> tree.Or:
    return tree.Or(_joined(b, c, "X_OR", "OR"), span)


def and_(b: Builder, span: Span, c: Children) -> tree.And:
    return tree.And(_joined(b, c, "X_AND", "AND"), span)


def _joined(b: Builder, c: Children, foreign: str, ours: str) -> tuple[Any, ...]:
    for connective in c[1::2]:
        if connective.kind == foreign:
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
        b.report(problems.too_deep(b.span(c[0]), NESTING_MAX))
    return depth <= NESTING_MAX


def in_segment(b: Builder, span: Span, c: Children) -> tree.InSegment:
    return tree.InSegment(_name(b, c[2]), span)


def no_events(b: Builder, span: Span, c: Children) -> tree.NoEvents:
    return tree.NoEvents(_name(b, c[1]), _window(c, 2), span)


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
        b.report(problems.unknown_language(b.span(c[1])))
    elif c[2].text != str(EDITION):
        b.report(problems.unknown_edition(b.span(c[2])))
    return _Edition(EDITION)


def import_(b: Builder, span: Span, c: Children) -> tree.Import:
    return tree.Import(c[2], _text(b, c[5]), span, b.doc(span.start))


def param(b: Builder, span: Span, c: Children) -> tree.Param:
    return tree.Param(_name(b, c[1]), _value(b, c[3]), span, b.doc(span.start))


def window_def(b: Builder, span: Span, c: Children) -> tree.WindowDefinition:
    return tree.WindowDefinition(_name(b, c[1]), c[3], span, b.doc(span.start))


def segment(b: Builder, span: Span, c: Children) -> tree.Segment:
    return tree.Segment(_name(b, c[1]), tuple(c[3:-3]), c[-2], span, b.doc(span.start))


def series(b: Builder, span: Span, c: Children) -> tree.Series:
    return tree.Series(_name(b, c[1]), tuple(c[3:-2]), c[-2], span, b.doc(span.start))


def names(b: Builder, span: Span, c: Children) -> tuple[tree.Name, ...]:
    return _names(b, c)


def meta(b: Builder, span: Span, c: Children) -> tree.Meta:
    return tree.Meta(c[0].text[1:], _meta_value(b, c[2]), span)


def _meta_value(b: Builder, child: Any) -> Any:
    """A plain value; None for one that was already reported."""
    if type(child) is not Token:
        return child
    value = _VALUES[child.kind](b, child)
    if isinstance(value, tree.Text):
        return value.text
    return None if isinstance(value, tree.BadValue) else value.value


def meta_list(b: Builder, span: Span, c: Children) -> tuple[str, ...]:
    texts = [_text(b, child) for child in c if child.kind not in _LIST_MARKS]
    return tuple(text.text for text in _limited(b, texts))


# ---- workflows: actions are passed up as (kind, noun, text) -----------------------------------------------------------


def workflow(b: Builder, span: Span, c: Children) -> tree.Workflow:
    at = next(at for at, child in enumerate(c) if type(child) is Token and child.kind == "FOR")
    rest = c[at + 5 : -1]
    return tree.Workflow(
        name=_name(b, c[1]),
        meta=tuple(c[3:at]),
        segment=_name(b, c[at + 1]),
        subject=_name(b, c[at + 4]),
        clauses=tuple(part for part in rest if isinstance(part, tree.Clause)),
        actions=tuple(part for part in rest if isinstance(part, tree.Action)),
        span=span,
        doc=b.doc(span.start),
    )


def catch_up(b: Builder, span: Span, c: Children) -> tree.Clause:
    (count,), unit = _distance(b, c[3:4], c[4])
    return tree.Clause(tree.ClauseKind.CATCH_UP, span, count=count, unit=unit)


def not_more_than(b: Builder, span: Span, c: Children) -> tree.Clause:
    (count,), unit = _distance(b, c[5:6], c[6])
    return tree.Clause(tree.ClauseKind.NOT_MORE_THAN, span, maximum=_count(b, c[3]), count=count, unit=unit)


def except_(b: Builder, span: Span, c: Children) -> tree.Clause:
    return tree.Clause(tree.ClauseKind.EXCEPT, span, names=(_name(b, c[1]),))


def hold_out(b: Builder, span: Span, c: Children) -> tree.Clause:
    return tree.Clause(tree.ClauseKind.HOLD_OUT, span, count=_count(b, c[2]))


def split(b: Builder, span: Span, c: Children) -> tree.Clause:
    return tree.Clause(tree.ClauseKind.SPLIT, span, names=tuple(_name(b, token) for token in c[1::2]))


def until(b: Builder, span: Span, c: Children) -> tree.Clause:
    return tree.Clause(tree.ClauseKind.UNTIL, span, day=_value(b, c[1]))


def quiet_hours(b: Builder, span: Span, c: Children) -> tree.Clause:
    return tree.Clause(tree.ClauseKind.QUIET_HOURS, span, times=(_time(b, c[2]), _time(b, c[4])))


def action(b: Builder, span: Span, c: Children) -> tree.Action:
    kind, noun, text = c[-1]
    return tree.Action(kind, noun, text, _name(b, c[0]) if len(c) == 3 else None, span)


def send(b: Builder, span: Span, c: Children) -> Any:
    return tree.ActionKind.SEND, _name(b, c[1]), _text(b, c[2])


def accept(b: Builder, span: Span, c: Children) -> Any:
    return tree.ActionKind.ACCEPT, _name(b, c[1]), None


def end(b: Builder, span: Span, c: Children) -> Any:
    return tree.ActionKind.END, _name(b, c[1]), None


def add_to(b: Builder, span: Span, c: Children) -> Any:
    return tree.ActionKind.ADD, _name(b, c[2]), _text(b, c[3])


def call(b: Builder, span: Span, c: Children) -> Any:
    return tree.ActionKind.CALL, _name(b, c[1]), _text(b, c[2])


def notify(b: Builder, span: Span, c: Children) -> Any:
    return tree.ActionKind.NOTIFY, None, _text(b, c[1])


# ---- tests: cases are passed up as (subject, facts, outcome, span), since `today:` stands elsewhere ----------------------


def test(b: Builder, span: Span, c: Children) -> tree.Test:
    cases: list[tree.Case] = []
    day: tree.Date | None = None
    for part in c[5:-1]:
        if isinstance(part, tree.Date):
            day = part
        else:
            cases += [tree.Case(subject, facts, outcome, day, at) for subject, facts, outcome, at in part]
    return tree.Test(_text(b, c[1]), _name(b, c[3]), tuple(cases), span, b.doc(span.start))


def today(b: Builder, span: Span, c: Children) -> tree.Date:
    """The day; one that does not exist was reported, and the nearest that does stands for it."""
    day = _value(b, c[2])
    return day if isinstance(day, tree.Date) else tree.Date(_nearest_day(c[2].text), day.span)


def _nearest_day(text: str) -> datetime.date:
    parts = [max(int(part), 1) for part in re.split(r"[-./]", text)]
    year, month, day = parts if text[:4].isdigit() else parts[::-1]
    month = min(month, 12)
    return datetime.date(year, month, min(day, monthrange(year, month)[1]))


def case(b: Builder, span: Span, c: Children) -> Any:
    facts = [child for child in c[2:-3] if isinstance(child, tree.Fact)]
    return ((_name(b, c[0]), tuple(_limited(b, facts)), c[-1], span),)


def cases(b: Builder, span: Span, c: Children) -> Any:
    columns = [child for child in c if isinstance(child, tree.Column)]
    rows = []
    for cells, outcome, at in (child for child in c if type(child) is tuple):
        if len(cells) != len(columns):
            b.report(problems.row_width(at, len(cells), len(columns)))
        facts = [
            tree.Fact(column, value, value.span)
            for column, value in zip(columns, cells, strict=False)
            if value is not None
        ]
        rows.append((None, tuple(facts), outcome, at))
    return tuple(rows)


def fact(b: Builder, span: Span, c: Children) -> tree.Fact:
    return tree.Fact(c[0], _value(b, c[2]), span)


def column_field(b: Builder, span: Span, c: Children) -> tree.Column:
    return tree.Column(_name(b, c[0]), None, span)


def column_event(b: Builder, span: Span, c: Children) -> tree.Column:
    return tree.Column(_name(b, c[0]), c[2], span)


def row(b: Builder, span: Span, c: Children) -> Any:
    cells = [child for child in c[:-2] if not (type(child) is Token and child.kind == "COMMA")]
    return [None if cell is _LEFT_OUT else _value(b, cell) for cell in cells], c[-1], span


_LEFT_OUT = object()


def cell_left_out(b: Builder, span: Span, c: Children) -> object:
    return _LEFT_OUT


def fact_unknown(b: Builder, span: Span, c: Children) -> tree.UnknownValue:
    return tree.UnknownValue(span)


def fact_empty_set(b: Builder, span: Span, c: Children) -> tree.SetValue:
    return tree.SetValue((), span)


def fact_set(b: Builder, span: Span, c: Children) -> tree.SetValue:
    return tree.SetValue(_values(b, c), span)


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

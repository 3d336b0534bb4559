"""What single tokens mean: names, texts, numbers, days; and what can be wrong with them.

A foreign spelling (`'text'`, `1.000,50`, `31.3.2026`) becomes the value that it means, and is reported with its fix.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from segdsl.base.source import Span
from segdsl.syntax import tree
from segdsl.syntax.builder import Builder
from segdsl.syntax.lexer import Token, is_hidden
from segdsl.syntax.problems import limits, names, texts
from segdsl.syntax.problems import values as problems

LIST_LENGTH_MAX = 10_000
NUMBER_DIGITS_MAX = 38
DISTANCE_DAYS_MAX = 36_525
TEXT_BYTES_MAX = 4096

# ---- words and values --------------------------------------------------------------------------------------------


def read_name(b: Builder, token: Token) -> tree.Name:
    """The name that a word gives; reported if it cannot be one as it stands."""
    kind, text, start, end = token
    span = Span(b.source, start, end)
    if kind == "NAME":
        return tree.Name(text, span)
    if kind == "QUOTED_NAME":
        if len(text) == 2:
            b.report(names.empty_name(span))
        return tree.Name(text[1:-1], span)
    b.report(names.letters_in_name(span) if kind == "X_WORD" else names.reserved_name(span))
    return tree.Name(text, span)


def read_names(b: Builder, children: Sequence[Any]) -> tuple[tree.Name, ...]:
    """The names of a list, its commas among the children."""
    names = [read_name(b, token) for token in children if token.kind != "COMMA"]
    return tuple(limited(b, names))


def limited(b: Builder, parts: list[Any]) -> list[Any]:
    """A list, cut at the limit and reported if it is longer. The parts have spans."""
    if len(parts) > LIST_LENGTH_MAX:
        b.report(limits.list_too_long(parts[LIST_LENGTH_MAX].span, LIST_LENGTH_MAX))
        del parts[LIST_LENGTH_MAX:]
    return parts


def read_value(b: Builder, child: Any) -> Any:
    """The value that a token means; what is a value already stays it."""
    if type(child) is Token:
        return _READERS[child.kind](b, child)
    return child


def read_values(b: Builder, children: Sequence[Any]) -> tuple[tree.Value, ...]:
    """The values of a list, its commas and parentheses among the children."""
    values = [read_value(b, child) for child in children if not (type(child) is Token and child.kind in LIST_MARKS)]
    return tuple(limited(b, values))


LIST_MARKS = frozenset({"COMMA", "LPAR", "RPAR", "LSQB", "RSQB"})


def _word(b: Builder, token: Token) -> tree.Word:
    return tree.Word(token.text, b.span(token))


def _quoted_word(b: Builder, token: Token) -> tree.Word:
    name = read_name(b, token)
    return tree.Word(name.text, name.span)


def _reserved(b: Builder, token: Token) -> tree.BadValue:
    span = b.span(token)
    b.report(names.none_as_value(span) if token.text.lower() == "none" else names.reserved_value(span))
    return tree.BadValue(span)


def _letters(b: Builder, token: Token) -> tree.Text:
    span = b.span(token)
    b.report(texts.unquoted_letters(span))
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
            b.report(texts.tab_in_text(span))
            return "\t"
        known = _ESCAPES.get(match[0])
        if known is None and match[1] and int(match[1], 16) <= 0x10FFFF and not is_hidden(chr(int(match[1], 16))):
            known = chr(int(match[1], 16))
        if known is None:
            b.report(texts.invalid_escape(span))
            return ""
        return known

    return _ESCAPE.sub(character, text)


def _limited_text(b: Builder, text: str, span: Span) -> tree.Text:
    if len(text) > TEXT_BYTES_MAX // 4 and len(text.encode("utf-8", "replace")) > TEXT_BYTES_MAX:
        b.report(limits.text_too_long(span, TEXT_BYTES_MAX))
    return tree.Text(text, span)


def _foreign_string(b: Builder, token: Token) -> tree.Text:
    span = b.span(token)
    text = token.text[1:-1]
    b.report(texts.foreign_quotes(span, text))
    return _limited_text(b, text, span)


def _open_string(b: Builder, token: Token) -> tree.BadValue:
    span = b.span(token)
    b.report(texts.open_quote(span))
    b.open_quote = span
    return tree.BadValue(span)


def read_text(b: Builder, token: Token) -> tree.Text:
    """A quoted text where nothing else can stand; an open one keeps what it has."""
    value = _READERS[token.kind](b, token)
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
        b.report(limits.number_too_long(span, NUMBER_DIGITS_MAX))
        return None
    return text


def _foreign_number(b: Builder, token: Token) -> Any:
    """`1.000,50`, `$1.000,50`."""
    span = b.span(token)
    ours = token.text.replace(".", "").replace(",", ".")
    b.report(problems.decimal_comma(span, ours))
    return number_again(b, ours, span)


def number_again(b: Builder, ours: str, span: Span) -> Any:
    """The value of a number as corrected, at the place of what was written."""
    kind = "SIGNED_MONEY" if not ours.lstrip("-")[0].isdigit() else "DECIMAL" if "." in ours else "INT"
    return _READERS[kind](b, Token(kind, ours, span.start, span.end))


def _signed_money(b: Builder, token: Token) -> tree.Money | tree.BadValue:
    span = b.span(token)
    negative = token.text.startswith("-")
    digits = _digits(b, token.text[1 + negative :].strip().replace(",", ""), span)
    if digits is None:
        return tree.BadValue(span)
    return tree.Money(Decimal(digits) * (-1 if negative else 1), token.text[negative], span)


def read_count(b: Builder, child: Any) -> Any:
    """A number of days, or of anything that is counted: an integer not below zero, or a parameter."""
    count = read_value(b, child)
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


def read_distance(b: Builder, children: Sequence[Any], unit_token: Token) -> tuple[list[Any], tree.Unit]:
    """The counts and the unit of `30 days`, `31 to 60 days`, with all that can be wrong about them."""
    unit = _UNITS[unit_token.kind]
    counts = [read_count(b, child) for child in children]
    last = counts[-1]
    if isinstance(last, tree.Integer) and last.value != 1 and not unit_token.kind.endswith("S"):
        b.report(problems.singular_unit(b.span(unit_token), unit.value))
    for at, count in enumerate(counts):
        if isinstance(count, tree.Integer) and count.value * _UNIT_DAYS_MIN[unit] > DISTANCE_DAYS_MAX:
            b.report(limits.too_far(count.span, DISTANCE_DAYS_MAX))
            counts[at] = tree.BadValue(count.span)
    return counts, unit


def read_days_count(b: Builder, token: Token) -> Any:
    """A number of days whose unit stands elsewhere."""
    days = Token("DAYS", "days", token.start, token.end)
    return read_distance(b, [token], days)[0][0]


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


def nearest_day(text: str) -> datetime.date:
    """The day that exists and is nearest to one that was written and does not."""
    from calendar import monthrange

    parts = [max(int(part), 1) for part in re.split(r"[-./]", text)]
    year, month, day = parts if text[:4].isdigit() else parts[::-1]
    month = min(month, 12)
    return datetime.date(year, month, min(day, monthrange(year, month)[1]))


def _day_or_none(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def read_time(b: Builder, token: Token) -> int:
    """Minutes of the day; a time that does not exist is reported and read as midnight."""
    hours, minutes = int(token.text[:2]), int(token.text[3:])
    if hours > 23 or minutes > 59:
        b.report(problems.invalid_time(b.span(token)))
        return 0
    return hours * 60 + minutes


_READERS: dict[str, Callable[[Builder, Token], Any]] = {
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
    "X_SIGNED_MONEY": _foreign_number,
    "X_DATE": _foreign_date,
    "X_RESERVED": _reserved,
    "X_COUNT_WORD": _count_word,
    "X_WORD": _letters,
}

"""What can be wrong with numbers, amounts, days and times as they are written."""

from __future__ import annotations

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, error
from segdsl.base.source import Span
from segdsl.syntax.problems.wording import line, quoted, replace, sure_if

INVALID_DATE = Code("SEG130", "invalid-date")
FOREIGN_NUMBER = Code("SEG131", "foreign-number")
FOREIGN_DATE = Code("SEG132", "foreign-date")
RELATIVE_PERIOD = Code("SEG140", "relative-period")
SINGULAR_UNIT = Code("SEG133", "singular-unit")
NUMBER_IN_WORDS = Code("SEG134", "number-in-words")
NEGATIVE_COUNT = Code("SEG135", "negative-count")
NOT_A_COUNT = Code("SEG139", "not-a-count")
INVALID_TIME = Code("SEG136", "invalid-time")


def invalid_date(span: Span, year: int, month: int) -> Diagnostic:
    """`2026-02-30`."""
    from calendar import monthrange  # late, for few texts need it

    fixes: tuple[Fix, ...] = ()
    if not 1 <= month <= 12:
        reason = "a year has the months 01 to 12"
    elif year < 1:
        reason = "years start at 0001"
    else:
        last = monthrange(year, month)[1]
        nearest = f"{year:04}-{month:02}-{last:02}"
        reason = f"the last day of that month is {nearest}"
        fixes = replace(span, nearest, Confidence.UNSAFE)
    return error(INVALID_DATE, f"there is no day `{span.text}`", span, label=reason, fixes=fixes)


def foreign_date(span: Span, readings: tuple[str, ...]) -> Diagnostic:
    """`31.3.2026`; `readings` are the days it can mean, written our way."""
    confidence = sure_if(len(readings) == 1)
    return error(
        FOREIGN_DATE,
        "a day is written year first, like 2026-03-31",
        span,
        label="write the year first",
        help="write " + " or ".join(f"`{reading}`" for reading in readings) if len(readings) > 1 else (),
        fixes=tuple(Fix(f"write `{reading}`", (Edit(span, reading),), confidence) for reading in readings),
    )


def quoted_day(span: Span, day: str) -> Diagnostic:
    """`on "2026-03-31"`."""
    return error(
        FOREIGN_DATE, "a day is written without quotes", span, label=f"write `{day}`", fixes=replace(span, day)
    )


def period_as_days(span: Span, ours: str) -> Diagnostic:
    """`in March 2026`."""
    return error(
        FOREIGN_DATE,
        f"`{line(span.text)}` is written with its first and last day",
        span,
        label=f"write `{ours}`",
        fixes=replace(span, ours),
    )


def month_without_year(span: Span) -> Diagnostic:
    """`in March`."""
    return error(
        FOREIGN_DATE,
        f"`{span.text}` is a month of every year",
        span,
        label="of which year?",
        help="write its first and last day, such as `between 2026-03-01 and 2026-03-31`",
    )


def last_period(span: Span, lead: str, period: str) -> Diagnostic:
    """`last month`: two things are called so; `lead` is the word in front, if it is part of `span`."""
    calendar = f"{lead} previous {period}".strip()
    rolling = f"{'in the' if lead == 'in' else lead} last 1 {period}".strip()
    if period == "quarter":
        rolling = rolling.replace("1 quarter", "3 months")
    return error(
        RELATIVE_PERIOD,
        f"`{line(span.text)}` may mean two things",
        span,
        label=f"the {period} before this one, or the days up to today?",
        help=f"write `{calendar}` for the whole {period} before this one, `{rolling}` for the days up to today",
        fixes=(*replace(span, calendar, Confidence.UNSAFE), *replace(span, rolling, Confidence.UNSAFE)),
    )


def recent_days(span: Span, choices: tuple[str, ...], count: str, *, is_certain: bool) -> Diagnostic:
    """`within 30 days`; `choices` are what can be written for `span`."""
    readings = [f"{words} {count}" for words in choices]
    whole = f"{line(span.text)} {count}"
    return error(
        RELATIVE_PERIOD,
        f"`{whole}` is written `{readings[0]}`",
        span,
        label=" or ".join(f"`{words}`" for words in choices).join(("write ", "")),
        help=f"write `{readings[0]}` or `{readings[1]}`" if len(readings) > 1 else (),
        fixes=tuple(fix for words in choices for fix in replace(span, words, sure_if(is_certain))),
    )


def first_days(span: Span, ours: str) -> Diagnostic:
    """`within 30 days of joining`."""
    return error(
        RELATIVE_PERIOD,
        "the first days after a date are counted from it, which is day 0",
        span,
        label=f"write `{ours}`",
        fixes=replace(span, ours, Confidence.UNSAFE),
    )


def shortened_number(span: Span, ours: str, *, is_certain: bool) -> Diagnostic:
    """`1k`, `2M`."""
    return error(
        FOREIGN_NUMBER,
        "a number is written out",
        span,
        label=f"write `{ours}`",
        fixes=replace(span, ours, sure_if(is_certain)),
    )


def blank_in_number(span: Span, ours: str) -> Diagnostic:
    """`1 000`."""
    return error(
        FOREIGN_NUMBER,
        "a number is written without blanks",
        span,
        label=f"write `{ours}`",
        fixes=replace(span, ours),
    )


def thousands_comma(span: Span, ours: str) -> Diagnostic:
    """`1,000`."""
    return error(
        FOREIGN_NUMBER,
        "a number is written without thousands comma",
        span,
        label=f"write `{ours}`",
        fixes=replace(span, ours),
    )


def decimal_comma(span: Span, ours: str) -> Diagnostic:
    """`1,5` or `1.000,50`."""
    return error(
        FOREIGN_NUMBER,
        "a number is written with a decimal point",
        span,
        label=f"write `{ours}`",
        fixes=replace(span, ours),
    )


def misplaced_currency(span: Span, ours: str) -> Diagnostic:
    """`1000 $`, `USD 1000`."""
    return error(
        FOREIGN_NUMBER,
        "a sign stands before its amount, a code behind it",
        span,
        label=f"write `{ours}`",
        fixes=replace(span, ours),
    )


def singular_unit(span: Span, ours: str) -> Diagnostic:
    """`30 day ago`."""
    return error(
        SINGULAR_UNIT,
        f"`{span.text}` is for one; here it is `{ours}`",
        span,
        label=f"write `{ours}`",
        fixes=replace(span, ours),
    )


def number_in_words(span: Span, ours: int) -> Diagnostic:
    """`five`."""
    return error(
        NUMBER_IN_WORDS,
        "a number is written in digits",
        span,
        label=f"write `{ours}`",
        help=f"if the word is meant, write it in quotes: {quoted(span.text)}",
        fixes=replace(span, str(ours)),
    )


def one_unit(span: Span, ours: str) -> Diagnostic:
    """`a month ago`."""
    return error(
        NUMBER_IN_WORDS, "a number is written in digits", span, label=f"write `{ours}`", fixes=replace(span, ours)
    )


def weekday(span: Span) -> Diagnostic:
    """`on Monday`."""
    return error(
        FOREIGN_DATE,
        f"`{line(span.text)}` is no day of the calendar",
        span,
        label="of which week?",
        help="write the day, such as `2026-03-30`, or a number of days, such as `7 days ago`",
    )


def negative_count(span: Span) -> Diagnostic:
    """`-3 days ago`."""
    return error(
        NEGATIVE_COUNT,
        "a number of days, weeks, months or years is not negative",
        span,
        label="below zero",
        help="for a day to come, write `… from now` or `in the next …`",
    )


def not_a_count(span: Span) -> Diagnostic:
    """`1.5 days ago`."""
    return error(
        NOT_A_COUNT,
        "a number of days, weeks, months or years is a whole number",
        span,
        label="not a whole number",
    )


def invalid_time(span: Span) -> Diagnostic:
    """`25:00`."""
    return error(INVALID_TIME, f"there is no time of day `{span.text}`", span, label="times go from 00:00 to 23:59")

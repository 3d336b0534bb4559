"""Oracle Database.

- There is no empty text: '' is NULL. A rule that speaks of one is refused.
- A condition is no value before version 23: a verdict is 1, 0 or NULL, and truth is stored as 1 and 0.
- A DATE has a time of day; its day is what counts.
- How texts are read as dates, times and numbers is a setting of the session, so formats stand beside the texts, and
  numbers are written as numbers.
- A cast of a timestamp to a date may round to the next day; its text in the form of a date does not.
- IN takes 1,000 values, a text in a query 4,000 bytes; a name cannot hold a quotation mark.
- A float column may be decimal or binary; rounding starts from the binary float, as everywhere.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlglot import exp

from segdsl.backends.sql import standard
from segdsl.backends.sql.build import TIMESTAMPTZ, VARCHAR_4000, call, cast, digits, plain, text
from segdsl.backends.sql.dialect import Dialect, Tier
from segdsl.backends.sql.problems import empty_text

_TITLE = "Oracle"
_DAY_FORMAT = "YYYY-MM-DD"


def _text(value: str) -> exp.Expr:
    if not value:
        raise empty_text(_TITLE)
    return text(value)


def _as_text(value: exp.Expr) -> exp.Expr:
    return cast(value, VARCHAR_4000)


def _day(value: date) -> exp.Expr:
    return call("TO_DATE", text(value.isoformat()), text(_DAY_FORMAT))


def _stored_day(value: exp.Expr) -> exp.Expr:
    return call("TRUNC", value)


def _instant(moment: exp.Expr) -> exp.Expr:
    return call("SYS_EXTRACT_UTC", cast(moment, TIMESTAMPTZ))


def _moment(value: datetime) -> exp.Expr:
    return call("TO_TIMESTAMP", text(plain(value)), text(f"{_DAY_FORMAT} HH24:MI:SS"))


def _local_day(moment: exp.Expr, zone: str) -> exp.Expr:
    there = exp.AtTimeZone(this=call("FROM_TZ", _instant(moment), text("UTC")), zone=text(zone))
    return call("TO_DATE", call("TO_CHAR", there, text(_DAY_FORMAT)), text(_DAY_FORMAT))


def _as_float(value: exp.Expr) -> exp.Expr:
    return call("TO_BINARY_DOUBLE", value)


ORACLE = Dialect(
    name="oracle",
    title=_TITLE,
    sqlglot="oracle",
    tier=Tier.EMITTED,
    limits=(
        "the database is encoded in AL32UTF8",
        "truth values are numbers, 1 and 0",
        "a rule that speaks of an empty text is refused",
        "a column of type `CHAR(n)` compares without the blanks at its end",
    ),
    prelude=(
        "ALTER SESSION SET TIME_ZONE = 'UTC'",
        "ALTER SESSION SET NLS_COMP = BINARY",
        "ALTER SESSION SET NLS_SORT = BINARY",
    ),
    functions=frozenset(
        {
            *("FROM_TZ", "INSTR", "SYS_EXTRACT_UTC", "TO_BINARY_DOUBLE", "TO_CHAR", "TO_DATE", "TO_TIMESTAMP"),
            *("TRANSLATE", "TRUNC"),
        }
    ),
    nodes=frozenset({exp.AtTimeZone, exp.Mul}),
    longest_name=128,
    longest_text=4000,
    longest_list=1000,
    unnameable='"',
    in_capitals=True,
    has_truths=False,
    text=_text,
    truth=standard.zero_or_one,
    decimal=digits,
    amount_of=standard.plain_amount,
    as_text=_as_text,
    day=_day,
    stored_day=_stored_day,
    rounded=standard.rounded(standard.truncated_by("TRUNC"), as_float=_as_float, decimal=digits),
    after=standard.after_by_difference(standard.difference),
    days_from=standard.difference,
    instant=_instant,
    moment=_moment,
    local_day=_local_day,
    contains=standard.contains_translated(standard.haystack_first("INSTR")),
)

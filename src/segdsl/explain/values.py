"""Values in words: as they are read aloud, and never so that one could be taken for another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from segdsl.explain.dates import calendar_day
from segdsl.ir.show import show_value
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, Vocabulary

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9+/&-]*(?: [A-Za-z0-9+/&-]+)*")
_JOINING = re.compile(r"\b(?:and|or|nor|unknown|known)\b", re.IGNORECASE)


def called(word: Field | Metric) -> str:
    """A field or metric as prose has it: `relationship stage`."""
    return word.name.replace("_", " ")


def number(value: int | Decimal) -> str:
    """`10,000`, `1,000.50`; an exact number has all its digits."""
    if isinstance(value, Decimal):
        value = value.normalize() if value else Decimal(0)
        if value == value.to_integral_value():
            return f"{int(value):,}"
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def money(value: int | Decimal, currency: str) -> str:
    """`1,000 USD`, `1,000.50 USD`."""
    plain = number(value)
    _, point, cents = plain.partition(".")
    return f"{plain}{'0' if point and len(cents) == 1 else ''} {currency}"


def amount(value: int | Decimal, metric: Metric, vocabulary: Vocabulary) -> str:
    """A sum of a metric."""
    return money(value, vocabulary.currency) if metric.type is MetricType.MONEY else number(value)


def value_of(field: Field, value: Any, vocabulary: Vocabulary) -> str:
    """A value of a field that holds one: a plain member as it is, texts quoted."""
    match field.type:
        case FieldType.MEMBER | FieldType.ID if _is_plain(str(value)):
            return str(value)
        case FieldType.INTEGER | FieldType.DECIMAL:
            return number(value)
        case FieldType.MONEY:
            return money(value, vocabulary.currency)
        case FieldType.BOOLEAN:
            return "true" if value else "false"
        case FieldType.DATE:
            return calendar_day(value) if isinstance(value, date) else str(value)
        case _:
            return show_value(str(value))


def listed(words: Sequence[str], joint: str) -> str:
    """`a`, `a or b`, `a, b or c`."""
    *others, last = words
    return f"{', '.join(others)} {joint} {last}" if others else last


def _is_plain(text: str) -> bool:
    """Whether a text needs no quotes to stand in a sentence, or in a list of such."""
    return _PLAIN.fullmatch(text) is not None and _JOINING.search(text) is None

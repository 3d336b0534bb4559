"""What a subject is asked, and which Python values answer for each field type.

A value of the wrong type must never just compare as false: a datetime never equals a date, 1.0 equals 1, and the text
"5" is different from every number, all without a word. So each value is read as its type before it is compared, and
`SubjectError` names the one that cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact
from math import isfinite
from typing import Any, Protocol

EXACT = Context(prec=1000, traps=[Inexact])
"""Arithmetic that loses no digit, whatever the caller's own context is: Python's default keeps 28."""


class SubjectError(TypeError):
    """A subject carries a value that has not the type of its field."""

    def __init__(self, name: str, value: object, expected: str) -> None:
        super().__init__(f"`{name}` is {value!r} ({type(value).__name__}), but {expected} is expected")
        self.name = name
        self.value = value
        self.expected = expected


class Values(Protocol):
    """What a subject is asked: a name for a value, or None."""

    def get(self, name: str, /) -> Any:
        """The value, or None where there is none."""


def reading(subject: object) -> Values:
    """The values of a subject that is no plain dict: another mapping, or any object by its attributes."""
    return subject if isinstance(subject, Mapping) else _Attributes(subject)


class _Attributes:
    __slots__ = ("subject",)

    def __init__(self, subject: object) -> None:
        self.subject = subject

    def get(self, name: str, /) -> Any:
        return getattr(self.subject, name, None)


def text(value: object, name: str) -> str:
    """A text or member."""
    if isinstance(value, str):
        return value
    raise SubjectError(name, value, "a text")


def identifier(value: object, name: str) -> str:
    """An id as text (§3.2). There is no one text of a float, and a boolean identifies nothing."""
    if isinstance(value, (float, bool)):
        raise SubjectError(name, value, "an id (a text or a whole number)")
    return str(value)


def whole(value: object, name: str) -> int:
    """An integer or a count."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise SubjectError(name, value, "a whole number")


def exact(value: object, name: str) -> int | Decimal:
    """A decimal or an amount of money: exact, so never a float (§5.4)."""
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise SubjectError(name, value, "an exact number (a Decimal or an int)")


def rounded(value: object, name: str) -> Decimal:
    """A number whose column is declared to hold rounded floats: to hundredths, halves away from zero (§5.4).

    The number of hundredths is rounded, as a float, which is what SQL engines round.
    """
    if isinstance(value, (float, Decimal, int)) and not isinstance(value, bool) and isfinite(value):
        hundredths = Decimal(float(value) * 100).to_integral_value(ROUND_HALF_UP)
        if abs(hundredths) < 10**18:
            return hundredths.scaleb(-2, EXACT)
    raise SubjectError(name, value, "a number of less than 17 digits before the point")


def truth(value: object, name: str) -> bool:
    """A boolean needs no reading and can have no subclass; what comes here is something else."""
    raise SubjectError(name, value, "True or False")


def day(value: object, name: str) -> date:
    """A date. A datetime is an instant, and which day that is depends on a zone (§2.5)."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise SubjectError(name, value, "a date without a time")


def local_day(zone: tzinfo) -> Callable[[object, str], date]:
    """A reader of instants as days of the zone; one without a zone is UTC, a date is a day already (§2.5)."""

    def day(value: object, name: str) -> date:
        if isinstance(value, datetime):
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(zone).date()
        if isinstance(value, date):
            return value
        raise SubjectError(name, value, "a date or a datetime")

    return day


def elements(value: object, name: str) -> Collection[str | None]:
    """A set: any collection of texts, in which None is an unknown element. A text is not meant as its letters."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Collection):
        raise SubjectError(name, value, "a collection of texts")
    for element in value:
        if element is not None and not isinstance(element, str):
            raise SubjectError(name, element, "a text in the set")
    return value


def has_any(found: Collection[str | None], wanted: frozenset[str]) -> bool | None:
    """Whether one of the wanted texts is there; None if only an unknown element could be one (§6.2)."""
    if not wanted.isdisjoint(found):
        return True
    return None if None in found else False


def contains(found: str, small: str, capitals: Mapping[int, str]) -> bool:
    """Whether the small text is in what was found, once the capitals of its letters are mapped (§3.2)."""
    return small in found.translate(capitals)


def any_contains(found: Collection[str | None], small: str, capitals: Mapping[int, str]) -> bool | None:
    """Whether any element contains the text; None if only an unknown element could."""
    if any(contains(element, small, capitals) for element in found if element is not None):
        return True
    return None if None in found else False

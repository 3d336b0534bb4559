"""What a field may still be: the conditions on one field, met with each other until nothing is left.

Unknown is one more value that a field may have (`unknown`), so "not true", which is false or unknown, is a set of
values like "true" is, and the conditions of an AND-branch on a field never have to be told apart into cases.

A member field, a boolean, and whether a date is known are few values: a mask of bits (`UNKNOWN`, then the members in
their order), met by `&`. The other kinds are here. Each `meet` gives None where no value is left, and is exact: what it
gives has a value, known or unknown.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple, TypeVar

from segdsl.analysis.texts import contains, find_text
from segdsl.analysis.units import exact, higher, is_empty, lower, ten_to

UNKNOWN = 1
KNOWN = 2
"""The bits of a date: its day is another matter (`bounds`)."""


class Texts(NamedTuple):
    """A text or an id: one of `only` (any where it is None), none of `never`, with some texts in it, others not."""

    unknown: bool
    only: frozenset[str] | None = None
    never: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()

    def meet(self, other: Texts) -> Texts | None:
        """What both allow."""
        both = Texts(
            self.unknown and other.unknown,
            _in_both(self.only, other.only),
            self.never | other.never,
            self.inside | other.inside,
            self.outside | other.outside,
        )
        return both if both.is_possible else None

    @property
    def is_possible(self) -> bool:
        """Whether there is a value, known or unknown."""
        return self.unknown or self.value() is not None

    @property
    def is_list(self) -> bool:
        """Whether it does nothing but list values."""
        return self.only is not None and not (self.never or self.inside or self.outside)

    def either(self, other: Texts) -> Texts:
        """What one of two lists allows."""
        return Texts(self.unknown or other.unknown, (self.only or frozenset()) | (other.only or frozenset()))

    def value(self) -> str | None:
        """A text; None if it can only be unknown."""
        return find_text(sorted(self.inside), self.outside, self.never, self.only)


class Numbers(NamedTuple):
    """A number: `low` to `high`, both in, one of `only` (any where it is None), none of `never`.

    In units of the smallest difference that matters, of which 10 ** `places` are one.
    """

    unknown: bool
    places: int
    low: int | None = None
    high: int | None = None
    only: frozenset[int] | None = None
    never: frozenset[int] = frozenset()

    def meet(self, other: Numbers) -> Numbers | None:
        """What both allow."""
        both = Numbers(
            self.unknown and other.unknown,
            self.places,
            higher(self.low, other.low),
            lower(self.high, other.high),
            _in_both(self.only, other.only),
            self.never | other.never,
        )
        return both if both.is_possible else None

    @property
    def is_possible(self) -> bool:
        """Whether there is a value, known or unknown."""
        return self.unknown or self.value() is not None

    @property
    def is_list(self) -> bool:
        """Whether it does nothing but list values."""
        return self.only is not None and not self.never and self.low is self.high is None

    def either(self, other: Numbers) -> Numbers:
        """What one of two lists allows."""
        only = (self.only or frozenset()) | (other.only or frozenset())
        return Numbers(self.unknown or other.unknown, self.places, only=only)

    def value(self) -> int | Decimal | None:
        """A number, round and near to one where that can be; None if it can only be unknown."""
        if self.only is not None:
            fitting = [number for number in self.only if self._fits(number)]
            return exact(min(fitting, key=lambda number: (abs(number), -number)), self.places) if fitting else None
        for places in range(self.places + 1):
            found = self._round(ten_to(self.places - places))
            if found is not None:
                return exact(found, self.places)
        return None

    def _fits(self, number: int) -> bool:
        return (
            (self.low is None or self.low <= number)
            and (self.high is None or number <= self.high)
            and number not in self.never
        )

    def _round(self, step: int) -> int | None:
        """A multiple of `step` that fits, near to one of the field's own units."""
        low = None if self.low is None else -(-self.low // step)
        high = None if self.high is None else self.high // step
        if is_empty(low, high):
            return None
        start = ten_to(self.places) // step
        start = start if low is None else max(start, low)
        start = start if high is None else min(start, high)
        for distance in range(len(self.never) + 1):  # Of so many on a side, one is allowed.
            for near in (start + distance, start - distance):
                if (low is None or low <= near) and (high is None or near <= high) and near * step not in self.never:
                    return near * step
        return None


class Elements(NamedTuple):
    """A set: an element out of each of `some`, one that contains each of `parts`, none of `never`, and so on.

    `unknown` is whether an element must be unknown (True), must not be (False), or may be (None). `members` are all the
    elements that there are, where the field names them.
    """

    members: frozenset[str] | None
    unknown: bool | None = None
    some: frozenset[frozenset[str]] = frozenset()
    parts: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()

    def meet(self, other: Elements) -> Elements | None:
        """What both allow."""
        if self.unknown is not None and other.unknown is not None and self.unknown != other.unknown:
            return None
        both = Elements(
            self.members,
            other.unknown if self.unknown is None else self.unknown,
            self.some | other.some,
            self.parts | other.parts,
            self.never | other.never,
            self.outside | other.outside,
        )
        return both if both.is_possible else None

    @property
    def is_possible(self) -> bool:
        """Whether there is such a set."""
        return self.value() is not None

    def value(self) -> frozenset[str] | None:
        """The known elements of such a set; None if there is none.

        Each demand may have an element of its own, so they can be met one by one.
        """
        found: set[str] = set()
        for wanted in sorted(self.some, key=lambda each: (len(each), sorted(each))):
            if wanted & found:
                continue
            element = self._element(only=wanted)
            if element is None:
                return None
            found.add(element)
        for part in sorted(self.parts):
            if any(contains(element, part) for element in found):
                continue
            element = self._element(inside=part)
            if element is None:
                return None
            found.add(element)
        return frozenset(found)

    def _element(self, only: frozenset[str] | None = None, inside: str = "") -> str | None:
        return find_text([inside] if inside else [], self.outside, self.never, _in_both(only, self.members))


Domain = Texts | Numbers | Elements

Value = TypeVar("Value", str, int)


def _in_both(one: frozenset[Value] | None, other: frozenset[Value] | None) -> frozenset[Value] | None:
    """The values of both lists, where None lists all."""
    if one is None or other is None:
        return other if one is None else one
    return one & other

"""Rows along one axis: which of many are apart from a given one by what they say about one thing alone.

A row is a number, a set of rows the bits of a whole number: the rows of a project by hundreds in one operation. A row
that says nothing on an axis is apart from no other there. Each axis is filled first, and asked then.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import assert_never

from segdsl.analysis.domains import Domain, Elements, Numbers, Texts
from segdsl.analysis.units import higher, is_empty, lower


class Values:
    """A thing of few values, each a bit: two rows are apart that have no value in common."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}
        self._apart: dict[int, int] = {}

    def add(self, row: int, mask: int) -> None:
        """The row allows these values."""
        self._rows[mask] = self._rows.get(mask, 0) | 1 << row

    def apart(self, mask: int) -> int:
        """The rows that allow none of these values."""
        if mask not in self._apart:
            self._apart[mask] = union(rows for other, rows in self._rows.items() if not other & mask)
        return self._apart[mask]

    def within(self, mask: int) -> int:
        """The rows that allow none but these values."""
        return union(rows for other, rows in self._rows.items() if not other & ~mask)


class Ranges:
    """A thing that is a whole number: two rows are apart whose ranges, both ends in, have no number in common."""

    def __init__(self) -> None:
        self._lows: dict[int, int] = {}
        self._highs: dict[int, int] = {}
        self._above: tuple[list[int], list[int]] | None = None
        self._below: tuple[list[int], list[int]] | None = None

    def add(self, row: int, low: int | None, high: int | None) -> None:
        """The row allows this range; None is an open end."""
        for ends, end in ((self._lows, low), (self._highs, high)):
            if end is not None:
                ends[end] = ends.get(end, 0) | 1 << row

    def apart(self, low: int | None, high: int | None) -> int:
        """The rows that allow no number of this range."""
        if self._above is None or self._below is None:
            ends, rows = _added_up(sorted(self._lows, reverse=True), self._lows)
            self._above = ends[::-1], rows[::-1]
            self._below = _added_up(sorted(self._highs), self._highs)
        found = 0
        if high is not None:
            ends, rows = self._above
            place = bisect_right(ends, high)
            found = rows[place] if place < len(ends) else 0
        if low is not None:
            ends, rows = self._below
            place = bisect_left(ends, low)
            found |= rows[place - 1] if place else 0
        return found


class Domains:
    """A field of many values, unknown being one: of some rows it tells that they allow no value in common."""

    def __init__(self) -> None:
        self._apart: dict[Domain, int] = {}
        self._sets: dict[Elements, int] = {}
        self._lists = 0
        self._listing: dict[object, int] = {}
        self._known = 0
        self._unknown = 0
        self._ranges = Ranges()

    def add(self, row: int, domain: Domain) -> None:
        """The row allows this domain."""
        bit = 1 << row
        if isinstance(domain, Elements):
            self._sets[domain] = self._sets.get(domain, 0) | bit
            return
        if not domain.unknown:
            self._known |= bit
        if domain.only is not None:
            self._lists |= bit
            self._unknown |= 0 if domain.only else bit
            for value in domain.only:
                self._listing[value] = self._listing.get(value, 0) | bit
        if isinstance(domain, Numbers):
            self._ranges.add(row, *range_of(domain))

    def apart(self, domain: Domain) -> int:
        """Rows that allow nothing that this domain allows; not always all such, see `is_plain`."""
        if domain not in self._apart:
            self._apart[domain] = (
                union(rows for other, rows in self._sets.items() if _refuse(domain, other) or _refuse(other, domain))
                if isinstance(domain, Elements)
                else self._not_beside(domain)
            )
        return self._apart[domain]

    def _not_beside(self, domain: Texts | Numbers) -> int:
        if domain.only is not None and not domain.only:
            return self._known
        found = self._unknown
        if domain.only is not None:
            found |= self._lists & ~union(self._listing[value] for value in domain.only)
        if isinstance(domain, Numbers):
            found |= self._ranges.apart(*range_of(domain))
        return found & self._known if domain.unknown else found


def is_plain(domain: Domain) -> bool:
    """Whether of two such domains of a field `Domains` tells exactly if they have a value in common.

    Lists and whole ranges are; and sets of which some elements are asked, or some others not, as all others may be
    there or not.
    """
    match domain:
        case Texts():
            return not (domain.never or domain.inside or domain.outside)
        case Numbers():
            is_open = domain.low is None and domain.high is None
            return not domain.never and (
                not is_empty(domain.low, domain.high) if domain.only is None else is_open and len(domain.only) < 2
            )
        case Elements():
            is_simple = domain.unknown is None and not (domain.parts or domain.outside)
            return is_simple and not (domain.some and domain.never)
        case _:
            assert_never(domain)


def _refuse(one: Elements, other: Elements) -> bool:
    """Whether one must not have any of the elements of which the other must have one."""
    if not one.never:
        return False
    members = other.members
    return any((wanted if members is None else wanted & members) <= one.never for wanted in other.some)


def range_of(numbers: Numbers) -> tuple[int | None, int | None]:
    """A range that has all the numbers."""
    if not numbers.only:
        return numbers.low, numbers.high
    return higher(numbers.low, min(numbers.only)), lower(numbers.high, max(numbers.only))


def union(sets: Iterable[int]) -> int:
    """All rows of these sets."""
    found = 0
    for rows in sets:
        found |= rows
    return found


def numbers_in(rows: int) -> list[int]:
    """The numbers of the rows of a set, the smallest first."""
    found: list[int] = []
    while rows:
        lowest = rows & -rows
        found.append(lowest.bit_length() - 1)
        rows ^= lowest
    return found


def _added_up(ends: list[int], rows: dict[int, int]) -> tuple[list[int], list[int]]:
    """The ends, and with each the rows of it and of all before it."""
    found: list[int] = []
    sofar = 0
    for end in ends:
        sofar |= rows[end]
        found.append(sofar)
    return ends, found

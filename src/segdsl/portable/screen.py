"""What the product's own screen offers for the conditions of a segment: its operators, its menu of days, its rows.

A segment there is a flat list of rows, all of which must hold: a condition, an operator, a value. Everything here is
from the product's public help pages. Which conditions there are is no matter of the screen but of the vocabulary: a
field or metric is labelled by its name.

How sure each thing is: the names of conditions, `greater than`, `less than`, `is any of`, the three date operators
and the days of the menu are printed on those pages. Not printed, and taken by analogy: that the two dates of a
partner have the menu of the performance date range; that names and ids are picked with `is any of` like stages and
groups; what is typed into `between` (two calendar days) and `interval between` (from so many to so many days ago).
"""

from __future__ import annotations

from enum import Enum

from segdsl.base.record import record

PRESET_DAYS = (3, 7, 10, 14, 21, 30, 60, 90, 180, 365)
"""The numbers of days in the menu, both as `30 Days Ago` and as `Last 30 Days`; besides Today and Yesterday."""

DATE_RANGE = "Performance Date Range"
"""The condition that says over which days Actions, Clicks and Revenue are counted: one row for all of them."""


class Operator(Enum):
    """The operators, in the words of the screen."""

    ANY_OF = "is any of"
    GREATER = "greater than"
    LESS = "less than"
    IS = "is"
    BETWEEN = "between"
    INTERVAL = "interval between"


@record
class Row:
    """One row to enter. `values` are several where the operator takes several."""

    condition: str
    operator: Operator
    values: tuple[str, ...]

    @property
    def value(self) -> str:
        """The values as one text: `New, Outreach`, `2026-01-01 and 2026-03-31`, `31 and 60 days ago`."""
        match self.operator:
            case Operator.BETWEEN:
                return " and ".join(self.values)
            case Operator.INTERVAL:
                return f"{' and '.join(self.values)} days ago"
            case _:
                return ", ".join(self.values)


def label(name: str) -> str:
    """What the screen calls a field or metric: `Original Joined Date`, `Partner ID`."""
    return " ".join("ID" if word == "id" else word.capitalize() for word in name.split("_"))

"""What can be wrong with the place where memberships are to be written."""

from __future__ import annotations

from collections.abc import Sequence

from segdsl.base.diagnostics import Code
from segdsl.engines.problems import MISSING_LIBRARY, Complaint, complaint, listed, printable

NO_MEMBERSHIPS = Code("SEG893", "no-memberships")


def no_memberships(where: str, columns: Sequence[str]) -> Complaint:
    """Something else is there, which is not replaced."""
    return complaint(
        NO_MEMBERSHIPS,
        f"`{printable(where)}` holds something else than memberships, and is not replaced",
        help=f"choose another place; memberships have the columns {listed(columns)}, in this order",
    )


def no_arrow() -> Complaint:
    """Arrow files need a library."""
    return complaint(
        MISSING_LIBRARY,
        "an Arrow file needs a library that is not installed",
        help='install it with `pip install "segdsl[arrow]"`, or write Parquet',
    )

"""The profile `portable` (§7.3): what of a project the product's own screen cannot express.

`segdsl check --profile portable` adds `departures(context)` to what it found; a lint context is such a context.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from segdsl.base.diagnostics import Diagnostic
from segdsl.ir import nodes as ir
from segdsl.portable.enter import enter
from segdsl.syntax import tree
from segdsl.vocabulary.model import Vocabulary


class Written(Protocol):
    """A condition that makes sense: as it was written, and as it is meant."""

    @property
    def condition(self) -> tree.Condition:
        """As it was written."""
        ...

    @property
    def expr(self) -> ir.Expr:
        """As it is meant."""
        ...


class Context(Protocol):
    """The conditions of a project, and the words they are written in."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words."""
        ...

    @property
    def conditions(self) -> Sequence[Written]:
        """The conditions that make sense."""
        ...


def departures(context: Context) -> Iterator[Diagnostic]:
    """What has no row on the screen: each condition where it stands, and not again where a reference brings it."""
    found = [
        departure
        for written in context.conditions
        for departure in enter(written.expr, written.condition, context.vocabulary).departures
    ]
    said = {departure.key for departure in found if not departure.is_brought}
    shown = (each.diagnostic for each in found if not each.is_brought or each.key not in said)
    yield from dict.fromkeys(shown)

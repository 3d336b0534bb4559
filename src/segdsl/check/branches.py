"""A condition with NOT pushed inward: Ands and Ors of uses, which is all that compatibility asks about (§7.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.ir import nodes as ir


@record
class Use:
    """A condition, and whether an odd number of NOTs stands around it."""

    leaf: ir.Leaf
    negated: bool

    @property
    def origin(self) -> ir.Origin:
        """Where it was written, and through which references it came."""
        assert self.leaf.origin is not None
        return self.leaf.origin

    @property
    def place(self) -> Span:
        """Where it stands in the file at hand: it itself, or the reference that brings it."""
        return self.origin.via[0] if self.origin.via else self.origin.span


@record
class Both:
    """All of the parts hold."""

    parts: tuple[Node, ...]


@record
class Either:
    """Any of the parts holds."""

    parts: tuple[Node, ...]


Node = Both | Either | Use


def branches(expr: ir.Expr, negated: bool = False) -> Node:
    """The condition, or its opposite, with NOT pushed inward."""
    match expr:
        case ir.And(parts):
            inner = tuple([branches(part, negated) for part in parts])
            return Either(inner) if negated else Both(inner)
        case ir.Or(parts):
            inner = tuple([branches(part, negated) for part in parts])
            return Both(inner) if negated else Either(inner)
        case ir.Not(part):
            return branches(part, not negated)
        case _:
            return Use(expr, negated)


def uses(node: Node) -> Iterator[Use]:
    """The conditions in it, in reading order."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        match each:
            case Use():
                yield each
            case Both(parts) | Either(parts):
                waiting.extend(reversed(parts))
            case _:
                assert_never(each)

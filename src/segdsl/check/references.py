"""`in segment NAME` (§8.1): which segment comes before which, and how one's meaning is put in the other's place."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from segdsl.base.record import replace
from segdsl.base.source import Span
from segdsl.check.problems import names as problems
from segdsl.check.scope import Kind, Meaning, Scope
from segdsl.ir import nodes as ir
from segdsl.syntax import tree


def references(condition: tree.Condition) -> Iterator[tree.InSegment]:
    """The references in a condition, in reading order."""
    waiting = [condition]
    while waiting:
        node = waiting.pop()
        match node:
            case tree.And(parts) | tree.Or(parts):
                waiting.extend(reversed(parts))
            case tree.Not(part) | tree.Group(part):
                waiting.append(part)
            case tree.InSegment():
                yield node
            case _:
                pass


def inline(reference: tree.InSegment, scope: Scope) -> ir.Expr:
    """What the segment means, with the reference in each origin; unknown if it makes no sense, as was reported."""
    meaning = find_segment(reference.name, scope)
    if meaning is None:
        return ir.Constant(None, ir.Origin(reference.span))
    return _reached_by(reference.span, meaning.condition)


def find_segment(name: tree.Name, scope: Scope) -> Meaning | None:
    """What a segment means; None if it makes no sense, as was reported, or does not exist, which is reported here."""
    if name.text in scope.homes:
        return scope.meanings.get((scope.homes[name.text], name.text))
    if Kind.SEGMENT not in scope.may_be_broken:
        home = scope.elsewhere.get(name.text)
        path = None if home is None else posixpath.relpath(home, posixpath.dirname(scope.path) or ".")
        scope.found.append(problems.unknown_segment(name, scope.homes, path))
    return None


def _reached_by(reference: Span, expr: ir.Expr) -> ir.Expr:
    origin = expr.origin and ir.Origin(expr.origin.span, (reference, *expr.origin.via))
    match expr:
        case ir.And(parts):
            return ir.And(tuple([_reached_by(reference, part) for part in parts]), origin)
        case ir.Or(parts):
            return ir.Or(tuple([_reached_by(reference, part) for part in parts]), origin)
        case ir.Not(part):
            return ir.Not(_reached_by(reference, part), origin)
        case _:
            return replace(expr, origin=origin)

"""One condition from tree to meaning: elaborated, judged, and within the limits that keep every backend safe."""

from __future__ import annotations

from segdsl.base.record import replace
from segdsl.check.branches import branches, uses
from segdsl.check.compatibility import judge
from segdsl.check.elaborate import elaborate
from segdsl.check.metrics import brought_zeros
from segdsl.check.problems import names as problems
from segdsl.check.references import references
from segdsl.check.scope import Meaning, Reported, Scope
from segdsl.ir import nodes as ir
from segdsl.syntax import tree

# How many segments references lead through, and how deep and large they may make a condition, in nodes.
LEVELS_MAX = 32
DEPTH_MAX = 128
SIZE_MAX = 10_000


def meaning(condition: tree.Condition, scope: Scope) -> Meaning | None:
    """What a condition means in its file; None if it makes no sense. What is wrong is added to `scope.found`."""
    brought = _brought(condition, scope)
    if not _within_limits(brought, scope):
        scope = replace(scope, meanings={})
    expr = elaborate(condition, scope)
    depth, size = _measure(expr)
    if depth > DEPTH_MAX:
        deepest = max(brought, key=lambda each: each[1].depth)[0]
        scope.found.append(problems.too_large(deepest.span, f"is nested more than {DEPTH_MAX} deep"))
    node = branches(expr)
    if brought:
        scope.found.extend(brought_zeros(node, references(condition)))
    known = frozenset[Reported]().union(*[each.reported for _, each in brought])
    complaints, reported = judge(node, scope.vocabulary.rules, known)
    scope.found.extend(complaints)
    has_hole = any(isinstance(use.leaf, ir.Constant) for use in uses(node))
    if has_hole or any(each.is_error for each in scope.found):
        return None
    level = max([each.level + 1 for _, each in brought], default=0)
    return Meaning(expr, level, depth, size, reported)


def _brought(condition: tree.Condition, scope: Scope) -> list[tuple[tree.InSegment, Meaning]]:
    """The references of a condition that make sense, each with what it brings."""
    brought: list[tuple[tree.InSegment, Meaning]] = []
    for reference in references(condition):
        name = reference.name.text
        found = scope.meanings.get((scope.homes.get(name, ""), name))
        if found is not None:
            brought.append((reference, found))
    return brought


def _within_limits(brought: list[tuple[tree.InSegment, Meaning]], scope: Scope) -> bool:
    """Whether what the references bring may be written out; what is too much is reported."""
    size = 0
    for reference, found in brought:
        size += found.size
        if found.level == LEVELS_MAX:
            scope.found.append(problems.references_too_deep(reference.span, LEVELS_MAX))
            return False
        if size > SIZE_MAX:
            scope.found.append(problems.too_large(reference.span, f"has more than {SIZE_MAX} parts"))
            return False
    return True


def _measure(expr: ir.Expr) -> tuple[int, int]:
    """How deep and how large an expression is, in nodes."""
    match expr:
        case ir.And(parts) | ir.Or(parts):
            measures = [_measure(part) for part in parts]
            return 1 + max(depth for depth, _ in measures), 1 + sum(size for _, size in measures)
        case ir.Not(part):
            depth, size = _measure(part)
            return 1 + depth, 1 + size
        case _:
            return 1, 1

"""From what was written to what it means: words looked up, types checked, sugar and references gone (§3 to §6).

Every condition gives an expression. Where a part makes no sense, that is reported, and a constant of unknown truth
stands in its place, so that the rest is still checked; such an expression is never run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from segdsl.check.around import Around, GroupWindow
from segdsl.check.fields import field_condition
from segdsl.check.metrics import metric_condition, no_events
from segdsl.check.problems import conditions as problems
from segdsl.check.problems import names
from segdsl.check.references import inline
from segdsl.check.scope import Scope
from segdsl.check.windows import window
from segdsl.ir import nodes as ir
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, Metric


def elaborate(condition: tree.Condition, scope: Scope) -> ir.Expr:
    """What a condition means in a file; whatever is wrong with it is added to `scope.found`."""
    return _condition(condition, scope, Around())


def _condition(condition: tree.Condition, scope: Scope, around: Around) -> ir.Expr:
    origin = ir.Origin(condition.span)
    match condition:
        case tree.And(parts):
            return ir.And(_parts(parts, scope, around), origin)
        case tree.Or(parts):
            return ir.Or(_parts(parts, scope, around), origin)
        case tree.Not(part):
            return ir.Not(_condition(part, scope, Around(around.window, not around.negated)), origin)
        case tree.Group(part):
            return _condition(part, scope, Around(_group_window(condition, scope, around), around.negated))
        case tree.InSegment():
            return inline(condition, scope)
        case tree.NoEvents():
            return no_events(condition, scope, around) or ir.Constant(None, origin)
        case tree.Broken():
            return ir.Constant(None, origin)
        case _:
            return _statement(condition, scope, around) or ir.Constant(None, origin)


def _parts(parts: tuple[tree.Condition, ...], scope: Scope, around: Around) -> tuple[ir.Expr, ...]:
    return tuple(
        [
            _condition(part, scope, Around(around.window, around.negated, parts, index))
            for index, part in enumerate(parts)
        ]
    )


def _statement(statement: tree.Statement, scope: Scope, around: Around) -> ir.Expr | None:
    name = statement.subject
    own_window = statement.window if isinstance(statement, tree.Comparison | tree.Between) else None
    entry = scope.vocabulary.words.get(name.text)
    match entry:
        case None:
            scope.found.append(names.unknown_condition(name, scope.vocabulary))
            if own_window is not None:
                window(own_window, scope)  # What is wrong with it is wrong whatever was meant by the name.
            return None
        case Metric():
            return metric_condition(statement, entry, scope, around)
        case Field():
            if own_window is not None:
                scope.found.append(problems.window_of_field(name, own_window.span))
            return field_condition(statement, entry, scope)
        case _:
            assert_never(entry)


def _group_window(group: tree.Group, scope: Scope, around: Around) -> GroupWindow | None:
    """The window that the conditions in parentheses have: the one that follows, or that of parentheses further out."""
    if group.window is None:
        return around.window
    if around.window is not None:
        scope.found.append(problems.second_window(group.window.span, around.window.span))
    other = next(_not_on_metrics(group.part, scope), None)
    if other is not None:
        scope.found.append(problems.window_without_metric(other.span, group.window.span))
    return GroupWindow(group.window.span, window(group.window, scope))


def _not_on_metrics(condition: tree.Condition, scope: Scope) -> Iterator[tree.Condition]:
    """The conditions in parentheses that a window after them says nothing about (§5.1)."""
    match condition:
        case tree.And(parts) | tree.Or(parts):
            for part in parts:
                yield from _not_on_metrics(part, scope)
        case tree.Not(part) | tree.Group(part, None):
            yield from _not_on_metrics(part, scope)
        case tree.InSegment():
            yield condition
        case tree.Group() | tree.NoEvents() | tree.Broken():
            return
        case _:
            if isinstance(scope.vocabulary.words.get(condition.subject.text), Field):
                yield condition

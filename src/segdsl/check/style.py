"""Advice that needs no vocabulary: mixed AND and OR (§3.1), and the same condition twice in a branch (R04, R05)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import assert_never

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.source import Span
from segdsl.check.branches import Both, Either, Node, Use
from segdsl.check.problems import compatibility, style
from segdsl.ir import nodes as ir
from segdsl.syntax import tree


def mixed_and_or(condition: tree.Or) -> Iterator[Diagnostic]:
    """A warning if an AND stands beside the OR without parentheses."""
    ands = [part for part in condition.parts if isinstance(part, tree.And)]
    if ands:
        left, right = condition.parts[:2]
        first = ands[0].parts
        yield style.mixed_and_or(
            _word_between(left, right),
            _word_between(first[0], first[1]),
            [part.span for part in ands],
            _other_reading(condition),
        )


def _word_between(left: tree.Condition, right: tree.Condition) -> Span:
    """The AND or OR between two conditions; comments there are looked over."""
    source, start = left.span.source, left.span.end
    gap = re.sub(r"#[^\n]*", lambda comment: " " * len(comment[0]), source.text[start : right.span.start])
    word = gap.strip()
    at = start + gap.index(word)
    return Span(source, at, at + len(word))


def _other_reading(condition: tree.Or) -> list[Span]:
    """What parentheses would enclose if OR bound tighter than AND: each run of conditions joined by OR."""
    runs: list[Span] = []
    conditions = _joined_by_and(condition.parts[0])
    run = conditions[-1].span
    for part in condition.parts[1:]:
        conditions = _joined_by_and(part)
        run = run.to(conditions[0].span)
        if len(conditions) > 1:
            runs.append(run)
            run = conditions[-1].span
    return runs if len(conditions) > 1 else [*runs, run]


def _joined_by_and(condition: tree.Condition) -> tuple[tree.Condition, ...]:
    return condition.parts if isinstance(condition, tree.And) else (condition,)


# ---- the same condition twice ----------------------------------------------------------------------------------


def repeated_conditions(node: Node) -> list[Diagnostic]:
    """A warning for each condition that stands in a branch with one like it. References are not looked into."""
    found: dict[Span, Diagnostic] = {}
    _collect(node, found)
    return list(found.values())


def _collect(node: Node, found: dict[Span, Diagnostic]) -> dict[Hashable, Use]:
    """The conditions of a part by what they ask, the first of each; those that repeat one are added to `found`."""
    match node:
        case Use():
            return {} if node.origin.via or isinstance(node.leaf, ir.Constant) else {_question(node): node}
        case Either(parts):
            merged: dict[Hashable, Use] = {}
            for part in parts:
                for question, use in _collect(part, found).items():
                    merged.setdefault(question, use)
            return merged
        case Both(parts):
            together: dict[Hashable, Use] = {}
            for part in parts:
                for question, use in _collect(part, found).items():
                    first = together.setdefault(question, use)
                    if first is not use:
                        found.setdefault(use.origin.span, _repetition(use, first))
            return together
        case _:
            assert_never(node)


def _repetition(use: Use, first: Use) -> Diagnostic:
    match use.leaf:
        case ir.Total(op=op) | ir.Compare(op=op) if op is not ir.Op.EQ:
            return compatibility.repeated_bound(use, first)
        case _:
            return compatibility.repeated_condition(use, first)


def _question(use: Use) -> Hashable:
    """What a condition asks; two bounds on the same side ask the same, and a range asks two things."""
    match use.leaf:
        case ir.Total(metric, window, op, _) if op is not ir.Op.EQ:
            return metric.name, window, _side(op, use.negated)
        case ir.Compare(field, op, _) if op is not ir.Op.EQ:
            return field.name, _side(op, use.negated)
        case leaf:
            return leaf, use.negated


def _side(op: ir.Op, negated: bool) -> bool:
    return (op in (ir.Op.LT, ir.Op.LE)) is not negated

"""A workflow for a segment that one condition lets everybody into (R15)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from segdsl.base.diagnostics import Code, Diagnostic, Label, Severity, warning
from segdsl.base.source import Span
from segdsl.check.branches import Both, Either, Node, Use, branches
from segdsl.ir import nodes as ir
from segdsl.lint.look import workflows
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.syntax import tree
from segdsl.vocabulary.model import FieldType

ABOUT = """
A workflow acts on a segment that asks for one thing only.

`relationship_stage = Joined` is half the program, and a mail to half the program is read by few and unsubscribed from
by many. Two or three conditions say why these partners get this mail now: the stage and the day, the stage and what
they have sold. Where conditions are joined by OR, each side counts for itself: one that is enough alone is reported.

A segment that names partners by their id is as narrow as can be and is not reported, nor is one that no workflow acts
on: as a part of others, one condition is just right.

`minimum` is how many conditions every side has to ask for.
"""

BAD = """
segment everybody { where relationship_stage = Joined }
workflow greet { for everybody once per partner send email "hello" }
"""

GOOD = """
segment newly_joined { where relationship_stage = Joined AND joined in the last 7 days }
workflow greet { for newly_joined once per partner send email "hello" }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each workflow whose segment has a branch of too few conditions."""
    minimum = options["minimum"]
    assert isinstance(minimum, int)
    flows = list(workflows(context))
    targets = {flow.segment.text for flow in flows}
    rules = context.checked.rules
    narrowest = {name: _fewest(branches(rules[name].condition), minimum) for name in targets if name in rules}
    for flow in flows:
        few = narrowest.get(flow.segment.text)
        if few is not None and len(few) < minimum:
            yield _too_broad(flow.segment, few)


def _too_broad(name: tree.Name, few: tuple[Span, ...]) -> Diagnostic:
    is_one = len(few) == 1
    return warning(
        RULE.code,
        f"{'one condition is' if is_one else f'{len(few)} conditions are'} enough to be in the segment `{name.text}`",
        name.span,
        "a workflow may reach more than is meant",
        labels=tuple(Label(place, "this alone is enough" if is_one else "these are enough") for place in few),
        help="add conditions that say more precisely who is meant",
    )


def _fewest(node: Node, enough: int) -> tuple[Span, ...] | None:
    """The conditions of the branch that has fewest, cut at `enough`; None where every branch names single subjects."""
    match node:
        case Use():
            return None if _names_subjects(node) else (node.origin.span,)
        case Either(parts):
            fewest = [few for part in parts if (few := _fewest(part, enough)) is not None]
            return min(fewest, key=len) if fewest else None
        case Both(parts):
            found: dict[Span, None] = {}
            for part in parts:
                few = _fewest(part, enough)
                if few is None:
                    return None
                if len(found) < enough:
                    found |= dict.fromkeys(few)
            return tuple(found)[:enough]
        case _:
            assert_never(node)


def _names_subjects(use: Use) -> bool:
    return isinstance(use.leaf, ir.Compare | ir.OneOf) and use.leaf.field.type is FieldType.ID and not use.negated


RULE = LintRule(
    code=Code("SEG392", "too-broad"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="add conditions that say more precisely who is meant",
    check=check,
    options={"minimum": 2},
)

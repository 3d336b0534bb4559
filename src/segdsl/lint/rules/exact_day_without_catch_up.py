"""A workflow on an exact day that nothing catches up on (§9.2)."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Label, Severity, warning
from segdsl.base.source import Span
from segdsl.check.branches import Use, branches, uses
from segdsl.check.problems.wording import at
from segdsl.ir import nodes as ir
from segdsl.ir.days import Fixed
from segdsl.lint.look import workflows
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.syntax import tree

ABOUT = """
A workflow acts on a segment of one exact day, and has no `catch up within`.

`transitioned exactly 30 days ago` holds for a partner on one day of its life. If the runs of that day fail, or the
workflow is paused, the partner never gets the mail, and nothing tells. With `catch up within 3 days` the next run also
looks at the days since the last one that was completed. A range of days (`in the last 30 days`) gives every later
run a chance and needs no such clause, nor does a fixed date.
"""

BAD = """
segment day_30 { where relationship_stage = Joined AND transitioned exactly 30 days ago }
workflow nudge { for day_30 once per partner send email "nudge-30" }
"""

GOOD = """
segment day_30 { where relationship_stage = Joined AND transitioned exactly 30 days ago }
workflow nudge { for day_30 once per partner catch up within 3 days send email "nudge-30" }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each workflow without the clause whose segment asks for an exact day somewhere."""
    missing = [flow for flow in workflows(context) if not _catches_up(flow)]
    targets = {flow.segment.text for flow in missing}
    rules = context.checked.rules
    exact = {
        name: next((use for use in uses(branches(rules[name].condition)) if _is_exact(use)), None)
        for name in targets
        if name in rules
    }
    for flow in missing:
        use = exact.get(flow.segment.text)
        if use is not None:
            yield _missing(flow, use.origin.span)


def _catches_up(flow: tree.Workflow) -> bool:
    return any(clause.kind is tree.ClauseKind.CATCH_UP for clause in flow.clauses)


def _is_exact(use: Use) -> bool:
    """Whether a condition holds for a subject on one day only."""
    match use.leaf:
        case ir.Within(_, first, last):
            return first is not None and first == last and not isinstance(first, Fixed) and not use.negated
        case _:
            return False


def _missing(flow: tree.Workflow, condition: Span) -> Diagnostic:
    name = flow.segment.text
    clause = "catch up within 3 days"
    start = flow.clauses[0].span if flow.clauses else flow.actions[0].span
    edit = Edit(at(start, start.start), f"{clause}{_gap(flow, start)}")
    edit = Edit(at(start, start.start), f"{clause}{_gap(flow, start)}")
    return warning(
        RULE.code,
        f"`{flow.name.text}` acts on one exact day and does not catch up on a day without a run",
        flow.segment.span,
        f"`{name}` holds for one day only",
        labels=(Label(condition, "one day for each of them"),),
        help=f"add `{clause}`, or however long you would still send it",
        fixes=(Fix(f"add `{clause}`", (edit,), Confidence.DISPLAY),),
    )


def _gap(flow: tree.Workflow, start: Span) -> str:
    """What separates the lines of a workflow: a line break with its indentation, or a blank."""
    text = start.source.text
    line = text.rfind("\n", 0, start.start) + 1
    indentation = text[line : start.start]
    return f"\n{indentation}" if line > flow.span.start and not indentation.strip() else " "


RULE = LintRule(
    code=Code("SEG508", "exact-day-without-catch-up"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="add `catch up within`, with as many days as the mail is still worth sending",
    check=check,
)

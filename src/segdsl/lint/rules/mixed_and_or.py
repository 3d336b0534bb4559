"""AND beside OR without parentheses (§3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Label, Severity, warning
from segdsl.base.source import Span
from segdsl.check.problems.wording import at
from segdsl.ir import nodes as ir
from segdsl.ir.rewrite import rewrite
from segdsl.lint.look import between, parts
from segdsl.lint.rule import Context, LintRule, Options, Written
from segdsl.syntax import tree

T = TypeVar("T")

# Of how many findings of a run the difference is shown: a project of thousands has another problem first.
SHOWN_MAX = 50

ABOUT = """
AND and OR stand side by side without parentheses.

AND binds tighter than OR: `a OR b AND c` is `a OR (b AND c)`. Many read it from left to right, as they would read a
sentence, and then a mail for new and joined partners who clicked goes to every new one. The finding shows a partner on
whom the two readings differ, to be pasted into a test.

Parentheses settle it for whoever reads the rule next. Of the two fixes the safe one keeps the meaning, the unsafe one
changes it to the other reading.
"""

BAD = """
relationship_stage = Joined OR relationship_stage = New AND partner_name is known
"""

GOOD = """
relationship_stage = Joined OR (relationship_stage = New AND partner_name is known)
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each OR with an AND directly in it."""
    shown = 0
    for written in context.conditions:
        for node in parts(written.condition):
            if isinstance(node, tree.Or) and any(isinstance(part, tree.And) for part in node.parts):
                yield _mixed(node, _difference(context, written, node) if shown < SHOWN_MAX else ())
                shown += 1


def _mixed(node: tree.Or, notes: tuple[str, ...]) -> Diagnostic:
    ands = [part for part in node.parts if isinstance(part, tree.And)]
    runs = _or_first([_joined_by_and(part) for part in node.parts])
    return warning(
        RULE.code,
        "OR and AND are mixed without parentheses",
        _word_between(node.parts[0], node.parts[1]),
        "AND binds tighter than this OR",
        labels=(Label(_word_between(ands[0].parts[0], ands[0].parts[1]), "this AND binds tighter"),),
        notes=notes,
        help="put parentheses around what belongs together",
        fixes=(
            Fix("keep the present meaning", _parentheses(part.span for part in ands), Confidence.SAFE),
            Fix(
                "change it: OR first",
                _parentheses(run[0].span.to(run[-1].span) for run in runs if len(run) > 1),
                Confidence.UNSAFE,
            ),
        ),
    )


def _word_between(left: tree.Condition, right: tree.Condition) -> Span:
    """The AND or OR between two conditions; comments there are looked over."""
    gap = between(left.span, right.span)
    text = re.sub(r"#[^\n]*", lambda comment: " " * len(comment[0]), gap.text)
    word = text.strip()
    start = gap.start + text.index(word)
    return Span(gap.source, start, start + len(word))


def _parentheses(spans: Iterable[Span]) -> tuple[Edit, ...]:
    return tuple(edit for span in spans for edit in (Edit(at(span, span.start), "("), Edit(at(span, span.end), ")")))


# ---- the other reading -----------------------------------------------------------------------------------------


def _or_first(joined: Iterable[Sequence[T]]) -> list[list[T]]:
    """What OR would join if it bound tighter: the sides of an OR, each as what AND joins, in runs joined by AND."""
    runs: list[list[T]] = []
    for conditions in joined:
        if runs:
            runs[-1].append(conditions[0])
        else:
            runs.append([conditions[0]])
        runs += [[condition] for condition in conditions[1:]]
    return runs


def _joined_by_and(condition: tree.Condition) -> tuple[tree.Condition, ...]:
    return condition.parts if isinstance(condition, tree.And) else (condition,)


def _difference(context: Context, written: Written, node: tree.Or) -> tuple[str, ...]:
    """Notes with a subject on whom the two readings differ, if there is one to be found."""
    from segdsl.analysis.answer import Refuted
    from segdsl.analysis.witness import as_case, run, unwritable

    other = rewrite(written.expr, lambda expr: _read_otherwise(expr, node))
    answer = context.prover.equal(written.expr, other)
    if not isinstance(answer, Refuted) or unwritable(answer.witness):
        return ()
    now = run(answer.witness, written.expr)
    difference = "is a member now, and would not be" if now else "is no member now, and would be one"
    # As it stands between the braces of a test.
    case = f"today: {answer.witness.today} {as_case(answer.witness, now, context.vocabulary)}"
    return f"this {context.vocabulary.subject} {difference} with OR first", case


def _read_otherwise(expr: ir.Expr, node: tree.Or) -> ir.Expr:
    """What the OR at a place would mean in the other reading; everything else as it is."""
    if not isinstance(expr, ir.Or) or expr.origin != ir.Origin(node.span):
        return expr
    sides = [
        meant.parts if isinstance(part, tree.And) and isinstance(meant, ir.And) else (meant,)
        for part, meant in zip(node.parts, expr.parts, strict=True)
    ]
    return ir.And(tuple(ir.Or(tuple(run)) if len(run) > 1 else run[0] for run in _or_first(sides)))


RULE = LintRule(
    code=Code("SEG601", "mixed-and-or"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="put parentheses around what belongs together",
    check=check,
)

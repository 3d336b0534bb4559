"""A bound that zero would meet, while a sum without events is not zero but absent (§5.3)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import assert_never

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Severity, info
from segdsl.base.source import Span
from segdsl.check.branches import Use
from segdsl.check.problems.wording import at, excerpt
from segdsl.ir import nodes as ir
from segdsl.lint.look import Place, Places, in_company
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.syntax import tree

ABOUT = """
A condition asks for little activity and leaves out who has none at all.

As in the product, a partner without clicks has no sum of clicks, not the sum 0. So `clicks < 5` finds partners with
one to four, and a campaign that is to wake up quiet partners misses the quietest. `no clicks` is how they are asked
for; in parentheses with the bound, one window serves both.

Nothing is reported where the rule speaks of `no clicks` in the same window anyway, or where another condition asks for
activity there: `clicks between 1 and 4`, or `actions >= 1` beside it.
"""

BAD = """
relationship_stage = Joined AND clicks < 5 during last 30 days
"""

GOOD = """
relationship_stage = Joined AND (clicks < 5 OR no clicks) during last 30 days
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each sum that is compared so that zero would do."""
    for written in context.conditions:
        if not any(_lets_zero_in(use) for use in written.own):
            continue
        asked = {(use.leaf.metric.name, use.leaf.window) for use in written.uses if isinstance(use.leaf, ir.Absent)}
        places = Places(written)
        for use, company in in_company(written.node, _activity):
            if use.origin.via or not _lets_zero_in(use):
                continue
            assert isinstance(use.leaf, ir.Total)
            metric, window = use.leaf.metric, use.leaf.window
            if (metric.name, window) not in asked and company.find((metric.relation, window)) is None:
                yield _excluded(places.of(use), context.vocabulary.subject)


def _lets_zero_in(use: Use) -> bool:
    """Whether the number 0 would meet the condition."""
    match use.leaf:
        case ir.Total(op=op, value=value):
            return _compares(op, value) is not use.negated
        case _:
            return False


def _compares(op: ir.Op, value: ir.Value) -> bool:
    """Whether 0 is in this relation to `value`, a number."""
    match op:
        case ir.Op.EQ:
            return value == 0
        case ir.Op.LT:
            return value > 0  # type: ignore[operator]
        case ir.Op.LE:
            return value >= 0  # type: ignore[operator]
        case ir.Op.GT:
            return value < 0  # type: ignore[operator]
        case ir.Op.GE:
            return value <= 0  # type: ignore[operator]
        case _:
            assert_never(op)


def _activity(use: Use) -> Iterable[Hashable]:
    """The tables and windows in which a condition demands something other than zero."""
    if isinstance(use.leaf, ir.Total) and not _lets_zero_in(use):
        yield use.leaf.metric.relation, use.leaf.window


def _excluded(place: Place, subject: str) -> Diagnostic:
    assert isinstance(place.condition, tree.Comparison | tree.Between)
    name = place.condition.subject.span.text
    compared = _without_window(place.condition)
    meant = place.whole.span.to(compared) if place.is_direct else compared
    with_none = f"({excerpt(meant.text)} OR no {name})"
    fixes: tuple[Fix, ...] = ()
    if place.is_direct:
        edits = (Edit(at(meant, meant.start), "("), Edit(at(meant, meant.end), f" OR no {name})"))
        fixes = (Fix(f"write `{with_none}`", edits, Confidence.UNSAFE),)
    return info(
        RULE.code,
        f"{'' if place.is_direct else 'under NOT, '}`{excerpt(meant.text)}` finds no {subject} without {name}",
        meant,
        f"without {name} there is no sum, not the sum 0",
        help=f"if those without are meant too, {_how(place, with_none, name)}",
        fixes=fixes,
    )


def _how(place: Place, with_none: str, name: str) -> str:
    return f"write `{with_none}`" if place.is_direct else f"say so with `no {name}` in the same window, without NOT"


def _without_window(condition: tree.Comparison | tree.Between) -> Span:
    last = condition.value if isinstance(condition, tree.Comparison) else condition.high
    return condition.span.to(last.span)


RULE = LintRule(
    code=Code("SEG603", "zero-excluded"),
    level=Severity.INFO,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="add `OR no …` in the same window, or say in a comment that those without are not meant",
    check=check,
    is_portable=False,
)

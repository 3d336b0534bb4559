"""What can be wrong between conditions: rules of the vocabulary (§7), and the same condition twice."""

from __future__ import annotations

from segdsl.base.diagnostics import Code, Diagnostic, Label, error, warning
from segdsl.base.source import Span
from segdsl.check.branches import Use
from segdsl.check.problems.wording import excerpt
from segdsl.vocabulary.model import CompatibilityRule, RuleForm, Selector

REPEATED_CONDITION = Code("SEG391", "repeated-condition")
ONE_CONDITION = Code("SEG392", "one-condition")


def violated(rule: CompatibilityRule, use: Use, partner: Use | None) -> Diagnostic:
    """A condition breaks a rule of the vocabulary: by what stands beside it, or by what does not.

    The later of two is shown first, since the author added it to the other.
    """
    if partner is None:
        span, label, labels = use.place, _lack(rule, use), _brought(use)
    else:
        first, last = sorted((use, partner), key=lambda each: each.place.start)
        verdict = "should not stand" if rule.form is RuleForm.DISCOURAGES else "cannot stand"
        span, label = last.place, f"{_subject(last)}{verdict} beside {_named(first)}"
        labels = (*_brought(last), Label(first.origin.span, "the other condition"))
        if first.origin.via and first.place != last.place:
            labels = (*labels, Label(first.place, "brings the other condition"))
    make = warning if rule.form is RuleForm.DISCOURAGES else error
    return make(
        Code(rule.code, rule.name),
        rule.message,
        span,
        label,
        labels=labels,
        notes=(rule.reason,) if rule.reason else (),
        help=(rule.fix,) if rule.fix else (),
    )


def repeated_condition(use: Use, first: Use) -> Diagnostic:
    """The same condition twice (R04)."""
    return warning(
        REPEATED_CONDITION,
        "this condition is there twice",
        use.place,
        "said again here",
        labels=(Label(first.place, "first said here"),),
        help=("leave one of them out",),
    )


def repeated_bound(use: Use, first: Use) -> Diagnostic:
    """Two bounds on the same side of the same thing (R05)."""
    return warning(
        REPEATED_CONDITION,
        "this is bounded twice on the same side",
        use.place,
        "the second bound",
        labels=(Label(first.place, "the first bound"),),
        help=("keep the narrower one",),
    )


def one_condition(segment: Span, name: str, condition: Span) -> Diagnostic:
    """A workflow for a segment that asks for one thing only (R15)."""
    return warning(
        ONE_CONDITION,
        f"the segment `{name}` has one condition only",
        segment,
        "a workflow may reach more than is meant",
        labels=(Label(condition, "its one condition"),),
        help=("add conditions that say more precisely who is meant",),
    )


def _lack(rule: CompatibilityRule, use: Use) -> str:
    if rule.alone:
        return f"{_subject(use)}stands alone"
    wanted = " or ".join(_wanted(selector) for selector in rule.needs)
    return f"{_subject(use)}stands without {wanted}"


def _subject(use: Use) -> str:
    return f"brings {_named(use)}, which " if use.origin.via else ""


def _wanted(selector: Selector) -> str:
    if selector.field is None:
        return "a metric" if selector.metric == "any" else f"`{selector.metric}`"
    match selector.any_of:
        case ():
            return f"`{selector.field}`"
        case (member,):
            return f"`{selector.field} = {member}`"
        case members:
            return f"`{selector.field} any of ({', '.join(members)})`"


def _named(use: Use) -> str:
    return f"`{excerpt(use.origin.span.text)}`"


def _brought(use: Use) -> tuple[Label, ...]:
    """For a condition of another segment: where it is."""
    return (Label(use.origin.span, "the condition is brought from here"),) if use.origin.via else ()

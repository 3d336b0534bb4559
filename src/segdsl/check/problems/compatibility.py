"""What can be wrong between conditions: the rules of the vocabulary (§7)."""

from __future__ import annotations

from segdsl.base.diagnostics import Code, Diagnostic, Label, error, warning
from segdsl.check.branches import Use
from segdsl.check.problems.wording import excerpt
from segdsl.vocabulary.model import CompatibilityRule, RuleForm, Selector


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

"""Which conditions may stand together (§7.1): what the vocabulary requires, excludes and discourages in a branch.

A branch is one disjunct of the condition's disjunctive normal form: a set of conditions that hold at the same time.
Writing out all branches explodes, and is not needed. With references inlined and NOT pushed inward only And and Or are
left, and a disjunct chooses one part of each Or and all parts of each And. So:

- Two conditions are in a common branch iff their lowest common ancestor is an And. If it is an Or, a disjunct chooses
  one side. If it is an And, nothing hinders a disjunct from choosing both: the choices on the two sides are free.
- Every branch of a condition has one of a kind K beside it iff at some And above it another part *guarantees* K: a
  leaf guarantees K if it is of K; an And if any part does; an Or if all parts do. For each And above, the other parts
  are all chosen, and in each the choices are free; so a branch without K exists unless one of them leaves no choice.

Hence one walk per rule: what stands beside a part is what stands beside its And, together with the And's other parts.
A constant stands for a part that makes no sense; it could be anything, so it guarantees everything and clashes with
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import accumulate
from typing import assert_never

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.check.branches import Both, Either, Node, Use, uses
from segdsl.check.problems import compatibility as problems
from segdsl.check.scope import Reported
from segdsl.ir import nodes as ir
from segdsl.ir.days import Day
from segdsl.vocabulary.model import CompatibilityRule, RuleForm, Selector

ANY_METRIC = "any"


def judge(
    node: Node, rules: Iterable[CompatibilityRule], known: frozenset[Reported]
) -> tuple[list[Diagnostic], frozenset[Reported]]:
    """What the rules say about a condition, but for what was `known`: reported of the segments it refers to.

    Of several conditions that lack the same in one branch, and of several that clash with the same condition, the first
    is reported. A condition with an error gets no advice on top: mending the error changes what stands there. Also
    gives what is known now.
    """
    found: list[Diagnostic] = []
    reported = set(known)
    wrong: set[Span] = set()
    present = list(uses(node))
    certain = list(_certain(node))
    for rule in sorted(rules, key=_is_advice):
        if not any(_is_meant(rule, use) for use in present) or _is_kept(rule, present, certain):
            continue
        lacking: set[int] = set()
        for use, partner, branch in _violations(rule, node, NOTHING, 0):
            places = (use,) if partner is None else (use, partner)
            spans = frozenset(each.origin.span for each in places)
            if (rule.code, spans) in reported or (partner is None and branch in lacking):
                continue
            if partner is None:
                lacking.add(branch)
            if not _is_advice(rule):
                wrong |= spans
            elif not wrong.isdisjoint(spans):
                continue
            reported.add((rule.code, spans))
            found.append(problems.violated(rule, use, partner))
    return found, frozenset(reported)


def _certain(node: Node) -> Iterator[Use]:
    """The conditions that hold in every branch: those joined by AND alone."""
    match node:
        case Use():
            yield node
        case Both(parts):
            for part in parts:
                yield from _certain(part)
        case _:
            return


def _is_kept(rule: CompatibilityRule, present: Iterable[Use], certain: Iterable[Use]) -> bool:
    """Whether it shows at a glance that no branch breaks the rule, as in most rules that people write."""
    if rule.beside:
        return not any(_matches(selector, use) for use in present for selector in rule.beside)
    if rule.alone:
        return any(isinstance(use.leaf, ir.Constant) or _is_on_other_field(rule, use) for use in certain)
    needed = (use for use in certain if any(_matches(selector, use) for selector in rule.needs))
    return any(not _is_meant(rule, use) for use in needed)


@record
class Beside:
    """What a rule asks about the conditions beside a part, or within one.

    `needed`, `other_field`: every branch has something that the rule needs, or a condition on a field that the rule
    does not speak of. `clashing`: what the rule is against and some branch has; at most two, of different days.
    """

    needed: bool
    other_field: bool
    clashing: tuple[Use, ...]


NOTHING = Beside(False, False, ())


def _violations(
    rule: CompatibilityRule, node: Node, beside: Beside, branch: int
) -> Iterator[tuple[Use, Use | None, int]]:
    """The conditions that break the rule, each with the one it clashes with, and which And it stands in."""
    match node:
        case Use():
            if not _is_meant(rule, node):
                return
            if rule.beside:
                clash = next((other for other in beside.clashing if not _excused(rule, node, other)), None)
                if clash is not None:
                    yield node, clash, branch
            elif not (beside.other_field if rule.alone else beside.needed):
                yield node, None, branch
        case Either(parts):
            for part in parts:
                yield from _violations(rule, part, beside, branch)
        case Both(parts):
            within = [_within(rule, part) for part in parts]
            before = list(accumulate(within, _together, initial=beside))
            after = list(accumulate(reversed(within), _together_reversed, initial=NOTHING))[::-1]
            for index, part in enumerate(parts):
                yield from _violations(rule, part, _together(before[index], after[index + 1]), id(node))
        case _:
            assert_never(node)


def _within(rule: CompatibilityRule, node: Node) -> Beside:
    match node:
        case Use(ir.Constant()):
            return Beside(True, True, ())
        case Use():
            clashes = any(_matches(selector, node) for selector in rule.beside)
            return Beside(
                any(_matches(selector, node) for selector in rule.needs),
                _is_on_other_field(rule, node),
                (node,) if clashes else (),
            )
        case Both(parts):
            return reduce(_together, [_within(rule, part) for part in parts])
        case Either(parts):
            within = [_within(rule, part) for part in parts]
            return Beside(
                all(part.needed for part in within),
                all(part.other_field for part in within),
                _different_days([use for part in within for use in part.clashing]),
            )
        case _:
            assert_never(node)


def _together(left: Beside, right: Beside) -> Beside:
    """What stands beside both."""
    return Beside(
        left.needed or right.needed,
        left.other_field or right.other_field,
        _different_days((*left.clashing, *right.clashing)),
    )


def _together_reversed(right: Beside, left: Beside) -> Beside:
    return _together(left, right)


def _different_days(clashing: Iterable[Use]) -> tuple[Use, ...]:
    """The first of the conditions, and the first of another day: enough for each condition to find a clash."""
    by_day: dict[Day | None, Use] = {}
    for use in clashing:
        by_day.setdefault(_exact_day(use), use)
    return tuple(by_day.values())[:2]


def _excused(rule: CompatibilityRule, use: Use, other: Use) -> bool:
    return rule.unless_same_day and _exact_day(use) == _exact_day(other)


# ---- which conditions a rule means -----------------------------------------------------------------------------


def _is_advice(rule: CompatibilityRule) -> bool:
    return rule.form is RuleForm.DISCOURAGES


def _is_meant(rule: CompatibilityRule, use: Use) -> bool:
    """Whether the rule is about this condition. That a value is unknown may be asked against all advice."""
    if _is_advice(rule) and use.negated and isinstance(use.leaf, ir.Known):
        return False
    return any(_matches(selector, use) for selector in rule.when)


def _matches(selector: Selector, use: Use) -> bool:
    """Whether a selector means this condition. Negated conditions count, but where the values or the day matter."""
    match use.leaf:
        case ir.Constant():
            return False
        case ir.Total(metric) | ir.Absent(metric):
            return selector.metric in (ANY_METRIC, metric.name)
        case leaf:
            return (
                selector.field == leaf.field.name
                and (not selector.any_of or _holds_only_for(selector.any_of, use))
                and (not selector.exact_day or (not use.negated and _exact_day(use) is not None))
            )


def _holds_only_for(members: tuple[str, ...], use: Use) -> bool:
    match use.leaf:
        case ir.Compare(_, ir.Op.EQ, value):
            values: tuple[ir.Value, ...] = (value,)
        case ir.OneOf(_, values) | ir.HasAny(_, values):
            pass
        case _:
            return False
    return not use.negated and all(value in members for value in values)


def _exact_day(use: Use) -> Day | None:
    match use.leaf:
        case ir.Within(_, first, last) if first == last:
            return first
        case _:
            return None


def _is_on_other_field(rule: CompatibilityRule, use: Use) -> bool:
    match use.leaf:
        case ir.Constant() | ir.Total() | ir.Absent():
            return False
        case leaf:
            return all(selector.field != leaf.field.name for selector in rule.when)

"""Series (§8.3) and workflows (§9): that what they name exists, and that their clauses can be carried out."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from segdsl.base.record import replace
from segdsl.check.dates import count, unit, whole_number
from segdsl.check.meta import read_meta
from segdsl.check.model import Action, Duration, Frequency, Limits, Series, Workflow
from segdsl.check.problems import statements as problems
from segdsl.check.references import find_segment
from segdsl.check.scope import Scope
from segdsl.syntax import tree

REPEATABLE = (tree.ClauseKind.NOT_MORE_THAN, tree.ClauseKind.EXCEPT)

# What each action is done to; the vocabulary says whom a workflow accepts.
OBJECTS = {
    tree.ActionKind.SEND: "email",
    tree.ActionKind.END: "contract",
    tree.ActionKind.ADD: "group",
    tree.ActionKind.CALL: "webhook",
}


def series(item: tree.Series, scope: Scope) -> Series | None:
    """A series whose segments all make sense, or None; what is wrong with it is added to `scope.found`."""
    said = read_meta(item.meta, scope.found)
    if len(item.members) == 1:
        scope.found.append(problems.short_series(item))
    _refuse_repeated(item.members, "series", scope)
    meanings = [find_segment(name, scope) for name in item.members]
    if None in meanings:
        return None
    return Series(
        name=item.name.text,
        segments=tuple(name.text for name in item.members),
        title=said.title,
        owner=said.owner,
        doc=item.doc,
        span=item.name.span,
    )


def workflow(item: tree.Workflow, scope: Scope) -> Workflow | None:
    """A workflow whose segments all make sense, or None; what is wrong with it is added to `scope.found`."""
    said = read_meta(item.meta, scope.found)
    meanings = [find_segment(name, scope) for name in (item.segment, *_excepted(item))]
    if item.subject.text != scope.vocabulary.subject:
        scope.found.append(problems.wrong_subject(item.subject, scope.vocabulary.subject))
    limits = _limits(item.clauses, scope)
    actions = tuple(_action(action, limits.arms, scope) for action in item.actions)
    if None in meanings:
        return None
    return Workflow(
        name=item.name.text,
        segment=item.segment.text,
        actions=actions,
        limits=limits,
        was=said.was,
        title=said.title,
        owner=said.owner,
        doc=item.doc,
        span=item.name.span,
    )


def _refuse_repeated(members: tuple[tree.Name, ...], where: str, scope: Scope) -> None:
    first: dict[str, tree.Name] = {}
    for name in members:
        if first.setdefault(name.text, name) is not name:
            scope.found.append(problems.repeated_name(name, first[name.text], where))


# ---- clauses (§9.2) --------------------------------------------------------------------------------------------


def _excepted(item: tree.Workflow) -> list[tree.Name]:
    return [name for clause in item.clauses if clause.kind is tree.ClauseKind.EXCEPT for name in clause.names]


def _limits(clauses: tuple[tree.Clause, ...], scope: Scope) -> Limits:
    """The clauses of a workflow together. What makes no sense is reported and left out."""
    first: dict[tree.ClauseKind, tree.Clause] = {}
    limits = Limits()
    for clause in clauses:
        if clause.kind not in REPEATABLE and first.setdefault(clause.kind, clause) is not clause:
            scope.found.append(problems.repeated_clause(clause, first[clause.kind]))
        limits = _with_clause(limits, clause, scope)
    return limits


def _with_clause(limits: Limits, clause: tree.Clause, scope: Scope) -> Limits:
    match clause.kind:
        case tree.ClauseKind.CATCH_UP:
            return replace(limits, catch_up=_duration(clause, scope))
        case tree.ClauseKind.NOT_MORE_THAN:
            return replace(limits, not_more_than=(*limits.not_more_than, *_frequency(clause, scope)))
        case tree.ClauseKind.EXCEPT:
            return replace(limits, excepted=(*limits.excepted, *[name.text for name in clause.names]))
        case tree.ClauseKind.HOLD_OUT:
            return replace(limits, hold_out_percent=_percent(clause, scope))
        case tree.ClauseKind.SPLIT:
            _refuse_repeated(clause.names, "split", scope)
            return replace(limits, arms=tuple(dict.fromkeys(name.text for name in clause.names)))
        case tree.ClauseKind.UNTIL:
            return replace(limits, until=_last_day(clause))
        case tree.ClauseKind.QUIET_HOURS:
            assert clause.times is not None
            if clause.times[0] == clause.times[1]:
                scope.found.append(problems.empty_quiet_hours(clause))
            return replace(limits, quiet_hours=clause.times)
        case _:
            assert_never(clause.kind)


def _duration(clause: tree.Clause, scope: Scope) -> Duration | None:
    assert clause.count is not None
    assert clause.unit is not None
    counted = count(clause.count, clause.unit, scope)
    if counted == 0:
        scope.found.append(problems.no_time(clause.count.span, clause.unit.value))
    return None if counted is None else Duration(counted, unit(clause.unit))


def _frequency(clause: tree.Clause, scope: Scope) -> tuple[Frequency, ...]:
    assert clause.maximum is not None
    number, duration = whole_number(clause.maximum, scope), _duration(clause, scope)
    if number is None or duration is None:
        return ()
    value, maximum = number
    if maximum < 1:
        scope.found.append(problems.bad_limit(value, "the number of sends", "at least 1"))
    return (Frequency(maximum, duration),)


def _percent(clause: tree.Clause, scope: Scope) -> int:
    assert clause.count is not None
    number = whole_number(clause.count, scope)
    if number is None:
        return 0
    value, percent = number
    if not 0 <= percent <= 100:
        scope.found.append(problems.bad_limit(value, "a percentage", "between 0 and 100"))
    return percent


def _last_day(clause: tree.Clause) -> date | None:
    return clause.day.value if isinstance(clause.day, tree.Date) else None


# ---- actions (§9.3) --------------------------------------------------------------------------------------------


def _action(action: tree.Action, arms: tuple[str, ...], scope: Scope) -> Action:
    if action.arm is not None and action.arm.text not in arms:
        scope.found.append(problems.unknown_arm(action.arm, arms))
    expected = OBJECTS.get(action.kind, scope.vocabulary.subject)
    if action.noun is not None and action.noun.text != expected:
        scope.found.append(problems.unknown_object(action.kind.value, action.noun, expected))
    return Action(
        action.kind, action.text.text if action.text else "", action.arm.text if action.arm else None, action.span
    )

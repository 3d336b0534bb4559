"""Looking for a subject: one alternative of each choice, until nothing is left to choose.

Depth first, so that a subject is found as soon as there is a branch for it, and with a look at what the choices still
allow before one is taken: an alternative that the box excludes is out, a choice with an alternative that holds anyway
is settled, one with a single alternative left is no choice. Of the others, the one with the fewest is taken. So most of
the branches that And and Or multiply to are never written down. How many are solved, and how many alternatives are
looked at, is limited by `budget`.

Background facts join late: a fact that says nothing about a branch shall add nothing to its subject. So only when a
branch has no choices left, the facts about its fields are put to it, as further choices.
"""

from __future__ import annotations

from typing import NamedTuple

from segdsl.analysis.boxes import Box, Form, branches_of
from segdsl.analysis.budget import Budget, UndecidedError
from segdsl.analysis.facts import Facts
from segdsl.analysis.solve import Model, at_a_glance, solve

LOOK_AHEAD = 8
"""How many choices are looked at before one is taken. Only once, to begin with, all are; later the rest wait, so that a
step costs about the same everywhere."""

FEW_BRANCHES = 16
"""With so many branches, each is looked at before any is solved: mostly there is one of which all is seen."""

Choices = tuple[tuple[Form, ...], ...]


class _State(NamedTuple):
    box: Box
    choices: Choices
    facts: frozenset[str]


def find(form: Form, facts: Facts, budget: Budget, wanted: int) -> Model | None:
    """A subject for the form, with a today near to the ordinal `wanted`; None if there is none.

    Raises OutOfBudgetError.
    """
    undecided: UndecidedError | None = None
    first = _narrowed(_State(form.box, tuple(sorted(form.choices, key=len)), frozenset()), budget, len(form.choices))
    waiting = [] if first is None else [first]
    while waiting:
        state = _narrowed(waiting.pop(), budget, LOOK_AHEAD)
        if state is None:
            continue
        if state.choices:
            waiting.extend(_taken(state, budget))
            continue
        told = facts.about(state.box, state.facts)
        if told:
            waiting.append(_State(state.box, tuple(told.values()), state.facts | told.keys()))
            continue
        budget.branch()
        try:
            found = solve(state.box, budget, wanted)
        except UndecidedError as error:
            undecided = error
            continue
        if found is not None:
            return found
    if undecided is not None:
        raise undecided
    return None


def can_be(form: Form, facts: Facts, budget: Budget, wanted: int) -> bool:
    """Whether there is a subject for the form, where nobody needs to see it. Raises OutOfBudgetError."""
    branches = [form.box] if not form.choices else branches_of(form, FEW_BRANCHES)
    is_seen = branches is not None
    for box in branches or ():
        seen = at_a_glance(box)
        if seen and facts.hold_somehow(box):
            return True
        is_seen = is_seen and seen is False
    return not is_seen and find(form, facts, budget, wanted) is not None


def _narrowed(state: _State, budget: Budget, ahead: int) -> _State | None:
    """The state with what its first choices, `ahead` of them, still allow; None if one of them allows nothing."""
    box, choices, facts = state
    looked_at, waiting = choices[:ahead], choices[ahead:]
    while True:
        left: list[tuple[Form, ...]] = []
        decided = False
        for choice in looked_at:
            budget.step(len(choice))
            open_ = _open(box, choice)
            if open_ is None:
                continue
            if not open_:
                return None
            if len(open_) > 1:
                left.append(open_)
                continue
            (only,) = open_
            met = box.meet(only.box)
            assert met is not None, "an alternative that is excluded is not open"
            box, decided = met, True
            left.extend(only.choices)
        if not decided and (left or not waiting):
            return _State(box, (*left, *waiting), facts)
        looked_at, waiting = (*left, *waiting[:ahead]), waiting[ahead:]


def _open(box: Box, choice: tuple[Form, ...]) -> tuple[Form, ...] | None:
    """The alternatives that the box does not exclude; None if one of them holds wherever the box does."""
    found: list[Form] = []
    for form in choice:
        met = box.meet(form.box)
        if met is None:
            continue
        if met == box and not form.choices:
            return None
        found.append(form)
    return choice if len(found) == len(choice) else tuple(found)


def _taken(state: _State, budget: Budget) -> list[_State]:
    """The state with each alternative of one choice, the first of them last."""
    box, choices, facts = state
    place = min(range(min(len(choices), LOOK_AHEAD)), key=lambda place: len(choices[place]))
    rest = (*choices[:place], *choices[place + 1 :])
    taken: list[_State] = []
    for form in reversed(choices[place]):
        budget.step()
        met = box.meet(form.box)
        if met is not None:
            taken.append(_State(met, (*form.choices, *rest) if form.choices else rest, facts))
    return taken

"""AND-branches: everything that one of them asks for, sorted by what it is about.

A `Box` is a conjunction that needs no more cases: for each field what it may still be, for the dates how far apart they
are, for each metric over some days what it adds up to. Meeting two boxes is exact for the fields and for equal windows;
of the dates it sees what two conditions exclude. What is left over, `solve` decides.

A `Form` is a condition as a box and *choices*: of each choice one alternative, again a form, has to hold. There is no
form where a condition cannot hold at all; `EVERYTHING` holds always.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from segdsl.analysis.amounts import Amount, Measure
from segdsl.analysis.bounds import Bounds, at_most, tighter
from segdsl.analysis.days import Base, Term
from segdsl.analysis.domains import Domain, Elements

T = TypeVar("T")


class Box(NamedTuple):
    """A conjunction. What is said of no field, pair of days or measure is not restricted."""

    masks: Mapping[str, int]
    domains: Mapping[str, Domain]
    days: Bounds
    amounts: Mapping[Measure, Amount]

    def names(self, field: str) -> bool:
        """Whether it says something about the field."""
        return field in self.masks or field in self.domains

    def excludes(self, other: Box) -> bool:
        """Whether no subject can be in both, as the few-valued fields and pairs of bounds tell at a glance."""
        masks, days = self.masks, self.days
        for name, mask in other.masks.items():
            if name in masks and not masks[name] & mask:
                return True
        for (u, v), c in other.days.items():
            back = days.get((v, u))
            if back is not None and back + c < 0:
                return True
        return False

    def meet(self, other: Box) -> Box | None:
        """Both; None where they obviously exclude each other."""
        if self.excludes(other):
            return None
        domains = _met(self.domains, other.domains)
        amounts = None if domains is None else _met(self.amounts, other.amounts)
        if domains is None or amounts is None:
            return None
        masks: Mapping[str, int] = self.masks
        if other.masks:
            masks = {**masks, **other.masks}
            for name in other.masks:
                if name in self.masks:
                    masks[name] = self.masks[name] & other.masks[name]
        return Box(masks, domains, tighter(self.days, other.days), amounts)

    def seen_from(self, places: Mapping[Base, Term]) -> Box | None:
        """The box, where each of the bases is the day that a term is; None where that excludes something."""
        days: dict[tuple[Base, Base], int] = {}
        for (u, v), c in self.days.items():
            later, earlier = places.get(u, Term(u, 0)), places.get(v, Term(v, 0))
            u, v, c = at_most(later, earlier, c)
            if u == v and c < 0:
                return None
            if u != v:
                days[u, v] = min(c, days.get((u, v), c))
        amounts: dict[Measure, Amount] = {}
        for measure, amount in self.amounts.items():
            here = measure.seen_from(places)
            met = amounts[here].meet(amount) if here in amounts else amount
            if met is None:
                return None
            amounts[here] = met
        return Box(self.masks, self.domains, days, amounts)


NOTHING_ASKED = Box({}, {}, {}, {})


def box(
    masks: Mapping[str, int] = NOTHING_ASKED.masks,
    domains: Mapping[str, Domain] = NOTHING_ASKED.domains,
    days: Bounds = NOTHING_ASKED.days,
    amounts: Mapping[Measure, Amount] = NOTHING_ASKED.amounts,
) -> Box:
    """A box that says something about some of these."""
    return Box(masks, domains, days, amounts)


class Form(NamedTuple):
    """A condition: the box and of each choice an alternative."""

    box: Box
    choices: tuple[tuple[Form, ...], ...] = ()


EVERYTHING = Form(NOTHING_ASKED)

UNREADABLE = Form(NOTHING_ASKED, ((),))
"""Stands for a form that could not be made, as a day lies too far off."""


def all_of(forms: Iterable[Form | None]) -> Form | None:
    """Where all of the forms hold."""
    together = NOTHING_ASKED
    choices: tuple[tuple[Form, ...], ...] = ()
    for form in forms:
        if form is None:
            return None
        if form is EVERYTHING:
            continue
        met = form.box if together is NOTHING_ASKED else together.meet(form.box)
        if met is None:
            return None
        together = met
        choices += form.choices
    return EVERYTHING if together is NOTHING_ASKED and not choices else Form(together, choices)


def any_of(forms: Iterable[Form | None]) -> Form | None:
    """Where one of the forms holds. Alternatives that list values of one and the same field become one."""
    alternatives: list[Form] = []
    lists: dict[str, int] = {}
    possible = [form for form in forms if form is not None]
    if len(possible) == 1:
        return possible[0]
    for form in possible:
        for each in _alternatives(form):
            name = _listed(each.box) if not each.choices else None
            if name is not None and name in lists:
                index = lists[name]
                alternatives[index] = Form(_either(alternatives[index].box, each.box, name))
                continue
            if name is not None:
                lists[name] = len(alternatives)
            alternatives.append(each)
    if not alternatives:
        return None
    if any(form is EVERYTHING for form in alternatives):
        return EVERYTHING
    return alternatives[0] if len(alternatives) == 1 else Form(NOTHING_ASKED, (tuple(alternatives),))


def branches_of(form: Form, most: int) -> list[Box] | None:
    """The AND-branches of a form, without those that obviously have no subject; None if they may be more than that."""
    if form is UNREADABLE:
        return None
    found = [form.box]
    for choice in form.choices:
        taken: list[Box] = []
        for alternative in choice if len(choice) <= most else ():
            inner = branches_of(alternative, most)
            if inner is None:
                return None
            taken += [met for box in found for each in inner if (met := box.meet(each)) is not None]
        found = taken
        if len(choice) > most or len(found) > most:
            return None
    return found


def _alternatives(form: Form) -> tuple[Form, ...]:
    if len(form.choices) == 1 and form.box == NOTHING_ASKED:
        return form.choices[0]
    return (form,)


def _listed(it: Box) -> str | None:
    """The field that the box is about, if it does nothing but list values of one."""
    if it.days or it.amounts or len(it.masks) + len(it.domains) != 1:
        return None
    for name, domain in it.domains.items():
        return name if not isinstance(domain, Elements) and domain.is_list else None
    return next(iter(it.masks))


def _either(one: Box, other: Box, name: str) -> Box:
    """The list of both, which are lists of values of the same field."""
    if name in one.masks:
        return box(masks={name: one.masks[name] | other.masks[name]})
    return box(domains={name: one.domains[name].either(other.domains[name])})  # type: ignore[union-attr, arg-type]


Key = TypeVar("Key")


def _met(one: Mapping[Key, T], other: Mapping[Key, T]) -> Mapping[Key, T] | None:
    """Two maps of what is allowed, met where both speak."""
    if not other:
        return one
    if not one:
        return other
    met = dict(one)
    for key, value in other.items():
        known = met.get(key)
        if known is not None and known is not value:
            both = known.meet(value)  # type: ignore[attr-defined]
            if both is None:
                return None
            value = both
        met[key] = value
    return met

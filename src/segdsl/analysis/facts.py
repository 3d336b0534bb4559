"""Background facts of the vocabulary as further conditions: what proofs may assume of the data.

A fact is put to a branch only where it could say something: the branch must name a field of it, and each field that it
starts from. One that a branch does not name may always be unknown, and then no fact says anything about it; only a
field that is required may not, so it counts as named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from segdsl.analysis.answer import Witness
from segdsl.analysis.bounds import at_most
from segdsl.analysis.boxes import Box, Form, all_of, any_of, box
from segdsl.analysis.days import TODAY, Term
from segdsl.analysis.literals import Asked, Reader
from segdsl.ir.nodes import HasAny, Known, OneOf
from segdsl.vocabulary.model import BackgroundFact, FieldType, Vocabulary


class Told(NamedTuple):
    """What a fact says: one of the alternatives.

    `fields` are all that it is about, `starts` those that it starts from, and `optional` those of them that may be
    unknown.
    """

    name: str
    fields: tuple[str, ...]
    starts: tuple[str, ...]
    optional: tuple[str, ...]
    alternatives: tuple[Form, ...]

    def concerns(self, box: Box) -> bool:
        """Whether the fact could say something about the box."""
        for name in self.optional:
            if name not in box.masks and name not in box.domains:
                return False
        return bool(self.optional) or any(box.names(name) for name in self.fields)


class Facts:
    """Some of the facts of a vocabulary."""

    __slots__ = ("_fields", "_kept", "each", "starts")

    def __init__(self, each: Iterable[Told]) -> None:
        self.each = tuple(each)
        self.starts = frozenset(name for told in self.each for name in told.starts)
        self._fields = tuple(dict.fromkeys(name for told in self.each for name in told.fields))
        self._kept: dict[tuple[int, ...], bool] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, in the order of the vocabulary."""
        return tuple(told.name for told in self.each)

    def without(self, name: str) -> Facts:
        """All but one."""
        return Facts(told for told in self.each if told.name != name)

    def about(self, box: Box, told: Collection[str]) -> dict[str, tuple[Form, ...]]:
        """What the facts that are not told yet say about the box, by name, where it does not hold anyway."""
        return {
            fact.name: fact.alternatives
            for fact in self.each
            if fact.name not in told and fact.concerns(box) and not any(_holds(form, box) for form in fact.alternatives)
        }

    def hold_somehow(self, box: Box) -> bool:
        """Whether a subject of the box can obviously be such that all facts hold.

        So it can where what a fact asks for is that a field is known which neither the box nor any fact starts from.
        Only what the box says of the facts' own fields counts, so that is remembered.
        """
        key = tuple([box.masks.get(name, -1 if name in box.domains else 0) for name in self._fields])
        known = self._kept.get(key)
        if known is None:
            known = self._kept[key] = all(self._holds_somehow(told, box) for told in self.each)
        return known

    def _holds_somehow(self, told: Told, box: Box) -> bool:
        return not told.concerns(box) or any(
            _holds(form, box) or _is_free(form, box, self.starts) for form in told.alternatives
        )


NO_FACTS = Facts(())


def facts_of(vocabulary: Vocabulary) -> Facts:
    """All facts of the vocabulary."""
    reader = Reader(vocabulary, TODAY)
    return Facts(_told(fact, vocabulary, reader) for fact in vocabulary.facts)


def broken_by(witness: Witness, vocabulary: Vocabulary) -> list[str]:
    """The names of the facts that do not hold for the witness."""
    return [fact.name for fact in vocabulary.facts if not _is_kept(fact, witness)]


def _told(fact: BackgroundFact, vocabulary: Vocabulary, reader: Reader) -> Told:
    fields = vocabulary.fields
    if fact.earlier is not None and fact.later is not None:
        earlier, later = fields[fact.earlier], fields[fact.later]
        u, v, c = at_most(Term(earlier.name, 0), Term(later.name, 0))
        both = [reader.form(Known(field), Asked.TRUE) for field in (earlier, later)]
        form = any_of(
            [
                *[reader.form(Known(field), Asked.FALSE) for field in (earlier, later)],
                all_of([*both, Form(box(days={(u, v): c}))]),
            ]
        )
        about = starts = [earlier, later]
    else:
        assert fact.field is not None
        assert fact.known is not None
        field = fields[fact.field]
        condition = (HasAny if field.type is FieldType.SET else OneOf)(field, fact.members)
        known = fields[fact.known]
        form = any_of([reader.form(condition, Asked.NOT_TRUE), reader.form(Known(known), Asked.TRUE)])
        about, starts = [field, known], [field]
    assert form is not None, "a fact is true of somebody"
    return Told(
        fact.name,
        tuple(field.name for field in about),
        tuple(field.name for field in starts),
        tuple(field.name for field in starts if not field.required),
        form.choices[0] if form.choices else (form,),
    )


def _is_kept(fact: BackgroundFact, witness: Witness) -> bool:
    fields = witness.fields
    if fact.earlier is not None and fact.later is not None:
        earlier, later = fields.get(fact.earlier), fields.get(fact.later)
        return not (isinstance(earlier, date) and isinstance(later, date)) or earlier <= later
    assert fact.field is not None
    assert fact.known is not None
    value, known = fields.get(fact.field), fields.get(fact.known)
    is_one = bool(value.intersection(fact.members)) if isinstance(value, frozenset) else value in fact.members
    return not is_one or (known is not None and not (isinstance(known, frozenset) and None in known))


def _holds(form: Form, box: Box) -> bool:
    """Whether the form, if it is about few-valued fields alone, holds wherever the box does."""
    masks, domains, days, amounts = form.box
    if domains or days or amounts or form.choices:
        return False
    return all(name in box.masks and not box.masks[name] & ~mask for name, mask in masks.items())


def _is_free(form: Form, box: Box, starts: frozenset[str]) -> bool:
    """Whether the form is about one field alone, which nobody else speaks about."""
    masks, domains, days, amounts = form.box
    if len(masks) + len(domains) != 1 or days or amounts or form.choices:
        return False
    (name,) = (*masks, *domains)
    return not box.names(name) and name not in starts

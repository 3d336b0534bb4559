"""Proofs about conditions: who can be a member, of what, on any day; exact, and with a subject to show for it.

What is decided
===============
Every question here is whether somebody can be such that some conditions are true and others are not, on one day:
`disjoint(a, b)` is that nobody makes both true, `implies(a, b)` that nobody makes a true and b not true (§6.1: false or
unknown). For all conditions of edition 1, and for every day of a run from the year 800 to 9199 (`days`), the answer is

    Proved   nobody can; with the names of the background facts without which somebody could
    Refuted  here is one: a witness, which the interpreter has run
    Unknown  the question cost more than its budget, or a day lies further off than the calendar is looked at

How
===
    condition, truth it shall have ── literals ──► form: boxes and choices                Kleene's tables
    form ── search ──► boxes without choices                                              depth first, pruned
    box ── domains, texts ──► a value for each field                                      finite and co-finite sets
        ── solve: bounds, periods ──► days                                                difference bounds, calendar
        ── solve: amounts ──► what happened on them                                       difference bounds again

Why it is exact
===============
Both ways: what is proved holds for all data, and what is refuted has a witness. A box is a conjunction whose parts
share nothing but days:

1. *Fields* are finite or co-finite sets of values, unknown being one; numbers are an interval without finitely many of
   them, in units of which no rule can tell a half (`domains`, `units`). Texts are joined from what they must contain
   (`texts`). Each demand on a set can be met by an element of its own. None of these has anything to do with another
   field, so each is decided alone, by a small model: the values that the conditions name, and one that they do not.
2. *Days* are differences of unknown days, and calendar periods are fixed differences once the pattern of today is
   known, of which there are finitely many (`periods`). Difference bounds have an integer solution exactly where there
   is no negative cycle: Bellman 1958, Pratt 1977, Dill 1989 (`bounds`).
3. *Metrics* ask for sums over windows. With C(t) the sum of everything before day t, a window is a difference
   C(end) − C(start), a condition on it a bound on that, and so is what else is true of C (`amounts`): that it does not
   fall, or, where it can, that presence does not. Which ends of windows come first depends on the days; all orders that
   the days leave open are tried, and only where that matters (`solve`).

In 2 and 3, a solution is turned into days and events and back, so nothing is lost in either direction.

What is assumed
===============
The data is as the vocabulary says: members come from their list, required fields are known, only metrics that can fall
have negative events, money has the decimals of its currency (hundredths where it is rounded), counts are whole.
Metrics have nothing to do with each other, also where they are columns of one table, or count its rows. Numbers have no
largest. Background facts are assumed where they are asked for, and then named in each proof that needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from segdsl.analysis import crowd, inside
from segdsl.analysis.answer import Answer, AnswerOverTime, Proved, Refuted, RefutedOverTime, Unknown, Witness
from segdsl.analysis.axes import numbers_in
from segdsl.analysis.boxes import UNREADABLE, Form, all_of
from segdsl.analysis.budget import STEPS_MAX, Budget, OutOfBudgetError
from segdsl.analysis.days import OTHER_DAY, TODAY, YEARS_MAX, TooFarError
from segdsl.analysis.facts import NO_FACTS, Facts, broken_by, facts_of
from segdsl.analysis.literals import Asked, Reader
from segdsl.analysis.parts import linked, may_be_unknown, names_in, parts_of, quarrel, sets_in, without_shared
from segdsl.analysis.remembered import Remembered
from segdsl.analysis.search import can_be, find
from segdsl.analysis.solve import Model
from segdsl.analysis.witness import FRIENDLY_TODAY, compiled, verdict, witness_of
from segdsl.base.record import replace
from segdsl.ir.nodes import And, Expr, Or
from segdsl.ir.show import show
from segdsl.vocabulary.model import Vocabulary


class Among(NamedTuple):
    """Of which conditions among many something is true, and of which it is not known: the bits of their numbers."""

    true: int
    unknown: int

    @property
    def numbers(self) -> list[int]:
        """The numbers of those of which it is true, in their order."""
        return numbers_in(self.true)


class ProofError(AssertionError):
    """A witness does not show what it shall: a mistake in the procedure, never the author's."""


class Claim(NamedTuple):
    """A condition, the truth it shall have, and on which of the two days."""

    expr: Expr
    asked: Asked = Asked.TRUE
    clock: str = TODAY


class Prover:
    """Answers questions about conditions of one vocabulary, references inlined.

    It remembers what it has read of each condition, by identity: asking again about the same objects is cheap. With
    `use_facts`, data that breaks a background fact of the vocabulary is left out of account, and proofs say so.
    """

    def __init__(self, vocabulary: Vocabulary, *, use_facts: bool = True) -> None:
        self.vocabulary = vocabulary
        self._readers = {clock: Reader(vocabulary, clock) for clock in (TODAY, OTHER_DAY)}
        self._members = self._readers[TODAY].asking[Asked.TRUE]
        self._strangers = self._readers[TODAY].asking[Asked.NOT_TRUE]
        self._facts = facts_of(vocabulary) if use_facts else NO_FACTS
        self._required = frozenset(name for name, field in vocabulary.fields.items() if field.required)
        self._predicate = Remembered(compiled)

    def empty(self, a: Expr) -> Answer:
        """Proved: nobody is a member, on any day. Refuted: the witness is a member."""
        return self._nobody(Claim(a))

    def always(self, a: Expr) -> Answer:
        """Proved: everybody is a member, on every day. Refuted: the witness is none."""
        return self._nobody(Claim(a, Asked.NOT_TRUE))

    def disjoint(self, a: Expr, b: Expr) -> Answer:
        """Proved: nobody is a member of both on the same day. Refuted: the witness is."""
        return self._nobody(Claim(a), Claim(b))

    def implies(self, a: Expr, b: Expr) -> Answer:
        """Proved: each member of `a` is a member of `b` on that day. Refuted: the witness is one of `a` alone."""
        return self._nobody(Claim(without_shared(a, b)), Claim(b, Asked.NOT_TRUE))

    def equal(self, a: Expr, b: Expr) -> Answer:
        """Proved: the same members on every day. Refuted: the witness is a member of one alone."""
        if a == b:
            return Proved()
        forth = self.implies(a, b)
        if isinstance(forth, Refuted):
            return forth
        back = self.implies(b, a)
        if isinstance(forth, Proved) and isinstance(back, Proved):
            used = {*forth.facts, *back.facts}
            return Proved(tuple(name for name in self._facts.names if name in used))
        return back if isinstance(forth, Proved) or isinstance(back, Refuted) else forth

    def ever_disjoint(self, a: Expr, b: Expr) -> AnswerOverTime:
        """Proved: nobody is a member of `a` on one day and of `b` on the same or another, earlier or later.

        What is held fixed: the fields keep their values. What is not: days pass, and events come in as they do, so that
        on each of the two days those up to that day are seen. A subject whose stage changes in between is another
        matter; no proof is about that.
        """
        claims = [Claim(a), Claim(b, clock=OTHER_DAY)]
        found = self._found(claims)
        if isinstance(found, Model):
            return RefutedOverTime(self._witness(found, claims), date.fromordinal(found.days[OTHER_DAY]))
        return found

    def can_meet(self, a: Expr, b: Expr) -> bool | None:
        """Whether somebody can be a member of both on the same day; None where `disjoint` is unknown.

        The same as `disjoint`, without the witness and without saying which facts were used; for all pairs of many.
        """
        return self._can_be(self._member(a), self._member(b))

    def meetings(self, conditions: Sequence[Expr]) -> list[Among]:
        """Of each condition, which of them it can meet: `can_meet` of all pairs, in far less time (`crowd`).

        Itself among them: it meets itself where it has a member.
        """
        forms = [self._member(each) for each in conditions]
        met, unknown = [0] * len(forms), [0] * len(forms)
        for one, glance in enumerate(crowd.glances(forms, forms, self._facts, WANTED)):
            met[one] |= glance.meets
            for other in numbers_in(glance.may_meet >> one << one):
                can = self._can_be(forms[one], forms[other])
                for row, bit in ((one, 1 << other), (other, 1 << one)):
                    met[row] |= bit if can else 0
                    unknown[row] |= bit if can is None else 0
        return [Among(*row) for row in zip(met, unknown, strict=True)]

    def is_inside(self, a: Expr, b: Expr) -> bool | None:
        """Whether each member of `a` is a member of `b` on that day; None where `implies` is unknown.

        The same as `implies`, without the witness and without saying which facts were used.
        """
        if self._is_seen_inside(a, b):
            return True
        a = without_shared(a, b)
        found = self._can_be(self._member(a), self._stranger(b))
        return None if found is None else not found

    def insides(self, conditions: Sequence[Expr], questions: int | None = None) -> list[Among]:
        """Of each condition, in which of them it lies: `is_inside` of all pairs, in far less time (`crowd`).

        Itself among them. With `questions`, only so many are asked of pairs that are not seen at once; of further ones,
        it is not known.
        """
        found: list[Among] = []
        asked = 0
        for one, (around, may_be_around) in zip(conditions, self._insides_seen(conditions), strict=True):
            unknown = 0
            for other in numbers_in(may_be_around):
                is_inside = self.is_inside(one, conditions[other]) if asked != questions else None
                asked += asked != questions
                around |= 1 << other if is_inside else 0
                unknown |= 1 << other if is_inside is None else 0
            found.append(Among(around, unknown))
        return found

    def guilty(self, a: Expr) -> tuple[Expr, ...]:
        """Of the conditions that an AND is made of, some that cannot hold together, though any fewer of them can.

        In their order. There may be other such sets. Empty where it is not proved that nobody is a member of `a`.
        """
        if not isinstance(self.empty(a), Proved):
            return ()
        parts = parts_of(a, And)
        return quarrel(parts, self._is_impossible) if len(parts) > 1 else parts

    def implied(self, a: Expr) -> tuple[Expr, ...]:
        """Of the conditions that an AND is made of, those that can be left out, all of them, without another member.

        In their order; of two that imply each other, the first stays. Background facts are not used, and an AND without
        members has no such conditions. The members stay the same; of somebody who is none, it may then be unknown where
        it was false. That counts under a NOT: where `equal(Not(a), Not(b))` is proved too, it makes no difference.
        """
        kept = parts_of(a, And) if isinstance(a, And) else ()
        left_out: list[int] = []
        budget = Budget(branches=STEPS_MAX)
        try:
            for group in linked(kept):
                left = list(group)
                for number in reversed(group):
                    given = [self._members(kept[other]) for other in left if other != number]
                    if (given or not may_be_unknown(kept[number])) and self._is_nobody(
                        [*given, self._strangers(kept[number])], budget
                    ):
                        left.remove(number)
                        left_out.append(number)
        except (OutOfBudgetError, TooFarError):
            pass  # What was found so far is right.
        # Where nobody is a member, everything follows from everything.
        return tuple(kept[number] for number in sorted(left_out)) if left_out and self._has_member(kept) else ()

    def covered(self, a: Expr) -> tuple[Expr, ...]:
        """Of the branches of an OR, those whose members are all members of another branch too.

        In their order, and all of them can be left out: of two that cover each other, the first stays. A branch without
        members is covered by none. As to facts, and to what is false or unknown, the same holds as for `implied`.
        """
        kept = parts_of(a, Or) if isinstance(a, Or) else ()
        left_out: set[int] = set()
        budget = Budget(branches=STEPS_MAX)
        try:
            members = [self._members(part) for part in kept]
            names = [names_in(part) for part in kept]
            seen = list(inside.glances(members, NO_FACTS, self._required))
            for index in reversed(range(len(kept))):
                # Of what it does not name, its members may have anything.
                others = [
                    other
                    for other in numbers_in(seen[index].may_be_inside)
                    if other != index and other not in left_out and names[other] <= names[index]
                ]
                is_covered = any(
                    self._is_nobody([members[index], self._strangers(kept[other])], budget) for other in others
                )
                if is_covered and not self._is_nobody([members[index]], budget):
                    left_out.add(index)
        except (OutOfBudgetError, TooFarError):
            pass  # What was found so far is right.
        return tuple(kept[index] for index in sorted(left_out))

    # ---- how -----------------------------------------------------------------------------------------------------

    def _nobody(self, *claims: Claim) -> Answer:
        found = self._found(claims)
        return Refuted(self._witness(found, claims)) if isinstance(found, Model) else found

    def _found(self, claims: Sequence[Claim]) -> Model | Proved | Unknown:
        """Somebody of whom all claims hold, or that nobody can be found."""
        try:
            form = self._form(claims)
            if form is None:
                return Proved()
            model = find(form, self._facts, Budget(), WANTED)
            return Proved(self._facts_used(form)) if model is None else model
        except TooFarError:
            return Unknown(f"a day lies more than {YEARS_MAX} years from today")
        except OutOfBudgetError as error:
            return Unknown(str(error))

    def _facts_used(self, form: Form) -> tuple[str, ...]:
        """Facts with which nobody can be found, though somebody could without any of them (or it cannot be told)."""
        if self._is_nobody_with(form, NO_FACTS):
            return ()
        used = self._facts
        for name in self._facts.names:
            fewer = used.without(name)
            if self._is_nobody_with(form, fewer):
                used = fewer
        return used.names

    def _is_nobody_with(self, form: Form, facts: Facts) -> bool:
        try:
            return find(form, facts, Budget(), WANTED) is None
        except OutOfBudgetError:
            return False

    def _form(self, claims: Iterable[Claim]) -> Form | None:
        forms = [self._readers[claim.clock].form(claim.expr, claim.asked) for claim in claims]
        return forms[0] if len(forms) == 1 else all_of(forms)

    def _member(self, expr: Expr) -> Form | None:
        """What it takes to be a member today."""
        return _read(self._members, expr)

    def _stranger(self, expr: Expr) -> Form | None:
        """What it takes not to be a member today."""
        return _read(self._strangers, expr)

    def _is_seen_inside(self, a: Expr, b: Expr) -> bool:
        """Whether `b` is one box, which asks nothing that `a` does not ask."""
        one, other = self._member(a), self._member(b)
        if one is other:
            return one is not UNREADABLE
        return one is not None and other is not None and not other.choices and one.box.meet(other.box) == one.box

    def _insides_seen(self, conditions: Sequence[Expr]) -> list[inside.Glance]:
        """Of each condition, in which of them it is seen to lie, and in which it may."""
        forms = [self._member(each) for each in conditions]
        seen = list(inside.glances(forms, self._facts, self._required))
        if sum(each.may_be_inside.bit_count() for each in seen) <= ALONE_MAX * len(seen):
            return seen
        strangers = [self._stranger(each) for each in conditions]
        beside = crowd.glances(forms, strangers, self._facts, WANTED)
        return [
            inside.Glance(
                one.inside | one.may_be_inside & ~(other.meets | other.may_meet), one.may_be_inside & other.may_meet
            )
            for one, other in zip(seen, beside, strict=True)
        ]

    def _can_be(self, one: Form | None, other: Form | None) -> bool | None:
        """Whether somebody is there for both forms; None where it cannot be told."""
        if one is None or other is None:
            return False
        if one is UNREADABLE or other is UNREADABLE:
            return None
        box = one.box.meet(other.box)
        if box is None:
            return False
        try:
            return can_be(Form(box, one.choices + other.choices), self._facts, Budget(), WANTED)
        except OutOfBudgetError:
            return None

    def _is_impossible(self, parts: Sequence[Expr]) -> bool:
        """Whether it is proved that nobody is a member of all the parts."""
        return isinstance(self._found([Claim(part) for part in parts]), Proved)

    def _has_member(self, parts: Iterable[Expr]) -> bool:
        """Whether it is known that somebody is a member of all the parts, facts aside."""
        try:
            return not self._is_nobody(map(self._members, parts), Budget())
        except (OutOfBudgetError, TooFarError):
            return False

    def _is_nobody(self, forms: Iterable[Form | None], budget: Budget) -> bool:
        """Whether nobody is there for all the forms, facts aside. Raises OutOfBudgetError."""
        budget.step()
        form = all_of(forms)
        return form is None or not can_be(form, NO_FACTS, budget, WANTED)

    def _witness(self, model: Model, claims: Sequence[Claim]) -> Witness:
        """The subject that the model describes, which has shown what it shall. Raises ProofError."""
        witness = witness_of(model, self.vocabulary)
        sets = dict.fromkeys(name for claim in claims for name in sets_in(claim.expr))
        not_said = {name: frozenset[str | None]() for name in sets if name not in witness.fields}
        if not_said:
            said = replace(witness, fields={**witness.fields, **not_said})
            if self._verdicts(said, claims, model) != self._verdicts(witness, claims, model):
                witness = said
        shown = zip(claims, self._verdicts(witness, claims, model), strict=True)
        if not all(SHOWN[claim.asked](truth) for claim, truth in shown) or (
            self._facts.names and broken_by(witness, self.vocabulary)
        ):
            asked = "\n".join(f"{claim.asked.value} {claim.clock}:\n{show(claim.expr)}" for claim in claims)
            raise ProofError(f"{witness!r} does not show what it shall:\n{asked}")
        return witness

    def _verdicts(self, witness: Witness, claims: Sequence[Claim], model: Model) -> list[bool | None]:
        """What the interpreter says of each claim's condition on the claim's day."""
        return [
            verdict(witness, self._predicate(claim.expr), date.fromordinal(model.days[claim.clock])) for claim in claims
        ]


def _read(reader: Remembered[Form | None], expr: Expr) -> Form | None:
    try:
        return reader(expr)
    except TooFarError:
        return UNREADABLE


WANTED = FRIENDLY_TODAY.toordinal()

ALONE_MAX = 8
"""In how many others each of many conditions may lie, on average, so that it is quicker to ask of each pair alone."""

SHOWN: dict[Asked, Callable[[bool | None], bool]] = {
    Asked.TRUE: lambda truth: truth is True,
    Asked.FALSE: lambda truth: truth is False,
    Asked.NOT_TRUE: lambda truth: truth is not True,
    Asked.NOT_FALSE: lambda truth: truth is not False,
}
"""Which of the three truths are meant."""

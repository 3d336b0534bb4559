"""`fix`: apply what diagnostics propose, round by round, until there is nothing left to apply.

In a round, of two fixes that touch each other the first in reading order is taken, all of its edits or none. What comes
out is read and checked again. A fix that says it is safe must have kept the meaning of everything that had one: where
it has not, it is given up and complained of, and the others go ahead. Safe fixes are done before the first unsafe one,
of which nothing is known but that it is probably meant.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from segdsl.base.diagnostics import Confidence, Diagnostic, Edit, Fix
from segdsl.base.record import record, replace
from segdsl.check.model import Checked, Test
from segdsl.ir import nodes as ir
from segdsl.ir.rewrite import rewrite
from segdsl.ir.simplify import simplify
from segdsl.lint import problems
from segdsl.syntax.parse import Parse
from segdsl.vocabulary.model import Vocabulary

ROUNDS_MAX = 50


@record
class Reading:
    """Rule files as they were read, what they mean, and what is reported of them."""

    files: Mapping[str, Parse]
    checked: Checked
    diagnostics: tuple[Diagnostic, ...]


@record
class Fixed:
    """The files after all fixes, the new texts of those that were changed, and how many findings were fixed.

    `complaints` are about fixes that are not what they say; they are mistakes of ours.
    """

    reading: Reading
    texts: Mapping[str, str]
    fixed: int
    complaints: tuple[Diagnostic, ...]


@record
class _Repair:
    """A finding with the one of its fixes that is to be applied."""

    diagnostic: Diagnostic
    fix: Fix

    @property
    def key(self) -> tuple[object, ...]:
        """What it would do again; a fix that was given up is not tried once more."""
        edits = tuple((edit.span.source.name, edit.span.text, edit.text) for edit in self.fix.edits)
        return self.diagnostic.code, self.fix.message, edits


def fix(
    reading: Reading,
    again: Callable[[Mapping[str, str]], Reading],
    *,
    unsafe: bool = False,
    may_change: Callable[[str], bool] = lambda _: True,
) -> Fixed:
    """Apply the safe fixes, or also the unsafe ones.

    `again` reads the files anew where some of them have these texts; nothing is written. `may_change` says of a file
    by its name whether it is ours to change.
    """
    work = _Work(reading, again, may_change)
    for _ in range(ROUNDS_MAX):
        safe = work.choose(Confidence.SAFE)
        if safe:
            work.apply_safe(safe)
            continue
        probable = work.choose(Confidence.UNSAFE) if unsafe else []
        if not probable:
            return work.done()
        work.apply(probable)
    endless = [*work.choose(Confidence.SAFE), *(work.choose(Confidence.UNSAFE) if unsafe else [])]
    if endless:
        places = [repair.diagnostic.span for repair in endless]
        work.complaints.append(problems.endless_fixes(places[0], ROUNDS_MAX, places[1:5]))
    return work.done()


class _Work:
    """The files between two rounds."""

    def __init__(
        self, reading: Reading, again: Callable[[Mapping[str, str]], Reading], may_change: Callable[[str], bool]
    ) -> None:
        self.complaints: list[Diagnostic] = []
        self._reading = reading
        self._again = again
        self._may_change = may_change
        self._texts: dict[str, str] = {}
        self._fixed = 0
        self._given_up: set[tuple[object, ...]] = set()

    def done(self) -> Fixed:
        return Fixed(self._reading, self._texts, self._fixed, tuple(self.complaints))

    def choose(self, confidence: Confidence) -> list[_Repair]:
        """Of each finding the first fix that is so sure, and of those that touch each other the first."""
        taken: dict[str, list[tuple[int, int]]] = {}
        chosen = []
        for diagnostic in self._reading.diagnostics:
            fixes = (each for each in diagnostic.fixes if each.confidence is confidence)
            repairs = (_Repair(diagnostic, each) for each in fixes)
            repair = next((each for each in repairs if self._is_possible(each)), None)
            if repair is not None and _take(repair.fix.edits, taken):
                chosen.append(repair)
        return chosen

    def apply(self, repairs: Sequence[_Repair]) -> None:
        """Apply them, whatever they mean."""
        self._accept(repairs, self._changed_by(repairs))

    def apply_safe(self, repairs: Sequence[_Repair]) -> None:
        """Apply those that keep the meaning, and complain of the others."""
        kept: list[_Repair] = []
        waiting = [repairs]
        while waiting:
            some = waiting.pop()
            if says_the_same(self._reading.checked, self._again(self._changed_by([*kept, *some])).checked):
                kept += some
            elif len(some) == 1:
                self._give_up(some[0])
            else:
                middle = len(some) // 2
                waiting += [some[middle:], some[:middle]]
        if kept:
            self._accept(kept, self._changed_by(kept))

    def _accept(self, repairs: Sequence[_Repair], texts: Mapping[str, str]) -> None:
        self._texts.update(texts)
        self._reading = self._again(self._texts)
        self._fixed += len(repairs)

    def _give_up(self, repair: _Repair) -> None:
        self._given_up.add(repair.key)
        found = repair.diagnostic
        self.complaints.append(problems.fix_changed_meaning(found.span, found.code, repair.fix.message))

    def _is_possible(self, repair: _Repair) -> bool:
        edits = repair.fix.edits
        files = {edit.span.source.name for edit in edits}
        return (
            all(file in self._reading.files and self._may_change(file) for file in files)
            and any(edit.text != edit.span.text for edit in edits)
            and repair.key not in self._given_up
        )

    def _changed_by(self, repairs: Iterable[_Repair]) -> dict[str, str]:
        """All texts that were changed so far, these repairs among the changes."""
        by_file: dict[str, list[Edit]] = {}
        for repair in repairs:
            for edit in repair.fix.edits:
                by_file.setdefault(edit.span.source.name, []).append(edit)
        texts = {name: edited(self._reading.files[name].source.text, edits) for name, edits in by_file.items()}
        return {**self._texts, **texts}


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text after edits that do not overlap; its line ends are kept."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    parts = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        parts += [text[at : edit.span.start], edit.text.replace("\n", line_end)]
        at = edit.span.end
    return "".join([*parts, text[at:]])


def says_the_same(before: Checked, after: Checked) -> bool:
    """Whether all that had a meaning before has it after; what had none may have got one."""
    return (
        all(
            name in after.rules and is_same(rule.condition, after.rules[name].condition, before.scope.vocabulary)
            for name, rule in before.rules.items()
        )
        and all(after.series.get(name) == series for name, series in before.series.items())
        and all(after.workflows.get(name) == workflow for name, workflow in before.workflows.items())
        and _holds_in_order(before.tests, iter(after.tests))
    )


def is_same(before: ir.Expr, after: ir.Expr, vocabulary: Vocabulary) -> bool:
    """Whether two conditions are true of the same subjects, and false of the same; as they stand, or by proof."""
    if before == after or _plain(before) == _plain(after):
        return True
    from segdsl.analysis.answer import Proved
    from segdsl.analysis.prove import Prover

    prover = Prover(vocabulary, use_facts=False)
    pairs = (before, after), (ir.Not(before), ir.Not(after))
    return all(isinstance(prover.equal(one, other), Proved) for one, other in pairs)


def _plain(expr: ir.Expr) -> ir.Expr:
    """The same truth, in as few nodes as are known to do, and in one of the orders that are the same."""
    return rewrite(simplify(expr), _sorted)


def _sorted(expr: ir.Expr) -> ir.Expr:
    match expr:
        case ir.And(parts) | ir.Or(parts):
            return type(expr)(tuple(sorted(parts, key=repr)))
        case ir.OneOf(values=values) | ir.HasAny(values=values):
            return replace(expr, values=tuple(sorted(values, key=repr)))
        case _:
            return expr


def _holds_in_order(before: Sequence[Test], after: Iterator[Test]) -> bool:
    return all(any(test == other for other in after) for test in before)


def _take(edits: Sequence[Edit], taken: dict[str, list[tuple[int, int]]]) -> bool:
    """Take the places of these edits, unless one of them touches a place that was taken."""
    places = [(edit.span.source.name, (edit.span.start, edit.span.end)) for edit in edits]
    if any(_is_taken(place, taken.get(file, [])) for file, place in places):
        return False
    for file, place in places:
        insort(taken.setdefault(file, []), place)
    return True


def _is_taken(place: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    # What was taken does not overlap, so the neighbours are all that can be touched.
    at = bisect_left(taken, place)
    return any(_touch(place, other) for other in taken[max(0, at - 1) : at + 1])


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two ranges overlap; an empty one, which inserts, also touches where it stands at an end."""
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return one[0] < other[1] and other[0] < one[1]

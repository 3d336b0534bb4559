"""Faults in the proofs: each makes them say of somebody who can be that nobody can, or the other way round."""

from __future__ import annotations

from tests.mutants.faults import Fault

PROOF_FAULTS = (
    # ---- difference bounds
    Fault(
        "a cycle of no length is a contradiction",
        "analysis/bounds.py",
        "if back is not None and back + c < 0:",
        "if back is not None and back + c <= 0:",
    ),
    Fault(
        "bounds are not closed through all days",
        "analysis/bounds.py",
        "out = [(v, 0)] + [(y, b) for (x, y), b in shortest.items() if x == v]",
        "out = [(v, 0)]",
    ),
    # ---- metrics
    Fault(
        "a sum that cannot fall may fall",
        "analysis/amounts.py",
        "sums = _least(ends, [*rising, *_asked(windows)])",
        "sums = _least(ends, [*_asked(windows)])",
    ),
    Fault(
        "a sum that can fall cannot",
        "analysis/amounts.py",
        "sums = _least(ends, [*_still(windows, before), *_asked(windows)])",
        "sums = _least(ends, [*rising, *_still(windows, before), *_asked(windows)])",
    ),
    Fault(
        "a sum changes on days without events",
        "analysis/amounts.py",
        "                    yield s, t, 0\n                    yield t, s, 0",
        "                    pass",
    ),
    Fault(
        "a window ends before its last day",
        "analysis/solve.py",
        "end = Term(last.base, last.plus + 1)",
        "end = Term(last.base, last.plus)",
    ),
    Fault(
        "a window is not cut at today",
        "analysis/solve.py",
        "            last = today\n        end =",
        "        end =",
    ),
    # ---- what a condition asks for
    Fault(
        "the first day of a date range is not in it",
        "analysis/literals.py",
        "EVERYTHING if first is None else _at_most(term(first, self.clock), day)",
        "EVERYTHING if first is None else _at_most(term(first, self.clock), day, -1)",
    ),
    Fault(
        "more than so many is also as many",
        "analysis/units.py",
        "yield floor + 1, None",
        "yield floor, None",
    ),
    Fault(
        "the end of a date range is in its opposite",
        "analysis/literals.py",
        "else _at_most(term(last, self.clock), day, -1)",
        "else _at_most(term(last, self.clock), day)",
    ),
    Fault(
        "a condition on an unknown date is false",
        "analysis/literals.py",
        "return any_of([test, self._known(field, known=False)]) if asked in MAYBE_UNKNOWN else test",
        "return test",
    ),
    Fault(
        "a proof takes an unknown element for none of those wanted",
        "analysis/literals.py",
        "return any_of([found, self._known(field, known=False)])",
        "return found",
    ),
    Fault(
        "no events is zero",
        "analysis/literals.py",
        "any_of([_amount(measure, Amount(True, *range_)) for range_ in ranges])",
        "any_of([_amount(measure, Amount(None, *range_)) for range_ in ranges])",
    ),
    Fault(
        "a proof takes no events since an unknown date for known",
        "analysis/literals.py",
        "return self._or_unknown(window, found) if asked in MAYBE_UNKNOWN else self._in_window(window, found)",
        "return self._in_window(window, found)",
    ),
    # ---- sets, texts, numbers
    Fault(
        "the complement of members is the members",
        "analysis/literals.py",
        "_every_value(field) & ~bits",
        "_every_value(field) & bits",
    ),
    Fault(
        "a set has members that its field has not",
        "analysis/domains.py",
        "self.never, _in_both(only, self.members))",
        "self.never, only)",
    ),
    Fault(
        "case counts in what a text contains",
        "analysis/texts.py",
        "return fold(part)[0] in fold(text)[0]",
        "return part in text",
    ),
    # ---- the calendar
    Fault(
        "months are not cut at their last day",
        "analysis/periods.py",
        "return min(first + day, _start(there + 1) - 1) - today",
        "return first + day - today",
    ),
    Fault(
        "every other pattern of the calendar is missing",
        "analysis/periods.py",
        "return Table(tuple(patterns), widest)",
        "return Table(tuple(patterns[::2]), widest)",
    ),
    Fault(
        "weeks begin on Sunday",
        "analysis/periods.py",
        "return -((today - 1) % 7)",
        "return -(today % 7)",
    ),
    # ---- facts, and what is asked of them all
    Fault(
        "facts are used though they are switched off",
        "analysis/prove.py",
        "facts_of(vocabulary) if use_facts else NO_FACTS",
        "facts_of(vocabulary)",
    ),
    Fault(
        "a fact puts the later date first",
        "analysis/facts.py",
        "at_most(Term(earlier.name, 0), Term(later.name, 0))",
        "at_most(Term(later.name, 0), Term(earlier.name, 0))",
    ),
    Fault(
        "an alternative with choices of its own is taken for settled",
        "analysis/search.py",
        "if met == box and not form.choices:",
        "if met == box:",
    ),
    # ---- what is seen at a glance, alone and among many
    Fault(
        "ranges that touch are apart",
        "analysis/axes.py",
        "place = bisect_right(ends, high)",
        "place = bisect_left(ends, high)",
    ),
    Fault(
        "a fact is forgotten among many",
        "analysis/crowd.py",
        "return found | union(self.everyone & ~fact.holds_with(box) for fact in self._facts)",
        "return found",
    ),
    Fault(
        "windows since a date keep their place in the order whatever day they begin on",
        "analysis/sums.py",
        "found |= {length + plus for length in fixed for plus in shifts if length < ALWAYS}",
        "found |= {length for length in fixed if length < ALWAYS}",
    ),
    Fault(
        "two that hang on the calendar meet though today is another day for each",
        "analysis/crowd.py",
        "            found |= self._bound & (self.everyone if self._tangled >> row & 1 else self._tangled)",
        "            pass",
    ),
    Fault(
        "a field that a fact makes known may be unknown",
        "analysis/inside.py",
        "elif name not in self._known:",
        "else:",
    ),
    Fault(
        "a date is free though windows since it tie it down",
        "analysis/inside.py",
        "if date not in tied and box",
        "if box",
    ),
    Fault(
        "a sum is free though another window ties it down",
        "analysis/inside.py",
        "if times[measure.metric.name] == 1 and needs_event(amount)",
        "if needs_event(amount)",
    ),
    Fault(
        "a date is held against today where it is held against the calendar",
        "analysis/inside.py",
        "            if is_star([pair]):\n                self._days",
        "            if pair:\n                self._days",
    ),
    Fault(
        "conditions that fix today have nothing to do with each other",
        "analysis/parts.py",
        '| ({"today"} if any(map(_is_of_calendar, walk(part))) else set())',
        "",
    ),
)

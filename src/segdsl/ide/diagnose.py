"""What is wrong with a text while it is written: nothing yet, only its end, or a mistake at a place."""

from __future__ import annotations

from enum import Enum

from segdsl.base.diagnostics import Diagnostic, in_reading_order
from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.check.check import check_condition
from segdsl.ide.place import CONDITION, start_of
from segdsl.ide.words import Words
from segdsl.ir.nodes import Rule
from segdsl.syntax.automaton import Automaton
from segdsl.syntax.builder import Builder
from segdsl.syntax.lexer import END, scan
from segdsl.syntax.parse import ParsedCondition, parse, parse_condition


class State(Enum):
    """How far a text is. INCOMPLETE: what is there could be the beginning of something right."""

    EMPTY = "empty"
    INCOMPLETE = "incomplete"
    WRONG = "wrong"
    RULE = "rule"
    ITEMS = "items"


@record(kw_only=True)
class Diagnosis:
    """What a text is, what is wrong with it, and the rule that it means if it is a bare condition without a mistake."""

    state: State
    diagnostics: tuple[Diagnostic, ...] = ()
    rule: Rule | None = None
    parsed: ParsedCondition | None = None

    @property
    def error(self) -> Diagnostic | None:
        """The first mistake."""
        return next((each for each in self.diagnostics if each.is_error), None)


def diagnose(text: str, words: Words, name: str = "-e") -> Diagnosis:
    """What a bare condition or a few items of a rule file come to, beside the project around them."""
    if not scan(Source(name, text)).tokens[:-1]:
        return Diagnosis(state=State.EMPTY)
    start = start_of(text)
    if _is_begun(text, start):
        return Diagnosis(state=State.INCOMPLETE)
    return _condition(text, words, name) if start == CONDITION else _items(text, name)


def _is_begun(text: str, start: str) -> bool:
    """Whether only the end is missing: all there is could be read."""
    scanned = scan(Source("text", text))
    automaton = Automaton(start, Builder(Source("text", text), scanned.comments))
    tokens = scanned.tokens
    *read, last = tokens
    if read[-1].kind == "X_OPEN_STRING" and read[-1].end == len(text):
        return automaton.advance(read[:-1]) == len(read) - 1 and automaton.reach(("STRING",)) == 1
    return automaton.advance(read) == len(read) and automaton.reach((END,)) == 0 and last.kind == END


def _condition(text: str, words: Words, name: str) -> Diagnosis:
    parsed = parse_condition(Source(name, text))
    checked = check_condition(parsed, words.vocabulary, words.checked, words.overrides)
    found = in_reading_order([*parsed.diagnostics, *checked.diagnostics])
    is_wrong = checked.rule is None or any(each.is_error for each in found)
    state = State.WRONG if is_wrong else State.RULE
    return Diagnosis(state=state, diagnostics=found, rule=None if is_wrong else checked.rule, parsed=parsed)


def _items(text: str, name: str) -> Diagnosis:
    """Only what reading says: what the names mean is known once the items stand in their project."""
    parsed = parse(Source(name, text))
    state = State.WRONG if any(each.is_error for each in parsed.diagnostics) else State.ITEMS
    return Diagnosis(state=state, diagnostics=parsed.diagnostics)

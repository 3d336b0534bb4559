"""Text to tree. Parsing never fails: it returns what could be made of the text together with what is wrong.

Tokens go through the automaton; where they leave the grammar, `recover` reports, repairs, and says where to go on. No
token is read twice, so the time is linear in the text however much is wrong with it.
"""

from __future__ import annotations

from typing import Any

from segdsl.base.diagnostics import Diagnostic, in_reading_order
from segdsl.base.record import record
from segdsl.base.source import Source, Span
from segdsl.syntax.automaton import Automaton
from segdsl.syntax.builder import Builder
from segdsl.syntax.lexer import scan
from segdsl.syntax.limits import PROBLEMS_MAX, too_large
from segdsl.syntax.problems import limits as problems
from segdsl.syntax.tree import Broken, Comment, Condition, File


@record
class Parse:
    """What could be made of a file: its tree, its comments in order, and what is wrong with it."""

    tree: File
    comments: tuple[Comment, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def source(self) -> Source:
        """The text that was parsed."""
        return self.tree.span.source


@record
class ParsedCondition:
    """What could be made of a bare condition; `condition` is `Broken` if nothing could."""

    condition: Condition
    comments: tuple[Comment, ...]
    diagnostics: tuple[Diagnostic, ...]


def parse(source: Source) -> Parse:
    """Parse a rule file. Never raises, whatever the text."""
    return Parse(*_parsed(source, "file"))


def parse_condition(source: Source) -> ParsedCondition:
    """Parse a condition that stands alone, without a segment around it. Never raises, whatever the text."""
    return ParsedCondition(*_parsed(source, "condition"))


def _parsed(source: Source, start: str) -> tuple[Any, tuple[Comment, ...], tuple[Diagnostic, ...]]:
    refused = too_large(source)
    if refused is not None:
        whole = Span(source, 0, len(source.text))
        return File(None, (), whole) if start == "file" else Broken(whole), (), (refused,)
    scanned = scan(source)
    tokens = scanned.tokens
    builder = Builder(source, scanned.comments)
    automaton = Automaton(start, builder)
    at = automaton.advance(tokens, 0)
    if at < len(tokens):
        from segdsl.syntax.recover import recover  # late, for most texts need it not

        while at < len(tokens):
            at = automaton.advance(tokens, recover(automaton, tokens, at))
    return automaton.result, scanned.comments, _first_of(scanned.diagnostics + builder.diagnostics)


def _first_of(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The first `PROBLEMS_MAX` in reading order, and one that says how many more there are."""
    diagnostics.sort(key=lambda diagnostic: diagnostic.span.start)
    shown = in_reading_order(diagnostics[:PROBLEMS_MAX])
    more = len(diagnostics) - PROBLEMS_MAX
    return (*shown, problems.too_many_problems(diagnostics[PROBLEMS_MAX].span, more)) if more > 0 else shown

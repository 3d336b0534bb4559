"""How each word is written: keywords small, and of two spellings of the same the plainer one.

Numbers, dates, amounts and texts stay as they were written, and a value is without quotes only where its field has a
closed list of members with that value in it: there it is one of a few words and not a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from segdsl.syntax import tree
from segdsl.syntax.lexer import Token
from segdsl.syntax.tables import tables
from segdsl.syntax.walk import walk
from segdsl.vocabulary.model import Vocabulary

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


class Spelling:
    """The spelling in the words of one vocabulary."""

    __slots__ = ("_keywords", "_members")

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._keywords = tables().keywords
        self._members = {
            name: frozenset(field.members)
            for field in vocabulary.fields.values()
            for name in (field.name, *field.aliases)
        }

    def texts(self, file: tree.File, tokens: list[Token]) -> list[str]:
        """How each token of a file without mistakes is written."""
        plainer = dict(self._plainer(file, tokens))
        before = ("", *(token.kind for token in tokens))
        return [
            plainer.get(token.start) or self._text(token, previous)
            for token, previous in zip(tokens, before, strict=False)
        ]

    def is_bare(self, text: str) -> bool:
        """Whether a name or value may stand without backticks or quotes."""
        return _NAME.fullmatch(text) is not None and text.lower() not in self._keywords

    def _text(self, token: Token, previous: str) -> str:
        kind, text = token.kind, token.text
        if kind == "QUOTED_NAME":
            return text[1:-1] if self.is_bare(text[1:-1]) else text
        if self._keywords.get(text.lower()) != kind:
            return text
        return f"the {text.lower()}" if previous == "IN" and kind in ("LAST", "NEXT") else text.lower()

    def _plainer(self, file: tree.File, tokens: list[Token]) -> Iterator[tuple[int, str]]:
        """The words that the tree must be asked about, by where they start."""
        following = {token.start: after for token, after in pairwise(tokens)}
        for node in walk(file):
            match node:
                case tree.OnDay(subject, day, exact) if not exact and is_counted(day):
                    yield following[subject.span.start].start, "exactly"
                case tree.Comparison(subject, value=value):
                    yield from self._unquoted(subject, (value,))
                case tree.AnyOf(subject, values=values):
                    yield from self._unquoted(subject, values)
                case tree.Fact(column, tree.SetValue(values)):
                    yield from self._unquoted(column.name, values)
                case tree.Fact(column, value):
                    yield from self._unquoted(column.name, (value,))
                case _:
                    pass

    def _unquoted(self, subject: tree.Name, values: Iterable[tree.FactValue]) -> Iterator[tuple[int, str]]:
        members = self._members.get(subject.text, frozenset())
        for value in values:
            if isinstance(value, tree.Text) and value.text in members and self.is_bare(value.text):
                yield value.span.start, value.text


def is_counted(day: tree.Day) -> bool:
    """Whether a day is written as a number of days, and not as a word."""
    return isinstance(day, tree.RelativeDay) and day.count.span != day.span

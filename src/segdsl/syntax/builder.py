"""What the functions that build the tree share: the text, its comments, and the complaints so far."""

from __future__ import annotations

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.source import Source, Span
from segdsl.syntax import tree
from segdsl.syntax.lexer import Token


class Builder:
    """One text on its way to a tree."""

    __slots__ = ("comments", "depths", "diagnostics", "explained", "open_quote", "source")

    def __init__(self, source: Source, comments: tuple[tree.Comment, ...] = ()) -> None:
        self.source = source
        self.comments = comments
        self.diagnostics: list[Diagnostic] = []
        self.depths: dict[int, int] = {}
        """How deep conditions nest below the start of a condition, where they do."""
        self.explained: set[int] = set()
        """Where connectives stand of which enough was said: they seem to be part of a text without quotes."""
        self.open_quote: Span | None = None
        """The last text whose closing quote is missing: it may have swallowed a brace."""

    def report(self, diagnostic: Diagnostic) -> None:
        """Add a complaint."""
        self.diagnostics.append(diagnostic)

    def span(self, token: Token) -> Span:
        """Where the token stands."""
        return Span(self.source, token.start, token.end)

    def doc(self, start: int) -> str:
        """The documentation that stands in the lines directly above `start`, without its marks."""
        lines: list[str] = []
        at = _index_before(self.comments, start)
        while at >= 0:
            comment = self.comments[at]
            between = self.source.text[comment.span.end : start]
            if not comment.is_doc or between.strip() or between.count("\n") != 1:
                break
            lines.append(comment.text[2:].strip())
            start = comment.span.start
            at -= 1
        return "\n".join(reversed(lines))


def _index_before(comments: tuple[tree.Comment, ...], start: int) -> int:
    """The index of the last comment before `start`, or -1."""
    low, high = 0, len(comments)
    while low < high:
        middle = (low + high) // 2
        if comments[middle].span.start < start:
            low = middle + 1
        else:
            high = middle
    return low - 1

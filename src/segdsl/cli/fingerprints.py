"""What makes a finding the same finding after the file around it has changed: not its line.

A fingerprint is made of the code, the item (`segment quiet`), and the condition that the finding lies in, as its words
without blanks and comments. So it stays when lines are inserted above, when the file is formatted or renamed, and when
another condition of the segment changes. Findings that are alike in all this are told apart by their order in the file.
"""

from __future__ import annotations

from bisect import bisect_right
from hashlib import sha256
from typing import Any

from segdsl.base.source import Span
from segdsl.cli.report import Report
from segdsl.lint.items import title
from segdsl.syntax import tree
from segdsl.syntax.lexer import scan_part
from segdsl.syntax.walk import children


def fingerprints(report: Report, *, with_suppressed: bool = False) -> list[str]:
    """The fingerprint of each finding, in the order of `report.diagnostics`; no two of one file are equal.

    Those of the suppressed findings may follow.
    """
    suppressed = [each.diagnostic for each in report.suppressed] if with_suppressed else []
    found: dict[tuple[str, ...], int] = {}
    made = []
    known: dict[str, _Top] = {}
    for diagnostic in (*report.diagnostics, *suppressed):
        file = diagnostic.span.source.name
        if file not in known:
            known[file] = _Top(report.trees.get(file))
        parts = (diagnostic.code, *_place(diagnostic.span, known[file].around(diagnostic.span.start)))
        found[file, *parts] = number = found.get((file, *parts), 0) + 1
        made.append(digest(*parts, str(number)))
    return made


def digest(*parts: str) -> str:
    """A short name for the parts, the same on every machine."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class _Top:
    """What stands around everything in a rule: its items, or it itself."""

    def __init__(self, read: tree.File | tree.Condition | None) -> None:
        self._read = read
        self._items = read.items if isinstance(read, tree.File) else ()
        self._starts = [item.span.start for item in self._items]

    def around(self, offset: int) -> tree.Item | tree.File | tree.Condition | None:
        """The last item that begins here or before, else all that was read."""
        index = bisect_right(self._starts, offset) - 1
        return self._items[index] if index >= 0 else self._read


def _place(span: Span, top: tree.Item | tree.File | tree.Condition | None) -> tuple[str, str]:
    """The item, and the normalised text of the smallest condition around `span`, or of `span` itself."""
    if top is None:
        return "", " ".join(span.text.split())
    narrowest = span
    node: Any = top
    while node is not None and _holds(node.span, span):
        if isinstance(node, tree.Condition):
            narrowest = node.span
        node = next((child for _, child in children(node) if _holds(child.span, span)), None)
    return title(top) if isinstance(top, tree.Item) and _holds(top.span, span) else "", _normalised(narrowest)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _normalised(span: Span) -> str:
    """The words between, one blank apart; keywords, which are the same in any case, small."""
    tokens = scan_part(span.source, span.start, span.end).tokens
    return " ".join(token.kind.lower() if token.text.upper() == token.kind else token.text for token in tokens)

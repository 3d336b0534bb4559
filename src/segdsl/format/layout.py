"""Where lines break: from the tree of a file and its pieces to a document.

The tree says what belongs together, the pieces say what is written. Each function lays out some neighbouring pieces
with the gaps between them; the gap before the first of them is its caller's. As a file is walked without leaving a
piece out, no word and no comment is lost.

The conditions of a `where` stand below each other, their connectives to the left of them:

    where relationship_stage = Joined
      AND clicks < 5 during since_joined

What the author broke before (or after) a connective stays broken, whether it would fit or not: then a condition has a
line of its own, and a change to it is a change of one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from segdsl.format.doc import BLANK, HARD, LINE, SOFT, Aside, Doc, Group, IfBroken, Nest
from segdsl.format.pieces import CLOSING, OPENING, Piece
from segdsl.syntax import tree

INDENT = 2
_WHERE = len("where ")
_TIGHT_BEFORE = CLOSING | {"COMMA", "COLON", "SLASH"}
_TIGHT_AFTER = OPENING | {"SLASH"}

# Something on lines of its own: the place of its first piece, and how it is laid out.
_Part: TypeAlias = tuple[int, Doc]


def layout(file: tree.File, pieces: Sequence[Piece]) -> Doc:
    """The document of a file without mistakes, whose pieces are in order and end with `$END`."""
    return _Layout(pieces).file(file)


class _Layout:
    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.starts = {piece.start: at for at, piece in enumerate(pieces)}
        self.ends = {piece.end: at for at, piece in enumerate(pieces[:-1])}
        self.closing = dict(_brackets(pieces))

    # ---- items -------------------------------------------------------------------------------------------------

    def file(self, file: tree.File) -> Doc:
        """All of it."""
        parts: list[_Part] = [(0, self.run(0, 2))] if file.edition else []
        parts += [(self.first(item), self.item(item)) for item in file.items]
        end = self.remarks(len(self.pieces) - 1)
        if not parts and not end:
            return ()
        return (*self.lines(parts), end, HARD)

    def item(self, item: tree.Item) -> Doc:
        first = self.first(item)
        match item:
            case tree.Segment():
                return self.block(first, first + 2, (*self.metas(item.meta), self.where(item)))
            case tree.Series() if item.meta:
                return self.block(first, first + 2, (*self.metas(item.meta), *self.members(item)))
            case tree.Workflow():
                return self.block(first, first + 2, (*self.metas(item.meta), *self.steps(item)))
            case tree.Test():
                return self.block(first, first + 4, tuple(self.cases(first + 5, self.closing[first + 4])))
            case _:
                return self.run(first, self.last(item))

    def block(self, first: int, brace: int, parts: Sequence[_Part]) -> Doc:
        """A head, and parts between braces, each on lines of its own."""
        end = self.closing[brace]
        return (
            *(self.run(first, brace - 1), self.gap(brace, " "), "{", Nest(INDENT, self.lines(parts))),
            *(self.before_closing(end, HARD if parts else ""), "}"),
        )

    def metas(self, metas: Iterable[tree.Meta]) -> list[_Part]:
        bounds = sorted((self.first(meta), self.last(meta)) for meta in metas)
        return [(first, self.run(first, last)) for first, last in bounds]

    def after_metas(self, item: tree.Segment | tree.Series | tree.Workflow) -> int:
        """The place of what follows the metadata, or the brace if there is none."""
        return max((self.last(meta) for meta in item.meta), default=self.first(item) + 2) + 1

    def where(self, segment: tree.Segment) -> _Part:
        at = self.after_metas(segment)
        condition = segment.condition
        if isinstance(condition, tree.And | tree.Or):
            inner = self.chain(condition, _WHERE - len(_connective(condition)) - 1)
        else:
            inner = Nest(_WHERE, self.condition(condition))
        return at, Group((self.pieces[at].text, Nest(_WHERE, self.gap(at + 1, " ")), inner))

    def members(self, series: tree.Series) -> Iterator[_Part]:
        for first, last in self.elements(self.after_metas(series), self.last(series) - 1):
            yield first, (self.run(first, last), ",")

    def steps(self, workflow: tree.Workflow) -> Iterator[_Part]:
        at = self.after_metas(workflow)
        yield at, self.run(at, at + 4)
        steps: list[tree.Clause | tree.Action] = [*workflow.clauses, *workflow.actions]
        for step in steps:
            yield self.first(step), self.run(self.first(step), self.last(step))

    # ---- tests -------------------------------------------------------------------------------------------------

    def cases(self, at: int, end: int) -> Iterator[_Part]:
        """What stands between the braces of a test. The tree does not say which cases share a table."""
        while at < end:
            first = at
            match self.pieces[at].kind:
                case "TODAY":
                    at += 3
                    yield first, self.run(first, at - 1)
                case "CASES":
                    brace = self.closing[at + 1] + 1
                    at = self.closing[brace] + 1
                    yield first, self.block(first, brace, tuple(self.rows(brace + 1, at - 1)))
                case _:
                    at = self.after_expectations(self.closing[at + 1] + 1)
                    yield first, self.run(first, at - 1)

    def rows(self, at: int, end: int) -> Iterator[_Part]:
        """The rows of a table, their cells below each other; one with a comment in it stands for itself."""
        bounds: list[tuple[int, int, int]] = []
        while at < end:
            expect = next(place for place in range(at, end) if self.pieces[place].kind == "EXPECT")
            after = self.after_outcome(expect)
            bounds.append((at, expect, after))
            at = after
        cells = {
            first: list(self.cells(first, expect)) for first, expect, after in bounds if self.is_plain(first, after)
        }
        widths = [max(map(len, column)) for column in zip(*cells.values(), strict=True)]
        for first, expect, after in bounds:
            if first in cells:
                padded = [cell.ljust(width) for cell, width in zip(cells[first], widths, strict=True)]
                yield first, " ".join([*padded, self.text(expect, after - 1)])
            else:
                yield first, self.run(first, after - 1)

    def cells(self, first: int, expect: int) -> Iterator[str]:
        for start, end in self.elements(first, expect - 1):
            yield self.text(start, end) + ("," if end < expect - 1 else "")

    def is_plain(self, first: int, after: int) -> bool:
        """Whether no comment stands between these pieces."""
        return not any(self.remarks(at) for at in range(first + 1, after))

    def after_expectations(self, expect: int) -> int:
        """The place after `expect match on 2026-03-31, no match on 2026-04-01`."""
        at = self.after_outcome(expect)
        while at < len(self.pieces) and self.pieces[at].kind in ("ON", "COMMA"):
            # Behind `on` stands a day; behind a comma, the next outcome, as it does behind `expect`.
            at = at + 2 if self.pieces[at].kind == "ON" else self.after_outcome(at)
        return at

    def after_outcome(self, expect: int) -> int:
        """The place after `expect match`, `expect no match` or `expect unknown`."""
        return expect + (3 if self.pieces[expect + 1].kind == "NO" else 2)

    # ---- conditions --------------------------------------------------------------------------------------------

    def condition(self, condition: tree.Condition) -> Doc:
        first, last = self.first(condition), self.last(condition)
        match condition:
            case tree.And() | tree.Or():
                return Group(self.chain(condition, 0))
            case tree.Not(part):
                return ("NOT", Nest(INDENT, self.gap(first + 1, " ")), self.condition(part))
            case tree.Group(part):
                end = self.last(part) + 1
                window: Doc = (Nest(INDENT, self.gap(end + 1, " ")), self.run(end + 1, last)) if end < last else ()
                return (self.parentheses(first, part, end), window)
            case _:
                return self.run(first, last)

    def chain(self, chain: tree.And | tree.Or, hang: int) -> Doc:
        """Conditions and the connectives between them, which stand `hang` columns from the left when it is broken."""
        word = _connective(chain)
        column = hang + len(word) + 1
        parts: list[Doc] = [Nest(column, self.condition(chain.parts[0]))]
        for part in chain.parts[1:]:
            at = self.first(part)
            is_broken = self.pieces[at - 1].newline or self.pieces[at].newline
            parts += [Nest(hang, self.line(at - 1) if is_broken else self.gap(at - 1, LINE)), word]
            parts += [Nest(column, (self.gap(at, " "), self.condition(part)))]
        return tuple(parts)

    def parentheses(self, first: int, part: tree.Condition, end: int) -> Doc:
        inner = self.chain(part, 0) if isinstance(part, tree.And | tree.Or) else self.condition(part)
        opening = self.gap(first + 1, SOFT)
        return Group(("(", Nest(INDENT, (opening, inner)), self.before_closing(end, SOFT), ")"))

    # ---- words and lists ---------------------------------------------------------------------------------------

    def run(self, first: int, last: int) -> Doc:
        """Pieces on one line, but for lists that do not fit."""
        parts: list[Doc] = []
        at = first
        while at <= last:
            if at > first:
                parts.append(Nest(INDENT, self.gap(at, self.blank(at))))
            if at in self.closing:
                parts.append(self.brackets(at))
            else:
                parts.append(self.pieces[at].text)
            at = self.closing.get(at, at) + 1
        return tuple(parts)

    def brackets(self, opening: int) -> Doc:
        """A list in brackets or braces: on one line, or an element a line, with a comma after each."""
        end = self.closing[opening]
        if end == opening + 1:
            return (self.pieces[opening].text, self.before_closing(end, ""), self.pieces[end].text)
        edge = LINE if self.pieces[opening].kind == "LBRACE" else SOFT
        parts: list[Doc] = []
        for first, last in self.elements(opening + 1, end - 1):
            parts += [self.gap(first, LINE if parts else edge), self.run(first, last)]
            parts.append("," if last < end - 1 else IfBroken(","))
        content = Nest(INDENT, tuple(parts))
        return Group((self.pieces[opening].text, content, self.before_closing(end, edge), self.pieces[end].text))

    def elements(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The first and last place of each of the elements between commas."""
        at = first
        while at <= last:
            if self.pieces[at].kind == "COMMA":
                yield first, at - 1
                first = at + 1
            at = self.closing.get(at, at) + 1
        yield first, last

    def text(self, first: int, last: int) -> str:
        """Pieces without comments, on one line whatever its length."""
        words = (self.blank(at) + self.pieces[at].text for at in range(first + 1, last + 1))
        return self.pieces[first].text + "".join(words)

    # ---- gaps --------------------------------------------------------------------------------------------------

    def lines(self, parts: Iterable[_Part]) -> tuple[Doc, ...]:
        """Parts on lines of their own, with the gaps before them; there is nothing before the first of a file."""
        return tuple((self.line(at) if at else self.gap(at, ""), part) for at, part in parts)

    def line(self, at: int) -> Doc:
        """A gap that breaks, and keeps one empty line where there are some."""
        return self.gap(at, BLANK if self.pieces[at].blank else HARD)

    def gap(self, at: int, line: Doc) -> Doc:
        """What stands before a piece: `line`, or the comments there, each to the end of a line."""
        remarks = self.remarks(at)
        return (remarks, BLANK if self.pieces[at].blank else HARD) if remarks else line

    def before_closing(self, at: int, line: Doc) -> Doc:
        """The gap before a bracket that closes: its comments stand with the contents."""
        remarks = self.remarks(at)
        return (Nest(INDENT, remarks), HARD) if remarks else line

    def remarks(self, at: int) -> tuple[Doc, ...]:
        """The comments before a piece, without a line end after the last."""
        piece = self.pieces[at]
        above: list[Doc] = []
        for remark in piece.above:
            above += [BLANK if remark.blank else HARD, Aside(remark.text)]
        if at == 0:
            return tuple(above[1:])
        beside = self.pieces[at - 1].beside
        return (Aside(f"  {beside}"), *above) if beside else tuple(above)

    def blank(self, at: int) -> str:
        """What stands between two pieces of a line."""
        is_tight = self.pieces[at].kind in _TIGHT_BEFORE or self.pieces[at - 1].kind in _TIGHT_AFTER
        return "" if is_tight else " "

    # ---- places ------------------------------------------------------------------------------------------------

    def first(self, node: tree.Item | tree.Meta | tree.Clause | tree.Action | tree.Condition) -> int:
        return self.starts[node.span.start]

    def last(self, node: tree.Item | tree.Meta | tree.Clause | tree.Action | tree.Condition) -> int:
        return self.ends[node.span.end]


def _connective(chain: tree.And | tree.Or) -> str:
    return "AND" if isinstance(chain, tree.And) else "OR"


def _brackets(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """The places of opening brackets and braces with those that close them."""
    opened: list[int] = []
    for at, piece in enumerate(pieces[:-1]):
        if piece.kind in OPENING:
            opened.append(at)
        elif piece.kind in CLOSING:
            yield opened.pop(), at

"""The words of a file in the order in which they will stand, each as it will be written, with the comments beside it.

Layout decides nothing but where lines break. What is left of a text once its blanks are gone is decided here: keywords
small, `exactly` for `on 30 days ago`, no quotes and backticks that are not needed, no comma after the last of a list
(layout writes one where a list is broken), metadata in order.

A comment on the line of a word belongs to that word; any other, to the word below it. So it moves with its word, and as
layout writes each word once, it writes each comment once.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.format.spelling import Spelling
from segdsl.syntax import tree
from segdsl.syntax.lexer import Token, lex
from segdsl.syntax.parse import Parse

META_ORDER = ("title", "owner", "tags")
OPENING = frozenset({"LPAR", "LBRACE", "LSQB"})
CLOSING = frozenset({"RPAR", "RBRACE", "RSQB", "$END"})


class Remark:
    """A comment on a line of its own, and whether an empty line stands above it."""

    __slots__ = ("blank", "text")

    def __init__(self, text: str, blank: bool) -> None:
        self.text = text
        self.blank = blank


class Piece:
    """A word or sign: how it is written, its comments, and the line ends that were before it.

    `above` are the comments on the lines above, `beside` is the one that follows on its line. `newline` and `blank` say
    whether a line end and an empty line stand before it, below its comments.
    """

    __slots__ = ("above", "beside", "blank", "end", "kind", "newline", "start", "text")

    def __init__(self, token: Token, text: str) -> None:
        self.kind = token.kind
        self.start = token.start
        self.end = token.end
        self.text = text
        self.above: list[Remark] = []
        self.beside: str | None = None
        self.newline = False
        self.blank = False

    @property
    def top(self) -> Remark | Piece:
        """What stands first, of the piece and the comments above it."""
        return self.above[0] if self.above else self


def read_pieces(parse: Parse, spelling: Spelling) -> list[Piece]:
    """The pieces of a file without mistakes, in the order in which they will stand; the last is of kind `$END`."""
    tokens = lex(parse.source)
    texts = spelling.texts(parse.tree, tokens)
    pieces = [Piece(token, text) for token, text in zip(tokens, texts, strict=True)]
    _attach(parse, tokens, pieces)
    _spaced(parse.tree, pieces)
    _in_order(parse.tree, pieces)
    return list(_without_last_commas(pieces))


# ---- comments --------------------------------------------------------------------------------------------------


def _attach(parse: Parse, tokens: list[Token], pieces: list[Piece]) -> None:
    comments = list(parse.comments)
    comments.reverse()
    text, end = parse.source.text, 0
    previous: Piece | None = None
    for token, piece in zip(tokens, pieces, strict=True):
        start = token.start if token.kind != "$END" else len(text)
        may_be_blank = previous is not None and previous.kind not in OPENING
        while comments and comments[-1].span.start < start:
            comment = comments.pop()
            lines = text.count("\n", end, comment.span.start)
            words = comment.text.rstrip(" \t")
            # A documentation comment stays above what follows: there it says what an item is.
            if previous is not None and not lines and not comment.is_doc:
                previous.beside = words
            else:
                piece.above.append(Remark(words, may_be_blank and lines > 1))
                may_be_blank = True
            end = comment.span.end
        lines = text.count("\n", end, start)
        piece.newline = lines > 0
        piece.blank = lines > 1 and may_be_blank and piece.kind not in CLOSING
        previous, end = piece, token.end


def _spaced(file: tree.File, pieces: list[Piece]) -> None:
    """One empty line before and after an item of several lines; others may stand together."""
    tops = {piece.start: piece for piece in pieces}
    beside_block = False
    for item in file.items:
        is_block = isinstance(item, tree.Segment | tree.Series | tree.Workflow | tree.Test)
        first = tops[item.span.start]
        if first is not pieces[0] and (is_block or beside_block):
            first.top.blank = True
        beside_block = is_block
    if beside_block:
        pieces[-1].top.blank = True


# ---- metadata --------------------------------------------------------------------------------------------------


def meta_rank(meta: tree.Meta) -> tuple[int, str]:
    """The place of an entry among those of its item: title, owner and tags, then by name."""
    known = META_ORDER.index(meta.key) if meta.key in META_ORDER else len(META_ORDER)
    return known, meta.key


def _in_order(file: tree.File, pieces: list[Piece]) -> None:
    places = {piece.start: at for at, piece in enumerate(pieces)}
    for item in file.items:
        if isinstance(item, tree.Segment | tree.Series | tree.Workflow) and len(item.meta) > 1:
            first = places[item.meta[0].span.start]
            ordered = [piece for meta in sorted(item.meta, key=meta_rank) for piece in _words_of(meta, pieces, places)]
            pieces[first : first + len(ordered)] = ordered
            # It is now the one below the brace, where no empty line stands.
            pieces[first].top.blank = False


def _words_of(meta: tree.Meta, pieces: list[Piece], places: dict[int, int]) -> list[Piece]:
    first = last = places[meta.span.start]
    while pieces[last].start < meta.span.end:
        last += 1
    return pieces[first:last]


# ---- commas ----------------------------------------------------------------------------------------------------


def _without_last_commas(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces without commas after the last of a list; comments before a comma are moved behind it."""
    for at, piece in enumerate(pieces):
        if piece.kind != "COMMA":
            yield piece
            continue
        before, after = pieces[at - 1], pieces[at + 1]
        stays = after.kind not in CLOSING
        beside = before.beside
        if beside is None and not piece.above:
            beside, piece.beside = piece.beside, None
        remarks = [*piece.above, *([Remark(piece.beside, False)] if piece.beside else [])]
        before.beside, piece.above, piece.beside = None, [], None
        after.above[:0] = remarks
        (piece if stays else before).beside = beside
        if stays:
            yield piece

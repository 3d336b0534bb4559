"""`format_source`: the one way to write a rule file, with the meaning it had.

text ─ parse ─► tree, comments ─ read_pieces ─► pieces ─ layout ─► document ─ render ─► text, parsed and compared
"""

from __future__ import annotations

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.format.doc import render
from segdsl.format.layout import layout
from segdsl.format.pieces import read_pieces
from segdsl.format.problems import meaning_changed
from segdsl.format.same import says_the_same
from segdsl.format.spelling import Spelling
from segdsl.syntax.parse import Parse, parse
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import Vocabulary

WIDTH = 100


@record
class Formatted:
    """A formatted text; or, with diagnostics that say why, the text as it was."""

    text: str
    diagnostics: tuple[Diagnostic, ...]


def format_source(source: Source, width: int = WIDTH, vocabulary: Vocabulary | None = None) -> Formatted:
    r"""The text of a rule file in lines of at most `width` characters where it can be broken, ended by `\n`.

    The vocabulary, the built-in one if none is given, says which values are members and need no quotes. A file with a
    mistake in its syntax stays as it is, so that nothing is built on a guess.
    """
    words = vocabulary or builtin()
    before = parse(source)
    if before.diagnostics:
        return Formatted(source.text, before.diagnostics)
    text = _written(before, width, words)
    if text != source.text and not says_the_same(before, parse(Source(source.name, text)), words):
        return Formatted(source.text, (meaning_changed(source),))
    return Formatted(text, ())


def _written(parse: Parse, width: int, vocabulary: Vocabulary) -> str:
    return render(layout(parse.tree, read_pieces(parse, Spelling(vocabulary))), width)

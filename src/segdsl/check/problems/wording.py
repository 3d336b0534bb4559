"""How complaints are put together: severity, did-you-mean, fixes, and how the author's words are quoted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from segdsl.base.diagnostics import Confidence, Edit, Fix
from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.base.suggest import is_one_slip, nearest
from segdsl.syntax.tables import tables

LISTED_MAX = 12
CHOICES_MAX = 3
EXCERPT_MAX = 60


def as_name(text: str) -> str:
    """How a name is written: in backticks if it is no plain word, or a reserved one."""
    return text if _is_plain(text) else f"`{text}`"


def as_value(text: str) -> str:
    """How a text is written as a value: bare if it can be, else in quotes."""
    return text if _is_plain(text) else as_text(text)


def as_text(text: str) -> str:
    """How a text is written in quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def _is_plain(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text) is not None and text.lower() not in tables().keywords


@record
class Advice:
    """What to do about it, in words and as edits."""

    help: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()


def did_you_mean(
    span: Span,
    word: str,
    names: Iterable[str],
    *,
    misspelt: Mapping[str, str] | None = None,
    listed_as: str = "",
    spell: Callable[[str], str] = as_name,
) -> Advice:
    """The nearest of `names`, as a fix; else all of them, introduced by `listed_as`, if that is given.

    The fix is safe if the author made one slip (a letter, or the case), or wrote a spelling that is known as wrong.
    """
    names = list(names)
    known = (misspelt or {}).get(word)
    guess = known or nearest(word, names)
    if guess is not None:
        sure = Confidence.SAFE if known or is_one_slip(word, guess) else Confidence.UNSAFE
        return Advice((f"did you mean `{guess}`?",), (write(span, spell(guess), sure),))
    longer = [name for name in names if word.lower() in name.lower().split("_")]
    if longer and len(longer) <= CHOICES_MAX:
        fixes = tuple(write(span, spell(name), Confidence.UNSAFE) for name in longer)
        return Advice((f"did you mean {listing(longer, 'or')}?",), fixes)
    if listed_as and names:
        return Advice((f"{_singular(listed_as) if len(names) == 1 else listed_as} {listing(names)}",))
    return Advice()


def _singular(words: str) -> str:
    return "there is" if words == "there are" else words


def write(span: Span, text: str, confidence: Confidence, message: str = "") -> Fix:
    """The fix that replaces what stands at `span`."""
    return Fix(message or f"write `{excerpt(text)}`", (edit(span, text),), confidence)


def edit(span: Span, text: str) -> Edit:
    """The edit that puts `text` at `span`, with blanks where it would grow together with the words around it."""
    source = span.source.text
    before = " " if _is_letter(source[span.start - 1 : span.start]) and _is_letter(text[:1]) else ""
    after = " " if _is_letter(source[span.end : span.end + 1]) and _is_letter(text[-1:]) else ""
    return Edit(span, f"{before}{text}{after}")


def _is_letter(text: str) -> bool:
    return text.isalnum() or text == "_"


def leave_out(span: Span, message: str) -> Fix:
    """The fix that takes away what stands at `span`, with the blanks before it."""
    start = len(span.source.text[: span.start].rstrip())
    return Fix(message, (Edit(Span(span.source, start, span.end), ""),), Confidence.UNSAFE)


def listing(names: Iterable[str], last: str = "and") -> str:
    """`a`, `b` and `c`; the rest is counted if there are many."""
    names = [f"`{name}`" for name in names]
    if len(names) > LISTED_MAX:
        names = [*names[: LISTED_MAX - 1], f"{len(names) - LISTED_MAX + 1} more"]
    return ", ".join(names[:-1]) + f" {last} " + names[-1] if len(names) > 1 else names[0]


def excerpt(text: str) -> str:
    """The text on one line, cut if it is long."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT_MAX else line[: EXCERPT_MAX - 1] + "…"


def at(span: Span, offset: int) -> Span:
    """The empty place `offset` in the source of `span`."""
    return Span(span.source, offset, offset)

"""How complaints are put together: the author's words, and the edits of a fix."""

from __future__ import annotations

from segdsl.base.diagnostics import Confidence, Edit, Fix
from segdsl.base.source import Span


def quoted(text: str) -> str:
    """The text as one writes it in a rule."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def head_of(head: Span) -> str:
    """The first words of an item, its name in backticks."""
    kind, _, name = line(head.text).partition(" ")
    return f"{kind.lower()} `{name}`" if name else f"`{kind.lower()}`"


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def count(number: int, noun: str) -> str:
    """`1 value`, `2 values`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def sure_if(is_certain: bool) -> Confidence:
    """Safe if it is certain that this is meant."""
    return Confidence.SAFE if is_certain else Confidence.UNSAFE


def before(span: Span) -> Span:
    """The empty place in front."""
    return Span(span.source, span.start, span.start)


def behind(span: Span) -> Span:
    """The empty place behind."""
    return Span(span.source, span.end, span.end)


def insert(at: Span, text: str, confidence: Confidence = Confidence.SAFE) -> tuple[Fix, ...]:
    """The fix that puts `text` at an empty place."""
    return (Fix(f"insert `{text.strip()}`", (Edit(at, text),), confidence),)


def remove(span: Span, confidence: Confidence = Confidence.UNSAFE, message: str = "remove it") -> tuple[Fix, ...]:
    """The fix that takes away what stands at `span`, with the blanks that would be left over."""
    text = span.source.text
    start, end = span.start, span.end
    if text[start - 1 : start] in ("", " ", "\n"):
        while text[end : end + 1] == " ":
            end += 1
    if end == span.end and text[end : end + 1] in ("", "\n", "\r"):
        while text[start - 1 : start] == " ":
            start -= 1
    return (Fix(message, (Edit(Span(span.source, start, end), ""),), confidence),)


def replace(
    span: Span, text: str, confidence: Confidence = Confidence.SAFE, message: str | None = None
) -> tuple[Fix, ...]:
    """The fix that writes `text` instead."""
    return (Fix(message or f"write `{text.strip()}`", (edit(span, text),), confidence),)


def edit(span: Span, text: str) -> Edit:
    """Write `text` there, with a blank where a word would run into its neighbour: `a&&!b` never becomes `aANDNOTb`."""
    source = span.source.text
    before, behind = source[max(span.start - 1, 0) : span.start], source[span.end : span.end + 1]
    left = " " if text[:1].isalnum() and (before.isalnum() or before == "_") else ""
    right = " " if text[-1:].isalpha() and behind and behind not in " \t\r\n),:;]}" else ""
    return Edit(span, f"{left}{text}{right}")

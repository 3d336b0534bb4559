"""What there is to know of the word under the cursor."""

from __future__ import annotations

from segdsl.base.record import record
from segdsl.base.source import Source
from segdsl.ide.describe import describe, members_of
from segdsl.ide.words import Words, operators
from segdsl.syntax.lexer import Token, lex
from segdsl.vocabulary.model import Field, FieldType, Metric


@record
class Hover:
    """The place of a word, and lines about it, the first of which names it."""

    start: int
    end: int
    lines: tuple[str, ...]


def hover(text: str, offset: int, words: Words) -> Hover | None:
    """What is known of the word at `offset`; None where there is none, or nothing to say."""
    tokens = lex(Source("text", text))[:-1]
    at = next((index for index, token in enumerate(tokens) if token.start <= offset <= token.end), None)
    if at is None:
        return None
    lines = about(_named(tokens[at]), words)
    return Hover(tokens[at].start, tokens[at].end, lines) if lines else None


def about(name: str, words: Words) -> tuple[str, ...]:
    """Lines about a field, metric, window, segment or `$param`; none where there is none of the name."""
    entry = words.vocabulary.words.get(name)
    if entry is not None:
        return _entry(entry)
    said = describe(name, words)
    if name.startswith("$"):
        return (f"param {name[1:]} = {said}",) if said else ()
    if name in words.segments:
        return (f"segment {name}", *([said] if said else []))
    if name in words.windows:
        return (f"window {name}", *([said] if said else []))
    return ()


def _entry(entry: Field | Metric) -> tuple[str, ...]:
    noun = "metric" if isinstance(entry, Metric) else "field"
    lines = [f"{entry.name}: {noun}, {entry.type.value}"]
    lines += [entry.doc] if entry.doc else []
    lines += [f"also: {', '.join(entry.aliases)}"] if entry.aliases else []
    if isinstance(entry, Field) and (entry.members or entry.type is FieldType.BOOLEAN):
        lines.append(f"values: {members_of(entry)}")
    return (*lines, f"asked with: {', '.join(operators(entry))}")


def _named(token: Token) -> str:
    return token.text.strip("`")

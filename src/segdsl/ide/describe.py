"""A word in a line: what stands beside an offer."""

from __future__ import annotations

from segdsl.ide.words import Words, operators
from segdsl.vocabulary.model import Field, FieldType

_ITEMS = {
    "SEGMENT": "name a condition",
    "PARAM": "name a value",
    "WINDOW": "name a span of days",
    "SERIES": "segments that follow each other",
    "TEST": "say whom a segment must match",
    "WORKFLOW": "do something for each member",
}


def describe(word: str, words: Words) -> str:
    """What a name, a `$param` or the first word of an item is, in a line; empty where that is plain."""
    vocabulary = words.vocabulary
    entry = vocabulary.words.get(word)
    if entry is not None:
        noun = f"{entry.type.value}{'' if isinstance(entry, Field) else ' metric'}"
        alias = f"{entry.name} · " if word != entry.name else ""
        signs = " ".join(operators(entry)[:4])
        return f"{alias}{noun} · {signs} · {entry.doc}".removesuffix(" · ")
    if word.startswith("$"):
        return _param(word[1:], words)
    if word in vocabulary.windows:
        return vocabulary.windows[word].doc
    rule = words.checked.rules.get(word) if words.checked else None
    if rule is not None:
        return rule.title or rule.doc
    return _ITEMS.get(word, "")


def members_of(field: Field) -> str:
    """The closed list of a field, if it has one."""
    if field.type is FieldType.BOOLEAN:
        return "true, false"
    return ", ".join(field.members)


def _param(name: str, words: Words) -> str:
    if name in words.overrides:
        return words.overrides[name]
    param = words.checked.scope.params.get(name) if words.checked else None
    return param.literal.span.text if param else ""

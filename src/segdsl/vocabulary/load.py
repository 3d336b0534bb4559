"""From TOML to a vocabulary, with every mistake at its place in the text.

The form is documented in docs/language/vocabulary.md; the built-in program uses exactly that form. A file either
declares all of a vocabulary, or extends the one that is there: then what it declares is merged into it, entry by entry
and setting by setting.
"""

from __future__ import annotations

import pkgutil
import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import TypeVar, cast

from segdsl.base.diagnostics import Diagnostic, in_reading_order
from segdsl.base.record import record, replace
from segdsl.base.source import Source, Span
from segdsl.vocabulary import agree, entries, problems
from segdsl.vocabulary.model import BackgroundFact, CompatibilityRule, Vocabulary, index_words
from segdsl.vocabulary.places import Path, Places
from segdsl.vocabulary.settings import Settings

T = TypeVar("T")

VOCABULARY_KEYS = ("vocabulary", "relations", "fields", "metrics", "windows", "rules", "facts")

_EMPTY = Vocabulary(
    name="", subject="", subject_relation="", currency="", fields={}, metrics={}, windows={}, relations={}, words={}
)


@record
class Loaded:
    """A vocabulary, None where its text has a mistake, and the mistakes."""

    vocabulary: Vocabulary | None
    diagnostics: tuple[Diagnostic, ...]


@cache
def builtin() -> Vocabulary:
    """The vocabulary of the partner program."""
    content = pkgutil.get_data("segdsl.vocabulary", "builtin/partner_program.toml")
    loaded = load(cast(bytes, content).decode(), "partner_program.toml", None)
    return cast(Vocabulary, loaded.vocabulary)


def load(text: str, name: str, base: Vocabulary | None) -> Loaded:
    """The vocabulary in a TOML text that holds nothing else; `name` is what messages call the text.

    `base` is what the text extends if it says so, or if it has no `[vocabulary]` table at all.
    """
    source = Source(name, text)
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return Loaded(None, (_not_toml(source, error),))
    file = Settings(content, "a vocabulary", Places(source), [])
    file.only(VOCABULARY_KEYS)
    return _loaded(file, base)


def from_mapping(mapping: Mapping[str, object], source: Source, base: Vocabulary | None, within: Path = ()) -> Loaded:
    """The vocabulary in a TOML file that was read already and may hold more: only `VOCABULARY_KEYS` are looked at.

    `mapping` is the table of the file to which the path `within` leads.
    """
    return _loaded(Settings(mapping, "a vocabulary", Places(source, within), []), base)


def _loaded(file: Settings, base: Vocabulary | None) -> Loaded:
    start = _start(file, base)
    merged = _merge(file, start) if start is not None else None
    return Loaded(merged if file.is_sound else None, in_reading_order(file.complaints))


def _start(file: Settings, base: Vocabulary | None) -> Vocabulary | None:
    """What the entries of the file are added to. None if the file does not say enough to go on."""
    if base is None:
        file.need("vocabulary")
    head = file.table("vocabulary", "`[vocabulary]`")
    if head is None:
        return base
    head.only(("name", "extends", "subject", "subject_relation", "currency"))
    extends = head.text("extends")
    if "extends" not in head:
        base = _EMPTY
        head.need("name", "subject", "subject_relation", "currency", advice=(_EXTEND_INSTEAD,))
    elif base is None or extends != base.name:
        if extends is not None:
            name = base.name if base else None
            head.complain(problems.nothing_to_extend(head.value_place("extends"), extends, name))
        return None
    given = entries.given(
        name=head.text("name"),
        subject=head.name("subject"),
        subject_relation=head.text("subject_relation"),
        currency=head.matching("currency", "[A-Z]{3}", "a code of three letters such as `USD`"),
    )
    return replace(base, **given)


_EXTEND_INSTEAD = 'to add to a vocabulary rather than to replace it, name it: `extends = "partner-program"`'


def _merge(file: Settings, start: Vocabulary) -> Vocabulary:
    """`start` with the entries of the file; of use only if nothing was complained of."""
    relations = _section(file, "relations", "relation", start.relations, entries.relation)
    read_field = partial(entries.field, subject_relation=start.subject_relation)
    fields = _section(file, "fields", "field", start.fields, read_field)
    metrics = _section(file, "metrics", "metric", start.metrics, entries.metric)
    windows = _section(file, "windows", "window", start.windows, entries.window)
    words = entries.Words(fields, metrics)
    rules = _rules(file, start.rules, words)
    facts = _facts(file, start.facts, words)
    agree.check(file, start.subject_relation, start.currency, relations, words, windows)
    sound_fields, sound_metrics = _sound(fields), _sound(metrics)
    return replace(
        start,
        relations=_sound(relations),
        fields=sound_fields,
        metrics=sound_metrics,
        windows=_sound(windows),
        words=index_words(sound_fields, sound_metrics),
        rules=rules,
        facts=facts,
    )


def _section(
    file: Settings, key: str, kind: str, old: dict[str, T], read: Callable[[Settings, str, T | None], T | None]
) -> dict[str, T | None]:
    """The entries of a section; None for one with a mistake, of which nothing more is to be said."""
    merged: dict[str, T | None] = {**old}
    for name, table in file.named_tables(key, kind):
        merged[name] = read(table, name, old.get(name))
    return merged


def _sound(merged: Mapping[str, T | None]) -> dict[str, T]:
    return {name: entry for name, entry in merged.items() if entry is not None}


def _rules(file: Settings, old: tuple[CompatibilityRule, ...], words: entries.Words) -> tuple[CompatibilityRule, ...]:
    """The old rules, those replaced that the file gives anew by code, and then its new ones."""
    by_code = {rule.code: rule for rule in old}
    codes: dict[str, Span] = {}
    for table in file.listed_tables("rules", "the rule"):
        rule = entries.rule(table, words)
        if rule is not None and _is_first(table, "code", rule.code, codes):
            by_code[rule.code] = rule
    return tuple(by_code.values())


def _facts(file: Settings, old: tuple[BackgroundFact, ...], words: entries.Words) -> tuple[BackgroundFact, ...]:
    """The same for facts, by name."""
    by_name = {fact.name: fact for fact in old}
    names: dict[str, Span] = {}
    for table in file.listed_tables("facts", "the fact"):
        fact = entries.fact(table, words)
        if fact is not None and _is_first(table, "name", fact.name, names):
            by_name[fact.name] = fact
    return tuple(by_name.values())


def _is_first(table: Settings, key: str, text: str, seen: dict[str, Span]) -> bool:
    place = table.value_place(key)
    first = seen.setdefault(text, place)
    if first is place:
        return True
    table.complain(problems.given_twice(place, text, first))
    return False


def _not_toml(source: Source, error: Exception) -> Diagnostic:
    """The reader says where only in the words of its message."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(error), re.DOTALL)
    if found is None:
        return problems.not_toml(Span(source, 0, 0), "it nests too deeply, or a number in it is too long")
    reason, line, column = found.groups()
    if line is None:
        offset = len(source.text)
    else:
        before = source.text.split("\n")[: int(line) - 1]
        offset = sum(len(one) + 1 for one in before) + int(column) - 1
    return problems.not_toml(Span(source, offset, offset), reason[0].lower() + reason[1:])

"""Whether the entries of a vocabulary agree with each other, wherever each of them was declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from segdsl.vocabulary import problems
from segdsl.vocabulary.currency import minor_digits
from segdsl.vocabulary.entries import Words
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType, NamedWindow, Relation
from segdsl.vocabulary.places import Path
from segdsl.vocabulary.settings import Settings

_Relations = Mapping[str, Relation | None]


def check(
    file: Settings,
    subject_relation: str,
    currency: str,
    relations: _Relations,
    words: Words,
    windows: Mapping[str, NamedWindow | None],
) -> None:
    """Complain in `file` of names that are not declared or that mean two things. None is an entry with a mistake."""
    if subject_relation not in ("", *relations):
        _undeclared(file, ("vocabulary", "subject_relation"), "relation", subject_relation, relations)
    for relation in relations.values():
        if relation is not None:
            _check_keys(file, relation, relations)
    for field in words.fields.values():
        if field is not None:
            _check_column(file, ("fields", field.name), field.relation, field.column, relations)
    for metric in words.metrics.values():
        if metric is not None:
            _check_column(file, ("metrics", metric.name), metric.relation, metric.date_column, relations)
    for window in windows.values():
        if window is not None and window.since is not None:
            _check_anchor(file, window.name, window.since, words.fields)
    _check_words(file, words)
    _check_rounded(file, currency, words)


def _check_keys(file: Settings, relation: Relation, relations: _Relations) -> None:
    for index, name in enumerate(relation.keys_of):
        path: Path = ("relations", relation.name, "keys_of", index)
        if name not in relations:
            _undeclared(file, path, "relation", name, relations)
        elif (other := relations[name]) is not None and other.keys_of:
            file.complain(problems.keys_of_keys(file.places.value(path), name))


def _check_column(file: Settings, entry: Path, name: str, column: str, relations: _Relations) -> None:
    if name not in relations:
        _undeclared(file, (*entry, "relation"), "relation", name, relations)
        return
    relation = relations[name]
    if relation is not None and relation.keys_of and column != relation.key:
        place = file.places.value((*entry, "relation"))
        file.complain(problems.column_without_table(place, column, name, relation.key))


def _check_anchor(file: Settings, window: str, since: str, fields: Mapping[str, Field | None]) -> None:
    path: Path = ("windows", window, "since")
    if since not in fields:
        _undeclared(file, path, "field", since, fields)
    elif (field := fields[since]) is not None and field.type is not FieldType.DATE:
        file.complain(problems.not_a_date_field(file.places.value(path), since, field.type.value))


def _check_rounded(file: Settings, currency: str, words: Words) -> None:
    """Floats are rounded to hundredths, so money that is stored so is of a currency with just as many (§5.4)."""
    entries: list[tuple[str, Field | Metric | None]] = [
        *(("fields", field) for field in words.fields.values()),
        *(("metrics", metric) for metric in words.metrics.values()),
    ]
    for section, entry in entries:
        is_money = entry is not None and entry.type in (FieldType.MONEY, MetricType.MONEY)
        if entry is not None and is_money and entry.rounded and minor_digits(currency) != 2:
            place = file.places.value((section, entry.name, "rounded"))
            file.complain(problems.setting_without_use(place, "rounded", "a currency of hundredths"))


def _undeclared(file: Settings, path: Path, kind: str, name: str, declared: Mapping[str, object]) -> None:
    file.complain(problems.undeclared(file.places.value(path), kind, name, declared))


def _check_words(file: Settings, words: Words) -> None:
    """Every name and alias means one thing. Of two uses of a word the file's own is to blame, and rather an alias."""
    uses: dict[str, list[tuple[str, Path]]] = {}
    for word, title, path in (*_names(words), *_aliases(words)):
        uses.setdefault(word, []).append((title, path))
    for word, claims in uses.items():
        if len(claims) > 1:
            first, *others = sorted(claims, key=lambda claim: file.places.knows(claim[1]))
            for _, path in others:
                file.complain(problems.word_taken(file.places.value(path), word, first[0]))


def _names(words: Words) -> Iterator[tuple[str, str, Path]]:
    for name in words.fields:
        yield name, f"the field `{name}`", ("fields", name)
    for name in words.metrics:
        yield name, f"the metric `{name}`", ("metrics", name)


def _aliases(words: Words) -> Iterator[tuple[str, str, Path]]:
    entries: list[tuple[str, str, Field | Metric]] = [
        *(("fields", "field", field) for field in words.fields.values() if field),
        *(("metrics", "metric", metric) for metric in words.metrics.values() if metric),
    ]
    for section, kind, entry in entries:
        for index, alias in enumerate(entry.aliases):
            yield alias, f"the {kind} `{entry.name}`", (section, entry.name, "aliases", index)

"""Whole phrases of the language, as people would write them: what is offered, and how a text could go on.

The grammar knows shapes and the vocabulary words; these are examples of the shapes made with the words. Every shape of
the grammar that may follow a name, and every window, is among them, so that whatever was begun can be finished.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from segdsl.base.source import Source
from segdsl.ide.words import Words, as_name, as_value
from segdsl.syntax.lexer import Token, lex
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType

DATE_PHRASES = (
    "in the last 30 days",
    "in the last 30 complete days",
    "in the next 30 days",
    "exactly 30 days ago",
    "exactly 30 days from now",
    "between 31 and 60 days ago",
    "between 2026-01-01 and 2026-03-31",
    "on today",
    "on yesterday",
    "on 2026-03-31",
    "before 30 days ago",
    "before 2026-03-31",
    "after 30 days ago",
    "after 2026-03-31",
    "on or before 30 days ago",
    "on or before 2026-03-31",
    "on or after 30 days ago",
    "on or after 2026-03-31",
    *(f"in {which} {period}" for which in ("this", "previous") for period in ("week", "month", "quarter", "year")),
)
KNOWN = ("is known", "is unknown")
_SPANS = (
    "last 30 days",
    "last 30 complete days",
    "31 to 60 days ago",
    "this month",
    "previous month",
    "today",
    "yesterday",
    "2026-01-01 to 2026-03-31",
)
# What may be the larger end of anything: a century of days, the last day there is, and more than anybody counts.
_FARTHEST = "36525"
_LAST_DAY = "9999-12-31"
_MOST = "9" * 30


def spans(words: Words) -> Iterator[str]:
    """What may follow `during`: by name first."""
    yield from map(as_name, words.windows)
    yield from _SPANS
    yield from (f"days 31 to 60 since {as_name(name)}" for name in words.dates[:1])


def windows(words: Words) -> Iterator[str]:
    """Windows as they stand behind a comparison."""
    yield from (f"since {as_name(name)}" for name in words.dates)
    yield from (f"during {span}" for span in spans(words))


def offered(entry: Field) -> tuple[str, ...]:
    """Phrases that people want whole behind the name of a field."""
    if entry.type is FieldType.DATE:
        return (*DATE_PHRASES, *KNOWN)
    return (*(("any of (", "none of (") if entry.type is not FieldType.BOOLEAN else ()), *KNOWN)


def is_equated(entry: Field) -> bool:
    """Whether people ask first which value a field has."""
    return entry.type not in (FieldType.DATE, FieldType.SET)


def endings(entry: Field | Metric | None, words: Words) -> Iterator[str]:
    """Ways in which a condition that was begun, on `entry` where that is known, could end."""
    yield ""
    phrases = list(_whole(entry, words))
    for phrase in dict.fromkeys([*phrases, *_others(words)]):
        pieces = [token.text for token in tokens_of(phrase)]
        for start in range(len(pieces)):
            yield " ".join(pieces[start:])


def tokens_of(phrase: str) -> tuple[Token, ...]:
    """The tokens of a phrase."""
    return _tokens(phrase)


def kinds_of(phrase: str) -> tuple[str, ...]:
    """The kinds of its tokens."""
    return tuple(token.kind for token in _tokens(phrase))


@lru_cache(maxsize=4096)
def _tokens(phrase: str) -> tuple[Token, ...]:
    return tuple(lex(Source("phrase", phrase))[:-1])


def _whole(entry: Field | Metric | None, words: Words) -> Iterator[str]:
    """Complete phrases behind the name of an entry."""
    if isinstance(entry, Metric):
        values = _values(entry, words)
        yield from (f"< {value}" for value in values)
        yield f"between {values[0]} and {values[1]}"
        yield from (f"< {value} during last 30 days" for value in values)
        yield f"between {values[0]} and {values[1]} during last 30 days"
        return
    if entry is None:
        return
    yield from KNOWN
    if entry.type is FieldType.DATE:
        yield from DATE_PHRASES
        yield f"between 0 and {_FARTHEST} days ago"
        yield f"between 0001-01-01 and {_LAST_DAY}"
        return
    values = _values(entry, words)
    for value in values:
        yield from (f"= {value}", f"any of ({value})", f"< {value}", f"contains {value}")
    yield f"between {values[0]} and {values[-1]}"


def _values(entry: Field | Metric, words: Words) -> tuple[str, ...]:
    """Values that an entry may be compared with, the last of them larger than any."""
    match entry.type:
        case FieldType.INTEGER | MetricType.COUNT:
            return "5", _MOST
        case FieldType.DECIMAL:
            return "5.5", _MOST
        case FieldType.MONEY | MetricType.MONEY:
            return f"5 {words.vocabulary.currency}", f"{_MOST} {words.vocabulary.currency}"
        case FieldType.BOOLEAN:
            return ("true",)
        case _:
            assert isinstance(entry, Field)
            return (as_value(entry.members[0] if entry.members else "x", entry),)


def _others(words: Words) -> Iterator[str]:
    """Windows, references, and whole conditions: what may come where no name is asked about."""
    yield from windows(words)
    yield f"during 0 to {_FARTHEST} days ago"
    yield f"during 2026-01-01 to {_LAST_DAY}"
    for name in words.dates[:1]:
        yield f"during days 0 to {_FARTHEST} since {as_name(name)}"
    for segment in words.segments[:1]:
        yield f"in segment {as_name(segment)}"
    mentioned = mentioned_in_rules(words)
    fields = sorted(words.vocabulary.fields, key=lambda name: name in mentioned)
    yield from (f"{as_name(name)} is known" for name in fields[:1])
    for name in list(words.vocabulary.metrics)[:1]:
        yield f"no {as_name(name)}"
        yield f"no {as_name(name)} during last 30 days"


def mentioned_in_rules(words: Words) -> frozenset[str]:
    """The fields of which the vocabulary says what may stand beside them."""
    selectors = [one for rule in words.vocabulary.rules for one in (*rule.when, *rule.needs, *rule.beside)]
    return frozenset(one.field for one in selectors if one.field)

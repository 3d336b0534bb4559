"""Names and values that are made to break out of a query: on every engine they are names and values."""

from __future__ import annotations

import random
from itertools import cycle

import pytest

from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.dialects import dialect_named
from tests.differential.engines import Engine, batch_for
from tests.differential.pool import PARTS, TEXTS
from tests.differential.sides import column_types, in_memory, rule_of
from tests.reference.words import PARTNERS, VOCABULARIES, Vocabulary
from tests.reference.write import write
from tests.servers.server import Server

TODAY_SEED = 20
NAMES = [
    *('a"b', "a`b", "a'b", "a\\b", "b--c", "c;d", "100%", "%s", "e[f]", "$1", "?", ":x", "{g}", "h/*i*/", "j k", "-"),
    *("select", "Order", "GROUP", "user", "null", "true", "date", "ünïcödé", "表", "'; DROP TABLE partners; --", "\\'"),
    *("n" * 63, "ü" * 31, "😀", "{{ 1 }}", "#", "@a", "&", "a.b", 'a""b', "a''b", "``"),
]
VALUES = [
    *TEXTS,
    *("'", "''", "\\'", "\\", "\\\\", '"', "`", "'); DELETE FROM partners; --", "$$", "$1", ":x", "?", "%s", "%%"),
    *("/*", "*/", "#", "{{ 1 }}", "{a}", "&#39;", "\t", "\r\n", "\u2028", "\u200b", "\ufeff", "\ufffd", "\U0010ffff"),
    *("' OR '1'='1", "\\' OR 1=1 --", "\\u0027", "\\x27", "0x27", "U&'\\0027'", "E'\\''", "N'a'", "", " ", "a" * 250),
]  # fmt: skip


def bound(vocabulary: Vocabulary, server: Server) -> Binding:
    """The vocabulary's tables and columns under names that the engine can have, each with something else in it."""
    dialect = dialect_named(server.dialect)
    usable = [name for name in NAMES if is_nameable(name, server)]
    assert len(usable) > 30, usable
    random.Random(dialect.name).shuffle(usable)
    names = cycle(usable)
    tables, columns = {}, {}
    for relation, key in vocabulary.relations.items():
        tables[relation] = (next(names),)
        of_relation = [key, *column_types(vocabulary, relation)]
        columns |= {(relation, column): next(names) for column in of_relation}
    return Binding(tables, columns)


def is_nameable(name: str, server: Server) -> bool:
    """Whether the engine can have a table and a column of that name at all."""
    match server.dialect:
        case "mysql":
            return all(ord(letter) < 0x10000 for letter in name)
        case "clickhouse":
            return "." not in name  # a column of a nested table
        case "spark":
            return not set(name) & set("/*.") and name != "-"
    return True


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=lambda vocabulary: vocabulary.name)
def test_hostile_names(engine: Server, vocabulary: Vocabulary) -> None:
    """Rules find the same over tables and columns with such names."""
    made = batch_for(engine.dialect, TODAY_SEED + (vocabulary is not PARTNERS), 30, 40)
    assert made.vocabulary is vocabulary
    engine.clear()
    there = Engine(engine, vocabulary, made.partners, bound(vocabulary, engine))
    rules = [rule_of(write(program, vocabulary), vocabulary) for program in made.programs]
    taken = [rule for rule in rules if there.refusal(rule, made.today, made.zone) is None]
    assert len(taken) > 20
    expected = [in_memory(rule, made.partners, made.today, made.zone) for rule in taken]
    assert there.verdicts(taken, made.today, made.zone) == expected
    members = [[verdict is True for verdict in verdicts] for verdicts in expected]
    assert there.members(taken, made.today, made.zone) == members
    engine.clear()


def test_hostile_values(engine: Server) -> None:
    """Each of them finds itself and nothing else, in data and in rules, as the interpreter has it."""
    made = batch_for(engine.dialect, TODAY_SEED, 1, len(VALUES))
    partners = [{**partner, "partner_name": value} for partner, value in zip(made.partners, VALUES, strict=True)]
    texts = [f"segment rule {{ where partner_name = {quoted(value)} }}" for value in VALUES if is_writable(value)]
    texts += [f"segment rule {{ where partner_name contains {quoted(part)} }}" for part in [*PARTS, "'", "--", "$"]]
    rules = [rule_of(text, PARTNERS) for text in texts]
    there = Engine(engine, PARTNERS, partners)
    found = there.verdicts(rules, made.today, made.zone)
    assert [sum(verdict is True for verdict in verdicts) for verdicts in found[:5]] == [1] * 5
    assert found == [in_memory(rule, partners, made.today, made.zone) for rule in rules]


def quoted(value: str) -> str:
    """A text as a rule writes it."""
    known = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
    return (
        '"'
        + "".join(
            known.get(letter) or (letter if letter.isprintable() else f"\\u{{{ord(letter):x}}}") for letter in value
        )
        + '"'
    )


def is_writable(value: str) -> bool:
    """Whether a rule may hold the text: no control characters but these, and not nothing."""
    return value != "" and all(letter.isprintable() or letter in "\n\t" for letter in value)

"""Our driver over the exported tables is Lark's parser: same texts, same derivations (1.4)."""

from __future__ import annotations

import random
import re
from functools import cache
from typing import Any

import pytest
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from segdsl.base.source import Source
from segdsl.syntax import _tables, automaton, grammar, tables
from segdsl.syntax.automaton import Automaton
from segdsl.syntax.build import BUILDERS
from segdsl.syntax.builder import Builder
from segdsl.syntax.generate import build_lark, checksum, generate
from segdsl.syntax.lexer import lex

from .support import CORPUS, VALID, read, said

EXAMPLE = "relationship_stage = Joined AND transitioned exactly 30 days ago AND clicks < 5 during since_joined"


@cache
def lark_with(lexer: str) -> Lark:
    return build_lark(grammar.grammar_text(), lexer, strict=False)


@pytest.fixture(params=["basic", "contextual"])
def lark(request: pytest.FixtureRequest) -> Lark:
    return lark_with(request.param)


@pytest.fixture
def derive(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Text to derivation, with our driver; None if it is not accepted."""

    def builder_of(name: str) -> Any:
        return lambda b, span, children: (name, children)

    rules = [
        (None if rule.is_list or not rule.name else builder_of(rule.name), *rule[1:]) for rule in tables.tables().rules
    ]
    monkeypatch.setattr(automaton, "_rules", lambda: rules)

    def derive(text: str, start: str = "file") -> Any:
        source = Source("text", text)
        machine = Automaton(start, Builder(source))
        tokens = lex(source)
        return plain(machine.result) if machine.advance(tokens) == len(tokens) else None

    return derive


def plain(derivation: Any) -> Any:
    """A derivation as nested tuples, whoever made it."""
    if isinstance(derivation, Tree):
        return str(derivation.data), [plain(child) for child in derivation.children]
    if isinstance(derivation, Token):
        return str(derivation.type), str(derivation)
    if isinstance(derivation, tuple) and len(derivation) == 4:
        return derivation[0], derivation[1]
    return derivation[0], [plain(child) for child in derivation[1]]


def lark_derives(lark: Lark, text: str, start: str = "file") -> Any:
    try:
        return plain(lark.parse(text, start=start))
    except UnexpectedInput:
        return None


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_derivations_equal_those_of_lark(path: Any, lark: Lark, derive: Any) -> None:
    text = path.read_text(encoding="utf-8")
    assert derive(text) == lark_derives(lark, text) is not None


def test_the_published_example_is_a_condition_letter_for_letter(lark: Lark, derive: Any) -> None:
    """1.2"""
    assert derive(EXAMPLE, "condition") == lark_derives(lark, EXAMPLE, "condition") is not None
    assert derive(EXAMPLE) is None


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_changed_texts_are_accepted_where_lark_accepts_them(path: Any, derive: Any) -> None:
    """A token left out, doubled or exchanged."""
    rnd = random.Random(path.stem)
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}") and "{" in line]
    for line in rnd.choices(lines or ["segment a { where b = 1 }"], k=40):
        words = re.findall(r"\w+|\S", line)
        at = rnd.randrange(len(words))
        words[at : at + 1] = rnd.choice([[], [words[at]] * 2, [rnd.choice(words)]])
        changed = " ".join(words)
        assert derive(changed) == lark_derives(lark_with("basic"), changed), changed


def test_the_corpus_holds_every_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule of edition 1 in valid texts, every foreign spelling in the others."""
    used: set[str] = set()
    rules = automaton._rules()
    names = [rule.name for rule in tables.tables().rules]

    def watched(name: str, build: Any) -> Any:
        def watch(b: Any, span: Any, children: Any) -> Any:
            used.add(name)
            return build(b, span, children)

        return watch

    watching = [(rule[0] and watched(name, rule[0]), *rule[1:]) for name, rule in zip(names, rules, strict=True)]
    monkeypatch.setattr(automaton, "_rules", lambda: watching)
    for path in VALID:
        assert said(read(path.read_text(encoding="utf-8")).diagnostics) == []
    foreign = {name for name in BUILDERS if name.startswith("x_")}
    assert set(BUILDERS) - used == foreign | {"broken"}
    read(CORPUS[[path.stem for path in CORPUS].index("foreign")].read_text(encoding="utf-8"))
    assert set(BUILDERS) - used == {"broken"}


def test_the_builders_are_the_rules_of_the_grammar() -> None:
    rules = tables.tables().rules
    assert set(BUILDERS) == {rule.name for rule in rules if rule.name and not rule.is_list}


def test_the_grammar_has_no_conflict_and_its_tables_are_reproducible() -> None:
    """1.4; generate() builds with strict=True, which refuses conflicts and colliding terminals."""
    text = grammar.grammar_text()
    generated: dict[str, Any] = {}
    exec(generate(text), generated)
    for name in ("CHECKSUM", "KEYWORDS", "TERMINALS", "STARTS", "RULES", "STATES"):
        assert generated[name] == getattr(_tables, name), name
    assert checksum(text) == _tables.CHECKSUM


@pytest.mark.parametrize("text", ["a = 5 ANDb = 2", "a = 5 since_joinedx b", "a = 5 duringlast 30 days", "NOTa b"])
def test_words_have_boundaries(text: str, derive: Any) -> None:
    """1.4"""
    assert derive(text, "condition") is None


def test_words_are_reserved_in_every_case(derive: Any) -> None:
    """1.3"""
    for word in tables.tables().keywords:
        for spelling in (word, word.upper(), word.capitalize()):
            assert [token.kind for token in lex(Source("w", spelling))] == [tables.tables().keywords[word], "$END"]


def test_the_grammar_names_nothing_of_the_partner_program() -> None:
    """2.1"""
    shapes = re.sub(r"//.*", "", grammar.grammar_text())
    for word in ("partner", "clicks", "revenue", "actions", "joined", "stage", "email", "USD"):
        assert word not in shapes

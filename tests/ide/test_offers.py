"""Never an invalid offer, and never a missing one: over random rules that the checker accepts, cut at every word."""

from __future__ import annotations

from random import Random

import pytest

from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.ide.complete import complete
from segdsl.ide.diagnose import State, diagnose
from segdsl.ide.words import Words
from segdsl.syntax.lexer import Token, lex
from segdsl.syntax.parse import parse
from tests.differential.generate import batch
from tests.differential.sides import project_vocabulary
from tests.reference.write import Writer, write

RULES = 5
_FREE = {"INT", "DECIMAL", "DATE", "SIGNED_MONEY", "STRING", "X_WORD"}


def rules(seed: int) -> list[tuple[str, Words]]:
    """Conditions with the words that they may use."""
    made = batch(seed, programs=RULES, partners=0)
    found = []
    for program in made.programs:
        text = write(program, made.vocabulary)
        vocabulary = project_vocabulary(made.vocabulary.name)
        checked = check({"case.seg": parse(Source("case.seg", text))}, vocabulary)
        condition = Writer(program, made.vocabulary).condition(program["rule"])
        found.append((condition, Words(vocabulary=vocabulary, checked=checked)))
    return found


def is_free(token: Token, words: Words) -> bool:
    """Whether a word stands for a value that nobody can foresee."""
    known = {*words.vocabulary.words, *words.windows, *words.segments, words.vocabulary.currency, "true", "false"}
    known |= {member for field in words.vocabulary.fields.values() for member in field.members}
    return token.kind in _FREE or (token.kind == "NAME" and token.text not in known)


@pytest.mark.parametrize("seed", range(3))
def test_the_word_that_comes_is_offered(seed: int) -> None:
    random = Random(seed)
    for text, words in rules(seed):
        tokens = lex(Source("rule", text))[:-1]
        for token in random.sample(tokens, min(6, len(tokens))):
            if is_free(token, words):
                continue
            before = text[: token.start].rstrip() + " "
            offers = [offer.text.strip() for offer in complete(before, len(before), words)]
            firsts = {lex(Source("offer", offer))[0].text.lower() for offer in offers}
            assert token.text.lower() in firsts, f"{text[: token.start]!r} goes on with {token.text!r}, not {offers}"


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_taken_leads_to_a_rule(seed: int) -> None:
    random = Random(seed)
    for text, words in rules(seed):
        tokens = lex(Source("rule", text))[:-1]
        start = text[: random.choice(tokens).start]
        walked = walk(start, words, random)
        found = diagnose(walked, words)
        assert found.state is State.RULE, f"{start!r} became {walked!r}: {found.error}"


VALUES = ("99999999", '"x"', "99999999.5", "99999999 USD", "99999999 EUR", "7", "9999-12-30", "0001-01-02")
_CONNECTIVES = ("AND", "OR", "(", "NOT", ",")


def walk(text: str, words: Words, random: Random) -> str:
    """The text with one offer after the other taken at random, until it is a rule; values are made up."""
    text = text.rstrip() + " "
    for step in range(60):
        if step > 1 and diagnose(text, words).state is State.RULE:
            return text
        offers = [offer for offer in complete(text, len(text), words) if offer.kind != "item"]
        calm = [offer for offer in offers if offer.text not in _CONNECTIVES]
        chosen = calm if step > 12 and calm else offers  # it has been long enough
        if chosen:
            offer = random.choice(chosen)
            text = f"{text[: offer.start]}{offer.text} "
        else:
            goes_on = [value for value in VALUES if leads_on(f"{text}{value} ", words)]
            text += f"{goes_on[0]} "
    return text


def leads_on(text: str, words: Words) -> bool:
    """Whether a text is a rule, or can become one."""
    return diagnose(text, words).state is State.RULE or bool(complete(text, len(text), words))

"""Projects written in a test, and provers that do not know."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from segdsl.analysis.answer import Unknown
from segdsl.analysis.prove import Among, Prover
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.check.model import Checked
from segdsl.ir.nodes import Expr
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin, load
from segdsl.vocabulary.model import Vocabulary


def project(text: str, words: Vocabulary | None = None) -> Checked:
    """What a rule file means; it has no error."""
    parsed = parse(Source("rules.seg", textwrap.dedent(text)))
    checked = check({"rules.seg": parsed}, words or builtin())
    errors = [found for found in (*parsed.diagnostics, *checked.diagnostics) if found.is_error]
    assert not errors, [found.message for found in errors]
    return checked


def words(text: str) -> Vocabulary:
    """The partner program with more words, as a `segdsl.toml` declares them."""
    loaded = load(textwrap.dedent(text), "segdsl.toml", builtin())
    assert loaded.vocabulary is not None, loaded.diagnostics
    return loaded.vocabulary


def prover(**settings: Any) -> Prover:
    return Prover(builtin(), **settings)


class Puzzled(Prover):
    """A prover that knows the answer to everything but some of the questions, by their name."""

    def __init__(self, *questions: str) -> None:
        super().__init__(builtin())
        for question in questions:
            setattr(self, question, lambda *_: Unknown("it is too hard"))
        if "disjoint" in questions:
            self.can_meet = lambda *_: None  # type: ignore[method-assign]
            self.meetings = _not_known  # type: ignore[method-assign]
        if "is_inside" in questions:
            self.is_inside = lambda *_: None  # type: ignore[method-assign]
            self.insides = _not_known  # type: ignore[method-assign]


def _not_known(conditions: Sequence[Expr]) -> list[Among]:
    return [Among(0, (1 << len(conditions)) - 1) for _ in conditions]

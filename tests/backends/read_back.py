"""A query as its own dialect reads it: the texts and names that a tokenizer finds must be those of the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, tzinfo

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.tokens import TokenType

from segdsl.backends.sql.compile import Query
from segdsl.backends.sql.dialect import Dialect, UnsupportedError
from segdsl.backends.sql.safety import checked

TEXTS = {TokenType.STRING, TokenType.NATIONAL_STRING}
SPELT_AS_TEXT = Counter({"DAY", "1 SECOND", "1"})
"""What some dialects print between quotation marks though it is a bare word in the tree."""

Writes = Callable[..., Query]


def read_back(query: Query, tree: exp.Expr, dialect: Dialect) -> None:
    """Compare what the tokenizer of the dialect finds with what is in the tree; the parser reads it, too."""
    tokens = sqlglot.tokenize(query.sql, read=dialect.sqlglot)
    found_texts = Counter(token.text for token in tokens if token.token_type in TEXTS)
    found_names = Counter(token.text for token in tokens if token.token_type is TokenType.IDENTIFIER)
    assert TokenType.SEMICOLON not in {token.token_type for token in tokens}
    assert not any(token.comments for token in tokens)
    texts = Counter(
        node.this
        for node in tree.find_all(exp.Literal, exp.National)
        if isinstance(node, exp.National) or node.is_string
    )
    names = Counter(node.this for node in tree.find_all(exp.Identifier))
    for word in SPELT_AS_TEXT:
        found_texts.pop(word, None)
        texts.pop(word, None)
    assert found_texts == texts
    assert found_names == names
    assert isinstance(sqlglot.parse_one(query.sql, read=dialect.sqlglot), exp.Select)


class Reader:
    """Writes queries and reads each back."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.trees: list[exp.Query] = []
        self.used: dict[str, set[type[exp.Expr]]] = {}

        def remembering(tree: exp.Query, dialect: Dialect) -> list[str]:
            self.trees.append(tree.copy())
            self.used.setdefault(dialect.name, set()).update(type(node) for node in tree.walk())
            return checked(tree, dialect)

        monkeypatch.setattr("segdsl.backends.sql.compile.checked", remembering)

    def query(self, write: Writes, *arguments: object, dialect: Dialect, today: date, zone: tzinfo) -> Query:
        """A query that was read back."""
        query = write(*arguments, today=today, zone=zone, dialect=dialect.name)
        read_back(query, self.trees[-1], dialect)
        return query

    def refusal(self, write: Writes, *arguments: object, dialect: Dialect, today: date, zone: tzinfo) -> str | None:
        """The code with which the query is refused; None if it was written and read back."""
        try:
            self.query(write, *arguments, dialect=dialect, today=today, zone=zone)
        except UnsupportedError as error:
            return error.code.code
        return None

"""A last look at every query before it is printed.

The compiler makes trees from typed nodes only (`build`); this walker does not trust that. A tree with a node that the
dialect does not list, a column without its table, an identifier that is not quoted or a function that the dialect does
not have is a fault of ours, and never reaches a database. A text or name that cannot be sent at all is the author's.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from segdsl.backends.sql.dialect import Dialect
from segdsl.backends.sql.problems import name_too_long, text_too_long, unsendable_name, unsendable_text

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")


def checked(tree: exp.Query, dialect: Dialect) -> list[str]:
    """The names and texts in the tree.

    Raises `UnsupportedError` for a text or name that the dialect cannot hold, and AssertionError for a fault of ours.
    """
    allowed = dialect.allowed
    rest: list[exp.Expr] = [tree]
    words: list[str] = []
    while rest:
        node = rest.pop()
        kind = type(node)
        if kind not in allowed:
            raise AssertionError(f"{kind.__name__} is not among the nodes of {dialect.name}")
        check = _CHECKS.get(kind)
        if check is not None:
            check(node, dialect)
            if kind in _WORDS:
                words.append(node.this)
        # As sqlglot's own walk, in half of its time.
        for value in node.args.values():
            if isinstance(value, exp.Expr):
                rest.append(value)
            elif type(value) is list:
                rest.extend(each for each in value if isinstance(each, exp.Expr))
    return words


def _check_column(node: exp.Expr, dialect: Dialect) -> None:  # noqa: ARG001
    if not node.text("table"):
        raise AssertionError(f"column {node.name} without a table")


def _check_function(node: exp.Expr, dialect: Dialect) -> None:
    if node.this not in dialect.functions:
        raise AssertionError(f"{dialect.name} is not known to have {node.this}")


def _check_word(node: exp.Expr, dialect: Dialect) -> None:
    if node.this not in dialect.words:
        raise AssertionError(f"{dialect.name} is not known to have {node.this}")


def _check_literal(node: exp.Expr, dialect: Dialect) -> None:
    if node.is_string:
        _check_text(node, dialect)
    elif not _NUMBER.fullmatch(node.this):
        raise AssertionError(f"{node.this} is not a number")


def _check_name(node: exp.Expr, dialect: Dialect) -> None:
    if not node.args.get("quoted"):
        raise AssertionError(f"identifier {node.this} is not quoted")
    name, longest = node.this, dialect.longest_name
    if not name.isprintable() and ("\0" in name or _SURROGATE.search(name)):
        raise unsendable_name(dialect.title, ascii(name)[1:-1])
    if dialect.unnameable and re.search(dialect.unnameable, name):
        raise unsendable_name(dialect.title, name)
    if longest is not None and len(name) * 4 > longest:
        size = len(name.encode()) if dialect.name_unit == "bytes" else len(name)
        if size > longest:
            raise name_too_long(dialect.title, name, longest, dialect.name_unit)


def _check_text(node: exp.Expr, dialect: Dialect) -> None:
    text = node.this
    if not text.isprintable():
        if "\0" in text:
            raise unsendable_text("the character NUL")
        if _SURROGATE.search(text):
            raise unsendable_text("half a surrogate pair")
    if dialect.longest_text is not None and len(text) * 4 > dialect.longest_text:
        size = len(text.encode())
        if size > dialect.longest_text:
            raise text_too_long(dialect.title, size, dialect.longest_text)


_CHECKS: dict[type[exp.Expr], Callable[[exp.Expr, Dialect], None]] = {
    exp.Column: _check_column,
    exp.Identifier: _check_name,
    exp.Anonymous: _check_function,
    exp.Var: _check_word,
    exp.Literal: _check_literal,
    exp.National: _check_text,
}

_WORDS = {exp.Identifier, exp.Literal, exp.National}

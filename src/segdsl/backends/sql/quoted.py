"""Single texts and names as a dialect writes them, for whoever puts a query into something larger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date

from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.build import name, text
from segdsl.backends.sql.dialects import dialect_named
from segdsl.backends.sql.run import Run


def quoted_text(value: str, dialect: str) -> str:
    """A text literal."""
    return text(value).sql(dialect_named(dialect).sqlglot)


def quoted_name(path: tuple[str, ...], dialect: str) -> str:
    """The name of a table or column; of a path, its parts."""
    return ".".join(name(part).sql(dialect_named(dialect).sqlglot) for part in path)


def catalogued(
    columns: Mapping[str, Iterable[str]], dialect: str, binding: Binding
) -> tuple[dict[str, tuple[str, ...]], dict[tuple[str, str], str]]:
    """The paths of relations, and the spellings of these `columns` of theirs, as queries have them."""
    run = Run(dialect_named(dialect), date.min, UTC, binding)
    spelt = {(relation, each): run.spelling(relation, each) for relation, here in columns.items() for each in here}
    return {relation: run.path(relation) for relation in columns}, spelt


def sqlglot_name(dialect: str) -> str:
    """What sqlglot, and what builds on it, calls the dialect."""
    return dialect_named(dialect).sqlglot

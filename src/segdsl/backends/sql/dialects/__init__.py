"""One file for each dialect, a declared value in each."""

from __future__ import annotations

from segdsl.backends.sql.dialect import Dialect
from segdsl.backends.sql.dialects.clickhouse import CLICKHOUSE
from segdsl.backends.sql.dialects.duckdb import DUCKDB
from segdsl.backends.sql.dialects.mysql import MYSQL
from segdsl.backends.sql.dialects.postgres import POSTGRES
from segdsl.backends.sql.dialects.spark import SPARK
from segdsl.backends.sql.dialects.sqlite import SQLITE
from segdsl.backends.sql.problems import no_such_dialect

DIALECTS = {dialect.name: dialect for dialect in (DUCKDB, POSTGRES, SPARK, CLICKHOUSE, MYSQL, SQLITE)}

ALIASES = {"postgresql": "postgres", "mariadb": "mysql"}
"""Other names that people know them by."""


def dialect_named(name: str) -> Dialect:
    """The dialect of that name or alias; raises `UnsupportedError` if there is none."""
    dialect = DIALECTS.get(ALIASES.get(name, name))
    if dialect is None:
        raise no_such_dialect(name, tuple(DIALECTS))
    return dialect


def all_dialects() -> tuple[Dialect, ...]:
    """Every dialect, in the order in which people read of them."""
    return tuple(DIALECTS.values())

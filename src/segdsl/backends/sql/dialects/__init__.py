"""One file for each dialect, a declared value in each."""

from __future__ import annotations

from segdsl.backends.sql.dialect import Dialect
from segdsl.backends.sql.dialects.athena import ATHENA
from segdsl.backends.sql.dialects.bigquery import BIGQUERY
from segdsl.backends.sql.dialects.clickhouse import CLICKHOUSE
from segdsl.backends.sql.dialects.databricks import DATABRICKS
from segdsl.backends.sql.dialects.duckdb import DUCKDB
from segdsl.backends.sql.dialects.mysql import MYSQL
from segdsl.backends.sql.dialects.oracle import ORACLE
from segdsl.backends.sql.dialects.postgres import POSTGRES
from segdsl.backends.sql.dialects.redshift import REDSHIFT
from segdsl.backends.sql.dialects.snowflake import SNOWFLAKE
from segdsl.backends.sql.dialects.spark import SPARK
from segdsl.backends.sql.dialects.sqlite import SQLITE
from segdsl.backends.sql.dialects.trino import TRINO
from segdsl.backends.sql.dialects.tsql import TSQL
from segdsl.backends.sql.problems import no_such_dialect

DIALECTS = {
    dialect.name: dialect
    for dialect in (
        *(DUCKDB, POSTGRES, MYSQL, SQLITE, CLICKHOUSE, SPARK),
        *(DATABRICKS, SNOWFLAKE, BIGQUERY, REDSHIFT, TRINO, ATHENA, TSQL, ORACLE),
    )
}

ALIASES = {"postgresql": "postgres", "mariadb": "mysql"}
"""Other names that people know them by."""


def dialect_named(name: str) -> Dialect:
    """The dialect of that name or alias; raises `UnsupportedError` if there is none."""
    dialect = DIALECTS.get(ALIASES.get(name, name))
    if dialect is None:
        raise no_such_dialect(name, tuple(DIALECTS))
    return dialect


def all_dialects() -> tuple[Dialect, ...]:
    """Every dialect, those first that are run in the tests."""
    return tuple(DIALECTS.values())

"""From a URL to a connection: which file of `connections`, or which package of somebody else, knows the scheme.

A package that declares an entry point in the group `segdsl.engines` adds a scheme: its name is the scheme, and it leads
to a function like those here, `connect(url: EngineURL, access: Access) -> Connection`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TypeAlias, cast

from segdsl.base.record import record
from segdsl.engines.connection import Access, Connection
from segdsl.engines.connections import problems
from segdsl.engines.problems import DataError
from segdsl.engines.secret import password
from segdsl.engines.url import EngineURL, parse_url

Connect: TypeAlias = Callable[[EngineURL, Access], Connection]

GROUP = "segdsl.engines"


@record(kw_only=True)
class Scheme:
    """A scheme of ours: the file in `connections`, the package of the driver where there is one, the extra with it, and
    the variable that such servers' own tools take a password from.
    """

    file: str
    package: str | None = None
    extra: str | None = None
    variable: str | None = None


SCHEMES = {
    "duckdb": Scheme(file="duckdb", package="duckdb"),
    "sqlite": Scheme(file="sqlite"),
    # libpq reads PGPASSWORD by itself, among much else.
    "postgresql": Scheme(file="postgresql", package="adbc-driver-postgresql", extra="postgres"),
    "mysql": Scheme(file="mysql", package="pymysql", extra="mysql", variable="MYSQL_PWD"),
    "clickhouse": Scheme(
        file="clickhouse", package="clickhouse-connect", extra="clickhouse", variable="CLICKHOUSE_PASSWORD"
    ),
    "chdb": Scheme(file="clickhouse", package="chdb", extra="chdb"),
    "spark": Scheme(file="spark", package="pyspark-client", extra="spark"),
    "snowflake": Scheme(
        file="snowflake", package="adbc-driver-snowflake", extra="snowflake", variable="SNOWFLAKE_PASSWORD"
    ),
    "bigquery": Scheme(file="bigquery", package="google-cloud-bigquery", extra="bigquery"),
    "trino": Scheme(file="trino", package="trino", extra="trino", variable="TRINO_PASSWORD"),
    "databricks": Scheme(
        file="databricks", package="databricks-sql-connector", extra="databricks", variable="DATABRICKS_TOKEN"
    ),
}
ALIASES = {"postgres": "postgresql", "mariadb": "mysql", "sc": "spark"}


def connect(
    text: str, *, folder: Path, where: str = "text", password_file: Path | None = None, writes: bool = False
) -> Connection:
    """A connection to what the URL names, ready for the SQL of its dialect.

    `where` says in messages where the URL was found; `folder` is where relative paths start. The password is that of
    `password_file`, else of the environment. Raises DataError where there is no connection to be had.
    """
    url = parse_url(text, where)
    opened = _connect(url)(url, _access(url, folder, password_file, writes))
    try:
        for statement in _prelude(opened.dialect):
            opened.run(statement)
    except BaseException:
        opened.close()
        raise
    return opened


def scheme_of(text: str) -> Scheme | None:
    """Our scheme of a URL; None where a module or another package connects."""
    url = parse_url(text)
    return None if url.module is not None else SCHEMES.get(_canonical(url.scheme))


def schemes() -> tuple[str, ...]:
    """All schemes there are, those of other packages last."""
    return (*SCHEMES, *(point.name for point in _others() if point.name not in SCHEMES))


def _access(url: EngineURL, folder: Path, password_file: Path | None, writes: bool) -> Access:
    scheme = SCHEMES.get(_canonical(url.scheme))
    secret = password(password_file, None if scheme is None else scheme.variable)
    return Access(folder=folder, password=secret, writes=writes)


def _connect(url: EngineURL) -> Connect:
    name = _canonical(url.scheme)
    if url.module is not None:
        name = "dbapi"
    elif name not in SCHEMES:
        return _connect_of_other(url.scheme)
    file = name if name == "dbapi" else SCHEMES[name].file
    return cast(Connect, import_module(f"segdsl.engines.connections.{file}").connect)


def _connect_of_other(scheme: str) -> Connect:
    """The function of another package's entry point."""
    point = next((point for point in _others() if point.name == scheme), None)
    if point is None:
        raise DataError(problems.unknown_engine(scheme, schemes()))
    try:
        return cast(Connect, point.load())
    except (ImportError, AttributeError) as error:
        source = point.dist.name if point.dist is not None else point.value
        raise DataError(problems.broken_engine(scheme, source, str(error))) from None


def _others() -> tuple[EntryPoint, ...]:
    return tuple(sorted(entry_points(group=GROUP), key=lambda point: point.name))


def _canonical(scheme: str) -> str:
    return ALIASES.get(scheme, scheme)


def _prelude(dialect: str) -> tuple[str, ...]:
    """What a session in this dialect starts with, so that its SQL means what it should."""
    from segdsl.backends.sql.dialect import UnsupportedError
    from segdsl.backends.sql.dialects import dialect_named

    try:
        return dialect_named(dialect).prelude
    except UnsupportedError as error:
        raise DataError(problems.wrong_url("leads to SQL that rules cannot be written in", str(error))) from None

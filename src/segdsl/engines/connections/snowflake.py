"""Snowflake through its ADBC driver: `snowflake://user@account/DATABASE/SCHEMA?warehouse=…&role=…`.

The driver has only been run against an emulator; see the tests.
"""

from __future__ import annotations

from segdsl.engines.connection import Access
from segdsl.engines.connections import problems
from segdsl.engines.connections.adbc import AdbcConnection
from segdsl.engines.connections.catalogue import CatalogueConnection, path_of
from segdsl.engines.connections.dbapi import hidden
from segdsl.engines.connections.driver import driver
from segdsl.engines.problems import DataError
from segdsl.engines.url import EngineURL

_OPTIONS = {
    "warehouse": "adbc.snowflake.sql.warehouse",
    "role": "adbc.snowflake.sql.role",
    "authenticator": "adbc.snowflake.sql.auth_type",
    "private_key_file": "adbc.snowflake.sql.client_option.jwt_private_key",
    "protocol": "adbc.snowflake.sql.uri.protocol",
    "host": "adbc.snowflake.sql.uri.host",
}


def connect(url: EngineURL, access: Access) -> SnowflakeConnection:
    """Connect. What a session may write is the role's to say."""
    dbapi = driver("adbc_driver_snowflake.dbapi", "snowflake", "Snowflake")
    unknown = sorted(url.options.keys() - _OPTIONS.keys())
    if unknown:
        raise DataError(problems.unknown_option("Snowflake", unknown[0], sorted(_OPTIONS)))
    start = path_of(url.path)
    given = {
        "username": url.user,
        "password": None if access.password is None else access.password.reveal(),
        "adbc.snowflake.sql.account": url.host,
        "adbc.snowflake.sql.uri.port": None if url.port is None else str(url.port),
        **dict(zip(("adbc.snowflake.sql.db", "adbc.snowflake.sql.schema"), start, strict=False)),
        **{_OPTIONS[option]: value for option, value in url.options.items()},
    }
    try:
        raw = dbapi.connect(db_kwargs={key: value for key, value in given.items() if value}, autocommit=True)
    except dbapi.Error as error:
        reason = hidden(str(error), access.password)
        complain = problems.refused if "password" in reason.lower() else problems.unreachable
        raise DataError(complain(str(url), reason)) from None
    connection = SnowflakeConnection(str(url), "snowflake", raw, dbapi.Error, access.password)
    connection.start = start
    return connection


class SnowflakeConnection(AdbcConnection, CatalogueConnection):
    """A session of Snowflake. Making a table ends a transaction there."""

    has_transactions = False
    type_of_column = (
        "CASE WHEN data_type = 'NUMBER' "
        "THEN 'NUMBER(' || numeric_precision || ',' || numeric_scale || ')' ELSE data_type END"
    )

    def version(self) -> str:
        """What answers there."""
        ((number,),) = self.all("SELECT CURRENT_VERSION()")
        return f"Snowflake {number}"

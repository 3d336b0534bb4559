"""Databricks through its own client: `databricks://host/catalog/schema?http_path=/sql/1.0/warehouses/…`.

The password is an access token. It has not been run on a warehouse by us.
"""

from __future__ import annotations

from collections.abc import Mapping

from segdsl.engines.connection import Access, ArrowStream
from segdsl.engines.connections import problems
from segdsl.engines.connections.catalogue import CatalogueConnection, path_of
from segdsl.engines.connections.dbapi import hidden
from segdsl.engines.connections.driver import driver
from segdsl.engines.problems import DataError
from segdsl.engines.url import EngineURL


def connect(url: EngineURL, access: Access) -> DatabricksConnection:
    """Connect."""
    client = driver("databricks.sql", "databricks", "Databricks")
    unknown = sorted(url.options.keys() - {"http_path"})
    if unknown:
        raise DataError(problems.unknown_option("Databricks", unknown[0], ("http_path",)))
    start = path_of(url.path)
    given = {
        "server_hostname": url.host,
        "http_path": url.options.get("http_path"),
        "access_token": None if access.password is None else access.password.reveal(),
        **dict(zip(("catalog", "schema"), start, strict=False)),
    }
    try:
        raw = client.connect(**{argument: value for argument, value in given.items() if value is not None})
    except (client.Error, OSError) as error:
        reason = hidden(str(error), access.password)
        complain = problems.refused if "401" in reason or "403" in reason else problems.unreachable
        raise DataError(complain(str(url), reason)) from None
    connection = DatabricksConnection(str(url), "databricks", raw, client.Error, access.password)
    connection.start = start
    return connection


class DatabricksConnection(CatalogueConnection):
    """A session of a SQL warehouse."""

    quote = "`"
    type_of_column = "full_data_type"

    def version(self) -> str:
        """What answers there."""
        ((number,),) = self.all("SELECT version()")
        return f"Databricks, Spark {str(number).partition(' ')[0]}"

    def arrow(self, query: str, types: Mapping[str, str]) -> ArrowStream:  # noqa: ARG002
        """The result of a query as Databricks hands it over."""
        with self.cursor() as cursor:
            cursor.execute(query)
            found: ArrowStream = cursor.fetchall_arrow()
            return found

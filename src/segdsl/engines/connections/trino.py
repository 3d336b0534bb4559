"""Trino through its own client: `trino://user@host:443/catalog/schema`. It has not been run on a server by us."""

from __future__ import annotations

from contextlib import closing

from segdsl.engines.connection import Access
from segdsl.engines.connections import problems
from segdsl.engines.connections.catalogue import CatalogueConnection, path_of
from segdsl.engines.connections.dbapi import hidden
from segdsl.engines.connections.driver import driver
from segdsl.engines.problems import DataError
from segdsl.engines.url import EngineURL

_OPTIONS = ("http_scheme", "source", "timezone")


def connect(url: EngineURL, access: Access) -> TrinoConnection:
    """Connect; a password goes over HTTPS alone."""
    trino = driver("trino", "trino", "Trino")
    unknown = sorted(url.options.keys() - set(_OPTIONS))
    if unknown:
        raise DataError(problems.unknown_option("Trino", unknown[0], _OPTIONS))
    if access.password is not None and url.options.get("http_scheme", "https") != "https":
        raise DataError(problems.wrong_url("asks for HTTP, over which no password is sent", "leave out `http_scheme`"))
    start = path_of(url.path)
    given = {
        "host": url.host or "localhost",
        "port": url.port,
        "user": url.user or "segdsl",
        "http_scheme": "https" if access.password is not None else None,
        # As text the driver would take them for Latin 1.
        "auth": None
        if access.password is None
        else trino.auth.BasicAuthentication((url.user or "").encode(), access.password.reveal().encode()),
        **dict(zip(("catalog", "schema"), start, strict=False)),
        **url.options,
    }
    kinds = (trino.exceptions.Error, OSError)
    try:
        raw = trino.dbapi.connect(**{argument: value for argument, value in given.items() if value is not None})
        # Nothing is sent before the first query.
        with closing(raw.cursor()) as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchall()
    except kinds as error:
        reason = hidden(str(error), access.password)
        complain = problems.refused if "401" in reason else problems.unreachable
        raise DataError(complain(str(url), reason)) from None
    connection = TrinoConnection(str(url), "trino", raw, kinds, access.password)
    connection.start = start
    return connection


class TrinoConnection(CatalogueConnection):
    """A session of Trino, in which every statement is kept at once."""

    def version(self) -> str:
        """What answers there."""
        ((number,),) = self.all("SELECT version()")
        return f"Trino {number}"

"""What the warehouses share whose tables have paths of three names, and whose catalogues answer to the standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from segdsl.engines.connection import TablePath
from segdsl.engines.connections.dbapi import DbApiConnection, text


class CatalogueConnection(DbApiConnection):
    """A connection with a database and a schema to start from; `start` is that path, as far as the URL says it."""

    start: TablePath = ()

    @property
    def home(self) -> TablePath:
        """The path that the URL names."""
        return self.start

    def tables(self) -> Sequence[TablePath]:
        """The tables and views of the database."""
        found = self.all(
            f"SELECT table_catalog, table_schema, table_name FROM {self._schema(self.start[:1])}.tables "
            "WHERE lower(table_schema) <> 'information_schema' ORDER BY 1, 2, 3"
        )
        return [(catalogue, schema, table) for catalogue, schema, table in found]

    def columns(self, path: TablePath) -> Mapping[str, str] | None:
        """The columns of a table."""
        *above, schema, table = ("", *path)[-3:] if len(path) < 3 else path
        found = self.all(
            f"SELECT column_name, {self.type_of_column} FROM {self._schema(tuple(filter(None, above)))}.columns "
            f"WHERE table_schema = {text(schema)} AND table_name = {text(table)} ORDER BY ordinal_position"
        )
        return dict(found) or None

    type_of_column = "data_type"
    """SQL over the catalogue's columns for a type with its sizes."""

    def _schema(self, catalogue: TablePath) -> str:
        return self.quoted(catalogue) + ".information_schema" if catalogue else "information_schema"


def path_of(path: str) -> TablePath:
    """The names in the path of a URL, `database/schema`."""
    return tuple(part for part in path.split("/") if part)

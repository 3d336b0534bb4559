"""BigQuery through Google's client: `bigquery://project/dataset?location=EU`.

Who asks is said by Google's own means: `GOOGLE_APPLICATION_CREDENTIALS`, or the login of `gcloud`. The client has only
been run against an emulator; see the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from segdsl.engines.arrow import rows_of
from segdsl.engines.connection import Access, ArrowStream, TablePath
from segdsl.engines.connections import problems
from segdsl.engines.connections.catalogue import path_of
from segdsl.engines.connections.dbapi import DbApiConnection, Explain
from segdsl.engines.connections.driver import driver
from segdsl.engines.engine import BATCH_ROWS
from segdsl.engines.problems import DataError
from segdsl.engines.url import EngineURL

_OPTIONS = ("location", "api_endpoint")
_SQL_TYPES = {"VARCHAR": "STRING", "BIGINT": "INT64", "BOOLEAN": "BOOL", "DOUBLE": "FLOAT64"}


def connect(url: EngineURL, access: Access) -> BigQueryConnection:  # noqa: ARG001
    """Connect; an emulator at `api_endpoint` is asked without credentials."""
    bigquery = driver("google.cloud.bigquery", "bigquery", "BigQuery")
    errors = driver("google.api_core.exceptions", "bigquery", "BigQuery")
    auth = driver("google.auth.exceptions", "bigquery", "BigQuery")
    unknown = sorted(url.options.keys() - set(_OPTIONS))
    if unknown:
        raise DataError(problems.unknown_option("BigQuery", unknown[0], _OPTIONS))
    start = (url.host or "", *path_of(url.path))
    given: dict[str, Any] = {"project": url.host, "location": url.options.get("location")}
    if "api_endpoint" in url.options:
        given["client_options"] = {"api_endpoint": url.options["api_endpoint"]}
        given["credentials"] = driver("google.auth.credentials", "bigquery", "BigQuery").AnonymousCredentials()
    try:
        dataset = ".".join(start[:2]) if len(start) > 1 else None
        settings = bigquery.QueryJobConfig(default_dataset=dataset) if dataset else bigquery.QueryJobConfig()
        raw = bigquery.Client(default_query_job_config=settings, **given)
    except (errors.GoogleAPIError, auth.GoogleAuthError, OSError) as error:
        raise DataError(problems.refused(str(url), str(error))) from None
    kinds = (errors.GoogleAPIError, auth.GoogleAuthError, OSError)
    connection = BigQueryConnection(str(url), "bigquery", raw, kinds, None)
    connection.start, connection.not_found, connection.load_settings = start, errors.NotFound, bigquery.LoadJobConfig
    return connection


class BigQueryConnection(DbApiConnection):
    """A project of BigQuery, asked job by job."""

    quote = "`"
    start: TablePath = ()
    not_found: type[Exception] = LookupError
    load_settings: Any = None

    @property
    def home(self) -> TablePath:
        """The project and the dataset."""
        return self.start

    def version(self) -> str:
        """BigQuery has no versions."""
        return "BigQuery"

    def run(self, statement: str) -> None:
        """Run a statement that has no result."""
        with self.errors():
            self.raw.query(statement).result()

    def rows(self, query: str, rows: int = BATCH_ROWS) -> Iterator[list[tuple[Any, ...]]]:
        """The result of a query."""
        with self.errors():
            batch: list[tuple[Any, ...]] = []
            for row in self.raw.query(query).result():
                batch.append(tuple(row.values()))
                if len(batch) == rows:
                    yield batch
                    batch = []
            if batch:
                yield batch

    def arrow(self, query: str, types: Mapping[str, str]) -> ArrowStream:  # noqa: ARG002
        """The result of a query as BigQuery hands it over."""
        with self.errors():
            found: ArrowStream = self.raw.query(query).to_arrow(create_bqstorage_client=False)
            return found

    def tables(self) -> Sequence[TablePath]:
        """The tables and views of the dataset."""
        if len(self.start) < 2:
            return []
        with self.errors():
            found = list(self.raw.list_tables(".".join(self.start[:2])))
        return [(table.project, table.dataset_id, table.table_id) for table in found]

    def columns(self, path: TablePath) -> Mapping[str, str] | None:
        """The columns of a table."""
        with self.errors():
            try:
                table = self.raw.get_table(".".join(path))
            except self.not_found:
                return None
        return {column.name: column.field_type for column in table.schema}

    def quoted(self, path: TablePath) -> str:
        """The path as SQL, in which a backslash is a sign of its own."""
        return ".".join("`" + part.replace("\\", "\\\\").replace("`", "\\`") + "`" for part in path)

    def ingest(self, path: TablePath, data: ArrowStream, *, replace: bool) -> None:
        """Make a table of these rows by a load job."""
        types, batches = rows_of(data)
        columns = ", ".join(
            f"{self.quoted((column,))} {_SQL_TYPES.get(stored, stored)}" for column, stored in types.items()
        )
        create = "CREATE OR REPLACE TABLE" if replace else "CREATE TABLE"
        self.run(f"{create} {self.quoted(path)} ({columns})")
        with self.errors():
            settings = self.load_settings(schema=self.raw.get_table(".".join(path)).schema)
            for batch in batches:
                rows = [dict(zip(types, map(_as_json, row), strict=True)) for row in batch]
                self.raw.load_table_from_json(rows, ".".join(path), job_config=settings).result()

    def explain(self, error: Exception) -> Explain:
        """What has a code of HTTP comes from BigQuery."""
        return problems.statement_failed if getattr(error, "code", None) else problems.lost


def _as_json(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)

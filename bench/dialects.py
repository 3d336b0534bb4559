"""The published rule in ten dialects, beside transpiling its DuckDB text to each of them with sqlglot."""

from __future__ import annotations

from datetime import date

import sqlglot

import segdsl
from common import interleave, report

RULE = "relationship_stage = Joined AND transitioned exactly 30 days ago AND clicks < 5 during since_joined"
TODAY = date(2026, 6, 30)
DIALECTS = (
    *("duckdb", "postgres", "redshift", "snowflake", "bigquery"),
    *("databricks", "spark", "trino", "clickhouse", "mysql"),
)


def main() -> None:
    """Measure."""
    rule = segdsl.rule(RULE)
    text = segdsl.sql(rule, as_of=TODAY)

    def ours() -> list[str]:
        return [segdsl.sql(rule, as_of=TODAY, dialect=dialect) for dialect in DIALECTS]

    def transpiled() -> list[str]:
        return [sqlglot.transpile(text, read="duckdb", write=dialect, pretty=True)[0] for dialect in DIALECTS]

    def plainly() -> list[str]:
        return [sqlglot.transpile(text, read="duckdb", write=dialect)[0] for dialect in DIALECTS]

    cases = {"segdsl": ours, "transpiled": transpiled, "transpiled, on one line": plainly}
    measured = interleave(cases, "transpiled", rounds=25)
    report("dialects: the published rule in ten", measured, "transpiled", "segdsl at most 0.45")


if __name__ == "__main__":
    main()

"""Databricks, which is Spark with settings of its own."""

from __future__ import annotations

from segdsl.backends.sql.dialect import Tier
from segdsl.backends.sql.dialects.spark import SPARK
from segdsl.base.record import replace

DATABRICKS = replace(
    SPARK,
    name="databricks",
    title="Databricks",
    sqlglot="databricks",
    tier=Tier.EMITTED,
    runs_on="",
    prelude=("SET TIME ZONE 'UTC'", "SET ANSI_MODE = TRUE"),
    longest_name=255,
    name_unit="characters",
)

"""Amazon Athena, whose third engine is Trino."""

from __future__ import annotations

from segdsl.backends.sql.dialects.trino import TRINO
from segdsl.base.record import replace

ATHENA = replace(TRINO, name="athena", title="Athena", sqlglot="athena", limits=("engine version 3", *TRINO.limits))

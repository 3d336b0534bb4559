"""What tests of all folders share: real database servers."""

from __future__ import annotations

from tests.servers.fixtures import clickhouse, duckdb, mariadb, postgres, sail, server, sqlite

__all__ = ["clickhouse", "duckdb", "mariadb", "postgres", "sail", "server", "sqlite"]

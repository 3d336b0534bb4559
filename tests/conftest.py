"""What tests of all folders share: real database servers."""

from __future__ import annotations

from tests.servers.fixtures import clickhouse, mariadb, postgres, sail, server, sqlite

__all__ = ["clickhouse", "mariadb", "postgres", "sail", "server", "sqlite"]

"""Rows put into real servers and read again, by every connection that a server of the tests answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from segdsl.engines.arrow import arrow_of, rows_of
from segdsl.engines.connect import connect
from tests.servers.server import Server

TYPES = {"segment": "VARCHAR", "key": "VARCHAR", "as_of": "DATE", "clicks": "BIGINT", "paid": "DECIMAL(18,2)"}
ROWS = [
    ('it\'s \\ 🦊 "%s"', "1", date(2026, 3, 31), 2**40, Decimal("12345678901.10")),
    ("s", "2", date(2024, 2, 29), None, Decimal("-0.01")),
    ("t", None, None, 0, None),
]


def test_rows_go_in_and_come_out(server: Server) -> None:
    connection = connect(server.url, folder=Path.cwd(), writes=True)
    try:
        path = (*connection.home, "seg_members")
        query = f"SELECT * FROM {connection.quoted(path)} ORDER BY segment"
        for rows in (ROWS, ROWS[:1], []):
            connection.ingest(path, arrow_of([rows] if rows else [], TYPES), replace=True)
            _, batches = rows_of(connection.arrow(query, TYPES))
            found = [row for batch in batches for row in batch]
            assert [(*row[:4], row[4] and Decimal(row[4])) for row in found] == sorted(rows)
        assert path in connection.tables()
        assert list(connection.columns(path) or {}) == list(TYPES)
        assert connection.columns((*connection.home, "nobody")) is None
        assert connection.version().split()[0] in ("PostgreSQL", "MariaDB", "SQLite", "ClickHouse", "Spark")
    finally:
        connection.close()


def test_a_transaction_is_all_or_nothing(server: Server) -> None:
    connection = connect(server.url, folder=Path.cwd(), writes=True)
    try:
        path = (*connection.home, "seg_members")
        connection.ingest(path, arrow_of([ROWS], TYPES), replace=True)
        if not connection.has_transactions and server.dialect != "mysql":
            return
        try:
            with connection.transaction():
                connection.run(f"DELETE FROM {connection.quoted(path)}")
                raise KeyError
        except KeyError:
            pass
        ((rows,),) = server.execute("SELECT count(*) FROM seg_members")
        assert rows == len(ROWS)
        with connection.transaction():
            connection.run(f"DELETE FROM {connection.quoted(path)}")
        ((rows,),) = server.execute("SELECT count(*) FROM seg_members")
        assert rows == 0
    finally:
        connection.close()

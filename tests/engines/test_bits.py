"""Bitmaps out of Arrow streams and back into them."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest

from segdsl.engines.materialize.bits import Bitmaps, Named, Pairs, StreamError


class Held:
    """A stream of somebody else."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


def ones(bits: int) -> list[int]:
    return [at for at in range(bits.bit_length()) if bits >> at & 1]


def read(pairs: Pairs) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.register("pairs", pairs)
        found = connection.execute("SELECT segment, key FROM pairs WHERE is_member").fetchall()
        connection.unregister("pairs")
    return found


@pytest.mark.parametrize("key", ["i::BIGINT", "i::SMALLINT", "'P-' || i", "'a long key, kept elsewhere ' || i"])
@pytest.mark.parametrize("rows", [0, 1, 7, 8, 9, 3000])
def test_what_comes_out_goes_back_in(key: str, rows: int) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE t AS SELECT {key} AS k, i % 3 = 0 AS thirds, "
            "CASE WHEN i % 5 > 0 THEN i % 2 = 0 END AS evens "
            f"FROM range({rows}) r(i)"
        )
        keys = [row[0] for row in connection.execute("SELECT k FROM t").fetchall()]
        subjects = Bitmaps(connection.sql("SELECT * FROM t"))
    assert subjects.number == rows
    thirds, evens = subjects.holds
    assert ones(thirds) == list(range(0, rows, 3))
    assert ones(evens) == [at for at in range(0, rows, 2) if at % 5]
    no_thirds, odds = subjects.fails
    assert ones(no_thirds) == [at for at in range(rows) if at % 3]
    assert ones(odds) == [at for at in range(1, rows, 2) if at % 5]
    assert ones(subjects.everybody) == list(range(rows))
    named = [Named("thirds", thirds), Named("nobody", 0), Named("évens", evens), Named("all", subjects.everybody)]
    found = read(Pairs(subjects, named))
    assert found == [(each.name, keys[at]) for each in named for at in ones(each.bits)]
    subjects.close()
    subjects.close()


def test_many_rows_come_in_blocks() -> None:
    rows = 300_005
    with duckdb.connect() as connection:
        subjects = Bitmaps(connection.sql(f"SELECT i AS k, i % 7 = 0 AS sevenths FROM range({rows}) r(i)"))
    assert len(subjects.blocks) > 1
    assert sum(block.length for block in subjects.blocks) == rows
    (sevenths,) = subjects.holds
    last = 1 << rows - 1
    found = read(Pairs(subjects, [Named("sevenths", sevenths), Named("last", last)]))
    assert found == [("sevenths", at) for at in range(0, rows, 7)] + [("last", rows - 1)]
    subjects.close()


def test_blocks_that_end_within_a_byte() -> None:
    """Whoever makes the stream may cut it anywhere, and hand over slices of longer columns."""
    values = [at % 3 == 1 for at in range(30)]
    table = pa.table({"k": list(range(30)), "b": values})
    parts = pa.Table.from_batches([table.slice(at, size).to_batches()[0] for at, size in ((0, 3), (3, 10), (13, 17))])
    subjects = Bitmaps(Held(parts))
    (bits,), (others,) = subjects.holds, subjects.fails
    assert ones(bits) == [at for at, value in enumerate(values) if value]
    assert ones(others) == [at for at, value in enumerate(values) if not value]
    assert read(Pairs(subjects, [Named("s", bits)])) == [("s", at) for at in ones(bits)]
    subjects.close()


def test_an_error_on_the_way_is_kept() -> None:
    with duckdb.connect() as connection:
        subjects = Bitmaps(connection.sql("SELECT 1 AS k, true AS b"))

    def broken() -> Iterator[Named]:
        yield Named("fine", 1)
        raise ZeroDivisionError("no good")

    pairs = Pairs(subjects, broken())
    with pytest.raises(duckdb.Error, match="no good"):
        read(pairs)
    assert isinstance(pairs.error, ZeroDivisionError)
    subjects.close()


def test_a_stream_that_breaks_off() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t AS SELECT i FROM range(300000) r(i)")
        broken = connection.sql("SELECT i, CASE WHEN i > 290000 THEN error('out of reach') ELSE true END AS b FROM t")
        with pytest.raises((StreamError, duckdb.Error), match="out of reach"):
            Bitmaps(broken)

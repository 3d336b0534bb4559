"""A DuckDB database that is there already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from segdsl.engines.database import open_database
from segdsl.engines.engine import Table
from segdsl.engines.problems import DataError
from segdsl.ir.nodes import Compare, Op, Rule
from tests.engines.support import SHOP, TODAY, held, reads, write


def database(folder: Path, *statements: str) -> Path:
    path = folder / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def refusals(path: Path, *words: str, **options: Any) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as caught:
        open_database(path, SHOP, [reads(*words)], **options).close()
    return [(complaint.text, complaint.help) for complaint in caught.value.complaints]


def test_tables_and_views(tmp_path: Path) -> None:
    path = database(
        tmp_path,
        "CREATE TABLE customers AS SELECT 7 AS id, 5 AS age",
        'CREATE SCHEMA "my.shop"',
        'CREATE VIEW "my.shop"."the tags" AS SELECT 7 AS customer, \'x\' AS tag',
    )
    with open_database(path, SHOP, [reads("age", "tag")], {"tags": "my.shop.the tags"}) as engine:
        assert held(engine, "customers") == [(7, 5)]
        assert held(engine, "tags") == [(7, "x")]
        assert engine.tables == (
            Table("customers", f"{path}, main.customers", 1),
            Table("tags", f"{path}, my.shop.the tags", 1),
        )


def test_lists_of_the_database_are_texts(tmp_path: Path) -> None:
    path = database(
        tmp_path,
        "CREATE TYPE ids AS ENUM ('b', 'a')",
        "CREATE TABLE customers (id ids, tier ENUM ('Silver', 'Gold'))",
        "INSERT INTO customers VALUES ('b', 'Gold'), ('a', 'Silver')",
    )
    with open_database(path, SHOP, [reads("tier")]) as engine:
        assert held(engine, "customers") == [("a", "Silver"), ("b", "Gold")]


def test_the_database_is_not_changed(tmp_path: Path) -> None:
    path = database(tmp_path, "CREATE TABLE customers AS SELECT 7 AS id")
    before = path.read_bytes()
    with open_database(path, SHOP, [reads()]) as engine, pytest.raises(duckdb.Error):
        engine.cursor().execute("DELETE FROM data.main.customers")
    assert path.read_bytes() == before


def test_a_row_is_named_by_its_key(tmp_path: Path) -> None:
    path = database(
        tmp_path,
        "CREATE TABLE customers (id VARCHAR, age VARCHAR, tier VARCHAR)",
        "INSERT INTO customers VALUES ('b', '5', 'Gold'), ('a', 'x', 'gold'), (NULL, 'y', NULL)",
        "CREATE TABLE plans AS FROM (VALUES ('a', 'Free'), ('a', 'Paid')) t(customer, plan)",
    )
    assert [text for text, _ in refusals(path, "age", "tier", "plan")] == [
        f"{path}, main.customers, the row of `a`, column `age`: `x` is not a whole number (and 1 more such row)",
        f"{path}, main.customers, the row of `a`, column `tier`: `gold` is no member of `tier`; did you mean `Gold`?",
        f"{path}, main.customers, column `id`: the row has no key",
        f"{path}, main.plans, the row of `a`: there are two rows of the customer `a`",
    ]


def test_what_is_missing(tmp_path: Path) -> None:
    path = database(tmp_path, "CREATE TABLE customer AS SELECT 7 AS id, 5 AS aeg")
    assert refusals(path, "age") == [
        (
            f"{path}: the database has no table `customers` for the relation `customers`; did you mean `customer`?",
            "its tables are `customer`",
        )
    ]
    assert refusals(path, "age", tables={"customers": "customer"}) == [
        (
            f"{path}, main.customer: there is no column `age`, which `age` in segment `s` needs; did you mean `aeg`?",
            "its columns are `id`, `aeg`",
        )
    ]
    assert refusals(path, tables={"customer": "customer"})[0][0] == (
        "there is data for `customer`, which is no relation of the vocabulary; did you mean `customers`?"
    )
    assert refusals(tmp_path / "none.duckdb") == [(f"there is no file `{tmp_path}/none.duckdb`", "")]


def test_an_empty_database(tmp_path: Path) -> None:
    path = database(tmp_path)
    assert refusals(path) == [
        (f"{path}: the database has no table `customers` for the relation `customers`", "it has no tables")
    ]


def test_what_is_no_database(tmp_path: Path) -> None:
    path = write(tmp_path, "shop.duckdb", b"no database" * 1000)
    [(message, _)] = refusals(path)
    assert message.startswith(f"{path}: the file cannot be opened as a DuckDB database: ")


def test_a_view_cannot_lead_out_of_the_database(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.csv", "id\n1\n")
    path = database(tmp_path, f"CREATE VIEW customers AS SELECT * FROM read_csv('{secret}')")
    [(message, help)] = refusals(path)
    assert message.startswith(f"{path}, main.customers: this cannot be read: cannot access file")
    assert help == "a view that reads files is not followed; make it a table"


FAILING_VIEW = """
CREATE VIEW customers AS
SELECT i AS id, error('Out of order')::VARCHAR AS name, error('Out of order')::VARCHAR AS age FROM range(2) t(i)
"""
NAMED_ADA = Rule(name="ada", condition=Compare(SHOP.fields["name"], Op.EQ, "Ada"))


def test_a_view_that_fails_in_its_rows(tmp_path: Path) -> None:
    path = database(tmp_path, FAILING_VIEW)
    assert refusals(path, "age")[0][0] == f"{path}, main.customers: this cannot be read: out of order"
    # Texts need no check, so they are read only by the query.
    with open_database(path, SHOP, [reads("name")]) as engine:
        result = engine.members(NAMED_ADA, today=TODAY)
        for ask in (lambda: list(result.batches()), result.count):
            with pytest.raises(DataError) as caught:
                ask()
            assert str(caught.value) == "segment `ada` could not be answered: out of order"
            assert caught.value.help == "the data may have changed while it was read; open it again"


def test_a_database_that_is_in_use_is_said_to_be(tmp_path: Path) -> None:
    path = database(tmp_path, "CREATE TABLE customers AS SELECT 7 AS id")
    writer = duckdb.connect(str(path))
    try:
        with pytest.raises(DataError, match="the file cannot be opened as a DuckDB database"):
            open_database(path, SHOP, [reads()])
    finally:
        writer.close()


@pytest.mark.parametrize("kind", ["TABLE", "VIEW"])
def test_a_collation_does_not_make_texts_equal(kind: str, tmp_path: Path) -> None:
    """§3.2: case counts, whatever a column was declared to do with it."""
    made = "CREATE TABLE folded (id VARCHAR COLLATE NOCASE, name VARCHAR COLLATE NOCASE)"
    rows = "INSERT INTO folded VALUES ('a', 'Ada'), ('A', 'ADA')"
    named = "ALTER TABLE folded RENAME TO customers" if kind == "TABLE" else "CREATE VIEW customers AS FROM folded"
    with open_database(database(tmp_path, made, rows, named), SHOP, [reads("name")]) as engine:
        assert list(engine.members(NAMED_ADA, today=TODAY).batches()) == [[("a",)]]

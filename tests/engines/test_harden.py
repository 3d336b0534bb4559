"""A query can read what was opened and nothing else, and cannot change that."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from segdsl.base.record import replace
from segdsl.engines.duck import DuckDBEngine
from segdsl.engines.harden import Database
from segdsl.vocabulary.model import Relation
from tests.engines.support import SHOP, held, mistakes, opened, write

variable = [1, 2, 3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write(folder, "secret.csv", "id\nsecret\n")
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 'secret' AS id) TO '{folder}/secret.parquet'")
        connection.execute(f"COPY (SELECT 'a' AS id) TO '{folder}/customers.parquet'")
    return folder


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[DuckDBEngine]:
    with opened({"customers": folder / "customers.parquet"}) as engine:
        yield engine


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM '{folder}/secret.csv'",
        'SELECT * FROM "{folder}/secret.csv"',
        'SELECT * FROM main."{folder}/secret.parquet"',
        "SELECT * FROM read_csv('{folder}/secret.csv')",
        "SELECT * FROM read_parquet('{folder}/*.parquet')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM variable",
        'SELECT * FROM "variable"',
        "SELECT getenv('HOME')",
        "ATTACH '{folder}/new.duckdb'",
        "COPY (SELECT 1) TO '{folder}/new.csv'",
        "COPY (SELECT 1) TO '{folder}/customers.parquet'",
        "EXPORT DATABASE '{folder}/new'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
        "CREATE SECRET (TYPE s3)",
        "SET enable_external_access = true",
        "SET allowed_paths = ['/etc/passwd']",
        "SET allowed_directories = ['/']",
        "SET allowed_configs = ['allowed_paths']",
        "SET python_enable_replacements = true",
        "SET lock_configuration = false",
        "RESET lock_configuration",
        "SET GLOBAL TimeZone = 'Asia/Tokyo'",
    ],
)
def test_nothing_else_can_be_reached(engine: DuckDBEngine, folder: Path, query: str) -> None:
    before = sorted(folder.iterdir())
    with pytest.raises(duckdb.Error):
        engine.cursor().execute(query.format(folder=folder)).fetchall()
    assert sorted(folder.iterdir()) == before


def test_a_name_that_is_a_path_opens_no_file(folder: Path) -> None:
    path = f"{folder}/secret.csv"
    plan = replace(SHOP.fields["plan"], relation=path)
    relations = {**SHOP.relations, path: Relation(name=path, key="customer")}
    hostile = replace(SHOP, relations=relations, fields={**SHOP.fields, "plan": plan})
    with opened({"customers": [{"id": "a"}], path: [{"customer": "a", "plan": "Free"}]}, "plan", of=hostile) as engine:
        assert held(engine, path) == [("a", "Free")]


def test_what_is_spilled_is_private_and_removed() -> None:
    with opened({"customers": []}) as engine:
        spill = Path(engine.cursor().execute("SELECT current_setting('temp_directory')").fetchall()[0][0])
        assert spill.stat().st_mode & 0o077 == 0
    assert not spill.exists()


def test_what_is_spilled_is_removed_even_if_nobody_closes() -> None:
    engine = opened({"customers": []})
    spill = Path(engine.cursor().execute("SELECT current_setting('temp_directory')").fetchall()[0][0])
    assert spill.exists()
    del engine
    gc.collect()
    assert not spill.exists()


def test_nothing_is_left_open_by_data_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []
    close = Database.close
    monkeypatch.setattr(Database, "close", lambda self: (closed.append(self.spill), close(self)))
    mistakes({"customers": [5]})
    assert len(closed) == 1
    assert not Path(closed[0]).exists()

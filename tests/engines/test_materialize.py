"""Memberships of many segments, written in place of what was there."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.ipc
import pytest

from segdsl.engines.duck import DuckDBEngine
from segdsl.engines.files import open_files
from segdsl.engines.materialize import target as target_module
from segdsl.engines.materialize.target import DuckDBTable, File, FileFormat, target_of, write
from segdsl.engines.materialize.together import Together, together
from segdsl.engines.problems import DataError
from segdsl.ir.nodes import Compare, Constant, HasAny, Not, Op, Or, Rule, Span, Total
from tests.engines.support import SHOP, TODAY

CUSTOMERS = [{"id": f"C{number}", "age": 10 * number} for number in range(1, 6)]
TAGS = [{"customer": "C1", "tag": "x"}, {"customer": "C2", "tag": "y"}, {"customer": "C5", "tag": None}]
ORDERS = [
    {"customer": "C1", "day": "2026-03-30", "items": 3, "spend": "10.00"},
    {"customer": "C1", "day": "2026-03-01", "items": 4, "spend": "-2.50"},
    {"customer": "C2", "day": "2026-03-30", "items": 0, "spend": "5.00"},
    {"customer": "C9", "day": "2026-03-30", "items": 5, "spend": "5.00"},
]
ALL_TIME = Span(None, None)


def rule(name: str, condition: Any) -> Rule:
    return Rule(name=name, condition=condition)


OLD = rule("old", Compare(SHOP.fields["age"], Op.GE, 30))
BUYERS = rule("buyers", Total(SHOP.metrics["items"], ALL_TIME, Op.GE, 7))
SPENDERS = rule("spenders", Total(SHOP.metrics["spend"], ALL_TIME, Op.LT, 8))
UNTAGGED = rule("untagged", Not(HasAny(SHOP.fields["tag"], ("x",))))
EITHER = rule("either", Or((OLD.condition, BUYERS.condition)))
NOBODY, EVERYBODY = rule("nobody", Constant(None)), rule("everybody", Constant(True))
RULES = [OLD, BUYERS, SPENDERS, UNTAGGED, EITHER, NOBODY, EVERYBODY]
MEMBERS = {
    "old": ["C3", "C4", "C5"],
    "buyers": ["C1"],
    "spenders": ["C1", "C2"],
    "untagged": ["C2", "C3", "C4"],
    "either": ["C1", "C3", "C4", "C5"],
    "nobody": [],
    "everybody": ["C1", "C2", "C3", "C4", "C5"],
}
ROWS = [(segment, key, TODAY) for segment, keys in MEMBERS.items() for key in keys]


def opened(customers: list[dict[str, Any]] = CUSTOMERS, rules: list[Rule] = RULES) -> DuckDBEngine:
    return open_files({"customers": customers, "tags": TAGS, "orders": ORDERS}, SHOP, rules)


def found(customers: list[dict[str, Any]] = CUSTOMERS, rules: list[Rule] = RULES) -> Together:
    with opened(customers, rules) as engine:
        return together(engine, SHOP, rules, today=TODAY, zone=UTC)


def written(where: str | Path, **data: Any) -> dict[str, tuple[int | None, int | None, int | None]]:
    target = target_of(str(where))
    assert target is not None
    return {size.segment: (size.members, size.entered, size.left) for size in write(found(**data), target).sizes}


def rows(source: str, database: str = ":memory:") -> list[tuple[Any, ...]]:
    with duckdb.connect(database) as connection:
        return connection.execute(f"SELECT * FROM {source}").fetchall()


def rows_of_file(path: Path) -> list[tuple[Any, ...]]:
    if path.suffix == ".arrow":
        with pyarrow.ipc.open_file(path) as reader:
            return [tuple(row.values()) for row in reader.read_all().to_pylist()]
    return rows(f"'{path}'")


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


FILES = ["m.parquet", "m.csv", "m.arrow"]
CHANGED = [*CUSTOMERS[1:], {"id": "C0", "age": 99}]


def test_targets() -> None:
    assert target_of("a/m.parquet") == File(Path("a/m.parquet"), FileFormat.PARQUET)
    assert target_of("M.CSV") == File(Path("M.CSV"), FileFormat.CSV)
    assert target_of("m.arrow") == File(Path("m.arrow"), FileFormat.ARROW)
    assert target_of("p.duckdb") == DuckDBTable(Path("p.duckdb"), "memberships")
    assert target_of("p.db:ours") == DuckDBTable(Path("p.db"), "ours")
    assert target_of("memberships") is None


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_a_row_for_each_member(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    sizes = written(path)
    assert rows_of_file(path) == ROWS
    assert sizes == {segment: (len(keys), None, None) for segment, keys in MEMBERS.items()}
    assert names(tmp_path) == [name]


@pytest.mark.parametrize("name", [*FILES, "m.duckdb"])
def test_changes_are_counted(tmp_path: Path, name: str) -> None:
    """C1 is no customer any more, C0 is new; a segment that nobody was in before has only who entered."""
    path = tmp_path / name
    written(path, rules=[*RULES[:-1], rule("last", Constant(True))])
    assert written(path, customers=CHANGED) == {
        "old": (4, 1, 0),
        "buyers": (0, 0, 1),
        "spenders": (1, 0, 1),
        "untagged": (4, 1, 0),
        "either": (4, 1, 1),
        "nobody": (0, 0, 0),
        "everybody": (5, 5, 0),
        "last": (None, 0, 5),
    }


def test_a_table_is_replaced_and_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "p.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE other AS SELECT 1 AS one")
    written(path)
    written(f"{path}:ours")
    assert rows("memberships", str(path)) == rows("ours", str(path)) == ROWS
    assert rows("other", str(path)) == [(1,)]


def test_nobody_at_all(tmp_path: Path) -> None:
    path = tmp_path / "m.parquet"
    assert written(path, customers=[])["everybody"] == (0, None, None)
    assert rows_of_file(path) == []
    assert written(path, customers=[])["everybody"] == (0, 0, 0)


def test_rights_and_links_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "m.csv", tmp_path / "link.csv"
    written(path)
    path.chmod(0o640)
    link.symlink_to(path)
    written(link, customers=[])
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert rows_of_file(path) == []


def test_what_is_no_materialisation_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("segment,id\na,C1\n", encoding="utf-8")
    with pytest.raises(DataError, match="holds something else than memberships, and is not replaced") as caught:
        written(path)
    assert (
        caught.value.help
        == "choose another place; memberships have the columns `segment`, `id`, `as_of`, in this order"
    )
    assert path.read_text(encoding="utf-8") == "segment,id\na,C1\n"


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on, the third segment of a run cannot be made."""

    def fail() -> None:
        whole = Together.segments

        def segments(self: Together) -> Iterator[Any]:
            for number, segment in enumerate(whole(self)):
                if number == 2:
                    raise KeyboardInterrupt
                yield segment

        monkeypatch.setattr(Together, "segments", segments)

    return fail


@pytest.mark.parametrize("name", [*FILES, "m.duckdb"])
def test_whatever_happens_what_was_there_is_still_there(
    tmp_path: Path, name: str, breaking: Callable[[], None]
) -> None:
    path = tmp_path / name
    written(path)
    breaking()
    with pytest.raises(KeyboardInterrupt):
        written(path, customers=CHANGED)
    assert names(tmp_path) == [name]
    assert (rows("memberships", str(path)) if name == "m.duckdb" else rows_of_file(path)) == ROWS


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be written"):
        written(tmp_path / "no" / "folder" / "m.parquet")
    junk = tmp_path / "junk.duckdb"
    junk.write_text("not a database", encoding="utf-8")
    with pytest.raises(DataError, match=r"`.*junk\.duckdb` cannot be written: "):
        written(junk)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be written"):
        written(tmp_path / "file" / "m.csv")


def test_arrow_needs_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(target_module, "import_module", gone)
    with pytest.raises(DataError, match="an Arrow file needs a library that is not installed"):
        written(tmp_path / "m.arrow")


def test_numbers_order_themselves(tmp_path: Path) -> None:
    """`10` comes after `9`, also where keys are texts."""
    path = tmp_path / "m.csv"
    written(path, customers=[{"id": str(number), "age": 50} for number in (10, 9, 100, 8)], rules=[OLD])
    assert [key for _, key, _ in rows(f"read_csv('{path}', all_varchar = true)")] == ["8", "9", "10", "100"]


def test_data_that_was_not_opened() -> None:
    with opened(rules=[OLD]) as engine, pytest.raises(DataError, match="the segments together could not be answered"):
        together(engine, SHOP, RULES, today=TODAY, zone=UTC)


def test_a_rule_that_sql_cannot_say() -> None:
    odd = rule("odd", Compare(SHOP.fields["id"], Op.EQ, "a\0b"))
    with opened(rules=[odd]) as engine, pytest.raises(DataError, match="NUL"):
        together(engine, SHOP, [odd], today=TODAY, zone=UTC)

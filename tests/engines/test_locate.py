"""From file names to relations and formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.engines.files import find_relations
from segdsl.engines.problems import Complaint, DataError
from tests.engines.support import SHOP, complaints, mistakes, vocabulary, write


def refused(folder: Path) -> Complaint:
    with pytest.raises(DataError) as caught:
        find_relations(folder, SHOP)
    [complaint] = caught.value.complaints
    return complaint


def test_relations_are_found_by_name_in_the_order_of_the_vocabulary(tmp_path: Path) -> None:
    for name in ("orders.parquet", "customers.CSV", "tags.jsonl.gz", "notes.csv", "customers.txt", "plans"):
        write(tmp_path, name, "")
    (tmp_path / "visits.csv").mkdir()
    assert find_relations(tmp_path, SHOP) == {
        "customers": tmp_path / "customers.CSV",
        "tags": tmp_path / "tags.jsonl.gz",
        "orders": tmp_path / "orders.parquet",
    }


def test_relations_made_of_keys_have_no_file(tmp_path: Path) -> None:
    keyed = vocabulary(
        """
        vocabulary = { name = "v", subject = "customer", subject_relation = "customers", currency = "USD" }
        relations = { customers = { key = "id", keys_of = ["plans"] }, plans = { key = "customer" } }
        fields = { plan = { type = "text", relation = "plans" } }
        """
    )
    write(tmp_path, "customers.csv", "")
    write(tmp_path, "plans.csv", "")
    assert list(find_relations(tmp_path, keyed)) == ["plans"]


def test_two_files_for_one_relation(tmp_path: Path) -> None:
    write(tmp_path, "customers.csv", "")
    write(tmp_path, "customers.parquet", "")
    complaint = refused(tmp_path)
    assert complaint.code == "SEG932"
    assert complaint.text == "`customers.csv` and `customers.parquet` both hold the relation `customers`"
    assert complaint.help == (
        'remove one of them, or say which one to read: `customers = "customers.csv"` under `[data.files]`'
    )


def test_a_folder_without_relations_lists_what_was_looked_for(tmp_path: Path) -> None:
    complaint = refused(tmp_path)
    assert complaint.text == f"no file in `{tmp_path}` holds a relation: it is empty"
    assert complaint.help.startswith("name the files `customers`, `plans`, `tags`, `orders` or `visits`, with one of ")
    write(tmp_path, "customer.csv", "")
    assert refused(tmp_path).text == f"no file in `{tmp_path}` holds a relation: it holds `customer.csv`"


def test_many_names_are_cut_short(tmp_path: Path) -> None:
    for number in range(40):
        write(tmp_path, f"file-{number:02}.csv", "")
    assert refused(tmp_path).text.endswith("`file-29.csv` and 10 more")


def test_no_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "none").text == f"there is no folder `{tmp_path / 'none'}`"


def test_no_file(tmp_path: Path) -> None:
    assert mistakes({"customers": tmp_path / "none.csv"}) == [f"there is no file `{tmp_path}/none.csv`"]
    assert mistakes({"customers": tmp_path / "*.csv"}) == [f"no file matches `{tmp_path}/*.csv`"]
    assert complaints({"customers": tmp_path}) == [
        (f"`{tmp_path}` is a folder", f"name the files in it, as in `{tmp_path}/*.parquet`")
    ]
    assert mistakes({"customers": "http://example.org/x.csv"}) == ["there is no file `http:/example.org/x.csv`"]


def test_a_name_that_tells_no_format(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.xlsx", "")
    [(message, help)] = complaints({"customers": path})
    assert message == f"the name `{path}` does not say what the file holds"
    assert help.startswith("use one of the endings .csv, ")

"""What is asked of relations as a whole: that they are there, and at most one row a subject where that must be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from segdsl.backends.sql.needs import needs
from segdsl.engines.engine import Table
from segdsl.engines.files import open_files
from segdsl.engines.problems import DataError
from segdsl.engines.wants import wanted
from segdsl.ir.nodes import Absent, And, Not, Op, Or, Rule, SinceField, Total
from tests.engines.support import (
    SHOP,
    SHOP_TOML,
    complaints,
    held,
    loaded,
    mistakes,
    notes,
    opened,
    reads,
    vocabulary,
    write,
)

CUSTOMERS = [{"id": "a", "age": 5}, {"id": "b", "age": None}]
DAY = date(2026, 3, 1)


def test_only_what_a_rule_reads_has_to_be_there() -> None:
    data = {"customers": [{"id": "a", "age": "not asked for"}], "orders": "/no/such/file.csv"}
    assert loaded(data) == [("a",)]


def test_what_rules_read_is_what_the_sql_backend_reads() -> None:
    anchored = SinceField(SHOP.fields["joined"])
    spend_is_low = Total(SHOP.metrics["spend"], anchored, Op.LT, 5)
    rules = [
        reads(*SHOP.fields, *SHOP.metrics),
        Rule(name="mixed", condition=Or((Absent(SHOP.metrics["visits"], anchored), Not(spend_is_low)))),
        Rule(name="true", condition=And(())),
    ]
    for rule in rules:
        mine = {want.name: {column.column for column in want.columns} for want in wanted([rule], SHOP)}
        assert mine == {relation: set(columns) for relation, columns in needs(rule, SHOP).items()}


def test_tables_say_where_relations_come_from(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.csv", "id\na\nb\n")
    write(tmp_path, "orders-1.csv", "customer,day,items\na,2026-01-01,1\n")
    write(tmp_path, "orders-2.csv", "customer,day,items\nb,2026-01-01,1\n")
    parts = [tmp_path / "orders-1.csv", str(tmp_path / "orders-2.csv")]
    with opened({"customers": path, "orders": parts, "tags": []}, "items", "tag") as engine:
        assert engine.tables == (
            Table("customers", str(path), 2),
            Table("tags", "rows in memory", 0),
            Table("orders", f"{parts[0]}, {parts[1]}", 2),
        )
        assert engine.notes == ()
    with opened({"customers": pa.table({"id": ["a"]})}) as engine:
        assert engine.tables == (Table("customers", "Table in memory", 1),)


def test_relations_that_are_missing_or_unknown() -> None:
    assert complaints({}, "age") == [
        ("there is no data for the relation `customers`, which segment `s` needs", "add a file `customers.csv`")
    ]
    assert complaints({"customers": CUSTOMERS}, "items", "plan") == [
        (
            "there is no data for the relation `plans`, which `plan` in segment `s` needs",
            "there is data for `customers`; add a file `plans.csv`",
        ),
        (
            "there is no data for the relation `orders`, which `items` in segment `s` needs",
            "there is data for `customers`; add a file `orders.csv`",
        ),
    ]
    assert complaints({"customer": CUSTOMERS, "customers": CUSTOMERS}) == [
        (
            "there is data for `customer`, which is no relation of the vocabulary; did you mean `customers`?",
            "its relations are `customers`, `plans`, `tags`, `orders`, `visits`",
        )
    ]


def test_a_bare_rule_and_no_rule_have_no_name() -> None:
    with pytest.raises(DataError, match="which the rule needs"):
        open_files({}, SHOP, [reads(name="")])
    with pytest.raises(DataError, match="which the program needs"):
        open_files({}, SHOP, [])


def test_mistakes_of_all_relations_are_said_at_once(tmp_path: Path) -> None:
    empty = write(tmp_path, "customers.csv", "")
    wrong = write(tmp_path, "orders.json", "[5]")
    assert mistakes({"customers": empty, "orders": wrong}, "items") == [
        f"{empty}: the file is empty, without even a header",
        f"{wrong}, row 1 (line 1): `5` stands where a record is expected",
    ]
    orders = [{"customer": "a", "day": "x", "items": 1}]
    assert mistakes({"customers": [{"id": "a", "age": "x"}], "orders": orders}, "age", "items") == [
        "customers, row 1, column `age`: `x` is not a whole number",
        "orders, row 1, column `day`: `x` is not a date",
    ]


def test_two_rows_of_one_subject(tmp_path: Path) -> None:
    path = write(tmp_path, "customers.csv", "id\na\nb\nb\na\nb\n")
    [(message, help)] = complaints({"customers": path})
    assert message == (
        f"{path}, row 1 (line 2): there are two rows of the customer `a`; "
        "the other is row 4 (line 5) (and 1 more such key)"
    )
    assert help == "leave one row per key"
    other = write(tmp_path, "more.csv", "id\nc\nb\n")
    write(tmp_path, "customers.csv", "id\na\nb\n")
    assert mistakes({"customers": [path, other]}) == [
        f"{path}, row 2 (line 3): there are two rows of the customer `b`; the other is {other}, row 2 (line 3)"
    ]


def test_a_relation_of_fields_has_one_row_a_subject_too() -> None:
    plans = [{"customer": "a", "plan": "Free"}, {"customer": "a", "plan": "Paid"}]
    assert mistakes({"customers": CUSTOMERS, "plans": plans}, "plan") == [
        "plans, row 1: there are two rows of the customer `a`; the other is row 2"
    ]
    keyless = [{"customer": None, "plan": "Free"}]
    assert mistakes({"customers": CUSTOMERS, "plans": keyless}, "plan") == [
        "plans, row 1, column `customer`: the row has no key"
    ]


def test_events_and_elements_of_strangers_are_left_out_and_counted() -> None:
    data = {
        "customers": CUSTOMERS,
        "orders": [{"customer": key, "day": DAY, "items": 1} for key in ("a", "x", "y", None, None)],
        "tags": [{"customer": "x", "tag": "t"}, {"customer": "a", "tag": None}],
        "plans": [{"customer": "a", "plan": "Free"}],
    }
    assert notes(data, "items", "tag", "plan") == (
        "2 rows of `orders` left out, without a key",
        "1 row of `tags` left out, whose key is not in `customers`",
        "2 rows of `orders` left out, whose key is not in `customers`",
    )


def test_members_outside_their_list_may_be_read_as_unknown() -> None:
    data = {"customers": [{"id": "a", "tier": "Gold"}, {"id": "b", "tier": "gold"}, {"id": "c", "tier": "Bronze"}]}
    assert mistakes(data, "tier") == [
        "customers, row 2, column `tier`: `gold` is no member of `tier`; did you mean `Gold`? (and 1 more such row)"
    ]
    assert loaded(data, "tier", unknown_members="unknown") == [("a", "Gold"), ("b", None), ("c", None)]
    assert notes(data, "tier", unknown_members="unknown") == (
        "2 values of `tier` in `customers` read as unknown, such as `Bronze`",
    )
    fine = {"customers": [{"id": "a", "tier": "Gold"}]}
    assert notes(fine, "tier", unknown_members="unknown") == ()


def test_a_required_member_is_never_read_as_unknown() -> None:
    strict = vocabulary(SHOP_TOML.replace('tier = { type = "member"', 'tier = { required = true, type = "member"'))
    data = {"customers": [{"id": "a", "tier": "Bronze"}]}
    assert mistakes(data, "tier", of=strict, unknown_members="unknown") == [
        "customers, row 1, column `tier`: `Bronze` is no member of `tier`"
    ]


def test_keys_of_different_types_are_compared_as_texts() -> None:
    data = {
        "customers": pa.table({"id": [1, 2]}),
        "orders": [{"customer": key, "day": DAY, "items": 1} for key in ("1", "02", "3")],
        "visits": pa.table({"customer": [2], "at": pa.array(["2026-03-01T10:00Z"])}),
    }
    with opened(data, "items", "visits") as engine:
        assert held(engine, "customers") == [("1",), ("2",)]
        assert [row[0] for row in held(engine, "visits")] == ["2"]
        assert engine.notes == ("2 rows of `orders` left out, whose key is not in `customers`",)


def test_keys_that_are_numbers_everywhere_stay_numbers() -> None:
    data = {
        "customers": pa.table({"id": pa.array([1, 2], pa.int16())}),
        "tags": pa.table({"customer": pa.array([2], pa.int64()), "tag": ["t"]}),
    }
    with opened(data, "tag") as engine:
        assert held(engine, "customers") == [(1,), (2,)]
        assert engine.notes == ()


KEYED = vocabulary(
    """
    vocabulary = { name = "v", subject = "customer", subject_relation = "customers", currency = "USD" }
    [relations]
    customers = { key = "id", keys_of = ["orders", "plans"] }
    plans = { key = "customer" }
    orders = { key = "buyer" }
    [fields]
    plan = { type = "text", relation = "plans" }
    [metrics]
    items = { type = "count", relation = "orders", date = "day" }
    """
)


def test_subjects_may_be_the_keys_of_other_relations() -> None:
    data = {
        "orders": [{"buyer": key, "day": DAY, "items": 1} for key in ("b", "a", "b", None)],
        "plans": [{"customer": "c", "plan": "x"}, {"customer": "a", "plan": "y"}],
    }
    with opened(data, "plan", of=KEYED) as engine:
        assert held(engine, "customers") == [("a",), ("b",), ("c",)]
        assert engine.tables == (
            Table("customers", "keys of orders, plans", 3),
            Table("plans", "rows in memory", 2),
            Table("orders", "rows in memory", 4),
        )
        assert engine.notes == ("1 row of `orders` left out, without a key",)
    assert mistakes({"plans": []}, "plan", of=KEYED) == [
        "there is no data for the relation `orders`, which `customers`, which is made of its keys, needs"
    ]


TWO_WAYS = "the vocabulary reads the column `tier` of `customers` in two ways"


def test_one_column_may_serve_two_words_of_one_type() -> None:
    twice = vocabulary(
        SHOP_TOML.replace('name = { type = "text" }', 'name = { type = "text", column = "tier" }').replace(
            'age = { type = "integer" }', 'age = { type = "integer", column = "tier" }'
        )
    )
    data = {"customers": [{"id": "a", "tier": "Bronze"}]}
    assert mistakes(data, "name", "tier", of=twice) == [
        "customers, row 1, column `tier`: `Bronze` is no member of `tier`"
    ]
    assert loaded(data, "name", of=twice) == [("a", "Bronze")]
    assert complaints(data, "name", "age", of=twice) == [
        (
            f"{TWO_WAYS}: texts for `name` and whole numbers for `age`",
            "declare both with the same type, or give one of them a column of its own",
        )
    ]

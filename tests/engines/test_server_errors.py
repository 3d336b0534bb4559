"""What goes wrong between us and a real server: each is one sentence, which shows no password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from segdsl.engines.connect import connect
from segdsl.engines.problems import Complaint, DataError
from segdsl.engines.secret import VARIABLE
from tests.engines.support import TODAY, members, reads
from tests.engines.test_warehouse import ROWS, TYPES, asking, load
from tests.servers.clickhouse import ClickHouse
from tests.servers.fixtures import started
from tests.servers.mariadb import MariaDB
from tests.servers.postgres import PostgreSQL
from tests.servers.server import Server

WITH_LOGIN = pytest.mark.parametrize("server", ["postgres", "mysql"], indirect=True)


def complaints(server: Server, *words: str, **options: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(DataError) as caught, asking(server, reads(*words), **options):
        pass
    return [(found.code, found.text, found.help) for found in caught.value.complaints]


def refusal(url: str) -> Complaint:
    with pytest.raises(DataError) as caught:
        connect(url, folder=Path.cwd())
    (found,) = caught.value.complaints
    return found


def login(server: Server, user: str | None = None, database: str | None = None) -> str:
    assert server.login is not None
    scheme = server.url.partition("://")[0]
    at = f"{user or server.login.user}@{server.login.host}:{server.login.port}"
    return f"{scheme}://{at}/{database or server.login.database}"


@pytest.fixture(autouse=True)
def no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (VARIABLE, "PGPASSWORD", "MYSQL_PWD"):
        monkeypatch.delenv(name, raising=False)


@WITH_LOGIN
def test_the_password_of_the_environment_opens(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert server.login is not None
    monkeypatch.setenv(VARIABLE, server.login.password)
    connect(login(server), folder=Path.cwd()).close()


@WITH_LOGIN
def test_the_password_of_a_file_opens(server: Server, tmp_path: Path) -> None:
    assert server.login is not None
    file = tmp_path / "password"
    file.write_text(f"{server.login.password}\n")
    connect(login(server), folder=Path.cwd(), password_file=file).close()


@WITH_LOGIN
def test_a_wrong_password(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "hunter2")
    found = refusal(login(server))
    assert found.code == "SEG876"
    assert found.message.startswith(f"`{re.sub('//.*@', '//', login(server))}` refuses the login: ")
    assert found.help == "check the user in the URL, and the password in SEGDSL_PASSWORD or the password file"
    assert "hunter2" not in found.text + found.help


@WITH_LOGIN
def test_no_password(server: Server) -> None:
    assert refusal(login(server)).code == "SEG876"


@WITH_LOGIN
def test_an_unknown_database(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert server.login is not None
    monkeypatch.setenv(VARIABLE, server.login.password)
    found = refusal(login(server, database="nowhere"))
    assert found.code in ("SEG875", "SEG876")
    assert "nowhere" in found.message


@pytest.mark.parametrize(
    "url", ["postgresql://127.0.0.1:1/db", "mysql://127.0.0.1:1/db", "clickhouse://127.0.0.1:1/db", "sc://127.0.0.1:1/"]
)
def test_nobody_answers(url: str) -> None:
    found = refusal(url)
    assert found.code == "SEG875"
    assert found.message.startswith(f"`{url.rstrip('/')}` cannot be reached: ")


@pytest.mark.parametrize("url", ["mysql://h/d?colour=red", "clickhouse://h/d?colour=red"])
def test_an_option_that_there_is_not(url: str) -> None:
    found = refusal(url)
    assert (found.code, "`colour`" in found.message) == ("SEG873", True)


def test_an_unknown_table(server: Server) -> None:
    load(server)
    server.execute(f"DROP TABLE {server.quoted('plans')}")
    ((code, text, help),) = complaints(server, "plan")
    assert code == "SEG937"
    assert text.endswith("there is no table `plans` for the relation `plans`")
    assert "`customers`" in help
    assert help.endswith('say which it is under `[data.tables]`: plans = "…"')
    ((_, text, _),) = complaints(server, "plan", tables={"plans": "tagz"})
    assert text.endswith("there is no table `tagz` for the relation `plans`; did you mean `tags`?")


def test_a_dropped_column(server: Server) -> None:
    load(server)
    columns = {"customer": TYPES[server.dialect]["text"], "planned": TYPES[server.dialect]["text"]}
    server.load("plans", columns, [("c10", "Paid")])
    ((code, text, help),) = complaints(server, "plan")
    assert code == "SEG938"
    assert text.endswith("plans: there is no column `plan`, which `plan` in segment `s` needs; did you mean `planned`?")
    assert help == 'its columns are `customer`, `planned`; say which it is under `[data.columns.plans]`: plan = "…"'
    with asking(server, reads("plan"), columns={"plans": {"plan": "PLANNED"}}) as engine:
        assert members(engine, reads("plan")) == ["c10"]


def test_a_type_that_differs(server: Server) -> None:
    load(server, {"customers": [("c1", *[None] * 9)]}, joined=TYPES[server.dialect]["text"])
    ((code, text, help),) = complaints(server, "joined")
    assert code == "SEG940"
    assert re.search(r"customers, column `joined`: the column is of the type `.*`, where dates are expected", text)
    assert help == "bind the relation to a view with CAST(joined AS DATE)"


def test_keys_of_two_types(server: Server) -> None:
    load(server)
    columns = {"customer": TYPES[server.dialect]["whole"], "plan": TYPES[server.dialect]["text"]}
    server.load("plans", columns, [(10, "Paid")])
    ((code, text, _),) = complaints(server, "plan")
    assert code == "SEG940"
    assert text.endswith("the keys of `customers` are texts, those of `plans` are numbers")


def test_values_that_break_the_vocabulary(server: Server) -> None:
    more = [*ROWS["customers"], ("c10", None, "gold", None, -1, None, None, None, None, None)]
    load(server, {"customers": more, "orders": [("c10", None, -3, None, None), ("c2", None, -1, None, None)]})
    found = complaints(server, "tier", "items")
    assert [(code, text.partition(": ")[2]) for code, text, _ in found] == [
        ("SEG943", "`gold` is no member of `tier`; did you mean `Gold`?"),
        ("SEG945", "there are two rows of the customer `c10`"),
        ("SEG946", "`-3` is negative, and `items` is declared as never falling (and 1 more such row)"),
    ]
    (_, _, help), *_ = complaints(server, "tier", unknown_members="unknown")
    assert help.startswith("bind the relation to a view in which such values are NULL")


def test_a_subject_is_never_counted_twice(server: Server) -> None:
    load(server, {"customers": [*ROWS["customers"], ROWS["customers"][0]]})
    ((code, text, _),) = complaints(server, "age", checks_values=False)
    assert (code, text.partition(": ")[2]) == ("SEG945", "there are two rows of the customer `c10`")


def test_a_row_without_a_key(server: Server) -> None:
    load(server, {"customers": [*ROWS["customers"], (None,) * 10]})
    ((code, text, _),) = complaints(server, "age")
    assert (code, text.partition(": ")[2]) == ("SEG944", "the row has no key")


def test_rows_that_belong_to_nobody_are_noted(server: Server) -> None:
    load(server)
    with asking(server, reads("items")) as engine:
        assert engine.notes == ("1 row of `orders` left out, without a key",)


@pytest.fixture(params=[PostgreSQL, MariaDB, ClickHouse])
def mortal(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of its own, to be killed."""
    with started(request.param) as server:
        yield server


def test_a_server_that_dies_in_the_middle(mortal: Server) -> None:
    load(mortal)
    rule = reads("age")
    with asking(mortal, rule) as engine:
        assert engine.count(rule, today=TODAY) == 3
        mortal.kill()
        with pytest.raises(DataError) as caught:
            engine.count(rule, today=TODAY)
    (found,) = caught.value.complaints
    assert found.code == "SEG877"
    assert "\n" not in found.text
    assert re.match(rf"the connection to `{mortal.url.partition('://')[0]}://[^`]*` was lost: ", found.message)


def test_a_stray_value_in_sqlite(sqlite: Server) -> None:
    sqlite.clear()
    load(sqlite)
    sqlite.execute("UPDATE customers SET age = 'old', joined = '2026-02-30' WHERE id = 'c2'")
    assert [(code, text) for code, text, _ in complaints(sqlite, "age", "joined")] == [
        ("SEG941", "main.customers, column `age`: `old` stands where whole numbers are expected"),
        ("SEG941", "main.customers, column `joined`: `2026-02-30` stands where dates are expected"),
    ]

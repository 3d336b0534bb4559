"""Connections whose servers cannot run here, against drivers made up for the test: what we ask of a driver, and what we
make of its answers. That the real driver takes it is not shown by this.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from segdsl.engines.arrow import arrow_of, rows_of
from segdsl.engines.connect import connect
from segdsl.engines.problems import DataError


class FakeError(Exception):
    """What the made-up drivers raise."""


class Fake:
    """A driver that remembers how it was called, and answers from a list of texts that queries hold."""

    def __init__(self, answers: dict[str, list[tuple[Any, ...]]]) -> None:
        self.answers = answers
        self.arguments: dict[str, Any] = {}
        self.asked: list[str] = []
        self.fails: Exception | None = None
        self.found: list[tuple[Any, ...]] = []

    def connect(self, **arguments: Any) -> Fake:
        self.arguments = arguments
        if self.fails is not None:
            raise self.fails
        return self

    def cursor(self) -> Fake:
        return self

    def execute(self, query: str) -> None:
        self.asked.append(query)
        if self.fails is not None:
            raise self.fails
        self.found = next((list(rows) for part, rows in self.answers.items() if part in query), [])

    def fetchmany(self, rows: int) -> list[tuple[Any, ...]]:
        batch, self.found = self.found[:rows], self.found[rows:]
        return batch

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.fetchmany(len(self.found))

    def fetchall_arrow(self) -> object:
        return arrow_of([self.found], {"key": "VARCHAR"})

    def close(self) -> None:
        self.found = []


COLUMNS = {"information_schema.columns": [("PARTNER_ID", "varchar(20)"), ("clicks", "bigint")]}
TABLES = {"information_schema.tables": [("main", "crm", "partners")]}


def module(monkeypatch: pytest.MonkeyPatch, name: str, **content: Any) -> None:
    """A module of this name, and the packages that it is in."""
    *above, _ = name.split(".")
    for number in range(1, len(above) + 1):
        package = ".".join(above[:number])
        if package not in sys.modules:
            made = ModuleType(package)
            made.__path__ = []
            monkeypatch.setitem(sys.modules, package, made)
    made = ModuleType(name)
    for key, value in content.items():
        setattr(made, key, value)
    monkeypatch.setitem(sys.modules, name, made)


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SEGDSL_PASSWORD", "hünter2")
    return "hünter2"


@pytest.fixture
def trino(monkeypatch: pytest.MonkeyPatch) -> Fake:
    fake = Fake({"version()": [("470",)], **COLUMNS, **TABLES, "SELECT 1": [("a",), ("b",)]})
    module(
        monkeypatch,
        "trino",
        dbapi=fake,
        auth=SimpleNamespace(BasicAuthentication=lambda *login: login),
        exceptions=SimpleNamespace(Error=FakeError),
    )
    return fake


def test_trino(trino: Fake, password: str) -> None:
    connection = connect("trino://me@host:443/main/crm", folder=Path.cwd())
    assert trino.arguments == {
        "host": "host",
        "port": 443,
        "user": "me",
        "http_scheme": "https",
        "auth": (b"me", password.encode()),
        "catalog": "main",
        "schema": "crm",
    }
    assert connection.dialect == "trino"
    assert connection.home == ("main", "crm")
    assert connection.version() == "Trino 470"
    assert connection.tables() == [("main", "crm", "partners")]
    assert connection.columns(("main", "crm", "partners")) == {"PARTNER_ID": "varchar(20)", "clicks": "bigint"}
    assert (
        "FROM \"main\".information_schema.columns WHERE table_schema = 'crm' AND table_name = 'partners'"
        in (trino.asked[-1])
    )
    _, batches = rows_of(connection.arrow("SELECT 1", {"key": "VARCHAR"}))
    assert [row for batch in batches for row in batch] == [("a",), ("b",)]
    connection.close()


def test_trino_sends_no_password_without_tls(trino: Fake, password: str) -> None:
    with pytest.raises(DataError, match="asks for HTTP, over which no password is sent"):
        connect("trino://me@host:8080/main/crm?http_scheme=http", folder=Path.cwd())


def test_trino_that_refuses(trino: Fake, password: str) -> None:
    trino.fails = FakeError(f"error 401: invalid credentials {password}")
    with pytest.raises(DataError) as caught:
        connect("trino://me@host:443/main/crm", folder=Path.cwd())
    (found,) = caught.value.complaints
    assert found.code == "SEG876"
    assert password not in found.text


@pytest.fixture
def databricks(monkeypatch: pytest.MonkeyPatch) -> Fake:
    fake = Fake({"version()": [("4.0.0 abc",)], **COLUMNS, **TABLES, "SELECT 1": [("a",)]})
    module(monkeypatch, "databricks.sql", connect=fake.connect, Error=FakeError)
    return fake


def test_databricks(databricks: Fake, password: str) -> None:
    url = "databricks://host/main/crm?http_path=/sql/1.0/warehouses/1"
    connection = connect(url, folder=Path.cwd())
    assert databricks.arguments == {
        "server_hostname": "host",
        "http_path": "/sql/1.0/warehouses/1",
        "access_token": password,
        "catalog": "main",
        "schema": "crm",
    }
    assert connection.version() == "Databricks, Spark 4.0.0"
    assert connection.quoted(("main", "it`s")) == "`main`.`it``s`"
    assert "full_data_type FROM `main`.information_schema.columns" in (
        (connection.columns(("main", "crm", "partners")) and databricks.asked[-1]) or ""
    )
    _, batches = rows_of(connection.arrow("SELECT 1", {"key": "VARCHAR"}))
    assert [row for batch in batches for row in batch] == [("a",)]


@pytest.mark.parametrize(("said", "code"), [("403 forbidden", "SEG876"), ("no such host", "SEG875")])
def test_databricks_that_does_not_open(databricks: Fake, said: str, code: str, password: str) -> None:
    databricks.fails = FakeError(f"{said} {password}")
    with pytest.raises(DataError) as caught:
        connect("databricks://host/main?http_path=/x", folder=Path.cwd())
    (found,) = caught.value.complaints
    assert (found.code, password in found.text) == (code, False)


@pytest.fixture
def snowflake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    fake = Fake({})
    module(monkeypatch, "adbc_driver_snowflake.dbapi", connect=fake.connect, Error=FakeError)
    return fake


def test_snowflake(snowflake: Fake, password: str) -> None:
    connection = connect("snowflake://me@account/DB/CRM?warehouse=W&role=R", folder=Path.cwd())
    assert snowflake.arguments == {
        "autocommit": True,
        "db_kwargs": {
            "username": "me",
            "password": password,
            "adbc.snowflake.sql.account": "account",
            "adbc.snowflake.sql.db": "DB",
            "adbc.snowflake.sql.schema": "CRM",
            "adbc.snowflake.sql.warehouse": "W",
            "adbc.snowflake.sql.role": "R",
        },
    }
    assert connection.home == ("DB", "CRM")


@pytest.mark.parametrize(
    "url", ["snowflake://a/db?colour=red", "trino://h/c?colour=red", "databricks://h/c?colour=red"]
)
def test_an_option_that_there_is_not(url: str, snowflake: Fake, trino: Fake, databricks: Fake) -> None:
    with pytest.raises(DataError, match="has the option `colour`"):
        connect(url, folder=Path.cwd())

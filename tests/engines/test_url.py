"""The URL of an engine: its parts, and that no secret in it is ever used or shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.engines.problems import DataError
from segdsl.engines.secret import Secret, password
from segdsl.engines.url import EngineURL, parse_url


def complaint(text: str) -> str:
    with pytest.raises(DataError) as caught:
        parse_url(text, "command line")
    (found,) = caught.value.complaints
    return f"{found.code}: {found.text}; {found.help}"


def test_the_parts_of_a_url() -> None:
    assert parse_url("postgresql://me%40home@db.example:5433/my%20data?sslmode=require") == EngineURL(
        scheme="postgresql",
        user="me@home",
        host="db.example",
        port=5433,
        path="my data",
        options={"sslmode": "require"},
    )


def test_a_module_in_the_scheme() -> None:
    url = parse_url("oracle+oracledb.thin://me@host/db")
    assert (url.scheme, url.module) == ("oracle", "oracledb.thin")


@pytest.mark.parametrize(
    ("text", "file"),
    [("sqlite:///a/b.db", "/root/a/b.db"), ("sqlite:////a/b.db", "/a/b.db"), ("duckdb:///x", "/root/x")],
)
def test_a_file_is_relative_or_absolute(text: str, file: str) -> None:
    assert parse_url(text).file(Path("/root")) == Path(file)


@pytest.mark.parametrize("text", ["sqlite://", "sqlite://host/file.db", "duckdb:///"])
def test_a_file_must_be_named(text: str) -> None:
    with pytest.raises(DataError, match="does not name a file"):
        parse_url(text).file(Path("/root"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://me@host:5432/db", "postgresql://host:5432/db"),
        ("postgresql:///db?host=/run/sockets&user=me", "postgresql:///db"),
        ("mysql://me@[::1]/db", "mysql://::1/db"),
        ("bigquery://project", "bigquery://project"),
    ],
)
def test_messages_show_where_it_leads_but_not_who_asks(text: str, shown: str) -> None:
    assert str(parse_url(text)) == shown


@pytest.mark.parametrize("text", ["hello", "://", "Post gres://x", "postgresql://host:many/db", "postgresql://a b/c"])
def test_what_is_no_url(text: str) -> None:
    assert complaint(text).startswith("SEG873: the engine's URL ")


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://me:hunter2@host/db",
        "postgresql://:hunter2@host/db",
        "postgresql://me@host/db?password=hunter2",
        "databricks://host/path?access_token=hunter2",
        "snowflake://me@account/db?private-key=hunter2",
        "mysql+pymysql://me:hunter2@host/db",
    ],
)
def test_a_secret_in_a_url_is_refused_and_not_repeated(text: str) -> None:
    said = complaint(text)
    assert said.startswith("SEG872: the engine's URL in the command line holds a secret")
    assert "hunter2" not in said
    assert "SEGDSL_PASSWORD" in said


def test_a_file_with_a_secret_may_be_named() -> None:
    assert parse_url("snowflake://me@account/db?private_key_file=/run/key").options == {"private_key_file": "/run/key"}


def test_a_secret_is_not_shown() -> None:
    secret = Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {[secret]}"
    assert secret.hidden_in("the password hunter2 is wrong") == "the password *** is wrong"
    assert Secret("").hidden_in("as it is") == "as it is"


def test_where_a_password_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SEGDSL_PASSWORD", "MYSQL_PWD"):
        monkeypatch.delenv(name, raising=False)
    assert password(None, "MYSQL_PWD") is None
    monkeypatch.setenv("MYSQL_PWD", "of the tools")
    assert revealed(password(None, "MYSQL_PWD")) == "of the tools"
    assert password(None) is None
    monkeypatch.setenv("SEGDSL_PASSWORD", "of ours")
    assert revealed(password(None, "MYSQL_PWD")) == "of ours"
    file = tmp_path / "password"
    file.write_bytes("of thé file \r\nmore\n".encode())
    assert revealed(password(file, "MYSQL_PWD")) == "of thé file "


def revealed(secret: Secret | None) -> str | None:
    return secret and secret.reveal()


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_a_password_file_that_cannot_be_read(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DataError, match=r"the password file `.*` cannot be read: (no such file|it is not UTF-8)"):
        password(file)

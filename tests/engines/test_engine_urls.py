"""The commands that take data, asked of a database by its URL; what they say never holds a secret."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from segdsl.cli.main import cli
from tests.servers.server import Server

SECRET = "hunter2-☃"
VOCABULARY = """
[vocabulary]
name = "shop"
subject = "customer"
subject_relation = "customers"
currency = "USD"

[relations]
customers = { key = "id" }
orders = { key = "customer" }

[fields]
tier = { type = "member", members = ["Gold", "Silver"] }
joined = { type = "date" }
phone = { type = "text" }

[metrics]
items = { type = "count", relation = "orders", date = "day" }
"""
RULES = """
segment gold {
  where tier = Gold
}

segment buyers {
  where items >= 3 during last 60 days
}
"""


@pytest.fixture
def shop(postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose data is in PostgreSQL, under other names and in another spelling."""
    postgres.clear()
    customers = {"ID": "text", "Tier": "text", "joined": "date"}
    postgres.load("dim customers", customers, [("10", "Gold", "2026-01-31"), ("9", "Silver", None), ("8", None, None)])
    postgres.load("orders", {"customer": "text", "day": "date", "items": "int"}, [("10", "2026-03-01", 3)])
    (tmp_path / "rules.seg").write_text(RULES)
    (tmp_path / "segdsl.toml").write_text(
        f'[project]\nas_of = 2026-03-31\n\n[data]\nengine = "{postgres.url}"\n\n'
        f'[data.tables]\ncustomers = \'"dim customers"\'\n\n[data.columns.customers]\nid = "ID"\n{VOCABULARY}'
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(words))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    assert SECRET not in result.output
    return result


def test_members_are_in_order_of_their_keys(shop: Path) -> None:
    assert run("members", "-e", "tier is known", "--format", "csv").stdout.splitlines() == ["id", "9", "10"]


@pytest.mark.parametrize("engine", [[], ["--engine", "duckdb"], ["--engine", "memory"]])
def test_who_answers_makes_no_difference(shop: Path, engine: list[str]) -> None:
    verdicts = run("members", "gold", "--verdicts", "--format", "csv", *engine).stdout.splitlines()
    assert verdicts == ["id,verdict", "8,unknown", "9,false", "10,true"]
    assert "1" in run("count", "buyers", *engine).stdout
    assert "Silver" in run("count", "-e", "tier is known", "--by", "tier", *engine).stdout
    assert "10" in run("explain", "gold", "--id", "10", *engine).stdout
    assert run("history", "buyers", "--days", "3", "--format", "csv", *engine).stdout.splitlines()[1:] == [
        "2026-03-29,1",
        "2026-03-30,1",
        "2026-03-31,1",
    ]
    assert "3 in all" in run("members", "gold", "--why-not", *engine).stdout
    run("check-data", *engine)


def test_the_report_and_the_prompt(shop: Path) -> None:
    run("report", "page")
    assert "gold" in (shop / "page" / "index.html").read_text()
    assert "1 of 3" in run("repl", "-c", "tier = Gold").output


def test_a_url_on_the_command_line_needs_no_settings(shop: Path, postgres: Server) -> None:
    settings = shop / "segdsl.toml"
    settings.write_text(settings.read_text().replace(f'engine = "{postgres.url}"\n', ""))
    assert run("members", "gold", "--engine", postgres.url, "--format", "csv").stdout.splitlines() == ["id", "10"]
    assert "there is no data to ask" in run("members", "gold", code=2).output
    assert "not both" in run("members", "gold", "--engine", postgres.url, "--data", ".", code=2).output


def test_a_subject_that_there_is_not(shop: Path) -> None:
    assert "there is no customer `77`" in run("explain", "gold", "--id", "77", code=2).output


def test_doctor(shop: Path, postgres: Server) -> None:
    result = run("doctor")
    name = postgres.url.partition("?")[0].replace("seg@", "")
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"{name}: PostgreSQL 1")
    assert "by adbc-driver-postgresql " in lines[0]
    assert lines[1].startswith("its SQL: postgres, verified")
    assert lines[2:] == [
        "customers: public.dim customers, 3 rows",
        "orders: public.orders, 1 row",
        "not needed by any rule: public.dim customers: there is no column `phone`, which `phone` needs",
    ]
    assert result.stderr == "ready for 2 segments\n"
    told = json.loads(run("doctor", "--format", "json").stdout)
    assert [each["rows"] for each in told["relations"]] == [3, 1]
    assert [each["code"] for each in told["not_needed"]] == ["SEG938"]
    assert told["problems"] == []


def test_doctor_finds_what_is_wrong(shop: Path, postgres: Server) -> None:
    postgres.execute("ALTER TABLE orders DROP COLUMN day")
    postgres.execute("""UPDATE "dim customers" SET "Tier" = 'Bronze'""")
    result = run("doctor", code=1)
    assert "error[SEG938]: public.orders: there is no column `day`, which `items` in segment `buyers` needs" in (
        result.stdout
    )
    assert result.stderr == "1 mistake\n"
    postgres.execute("ALTER TABLE orders ADD COLUMN day date")
    postgres.execute("INSERT INTO orders VALUES ('nobody', 1, NULL)")
    result = run("doctor", code=1)
    assert "error[SEG943]: public.dim customers, column `Tier`: `Bronze` is no member of `tier`" in result.stdout
    postgres.execute("""UPDATE "dim customers" SET "Tier" = 'Gold'""")
    assert "note: 1 row of `orders` left out, whose key is not in `customers`" in run("doctor").stdout
    told = json.loads(run("doctor", "--format", "json").stdout)
    assert told["notes"] == ["1 row of `orders` left out, whose key is not in `customers`"]


def test_doctor_finds_a_value_that_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as database:
        database.execute("CREATE TABLE customers (id TEXT, tier TEXT, joined DATE, phone TEXT)")
        database.execute("CREATE TABLE orders (customer TEXT, day DATE, items INTEGER)")
        database.execute("INSERT INTO customers VALUES ('9', NULL, NULL, NULL), ('10', 'Gold', NULL, NULL)")
        database.commit()
    required = VOCABULARY.replace('tier = { type = "member",', 'tier = { type = "member", required = true,')
    (tmp_path / "segdsl.toml").write_text(f'[data]\nengine = "sqlite:///{tmp_path}/shop.db"\n{required}')
    (tmp_path / "rules.seg").write_text(RULES)
    monkeypatch.chdir(tmp_path)
    told = run("doctor", code=1).stdout
    assert "column `tier`: the row has no value for `tier`, which is declared as required\n" in told


def test_doctor_without_a_server() -> None:
    assert "postgresql  adbc-driver-postgresql" in run("doctor", "--project", str(Path(__file__).parent)).stdout
    told = json.loads(run("doctor", "--project", str(Path(__file__).parent), "--format", "json").stdout)
    assert {"scheme": "sqlite", "package": None, "installed": None, "install": None} in told["drivers"]
    assert "files are checked" in run("doctor", "--engine", "duckdb", code=2).output
    assert "SEG875" in run("doctor", "--engine", "postgresql://127.0.0.1:1/x", code=2).output


def test_values_can_be_left_to_doctor(shop: Path, postgres: Server) -> None:
    postgres.execute("""UPDATE "dim customers" SET "Tier" = 'Bronze' WHERE "ID" = '9'""")
    assert "SEG943" in run("members", "gold", code=2).output
    settings = shop / "segdsl.toml"
    settings.write_text(settings.read_text().replace("[data]\n", '[data]\nchecks = "doctor"\n'))
    assert run("count", "gold", "--format", "csv").stdout.splitlines() == ["count", "1"]
    assert "SEG943" in run("doctor", code=1).output


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "clickhouse", "snowflake", "trino", "postgresql+psycopg"])
@pytest.mark.parametrize("command", ["members gold", "count gold", "doctor", "check-data", "explain gold --id 1"])
def test_a_password_in_a_url_is_refused_and_never_said(shop: Path, scheme: str, command: str) -> None:
    result = run(*command.split(), "--engine", f"{scheme}://me:{SECRET}@127.0.0.1:1/db", code=2)
    assert "SEG872" in result.output
    settings = shop / "segdsl.toml"
    kept = settings.read_text().splitlines()
    written = [f'engine = "{scheme}://me:{SECRET}@h/db"' if line.startswith("engine") else line for line in kept]
    settings.write_text("\n".join(written))
    assert "in the settings holds a secret" in run(*command.split(), code=2).output


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "clickhouse", "sc", "trino", "postgresql+psycopg"])
def test_a_password_that_is_given_is_never_said(
    shop: Path, scheme: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SEGDSL_PASSWORD", SECRET)
    monkeypatch.setenv("SEGDSL_TRACEBACK", "1")
    # Nobody answers there; or there is no driver to ask with.
    cannot = "SEG871" if scheme == "trino" and find_spec("trino") is None else "SEG875"
    assert cannot in run("doctor", "--engine", f"{scheme}://me@127.0.0.1:1/db", code=2).output


def test_an_engine_that_is_none(shop: Path) -> None:
    assert "is none of duckdb, memory, nor a URL" in run("members", "gold", "--engine", "postgres", code=2).output
    assert "did you mean `postgresql`?" in run("members", "gold", "--engine", "postgresq://x", code=2).output


def test_no_driver_is_imported_for_files(shop: Path) -> None:
    (shop / "customers.csv").write_text("id,tier,joined\n1,Gold,\n")
    program = (
        "import sys; from segdsl.cli.main import cli\n"
        "cli.main(['members', 'gold', '--data', '.'], standalone_mode=False)\n"
        "found = {'adbc_driver_manager', 'pyarrow', 'pymysql', 'clickhouse_connect', 'pyspark'} & set(sys.modules)\n"
        "assert not found, found"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=shop, capture_output=True)


def test_any_module_of_the_common_interface_will_do(shop: Path, postgres: Server) -> None:
    url = postgres.url.replace("postgresql://", "postgresql+psycopg://")
    assert run("members", "gold", "--engine", url, "--format", "csv").stdout.splitlines() == ["id", "10"]
    assert "pip install nodriver" in run("members", "gold", "--engine", "oracle+nodriver://h/d", code=2).output
    assert "has no `connect`" in run("members", "gold", "--engine", "oracle+json://h/d", code=2).output


TOY = '''
from segdsl.engines.connections import sqlite
from segdsl.engines.url import EngineURL

def connect(url, access):
    """The shop's own name for its file."""
    return sqlite.connect(EngineURL(scheme="sqlite", path="toy.db", options={}), access)
'''


def test_another_package_adds_a_scheme(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    database = sqlite3.connect(shop / "toy.db")
    database.execute("CREATE TABLE customers (id TEXT, tier TEXT)")
    database.execute("INSERT INTO customers VALUES ('1', 'Gold')")
    database.commit()
    database.close()
    settings = shop / "segdsl.toml"
    settings.write_text(f"[project]\nas_of = 2026-03-31\n{VOCABULARY}")
    (shop / "toy_engine.py").write_text(TOY)
    information = shop / "toy_engine-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-engine\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(
        "[segdsl.engines]\ntoy = toy_engine:connect\nbroken = toy_engine:nothing\n"
    )
    monkeypatch.syspath_prepend(str(shop))
    assert run("members", "gold", "--engine", "toy://", "--format", "csv").stdout.splitlines() == ["id", "1"]
    assert (
        "of the package `toy-engine` cannot be used" in run("members", "gold", "--engine", "broken://", code=2).output
    )
    assert "`broken`, `toy`" in run("members", "gold", "--engine", "nix://", code=2).output


def test_clickhouse_in_the_process(clickhouse: Server, shop: Path) -> None:
    """In one of its own: the library is large and has a state that others would see."""
    program = (
        "import sys; from pathlib import Path\n"
        "from segdsl.engines.connect import connect\n"
        "from segdsl.cli.main import cli\n"
        "writer = connect('chdb:///data', folder=Path.cwd(), writes=True)\n"
        "writer.run('CREATE TABLE customers (id String, tier Nullable(String)) ENGINE = MergeTree ORDER BY id')\n"
        "writer.run(\"INSERT INTO customers VALUES ('1', 'Gold'), ('2', NULL)\")\n"
        "writer.close()\n"
        "cli.main(['members', 'gold', '--engine', 'chdb:///data', '--format', 'csv'], standalone_mode=False)\n"
    )
    settings = shop / "segdsl.toml"
    settings.write_text(f"[project]\nas_of = 2026-03-31\n{VOCABULARY}")
    done = subprocess.run([sys.executable, "-c", program], check=True, cwd=shop, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["id", "1"]
